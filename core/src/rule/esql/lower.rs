//! The predicates of an ES|QL condition. What gives none, such as arithmetic and comparisons of
//! two fields, is left out.

use super::ast::{Expr, Kind};
use crate::ir::{Cidr, Node, Number, Op, Predicate, Relation, Subject, Test};
use crate::rule::ecs::Names;
use crate::rule::{kql, lucene, wildcard};
use crate::text::glob::Token;
use crate::text::{Diagnostic, Extract, Glob, Span};

pub struct Lowering<'a> {
    pub extract: &'a Extract,
    pub names: Names,
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

/// Where a part of a condition stands: a NOT is an exclusion only where AND alone leads to it.
#[derive(Clone, Copy, PartialEq)]
enum Under {
    And,
    Or,
}

impl Lowering<'_> {
    pub fn condition(&mut self, expr: &Expr) -> Option<Node> {
        self.node(expr, Under::And)
    }

    fn node(&mut self, expr: &Expr, under: Under) -> Option<Node> {
        let span = self.extract.span(expr.span);
        Some(match &expr.kind {
            Kind::And(parts) => Node::all(self.nodes(parts, under)?, span),
            Kind::Or(parts) => Node::any(self.nodes(parts, Under::Or)?, span),
            Kind::Not(inner) => match &inner.kind {
                Kind::Compare(left, relation, right) if under == Under::Or => {
                    self.compare(left, opposite(*relation), right, span)?
                }
                Kind::IsNull(inner) => self.exists(inner, true, span)?,
                _ => Node::not(self.node(inner, under)?, span),
            },
            Kind::Compare(left, relation, right) => self.compare(left, *relation, right, span)?,
            Kind::IsNull(inner) => self.exists(inner, false, span)?,
            Kind::Match(field, value) => self.words(field, value, span)?,
            Kind::In(field, items) => self.each(field, items, span, |item| {
                let (shown, test) = equal(item)?;
                Some((Op::In, shown, test))
            })?,
            Kind::Like(field, items) => self.each(field, items, span, like)?,
            Kind::Rlike(field, items) => self.each(field, items, span, rlike)?,
            Kind::Call(name, items) => self.call(name, items, span)?,
            // A field that is a boolean itself.
            Kind::Name(_) => {
                let test = Test::Text(vec![Glob::literal("true", false)]);
                self.predicate(expr, Op::Eq, "true".into(), test, span)?
            }
            _ => return None,
        })
    }

    fn nodes(&mut self, parts: &[Expr], under: Under) -> Option<Vec<Node>> {
        let nodes: Vec<Node> = parts
            .iter()
            .filter_map(|part| self.node(part, under))
            .collect();
        (!nodes.is_empty()).then_some(nodes)
    }

    fn predicate(
        &mut self,
        field: &Expr,
        op: Op,
        value: String,
        test: Test,
        span: Span,
    ) -> Option<Node> {
        let subject = Subject::Field(self.names.field(name(field)?));
        let predicate = Predicate {
            subject,
            op,
            value,
            test,
        };
        Some(Node::predicate(predicate, span))
    }

    fn exists(&mut self, field: &Expr, wanted: bool, span: Span) -> Option<Node> {
        self.predicate(
            field,
            Op::Exists,
            wanted.to_string(),
            Test::Exists(wanted),
            span,
        )
    }

    fn compare(
        &mut self,
        left: &Expr,
        relation: Relation,
        right: &Expr,
        span: Span,
    ) -> Option<Node> {
        let (field, relation, value) = match (name(left), name(right)) {
            (Some(_), None) => (left, relation, right),
            (None, Some(_)) => (right, mirrored(relation), left),
            _ => return None,
        };
        let op = match relation {
            Relation::Eq => Op::Eq,
            Relation::Ne => Op::Ne,
            Relation::Lt => Op::Lt,
            Relation::Le => Op::Le,
            Relation::Gt => Op::Gt,
            Relation::Ge => Op::Ge,
        };
        let (shown, test) = equal(value)?;
        let test = match (relation, &value.kind) {
            (Relation::Eq, _) => test,
            (Relation::Ne, _) => Test::Differs(Box::new(test)),
            (relation, Kind::Number(_)) => Test::Number(relation, number(&shown)?),
            _ => Test::Undecidable("the order of dates, addresses or texts".into()),
        };
        self.predicate(field, op, shown, test, span)
    }

    fn each(
        &mut self,
        field: &Expr,
        items: &[Expr],
        span: Span,
        lower: fn(&Expr) -> Option<(Op, String, Test)>,
    ) -> Option<Node> {
        let nodes: Vec<Node> = items
            .iter()
            .filter_map(|item| {
                let (op, shown, test) = lower(item)?;
                let place = if items.len() == 1 {
                    span
                } else {
                    self.extract.span(item.span)
                };
                self.predicate(field, op, shown, test, place)
            })
            .collect();
        (!nodes.is_empty()).then(|| Node::any(nodes, span))
    }

    /// Words of an analysed field.
    fn words(&mut self, field: &Expr, value: &Expr, span: Span) -> Option<Node> {
        let (shown, test) = equal(value)?;
        self.predicate(field, Op::Match, shown, test, span)
    }

    fn call(&mut self, function: &str, items: &[Expr], span: Span) -> Option<Node> {
        let (first, rest) = items.split_first()?;
        match (function, rest) {
            ("starts_with", [value]) => self.fixed(first, value, Op::StartsWith, span),
            ("ends_with", [value]) => self.fixed(first, value, Op::EndsWith, span),
            ("contains", [value]) => self.fixed(first, value, Op::Contains, span),
            ("match" | "match_phrase", [value, ..]) => self.words(first, value, span),
            ("mv_contains", [value]) => {
                let (shown, test) = equal(value)?;
                self.predicate(first, Op::Eq, shown, test, span)
            }
            ("cidr_match", blocks) => self.each(first, blocks, span, |item| {
                let block = text(item)?;
                let test = Test::Cidr(Cidr::parse(block)?);
                Some((Op::Cidr, block.to_owned(), test))
            }),
            ("kql" | "qstr", _) => self.inner_query(function, first),
            _ => None,
        }
    }

    fn fixed(&mut self, field: &Expr, value: &Expr, op: Op, span: Span) -> Option<Node> {
        let text = text(value)?;
        let mut tokens = vec![Token::Literal(text.to_owned())];
        if op != Op::StartsWith {
            tokens.insert(0, Token::Many);
        }
        if op != Op::EndsWith {
            tokens.push(Token::Many);
        }
        let test = Test::Text(vec![Glob::new(tokens, true)]);
        self.predicate(field, op, text.to_owned(), test, span)
    }

    /// A query in another language, as a text of this one.
    fn inner_query(&mut self, function: &str, written: &Expr) -> Option<Node> {
        let inner = text(written)?;
        let span = self.extract.span(written.span);
        // The places inside are found again as long as nothing in it is escaped.
        let raw = written.span.of(self.extract.text());
        let from = raw.find(inner).unwrap_or(0);
        let start = written.span.range().start + from;
        let whole = Extract::whole(inner);
        let mut said = Vec::new();
        let query = match function {
            "kql" => kql::read(&whole, &mut said),
            _ => lucene::read(&whole, &mut said),
        };
        let back = |of_inner: Span| match raw.contains(inner) {
            true => self.extract.span(of_inner.shifted(start)),
            false => span,
        };
        said.retain(|diagnostic| diagnostic.code != lucene::NOT_EVALUATED);
        for mut diagnostic in said {
            diagnostic.span = back(diagnostic.span);
            diagnostic.fix = None;
            self.diagnostics.push(diagnostic);
        }
        query.condition.map(|node| moved(node, &back))
    }
}

/// The same tree with other places.
fn moved(mut node: Node, to: &impl Fn(Span) -> Span) -> Node {
    use crate::ir::NodeKind;
    let all = |nodes: Vec<Node>| nodes.into_iter().map(|node| moved(node, to)).collect();
    node.span = to(node.span);
    node.kind = match node.kind {
        NodeKind::Not(inner) => NodeKind::Not(Box::new(moved(*inner, to))),
        NodeKind::All(nodes) => NodeKind::All(all(nodes)),
        NodeKind::Any(nodes) => NodeKind::Any(all(nodes)),
        NodeKind::AtLeast(count, nodes) => NodeKind::AtLeast(count, all(nodes)),
        leaf => leaf,
    };
    node
}

/// The field that an expression is about: itself, or in another type or case.
fn name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        Kind::Call(function, items) if function.starts_with("to_") || function == "trim" => {
            name(items.first()?)
        }
        _ => None,
    }
}

fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    text.parse().ok().and_then(Number::new)
}

/// A constant as text, and the test that a value equals it.
fn equal(expr: &Expr) -> Option<(String, Test)> {
    let literal = |text: &str| Test::Text(vec![Glob::literal(text, true)]);
    Some(match &expr.kind {
        Kind::Text(text) => (text.clone(), literal(text)),
        Kind::Number(text) => (text.clone(), Test::Number(Relation::Eq, number(text)?)),
        Kind::Bool(value) => (value.to_string(), literal(&value.to_string())),
        _ => return None,
    })
}

/// `*` and `?` are wildcards, and a backslash makes them plain.
fn like(expr: &Expr) -> Option<(Op, String, Test)> {
    let mut tokens = Vec::new();
    let mut chars = text(expr)?.chars();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '*' => Token::Many,
            '?' => Token::One,
            '\\' => Token::Literal(chars.next().unwrap_or('\\').into()),
            c => Token::Literal(c.into()),
        });
    }
    let (op, shown) = wildcard::shape(&tokens);
    Some((op, shown, Test::Text(vec![Glob::new(tokens, true)])))
}

/// It is never evaluated, so it need not compile, and a hostile text has thousands.
fn rlike(expr: &Expr) -> Option<(Op, String, Test)> {
    let written = text(expr)?.to_owned();
    let test = Test::Undecidable(format!("an expression of ES|QL, {written}"));
    Some((Op::RegexMatch, written, test))
}

fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Eq => Relation::Ne,
        Relation::Ne => Relation::Eq,
        Relation::Lt => Relation::Ge,
        Relation::Le => Relation::Gt,
        Relation::Gt => Relation::Le,
        Relation::Ge => Relation::Lt,
    }
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Lt => Relation::Gt,
        Relation::Le => Relation::Ge,
        Relation::Gt => Relation::Lt,
        Relation::Ge => Relation::Le,
        same => same,
    }
}
