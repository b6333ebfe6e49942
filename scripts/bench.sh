#!/usr/bin/env bash
# Measures Cutout beside rsigma, natively, and prints the table of docs/performance.md.
source "$(dirname "$0")/env.sh"

results="bench-results"
mkdir -p "$results"
say "Compiling both engines (some minutes the first time)"
cargo build --locked --quiet --release --manifest-path bench/Cargo.toml
say "Measuring (5 to 10 minutes)"
"${CARGO_TARGET_DIR:-bench/target}/release/cutout-bench" native "$results/native-$(date -u +%Y-%m-%dT%H%M%SZ).json"
