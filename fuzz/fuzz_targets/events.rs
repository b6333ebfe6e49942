//! Text as events: in the format it looks like, and in one that it may not look like at all.
#![no_main]

use cutout_core::event::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    cutout_fuzz::events(text, None);
    cutout_fuzz::events(text, Some(Format::ALL[text.len() % Format::ALL.len()]));
});
