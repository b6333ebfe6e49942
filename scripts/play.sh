#!/usr/bin/env bash
# Installs what is missing, builds the page and serves it. FAST=1 leaves out the optimising.
source "$(dirname "$0")/env.sh"
port="${1:-8216}"

has node || fail "node is not here. Install Node.js 20 or newer, then run this again."
# Before the build, which can take minutes.
node scripts/serve.mjs --check-port "$port"
scripts/get-tools.sh
node scripts/build-page.mjs ${FAST:+--fast}
say "Ready after $(duration $SECONDS)"
exec node scripts/serve.mjs dist "$port"
