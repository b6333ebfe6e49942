//! Fast path, trace and naive evaluator agree on made-up rules and events, full and partial.

use cutout_core::analyze::OwnRule;
use cutout_core::event::Format;
use cutout_core::report::Verdict;
use cutout_tests::generate::{self, Source};
use cutout_tests::paths::{self, Input};
use std::collections::BTreeMap;

#[test]
fn all_paths_agree_on_made_up_rules_and_records() {
    let said = agree(Format::Json, generate::record, 1216);
    // Each verdict must be frequent, or the agreement says little.
    assert!(
        said["match"] > 5_000 && said["no_match"] > 5_000,
        "{said:?}"
    );
}

#[test]
fn all_paths_agree_on_made_up_rules_and_command_lines() {
    let said = agree(Format::CommandLines, generate::command_line, 1217);
    assert!(
        said["match"] > 1_000 && said["no_match"] > 1_000 && said["cannot_tell"] > 1_000,
        "{said:?}"
    );
}

/// Runs rounds of rules over rounds of events, since a batch of all would hide what depends on
/// the batch, such as a field that no event has.
fn agree(
    format: Format,
    event: fn(&mut Source) -> String,
    seed: u64,
) -> BTreeMap<&'static str, usize> {
    let mut from = Source::new(seed);
    let (mut said, mut wrong) = (BTreeMap::new(), Vec::new());
    for round in 0..24 {
        let rules: Vec<OwnRule> = (0..30)
            .map(|at| OwnRule {
                key: at.to_string(),
                text: generate::rule(&mut from, &at.to_string()).text,
            })
            .collect();
        // Blocks of 64 events share a word in the engine, so some rounds cross that.
        let events: Vec<String> = (0..if round % 4 == 0 { 70 } else { 20 })
            .map(|_| event(&mut from))
            .collect();
        let in_full = round % 8 == 7;
        let input = Input {
            text: events.join("\n"),
            format: Some(format),
            rules: rules.clone(),
            in_full,
            ..Input::default()
        };
        let of_round = paths::run(input);
        for (rule, of_rule) in of_round.rules.iter().enumerate() {
            if !of_rule.usable {
                wrong.push(format!(
                    "cannot be read: {:?}\n{}",
                    of_rule.diagnostics, rules[rule].text
                ));
            }
        }
        for (at, of_event) in of_round.events.iter().enumerate() {
            for (rule, verdicts) in of_event.rules.iter().enumerate() {
                let name = match verdicts.fast {
                    Some(Verdict::Match) => "match",
                    Some(Verdict::NoMatch) => "no_match",
                    Some(Verdict::CannotTell) => "cannot_tell",
                    Some(Verdict::NotForThisLog) => "not_for_this_log",
                    None => "none",
                };
                *said.entry(name).or_default() += 1;
                let open = verdicts.fast == Some(Verdict::CannotTell);
                if !verdicts.agree() || in_full && open == verdicts.needs.is_empty() {
                    wrong.push(format!(
                        "round {round}, event {at}: {verdicts:?}\n{}\n{}",
                        events.get(at).map_or("", |e| e),
                        rules[rule].text
                    ));
                }
            }
        }
    }
    println!("{said:?}");
    assert!(
        wrong.is_empty(),
        "{} differences, first:\n\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n\n")
    );
    said
}
