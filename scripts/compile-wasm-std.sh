#!/usr/bin/env bash
# Compiles Rust's standard library for WebAssembly from the sources of exactly this compiler, and
# puts it where `rustup target add` would: for machines that can't reach rustup's host. The sources
# are those beside the compiler, or else Debian's package of them.
source "$(dirname "$0")/env.sh"

version="$(rustc --version | awk '{ print $2 }')"
libraries="$(rustc --print sysroot)/lib/rustlib"
[[ -w "$libraries" ]] || fail "$libraries is not writable"
say "Compiling Rust $version's standard library for $wasm_target (1 to 2 minutes)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

get_sources_from_debian() {
  has apt-get && has dpkg || fail "the sources of Rust $version are not here, and this is no Debian"
  # apt gets private lists and folders, so that the machine's own configuration stays as it is. The
  # mirror is the one that the machine uses; signatures are checked with Debian's key ring.
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  local private=(-o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=-"
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o "APT::Sandbox::User=")
  local mirror release suite package
  mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)"
  release="$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")"
  for suite in "$release" trixie-backports testing sid; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/sources.list"
    apt-get "${private[@]}" update -qq >&2 || continue
    # A package's version starts with the compiler's: 1.95.0+dfsg1-1 and the like.
    package="$(apt-cache "${private[@]}" madison rust-src rust-web-src 2>/dev/null |
      awk -v version="$version" '{ split($3, parts, /[+~-]/) } parts[1] == version { print $1 "=" $3; exit }')"
    [[ -n "$package" ]] && break
  done
  [[ -n "$package" ]] || fail "Debian has no sources of Rust $version"
  (cd "$work" && apt-get "${private[@]}" download -qq "$package" >&2 && dpkg -x ./*.deb unpacked)

  # They stay in the user's cache, since the compiler's folder only links to them.
  local sources="$cutout_cache/rust-src-$version"
  rm -rf "$sources"
  mkdir -p "$cutout_cache" "$libraries/src"
  mv "$work/unpacked/usr/src/rustc-$version" "$sources"
  ln -sfn "$sources" "$libraries/src/rust"
}

[[ -e "$libraries/src/rust/library/std" ]] || get_sources_from_debian

# What was compiled against another standard library can't be linked with this one.
rm -rf "${CARGO_TARGET_DIR:-target}/$wasm_target"

# RUSTC_BOOTSTRAP lets a stable compiler build its own standard library, here and nowhere else.
mkdir -p "$work/empty/src"
cd "$work/empty"
echo '#![no_std]' >src/lib.rs
printf '[package]\nname = "empty"\nedition = "2024"\n' >Cargo.toml
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" CARGO_TARGET_DIR="$work/target" \
  cargo build --quiet --release -Zbuild-std=std,panic_abort,panic_unwind,test --target $wasm_target >&2
mkdir -p "$libraries/$wasm_target/lib"
find "$work/target/$wasm_target/release/deps" -name 'lib*.rlib' ! -name 'libempty-*' \
  -exec cp {} "$libraries/$wasm_target/lib/" \;
