#!/usr/bin/env bash
# Runs converted rules on other engines and compares what they select with what Cutout matches:
# DuckDB, ClickHouse, Spark and the package `eql`, all as packages of Python. RECORD=1 keeps their answers for `make test`.
source "$(dirname "$0")/env.sh"
source scripts/engines.sh
source scripts/eql.sh

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# What is recorded is of this seed, and is looked up by tests/converted.rs.
seed="${SEED:-1216}"
cargo run --locked --quiet --package cutout-tests --example engine_work -- "$work" "$seed"
for engine in duckdb clickhouse spark; do
  say "Asking $engine"
  "$engines_python" tests/engines/run.py "$engine" "$work"
done
say "Asking eql"
"$eql_python" tests/engines/pypi_eql.py "$work"
if [[ -n "${RECORD:-}" ]]; then
  LC_ALL=C sort -u "$work"/answers-*.tsv >tests/engines/answers.tsv
fi
if [[ "$seed" == 1216 ]]; then
  LC_ALL=C sort -u "$work"/answers-*.tsv | diff -q - tests/engines/answers.tsv ||
    fail "the answers are not those in tests/engines/answers.tsv; keep them with RECORD=1"
fi
