#!/usr/bin/env bash
# Makes sure that Rust can compile to WebAssembly. It stops at the first way that works: the
# target is there; rustup downloads it; its standard library is compiled from Debian's sources.
source "$(dirname "$0")/env.sh"

is_there() { compgen -G "$(rustc --print target-libdir --target $wasm_target)/libstd-*.rlib" >/dev/null; }

download_with_rustup() {
  has rustup || return 1
  say "Adding the $wasm_target target with rustup (a few seconds)"
  # rustup tries for minutes where it can't reach its host. macOS has no `timeout`.
  if has timeout; then timeout 120 rustup target add $wasm_target >&2; else rustup target add $wasm_target >&2; fi
}

is_there && exit 0
download_with_rustup && is_there && exit 0
say "rustup can't add it here; trying another way"
scripts/compile-wasm-std.sh && is_there && exit 0
fail "Rust can't compile to $wasm_target here. With rustup: rustup target add $wasm_target. Else install \
a Rust that brings it (Debian: apt-get install rustc-web cargo-web; Fedora: rust-std-static-$wasm_target)."
