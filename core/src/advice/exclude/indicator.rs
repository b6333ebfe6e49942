//! Whether an exclusion is what the rule looks for: that would only switch the rule off.

use super::bypass;
use crate::engine::compare;
use crate::ir::{Group, Node, Op, Predicate, Subject};
use crate::rule::Rule;
use crate::text::fold::fold;
use std::collections::HashSet;

/// The predicates of a rule, those of its group included.
#[derive(Debug)]
pub struct Asked<'r> {
    all: HashSet<&'r Predicate>,
    indicators: Vec<&'r Predicate>,
}

impl<'r> Asked<'r> {
    pub fn by(rule: &'r Rule) -> Asked<'r> {
        let behind = rule.group.iter().flat_map(Group::conditions);
        Asked::in_nodes(rule.condition.iter().chain(behind))
    }

    pub fn in_nodes(nodes: impl Iterator<Item = &'r Node>) -> Asked<'r> {
        let (mut all, mut indicators) = (HashSet::new(), Vec::new());
        for node in nodes {
            node.each_predicate(&mut |predicate, _, negated| {
                let is_new = all.insert(predicate.as_ref());
                if is_new && !negated {
                    indicators.push(predicate.as_ref());
                }
            });
        }
        Asked { all, indicators }
    }

    /// Does the rule have this predicate already, on either side?
    pub fn has(&self, predicate: &Predicate) -> bool {
        self.all.contains(predicate)
    }

    /// Is the predicate true whenever an indicator is, so that it would take away all that this
    /// indicator finds?
    pub fn is_implied(&self, predicate: &Predicate) -> bool {
        let Subject::Field(_) = &predicate.subject else {
            return false;
        };
        self.indicators.iter().any(|indicator| {
            // What is true of the text that an indicator asks for is true of a value that has
            // this text at the same place.
            let same_place = match predicate.op {
                Op::Contains => {
                    matches!(
                        indicator.op,
                        Op::Eq | Op::Contains | Op::StartsWith | Op::EndsWith
                    )
                }
                Op::StartsWith => matches!(indicator.op, Op::Eq | Op::StartsWith),
                Op::EndsWith => matches!(indicator.op, Op::Eq | Op::EndsWith),
                Op::Eq | Op::Wildcard | Op::In => indicator.op == Op::Eq,
                _ => false,
            };
            same_place && indicator.subject == predicate.subject && {
                let value = &indicator.value;
                compare::on_text(&predicate.test, value, &fold(value))
            }
        })
    }

    /// Does an indicator on the same subject find this text?
    pub fn finds(&self, subject: &Subject, text: &str) -> bool {
        let folded = fold(text);
        self.indicators.iter().any(|indicator| {
            indicator.subject == *subject && compare::on_text(&indicator.test, text, &folded)
        })
    }

    /// Is it what an indicator looks for, in one of its places: a word of the command line with
    /// the indicator's text in it, or, of the paths that an indicator finds, those in a folder
    /// where everyone has the same files? `example` is a value that it is true of.
    pub fn is_narrowed(&self, predicate: &Predicate, example: &str) -> bool {
        if predicate.op == Op::Contains {
            return self.finds(&predicate.subject, &predicate.value);
        }
        bypass::is_of_everyone(predicate) && self.finds(&predicate.subject, example)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;

    #[test]
    fn what_the_rule_looks_for_is_no_exclusion() {
        let rule = "title: x\ndetection:\n  s:\n    Image|endswith: '\\cscript.exe'\n    CommandLine|contains: '\\pubprn.vbs'\n  f:\n    User: EXAMPLE\\backup\n  condition: s and not f\n";
        let rules = crate::rule::parse(rule);
        let asked = Asked::by(&rules[0]);
        let predicate = |field: &str, op: Op, value: &str| {
            Predicate::compare(Field::new(field), op, value).unwrap()
        };
        let implied = |field, op, value| asked.is_implied(&predicate(field, op, value));
        assert!(implied("Image", Op::EndsWith, r"\cscript.exe"));
        assert!(implied("Image", Op::EndsWith, r"script.exe"));
        assert!(implied("CommandLine", Op::Contains, "pubprn"));
        assert!(!implied("CommandLine", Op::StartsWith, "pubprn"));
        assert!(!implied("ParentImage", Op::EndsWith, r"\cscript.exe"));
        assert!(!implied("CommandLine", Op::Contains, "printers"));
        assert!(!implied("Image", Op::Eq, r"C:\Tools\cscript.exe"));
        // Case is ignored on both sides.
        assert!(asked.has(&predicate("User", Op::Eq, r"example\BACKUP")));
        let narrowed = |field, op, value, example: &str| {
            asked.is_narrowed(&predicate(field, op, value), example)
        };
        let line = r"cscript C:\x\pubprn.vbs other.vbs";
        assert!(narrowed(
            "CommandLine",
            Op::Contains,
            r"C:\x\pubprn.vbs",
            line
        ));
        assert!(!narrowed("CommandLine", Op::Contains, "other.vbs", line));
        let host = r"C:\Windows\System32\cscript.exe";
        assert!(narrowed("Image", Op::Eq, host, host));
        assert!(narrowed(
            "Image",
            Op::StartsWith,
            r"C:\Windows\System32\",
            host
        ));
        let copy = r"C:\Contoso\cscript.exe";
        assert!(!narrowed("Image", Op::Eq, copy, copy));
        let other = r"C:\Windows\System32\notepad.exe";
        assert!(!narrowed("Image", Op::Eq, other, other));
    }
}
