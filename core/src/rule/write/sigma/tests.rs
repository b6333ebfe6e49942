use crate::event::Field;
use crate::ir::{Op, Predicate};
use crate::report::advice::Placement;
use crate::rule;
use crate::rule::write::{Refusal, Written, exclude, replace};

fn predicate(field: &str, op: Op, value: &str) -> Predicate {
    Predicate::compare(Field::new(field), op, value).unwrap()
}

fn image() -> Predicate {
    predicate("Image", Op::EndsWith, r"\foo.exe")
}

fn main_filter(source: &str, all_of: &[Predicate]) -> Result<Written, Refusal> {
    exclude(&rule::parse(source)[0], all_of, Placement::Main)
}

/// What came new into the detection of a rule whose head is always the same.
fn changed(detection: &str, all_of: &[Predicate]) -> String {
    let head = "title: x\nlogsource:\n    category: process_creation\n";
    let source = format!("{head}{detection}");
    let written = main_filter(&source, all_of).unwrap();
    written.text.strip_prefix(head).unwrap().to_owned()
}

#[test]
fn a_selection_is_added_and_excluded_in_the_layout_of_the_file() {
    assert_eq!(
        changed(
            "detection:\n    selection:\n        CommandLine|contains: 'a' # why\n    # all\n    condition: selection # so\nlevel: low\n",
            &[image()]
        ),
        "detection:\n    selection:\n        CommandLine|contains: 'a' # why\n    filter_main_foo:\n        Image|endswith: '\\foo.exe'\n    # all\n    condition: selection and not 1 of filter_main_* # so\nlevel: low\n"
    );
    // Two blanks, double quotes, and the condition in front.
    assert_eq!(
        changed(
            "detection:\n  condition: a or b\n  a:\n    CommandLine: \"x\"\n  b:\n    CommandLine: \"y\"",
            &[image()]
        ),
        "detection:\n  filter_main_foo:\n    Image|endswith: \"\\\\foo.exe\"\n  condition: (a or b) and not 1 of filter_main_*\n  a:\n    CommandLine: \"x\"\n  b:\n    CommandLine: \"y\""
    );
}

#[test]
fn a_condition_that_excludes_such_selections_stays() {
    let detection = "detection:\n    s:\n        CommandLine: a\n    filter_main_foo:\n        Image: b\n    condition: s and not 1 of filter_main_*\n";
    assert_eq!(
        changed(detection, &[image()]),
        "detection:\n    s:\n        CommandLine: a\n    filter_main_foo:\n        Image: b\n    filter_main_foo_2:\n        Image|endswith: \\foo.exe\n    condition: s and not 1 of filter_main_*\n"
    );
    // All of them must be true for an exclusion, so one more would exclude less.
    let all = detection.replace("1 of filter_main_*", "all of filter_main_*");
    assert!(changed(&all, &[image()]).ends_with(
        "    _filter_main_foo:\n        Image|endswith: \\foo.exe\n    condition: s and not all of filter_main_* and not _filter_main_foo\n"
    ));
}

#[test]
fn a_condition_that_takes_every_selection_does_not_take_the_new_one() {
    assert_eq!(
        changed(
            "detection:\n    a:\n        CommandLine: x\n    b:\n        CommandLine: y\n    condition: 1 of them\n",
            &[image()]
        ),
        "detection:\n    a:\n        CommandLine: x\n    b:\n        CommandLine: y\n    _filter_main_foo:\n        Image|endswith: \\foo.exe\n    condition: 1 of them and not _filter_main_foo\n"
    );
}

#[test]
fn conditions_keep_their_quotes_and_lines() {
    for (condition, want) in [
        ("'s or t'", "'(s or t) and not F'"),
        ("\"s\"", "\"s and not F\""),
        (
            ">\n        s or\n        t",
            ">\n        (s or\n        t) and not F",
        ),
        (
            "|-\n        s\n        and t",
            "|-\n        s\n        and t and not F",
        ),
        ("s\n        and t", "s\n        and t and not F"),
        (
            "\n        - s\n        - t",
            "\n        - s and not F\n        - t and not F",
        ),
        ("[s, t or s]", "[s and not F, (t or s) and not F]"),
        ("(s or t)", "(s or t) and not F"),
        ("(s) or (t)", "((s) or (t)) and not F"),
        ("not s and t", "not s and t and not F"),
    ] {
        let rule = |condition: &str| {
            format!(
                "detection:\n    s:\n        CommandLine: x\n    t:\n        CommandLine: y\n    condition: {condition}\nlevel: low\n"
            )
        };
        let want = rule(want).replace('F', "1 of filter_main_*").replace(
            "    condition:",
            "    filter_main_foo:\n        Image|endswith: \\foo.exe\n    condition:",
        );
        assert_eq!(changed(&rule(condition), &[image()]), want);
    }
}

#[test]
fn only_the_rule_that_is_meant_changes_and_line_ends_stay() {
    let one = "title: a\r\nlogsource: {}\r\ndetection:\r\n    s:\r\n        Image: x\r\n    condition: s\r\n";
    let source = format!(
        "{one}---\r\n{}---\r\n{one}",
        one.replace("title: a", "title: b")
    );
    let rules = rule::parse(&source);
    let written = exclude(&rules[1], &[image()], Placement::Optional).unwrap();
    let second = "title: b\r\nlogsource: {}\r\ndetection:\r\n    s:\r\n        Image: x\r\n    filter_optional_foo:\r\n        Image|endswith: \\foo.exe\r\n    condition: s and not 1 of filter_optional_*\r\n";
    assert_eq!(written.text, format!("{one}---\r\n{second}---\r\n{one}"));
    let added: Vec<&str> = written
        .added
        .iter()
        .map(|span| span.of(&written.text))
        .collect();
    assert_eq!(
        added,
        [
            "filter_optional_foo:\r\n        Image|endswith: \\foo.exe",
            "and not 1 of filter_optional_*"
        ]
    );
}

#[test]
fn several_predicates_are_one_selection() {
    let contains = |value| predicate("CommandLine", Op::Contains, value);
    assert_eq!(
        changed(
            "detection:\n    s:\n        process.command_line: 'x'\n    condition: s\n",
            &[contains(" -a "), image(), contains("it's: #1"), image()]
        ),
        "detection:\n    s:\n        process.command_line: 'x'\n    filter_main_a:\n        process.command_line|contains|all:\n            - ' -a '\n            - 'it''s: #1'\n        Image|endswith: '\\foo.exe'\n    condition: s and not 1 of filter_main_*\n"
    );
}

#[test]
fn every_operator_has_its_modifier() {
    for (op, value, want) in [
        (Op::Eq, "a", "Image: 'a'"),
        (Op::Eq, "a*?", r"Image: 'a\*\?'"),
        (Op::Eq, "4688", "Image: '4688'"),
        (Op::Ne, "a", "Image|neq: 'a'"),
        (Op::Contains, r"\", r"Image|contains: '\'"),
        (Op::StartsWith, r"C:\", r"Image|startswith: 'C:\'"),
        (Op::Wildcard, r"*\a?\*", r"Image: '*\a?\\*'"),
        (Op::In, "a", "Image: 'a'"),
        (Op::RegexMatch, "^a+$", "Image|re: '^a+$'"),
        (Op::RegexMatch, "(?i)a", "Image|re|i: 'a'"),
        (Op::Exists, "true", "Image|exists: true"),
        (Op::Lt, "5", "Image|lt: 5"),
        (Op::Cidr, "10.0.0.0/8", "Image|cidr: '10.0.0.0/8'"),
        (Op::Eq, "a\nb\u{7f}", "Image: \"a\\nb\\u007f\""),
    ] {
        let predicate = predicate("Image", op, value);
        assert_eq!(super::predicate(&predicate).unwrap(), want);
        changed(
            "detection:\n    s:\n        CommandLine: 'x'\n    condition: s\n",
            &[predicate],
        );
    }
}

#[test]
fn a_detection_on_one_line_stays_on_it() {
    assert_eq!(
        changed(
            "detection: {s: {CommandLine: x}, condition: s}\n",
            &[image()]
        ),
        "detection: {s: {CommandLine: x}, filter_main_foo: {Image|endswith: '\\foo.exe'}, condition: s and not 1 of filter_main_*}\n"
    );
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let code = |source: &str| main_filter(source, &[image()]).unwrap_err().code;
    let head = "title: x\nlogsource: {}\n";
    assert_eq!(
        code(&format!(
            "{head}detection:\n    s:\n        a: b\n    condition: t\n"
        )),
        "unusable"
    );
    assert_eq!(
        code(&format!(
            "{head}detection:\n    s:\n        a: &c s\n    condition: *c\n"
        )),
        "layout"
    );
    assert_eq!(
        code(&format!(
            "{head}correlation:\n    type: event_count\n    rules: [a]\n    timespan: 1h\n    condition:\n        gte: 2\n"
        )),
        "link"
    );
}

#[test]
fn a_filter_is_a_file_of_its_own() {
    let source = "title: It's x\nid: 0e95725d-7320-415d-80f7-004da920fc11\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n    s:\n        Image: x\n    condition: s\n";
    let rules = rule::parse(source);
    let user = predicate("User", Op::Eq, "SYSTEM");
    let written = exclude(&rules[0], &[image(), user.clone()], Placement::File).unwrap();
    assert_eq!(
        written.text,
        "title: 'Exclusion from It''s x'\nlogsource:\n    category: process_creation\n    product: windows\nfilter:\n    rules:\n        - 0e95725d-7320-415d-80f7-004da920fc11\n    selection:\n        Image|endswith: \\foo.exe\n        User: SYSTEM\n    condition: not selection\n"
    );
    let nameless = rule::parse(&source.replace("id:", "other:"));
    let refused = exclude(&nameless[0], &[image()], Placement::File).unwrap_err();
    assert_eq!(refused.code, "sigma-filter");
    let named = rule::parse(&source.replace("id: 0", "name: a 0"));
    assert!(exclude(&named[0], &[user], Placement::File).is_ok());
}

/// The detection with the predicate replaced that has this value.
fn replaced(detection: &str, value: &str, one_of: &[Predicate]) -> String {
    let source = format!("title: x\nlogsource: {{}}\ndetection:\n{detection}");
    let rule = &rule::parse(&source)[0];
    let mut place = None;
    rule.condition
        .as_ref()
        .unwrap()
        .each_predicate(&mut |predicate, span, _| {
            if predicate.value == value {
                place = Some(span);
            }
        });
    let written = replace(rule, place.unwrap(), one_of).unwrap();
    let at = written.text.find("detection:\n").unwrap() + "detection:\n".len();
    written.text[at..].to_owned()
}

#[test]
fn alternatives_of_one_key_become_a_list() {
    let contains = |value| predicate("CommandLine", Op::Contains, value);
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains: 'a' # why\n        Image: 'x'\n    condition: s\n",
            "a",
            &[contains("a"), contains("b")]
        ),
        "    s:\n        CommandLine|contains:\n            - 'a'\n            - 'b' # why\n        Image: 'x'\n    condition: s\n"
    );
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains:\n            - 'a'\n            - 'b'\n    condition: s\n",
            "a",
            &[contains("c"), contains("d")]
        ),
        "    s:\n        CommandLine|contains:\n            - 'c'\n            - 'd'\n            - 'b'\n    condition: s\n"
    );
}

#[test]
fn a_modifier_is_added_to_the_key_where_it_leaves_the_other_values() {
    let windash = |value: &str| {
        let source = format!(
            "title: x\nlogsource: {{}}\ndetection:\n    s:\n        CommandLine|windash|contains: '{value}'\n    condition: s\n"
        );
        let mut found = None;
        let rule = rule::parse(&source).remove(0);
        rule.condition
            .unwrap()
            .each_predicate(&mut |predicate, _, _| found = Some(predicate.as_ref().clone()));
        found.unwrap()
    };
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains|all:\n            - ' -enc '\n            - 'x'\n    condition: s\n",
            " -enc ",
            &[windash(" -enc ")]
        ),
        "    s:\n        CommandLine|windash|contains|all:\n            - ' -enc '\n            - 'x'\n    condition: s\n"
    );
    // Of the other value, another dash would do as well.
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains:\n            - ' -enc '\n            - ' -x '\n    condition: s\n",
            " -enc ",
            &[windash(" -enc ")]
        ),
        "    s:\n        - CommandLine|contains:\n              - ' -x '\n        - CommandLine|windash|contains: ' -enc '\n    condition: s\n"
    );
}

#[test]
fn alternatives_of_other_fields_become_maps_in_a_list() {
    let original = predicate("OriginalFileName", Op::Eq, "foo.exe");
    assert_eq!(
        replaced(
            "    s:\n        Image|endswith: '\\foo.exe' # the program\n        CommandLine|contains:\n            # one of\n            - 'a'\n            - 'b'\n    other:\n        User: 'x'\n    condition: 1 of * and not other\n",
            r"\foo.exe",
            &[image(), original.clone()]
        ),
        "    s:\n        - Image|endswith: '\\foo.exe' # the program\n          CommandLine|contains:\n              # one of\n              - 'a'\n              - 'b'\n        - OriginalFileName: 'foo.exe'\n          CommandLine|contains:\n              # one of\n              - 'a'\n              - 'b'\n    other:\n        User: 'x'\n    condition: 1 of * and not other\n"
    );
    // The last value of a list of some length, in a rule with Windows' line ends.
    let last = "    s:\r\n        User: u\r\n        Image|endswith:\r\n            - '\\bar.exe'\r\n            - '\\foo.exe' # gone\r\n    t:\r\n        User: v\r\n    condition: s and t\r\n";
    assert_eq!(
        replaced(last, r"\foo.exe", std::slice::from_ref(&original)),
        "    s:\r\n        - User: u\r\n          Image|endswith:\r\n              - '\\bar.exe'\r\n        - User: u\r\n          OriginalFileName: 'foo.exe'\r\n    t:\r\n        User: v\r\n    condition: s and t\r\n"
    );
    // A list of maps gets one more.
    assert_eq!(
        replaced(
            "    s:\n        - Image|endswith:\n              - '\\foo.exe'\n              - '\\bar.exe'\n          User: 'x'\n        - CommandLine: 'y'\n    condition: s\n",
            r"\foo.exe",
            &[image(), original]
        ),
        "    s:\n        - Image|endswith:\n              - '\\foo.exe'\n              - '\\bar.exe'\n          User: 'x'\n        - OriginalFileName: 'foo.exe'\n          User: 'x'\n        - CommandLine: 'y'\n    condition: s\n"
    );
}

#[test]
fn one_of_all_values_is_replaced_beside_the_others() {
    let regex = predicate("CommandLine", Op::RegexMatch, "a+");
    let contains = predicate("CommandLine", Op::Contains, "a");
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains|all:\n            - 'a'\n            - 'b'\n            - 'c'\n    condition: s\n",
            "a",
            &[contains, regex]
        ),
        "    s:\n        - CommandLine|contains|all:\n              - 'a'\n              - 'b'\n              - 'c'\n        - CommandLine|contains|all:\n              - 'b'\n              - 'c'\n          CommandLine|re: 'a+'\n    condition: s\n"
    );
}

#[test]
fn one_of_all_values_leaves_for_an_entry_of_its_own() {
    let regex = predicate("CommandLine", Op::RegexMatch, "a+");
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains|all:\n            - 'a' # first\n            - 'b'\n        Image: 'x'\n    condition: s\n",
            "a",
            std::slice::from_ref(&regex)
        ),
        "    s:\n        CommandLine|contains:\n            - 'b'\n        CommandLine|re: 'a+'\n        Image: 'x'\n    condition: s\n"
    );
    let contains = |value| predicate("CommandLine", Op::Contains, value);
    assert_eq!(
        replaced(
            "    s:\n        CommandLine|contains|all:\n            - 'a'\n            - 'b'\n            - 'c'\n    condition: s\n",
            "c",
            &[contains("c"), contains("d")]
        ),
        "    s:\n        CommandLine|contains|all:\n            - 'a'\n            - 'b'\n        CommandLine|contains:\n            - 'c'\n            - 'd'\n    condition: s\n"
    );
}
