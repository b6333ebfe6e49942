//! Text as rules, in whatever language and file it looks like.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cutout_fuzz::rules(text, None));
