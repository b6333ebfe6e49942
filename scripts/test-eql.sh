#!/usr/bin/env bash
# Compares EQL with another evaluator, the PyPI package `eql`: the recorded answers are still what
# it says, new generated queries get the same answers from both, and both read public rules where
# these are at hand.
source "$(dirname "$0")/env.sh"

source scripts/eql.sh

count=2000
answers() { "$eql_python" tests/eql/answers.py "$@"; }

answers check tests/eql/answers.ndjson
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# The same seed for a day, so that a failure can be looked at again.
seed="${SEED:-$(date +%Y%m%d)}"
say "$count generated queries, SEED=$seed"
answers generate "$work/generated.ndjson" "$count" "$seed"
CUTOUT_EQL_ANSWERS="$work/generated.ndjson" cargo test --locked -p cutout-tests --test eql_answers -- --nocapture

rules="${CUTOUT_SHARED:-../shared}/corpus/elastic"
if [[ -d "$rules" ]]; then
  answers parse "$rules"
  cargo test --locked -p cutout-tests --test eql_rules -- --nocapture
else
  say "No public rules at $rules; not compared"
fi
