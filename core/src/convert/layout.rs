//! A condition as text, over lines that a person can read.

use super::clause::Clause;
use super::dialect::Dialect;

/// Characters of a condition that stays on one line.
const LINE: usize = 96;
const INDENT: &str = "  ";

/// The condition, without anything around it.
pub fn text(clause: &Clause, dialect: &dyn Dialect) -> String {
    let mut out = String::new();
    write(clause, dialect, 0, &mut out);
    out
}

fn write(clause: &Clause, dialect: &dyn Dialect, depth: usize, out: &mut String) {
    let words = dialect.words();
    match clause {
        Clause::Constant(value) => out.push_str(words.constants[usize::from(!value)]),
        Clause::Is(comparison) => out.push_str(&comparison.text),
        Clause::Not(inner) => {
            out.push_str(words.not);
            // NOT of null is null: what may be null is made false first.
            if inner.is_nullable() {
                out.push_str(&dialect.not_null(&on_its_own(inner, dialect, depth)));
            } else if is_group(inner, dialect) || words.not_calls {
                parenthesised(inner, dialect, depth, out);
            } else {
                write(inner, dialect, depth, out);
            }
        }
        Clause::All(parts) => joined(parts, words.and, dialect, depth, out),
        Clause::Any(parts) => joined(parts, words.or, dialect, depth, out),
        Clause::AtLeast(count, parts) => {
            let texts: Vec<String> = parts
                .iter()
                .map(|part| {
                    let mut text = String::new();
                    write(part, dialect, depth + 1, &mut text);
                    text
                })
                .collect();
            match dialect.at_least(*count, &texts) {
                Some(counted) => out.push_str(&counted),
                None => {
                    let choices = Clause::Any(choices(*count as usize, parts));
                    write(&choices, dialect, depth, out);
                }
            }
        }
    }
}

fn joined(parts: &[Clause], word: &str, dialect: &dyn Dialect, depth: usize, out: &mut String) {
    let start = out.len();
    for is_long in [false, true] {
        out.truncate(start);
        for (at, part) in parts.iter().enumerate() {
            match (at, is_long) {
                (0, _) => {}
                (_, false) => out.extend([" ", word, " "]),
                (_, true) => {
                    line(depth, out);
                    out.extend([word, " "]);
                }
            }
            match is_group(part, dialect) {
                true => parenthesised(part, dialect, depth, out),
                false => write(part, dialect, depth, out),
            }
        }
        let written = &out[start..];
        if written.len() <= LINE && !written.contains('\n') {
            return;
        }
    }
}

fn parenthesised(clause: &Clause, dialect: &dyn Dialect, depth: usize, out: &mut String) {
    out.push('(');
    out.push_str(&on_its_own(clause, dialect, depth));
    out.push(')');
}

/// The text as it stands between parentheses: on lines of its own where there are several.
fn on_its_own(clause: &Clause, dialect: &dyn Dialect, depth: usize) -> String {
    let mut inner = String::new();
    write(clause, dialect, depth + 1, &mut inner);
    if !inner.contains('\n') {
        return inner;
    }
    let mut out = String::new();
    line(depth + 1, &mut out);
    out.push_str(&inner);
    line(depth, &mut out);
    out
}

fn line(depth: usize, out: &mut String) {
    out.push('\n');
    out.push_str(&INDENT.repeat(depth));
}

/// Whether it has to stand in parentheses within another group, or under NOT.
fn is_group(clause: &Clause, dialect: &dyn Dialect) -> bool {
    match clause {
        Clause::All(_) | Clause::Any(_) => true,
        Clause::AtLeast(count, _) => dialect.at_least(*count, &[]).is_none(),
        Clause::Constant(_) | Clause::Is(_) | Clause::Not(_) => false,
    }
}

/// Every choice of so many of the parts, in their order.
fn choices(count: usize, parts: &[Clause]) -> Vec<Clause> {
    fn choose(count: usize, parts: &[Clause], chosen: &mut Vec<Clause>, all: &mut Vec<Clause>) {
        if count == 0 {
            all.push(Clause::All(chosen.clone()));
            return;
        }
        for (at, part) in parts.iter().enumerate() {
            if parts.len() - at < count {
                return;
            }
            chosen.push(part.clone());
            choose(count - 1, &parts[at + 1..], chosen, all);
            chosen.pop();
        }
    }
    let mut all = Vec::new();
    choose(count, parts, &mut Vec::new(), &mut all);
    all
}
