//! What would turn a verdict round does, and nothing smaller: by trying all smaller sets on
//! made-up rules, and by hand for each rule of the pack.

mod exhaustion;
mod large;
mod pack;

use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::Format;
use cutout_core::report::advice::FlipChange;

fn own(text: impl Into<String>) -> OwnRule {
    OwnRule {
        key: "own".to_owned(),
        text: text.into(),
        language: None,
    }
}

fn put(rule: OwnRule, events: &str, format: Option<Format>) -> Analyzer {
    analyze(Request {
        text: events.to_owned(),
        format,
        rules: RuleChoice {
            own: vec![rule],
            ..RuleChoice::default()
        },
        ..Request::default()
    })
}

struct PredicateTextRef<'a> {
    field: &'a str,
    op: &'a str,
    value: &'a str,
}

impl<'a> From<&'a FlipChange> for PredicateTextRef<'a> {
    fn from(change: &'a FlipChange) -> Self {
        PredicateTextRef {
            field: &change.predicate.field,
            op: &change.predicate.op,
            value: &change.predicate.value,
        }
    }
}
