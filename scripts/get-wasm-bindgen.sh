#!/usr/bin/env bash
# Makes sure of wasm-bindgen and its test runner in the version that Cargo.lock asks for.
source "$(dirname "$0")/env.sh"

is_wanted() { [[ "$("$1" --version 2>/dev/null)" == "$1 $wasm_bindgen_version" ]]; }
is_wanted wasm-bindgen && is_wanted wasm-bindgen-test-runner && exit 0

say "Building wasm-bindgen $wasm_bindgen_version, once for this user (2 minutes on 2 cores)"
build_folder="$(mktemp -d)"
trap 'rm -rf "$build_folder"' EXIT
# Barely optimised: it compiles in half the time, and what is left to run takes a second. Without
# its default feature it also does without a TLS library, which only downloads of browser drivers
# would need.
(
  cd "$build_folder" # away from the checkout's own cargo configuration
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_LTO=off \
    cargo install --quiet --locked wasm-bindgen-cli --version "=$wasm_bindgen_version" \
    --no-default-features --bin wasm-bindgen --bin wasm-bindgen-test-runner \
    --target-dir "$build_folder" --root "$wasm_bindgen_folder" --no-track --force
) >&2
is_wanted wasm-bindgen || fail "wasm-bindgen $wasm_bindgen_version was built, but doesn't start."
