//! Sigma correlation rules: how often, or in which order, events of other rules happen.
//!
//! Only what the document itself says is read here. The rules that it names may stand in other
//! texts, and are put in by [`crate::rule::link`].

use super::condition;
use crate::ir::{Number, Relation};
use crate::limits;
use crate::rule::suggest;
use crate::rule::yaml::{self, Kind, Scalar};
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// A correlation as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    pub kind: CorrelationKind,
    pub rules: Vec<Reference>,
    pub group_by: Vec<String>,
    /// Milliseconds.
    pub timespan: u64,
    /// What must hold of the count; empty for all rules of a `temporal`.
    pub holds: Vec<(Relation, Number)>,
    /// The fields whose values are counted.
    pub fields: Vec<String>,
    /// For each name that `group-by` may use, the field of each rule that it stands for.
    pub aliases: Vec<(String, Vec<(String, String)>)>,
    /// Whether the rules that are named also count for themselves.
    pub generate: bool,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrelationKind {
    EventCount,
    ValueCount,
    Temporal,
    TemporalOrdered,
}

/// A rule by its name or id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub name: Arc<str>,
    pub span: Span,
}

const KINDS: [(&str, CorrelationKind); 4] = [
    ("event_count", CorrelationKind::EventCount),
    ("value_count", CorrelationKind::ValueCount),
    ("temporal", CorrelationKind::Temporal),
    ("temporal_ordered", CorrelationKind::TemporalOrdered),
];

/// Types that newer drafts of the specification and some tools have.
const NOT_EVALUATED: [&str; 4] = ["value_sum", "value_avg", "value_percentile", "value_median"];

/// Reads what stands under `correlation`. `None` where the diagnostics say what is wrong.
pub fn read(
    key: &yaml::Node,
    node: &yaml::Node,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Correlation> {
    if !matches!(node.kind, Kind::Map(_)) {
        diagnostics.push(
            error("the correlation has no parts", key.span)
                .help("indent `type`, `rules`, `group-by`, `timespan` and `condition` under it"),
        );
        return None;
    }
    let kind = kind(key, node, diagnostics);
    let rules = rules(key, node, diagnostics);
    let timespan = timespan(key, node, diagnostics);
    let counted = counted(key, node, kind, &rules, source, diagnostics);
    for (name, _) in node.entries() {
        const KNOWN: [&str; 7] = [
            "type",
            "rules",
            "group-by",
            "timespan",
            "condition",
            "aliases",
            "generate",
        ];
        let text = name.text().unwrap_or_default();
        if !KNOWN.contains(&text) {
            let diagnostic = Diagnostic::warning(
                "unsupported-correlation",
                format!("`{text}` is no part of a Sigma correlation and is left out"),
                name.span,
            );
            diagnostics.push(match suggest::nearest(text, KNOWN.into_iter()) {
                Some(near) => diagnostic.fix(format!("Replace with `{near}`"), name.span, near),
                None => diagnostic,
            });
        }
    }
    let texts = |of: Option<&yaml::Node>| -> Vec<String> {
        let items = of.map(yaml::Node::items).unwrap_or_default();
        let texts = items.iter().filter_map(yaml::Node::text);
        texts
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let aliases = node
        .get("aliases")
        .map(yaml::Node::entries)
        .unwrap_or_default();
    let (holds, fields) = counted?;
    Some(Correlation {
        kind: kind?,
        rules: rules?,
        group_by: texts(node.get("group-by")),
        timespan: timespan?,
        holds,
        fields,
        aliases: aliases
            .iter()
            .filter_map(|(name, fields)| {
                let fields = fields.entries().iter();
                let pairs = fields.filter_map(|(rule, field)| {
                    Some((rule.text()?.to_owned(), field.text()?.to_owned()))
                });
                Some((name.text()?.to_owned(), pairs.collect()))
            })
            .collect(),
        generate: node.get("generate").and_then(yaml::Node::scalar) == Some(Scalar::Bool(true)),
        span: node.span,
    })
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("sigma-correlation", message, span)
}

fn kind(
    key: &yaml::Node,
    node: &yaml::Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<CorrelationKind> {
    let Some(value) = node.get("type") else {
        diagnostics.push(
            error("the correlation has no type", key.span)
                .help("the types are event_count, value_count, temporal and temporal_ordered"),
        );
        return None;
    };
    let name = value.text().unwrap_or_default();
    let found = KINDS.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        let names = KINDS.iter().map(|(known, _)| *known);
        diagnostics.push(if NOT_EVALUATED.contains(&name) {
            let message = format!("correlations of type `{name}` are not evaluated");
            Diagnostic::error("unsupported-correlation", message, value.span)
        } else {
            let diagnostic = error(format!("unknown type of correlation `{name}`"), value.span)
                .help("the types are event_count, value_count, temporal and temporal_ordered");
            match suggest::nearest(name, names) {
                Some(near) => diagnostic.fix(format!("Replace with `{near}`"), value.span, near),
                None => diagnostic,
            }
        });
    }
    found.map(|(_, kind)| *kind)
}

fn rules(
    key: &yaml::Node,
    node: &yaml::Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Reference>> {
    let references = references(node.get("rules"));
    if references.is_empty() {
        diagnostics.push(
            error("the correlation names no rules", key.span)
                .help("add `rules:` with the names or ids of the rules whose events it is about"),
        );
        return None;
    }
    if references.len() > limits::SEQUENCE_STAGES {
        let message = format!("a correlation can name {} rules", limits::SEQUENCE_STAGES);
        diagnostics.push(error(message, key.span));
        return None;
    }
    Some(references)
}

/// The names and ids in a list of rules.
pub fn references(node: Option<&yaml::Node>) -> Vec<Reference> {
    let items = node.map(yaml::Node::items).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| {
            let name = item.text().filter(|text| !text.is_empty())?;
            Some(Reference {
                name: Arc::from(name),
                span: item.span,
            })
        })
        .collect()
}

fn timespan(key: &yaml::Node, node: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Option<u64> {
    const FORM: &str = "write a number and s, m, h, d, w, M or y: `timespan: 5m`";
    let Some(value) = node.get("timespan") else {
        diagnostics.push(error("the correlation has no timespan", key.span).help(FORM));
        return None;
    };
    let text = value.text().unwrap_or_default();
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let unit = match &text[split..] {
        "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        "w" => Some(7 * 86_400_000),
        // An average month and year of the Gregorian calendar, as pySigma takes them.
        "M" => Some(2_629_746_000),
        "y" => Some(31_556_952_000),
        _ => None,
    };
    let span = unit.and_then(|unit: u64| text[..split].parse::<u64>().ok()?.checked_mul(unit));
    if span.is_none() {
        let message = format!("`{text}` is no timespan");
        diagnostics.push(error(message, value.span).help(FORM));
    }
    span
}

type Counted = (Vec<(Relation, Number)>, Vec<String>);

/// What must hold of the count, and of which fields the values are counted.
fn counted(
    key: &yaml::Node,
    node: &yaml::Node,
    kind: Option<CorrelationKind>,
    rules: &Option<Vec<Reference>>,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Counted> {
    use CorrelationKind::{EventCount, TemporalOrdered, ValueCount};
    let counts = matches!(kind, Some(EventCount | ValueCount));
    let Some(value) = node.get("condition") else {
        if counts {
            diagnostics.push(
                error("the correlation has no condition", key.span)
                    .help("say how many there must be: `condition: {gte: 10}`"),
            );
            return None;
        }
        return Some((Vec::new(), Vec::new()));
    };
    if matches!(value.kind, Kind::Scalar { .. }) {
        return expression(value, counts, rules, source, diagnostics);
    }
    let mut holds = Vec::new();
    let mut fields = Vec::new();
    let mut sound = true;
    for (name, value) in value.entries() {
        let relation = match name.text().unwrap_or_default() {
            "eq" => Relation::Eq,
            "neq" => Relation::Ne,
            "lt" => Relation::Lt,
            "lte" => Relation::Le,
            "gt" => Relation::Gt,
            "gte" => Relation::Ge,
            "field" => {
                let names = value.items().iter().filter_map(yaml::Node::text);
                fields.extend(names.map(str::to_owned));
                continue;
            }
            other => {
                diagnostics.push(
                    error(format!("unknown condition `{other}`"), name.span).help(
                        "the conditions are eq, lt, lte, gt, gte, and `field` for value_count",
                    ),
                );
                sound = false;
                continue;
            }
        };
        match value.scalar() {
            Some(Scalar::Number(number)) => {
                holds.extend(Number::new(number).map(|number| (relation, number)));
            }
            _ => {
                diagnostics.push(error("the count is compared with a number", value.span));
                sound = false;
            }
        }
    }
    if kind == Some(ValueCount) && fields.is_empty() {
        diagnostics.push(
            error("value_count does not say of which field", value.span)
                .help("add `field: NAME` to the condition"),
        );
        sound = false;
    }
    if counts && holds.is_empty() && sound {
        diagnostics.push(error("the condition does not say how many", value.span));
        sound = false;
    }
    if kind == Some(TemporalOrdered) && !all_of(&holds, rules) {
        diagnostics.push(
            Diagnostic::error(
                "unsupported-correlation",
                "temporal_ordered is evaluated only where all of its rules must match",
                value.span,
            )
            .help("leave the condition out"),
        );
        sound = false;
    }
    sound.then_some((holds, fields))
}

/// Whether a condition asks for every rule.
fn all_of(holds: &[(Relation, Number)], rules: &Option<Vec<Reference>>) -> bool {
    let all = rules.as_ref().map_or(0, Vec::len) as f64;
    holds.iter().all(|(relation, number)| match relation {
        Relation::Ge | Relation::Eq => number.get() == all,
        Relation::Gt => number.get() == all - 1.0,
        _ => false,
    })
}

/// A condition over the names of the rules: all of them, or any.
fn expression(
    value: &yaml::Node,
    counts: bool,
    rules: &Option<Vec<Reference>>,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Counted> {
    use condition::Condition;
    let names = |parts: &[Condition]| -> Option<Vec<String>> {
        let name = |part: &Condition| match part {
            Condition::Identifier(name, _) => Some(name.clone()),
            _ => None,
        };
        parts.iter().map(name).collect()
    };
    let parsed = match condition::parse(value.text().unwrap_or_default(), value.span, source) {
        Ok(parsed) => parsed,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let (named, least) = match &parsed {
        Condition::And(parts, _) => (names(parts), parts.len()),
        Condition::Or(parts, _) => (names(parts), 1),
        other => (names(std::slice::from_ref(other)), 1),
    };
    let all = rules.iter().flatten();
    let covers = named.is_some_and(|named| {
        all.clone()
            .all(|rule| named.iter().any(|name| **name == *rule.name))
            && named
                .iter()
                .all(|name| all.clone().any(|rule| **name == *rule.name))
    });
    if !covers || counts {
        diagnostics.push(
            Diagnostic::error(
                "unsupported-correlation",
                "of conditions over the names of rules, only `and` or `or` over all of them is evaluated",
                value.span,
            )
            .help("leave the condition out to ask for all rules"),
        );
        return None;
    }
    Some((
        Number::new(least as f64)
            .map(|least| (Relation::Ge, least))
            .into_iter()
            .collect(),
        Vec::new(),
    ))
}
