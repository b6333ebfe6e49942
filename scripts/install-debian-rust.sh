#!/usr/bin/env bash
# Installs Debian's own Rust, which comes with matching sources: the last resort of a machine that
# has no Rust that can compile to WebAssembly, and reaches Debian's archive only. It builds the
# page; the checks of `make test` need clippy and rustfmt besides, which Debian doesn't have for it.
source "$(dirname "$0")/env.sh"

has apt-get && [[ "$(id -u)" == 0 ]] || fail "only root on Debian can have Debian's Rust installed"
say "Installing Debian's Rust with apt-get (1 to 2 minutes)"
export DEBIAN_FRONTEND=noninteractive
install=(apt-get install -qq -y --no-install-recommends)
{
  apt-get update -qq
  "${install[@]}" rustc-web cargo-web rust-web-src rust-web-llvm gcc libc6-dev
  # The linker for WebAssembly is lld, in the version that rust-lld is a link to.
  "${install[@]}" "$(basename "$(readlink /usr/bin/rust-lld)")"
} >&2 </dev/null
# Where rustup is, its name for this Rust is "debian"; env.sh looks for the note.
if has rustup; then
  rustup toolchain link debian /usr >&2
  mkdir -p "$cutout_cache"
  echo debian >"$cutout_cache/rustup-toolchain"
fi
