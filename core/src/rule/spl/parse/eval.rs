//! Expressions of `eval` and `where`.
//!
//! They join AND before OR, unlike `search`. The operators may be in any case here.

use super::cursor::{Cursor, Fault};
use crate::limits;
use crate::rule::spl::ast::{Compare, Eval, EvalKind};
use crate::text::Span;

/// Reads an expression that must begin here, as far as it goes.
pub fn expression(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let start = cursor.at();
    if depth >= limits::NESTING {
        return Err(Fault::nesting(Span::new(start, start)));
    }
    let mut left = any(cursor, depth)?;
    let mut chain = 0;
    while keyword(cursor, "XOR") {
        count(&mut chain, cursor)?;
        let right = any(cursor, depth)?;
        left = binary(left, right, EvalKind::Xor);
    }
    Ok(left)
}

/// The expression that is all there is.
pub fn whole(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let eval = expression(cursor, depth)?;
    cursor.skip_blanks();
    match cursor.peek() {
        None => Ok(eval),
        Some(_) => Err(
            Fault::syntax("this does not continue the expression", cursor.rest_span())
                .help("there may be an operator or a comma missing before it"),
        ),
    }
}

fn any(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let mut parts = vec![all(cursor, depth)?];
    while keyword(cursor, "OR") {
        parts.push(all(cursor, depth)?);
    }
    Ok(several(parts, EvalKind::Or))
}

fn all(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let mut parts = vec![not(cursor, depth)?];
    while keyword(cursor, "AND") {
        parts.push(not(cursor, depth)?);
    }
    Ok(several(parts, EvalKind::And))
}

fn not(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    cursor.skip_blanks();
    let start = cursor.at();
    let exclamation = cursor.peek() == Some('!') && cursor.eat("!");
    if !exclamation && !keyword(cursor, "NOT") {
        return comparison(cursor, depth);
    }
    if depth >= limits::NESTING {
        return Err(Fault::nesting(Span::new(start, start + 1)));
    }
    let inner = not(cursor, depth + 1)?;
    let span = Span::new(start, inner.span.end as usize);
    Ok(Eval {
        kind: EvalKind::Not(Box::new(inner)),
        span,
    })
}

fn comparison(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let left = sum(cursor, depth)?;
    cursor.skip_blanks();
    let operators = [
        ("!=", Compare::Ne),
        ("<=", Compare::Le),
        (">=", Compare::Ge),
        ("==", Compare::Eq),
        ("=", Compare::Eq),
        ("<", Compare::Lt),
        (">", Compare::Gt),
    ];
    if let Some((_, compare)) = operators
        .into_iter()
        .find(|(written, _)| cursor.eat(written))
    {
        let right = sum(cursor, depth)?;
        return Ok(binary(left, right, |l, r| EvalKind::Compare(compare, l, r)));
    }
    let before = cursor.clone();
    if keyword(cursor, "LIKE") {
        let right = sum(cursor, depth)?;
        let span = left.span.to(right.span);
        let kind = EvalKind::Call("like".to_owned(), vec![left, right]);
        return Ok(Eval { kind, span });
    }
    if keyword(cursor, "IN") {
        cursor.skip_blanks();
        if cursor.peek() == Some('(') {
            let values = arguments(cursor, depth)?;
            let span = cursor.since(left.span.start as usize);
            let kind = EvalKind::In(Box::new(left), values);
            return Ok(Eval { kind, span });
        }
        *cursor = before;
    }
    Ok(left)
}

/// `+`, `-` and the `.` that joins texts have one rank.
fn sum(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let mut left = product(cursor, depth)?;
    let mut chain = 0;
    loop {
        cursor.skip_blanks();
        let operator = match cursor.peek() {
            Some(c @ ('+' | '-' | '.')) => c,
            _ => return Ok(left),
        };
        cursor.bump();
        let right = product(cursor, depth)?;
        let span = left.span.to(right.span);
        left = match (operator, left.kind) {
            ('.', EvalKind::Concat(mut parts)) => {
                parts.push(right);
                Eval {
                    kind: EvalKind::Concat(parts),
                    span,
                }
            }
            ('.', kind) => {
                let left = Eval {
                    kind,
                    span: left.span,
                };
                Eval {
                    kind: EvalKind::Concat(vec![left, right]),
                    span,
                }
            }
            (operator, kind) => {
                count(&mut chain, cursor)?;
                let left = Eval {
                    kind,
                    span: left.span,
                };
                binary(left, right, |l, r| EvalKind::Arithmetic(operator, l, r))
            }
        };
    }
}

fn product(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let mut left = unary(cursor, depth)?;
    let mut chain = 0;
    loop {
        cursor.skip_blanks();
        let operator = match cursor.peek() {
            Some(c @ ('*' | '/' | '%')) => c,
            _ => return Ok(left),
        };
        cursor.bump();
        count(&mut chain, cursor)?;
        let right = unary(cursor, depth)?;
        left = binary(left, right, |l, r| EvalKind::Arithmetic(operator, l, r));
    }
}

fn unary(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    cursor.skip_blanks();
    let start = cursor.at();
    if depth >= limits::NESTING {
        return Err(Fault::nesting(Span::new(start, start)));
    }
    if cursor.eat("-") {
        let inner = unary(cursor, depth + 1)?;
        let span = Span::new(start, inner.span.end as usize);
        let kind = match inner.kind {
            EvalKind::Number(number) => EvalKind::Number(-number),
            _ => EvalKind::Negative(Box::new(inner)),
        };
        return Ok(Eval { kind, span });
    }
    if cursor.eat("+") {
        return unary(cursor, depth + 1);
    }
    primary(cursor, depth)
}

fn primary(cursor: &mut Cursor<'_>, depth: usize) -> Result<Eval, Fault> {
    let start = cursor.at();
    let kind = match cursor.peek() {
        None => {
            return Err(Fault::syntax(
                "the expression ends where a value is wanted",
                Span::at(start),
            )
            .help("add a field, a text in quotes or a number"));
        }
        Some('(') => {
            cursor.bump();
            let inner = expression(cursor, depth + 1)?;
            cursor.skip_blanks();
            if !cursor.eat(")") {
                let open = Span::new(start, start + 1);
                return Err(Fault::unclosed("parenthesis", open)
                    .help("add the closing parenthesis, or the operator that is missing before what follows"));
            }
            let span = cursor.since(start);
            return Ok(Eval { span, ..inner });
        }
        Some('"') => EvalKind::Text(cursor.quoted()?),
        Some('\'') => match cursor.rest()[1..].find('\'') {
            Some(end) => {
                cursor.move_to(start + end + 2);
                let name = &cursor.text()[start + 1..start + 1 + end];
                EvalKind::Field(name.to_owned())
            }
            None => {
                let open = Span::new(start, start + 1);
                return Err(Fault::unclosed("quote", open)
                    .help("add the closing quote; single quotes stand around a field's name"));
            }
        },
        Some('`') => EvalKind::Macro(cursor.macro_call()?),
        Some('[') => {
            cursor.bracketed()?;
            EvalKind::Subsearch
        }
        Some(c) if c.is_ascii_digit() || c == '.' => number(cursor, start)?,
        Some(_) => named(cursor, start, depth)?,
    };
    Ok(Eval {
        kind,
        span: cursor.since(start),
    })
}

fn number(cursor: &mut Cursor<'_>, start: usize) -> Result<EvalKind, Fault> {
    if let Some(hex) = cursor.rest().strip_prefix("0x") {
        let digits = hex.chars().take_while(char::is_ascii_hexdigit).count();
        if let Ok(value) = u64::from_str_radix(&hex[..digits], 16) {
            cursor.move_to(start + 2 + digits);
            return Ok(EvalKind::Number(value as f64));
        }
    }
    cursor.skip_while(|c| c.is_ascii_digit());
    // A dot belongs to the number only if a digit follows; else it joins texts.
    let mut ahead = cursor.clone();
    if ahead.eat(".") && ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
        ahead.skip_while(|c| c.is_ascii_digit());
        *cursor = ahead;
    }
    let mut ahead = cursor.clone();
    if ahead.eat("e") || ahead.eat("E") {
        let _ = ahead.eat("-") || ahead.eat("+");
        if ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
            ahead.skip_while(|c| c.is_ascii_digit());
            *cursor = ahead;
        }
    }
    // A name may begin with digits: 4xx_count.
    if cursor.peek().is_some_and(begins_name) {
        cursor.skip_while(in_name);
        let name = cursor.since(start).of(cursor.text());
        return Ok(EvalKind::Field(name.to_owned()));
    }
    let span = cursor.since(start);
    match span.of(cursor.text()).parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(EvalKind::Number(value)),
        _ => Err(Fault::syntax(
            "this is no number",
            Span::new(start, cursor.at().max(start + 1)),
        )
        .help("write numbers as `12` or `1.5`")),
    }
}

/// A field, or a function with its arguments.
fn named(cursor: &mut Cursor<'_>, start: usize, depth: usize) -> Result<EvalKind, Fault> {
    let Some(name) = cursor.word(in_name) else {
        let c = cursor.bump().unwrap_or(' ');
        let span = cursor.since(start);
        return Err(Fault::syntax(format!("an expression cannot have `{c}` here"), span)
            .help("put text into double quotes, and names of fields with such characters into single quotes"));
    };
    let name = name.of(cursor.text()).to_owned();
    let before = cursor.clone();
    cursor.skip_blanks();
    if cursor.peek() == Some('(') {
        let arguments = arguments(cursor, depth)?;
        return Ok(EvalKind::Call(name.to_lowercase(), arguments));
    }
    *cursor = before;
    Ok(EvalKind::Field(name))
}

/// `(a, b, c)`
fn arguments(cursor: &mut Cursor<'_>, depth: usize) -> Result<Vec<Eval>, Fault> {
    let open = cursor.at();
    cursor.bump();
    let mut values = Vec::new();
    loop {
        cursor.skip_blanks();
        if cursor.eat(")") {
            return Ok(values);
        }
        if cursor.at_end() {
            return Err(Fault::unclosed("parenthesis", Span::new(open, open + 1))
                .help("add the closing parenthesis"));
        }
        values.push(expression(cursor, depth + 1)?);
        cursor.skip_blanks();
        if !cursor.eat(",") && cursor.peek() != Some(')') && !cursor.at_end() {
            let at = cursor.at();
            return Err(Fault::syntax(
                "a comma or the closing parenthesis is missing here",
                Span::at(at),
            )
            .help("arguments stand between commas"));
        }
    }
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || "_:#@${}".contains(c)
}

/// Takes an operator that is a word.
fn keyword(cursor: &mut Cursor<'_>, wanted: &str) -> bool {
    let before = cursor.clone();
    cursor.skip_blanks();
    let found = cursor.keyword(wanted);
    if !found {
        *cursor = before;
    }
    found
}

/// Operations in a row nest in each other, so their number is bounded like nesting is.
fn count(chain: &mut usize, cursor: &Cursor<'_>) -> Result<(), Fault> {
    *chain += 1;
    if *chain < limits::SPL_CHAIN {
        return Ok(());
    }
    let message = format!(
        "there are more than {} operations in a row here",
        limits::SPL_CHAIN
    );
    Err(Fault::new("spl-nesting", message, Span::at(cursor.at()))
        .help("split the expression over several `eval`"))
}

fn binary(left: Eval, right: Eval, kind: impl FnOnce(Box<Eval>, Box<Eval>) -> EvalKind) -> Eval {
    let span = left.span.to(right.span);
    Eval {
        kind: kind(Box::new(left), Box::new(right)),
        span,
    }
}

fn several(mut parts: Vec<Eval>, kind: fn(Vec<Eval>) -> EvalKind) -> Eval {
    match parts.len() {
        1 => parts.remove(0),
        _ => {
            let span = parts[0].span.to(parts[parts.len() - 1].span);
            Eval {
                kind: kind(parts),
                span,
            }
        }
    }
}
