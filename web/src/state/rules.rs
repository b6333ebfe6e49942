//! Which rules the rules view lists, and which text of the user's a rule comes from.

use cutout_core::analyze::OwnRule;
use cutout_core::report::{Level, Origin, PredicateView, RuleView};
use cutout_core::text::Span;

/// What narrows the list of rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub text: String,
    pub level: Option<Level>,
}

impl Filter {
    /// True where the rule is of the level, and the text is in its title, its techniques or its
    /// key, ignoring case.
    pub fn keeps(&self, rule: &RuleView) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        self.level.is_none_or(|level| rule.level == Some(level))
            && (has(&rule.title) || has(&rule.key) || rule.techniques.iter().any(|id| has(id)))
    }
}

/// The text of the user's that a rule comes from: its key, up to the number of the document.
pub fn own_text<'a>(key: &str, own: &'a [OwnRule]) -> Option<&'a OwnRule> {
    own.iter().find(|text| comes_from(key, &text.key))
}

/// True where the rule of that key is a document of the text.
pub fn comes_from(rule: &str, text: &str) -> bool {
    rule.strip_prefix(text)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// The rules of the same text, the rule itself among them.
pub fn siblings<'a>(
    rule: &'a RuleView,
    rules: &'a [RuleView],
) -> impl Iterator<Item = &'a RuleView> {
    let (text, _) = rule.key.split_once('#').unwrap_or((&rule.key, ""));
    rules.iter().filter(move |one| comes_from(&one.key, text))
}

/// Rules of other texts that have the same predicate on the same side.
pub fn also_in<'a>(
    predicate: &PredicateView,
    key: &str,
    rules: &'a [RuleView],
) -> Vec<(&'a RuleView, Span)> {
    let value = predicate.value.to_lowercase();
    let same = |one: &&PredicateView| {
        one.exclusion == predicate.exclusion
            && one.field == predicate.field
            && one.op == predicate.op
            && one.value.to_lowercase() == value
    };
    let others = rules.iter().filter(|rule| !comes_from(&rule.key, key));
    others
        .filter_map(|rule| Some((rule, rule.predicates.iter().find(same)?.span)))
        .collect()
}

/// The rules of one text of the user's, in its order.
pub fn of_text<'a>(text: &'a str, rules: &'a [RuleView]) -> impl Iterator<Item = &'a RuleView> {
    rules
        .iter()
        .filter(move |rule| rule.origin == Origin::Own && comes_from(&rule.key, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutout_core::analyze::{Request, RuleChoice, analyze};

    #[test]
    fn a_predicate_is_found_in_other_rules_whatever_its_case_but_on_the_same_side() {
        let rule = |key: &str, value: &str, side: &str| OwnRule {
            key: key.into(),
            text: format!(
                "title: {key}\ndetection:\n  a:\n    Image: '{value}'\n  condition: {side} a\n"
            ),
            language: None,
        };
        let choice = RuleChoice {
            own: vec![
                rule("one", "x.exe", ""),
                rule("two", "X.EXE", ""),
                rule("three", "x.exe", "not"),
                rule("four", "y.exe", ""),
            ],
            ..RuleChoice::default()
        };
        let rules = analyze(Request {
            rules: choice,
            ..Request::default()
        })
        .rules();
        let also = also_in(&rules[0].predicates[0], "one", &rules);
        let keys: Vec<&str> = also.iter().map(|(rule, _)| rule.key.as_str()).collect();
        assert_eq!(keys, ["two"]);
    }

    #[test]
    fn a_rule_belongs_to_the_text_whose_key_it_carries() {
        let own = ["own-1", "own-10"].map(|key| OwnRule {
            key: key.into(),
            text: String::new(),
            language: None,
        });
        let owner = |key| own_text(key, &own).map(|text| text.key.as_str());
        assert_eq!(owner("own-1"), Some("own-1"));
        assert_eq!(owner("own-10"), Some("own-10"));
        assert_eq!(owner("own-10#2"), Some("own-10"));
        assert_eq!(owner("own-2"), None);
        assert_eq!(owner("pack/pubprn.yml"), None);
    }
}
