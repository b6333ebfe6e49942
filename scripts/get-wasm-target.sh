#!/usr/bin/env bash
# Makes sure that Rust can compile to WebAssembly. It stops at the first way that works: the target
# is there; rustup downloads it; its standard library is compiled from the sources of the same
# compiler; Debian's own Rust is installed, and the library compiled for that.
source "$(dirname "$0")/env.sh"

is_there() { has rustc && compgen -G "$(rustc --print target-libdir --target $wasm_target)/libstd-*.rlib" >/dev/null; }

download_with_rustup() {
  has rustup || return 1
  say "Adding the $wasm_target target with rustup (a few seconds)"
  # rustup tries for minutes where it can't reach its host. macOS has no `timeout`.
  local limit=()
  has timeout && limit=(timeout 120)
  ${limit[@]+"${limit[@]}"} rustup target add $wasm_target >&2 && return 0
  say "rustup can't add it here; trying another way"
  return 1
}

compile() { has rustc && scripts/compile-wasm-std.sh; }

compile_with_debian_rust() {
  scripts/install-debian-rust.sh || return 1
  source scripts/env.sh
  is_there || scripts/compile-wasm-std.sh
}

for way in true download_with_rustup compile compile_with_debian_rust; do
  if $way && is_there; then exit 0; fi
done
fail "Rust can't compile to $wasm_target here. With rustup: rustup target add $wasm_target. Else install \
Rust with rustup (https://rustup.rs), which brings it."
