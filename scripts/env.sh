# Sourced by the other scripts: where tools are kept, which version is wanted, how to speak.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tools are built once for a user and a version, not once for a checkout.
cutout_cache="${XDG_CACHE_HOME:-$HOME/.cache}/cutout"

# The wasm-bindgen program and the library in Cargo.lock must be of the same version.
wasm_bindgen_version="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3 }' Cargo.lock)"
wasm_bindgen_folder="$cutout_cache/wasm-bindgen-$wasm_bindgen_version"
export PATH="$wasm_bindgen_folder/bin:$PWD/node_modules/.bin:$PATH"

wasm_target=wasm32-unknown-unknown

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

duration() {
  local seconds=$1
  if ((seconds < 60)); then echo "$seconds s"; else echo "$((seconds / 60)) min $((seconds % 60)) s"; fi
}

# Left by install-debian-rust.sh where no other toolchain could be made to work.
if [[ -z "${RUSTUP_TOOLCHAIN:-}" && -e "$cutout_cache/rustup-toolchain" ]]; then
  RUSTUP_TOOLCHAIN="$(cat "$cutout_cache/rustup-toolchain")"
  export RUSTUP_TOOLCHAIN
fi
