//! Exclusions in EQL.

use super::check::Before;
use super::container::Container;
use super::edit::Edits;
use super::query::{self, Condition, Said};
use super::spelling::as_written;
use super::{Refusal, Written, names, quotes, wanted};
use crate::ir::{Group, Predicate, Regex, RegexFlags, Subject, Test};
use crate::rule::eql::lexer::{self, Kind, Token};
use crate::rule::{Rule, lucene_regexp};
use crate::sort::Sort;
use crate::text::glob;
use crate::text::{Extract, Glob, Span};

/// `process.executable : "*\\foo.exe"`
///
/// `query` is the rule's text, whose names are used.
pub fn predicate(predicate: &Predicate, query: &str) -> Result<Said, Refusal> {
    let Subject::Field(field) = &predicate.subject else {
        return Err(cannot(predicate, "it compares one field"));
    };
    compared(predicate, &names::ecs(field, query)?)
}

fn cannot(predicate: &Predicate, what: &str) -> Refusal {
    let message = format!("EQL can't say `{predicate}`: {what}");
    Refusal::new("eql-predicate", message)
}

/// The same with the field's name as the query is to have it.
pub fn compared(predicate: &Predicate, field: &str) -> Result<Said, Refusal> {
    let cannot = |what: &str| cannot(predicate, what);
    let mut meaning = predicate.clone();
    let text = match &predicate.test {
        Test::Text(globs) => {
            let [glob] = globs.as_slice() else {
                return Err(cannot("it stands for several values; give each by itself"));
            };
            let tokens = as_written(glob, &predicate.value);
            if tokens.contains(&glob::Token::Dash) {
                return Err(cannot("it has no such wildcard"));
            }
            if tokens.iter().any(is_starred) {
                let (text, test) = expression(field, &tokens, glob.cased())
                    .ok_or_else(|| cannot("the value is too long for an expression"))?;
                meaning.test = test;
                text
            } else {
                pattern(field, tokens, glob.cased())
            }
        }
        Test::Differs(inner) | Test::IsNot(inner) => {
            let inner = Predicate {
                test: Test::clone(inner),
                ..predicate.clone()
            };
            let inner = compared(&inner, field)?;
            let test = Box::new(inner.meaning.test);
            let text = inner.text;
            match predicate.test {
                Test::IsNot(_) => {
                    meaning.test = Test::IsNot(test);
                    format!("not {text}")
                }
                _ => {
                    meaning.test = Test::Differs(test);
                    format!("({field} != null and not {text})")
                }
            }
        }
        Test::Regex(regex) => {
            let operator = if regex.flags.ignore_case {
                "regex~"
            } else {
                "regex"
            };
            match lucene_regexp::translate(&predicate.value) {
                Ok(same) if same == regex.source => {
                    format!("{field} {operator} {}", quoted(&predicate.value))
                }
                _ => return Err(cannot("its expressions are those of Lucene")),
            }
        }
        Test::Cidr(_) => format!("cidrMatch({field}, {})", quoted(&predicate.value)),
        Test::Number(relation, number) => {
            let sign = relation.sign();
            format!("{field} {sign} {}", number.get())
        }
        Test::Exists(true) => format!("{field} != null"),
        Test::Exists(false) | Test::Null => format!("{field} == null"),
        Test::SameAs { .. } => return Err(cannot("it does not compare two fields")),
        Test::Holds | Test::Undecidable(_) => {
            return Err(cannot("it is not decided by one value of a field"));
        }
    };
    Ok(Said { text, meaning })
}

/// Whether a text has a star that is no wildcard, or a question mark: these have no escape.
fn is_starred(token: &glob::Token) -> bool {
    matches!(token, glob::Token::Literal(text) if text.contains(['*', '?']))
}

fn pattern(field: &str, tokens: Vec<glob::Token>, cased: bool) -> String {
    let operator = match (cased, tokens.as_slice()) {
        (false, _) => ":",
        (true, [] | [glob::Token::Literal(_)]) => "==",
        (true, _) => "like",
    };
    let value = Glob::new(tokens, true).to_string();
    format!("{field} {operator} {}", quoted(&value))
}

/// The tokens as an expression of Lucene's, which matches a whole value; `None` for one that is
/// larger than any that is read.
fn expression(field: &str, tokens: &[glob::Token], cased: bool) -> Option<(String, Test)> {
    let mut source = String::new();
    for token in tokens {
        match token {
            glob::Token::Many => source.push_str(".*"),
            glob::Token::One => source.push('.'),
            glob::Token::Dash => source.push('-'),
            glob::Token::Literal(text) => {
                for c in text.chars() {
                    if r#"\.+*?()|[]{}^$#&-~"@<>"#.contains(c) {
                        source.push('\\');
                    }
                    source.push(c);
                }
            }
        }
    }
    let flags = RegexFlags {
        ignore_case: !cased,
        dot_all: true,
        ..RegexFlags::default()
    };
    let regex = Regex::new(&lucene_regexp::translate(&source).ok()?, flags).ok()?;
    let operator = if cased { "regex" } else { "regex~" };
    let text = format!("{field} {operator} {}", quoted(&source));
    Some((text, Test::Regex(regex)))
}

/// A text in double quotes.
pub fn quoted(text: &str) -> String {
    quotes::double(text, |c| {
        // The last of all characters is none that texts are exchanged with.
        let is_seen = !c.is_control() && c != char::MAX;
        (!is_seen).then(|| format!("\\u{{{:02x}}}", c as u32))
    })
}

/// `… and not …`, in the one condition, or in a step of a sequence that the fields are about.
pub fn exclude(before: &Before, all_of: &[Predicate]) -> Result<Written, Refusal> {
    let rule = before.rule();
    let container = Container::of(rule)?;
    let text = container.query.text();
    let (written, meant) = query::said(all_of, |one| predicate(one, text))?;
    let conditions = conditions(text);
    let steps = match &rule.group {
        Some(Group::Sequence(_)) => steps(rule, all_of),
        _ => vec![0],
    };
    for step in steps {
        let Some(condition) = conditions.get(step) else {
            continue;
        };
        let own = &text[condition.start..condition.end];
        let wrap = condition.either && !query::in_parentheses(own);
        let mut edits = Edits::default();
        if wrap {
            container.insert_before(condition.start, "(", &mut edits)?;
        }
        let and = query::and(own, container.takes_lines());
        let not = query::not(&written);
        let close = if wrap { ")" } else { "" };
        let place = Span::at(condition.end);
        container.replace(place, &format!("{close}{and}{not}"), &mut edits)?;
        let wanted = wanted::excluding(rule, step, &meant);
        return before.written(edits, &wanted);
    }
    Err(Refusal::new(
        "sequence",
        "no event of the sequence is about these fields; add the exclusion to the one it is meant for",
    ))
}

/// The steps that an exclusion may be for, the likeliest first: those that ask about the same
/// fields, then those of the kind of events that have them.
fn steps(rule: &Rule, all_of: &[Predicate]) -> Vec<usize> {
    let Some(Group::Sequence(sequence)) = &rule.group else {
        return Vec::new();
    };
    let mut ranked: Vec<(usize, usize)> = Vec::new();
    for (at, step) in sequence
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| !step.missing)
    {
        let asks = |subject: &Subject| {
            let mut found = false;
            step.condition
                .each_predicate(&mut |predicate, _, _| found |= predicate.subject == *subject);
            found
        };
        let categories = step
            .logsource
            .as_ref()
            .map_or(&[][..], |source| &source.categories);
        let fits = |predicate: &Predicate| {
            let kinds = kinds(&predicate.subject);
            kinds.is_empty()
                || categories.is_empty()
                || kinds
                    .iter()
                    .any(|kind| categories.iter().any(|own| own == kind))
        };
        if all_of.iter().all(|predicate| asks(&predicate.subject)) {
            ranked.push((0, at));
        } else if all_of.iter().all(fits) {
            ranked.push((1, at));
        }
    }
    ranked.order();
    ranked.into_iter().map(|(_, at)| at).collect()
}

/// The categories of events that have a field; none where all may.
fn kinds(subject: &Subject) -> &'static [&'static str] {
    let Subject::Field(field) = subject else {
        return &[];
    };
    match field.as_str() {
        "CommandLine"
        | "ParentCommandLine"
        | "ParentImage"
        | "OriginalFileName"
        | "parent_process_name"
        | "process.args" => &["process_creation"],
        "TargetFilename" | "file_name" => &["file_event"],
        "TargetObject" | "Details" | "registry_key_name" | "registry_value_name" => {
            &["registry_event"]
        }
        "DestinationIp" | "DestinationPort" | "DestinationHostname" | "SourceIp" | "SourcePort" => {
            &["network_connection"]
        }
        "QueryName" => &["dns_query"],
        "ImageLoaded" => &["image_load"],
        _ => &[],
    }
}

/// The conditions of a query in their order: one, or one a step of a sequence.
fn conditions(text: &str) -> Vec<Condition> {
    let extract = Extract::whole(text);
    let tokens = lexer::tokens(&extract, &mut Vec::new());
    let symbol = |at: usize, wanted: &[&str]| matches!(tokens.get(at), Some(Token { kind: Kind::Symbol(symbol), .. }) if wanted.contains(symbol));
    let word = |at: usize, wanted: &str| matches!(&tokens[at].kind, Kind::Name { text, tilde: false } if *text == wanted);
    let mut conditions = Vec::new();
    let mut at = 1;
    while at < tokens.len() {
        let begins = word(at, "where") && (at == 1 || symbol(at - 2, &["[", "!["]));
        if !begins {
            at += 1;
            continue;
        }
        let first = at + 1;
        let (mut depth, mut either) = (0usize, false);
        at = first;
        while at < tokens.len() && tokens[at].kind != Kind::End {
            if symbol(at, &["(", "["]) {
                depth += 1;
            } else if depth == 0 && symbol(at, &["]", "|"]) {
                break;
            } else if symbol(at, &[")", "]"]) {
                depth = depth.saturating_sub(1);
            }
            either |= depth == 0 && word(at, "or");
            at += 1;
        }
        if at > first {
            conditions.push(Condition {
                start: tokens[first].span.range().start,
                end: tokens[at - 1].span.range().end,
                either,
            });
        }
    }
    conditions
}
