#!/usr/bin/env bash
# Measures both engines as WebAssembly, in Node and in Chromium, and weighs them.
source "$(dirname "$0")/env.sh"

scripts/get-tools.sh
target="${CARGO_TARGET_DIR:-bench/target}"
made="$target/bench-wasm"
mkdir -p "$made" bench-results

say "Compiling both engines (some minutes the first time)"
cargo build --locked --quiet --release --manifest-path bench/Cargo.toml
build() {
  cargo build --locked --quiet --manifest-path bench/Cargo.toml --target "$wasm_target" --target-dir "$target" "$@"
}
# Each alone: built together, one engine would be given the features that the other asks of a library.
build --profile wasm --package bench-cutout
build --profile wasm --package bench-rsigma
build --profile small --package bench-engine
build --profile small --package bench-rsigma

# As the page's programs are made; see scripts/build-page.mjs.
features=(simd bulk-memory mutable-globals multivalue nontrapping-float-to-int reference-types sign-ext)
bind() { # FOLDER NAME LEVEL
  wasm-bindgen "$target/$wasm_target/$1/bench_$2.wasm" --out-dir "$made" --out-name "$2-$1" --target web \
    --no-typescript --omit-default-module-path --remove-producers-section --remove-name-section
  wasm-opt "$made/$2-$1_bg.wasm" -o "$made/$2-$1.wasm" "$3" "${features[@]/#/--enable-}"
}
say "Preparing the programs (a minute)"
bind wasm cutout -O3
bind wasm rsigma -O3
bind small engine -Oz
bind small rsigma -Oz

"$target/release/cutout-bench" material "$made"
say "Measuring in Node and in Chromium (5 to 8 minutes)"
node bench/wasm.mjs "$made" "bench-results/wasm-$(date -u +%Y-%m-%dT%H%M%SZ).json"
