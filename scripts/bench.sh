#!/usr/bin/env bash
# Measures Cutout beside rsigma, natively, and prints the table of docs/performance.md.
source "$(dirname "$0")/env.sh"

results="bench-results"
mkdir -p "$results"
say "Compiling both engines (some minutes the first time)"
cargo build --locked --quiet --release --manifest-path bench/Cargo.toml
cargo build --locked --quiet --release --package cutout-cli
target="${CARGO_TARGET_DIR:-bench/target}"
program="${CARGO_TARGET_DIR:-target}/release/cutout"
say "Measuring (5 to 10 minutes)"
failed=0
"$target/release/cutout-bench" native "$results/native-$(date -u +%Y-%m-%dT%H%M%SZ).json" "$program" || failed=1
"$target/release/cutout-bench" growth docs/growth.svg
exit "$failed"
