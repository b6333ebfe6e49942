//! Input that is broken, hostile or huge: a clear message that says what and where, and the rest
//! is evaluated all the same.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice, analyze};
use cutout_core::event::{Format, decode};
use cutout_core::limits;
use cutout_core::report::{RuleView, Verdict};
use cutout_core::rule::{self, Status, status};
use cutout_core::text::{Diagnostic, Severity};

const WHOAMI: &str = "\
title: Who am I
logsource:
  category: process_creation
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection
";

fn with_rules(text: impl Into<String>, format: Option<Format>, rules: &[&str]) -> Analyzer {
    let own = rules.iter().enumerate().map(|(at, text)| OwnRule {
        key: at.to_string(),
        text: (*text).to_owned(),
        language: None,
    });
    let rules = RuleChoice {
        pack: Some("t1216".to_owned()),
        own: own.collect(),
        off: Vec::new(),
    };
    analyze(Request {
        text: text.into(),
        format,
        rules,
        ..Request::default()
    })
}

/// Evaluates a text with the pack and [`WHOAMI`].
fn run(text: impl Into<String>) -> Analyzer {
    with_rules(text, None, &[WHOAMI])
}

/// Events on which [`WHOAMI`] matches.
fn matches(analyzer: &Analyzer) -> Vec<usize> {
    let rule = analyzer
        .rules()
        .iter()
        .position(|rule| rule.title == "Who am I")
        .unwrap();
    (0..analyzer.events())
        .filter(|&event| analyzer.verdict(event, rule) == Some(Verdict::Match))
        .collect()
}

/// Code, line and column of each message.
fn places(diagnostics: &[Diagnostic]) -> Vec<(&str, u32, u32)> {
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.as_str(), diagnostic.line, diagnostic.column))
        .collect()
}

/// Reads a rule that is broken, and another after it that has to be read all the same. Gives the
/// code, line and column of the errors.
#[track_caller]
fn broken(rule: &str) -> Vec<(String, u32, u32)> {
    let analyzer = with_rules("whoami", None, &[rule, WHOAMI]);
    let views = analyzer.rules();
    let view = &views[views.len() - 2];
    assert!(!view.usable, "it is read");
    assert_eq!(*view.source, *rule, "what was typed is lost");
    assert_eq!(
        matches(&analyzer),
        [0],
        "the rule after it is not evaluated"
    );
    let errors = view
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors: Vec<_> = errors
        .inspect(|error| assert!(!error.message.is_empty()))
        .collect();
    errors
        .into_iter()
        .map(|error| (error.code.clone(), error.line, error.column))
        .collect()
}

fn at(code: &str, line: u32, column: u32) -> Vec<(String, u32, u32)> {
    vec![(code.to_owned(), line, column)]
}

#[test]
fn empty_text_has_no_events() {
    for text in ["", "\n", " \t\r\n\r\n", "\u{feff}", "# a note\n"] {
        let analyzer = run(text);
        assert_eq!(
            (analyzer.events(), places(analyzer.diagnostics())),
            (0, vec![]),
            "{text:?}"
        );
        assert_eq!(analyzer.report(&Default::default()).totals.events, 0);
        assert!(analyzer.detail(0).is_none());
        for format in Format::ALL {
            assert_eq!(
                with_rules(text, Some(format), &[WHOAMI]).events(),
                0,
                "{text:?} as {format:?}"
            );
        }
    }
}

#[test]
fn a_rule_text_without_a_rule_says_so() {
    for text in ["", "\n", "# a note\n", "---\n---\n"] {
        assert_eq!(broken(text), at("sigma-empty", 1, 1), "{text:?}");
    }
    assert_eq!(broken("just words"), at("sigma-not-a-rule", 1, 1));
    assert_eq!(broken("\n- a\n- b\n"), at("sigma-not-a-rule", 2, 1));
}

#[test]
fn a_line_of_five_megabytes_is_evaluated_and_named() {
    let text = format!("whoami\n{}whoami\nwhoami\n", "x".repeat(5 << 20));
    let analyzer = run(text);
    assert_eq!(matches(&analyzer), [0, 1, 2]);
    assert_eq!(places(analyzer.diagnostics()), [("line-length", 2, 1)]);
    // A list shows a headline, never the whole line.
    let report = analyzer.report(&cutout_core::report::View {
        limit: 10,
        ..Default::default()
    });
    assert!(
        report
            .page
            .rows
            .iter()
            .all(|row| row.headline.len() < 1_000)
    );
}

#[test]
fn five_megabytes_of_one_json_value_are_evaluated() {
    let text = format!(
        "{{\"CommandLine\": \"{}whoami\"}}\n{{\"CommandLine\": \"whoami\"}}",
        "x".repeat(5 << 20)
    );
    assert_eq!(matches(&run(text)), [0, 1]);
}

#[test]
fn a_hundred_thousand_lines_are_evaluated() {
    let mut text = "hostname.exe /?\n".repeat(99_999);
    text.push_str("whoami");
    let analyzer = run(text);
    assert_eq!(analyzer.events(), 100_000);
    assert_eq!(matches(&analyzer), [99_999]);
    assert_eq!(analyzer.detail(99_999).unwrap().line, 100_000);
}

#[test]
fn a_million_distinct_values_are_evaluated_in_steps() {
    const EVENTS: usize = 1_000_000;
    let mut text = String::with_capacity(EVENTS * 32);
    for number in 0..EVENTS {
        let word = if number % 250_000 == 7 { " whoami" } else { "" };
        text.push_str(&format!("{{\"CommandLine\":\"x{number}{word}\"}}\n"));
    }
    let mut analyzer = Analyzer::new();
    analyzer.start(Request {
        text,
        rules: RuleChoice {
            own: vec![OwnRule {
                key: "0".to_owned(),
                text: WHOAMI.to_owned(),
                language: None,
            }],
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    // Between two steps, another request can take the place of this one.
    let mut reading = 0;
    loop {
        match analyzer.step() {
            Progress::Done => break,
            Progress::Reading { .. } => reading += 1,
            Progress::Evaluating { .. } => {}
        }
    }
    assert!(reading >= EVENTS / 2_000, "{reading} steps");
    assert_eq!(matches(&analyzer), [7, 250_007, 500_007, 750_007]);
}

#[test]
fn an_event_of_five_thousand_fields_keeps_as_many_as_the_limit_and_says_so() {
    let fields: Vec<String> = (0..5_000)
        .map(|at| format!("\"f{at}\": \"v{at}\""))
        .collect();
    let text = format!(
        "{{\"CommandLine\": \"whoami\", {}}}\n{{\"CommandLine\": \"whoami\"}}\n",
        fields.join(", ")
    );
    let analyzer = run(text);
    assert_eq!(matches(&analyzer), [0, 1]);
    assert_eq!(places(analyzer.diagnostics()), [("fields-limit", 1, 1)]);
    let kept = analyzer.detail(0).unwrap().fields.len();
    assert!(kept < limits::FIELDS + 100, "{kept} fields");
}

#[test]
fn a_value_of_twenty_megabytes_is_evaluated_by_expressions_too() {
    let text = format!(
        "{{\"CommandLine\": \"{}whoami\"}}\n{{\"CommandLine\": \"whoami\"}}",
        "who ".repeat(5 << 20)
    );
    let expression = WHOAMI.replace("|contains: whoami", "|re: 'who[a-z]{2}i'");
    let analyzer = with_rules(text, None, &[&expression]);
    assert_eq!(matches(&analyzer), [0, 1]);
}

#[test]
fn five_thousand_rules_at_once_are_read_and_evaluated() {
    let rules: Vec<String> = (0..5_000)
        .map(|at| {
            WHOAMI
                .replace("Who am I", &format!("Rule {at}"))
                .replace("whoami", &format!("who{at}x"))
        })
        .collect();
    let analyzer = with_rules(
        "run who4711x\nwhoami",
        None,
        &[&rules.join("---\n"), WHOAMI],
    );
    let views = analyzer.rules();
    let is_made_up = |rule: &&RuleView| rule.usable && rule.title.starts_with("Rule ");
    assert_eq!(views.iter().filter(is_made_up).count(), 5_000);
    let rule = views.iter().position(|rule| rule.title == "Rule 4711");
    assert_eq!(analyzer.verdict(0, rule.unwrap()), Some(Verdict::Match));
    assert_eq!(matches(&analyzer), [1]);
    // The list that the page gets has no copy of the text for each of them.
    let listed = analyzer.first_rules();
    let copied: usize = listed.iter().map(|rule| rule.source.len()).sum();
    assert!(copied < limits::RULE_COPIES, "{copied} bytes");
    let one = listed.iter().find(|rule| rule.title == "Rule 17").unwrap();
    let whole = analyzer.rule(&one.key).unwrap();
    assert!(whole.document.of(&whole.source).contains("who17x"));
}

#[test]
fn nul_bytes_are_kept_and_named() {
    let analyzer = run("whoami\nwho\0ami\nx\0whoami\n");
    assert_eq!(matches(&analyzer), [0, 2]);
    // One message for the text, at the first.
    assert_eq!(places(analyzer.diagnostics()), [("nul-byte", 2, 4)]);
}

#[test]
fn lone_surrogates_are_replaced_and_the_rest_counts() {
    let text = "{\"CommandLine\": \"whoami\"}\n{\"CommandLine\": \"whoami \\ud800 x\"}\n{\"CommandLine\": \"\\udc00\"}\n{\"CommandLine\": \"whoami \\ud83d\\ude00\"}\n";
    let analyzer = run(text);
    assert_eq!(matches(&analyzer), [0, 1, 3]);
    let places = places(analyzer.diagnostics());
    assert_eq!(
        places
            .iter()
            .map(|place| (place.0, place.1))
            .collect::<Vec<_>>(),
        [("lone-surrogate", 2), ("lone-surrogate", 3)]
    );
}

#[test]
fn invalid_utf_8_of_a_file_is_replaced_and_named() {
    let (text, diagnostics) = decode(b"whoami\nwho\xffami\nwhoami \xc3\n");
    assert_eq!(places(&diagnostics), [("invalid-text", 2, 4)]);
    assert!(
        diagnostics[0].message.contains("2 places"),
        "{}",
        diagnostics[0].message
    );
    assert_eq!(matches(&run(text)), [0, 2]);
    // PowerShell's `>` writes UTF-16.
    let utf16: Vec<u8> = "\u{feff}whoami\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (text, diagnostics) = decode(&utf16);
    assert!(diagnostics.is_empty());
    assert_eq!(matches(&run(text)), [0]);
}

#[test]
fn a_record_that_cannot_be_read_is_one_message() {
    let text = "{\"CommandLine\": \"whoami\"}\n{\"CommandLine\": \"whoami\", }\n{\"CommandLine\": whoami}\n{\"CommandLine\": \"whoami\"}\n";
    let analyzer = run(text);
    // The third record is broken for sure; a comma too many may be forgiven or not.
    let lines: Vec<u32> = analyzer
        .diagnostics()
        .iter()
        .map(|diagnostic| diagnostic.line)
        .collect();
    assert!(lines.contains(&3), "{:?}", analyzer.diagnostics());
    let read = matches(&analyzer);
    assert_eq!(
        read.len(),
        4 - analyzer
            .diagnostics()
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    );
    assert_eq!(
        analyzer.detail(*read.last().unwrap() as u32).unwrap().line,
        4,
        "the last record is lost"
    );
}

#[test]
fn json_that_ends_too_early_keeps_what_was_before() {
    for cut in [
        "{",
        "{\"CommandLine\"",
        "{\"CommandLine\": \"who",
        "[1, ",
        "{\"a\": [{\"b\": ",
    ] {
        let analyzer = run(format!("{{\"CommandLine\": \"whoami\"}}\n{cut}"));
        assert_eq!(matches(&analyzer)[..1], [0], "{cut}");
        assert!(
            analyzer
                .diagnostics()
                .iter()
                .any(|diagnostic| diagnostic.line == 2),
            "{cut}: {:?}",
            analyzer.diagnostics()
        );
    }
}

#[test]
fn json_nested_a_hundred_thousand_deep_is_one_message() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let text = format!(
        "{{\"CommandLine\": \"whoami\"}}\n{{\"a\": {deep}}}\n{{\"CommandLine\": \"whoami\"}}\n"
    );
    let analyzer = run(text);
    assert_eq!(matches(&analyzer).len(), 2);
    assert_eq!(
        analyzer.diagnostics().len(),
        1,
        "{:?}",
        analyzer.diagnostics()
    );
    assert_eq!(analyzer.diagnostics()[0].line, 2);
}

#[test]
fn many_messages_are_counted_beyond_the_limit() {
    let text = "{\"CommandLine\": whoami}\n".repeat(10_000) + "{\"CommandLine\": \"whoami\"}\n";
    let analyzer = with_rules(text, Some(Format::Json), &[WHOAMI]);
    assert_eq!(matches(&analyzer).len(), 1);
    let report = analyzer.report(&Default::default());
    assert!(report.diagnostics.len() <= cutout_core::limits::DIAGNOSTICS);
    assert_eq!(
        report.diagnostics.len() + report.diagnostics_left_out as usize,
        10_000
    );
}

#[test]
fn yaml_nested_a_thousand_deep_is_named() {
    let brackets = format!(
        "title: Deep\ndetection:\n  selection: {}{}\n",
        "[".repeat(1_000),
        "]".repeat(1_000)
    );
    let errors = broken(&brackets);
    assert_eq!(
        (errors.len(), errors[0].0.as_str(), errors[0].1),
        (1, "yaml-nesting", 3),
        "{errors:?}"
    );
    let indented: String = (0..1_000)
        .map(|depth| format!("{:depth$}a:\n", ""))
        .collect();
    let errors = broken(&indented);
    assert!(
        errors.iter().any(|error| error.0 == "yaml-nesting"),
        "{errors:?}"
    );
    broken(&"{a: ".repeat(1_000));
    broken(&"- ".repeat(1_000));
}

#[test]
fn aliases_that_multiply_are_named() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let of = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{of}]\n"));
    }
    let errors = broken(&bomb);
    assert!(
        errors.iter().any(|error| error.0 == "yaml-size"),
        "{errors:?}"
    );
}

#[test]
fn yaml_that_is_none_is_named_with_its_line() {
    let errors =
        broken("title: x\ndetection:\n  selection:\n   CommandLine: 'a\n  condition: selection\n");
    assert_eq!(errors, at("yaml", 4, 17));
    let errors = broken("title: x\n\tdetection:\n");
    assert_eq!(errors, at("yaml", 2, 1));
}

/// A rule whose one line in question is the sixth.
fn rule_with(line: &str) -> String {
    format!(
        "title: x\nlogsource:\n  category: process_creation\ndetection:\n  selection:\n    {line}\n  condition: selection\n"
    )
}

#[test]
fn an_expression_that_does_not_compile_is_named() {
    assert_eq!(
        broken(&rule_with("CommandLine|re: 'a(b'")),
        at("sigma-regex", 6, 21)
    );
    assert_eq!(
        broken(&rule_with("CommandLine|re: '[z-a]'")),
        at("sigma-regex", 6, 21)
    );
}

#[test]
fn an_expression_that_is_too_large_is_named() {
    assert_eq!(
        broken(&rule_with(r"CommandLine|re: '(\w{500}){200}'")),
        at("sigma-regex", 6, 21)
    );
    assert_eq!(
        broken(&rule_with(&format!(
            "CommandLine|re: '{}'",
            "(".repeat(5_000)
        ))),
        at("sigma-regex", 6, 21)
    );
}

#[test]
fn a_rule_without_a_detection_or_a_condition_says_so() {
    let errors = broken("title: x\nlogsource:\n  category: process_creation\n");
    assert_eq!(errors, at("sigma-detection", 1, 1));
    let errors = broken(
        "title: x\nlogsource:\n  category: process_creation\ndetection:\n  selection:\n    A: b\n",
    );
    assert_eq!(errors, at("sigma-condition", 4, 1));
    let errors = broken("title: x\nlogsource:\n  category: process_creation\ndetection:\n");
    assert_eq!(errors, at("sigma-detection", 4, 1));
}

#[test]
fn an_unknown_modifier_is_named_with_a_fix() {
    let rule = rule_with("CommandLine|contians: a");
    assert_eq!(broken(&rule), at("sigma-modifier", 6, 17));
    let rules = rule::parse(&rule);
    let fix = rules[0]
        .diagnostics
        .iter()
        .find_map(|diagnostic| diagnostic.fix.as_ref())
        .unwrap();
    let mut mended = rule.clone();
    mended.replace_range(fix.span.range(), &fix.replacement);
    assert_eq!(status(&rule::parse(&mended)[0].diagnostics), Status::Ok);
}

#[test]
fn conditions_that_nest_too_deep_are_named() {
    let condition = "(".repeat(10_000) + "selection" + &")".repeat(10_000);
    let rule = format!(
        "title: x\nlogsource: {{}}\ndetection:\n  selection:\n    A: b\n  condition: {condition}\n"
    );
    let errors = broken(&rule);
    assert_eq!(
        (errors[0].0.as_str(), errors[0].1),
        ("sigma-condition", 6),
        "{errors:?}"
    );
    broken(&format!(
        "title: x\ndetection:\n  s: {{A: b}}\n  condition: {}s\n",
        "not ".repeat(10_000)
    ));
}

#[test]
fn a_text_of_random_bytes_does_no_harm() {
    let mut state = 1216_u32;
    for round in 0..200 {
        let bytes: Vec<u8> = (0..round * 7)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Signs that mean something to the readers come often.
                let signs = b"{}[]\",:\\#-|*?%'& \n\t";
                if state >> 31 == 0 {
                    signs[(state >> 8) as usize % signs.len()]
                } else {
                    (state >> 16) as u8
                }
            })
            .collect();
        let (text, _) = decode(&bytes);
        for format in Format::ALL {
            with_rules(text.clone(), Some(format), &[WHOAMI]);
        }
        run(text.clone());
        rule::parse(&text);
    }
}
