#!/usr/bin/env bash
# Everything that must hold before a change is taken: format, lints, Rust tests natively and in
# WebAssembly, the page built, and the page used in a browser.
source "$(dirname "$0")/env.sh"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

scripts/get-tools.sh
CHROME="$(scripts/get-chromium.sh)"
export CHROME

say "Checking the format"
cargo fmt --all --check
say "Linting (1 minute the first time)"
cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
cargo clippy --locked --quiet --target $wasm_target --package cutout-core --package cutout-web -- -D warnings
say "Running the Rust tests (1 to 2 minutes the first time)"
cargo test --locked --quiet --workspace
say "Running the shared cases in WebAssembly"
cargo test --locked --target $wasm_target --package cutout-tests --test cases_wasm
node scripts/build-page.mjs
say "Using the page in $("$CHROME" --version 2>/dev/null || echo "$CHROME")"
node --test --test-reporter=spec tests/pages/*.test.mjs
say "All of it passed, in $(duration $SECONDS)"
