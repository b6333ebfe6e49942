#!/usr/bin/env bash
# Measures `cutout eval --pack t1216` on many made-up events: how long, and how much memory.
source "$(dirname "$0")/env.sh"
count="$1"

cargo build --locked --quiet --release --package cutout-cli
program="${CARGO_TARGET_DIR:-target}/release/cutout"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

say "Writing $count events"
node scripts/many-events.mjs "$count" >"$folder/events.ndjson"
say "Evaluating $(($(wc -c <"$folder/events.ndjson") >> 20)) MB"
start="$(date +%s%N)"
"$program" eval --pack t1216 "$folder/events.ndjson" >"$folder/verdicts.txt" &
# Linux keeps the most memory that a running program has had; elsewhere this ends at once.
highest() { awk '/^VmHWM:/ { print $2; found = 1 } END { exit !found }' "/proc/$1/status" 2>/dev/null; }
kilobytes=0
while now="$(highest $!)"; do
  kilobytes="$now"
  sleep 0.05
done
wait $!
milliseconds=$((($(date +%s%N) - start) / 1000000))

tail -1 "$folder/verdicts.txt"
say "$((count * 1000 / milliseconds)) events a second, at most $((kilobytes >> 10)) MB resident"
if ((kilobytes > 200 << 10)); then fail "that is more than the 200 MB that are promised"; fi
