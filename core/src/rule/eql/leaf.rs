//! Single comparisons and the functions that are conditions, with what their negation asks.

use super::ast::{Call, Expr, ExprKind, How, Lookup};
use super::functions::{self, Asks, Meaning};
use super::lower::Lowering;
use super::value::Operand;
use crate::ir::{
    Cidr, EqlFunction, Expr as Value, Fit, Function, Node, Op, Predicate, Relation, Subject, Test,
};
use crate::text::{Diagnostic, Span};

pub(super) struct Leaf {
    pub node: Node,
    pub negation: Negation,
}

/// What `not` in front of a comparison comes to.
pub(super) enum Negation {
    /// A clause that must not match. An event without the field passes.
    MustNot,
    /// The same, which one predicate says too.
    Plain(Node),
    /// This, whatever the place.
    Opposite(Node),
    /// These must be there, and the comparison must fail.
    Present(Vec<Predicate>),
}

impl Lowering<'_> {
    pub fn comparison(&mut self, expr: &Expr) -> Option<Leaf> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Compare(relation, left, right) => self.compare(*relation, left, right, span),
            ExprKind::Lookup(lookup, left, values) => self.look_up(*lookup, left, values, span),
            ExprKind::Call(call) => self.asked(call, expr),
            // A boolean field stands for itself.
            ExprKind::Field(_) => {
                let yes = Expr {
                    kind: ExprKind::Bool(true),
                    span,
                };
                self.compare(Relation::Eq, expr, &yes, span)
            }
            ExprKind::Bool(value) => Some(constant(*value, span)),
            // Null is neither true nor false.
            ExprKind::Null => Some(Leaf {
                node: Node::constant(false, span),
                negation: Negation::Opposite(Node::constant(false, span)),
            }),
            ExprKind::Lineage => self.fail(
                Diagnostic::error(
                    "unsupported-eql-lineage",
                    "the ancestors of an event are not evaluated",
                    span,
                )
                .help("Elasticsearch has this no more; write a sequence"),
            ),
            ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Arithmetic(..) => {
                self.fail(no_condition(span))
            }
            ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_) => None,
        }
    }

    fn compare(
        &mut self,
        relation: Relation,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Leaf> {
        if is_literal(left) && !is_literal(right) {
            return self.compare(relation.flipped(), right, left, span);
        }
        let left_side = self.operand(left)?;
        if right.kind == ExprKind::Null {
            return Some(null(left_side.subject(), relation, span));
        }
        if !is_literal(right) || is_literal(left) {
            let other = self.operand(right)?;
            return Some(self.two_values(relation, left_side, other, span));
        }
        let field = left_side.is_field();
        let subject = left_side.subject();
        let predicate = |op, value: String, test| {
            let subject = subject.clone();
            Node::predicate(
                Predicate {
                    subject,
                    op,
                    value,
                    test,
                },
                span,
            )
        };
        if relation.orders() {
            let side = |relation| match self.order(relation, right) {
                Some((op, value, test)) => predicate(op, value, test),
                // Texts have an order too, which no single test asks for.
                None => holds(relation, left_side.value(), literal(right), span),
            };
            return Some(Leaf {
                node: side(relation),
                negation: Negation::Opposite(side(relation.opposite())),
            });
        }
        let (op, value, test) = self.equal(right, written_ip(left))?;
        let equal = predicate(op, value.clone(), test.clone());
        // What a function gives has to be there to differ.
        let differs = if field {
            Test::IsNot(Box::new(test))
        } else {
            Test::Differs(Box::new(test))
        };
        let differs = predicate(Op::Ne, value, differs);
        let (node, opposite) = match relation {
            Relation::Ne => (differs, equal),
            _ => (equal, differs),
        };
        let negation = if field {
            Negation::Plain(opposite)
        } else {
            Negation::Opposite(opposite)
        };
        Some(Leaf { node, negation })
    }

    /// Two values that are both worked out. Elasticsearch refuses that of two fields.
    fn two_values(
        &mut self,
        relation: Relation,
        left: Operand,
        right: Operand,
        span: Span,
    ) -> Leaf {
        if left.has_field() && right.has_field() {
            let message =
                "Elasticsearch does not compare two fields; it is evaluated here nevertheless";
            self.diagnostics
                .push(Diagnostic::warning("eql-field-comparison", message, span));
        }
        let opposite = holds(relation.opposite(), left.value(), right.value(), span);
        let node = match (left.plain_field(), right.plain_field(), relation) {
            (Some(left), Some(right), Relation::Eq) => {
                let (value, subject) = (format!("field:{right}"), Subject::Field(left.clone()));
                let test = Test::SameAs {
                    field: right.clone(),
                    how: Fit::Whole,
                    cased: true,
                };
                Node::predicate(
                    Predicate {
                        subject,
                        op: Op::Eq,
                        value,
                        test,
                    },
                    span,
                )
            }
            _ => holds(relation, left.value(), right.value(), span),
        };
        Leaf {
            node,
            negation: Negation::Opposite(opposite),
        }
    }

    fn look_up(
        &mut self,
        lookup: Lookup,
        left: &Expr,
        values: &[Expr],
        span: Span,
    ) -> Option<Leaf> {
        if values.is_empty() {
            return self.fail(Diagnostic::error(
                "eql-empty-list",
                "this list of values is empty",
                span,
            ));
        }
        if is_literal(left) || !values.iter().all(is_literal) {
            if lookup.how != How::In {
                return self.fail(
                    Diagnostic::error(
                        "eql-pattern",
                        "a field is compared with patterns that stand in the query",
                        span,
                    )
                    .help("write the field on the left and its patterns on the right"),
                );
            }
            return self.computed_list(left, values, span);
        }
        let subject = self.operand(left)?;
        let field = subject.is_field();
        let ip = written_ip(left);
        let subject = subject.subject();
        let mut nodes = Vec::new();
        let mut single = None;
        for value in values {
            if value.kind == ExprKind::Null {
                nodes.push(null(subject.clone(), Relation::Eq, value.span).node);
                continue;
            }
            let (op, written, test) = self.member(lookup, value, ip)?;
            single = (op == Op::Eq).then(|| (written.clone(), test.clone()));
            let subject = subject.clone();
            // One value alone has the span of the whole comparison, which reads better.
            let place = if values.len() == 1 { span } else { value.span };
            nodes.push(Node::predicate(
                Predicate {
                    subject,
                    op,
                    value: written,
                    test,
                },
                place,
            ));
        }
        let negation = match single {
            _ if !field => Negation::Present(vec![present(&subject)]),
            Some((value, test)) if values.len() == 1 => {
                let test = Test::IsNot(Box::new(test));
                let subject = subject.clone();
                Negation::Plain(Node::predicate(
                    Predicate {
                        subject,
                        op: Op::Ne,
                        value,
                        test,
                    },
                    span,
                ))
            }
            _ => Negation::MustNot,
        };
        Some(Leaf {
            node: Node::any(nodes, span),
            negation,
        })
    }

    /// `in` with fields or calculations on either side.
    fn computed_list(&mut self, left: &Expr, values: &[Expr], span: Span) -> Option<Leaf> {
        let left = self.operand(left)?;
        let (mut nodes, mut opposites) = (Vec::new(), Vec::new());
        for value in values {
            let value = self.operand(value)?;
            nodes.push(holds(Relation::Eq, left.value(), value.value(), span));
            opposites.push(holds(Relation::Ne, left.value(), value.value(), span));
        }
        let negation = Negation::Opposite(Node::all(opposites, span));
        Some(Leaf {
            node: Node::any(nodes, span),
            negation,
        })
    }

    /// A function that is a condition.
    fn asked(&mut self, call: &Call, expr: &Expr) -> Option<Leaf> {
        let span = expr.span;
        let function = match functions::find(call) {
            Ok(function) => function,
            Err(diagnostic) => return self.fail(diagnostic),
        };
        if function.older {
            self.older(call);
        }
        let asks = match function.meaning {
            Meaning::Condition(asks) => asks,
            Meaning::Transparent => return self.comparison(&call.arguments[0]),
            Meaning::Unsupported => return self.unsupported(call),
            Meaning::Value(_) => return self.fail(no_condition(span)),
        };
        let (source, rest) = call.arguments.split_first()?;
        let lookup = |how, cased| Lookup { how, cased };
        match asks {
            Asks::Wildcard => {
                return self.look_up(lookup(How::Like, call.cased), source, rest, span);
            }
            Asks::Match => return self.look_up(lookup(How::Regex, call.cased), source, rest, span),
            Asks::ArrayContains => return self.look_up(lookup(How::In, false), source, rest, span),
            _ => {}
        }
        let subject = self.operand(source)?;
        let texts: Option<Vec<(&str, Span)>> = rest.iter().map(text_of).collect();
        let Some(texts) = texts.filter(|_| subject.plain_field().is_some()) else {
            return self.computed_condition(asks, call, span);
        };
        let mut nodes = Vec::new();
        for (text, place) in &texts {
            let (op, test) = match asks {
                Asks::CidrMatch => match Cidr::parse(text) {
                    Some(block) => (Op::Cidr, Test::Cidr(block)),
                    None => {
                        let message = format!("`{text}` is no block of addresses");
                        let diagnostic = Diagnostic::error("eql-cidr", message, *place);
                        return self.fail(diagnostic.help("write it as `192.0.2.0/24`"));
                    }
                },
                // The reference has it that the empty text is contained in none.
                Asks::StringContains if text.is_empty() => return Some(constant(false, span)),
                asks => super::pattern::fitted(asks, text, call.cased),
            };
            let (subject, value) = (subject.subject(), (*text).to_owned());
            let place = if texts.len() == 1 { span } else { *place };
            nodes.push(Node::predicate(
                Predicate {
                    subject,
                    op,
                    value,
                    test,
                },
                place,
            ));
        }
        // Case-sensitive ones become clauses, the others scripts.
        let negation = if call.cased {
            Negation::MustNot
        } else {
            Negation::Present(vec![present(&subject.subject())])
        };
        Some(Leaf {
            node: Node::any(nodes, span),
            negation,
        })
    }

    fn computed_condition(&mut self, asks: Asks, call: &Call, span: Span) -> Option<Leaf> {
        let function = asks.function(call.cased)?;
        let operands: Option<Vec<Operand>> = call
            .arguments
            .iter()
            .map(|argument| self.operand(argument))
            .collect();
        let operands = operands?;
        let needed = operands.iter().filter(|operand| operand.has_field());
        let negation =
            Negation::Present(needed.map(|operand| present(&operand.subject())).collect());
        let arguments = operands.iter().map(Operand::value).collect();
        let node = Node::predicate(
            Predicate::holds(Value::Call(Function::Eql(function), arguments)),
            span,
        );
        Some(Leaf { node, negation })
    }

    fn older(&mut self, call: &Call) {
        let message = format!("Elasticsearch no longer has `{}`", call.name);
        let help = match call.name.to_ascii_lowercase().as_str() {
            "wildcard" => "write `field : (\"a*\", \"b*\")`, or `like` where case counts",
            "match" | "matchlite" => "write `field regex \"…\"`",
            "arraycontains" => "a comparison with an array is true if it is true of one item",
            _ => "the functions are in Elastic's EQL function reference",
        };
        self.diagnostics
            .push(Diagnostic::warning("eql-older-function", message, call.name_span).help(help));
    }

    pub fn unsupported<T>(&mut self, call: &Call) -> Option<T> {
        let message = format!("`{}` is not evaluated", call.name);
        let diagnostic = Diagnostic::error("unsupported-eql-function", message, call.name_span);
        self.fail(diagnostic.help("a comparison with an array is true if it is true of one item"))
    }
}

fn no_condition(span: Span) -> Diagnostic {
    Diagnostic::error(
        "eql-no-condition",
        "this is a value, and not true or false",
        span,
    )
    .help("compare it: `length(process.command_line) > 100`")
}

fn constant(value: bool, span: Span) -> Leaf {
    Leaf {
        node: Node::constant(value, span),
        negation: Negation::Opposite(Node::constant(!value, span)),
    }
}

/// A comparison with null asks whether something is there.
fn null(subject: Subject, relation: Relation, span: Span) -> Leaf {
    let predicate = |value: &str, test| Predicate {
        subject: subject.clone(),
        op: Op::Exists,
        value: value.to_owned(),
        test,
    };
    let absent = Node::predicate(predicate("false", Test::Null), span);
    let present = Node::predicate(predicate("true", Test::Exists(true)), span);
    match relation {
        Relation::Eq => Leaf {
            node: absent,
            negation: Negation::Opposite(present),
        },
        Relation::Ne => Leaf {
            node: present,
            negation: Negation::Opposite(absent),
        },
        _ => Leaf {
            node: Node::constant(false, span),
            negation: Negation::Opposite(Node::constant(false, span)),
        },
    }
}

fn holds(relation: Relation, left: Value, right: Value, span: Span) -> Node {
    let compare = Function::Eql(EqlFunction::Compare(relation));
    Node::predicate(
        Predicate::holds(Value::Call(compare, vec![left, right])),
        span,
    )
}

fn present(subject: &Subject) -> Predicate {
    Predicate {
        subject: subject.clone(),
        op: Op::Exists,
        value: "true".to_owned(),
        test: Test::Exists(true),
    }
}

fn literal(expr: &Expr) -> Value {
    match &expr.kind {
        ExprKind::Text(text) => Value::Text(text.clone()),
        ExprKind::Number(number) => Value::Number(number.value),
        ExprKind::Bool(value) => Value::Bool(*value),
        _ => Value::Null,
    }
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_)
    )
}

fn text_of(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ExprKind::Text(text) => Some((text, expr.span)),
        _ => None,
    }
}

/// Whether a field holds addresses, whose terms may be blocks.
fn written_ip(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Field(field) if field.name == "ip" || field.name.ends_with(".ip"))
}
