//! Texts of which one stands in every value that a pattern matches.
//!
//! Between its wildcards a pattern asks for literals and dashes, side by side. Of the longest such
//! run all spellings are listed; a matching value holds one of them. Folding goes character by
//! character, so that the folded spelling stands in the folded value.

use crate::ir::Fit;
use crate::text::Glob;
use crate::text::fold::fold;
use crate::text::glob::{DASHES, Token};
use std::borrow::Cow;

/// Dashes of one run that are spelled out: each makes five texts of one.
const SPELLED: usize = 2;

/// The texts, and where in a value one of them must stand for the pattern to match: `None` where
/// more is asked of a value than that. Nothing for a pattern of wildcards alone.
pub fn texts(glob: &Glob) -> Option<(Vec<Cow<'_, str>>, Option<Fit>)> {
    let tokens = glob.tokens();
    let is_wild = |token: &Token| matches!(token, Token::Many | Token::One);
    let longest = match tokens {
        // Nearly every pattern has one literal.
        [Token::Literal(_)]
        | [Token::Many, Token::Literal(_)]
        | [Token::Literal(_), Token::Many]
        | [Token::Many, Token::Literal(_), Token::Many] => {
            let from = usize::from(is_wild(&tokens[0]));
            &tokens[from..=from]
        }
        tokens => {
            let runs = tokens.split(is_wild).flat_map(spellable);
            runs.max_by_key(|run| run.iter().map(length).sum::<usize>())?
        }
    };
    let around = tokens.len() - longest.len();
    let begins = tokens.first() == Some(&Token::Many);
    let ends = tokens.last() == Some(&Token::Many);
    let fit = match (begins, ends, around) {
        _ if glob.cased() => None,
        (true, true, 2) => Some(Fit::Within),
        (true, false, 1) => Some(Fit::End),
        (false, true, 1) => Some(Fit::Start),
        (false, false, 0) => Some(Fit::Whole),
        _ => None,
    };
    Some((spelled(longest, glob.cased()), fit))
}

/// The run as one piece, or its literals where it has too many dashes.
fn spellable(run: &[Token]) -> Vec<&[Token]> {
    let dashes = run.iter().filter(|token| **token == Token::Dash).count();
    match run.len() {
        0 => Vec::new(),
        _ if dashes <= SPELLED => vec![run],
        _ => run.chunks(1).collect(),
    }
}

/// Bytes that it takes at least. A dash tells less than a letter.
fn length(token: &Token) -> usize {
    match token {
        Token::Literal(text) => 2 * text.len(),
        _ => 1,
    }
}

/// All spellings of a run, with case folded. The literals of a pattern that ignores case are.
fn spelled(run: &[Token], cased: bool) -> Vec<Cow<'_, str>> {
    if let ([Token::Literal(text)], false) = (run, cased) {
        return vec![text.into()];
    }
    let start = vec![Cow::default()];
    run.iter().fold(start, |texts, token| match token {
        Token::Literal(more) => {
            let more = &*fold(more);
            let texts = texts.iter();
            texts.map(|text| format!("{text}{more}").into()).collect()
        }
        _ => texts
            .iter()
            .flat_map(|text| DASHES.map(|dash| format!("{text}{dash}").into()))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str, cased: bool) -> Option<(Vec<String>, Option<Fit>)> {
        let token = |c| match c {
            '*' => Token::Many,
            '?' => Token::One,
            '~' => Token::Dash,
            c => Token::Literal(c.to_string()),
        };
        let glob = Glob::new(pattern.chars().map(token), cased);
        let (texts, fit) = texts(&glob)?;
        Some((texts.into_iter().map(Cow::into_owned).collect(), fit))
    }

    #[test]
    fn the_longest_run_is_looked_for_and_proves_what_it_can() {
        let dashed = |around: [&str; 2]| -> Vec<String> {
            let [before, behind] = around;
            DASHES
                .iter()
                .map(|dash| format!("{before}{dash}{behind}"))
                .collect()
        };
        for (pattern, cased, texts, fit) in [
            ("*Abc*", false, vec!["abc".to_owned()], Some(Fit::Within)),
            ("*Abc*", true, vec!["abc".to_owned()], None),
            ("abc", false, vec!["abc".to_owned()], Some(Fit::Whole)),
            ("*abc", false, vec!["abc".to_owned()], Some(Fit::End)),
            ("abc*", false, vec!["abc".to_owned()], Some(Fit::Start)),
            ("abc*", true, vec!["abc".to_owned()], None),
            ("?abc", false, vec!["abc".to_owned()], None),
            ("*abc?", false, vec!["abc".to_owned()], None),
            ("*ab*cde*", false, vec!["cde".to_owned()], None),
            ("*ab?cde*", false, vec!["cde".to_owned()], None),
            ("*ab*cde", false, vec!["cde".to_owned()], None),
            ("* ~e*", false, dashed([" ", "e"]), Some(Fit::Within)),
            ("*x~e", false, dashed(["x", "e"]), Some(Fit::End)),
            ("~", false, dashed(["", ""]), Some(Fit::Whole)),
            ("*~a~b~cd*", false, vec!["cd".to_owned()], None),
            ("~a~b~cd", false, vec!["cd".to_owned()], None),
        ] {
            assert_eq!(of(pattern, cased), Some((texts, fit)), "{pattern}");
        }
        for pattern in ["*", "?*", ""] {
            assert_eq!(of(pattern, false), None, "{pattern}");
        }
    }
}
