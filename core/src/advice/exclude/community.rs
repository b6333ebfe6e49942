//! Exclusions that other public rules use, that are true on an event, and that a rule lacks.

use super::bypass::{self, Bypass};
use super::events::is_of_log;
use super::generalize::says_enough;
use super::indicator::Asked;
use crate::catalog::{Exclusion, Reach};
use crate::engine::{Batch, trace};
use crate::ir::{Node, Op, Predicate, Subject};
use crate::report::advice::CandidateSource;
use crate::sort::Sort;
use crate::truth::Outcome;
use std::cmp::Reverse;

/// At most this many are shown for one event and rule.
const SHOWN: usize = 6;

/// An exclusion that would apply.
#[derive(Debug)]
pub struct Known<'c> {
    pub exclusion: &'c Exclusion,
    /// How an attacker could satisfy it, where that is plain.
    pub caution: Option<&'static str>,
}

/// The known exclusions that would apply to an event the rule matches: those without a caution
/// first, then the most used.
///
/// One that the rule has already is left out, and so is one that is an indicator of the rule:
/// excluding what the rule looks for would only switch it off.
pub fn known<'c>(rule: &Node, reach: &'c Reach, batch: &Batch, event: usize) -> Vec<Known<'c>> {
    let asked = Asked::in_nodes(std::iter::once(rule));
    let mut found: Vec<Known<'_>> = reach
        .exclusions()
        .iter()
        .filter(|exclusion| is_of_use(&exclusion.predicate, batch))
        .filter(|exclusion| !asked.has(&exclusion.predicate))
        .filter(|exclusion| !asked.is_implied(&exclusion.predicate))
        .filter(|exclusion| trace::outcome(&exclusion.predicate, batch, event) == Outcome::Pass)
        .map(|exclusion| Known {
            exclusion,
            caution: caution(&exclusion.predicate),
        })
        .collect();
    found.order_by_key(|known| {
        (
            known.caution.is_some(),
            Reverse(known.exclusion.reach.total),
        )
    });
    found.truncate(SHOWN);
    found
}

/// An exclusion of the catalog that these events' log can have, with the rules that use it.
pub fn candidate(exclusion: &Exclusion, batch: &Batch) -> Option<(Predicate, CandidateSource)> {
    is_of_use(&exclusion.predicate, batch).then(|| {
        let source = CandidateSource::Community {
            reach: exclusion.reach.clone(),
            rules: exclusion.rules.clone(),
        };
        (exclusion.predicate.clone(), source)
    })
}

/// Of the catalog, much is a part of a larger exclusion and says little alone: that a field is
/// there, a number, how the event was logged.
fn is_of_use(predicate: &Predicate, batch: &Batch) -> bool {
    let of_text = matches!(
        predicate.op,
        Op::Eq
            | Op::In
            | Op::Contains
            | Op::StartsWith
            | Op::EndsWith
            | Op::Wildcard
            | Op::RegexMatch
    );
    let of_event = matches!(&predicate.subject, Subject::Field(field)
        if !is_of_log(field) && batch.column(field).is_some());
    of_text && of_event && says_enough(&predicate.value)
}

/// How an attacker could satisfy it, where that takes no more than starting the process.
fn caution(predicate: &Predicate) -> Option<&'static str> {
    let easiest = bypass::ways(predicate).last().copied();
    let plain = easiest.filter(|way| *way >= Bypass::WritableFolder);
    plain.map(Bypass::sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;

    #[test]
    fn an_exclusion_that_lets_the_technique_through_is_marked() {
        let is_marked = |field: &str, op: Op, value: &str| {
            caution(&Predicate::compare(Field::new(field), op, value).unwrap()).is_some()
        };
        assert!(is_marked("Image", Op::StartsWith, r"c:\windows\system32\"));
        assert!(is_marked("process_name", Op::Eq, "cmd.exe"));
        assert!(is_marked("CommandLine", Op::Contains, "127.0.0.1"));
        assert!(is_marked("TargetFilename", Op::StartsWith, r"c:\users\"));
        assert!(is_marked("Image", Op::Eq, r"c:\windows\explorer.exe"));
        assert!(!is_marked("Image", Op::StartsWith, r"c:\program files\"));
    }

    /// Of an exclusion in the catalog, one predicate may be a part that says nothing alone.
    #[test]
    fn what_says_nothing_alone_is_left_out() {
        let text = r#"{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\x.exe","User":"S"}"#;
        let analyzer = crate::analyze::analyze(crate::analyze::Request {
            text: text.to_owned(),
            ..Default::default()
        });
        let is_offered = |field: &str, op: Op, value: &str| {
            let predicate = Predicate::compare(Field::new(field), op, value).unwrap();
            is_of_use(&predicate, analyzer.batch())
        };
        assert!(is_offered("Image", Op::StartsWith, r"C:\Program Files\"));
        assert!(!is_offered("Image", Op::Exists, "true"));
        assert!(!is_offered("Image", Op::EndsWith, r"\x"));
        assert!(!is_offered("EventID", Op::Eq, "4688"));
        assert!(!is_offered(
            "ParentImage",
            Op::StartsWith,
            r"C:\Program Files\"
        ));
    }
}
