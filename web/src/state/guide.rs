//! Looking things up in the authoring guide.

use super::Route;
use cutout_core::report::{GuideRule, GuideValue, RuleView};
use std::ops::Range;

/// True where the row is of the field, if one is asked for, and the text is in its value or its
/// field, ignoring case.
pub fn keeps(row: &GuideValue, field: Option<&str>, text: &str) -> bool {
    let wanted = text.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    field.is_none_or(|field| row.field == field) && (has(&row.value) || has(&row.field))
}

/// Where to read a row in a rule that has it: its place in the rule's text, if it can be found.
pub fn place(row: &GuideValue, rule: &GuideRule, rules: &[RuleView]) -> Route {
    let view = rules.iter().find(|view| view.key == rule.key);
    let value = row.value.to_lowercase();
    let predicate = view.and_then(|view| {
        view.predicates.iter().find(|one| {
            one.field == row.field && one.op == row.op && one.value.to_lowercase() == value
        })
    });
    match predicate {
        Some(predicate) => Route::rule_at(&rule.key, predicate.span),
        None => Route::rule(&rule.key),
    }
}

/// The stretches of a value that are blanks a reader would miss: at its ends, or several at once.
pub fn blanks(value: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, blank) in value.char_indices() {
        if !blank.is_whitespace() {
            continue;
        }
        let end = at + blank.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => found.push(at..end),
        }
    }
    found.retain(|range| {
        let several = value[range.clone()].chars().nth(1).is_some();
        several || range.start == 0 || range.end == value.len()
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_that_would_be_missed_are_found() {
        assert_eq!(blanks(" -file "), [0..1, 6..7]);
        assert!(blanks("a b").is_empty());
        assert_eq!(blanks("x  /f "), [1..3, 5..6]);
        assert!(blanks("").is_empty());
        assert_eq!(blanks("\u{a0}é").first(), Some(&(0..2)));
    }

    #[test]
    fn rows_are_found_by_value_or_field() {
        let row = GuideValue {
            field: "CommandLine".into(),
            op: "contains".into(),
            value: "Winrm".into(),
            rules: vec![0],
            excluding: vec![],
            reach: None,
        };
        assert!(keeps(&row, None, " winRM "));
        assert!(keeps(&row, None, "command"));
        assert!(keeps(&row, Some("CommandLine"), ""));
        assert!(!keeps(&row, Some("Image"), "winrm"));
        assert!(!keeps(&row, None, "pubprn"));
    }
}
