//! Text as KQL queries.
#![no_main]

use cutout_core::rule::Language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cutout_fuzz::rules(text, Some(Language::Kql)));
