//! Values: fields, what functions compute of them, and literals.

use super::ast::{Arithmetic, Expr, ExprKind};
use super::functions::{self, Meaning, is_decimal};
use super::lower::{Lowering, Place, is_condition};
use crate::event::Field;
use crate::ir::{EqlFunction, Expr as Value, Function, Node, NodeKind, Predicate, Subject};
use std::sync::Arc;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Operand(Value);

impl Operand {
    pub fn value(&self) -> Value {
        self.0.clone()
    }

    /// The field, if it is nothing more.
    pub fn plain_field(&self) -> Option<&Field> {
        match &self.0 {
            Value::Field(field) => Some(field),
            _ => None,
        }
    }

    pub fn is_field(&self) -> bool {
        self.plain_field().is_some()
    }

    /// Whether it depends on the event.
    pub fn has_field(&self) -> bool {
        let mut any = false;
        self.0.each_field(&mut |_| any = true);
        any
    }

    pub fn subject(&self) -> Subject {
        match &self.0 {
            Value::Field(field) => Subject::Field(field.clone()),
            value => Subject::Computed(Arc::new(value.clone())),
        }
    }
}

impl Lowering<'_> {
    pub fn operand(&mut self, expr: &Expr) -> Option<Operand> {
        self.value(expr).map(Operand)
    }

    pub fn value(&mut self, expr: &Expr) -> Option<Value> {
        Some(match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(number) => Value::Number(number.value),
            ExprKind::Text(text) => Value::Text(text.clone()),
            ExprKind::Field(field) => {
                let value = Value::Field(self.names.field(&field.name));
                match field.item {
                    Some(at) => call(EqlFunction::Item(at), vec![value]),
                    None => value,
                }
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let decimal = is_decimal(left) || is_decimal(right);
                let function = match operator {
                    Arithmetic::Add => EqlFunction::Add,
                    Arithmetic::Subtract => EqlFunction::Subtract,
                    Arithmetic::Multiply => EqlFunction::Multiply,
                    Arithmetic::Divide => EqlFunction::Divide { decimal },
                    Arithmetic::Modulo => EqlFunction::Modulo,
                };
                let (left, right) = (self.value(left), self.value(right));
                call(function, vec![left?, right?])
            }
            ExprKind::Call(_) if is_condition(expr) => self.condition_as_value(expr)?,
            ExprKind::Call(written) => {
                let function = match functions::find(written) {
                    Ok(function) => function,
                    Err(diagnostic) => return self.fail(diagnostic),
                };
                match function.meaning {
                    Meaning::Value(computes) => {
                        let arguments: Vec<Option<Value>> = written
                            .arguments
                            .iter()
                            .map(|argument| self.value(argument))
                            .collect();
                        let arguments: Option<Vec<Value>> = arguments.into_iter().collect();
                        call(computes.function(written), arguments?)
                    }
                    Meaning::Transparent => self.value(&written.arguments[0])?,
                    Meaning::Condition(_) | Meaning::Unsupported => {
                        return self.unsupported(written);
                    }
                }
            }
            ExprKind::Compare(..)
            | ExprKind::Lookup(..)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Lineage => self.condition_as_value(expr)?,
        })
    }

    /// `string(a == b)`: what a condition comes to, as a value.
    fn condition_as_value(&mut self, expr: &Expr) -> Option<Value> {
        self.condition(expr, false, Place::Within)
            .map(|node| of_node(&node))
    }
}

fn call(function: EqlFunction, arguments: Vec<Value>) -> Value {
    Value::Call(Function::Eql(function), arguments)
}

fn of_node(node: &Node) -> Value {
    let parts = |nodes: &[Node]| nodes.iter().map(of_node).collect();
    match &node.kind {
        NodeKind::Constant(value) => Value::Bool(*value),
        NodeKind::Predicate(predicate) => Value::Test(Arc::<Predicate>::clone(predicate)),
        NodeKind::Not(inner) => Value::Call(Function::Not, vec![of_node(inner)]),
        NodeKind::All(nodes) => Value::Call(Function::And, parts(nodes)),
        // EQL counts nothing, so that this is "at least one".
        NodeKind::Any(nodes) | NodeKind::AtLeast(_, nodes) => {
            Value::Call(Function::Or, parts(nodes))
        }
    }
}
