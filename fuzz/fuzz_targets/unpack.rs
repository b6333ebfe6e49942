//! Bytes as a file of any kind: EVTX, gzip, text in some encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cutout_fuzz::unpack(bytes));
