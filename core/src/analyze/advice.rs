//! Advice on the rules and events of the request.

use super::Analyzer;
use crate::advice::flip;
use crate::report::Verdict;
use crate::report::advice::Flip;

impl Analyzer {
    /// What would turn round what a rule says of an event; `None` where it can't tell, does not
    /// cover the event, or was not evaluated.
    pub fn flip(&self, event: usize, rule: usize) -> Option<Flip> {
        let verdict = self.verdict(event, rule)?;
        if !matches!(verdict, Verdict::Match | Verdict::NoMatch) {
            return None;
        }
        let trace = self.trace(event, rule)?;
        let mut flip = flip::flip(&trace, &self.batch, event)?;
        if let Some(explained) = self.explained(event, rule) {
            flip::of_group(&mut flip, verdict, &explained);
        }
        Some(flip)
    }
}
