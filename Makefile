# Every target is a short script in scripts/; `make help` lists them.
.DEFAULT_GOAL := play
.PHONY: play dist test test-eql test-engines fuzz screenshots screenshots-readme figures bench bench-wasm bench-events bench-lookups bench-page bench-typing scale sizes lighthouse clean help

# Where `make play` serves the page.
PORT ?= 8216

play: ## Install what is missing, build the page, and serve it at http://127.0.0.1:8216 (PORT= changes it)
	@scripts/play.sh "$(PORT)"

dist: ## Build the page into dist/: static files for any host and any folder of it (FAST=1: unoptimised)
	@scripts/dist.sh

test: ## Check format and lints, run all Rust tests, and the page in headless Chromium (CHROME= names a browser)
	@scripts/test.sh

test-eql: ## Compare EQL with the Python package eql: recorded and generated queries, public rules (SEED=)
	@SEED="$(SEED)" scripts/test-eql.sh

test-engines: ## Run converted rules on DuckDB, ClickHouse, Spark and the Python package eql, and compare (SEED=, RECORD=1 keeps the answers)
	@SEED="$(SEED)" RECORD="$(RECORD)" scripts/test-engines.sh

fuzz: ## Look for texts that break a reader: TARGET=events SECONDS=600, or one text again: INPUT=fuzz/artifacts/…
	@scripts/fuzz.sh "$(TARGET)" "$(or $(SECONDS),60)" "$(INPUT)"

screenshots: ## Take pictures of the page's states in three sizes, light and dark (OUT= names a folder)
	@scripts/screenshots.sh "$(OUT)"

screenshots-readme: ## Take the README's pictures anew, into docs/screenshots
	@scripts/screenshots.sh --readme

figures: ## Count what is promised over public rules and events, where they lie in ../shared; fails where a figure is missed
	@scripts/figures.sh

bench: ## Measure Cutout beside rsigma, as docs/performance.md explains; fails where a figure is missed
	@scripts/bench.sh

bench-wasm: ## The same as WebAssembly in Node and in Chromium, with memory and size (CHROME= names a browser)
	@scripts/bench-wasm.sh

bench-events: ## Measure events a second and memory of `cutout eval` on a million events (EVENTS= takes another number)
	@scripts/bench-events.sh "$(or $(EVENTS),1000000)"

bench-lookups: ## Measure how long a figure of corpus reach takes to look up, plain and folded
	@cargo run --locked --quiet --release --package cutout-core --example lookups

bench-page: dist ## Measure opening a file of 100,000 events in the page: time to all verdicts, longest frame (EVENTS= takes another number, RULES= a folder of rules beside the pack)
	@node scripts/bench-page.mjs "$(or $(EVENTS),100000)" 5 $(RULES)

bench-typing: dist ## Measure how long a keystroke takes to reach the verdicts of 1,000 lines
	@node scripts/bench-typing.mjs

sizes: dist ## Count what a first visit transfers, gzipped: to the first verdict, and with everything but EVTX; fails where a figure is missed
	@node scripts/sizes.mjs

lighthouse: dist ## Ask Lighthouse about the built page as a desktop and as a telephone (ROUNDS=3; npx installs it; CHROME= names a browser)
	@node scripts/lighthouse.mjs $(ROUNDS)

scale: ## Run the pack with Spark and DuckDB on ten million events in Parquet, and compare with `cutout eval` (EVENTS= takes another number)
	@scripts/scale.sh "$(or $(EVENTS),10000000)"

clean: ## Remove what was built; tools in the user's cache stay
	rm -rf target dist node_modules test-results

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile
