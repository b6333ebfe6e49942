//! Every case under `cases/` through the fast path, the trace and the naive evaluator.

#[test]
fn all_paths_give_the_expected_verdicts() {
    let (count, failures) = cutout_tests::cases::run_all();
    println!("{count} cases");
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
