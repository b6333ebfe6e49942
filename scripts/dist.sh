#!/usr/bin/env bash
# Installs what is missing and builds the page into dist/. FAST=1 leaves out the optimising.
source "$(dirname "$0")/env.sh"

scripts/get-tools.sh
node scripts/build-page.mjs ${FAST:+--fast}
say "dist/ is ready after $(duration $SECONDS)"
