#!/usr/bin/env bash
# Makes sure of everything that building the page needs, and installs what is missing.
source "$(dirname "$0")/env.sh"

scripts/get-wasm-target.sh
has cc || fail "a C compiler is not here; Rust links with it. Debian: apt-get install gcc libc6-dev"
has npm || fail "npm is not here. Install Node.js 20 or newer, then run this again."
node_major="$(node -p 'process.versions.node.split(".")[0]')"
((node_major >= 20)) || fail "Node.js is version $(node --version); version 20 or newer is needed."

# npm leaves a copy of the lock file's content, so its age tells whether packages are up to date.
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
  say "Installing the npm packages (a few seconds)"
  npm ci --loglevel=error >&2
  touch node_modules/.package-lock.json
fi

scripts/get-wasm-bindgen.sh
