//! Rules that are about other rules: Sigma's filters and correlations.
//!
//! A document says which rules it means by name or id, and they may stand in the same text or in
//! another. Linking puts them together, over all rules that are loaded, and leaves each rule's
//! own reading as it is: when the set of rules changes, it is linked anew.

pub use super::sigma::correlation::{Correlation, CorrelationKind, Reference};
pub use super::sigma::filter::{Filter, Targets};

use super::{Language, Rule};
use crate::event::Field;
use crate::ir::{
    By, Count, Expr, Group, Logsource, Node, NodeKind, Number, Order, Relation, Sequence, Step,
    Threshold,
};
use crate::limits;
use crate::sort::Sort;
use crate::text::{Diagnostic, LineIndex, Severity, Span};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What a rule says of other rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    Correlation(Box<Correlation>),
    Filter(Box<Filter>),
}

impl Link {
    /// Whether it may be about a rule: it names it, or is for every rule of its log.
    pub fn is_about(&self, rule: &Rule) -> bool {
        let names = match self {
            Link::Correlation(correlation) => &correlation.rules,
            Link::Filter(filter) => match &filter.rules {
                Targets::Any => return true,
                Targets::Named(names) => names,
            },
        };
        let own = [rule.meta.name.as_deref(), rule.meta.id.as_deref()];
        names.iter().any(|one| own.contains(&Some(&*one.name)))
    }
}

/// Puts the rules of a set together. Gives those that change by it, by their places.
///
/// - A filter's condition is added to the rules that it is for. In a rule of another text it has
///   no place in the source, and so an empty span.
/// - A correlation gets the conditions of the rules it names, and a group over their events.
/// - A rule that a correlation of the same text names matches only as a part of that, unless the
///   correlation says `generate: true`.
/// - A document that means a rule which is not there says so.
pub fn link(rules: &[&Rule]) -> Vec<(usize, Rule)> {
    if rules.iter().all(|rule| rule.link.is_none()) {
        return Vec::new();
    }
    let mut linker = Linker::new(rules);
    for (at, rule) in rules.iter().enumerate() {
        if let Some(Link::Filter(filter)) = &rule.link {
            linker.filter(at, filter);
        }
    }
    for (at, rule) in rules.iter().enumerate() {
        if let Some(Link::Correlation(correlation)) = &rule.link {
            linker.correlation(at, &mut Vec::new());
            linker.parts(at, correlation);
        }
    }
    let mut changed: Vec<(usize, Rule)> = linker.changed.into_iter().collect();
    changed.order_by_key(|(at, _)| *at);
    changed
}

/// Rules of one text, linked among themselves.
pub fn linked(mut rules: Vec<Rule>) -> Vec<Rule> {
    let changed = link(&rules.iter().collect::<Vec<_>>());
    for (at, rule) in changed {
        rules[at] = rule;
    }
    rules
}

struct Linker<'r> {
    rules: &'r [&'r Rule],
    /// By name and by id.
    named: HashMap<&'r str, Vec<usize>>,
    changed: HashMap<usize, Rule>,
    /// Correlations that are done with.
    done: HashSet<usize>,
}

impl<'r> Linker<'r> {
    fn new(rules: &'r [&'r Rule]) -> Linker<'r> {
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            for name in [&rule.meta.name, &rule.meta.id].into_iter().flatten() {
                named.entry(name).or_default().push(at);
            }
        }
        Linker {
            rules,
            named,
            changed: HashMap::new(),
            done: HashSet::new(),
        }
    }

    /// The rule that is meant: one of the same text before one of another.
    fn find(&self, from: usize, name: &str) -> Option<usize> {
        let found = self.named.get(name)?;
        let here = |at: &&usize| self.same_text(from, **at);
        found.iter().find(here).or(found.first()).copied()
    }

    fn same_text(&self, one: usize, other: usize) -> bool {
        self.rules[one].source == self.rules[other].source
    }

    /// A rule as far as it is linked.
    fn current(&self, at: usize) -> &Rule {
        self.changed.get(&at).unwrap_or(self.rules[at])
    }

    fn change(&mut self, at: usize) -> &mut Rule {
        let original = self.rules[at];
        self.changed.entry(at).or_insert_with(|| original.clone())
    }

    fn say(&mut self, at: usize, diagnostic: Diagnostic) {
        let source = self.rules[at].source.clone();
        let located = diagnostic.locate(&source, &LineIndex::new(&source));
        self.change(at).diagnostics.push(located);
    }

    fn filter(&mut self, at: usize, filter: &Filter) {
        if !sound(self.rules[at]) {
            return;
        }
        let logsource = &self.rules[at].logsource;
        let detections = |rule: &Rule| rule.language == Language::Sigma && rule.link.is_none();
        let targets: Vec<usize> = match &filter.rules {
            Targets::Any => {
                let fits = |at: &usize| {
                    detections(self.rules[*at]) && covers(logsource, &self.rules[*at].logsource)
                };
                (0..self.rules.len()).filter(fits).collect()
            }
            Targets::Named(names) => {
                let mut targets = Vec::new();
                let mut unsaid = Vec::new();
                for reference in names {
                    let found: Vec<usize> = self
                        .named
                        .get(&*reference.name)
                        .into_iter()
                        .flatten()
                        .copied()
                        .filter(|at| detections(self.rules[*at]))
                        .collect();
                    let fits = |at: &usize| covers(logsource, &self.rules[*at].logsource);
                    if found.is_empty() {
                        unsaid.push(missing("filter", reference, Severity::Warning));
                    } else if !found.iter().any(fits) {
                        unsaid.push(Diagnostic::warning(
                            "filter-logsource",
                            format!(
                                "the rule `{}` is for another logsource, so the filter does not apply to it",
                                reference.name
                            ),
                            reference.span,
                        ));
                    }
                    targets.extend(found.into_iter().filter(fits));
                }
                for diagnostic in unsaid {
                    self.say(at, diagnostic);
                }
                targets.order();
                targets.dedup();
                targets
            }
        };
        let title = self.rules[at].meta.title.as_deref().unwrap_or("filter");
        let label = format!("filter: {title}");
        for target in targets {
            if self.rules[target].condition.is_none() {
                continue;
            }
            let own = self.same_text(at, target);
            let condition = if own {
                filter.condition.clone()
            } else {
                without_spans(&filter.condition)
            };
            let span = condition.span;
            let rule = self.change(target);
            if let Some(before) = rule.condition.take() {
                let whole = before.span;
                // What the rule says is one part beside the filter, with its own name kept.
                rule.condition = Some(Node::all(
                    vec![before, condition.named(&label, span)],
                    whole,
                ));
            }
        }
    }

    /// Gives a correlation its condition and its group. `open` are those it is a part of.
    fn correlation(&mut self, at: usize, open: &mut Vec<usize>) {
        if !self.done.insert(at) || !sound(self.rules[at]) {
            return;
        }
        let Some(Link::Correlation(asked)) = &self.rules[at].link else {
            return;
        };
        open.push(at);
        let steps: Vec<Option<Step>> = asked
            .rules
            .iter()
            .map(|reference| self.step(at, asked, reference, open))
            .collect();
        open.pop();
        // A rule that is not there leaves nothing to evaluate; the diagnostics say which.
        let Some(steps) = steps.into_iter().collect::<Option<Vec<Step>>>() else {
            return;
        };
        let conditions = steps.iter().map(|step| step.condition.clone()).collect();
        let rule = self.change(at);
        rule.condition = Some(Node::any(conditions, asked.span));
        rule.group = Some(group(asked, steps));
    }

    fn step(
        &mut self,
        at: usize,
        asked: &Correlation,
        reference: &Reference,
        open: &mut Vec<usize>,
    ) -> Option<Step> {
        let Some(found) = self.find(at, &reference.name) else {
            self.say(at, missing("correlation", reference, Severity::Error));
            return None;
        };
        if open.contains(&found) || open.len() >= limits::CORRELATIONS {
            let why = if open.contains(&found) {
                format!("`{}` is a part of itself", reference.name)
            } else {
                format!("correlations nest deeper than {}", limits::CORRELATIONS)
            };
            self.say(
                at,
                Diagnostic::error("correlation-nesting", why, reference.span),
            );
            return None;
        }
        self.correlation(found, open);
        let aliases = self.by(at, asked, reference, found)?;
        let rule = self.current(found);
        let condition = rule.condition.as_ref().filter(|_| sound(rule));
        let Some(condition) = condition.cloned() else {
            let message = format!("the rule `{}` can't be evaluated itself", reference.name);
            let diagnostic = Diagnostic::error("correlation-rule", message, reference.span);
            self.say(at, diagnostic.help("its own messages say why"));
            return None;
        };
        let inner = rule.group.clone().map(Box::new);
        let logsource = match &inner {
            // The rules within have their own.
            Some(_) => Logsource::default(),
            None => rule.logsource.clone(),
        };
        let condition = if self.same_text(at, found) {
            condition
        } else {
            without_spans(&condition)
        };
        let span = condition.span;
        let mut step = Step::new(condition.named(&reference.name, span), aliases);
        step.logsource = Some(logsource);
        step.inner = inner;
        Some(step)
    }

    /// The fields of a rule's events that the correlation groups by.
    fn by(
        &mut self,
        at: usize,
        asked: &Correlation,
        reference: &Reference,
        found: usize,
    ) -> Option<Vec<By>> {
        let rule = self.rules[found];
        let is_it = |name: &str| {
            name == &*reference.name
                || rule.meta.name.as_deref() == Some(name)
                || rule.meta.id.as_deref() == Some(name)
        };
        let mut by = Vec::new();
        for name in &asked.group_by {
            let alias = asked.aliases.iter().find(|(alias, _)| alias == name);
            let field = match alias {
                None => name,
                Some((_, fields)) => match fields.iter().find(|(rule, _)| is_it(rule)) {
                    Some((_, field)) => field,
                    None => {
                        let message =
                            format!("the alias `{name}` has no field of `{}`", reference.name);
                        self.say(
                            at,
                            Diagnostic::error("correlation-alias", message, reference.span)
                                .help("give each rule of the correlation a field under the alias"),
                        );
                        return None;
                    }
                },
            };
            by.push(By {
                value: Expr::Field(Field::new(field)),
                optional: false,
            });
        }
        Some(by)
    }

    /// Marks the rules of the same text that match only as a part of a correlation.
    fn parts(&mut self, at: usize, asked: &Correlation) {
        if asked.generate || self.current(at).condition.is_none() {
            return;
        }
        let title = self.rules[at]
            .meta
            .title
            .as_deref()
            .unwrap_or("correlation");
        let title: Arc<str> = Arc::from(title);
        for reference in &asked.rules {
            let found = self.find(at, &reference.name);
            if let Some(found) = found.filter(|found| self.same_text(at, *found)) {
                self.change(found).part_of = Some(title.clone());
            }
        }
    }
}

fn sound(rule: &Rule) -> bool {
    let errors = rule.diagnostics.iter();
    errors
        .filter(|said| said.severity == Severity::Error)
        .count()
        == 0
}

/// Whether a filter's logsource takes in a rule's.
fn covers(filter: &Logsource, rule: &Logsource) -> bool {
    let one = |filter: &Option<String>, rule: &Option<String>| filter.is_none() || filter == rule;
    one(&filter.product, &rule.product)
        && one(&filter.service, &rule.service)
        && (filter.categories.is_empty()
            || rule
                .categories
                .iter()
                .any(|category| filter.categories.contains(category)))
}

fn missing(what: &str, reference: &Reference, severity: Severity) -> Diagnostic {
    let message = format!("the rule `{}` is not loaded", reference.name);
    let code = format!("{what}-rule-missing");
    let diagnostic = match severity {
        Severity::Error => Diagnostic::error(&code, message, reference.span),
        _ => Diagnostic::warning(&code, message, reference.span),
    };
    diagnostic.help("load the rule with this name or id, too, from the same text or another")
}

fn group(asked: &Correlation, steps: Vec<Step>) -> Group {
    let all = Number::new(steps.len() as f64);
    let count = match asked.kind {
        CorrelationKind::EventCount => Count::Events,
        CorrelationKind::ValueCount => {
            Count::Values(asked.fields.iter().map(|name| Field::new(name)).collect())
        }
        CorrelationKind::Temporal => Count::Steps,
        CorrelationKind::TemporalOrdered => {
            return Group::Sequence(Sequence {
                steps,
                until: None,
                max_span: Some(asked.timespan),
                order: Order::Every,
                keep: Vec::new(),
            });
        }
    };
    let mut holds = asked.holds.clone();
    if holds.is_empty() {
        holds.extend(all.map(|all| (Relation::Ge, all)));
    }
    Group::Threshold(Threshold {
        steps,
        count,
        window: Some(asked.timespan),
        holds,
    })
}

/// A condition out of another text, without places in this one.
fn without_spans(node: &Node) -> Node {
    let each = |nodes: &[Node]| nodes.iter().map(without_spans).collect();
    Node {
        kind: match &node.kind {
            NodeKind::Not(inner) => NodeKind::Not(Box::new(without_spans(inner))),
            NodeKind::All(nodes) => NodeKind::All(each(nodes)),
            NodeKind::Any(nodes) => NodeKind::Any(each(nodes)),
            NodeKind::AtLeast(count, nodes) => NodeKind::AtLeast(*count, each(nodes)),
            leaf @ (NodeKind::Constant(_) | NodeKind::Predicate(_)) => leaf.clone(),
        },
        span: Span::default(),
        label: node.label.clone(),
    }
}
