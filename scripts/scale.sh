#!/usr/bin/env bash
# Runs the pack t1216 on many events in Parquet with Spark and with DuckDB, compares what they
# select with what `cutout eval` matches, and prints what an event costs as there are more.
source "$(dirname "$0")/env.sh"
source scripts/engines.sh
count="$1"

cargo build --locked --quiet --release --package cutout-cli --bin cutout --package cutout-tests --bin lake
built="${CARGO_TARGET_DIR:-target}/release"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
say "$count events"
"$engines_python" tests/engines/scale.py "$built/cutout" "$built/lake" "$folder" "$count"
