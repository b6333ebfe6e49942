//! Texts of which one stands in every value that a pattern matches.
//!
//! Between its wildcards a pattern asks for literals and dashes, side by side. Of the longest such
//! run all spellings are listed; a matching value holds one of them. Folding goes character by
//! character, so that the folded spelling stands in the folded value.

use crate::text::Glob;
use crate::text::fold::fold;
use crate::text::glob::{DASHES, Token};

/// Dashes of one run that are spelled out: each makes five texts of one.
const SPELLED: usize = 2;

/// The texts, and whether a value that holds one matches for certain; `None` for a pattern of
/// wildcards alone.
pub fn texts(glob: &Glob) -> Option<(Vec<String>, bool)> {
    let tokens = glob.tokens();
    let is_wild = |token: &Token| matches!(token, Token::Many | Token::One);
    let runs = tokens.split(is_wild).flat_map(spellable);
    let longest = runs.max_by_key(|run| run.iter().map(length).sum::<usize>())?;
    let is_within = tokens.first() == Some(&Token::Many) && tokens.last() == Some(&Token::Many);
    let is_all = is_within && longest.len() + 2 == tokens.len() && !glob.cased();
    Some((spelled(longest), is_all))
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

fn spelled(run: &[Token]) -> Vec<String> {
    run.iter()
        .fold(vec![String::new()], |texts, token| match token {
            Token::Literal(more) => {
                let more = fold(more);
                texts.into_iter().map(|text| text + &more).collect()
            }
            _ => texts
                .iter()
                .flat_map(|text| DASHES.map(|dash| format!("{text}{dash}")))
                .collect(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str, cased: bool) -> Option<(Vec<String>, bool)> {
        let token = |c| match c {
            '*' => Token::Many,
            '?' => Token::One,
            '~' => Token::Dash,
            c => Token::Literal(c.to_string()),
        };
        texts(&Glob::new(pattern.chars().map(token), cased))
    }

    #[test]
    fn the_longest_run_is_looked_for_and_proves_what_it_can() {
        let found = |texts: &[&str], is_all| {
            let texts = texts.iter().map(|text| (*text).to_owned()).collect();
            Some((texts, is_all))
        };
        assert_eq!(of("*Abc*", false), found(&["abc"], true));
        assert_eq!(of("*Abc*", true), found(&["abc"], false));
        assert_eq!(of("abc", false), found(&["abc"], false));
        assert_eq!(of("*ab*cde*", false), found(&["cde"], false));
        assert_eq!(of("*ab?cde*", false), found(&["cde"], false));
        assert_eq!(
            of("* ~e*", false),
            found(
                &[" -e", " /e", " \u{2013}e", " \u{2014}e", " \u{2015}e"],
                true
            )
        );
        assert_eq!(of("*~a~b~cd*", false), found(&["cd"], false));
        assert_eq!(
            (of("*", false), of("?*", false), of("", false)),
            (None, None, None)
        );
    }
}
