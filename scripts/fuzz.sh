#!/usr/bin/env bash
# Runs one fuzz target for some time, or on one input again. Without a target it lists them.
#
# No sanitizer: the product has no unsafe code, and without one the stable compiler is enough and
# the fuzzer twice as fast. Overflow checks and assertions are on.
source "$(dirname "$0")/env.sh"

target="$1" seconds="$2" input="$3"
version=0.13.2
folder="$cutout_cache/cargo-fuzz-$version"

if [[ ! -e "fuzz/fuzz_targets/$target.rs" ]]; then
  say "TARGET is one of: $(cd fuzz/fuzz_targets && echo *.rs | sed 's/\.rs//g')"
  exit 2
fi
if [[ ! -x "$folder/bin/cargo-fuzz" ]]; then
  say "Building cargo-fuzz $version, once for this user (1 minute on 2 cores)"
  # Not optimised: it only starts other programs.
  CARGO_TARGET_DIR= cargo install --quiet --locked --debug cargo-fuzz --version "=$version" --root "$folder" --no-track >&2
fi
export PATH="$folder/bin:$PATH"

options=(-s none --target-dir "${CARGO_TARGET_DIR:-target}/fuzz")
if [[ -n "$input" ]]; then
  exec cargo fuzz run "${options[@]}" "$target" "$input"
fi

mkdir -p "fuzz/corpus/$target"
# What is found new goes to the first folder; the others are where it starts from.
folders=("fuzz/corpus/$target")
case "$target" in
  events) folders+=(assets/samples) ;;
  sigma | rules) folders+=(assets/pack/t1216) ;;
esac
[[ -d "fuzz/seeds/$target" ]] && folders+=("fuzz/seeds/$target")
limits=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1)
[[ -e "fuzz/dictionaries/$target" ]] && limits+=(-dict="fuzz/dictionaries/$target")
exec cargo fuzz run "${options[@]}" "$target" "${folders[@]}" -- "${limits[@]}"
