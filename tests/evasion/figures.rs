//! What the mutations make of the rules of the pack, counted.

use super::pack::{CASES, matrix};
use super::repairs::check_repairs;
use cutout_core::limits;
use cutout_tests::shared;

#[test]
fn figures_of_evasion() {
    let (mut pairs, mut changing, mut survived) = (0, 0, 0);
    let (mut broke, mut offered, mut proved) = (0, 0, 0);
    for case in CASES {
        let evasion = matrix(case.rule, case.text, case.event);
        let score = evasion.scores[0];
        pairs += evasion.rows.len();
        changing += score.of;
        survived += score.survived;
        let broken = evasion.rows.iter().flat_map(|row| &row.cells[0].broke);
        let repairs = broken.clone().filter(|broken| broken.repair.is_some());
        broke += broken.count();
        offered += repairs.count();
        proved += check_repairs(&evasion, case.text, case.event);
    }
    let all = limits::MUTATIONS * CASES.len();
    shared::figure(
        "evasion: lines of the mutations, by rules of the pack",
        pairs,
        "1 or more",
        (1..=all).contains(&pairs),
    );
    shared::figure(
        &format!("evasion: survived, of {changing} that reach the log changed"),
        survived,
        "some, not all",
        (1..changing).contains(&survived),
    );
    shared::figure(
        &format!("evasion: repairs of {broke} broken predicates"),
        offered,
        "1 or more",
        offered > 0,
    );
    shared::figure(
        &format!("evasion: repairs that hold when evaluated again, of {offered}"),
        proved,
        "all",
        proved == offered,
    );
}
