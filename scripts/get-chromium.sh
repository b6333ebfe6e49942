#!/usr/bin/env bash
# Prints the path of the browser that the page's tests run in, and installs one where it may.
source "$(dirname "$0")/env.sh"

if [[ -n "${CHROME:-}" ]]; then
  command -v "$CHROME" || fail "CHROME=$CHROME is no program that can be run."
  exit 0
fi
mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
find_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome "$mac"; do
    command -v "$name" && return 0
  done
  return 1
}

find_browser && exit 0
if [[ "$(id -u)" == 0 ]] && has apt-get && [[ -e /etc/debian_version ]]; then
  say "Installing Chromium with apt-get (half a minute)"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >&2 </dev/null || true
  find_browser && exit 0
fi
fail "the page's tests need Chromium or Google Chrome. Debian and Ubuntu: apt-get install chromium. \
macOS: brew install --cask chromium. If one is installed elsewhere, name it: make test CHROME=/path/to/chrome"
