//! From the commands of a search to a condition on events and, where rows are counted or joined,
//! a group.
//!
//! The pipeline is walked once. Each filter is put where it decides the most: one that asks only
//! about fields of the event becomes a part of the condition, even behind a `stats` that groups
//! by these fields, since such a filter keeps or drops all events of a row alike. What can't be
//! decided here leaves a gap: it is named, and the other filters still count.

mod commands;
mod env;
mod eval;
mod filter;
mod predicate;
mod raw;
mod scope;
mod search;
mod test;
mod written;

use self::env::Env;
use self::scope::Scope;
use super::ast::Pipeline;
use super::expand::Expanded;
use crate::ir::{Group, Node, Order, Sequence, Stage, Step};
use crate::rule::Logsource;
use crate::rule::query::Query;
use crate::text::{Diagnostic, Extract, Span};

/// Something that is not evaluated here, and so left out.
#[derive(Clone, Debug)]
struct Gap {
    code: String,
    message: String,
    /// In the expanded text.
    span: Span,
    help: String,
}

impl Gap {
    fn new(what: &str, message: impl Into<String>, span: Span) -> Gap {
        Gap {
            code: format!("unsupported-spl-{}", what.replace('_', "-")),
            message: message.into(),
            span,
            help: "this part is left out; the filters around it are evaluated".to_owned(),
        }
    }
}

/// Lowers a search. Spans of the result and of the messages point into the rule's source.
pub fn lower(
    pipeline: &Pipeline,
    expanded: &Expanded,
    query: &Extract,
    diagnostics: &mut Vec<Diagnostic>,
) -> Query {
    let mut search = Search::new(Places { expanded, query });
    search.run(pipeline);
    let whole = search.places.of(Span::new(0, expanded.text().len()));
    let result = search.finish(whole);
    diagnostics.append(&mut search.diagnostics);
    Query {
        written: search.written,
        ..result
    }
}

/// The way from the expanded text to the source.
#[derive(Clone, Copy)]
struct Places<'a> {
    expanded: &'a Expanded,
    query: &'a Extract,
}

impl Places<'_> {
    fn of(self, span: Span) -> Span {
        self.expanded.span(span, self.query)
    }
}

/// A search as far as it was walked.
struct Search<'a> {
    places: Places<'a>,
    diagnostics: Vec<Diagnostic>,
    scope: Scope,
    env: Env,
    /// What an event must fulfil.
    conditions: Vec<Node>,
    /// What the rows go through after that.
    stages: Vec<Stage>,
    /// True once rows were cut or numbered, so that a later filter can't be taken forward.
    settled: bool,
    joined: Vec<Joined>,
    /// Keys of the search's own events, one list a joined search.
    keys: Vec<Vec<crate::ir::Expr>>,
    /// Filters on names that are no fields of events, as if they were; see [`written`].
    written: Vec<Node>,
    /// A filter was left out.
    gaps: bool,
    /// A filter is read, as against a value.
    filtering: bool,
    /// What all spans are while a search inside a text is read.
    within: Option<Span>,
    /// What the last `stats` made, which stays known when the rows themselves do not matter.
    last_outputs: Vec<(crate::event::Field, crate::ir::Measure)>,
}

/// A search whose rows are joined to those of another.
struct Joined {
    scope: Scope,
    conditions: Vec<Node>,
    keys: Vec<crate::ir::Expr>,
    span: Span,
}

impl<'a> Search<'a> {
    fn new(places: Places<'a>) -> Search<'a> {
        Search {
            places,
            diagnostics: Vec::new(),
            scope: Scope::default(),
            env: Env::of_events(),
            conditions: Vec::new(),
            stages: Vec::new(),
            settled: false,
            joined: Vec::new(),
            keys: Vec::new(),
            written: Vec::new(),
            gaps: false,
            filtering: false,
            within: None,
            last_outputs: Vec::new(),
        }
    }

    fn run(&mut self, pipeline: &Pipeline) {
        for (at, command) in pipeline.commands.iter().enumerate() {
            self.command(command, at == 0);
        }
        // Rows that are grouped or sorted, and then not asked about, tell no more than before.
        while matches!(
            self.stages.last(),
            Some(Stage::Aggregate(_) | Stage::Sort(_) | Stage::Compute(_))
        ) {
            self.stages.pop();
        }
    }

    fn span(&self, span: Span) -> Span {
        self.places.of(self.within.unwrap_or(span))
    }

    /// Names what is left out.
    fn leave_out(&mut self, gap: Gap) {
        let span = self.span(gap.span);
        self.gaps = true;
        let same = |known: &Diagnostic| known.span == span && known.code == gap.code;
        if !self.diagnostics.iter().any(same) {
            let warning = Diagnostic::warning(&gap.code, gap.message, span);
            self.diagnostics.push(warning.help(gap.help));
        }
    }

    fn finish(&mut self, whole: Span) -> Query {
        let nothing =
            self.conditions.is_empty() && self.joined.is_empty() && self.stages.is_empty();
        if nothing && self.gaps {
            // Whatever would be evaluated is true of any event at all.
            self.diagnostics.push(
                Diagnostic::error(
                    "unsupported-spl-search",
                    "nothing in this search that filters can be evaluated here",
                    whole,
                )
                .help("the messages beside this one name what is missing"),
            );
            return Query {
                logsource: self.scope.logsource(),
                ..Query::default()
            };
        }
        if nothing {
            self.diagnostics.push(
                Diagnostic::warning("spl-matches-all", "this search keeps every event", whole)
                    .help("add a term that events have to fulfil"),
            );
        }
        let own = Node::all(std::mem::take(&mut self.conditions), whole);
        if self.joined.is_empty() {
            let stages = std::mem::take(&mut self.stages);
            return Query {
                condition: Some(own),
                group: (!stages.is_empty()).then_some(Group::Pipeline(stages)),
                logsource: self.scope.logsource(),
                ..Query::default()
            };
        }
        self.finish_joined(own, whole)
    }

    /// An inner join keeps the events of both searches that have a partner, in whatever order.
    fn finish_joined(&mut self, own: Node, whole: Span) -> Query {
        let mut steps = Vec::new();
        let mut scope = self.scope.clone();
        let mut parts = vec![own.clone().named("the search", whole)];
        let by = |keys: &[crate::ir::Expr]| {
            let one = |value: &crate::ir::Expr| crate::ir::By {
                value: value.clone(),
                optional: false,
            };
            keys.iter().map(one).collect::<Vec<_>>()
        };
        let step = |condition: &Node, keys, logsource: Logsource| Step {
            logsource: Some(logsource),
            ..Step::new(condition.clone(), keys)
        };
        let keys = self.keys.first().cloned().unwrap_or_default();
        steps.push(step(&own, by(&keys), self.scope.logsource()));
        for (at, joined) in std::mem::take(&mut self.joined).into_iter().enumerate() {
            let condition = Node::all(joined.conditions, joined.span);
            steps.push(step(&condition, by(&joined.keys), joined.scope.logsource()));
            scope.also(&joined.scope);
            let name = match at {
                0 => "the joined search".to_owned(),
                at => format!("joined search {}", at + 1),
            };
            parts.push(condition.named(&name, joined.span));
        }
        let sequence = Sequence {
            steps,
            until: None,
            max_span: None,
            order: Order::Free,
            keep: Vec::new(),
        };
        Query {
            condition: Some(Node::any(parts, whole)),
            group: Some(Group::Sequence(sequence)),
            logsource: scope.logsource(),
            ..Query::default()
        }
    }
}
