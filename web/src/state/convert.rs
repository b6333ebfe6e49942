//! A rule as a query of another engine, on show in its dialog.

use super::Shared;
use crate::protocol::{AskConvert, ConvertTo};
use cutout_core::convert::{Conversion, Target};
use cutout_core::report::RuleView;

#[derive(Clone, PartialEq)]
pub struct Converting {
    pub asked: AskConvert,
    /// What came of it, or of what was asked before: it stays on show until its successor is
    /// there.
    pub outcome: Option<Result<Shared<Conversion>, String>>,
}

/// What can be done with conversions.
#[derive(Clone, Debug, PartialEq)]
pub enum ConvertAction {
    /// Shows the rule of this key as the user's engine takes it.
    Open(String),
    /// Converts to something else.
    To(ConvertTo),
    Close,
}

/// A name for the file that a query is kept in.
pub fn file_name(rule: &RuleView, target: Target) -> String {
    let mut name = String::new();
    for c in rule.title.chars() {
        match c.is_alphanumeric() {
            true => name.extend(c.to_lowercase()),
            false if !name.is_empty() && !name.ends_with('_') => name.push('_'),
            false => {}
        }
    }
    let name = match name.trim_end_matches('_') {
        "" => "rule",
        name => name,
    };
    format!("{name}.{}", target.ending())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutout_core::analyze::{Request, RuleChoice, analyze};

    #[test]
    fn a_file_is_called_after_its_rule() {
        let rules = RuleChoice {
            pack: Some("t1216".into()),
            ..RuleChoice::default()
        };
        let done = analyze(Request {
            rules,
            ..Request::default()
        });
        let mut rule = done.rules().remove(0);
        rule.title = "AgentExecutor: \"PowerShell\" (1)!".into();
        assert_eq!(
            file_name(&rule, Target::DuckDb),
            "agentexecutor_powershell_1.sql"
        );
        rule.title = "?".into();
        assert_eq!(file_name(&rule, Target::DuckDb), "rule.sql");
    }
}
