//! Where a filter goes: to the events of the search, to those of a joined one, or to the rows.

use super::env::{Binding, Found};
use super::eval::Mode;
use super::{Gap, Search};
use crate::ir::{Expr, Node, NodeKind, Stage};
use crate::rule::spl::ast::{Eval, EvalKind, Term, TermKind};
use crate::sort::Sort;
use crate::text::Span;

impl Search<'_> {
    /// `where`: rows stay on which the expression is true.
    pub(super) fn filter_eval(&mut self, eval: &Eval) {
        if let EvalKind::And(parts) = &eval.kind {
            parts.iter().for_each(|part| self.filter_eval(part));
            return;
        }
        let mut names = Vec::new();
        of_eval(eval, &mut names);
        self.filtering = true;
        let before = self.diagnostics.len();
        let node = self
            .place(&names, eval.span)
            .and_then(|mode| Ok((self.test(eval, true, mode, true)?, mode)));
        self.filtering = false;
        let whole = node.is_ok() && self.diagnostics.len() == before;
        self.keep_written(&names, whole, |plain| {
            plain.test(eval, true, Mode::Event, true).map(Some)
        });
        match node {
            Ok((node, mode)) => self.keep(node, mode),
            Err(gap) => self.leave_out(gap),
        }
    }

    /// `search`: rows stay of which the term is true.
    pub(super) fn filter_term(&mut self, term: &Term) {
        if let TermKind::And(parts) = &term.kind {
            parts.iter().for_each(|part| self.filter_term(part));
            return;
        }
        let mut names = Vec::new();
        of_term(term, &mut names);
        self.filtering = true;
        let before = self.diagnostics.len();
        let node = self
            .place(&names, term.span)
            .and_then(|mode| Ok((self.term(term, mode, true)?, mode)));
        self.filtering = false;
        let whole = node.is_ok() && self.diagnostics.len() == before;
        self.keep_written(&names, whole, |plain| plain.term(term, Mode::Event, true));
        match node {
            Ok((Some(node), mode)) => self.keep(node, mode),
            Ok((None, _)) => {}
            Err(gap) => self.leave_out(gap),
        }
    }

    /// Adds a condition to where it decides.
    pub(super) fn keep(&mut self, node: Node, mode: Mode) {
        if node.kind == NodeKind::Constant(true) {
            return;
        }
        match mode {
            Mode::Event => self.conditions.push(node),
            Mode::Joined(step) => self.joined[step - 1].conditions.push(node),
            Mode::Row => self.stages.push(Stage::Filter(node)),
        }
    }

    /// Where what rests on these names can be decided.
    pub(super) fn place(&self, names: &[&str], span: Span) -> Result<Mode, Gap> {
        let mut steps: Vec<usize> = Vec::new();
        let mut of_event = true;
        for name in names {
            match self.env.find(name) {
                // Nothing is the same everywhere.
                Found::Bound(Binding::Value(value)) if value.row == Expr::Null => {}
                Found::Bound(Binding::Value(value)) => {
                    of_event &= value.event.is_some();
                    steps.push(value.step);
                }
                Found::Field(_) => steps.push(0),
                Found::Gathered(_) => {
                    of_event = false;
                    steps.push(0);
                }
                Found::Bound(Binding::Unknown(_)) | Found::Missing(_) => {}
            }
        }
        steps.order();
        steps.dedup();
        let joined = !self.joined.is_empty();
        match steps.as_slice() {
            [] | [0] if of_event && (!self.settled || joined) => Ok(Mode::Event),
            [] | [0] if !joined => Ok(Mode::Row),
            [step] if of_event => Ok(Mode::Joined(*step)),
            [_] => Err(Gap::new(
                "join",
                "rows that are joined are not counted here",
                span,
            )),
            _ => Err(Gap::new(
                "join",
                "this compares fields of both sides of a join",
                span,
            )),
        }
    }
}

/// The fields that an expression names.
pub(super) fn of_eval<'e>(eval: &'e Eval, names: &mut Vec<&'e str>) {
    match &eval.kind {
        EvalKind::Field(name) => names.push(name),
        EvalKind::Call(_, parts)
        | EvalKind::And(parts)
        | EvalKind::Or(parts)
        | EvalKind::Concat(parts) => parts.iter().for_each(|part| of_eval(part, names)),
        EvalKind::Not(inner) | EvalKind::Negative(inner) => of_eval(inner, names),
        EvalKind::Xor(left, right)
        | EvalKind::Compare(_, left, right)
        | EvalKind::Arithmetic(_, left, right) => {
            of_eval(left, names);
            of_eval(right, names);
        }
        EvalKind::In(value, members) => {
            of_eval(value, names);
            members.iter().for_each(|member| of_eval(member, names));
        }
        EvalKind::Text(_) | EvalKind::Number(_) | EvalKind::Macro(_) | EvalKind::Subsearch => {}
    }
}

fn of_term<'t>(term: &'t Term, names: &mut Vec<&'t str>) {
    match &term.kind {
        TermKind::And(terms) | TermKind::Or(terms) => {
            terms.iter().for_each(|term| of_term(term, names));
        }
        TermKind::Not(inner) => of_term(inner, names),
        TermKind::Compare(name, ..) | TermKind::In(name, _) => names.push(&name.text),
        TermKind::Raw(..) | TermKind::Macro(_) | TermKind::Subsearch => {}
    }
}
