//! Runs in WebAssembly, under Node: the same cases as natively must give the same verdicts.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn all_paths_give_the_expected_verdicts() {
    let (count, failures) = cutout_tests::cases::run_all();
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
