//! Texts of which one stands in every match of a regular expression.
//!
//! The expression is taken apart as the regex library reads it. A text is put together of parts
//! that stand next to each other in every match, with case folded: an expression that ignores
//! case lists each letter's forms, which all fold to one. Where there are alternatives, one of
//! several texts must be there. So a value without any of them can't match.

use crate::text::fold::{fold, fold_char};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

/// Alternatives that are followed, and characters of a class.
const ALTERNATIVES: usize = 32;
/// Folded texts of which one stands in the folded text of every match; `None` where there is
/// none that is worth looking for.
pub fn texts(expression: &Hir) -> Option<Box<[String]>> {
    let texts = required(expression)?;
    (least(&texts) > 0).then(|| texts.into_iter().collect())
}

type Texts = BTreeSet<String>;

/// What the texts tell a value by, at the least: their characters, of which blanks and single
/// letters stand in nearly every one.
fn least(texts: &Texts) -> usize {
    let weight = |text: &String| match text.chars().filter(|c| !c.is_whitespace()).count() {
        1 if text.chars().all(char::is_alphanumeric) => 0,
        count => count,
    };
    texts.iter().map(weight).min().unwrap_or(0)
}

/// Of two sets, the one that selects less: by the text that lets most through.
fn better(one: Option<Texts>, other: Option<Texts>) -> Option<Texts> {
    let worth = |texts: &Option<Texts>| {
        let texts = texts.as_ref()?;
        Some((least(texts).min(8), std::cmp::Reverse(texts.len())))
    };
    if worth(&other) > worth(&one) {
        other
    } else {
        one
    }
}

fn required(hir: &Hir) -> Option<Texts> {
    if let Some(exact) = exact(hir) {
        return Some(exact);
    }
    match hir.kind() {
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Alternation(parts) => {
            let mut all = Texts::new();
            for part in parts {
                all.extend(required(part)?);
            }
            (all.len() <= ALTERNATIVES).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut best = None;
            let mut run: Option<Texts> = None;
            // Of the part before alone.
            let mut last: Option<Texts> = None;
            for part in parts {
                let own = exact(part);
                let with = |before: &Option<Texts>| joined(before.as_ref()?, own.as_ref()?);
                let longer = with(&run);
                run = match longer {
                    Some(longer) => Some(longer),
                    None => {
                        best = better(best, run.take());
                        best = better(best, required(part));
                        with(&last).or_else(|| own.clone())
                    }
                };
                last = own;
            }
            better(best, run)
        }
        _ => None,
    }
}

/// All folded texts that the expression matches, where they are few.
fn exact(hir: &Hir) -> Option<Texts> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(Texts::from([String::new()])),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(Texts::from([fold(text).into_owned()]))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let characters = class.iter().map(|range| range.len()).sum::<usize>();
            let all = class.iter().flat_map(|range| range.start()..=range.end());
            (characters <= ALTERNATIVES).then(|| all.map(|c| fold_char(c).to_string()).collect())
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Concat(parts) => {
            let start = Some(Texts::from([String::new()]));
            parts
                .iter()
                .fold(start, |run, part| joined(&run?, &exact(part)?))
        }
        HirKind::Alternation(parts) => {
            let mut all = Texts::new();
            for part in parts {
                all.extend(exact(part)?);
            }
            (all.len() <= ALTERNATIVES).then_some(all)
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Repetition(_) => None,
    }
}

/// Every text of one set followed by every text of the other.
fn joined(one: &Texts, other: &Texts) -> Option<Texts> {
    (one.len() * other.len() <= ALTERNATIVES).then(|| {
        one.iter()
            .flat_map(|start| other.iter().map(move |end| format!("{start}{end}")))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Option<Box<[String]>> {
        texts(&regex_syntax::parse(source).unwrap())
    }

    #[test]
    fn a_text_that_every_match_holds() {
        for (source, want) in [
            (r"abc", &["abc"][..]),
            (r"(?i)AbK", &["abk"]),
            (r"^x+\s*Add-Type.*", &["add-type"]),
            (r"a(foo|barz)b", &["abarzb", "afoob"]),
            (r"(foo\d+|bar)", &["bar", "foo"]),
            (r"\bpow[ae]r\b", &["powar", "power"]),
            (r"(?:longer){2,}x?", &["longer"]),
            (r"\d{3}-\d{3}\.exe$", &[".exe"]),
            (r"\s-[FTd]\s", &["-d", "-f", "-t"]),
            (r"\s-\s*<", &["<"]),
        ] {
            assert_eq!(*of(source).unwrap(), *want, "{source}");
        }
    }

    #[test]
    fn nothing_where_a_match_may_do_without() {
        for source in [
            r"\d+",
            r"(abc)?",
            r"(abc)*",
            r"abc|",
            r"abc|\d",
            r"x",
            r"[a-z]{5}",
        ] {
            assert_eq!(of(source), None, "{source}");
        }
    }
}
