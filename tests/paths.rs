//! Fast path, trace and naive evaluator agree on made-up rules and events, full and partial.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice, Supplied, analyze};
use cutout_core::event::Format;
use cutout_core::report::{Verdict, View};
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
                language: None,
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

/// Whatever is typed into the fields that a can't-tell asks for, it is settled.
#[test]
fn the_fields_that_are_needed_settle_it() {
    let mut from = Source::new(1218);
    let (mut settled, mut wrong) = (0, Vec::new());
    for _ in 0..150 {
        let text = generate::command_line(&mut from);
        let rule = generate::rule(&mut from, "x").text;
        let mut request = Request {
            text,
            format: Some(Format::CommandLines),
            rules: choice([rule.clone()]),
            ..Request::default()
        };
        let analyzer = analyze(request.clone());
        if analyzer.events() == 0 || analyzer.verdict(0, 0) != Some(Verdict::CannotTell) {
            continue;
        }
        let needs = analyzer.needs(0, 0);
        // These cannot be typed in: more of the record than one field.
        if needs.iter().any(|need| need == "the whole record") {
            continue;
        }
        let event = analyzer.detail(0).unwrap().key;
        for _ in 0..3 {
            let supply = |field: &String| Supplied {
                event: event.clone(),
                field: field.clone(),
                value: generate::value(&mut from),
            };
            request.supplied = needs.iter().map(supply).collect();
            let after = analyze(request.clone());
            settled += 1;
            if after.verdict(0, 0) == Some(Verdict::CannotTell) {
                let left = after.needs(0, 0);
                wrong.push(format!(
                    "{needs:?} are given, and now {left:?} are needed: {:?}\n{rule}",
                    request.supplied
                ));
            }
        }
    }
    println!("{settled} times settled");
    assert!(
        wrong.is_empty(),
        "{} of {settled}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(4)].join("\n\n")
    );
    assert!(settled > 150);
}

/// An analyzer keeps what did not change from one request to the next. It must not show.
#[test]
fn an_analyzer_that_is_kept_says_what_a_new_one_says() {
    let mut from = Source::new(1219);
    let texts: Vec<String> = (0..4)
        .map(|at| {
            let event = if at % 2 == 0 {
                generate::record
            } else {
                generate::command_line
            };
            let events: Vec<String> = (0..1 + 40 * at).map(|_| event(&mut from)).collect();
            events.join("\n")
        })
        .collect();
    let rules: Vec<String> = (0..12)
        .map(|_| generate::rule(&mut from, "x").text)
        .collect();
    let mut kept = Analyzer::new();
    for round in 0..120 {
        let chosen: Vec<String> = rules.iter().filter(|_| from.one_in(2)).cloned().collect();
        let mut request = Request {
            text: texts[from.below(texts.len())].clone(),
            rules: choice(chosen),
            ignore_logsource: from.one_in(2),
            ..Request::default()
        };
        if from.one_in(3) {
            request.rules.pack = Some("t1216".to_owned());
            request.rules.off = vec!["pack/pubprn.yml".to_owned(), "1".to_owned()];
        }
        if from.one_in(3) && kept.events() > 0 {
            let event = kept.detail(from.below(kept.events()) as u32).unwrap().key;
            let value = generate::value(&mut from);
            request.supplied = vec![Supplied {
                event,
                field: "Image".to_owned(),
                value,
            }];
        }
        kept.start(request.clone());
        // A newer request may come before the last one is done with.
        for _ in 0..from.below(6) {
            kept.step();
        }
        if from.one_in(4) {
            continue;
        }
        while kept.step() != Progress::Done {}
        let fresh = analyze(request);
        assert_eq!(kept.events(), fresh.events(), "round {round}");
        assert_eq!(kept.rules(), fresh.rules(), "round {round}");
        for event in 0..fresh.events() {
            for rule in 0..fresh.rules().len() {
                assert_eq!(
                    kept.verdict(event, rule),
                    fresh.verdict(event, rule),
                    "round {round}, event {event}"
                );
            }
        }
        assert_eq!(
            kept.report(&Default::default()),
            fresh.report(&Default::default()),
            "round {round}"
        );
    }
}

fn choice(texts: impl IntoIterator<Item = String>) -> RuleChoice {
    let own = texts.into_iter().enumerate().map(|(at, text)| OwnRule {
        key: at.to_string(),
        text,
        language: None,
    });
    RuleChoice {
        own: own.collect(),
        ..RuleChoice::default()
    }
}

/// A row calls a rule open from bitsets, a detail from a walk over the condition.
#[test]
fn rows_and_details_agree_on_what_speaks_for_a_rule() {
    let mut from = Source::new(1219);
    let own = (0..60).map(|at| OwnRule {
        key: at.to_string(),
        text: generate::rule(&mut from, &at.to_string()).text,
        language: None,
    });
    let rules = RuleChoice {
        own: own.collect(),
        ..RuleChoice::default()
    };
    let lines: Vec<String> = (0..70).map(|_| generate::command_line(&mut from)).collect();
    let analyzer = analyze(Request {
        text: lines.join("\n"),
        format: Some(Format::CommandLines),
        rules,
        ..Request::default()
    });
    let report = analyzer.report(&View {
        limit: 1_000,
        ..View::default()
    });
    let mut open = 0;
    for row in &report.page.rows {
        let detail = analyzer.detail(row.index).unwrap();
        let mut of_detail: Vec<u32> = detail
            .verdicts
            .iter()
            .filter(|one| one.verdict == Verdict::CannotTell && one.evidence > 0)
            .map(|one| one.rule)
            .collect();
        of_detail.sort_unstable();
        assert_eq!(row.open, of_detail, "{}", row.headline);
        open += row.open.len();
    }
    assert!(open > 100, "only {open} open verdicts, which says little");
}
