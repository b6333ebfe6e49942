//! Sigma filters: conditions that are added to other rules.
//!
//! Only what the document itself says is read here. The rules that it is for may stand in other
//! texts, and get it by [`crate::rule::link`].

use super::correlation::{Reference, references};
use super::lower::read_selections;
use crate::ir::Node;
use crate::rule::yaml::{self, Kind};
use crate::text::Diagnostic;

/// A filter as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    pub rules: Targets,
    /// What must hold beside the rule's own condition.
    pub condition: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// Every rule for the filter's logsource.
    Any,
    Named(Vec<Reference>),
}

/// Reads what stands under `filter`. `None` where the diagnostics say what is wrong.
pub fn read(
    key: &yaml::Node,
    node: &yaml::Node,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Filter> {
    if !matches!(node.kind, Kind::Map(_)) {
        diagnostics.push(
            Diagnostic::error("sigma-filter", "the filter has no parts", key.span)
                .help("indent `rules`, a selection and `condition` under it"),
        );
        return None;
    }
    let any = |rules: &yaml::Node| {
        rules
            .text()
            .is_some_and(|text| text.eq_ignore_ascii_case("any"))
    };
    let rules = match node.get("rules") {
        Some(rules) if any(rules) => Targets::Any,
        rules => Targets::Named(references(rules)),
    };
    if matches!(&rules, Targets::Named(names) if names.is_empty()) {
        diagnostics.push(
            Diagnostic::error("sigma-filter", "the filter names no rules", key.span)
                .help("add `rules:` with their ids or names, or `rules: any`"),
        );
        return None;
    }
    let condition = read_selections(key, node, source, diagnostics)?;
    Some(Filter { rules, condition })
}
