#!/usr/bin/env bash
# Counts what is promised over public rules and recorded events, and says whether each figure holds.
source "$(dirname "$0")/env.sh"

log="$(mktemp)"
trap 'rm -f "$log"' EXIT

say "Counting over public rules and events (some minutes)"
failed=0
cargo test --locked --quiet --workspace --exclude cutout-web --tests figures -- --nocapture \
  >"$log" 2>&1 || failed=$?

size="$(gzip -9 <assets/reach/public.idx | wc -c)"
holds="holds"
if ((size > 120 * 1024)); then
  holds="MISSED"
  failed=1
fi
echo "figure: reach: bytes of the index that ships, gzipped | $size | at most 120 KB | $holds" >>"$log"

awk -F ' [|] ' '
  # The dots of the tests that are done may stand in front.
  /^\.*figure: / { sub(/^\.*figure: /, ""); printf "%-6s  %-64s  %-14s  %s\n", $4, $1, $2, $3; count++ }
  /: not here, skipped$/ { sub(/^\.+/, ""); sub(/: not here, skipped$/, ""); skipped[$0] }
  END {
    for (part in skipped) print "skipped: " part " is not here"
    printf "%d figures\n", count
  }
' "$log"

if ((failed)); then
  cat "$log" >&2
  fail "a figure is missed, or could not be counted; what happened stands above"
fi
