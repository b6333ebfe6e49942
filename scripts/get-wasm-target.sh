#!/usr/bin/env bash
# Makes sure that Rust can compile to WebAssembly. It stops at the first way that works:
#   1. the target is there already;
#   2. rustup downloads it;
#   3. the standard library is compiled from Debian's package of the sources of exactly this
#      compiler, for machines that reach Debian's archive and not rustup's.
source "$(dirname "$0")/env.sh"

target=wasm32-unknown-unknown
target_is_there() { compgen -G "$(rustc --print target-libdir --target $target)/libstd-*.rlib" >/dev/null; }

download_with_rustup() {
  has rustup || return 1
  say "Adding the $target target with rustup (a few seconds)"
  timeout 180 rustup target add $target >&2
}

# Prints the address of the archive that this machine's apt is set up with, and the key ring it
# is signed with.
debian_archive() {
  local uri
  uri="$(apt-get indextargets --format '$(BASE_URI)' 'Created-By: Packages' 2>/dev/null |
    grep -m1 -E '/debian/?$')" || uri="http://deb.debian.org/debian"
  echo "${uri%/}"
}

compile_from_debian_sources() {
  has apt-get && has dpkg || return 1
  local version sysroot work suite package
  version="$(rustc --version | awk '{ print $2 }')"
  sysroot="$(rustc --print sysroot)"
  [[ -w "$sysroot/lib/rustlib" ]] || { say "$sysroot is not writable"; return 1; }
  say "Compiling Rust $version's standard library for $target from Debian's sources (1 to 2 minutes)"
  work="$(mktemp -d)"

  # Private lists and folders, so that the machine's own apt configuration stays as it is.
  # Signatures are checked with Debian's own key ring.
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  local apt=(-o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=-"
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o "APT::Sandbox::User=root")
  for suite in $(. /etc/os-release && echo "${VERSION_CODENAME:-stable}") trixie-backports testing sid; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_archive) $suite main" >"$work/sources.list"
    apt-get "${apt[@]}" update -qq >&2 || continue
    package="$(apt-cache "${apt[@]}" madison rust-src rust-web-src 2>/dev/null |
      awk -v version="$version" '{ split($3, parts, /[+~-]/); if (parts[1] == version) { print $1 "=" $3; exit } }')"
    [[ -n "$package" ]] && break
  done
  [[ -n "${package:-}" ]] || { rm -rf "$work"; say "Debian has no sources of Rust $version"; return 1; }

  (cd "$work" && apt-get "${apt[@]}" download -qq "$package" >&2 && dpkg -x ./*.deb "$work/unpacked")
  # The sources stay in the cache, since the compiler's folder links to them.
  local sources="$cutout_cache/rust-src-$version"
  rm -rf "$sources" && mkdir -p "$cutout_cache"
  mv "$work/unpacked/usr/src/rustc-$version" "$sources"
  mkdir -p "$sysroot/lib/rustlib/src"
  local link="$sysroot/lib/rustlib/src/rust"
  [[ -e "$link/library/std" ]] || ln -sfn "$sources" "$link"

  mkdir -p "$work/empty/src"
  echo '#![no_std]' >"$work/empty/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2024"\n[workspace]\n' >"$work/empty/Cargo.toml"
  # RUSTC_BOOTSTRAP lets the stable compiler build its own standard library, here and nowhere else.
  (
    cd "$work/empty"
    RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" CARGO_TARGET_DIR="$work/target" \
      cargo build --quiet --release -Zbuild-std=std,panic_abort,panic_unwind,test --target $target >&2
  )
  local libraries="$sysroot/lib/rustlib/$target/lib"
  mkdir -p "$libraries"
  find "$work/target/$target/release/deps" -name 'lib*.rlib' ! -name 'libempty-*' -exec cp {} "$libraries/" \;
  rm -rf "$work"
}

target_is_there && exit 0
download_with_rustup && target_is_there && exit 0
compile_from_debian_sources && target_is_there && exit 0
fail "Rust can't compile to $target here. With rustup: rustup target add $target. Else install a \
Rust that brings it (Debian: apt-get install rustc-web cargo-web rust-web-src; Fedora: rust-std-static-$target)."
