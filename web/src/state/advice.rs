//! Advice on show: what was asked about the analysis on show, and what came back.

use super::Shared;
use crate::protocol::Exclude;
use cutout_core::report::advice::{
    Evasion, Patch, Placement, PredicateText, RepairView, Suggestions, TelemetryRow,
};
use cutout_core::report::{EventRow, Origin, RuleView};
use cutout_core::rule::Language;
use std::collections::BTreeMap;

/// Something that was asked for.
#[derive(Clone, PartialEq)]
pub enum Asked<T> {
    Waiting,
    Here(Shared<T>),
}

#[derive(Clone, Default, PartialEq)]
pub struct Advice {
    /// By rule.
    pub suggestions: BTreeMap<u32, Asked<Offer>>,
    /// A search for exclusions that takes its time: the rule, and how far it is in percent.
    pub suggesting: Option<(u32, u32)>,
    pub preview: Option<Preview>,
    /// For the event of that index.
    pub evasion: Option<(u32, Asked<Evasion>)>,
    pub telemetry: Option<Shared<Vec<TelemetryRow>>>,
}

/// Suggested exclusions, and rows of the events that they name first.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub suggestions: Suggestions,
    pub rows: Vec<EventRow>,
}

/// A change to a rule before it is made.
#[derive(Clone, PartialEq)]
pub struct Preview {
    pub rule: u32,
    pub change: Change,
    /// `None` while it is being worked out.
    pub outcome: Option<Result<Shared<Changed>, String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Exclude {
        predicates: Vec<PredicateText>,
        placement: Placement,
    },
    Repair {
        title: String,
        why: String,
    },
}

/// A changed rule, and rows of the events that it no longer matches, or matches in addition.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub patch: Patch,
    pub rows: Vec<EventRow>,
}

impl Preview {
    pub fn exclude(asked: Exclude) -> Preview {
        Preview {
            rule: asked.rule,
            change: Change::Exclude {
                predicates: asked.predicates,
                placement: asked.placement,
            },
            outcome: None,
        }
    }

    /// A repair brings its patch along.
    pub fn repair(rule: u32, repair: &RepairView) -> Preview {
        Preview {
            rule,
            change: Change::Repair {
                title: repair.title.clone(),
                why: repair.why.clone(),
            },
            outcome: Some(Ok(Shared::new(Changed {
                patch: repair.patch.clone(),
                rows: Vec::new(),
            }))),
        }
    }

    /// True where this is what the answer is about.
    pub fn is_of(&self, asked: &Exclude) -> bool {
        let Change::Exclude {
            predicates,
            placement,
        } = &self.change
        else {
            return false;
        };
        self.rule == asked.rule && *predicates == asked.predicates && *placement == asked.placement
    }

    pub fn patch(&self) -> Option<&Patch> {
        match self.outcome.as_ref()? {
            Ok(changed) => Some(&changed.patch),
            Err(_) => None,
        }
    }
}

/// Places in the one list that are not in the other; both are sorted.
pub fn only_in(one: &[u32], other: &[u32]) -> Vec<u32> {
    let missing = |event: &&u32| other.binary_search(event).is_err();
    one.iter().filter(missing).copied().collect()
}

/// A name for the file that a changed rule is kept in: its title, and the ending that the text
/// has in a folder of rules.
pub fn file_name(rule: &RuleView, patch: &Patch) -> String {
    let words: String = rule
        .title
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let name = match words.join("_") {
        name if name.is_empty() => "rule".to_owned(),
        name => name.chars().take(60).collect(),
    };
    let filter = match patch.placement {
        Placement::File => "_filter",
        Placement::Main | Placement::Optional => "",
    };
    format!("{name}{filter}.{}", ending(rule, patch))
}

fn ending<'a>(rule: &'a RuleView, patch: &Patch) -> &'a str {
    let of_file = rule.key.rsplit_once('.').map(|(_, ending)| ending);
    if let Some(ending) = of_file.filter(|_| rule.origin != Origin::Own) {
        return ending;
    }
    let starts = |with: &str| patch.text.lines().any(|line| line.starts_with(with));
    match patch.language {
        Language::Sigma => "yml",
        Language::Eql | Language::Kql if starts("[rule]") => "toml",
        Language::Eql => "eql",
        Language::Kql => "kql",
        Language::Spl if starts("search:") => "yml",
        Language::Spl if starts("[") => "conf",
        Language::Spl => "spl",
        _ => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};

    #[test]
    fn what_a_change_removes_is_what_is_only_before() {
        assert_eq!(only_in(&[1, 2, 5, 9], &[2, 9, 10]), [1, 5]);
        assert_eq!(only_in(&[], &[1]), [0u32; 0]);
    }

    #[test]
    fn a_file_is_named_after_its_rule_and_ends_as_its_text_does() {
        let rules = RuleChoice {
            pack: Some("t1216".into()),
            own: vec![OwnRule {
                key: "own-1".into(),
                text: "title: \"../a: b\"\ndetection:\n  a: [x]\n  condition: a\n".into(),
                language: None,
            }],
            ..RuleChoice::default()
        };
        let analyzer = analyze(Request {
            rules,
            ..Request::default()
        });
        let rules = analyzer.rules();
        let name = |key: &str, language, placement, text: &str| {
            let rule = rules.iter().find(|rule| rule.key == key).unwrap();
            let patch = Patch {
                language,
                placement,
                text: text.into(),
                added: vec![],
                note: None,
                before: vec![],
                after: vec![],
                lost: vec![],
            };
            file_name(rule, &patch)
        };
        let sigma = |key, placement| name(key, Language::Sigma, placement, "");
        assert_eq!(
            sigma("pack/pubprn.yml", Placement::Main),
            "pubprn_vbs_proxy_execution.yml"
        );
        assert_eq!(sigma("own-1", Placement::File), "a_b_filter.yml");
        let own = |language, text| name("own-1", language, Placement::Main, text);
        assert_eq!(own(Language::Eql, "process where true"), "a_b.eql");
        assert_eq!(own(Language::Kql, "[rule]\nname = 'x'"), "a_b.toml");
        assert_eq!(own(Language::Spl, "[a search]\nsearch = x"), "a_b.conf");
    }
}
