#!/usr/bin/env bash
# Builds the page and takes its pictures; the first argument names another folder for them, or is
# --readme for the pictures of the README.
source "$(dirname "$0")/env.sh"

scripts/get-tools.sh
CHROME="$(scripts/get-chromium.sh)"
export CHROME
node scripts/build-page.mjs
node scripts/screenshots.mjs "${1:-test-results/screenshots}"
