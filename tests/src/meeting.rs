//! Events that a condition is likely to be true of: made from the condition itself, so that even
//! a rule that no log ever met is put to the test.

use crate::generate::Source;
use cutout_core::ir::{Fit, Node, NodeKind, Predicate, Relation, Subject, Test};
use cutout_core::text::glob::{DASHES, Glob, Token};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeMap;

/// A record's fields by their names, all of them texts.
pub type Record = BTreeMap<String, String>;

/// A record that the condition is likely to be true of. What contradicts itself is not noticed.
pub fn record(node: &Node, from: &mut Source) -> Record {
    let mut record = Record::new();
    meet(node, true, &mut record, from);
    record
}

fn meet(node: &Node, wanted: bool, record: &mut Record, from: &mut Source) {
    match (&node.kind, wanted) {
        (NodeKind::Constant(_), _) => {}
        (NodeKind::Not(inner), _) => meet(inner, !wanted, record, from),
        (NodeKind::Predicate(predicate), true) => fulfil(predicate, &predicate.test, record, from),
        // A field that is not there fulfils hardly anything.
        (NodeKind::Predicate(_), false) => {}
        (NodeKind::All(nodes), true) | (NodeKind::Any(nodes), false) => {
            nodes
                .iter()
                .for_each(|node| meet(node, wanted, record, from));
        }
        (NodeKind::Any(nodes), true) | (NodeKind::All(nodes), false) => {
            meet(&nodes[from.below(nodes.len())], wanted, record, from);
        }
        (NodeKind::AtLeast(count, nodes), true) => {
            let first = from.below(nodes.len());
            let chosen = nodes.iter().cycle().skip(first).take(*count as usize);
            chosen.for_each(|node| meet(node, true, record, from));
        }
        (NodeKind::AtLeast(..), false) => {}
    }
}

fn fulfil(predicate: &Predicate, test: &Test, record: &mut Record, from: &mut Source) {
    let Subject::Field(field) = &predicate.subject else {
        return;
    };
    let (field, folder) = match field.as_str() {
        "process_name" => ("Image", r"C:\Some Folder\"),
        "parent_process_name" => ("ParentImage", r"C:\Some Folder\"),
        name => (name, ""),
    };
    match test {
        Test::Text(patterns) => {
            let pattern = &patterns[from.below(patterns.len())];
            let text = format!("{folder}{}", text(pattern, from));
            if let ("Hashes", [Token::Many, Token::Literal(hash), Token::Many]) =
                (field, pattern.tokens())
            {
                // Hashes are written one after another, and nothing between them.
                let all = record.entry(field.to_owned()).or_default();
                let comma = if all.is_empty() { "" } else { "," };
                all.push_str(&format!("{comma}{}", hash.to_ascii_uppercase()));
                return;
            }
            let starts = pattern.tokens().first() != Some(&Token::Many);
            let ends = pattern.tokens().last() != Some(&Token::Many);
            let old = record.remove(field).unwrap_or_default();
            let text = match (starts, ends) {
                (false, false) if from.one_in(2) => format!("{text}{old}"),
                (false, _) => format!("{old}{text}"),
                (true, false) => format!("{text}{old}"),
                (true, true) => text,
            };
            record.insert(field.to_owned(), text);
        }
        Test::Regex(regex) => {
            let parsed = regex_syntax::ParserBuilder::new()
                .case_insensitive(regex.flags.ignore_case)
                .multi_line(regex.flags.multi_line)
                .dot_matches_new_line(regex.flags.dot_all)
                .build()
                .parse(&regex.source);
            let mut text = String::new();
            if let Ok(hir) = parsed {
                sample(&hir, from, &mut text);
            }
            let old = record.entry(field.to_owned()).or_default();
            match from.one_in(2) {
                true => old.push_str(&text),
                false => old.insert_str(0, &text),
            }
        }
        Test::Cidr(block) => {
            record.insert(field.to_owned(), block.network().to_string());
        }
        Test::Number(relation, number) => {
            let number = number.get();
            let value = match relation {
                Relation::Eq | Relation::Le | Relation::Ge => number,
                Relation::Gt | Relation::Ne => number + 1.0,
                Relation::Lt => number - 1.0,
            };
            record.insert(field.to_owned(), value.to_string());
        }
        Test::Exists(true) | Test::Differs(_) => {
            record.entry(field.to_owned()).or_insert("other".into());
        }
        Test::Exists(false) | Test::Null => {
            record.remove(field);
        }
        Test::SameAs {
            field: other, how, ..
        } => {
            let value = record.get(other.as_str()).cloned().unwrap_or("Same".into());
            record.insert(other.to_string(), value.clone());
            let value = match how {
                Fit::Whole => value.to_uppercase(),
                Fit::Start => format!("{value} x"),
                Fit::End => format!("x {value}"),
                Fit::Within => format!("x {value} x"),
            };
            record.insert(field.to_owned(), value);
        }
        Test::IsNot(_) | Test::Holds | Test::Undecidable(_) => {}
    }
}

const FILLERS: &[&str] = &["", "", " ", "x", "\\", "a b", "é", "\n", "'", "\"", "%"];

/// A text that the pattern matches.
fn text(pattern: &Glob, from: &mut Source) -> String {
    let mut out = String::new();
    for token in pattern.tokens() {
        match token {
            Token::Literal(text) if pattern.cased() => out.push_str(text),
            Token::Literal(text) => match from.below(3) {
                0 => out.push_str(text),
                1 => out.push_str(&text.to_ascii_uppercase()),
                _ => out.extend(text.chars().map(|c| match from.one_in(2) {
                    true => c.to_ascii_uppercase(),
                    false => c,
                })),
            },
            Token::Many => out.push_str(from.pick(FILLERS)),
            Token::One => out.push_str(from.pick(&["x", "_", "%", "é", "\n", "\\"])),
            Token::Dash => out.push(DASHES[from.below(DASHES.len())]),
        }
    }
    out
}

/// A text that the expression matches, but for what it says of places.
fn sample(hir: &Hir, from: &mut Source, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) if !class.ranges().is_empty() => {
            // Engines follow versions of Unicode of their own, which differ in rare characters.
            let ranges = class
                .ranges()
                .iter()
                .filter(|range| range.end() < '\u{1000}');
            let ranges: Vec<_> = ranges.collect();
            let range = match ranges.as_slice() {
                [] => &class.ranges()[0],
                // What comes first is mostly ASCII, what comes last is not.
                ranges if from.one_in(4) => ranges[from.below(ranges.len())],
                ranges => ranges[from.below(ranges.len().min(3))],
            };
            out.push(match from.one_in(2) {
                true => range.start(),
                false => range.end(),
            });
        }
        HirKind::Class(_) => {}
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let times = (repetition.min + from.below(2) as u32).min(most);
            for _ in 0..times {
                sample(&repetition.sub, from, out);
            }
        }
        HirKind::Capture(capture) => sample(&capture.sub, from, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, from, out)),
        HirKind::Alternation(parts) => sample(&parts[from.below(parts.len())], from, out),
    }
}
