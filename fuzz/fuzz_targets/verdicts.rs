//! A rule, a line of `---8<---`, and events to evaluate it on.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some((rule, events)) = text.split_once("---8<---\n") {
        cutout_fuzz::verdicts(rule, events);
    }
});
