//! What is promised of exclusions, counted over the pack, and over a rule in KQL beside it.

use super::{groups, languages, pack};
use cutout_core::report::advice::Placement;
use cutout_core::rule::Language;
use cutout_tests::shared;

#[test]
fn figures_of_exclusions() {
    let cases = pack::cases().into_iter().map(|(_, case, _)| case);
    let cases: Vec<_> = cases
        .chain([groups::sequence(), languages::benign_parent(languages::KQL)])
        .collect();
    let mut counts: Vec<(Language, [usize; 3])> = Vec::new();
    for case in &cases {
        let language = case.analyzer.rules()[0].language;
        if !counts.iter().any(|(known, _)| *known == language) {
            counts.push((language, [0; 3]));
        }
        let (_, [offered, kept, written]) = counts
            .iter_mut()
            .find(|(known, _)| *known == language)
            .unwrap();
        let suggestions = case.suggest();
        for candidate in &suggestions.candidates {
            *offered += 1;
            *kept += usize::from(candidate.keeps as usize == suggestions.malicious.len());
            if case.exclude(candidate, Placement::Main).is_ok() {
                // Evaluated again as a user would; what it does not keep or remove fails here.
                case.patch(candidate, Placement::Main);
                *written += 1;
            }
        }
    }
    for (language, [offered, kept, written]) in counts {
        let name = language.title();
        shared::figure(
            &format!("exclusions: {name}: offered"),
            offered,
            "1 or more",
            offered > 0,
        );
        shared::figure(
            &format!("exclusions: {name}: keep every malicious event, of {offered}"),
            kept,
            "all",
            kept == offered,
        );
        shared::figure(
            &format!("exclusions: {name}: written, read and evaluated again"),
            written,
            "all",
            written == offered,
        );
    }
}
