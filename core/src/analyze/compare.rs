//! Two versions of a rule on the events of the request.

use super::Analyzer;
use crate::engine::{Answers, Bits, Evaluator};
use crate::ir::{Group, Node};
use crate::report::advice::{Label, PredicateText};
use crate::report::compare::{Change, Comparison, PredicateChange};
use crate::rule::{Language, Rule};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Another version of a text of rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub text: String,
    /// `None` finds it out.
    #[serde(default)]
    pub language: Option<Language>,
}

impl Analyzer {
    /// What changed since another version of a text of rules, by the key of the text: one for each
    /// rule that it holds. The other version is read and linked as the text itself is. Labels go
    /// by the index of the event.
    ///
    /// # Errors
    ///
    /// One sentence, where the two can't be compared.
    pub fn compare(
        &self,
        key: &str,
        before: &Version,
        labels: &[(u32, Label)],
    ) -> Result<Vec<Comparison>, String> {
        let rules = self.rules.of_text(key);
        if rules.is_empty() {
            return Err("The rule is not here any more.".to_owned());
        }
        let mut evaluator = Evaluator::default();
        let compared = rules.map(|rule| {
            let mut comparison = self.compare_rule(rule, before, &mut evaluator)?;
            let labelled = |list: &[u32], wanted: Label| {
                let of = labels.iter().filter(|(_, label)| *label == wanted);
                let in_list = of.filter(|(event, _)| list.binary_search(event).is_ok());
                in_list.map(|(event, _)| *event).collect()
            };
            comparison.lost_malicious = labelled(&comparison.lost, Label::Malicious);
            comparison.gained_benign = labelled(&comparison.gained, Label::Benign);
            Ok(comparison)
        });
        compared.collect()
    }

    fn compare_rule(
        &self,
        at: usize,
        before: &Version,
        evaluator: &mut Evaluator,
    ) -> Result<Comparison, String> {
        let other = self.rules.version(at, &before.text, before.language);
        let other = other.ok_or(
            "The two versions hold different numbers of rules, so that none can be compared.",
        )?;
        let rule = &*self.rules.get(at).rule;
        let mut comparison = Comparison {
            title: rule.meta.title.clone().unwrap_or_default(),
            predicates: predicates(&other, rule),
            ..Comparison::default()
        };
        let judged = self.results.get(at);
        let now = judged.map(|judged| judged.answers.answers(self.batch.len()));
        // A rule that can't be evaluated matches nothing, and a change of that is a change.
        let none = || Answers::none(self.batch.len());
        let then = self.answers(&other, evaluator);
        fill(
            &mut comparison,
            &then.unwrap_or_else(none),
            &now.unwrap_or_else(none),
        );
        Ok(comparison)
    }
}

/// The events whose verdict changed.
fn fill(comparison: &mut Comparison, then: &Answers, now: &Answers) {
    let difference = |one: &Bits, without: &[&Bits]| {
        let mut one = one.clone();
        without.iter().for_each(|other| one.and_not(other));
        one.indices()
    };
    comparison.gained = difference(&now.must, &[&then.must]);
    comparison.lost = difference(&then.must, &[&now.must]);
    // What may match is a match or open, so that these have neither match.
    comparison.opened = difference(&now.may, &[&then.may, &now.must]);
    comparison.settled = difference(&then.may, &[&now.may, &then.must]);
    let mut kept = now.must.clone();
    kept.and(&then.must);
    comparison.kept = kept.count() as u32;
}

/// A predicate, and whether it stands under a NOT.
type Asked = (PredicateText, bool);

/// Predicates by what they ask, each as often as the rule has it. A predicate that is asked of
/// another field, or under NOT, is another.
fn predicates(then: &Rule, now: &Rule) -> Vec<PredicateChange> {
    let (then, now) = (asked(then), asked(now));
    let mut changes = only(&then, &now, Change::Removed);
    changes.extend(only(&now, &then, Change::Added));
    changes
}

fn only(one: &[Asked], other: &[Asked], change: Change) -> Vec<PredicateChange> {
    let mut rest: HashMap<&Asked, usize> = HashMap::new();
    for asked in other {
        *rest.entry(asked).or_default() += 1;
    }
    let mut changes = Vec::new();
    for asked in one {
        if let Some(count) = rest.get_mut(asked).filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        changes.push(PredicateChange {
            change,
            predicate: asked.0.clone(),
            exclusion: asked.1,
        });
    }
    changes
}

/// In the order of the rule.
fn asked(rule: &Rule) -> Vec<Asked> {
    let mut all = Vec::new();
    let steps = rule.group.iter().flat_map(Group::steps);
    let steps = steps.map(|step| &step.condition);
    let nodes: Vec<&Node> = rule.usable().into_iter().chain(steps).collect();
    for node in nodes {
        node.each_predicate(&mut |predicate, _, exclusion| {
            all.push((PredicateText::from(&**predicate), exclusion));
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{OwnRule, Request, RuleChoice, analyze};

    const SIGMA: &str = "title: A
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: '.vbs'
  filter:
    CommandLine|contains: 'check'
  condition: selection and not filter
";

    fn compared(before: &str, now: &str, events: &str) -> Result<Vec<Comparison>, String> {
        let own = OwnRule {
            key: "own-1".into(),
            text: now.into(),
            language: None,
        };
        let done = analyze(Request {
            text: events.into(),
            rules: RuleChoice {
                own: vec![own],
                ..RuleChoice::default()
            },
            ..Request::default()
        });
        let before = Version {
            text: before.into(),
            language: None,
        };
        done.compare(
            "own-1",
            &before,
            &[(0, Label::Malicious), (1, Label::Malicious)],
        )
    }

    fn change(change: Change, op: &str, value: &str, exclusion: bool) -> PredicateChange {
        PredicateChange {
            change,
            predicate: PredicateText {
                field: "CommandLine".into(),
                op: op.into(),
                value: value.into(),
            },
            exclusion,
        }
    }

    #[test]
    fn what_is_gained_and_lost_is_told_with_the_predicates_that_changed() {
        let now = SIGMA
            .replace("'.vbs'", "'.wsf'")
            .replace("'check'", "'checked'");
        let events = "cscript a.vbs\ncscript a.wsf\ncscript a.vbs a.wsf\ncscript a.wsf check\ncscript a.wsf checked";
        let compared = compared(SIGMA, &now, events).unwrap();
        assert_eq!(compared.len(), 1);
        assert_eq!(compared[0].gained, [1, 3]);
        assert_eq!(compared[0].lost, [0]);
        assert_eq!(compared[0].kept, 1);
        assert_eq!(compared[0].lost_malicious, [0]);
        assert!(compared[0].gained_benign.is_empty());
        assert!(compared[0].opened.is_empty());
        assert_eq!(
            compared[0].predicates,
            [
                change(Change::Removed, "contains", ".vbs", false),
                change(Change::Removed, "contains", "check", true),
                change(Change::Added, "contains", ".wsf", false),
                change(Change::Added, "contains", "checked", true),
            ]
        );
    }

    #[test]
    fn a_rule_that_asks_for_what_a_log_lacks_can_no_longer_tell() {
        let now = SIGMA.replace("'.vbs'", "'.vbs'\n    ParentImage|endswith: '\\cmd.exe'");
        let compared = compared(SIGMA, &now, "cscript a.vbs\ncscript b.js").unwrap();
        // It was a match, and that is what counts of it.
        assert_eq!(compared[0].lost, [0]);
        let open = SIGMA.replace("CommandLine|contains: '.vbs'", "ParentImage: a");
        let never = SIGMA.replace("CommandLine|contains: '.vbs'", "CommandLine: a");
        let opened = self::compared(&never, &open, "cscript a.vbs").unwrap();
        assert_eq!(opened[0].opened, [0]);
        let settled = self::compared(&open, &never, "cscript a.vbs").unwrap();
        assert_eq!(settled[0].settled, [0]);
    }

    #[test]
    fn rules_of_other_languages_and_rules_that_are_broken_compare_too() {
        let eql = |value: &str| format!("process where process.command_line : \"*{value}*\"");
        let compared = compared(&eql("a.vbs"), &eql(".vbs"), "cscript a.vbs\ncscript b.vbs");
        assert_eq!(compared.unwrap()[0].gained, [1]);
        let spl = |value: &str| {
            format!(
                "| tstats count from datamodel=Endpoint.Processes where Processes.process=\"*{value}*\" by Processes.dest"
            )
        };
        let compared = self::compared(&spl("b.vbs"), &spl("a.vbs"), "cscript a.vbs\ncscript b.vbs");
        let compared = compared.unwrap();
        assert_eq!(
            (&compared[0].gained, &compared[0].lost),
            (&vec![0], &vec![1])
        );
        let broken = SIGMA.replace("selection and", "selectoin and");
        let compared = self::compared(SIGMA, &broken, "cscript a.vbs").unwrap();
        assert_eq!(compared[0].lost, [0]);
        let two = format!("{SIGMA}---\n{SIGMA}");
        assert!(self::compared(&two, SIGMA, "x").is_err());
        assert_eq!(
            self::compared(&two, &two, "cscript a.vbs").unwrap().len(),
            2
        );
    }
}
