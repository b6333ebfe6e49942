#!/usr/bin/env bash
# Measures Cutout beside rsigma, natively, and prints the table of docs/performance.md.
source "$(dirname "$0")/env.sh"

results="bench-results"
mkdir -p "$results"
say "Compiling both engines (some minutes the first time)"
target=failed=0
"$target/release/cutout-bench" native "$results/native-$(date -u +%Y-%m-%dT%H%M%SZ).json" "$program" || failed=1
"$target/release/cutout-bench" growth docs/growth.svg
exit "$failed"
