//! Wildcard patterns: literal text, `?` for one character, `*` for any run of them.
//!
//! Every text comparison but a regular expression is a glob: equality has no wildcard,
//! `contains` has one at each end, and so on. One matcher therefore serves all of them, gives
//! the spans for marks, and answers what is certain when only the end of a value is known.

use super::Span;
use super::fold::{fold, fold_char, offsets};
use crate::truth::Outcome;
use std::borrow::Cow;
use std::fmt;

/// The characters that the `windash` modifier holds to be the same: hyphen, slash, en dash, em
/// dash, horizontal bar (Sigma modifiers appendix 2.1).
pub const DASHES: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// Text that must stand there; never empty, never next to another literal.
    Literal(String),
    /// Exactly one character.
    One,
    /// Any characters, or none; never next to another.
    Many,
    /// One of [`DASHES`].
    Dash,
}

/// A normalised sequence of tokens, matched against a whole value.
///
/// A pattern that ignores case keeps its literals folded, so that two spellings of one pattern
/// are equal and are answered once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Glob {
    tokens: Vec<Token>,
    cased: bool,
}

impl Glob {
    pub fn new(tokens: impl IntoIterator<Item = Token>, cased: bool) -> Glob {
        let mut normal: Vec<Token> = Vec::new();
        for token in tokens {
            match (normal.last_mut(), token) {
                (_, Token::Literal(text)) if text.is_empty() => {}
                (Some(Token::Literal(last)), Token::Literal(more)) => last.push_str(&more),
                (Some(Token::Many), Token::Many) => {}
                (_, token) => normal.push(token),
            }
        }
        if !cased {
            for token in &mut normal {
                if let Token::Literal(text) = token {
                    *text = fold(text).into_owned();
                }
            }
        }
        Glob {
            tokens: normal,
            cased,
        }
    }

    /// A pattern without wildcards.
    pub fn literal(text: impl Into<String>, cased: bool) -> Glob {
        Glob::new([Token::Literal(text.into())], cased)
    }

    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether case counts.
    pub fn cased(&self) -> bool {
        self.cased
    }

    /// True for the pattern that every value matches.
    pub fn matches_all(&self) -> bool {
        self.tokens == [Token::Many]
    }

    /// Whether the whole of a value matches: `text` as it is, and `folded`.
    pub fn matches(&self, text: &str, folded: &str) -> bool {
        let text = if self.cased { text } else { folded };
        match self.tokens.as_slice() {
            [] => text.is_empty(),
            [Token::Literal(whole)] => text == whole,
            [Token::Many] => true,
            [Token::Many, Token::Literal(end)] => text.ends_with(end.as_str()),
            [Token::Literal(start), Token::Many] => text.starts_with(start.as_str()),
            [Token::Many, Token::Literal(part), Token::Many] => text.contains(part.as_str()),
            tokens => walk(tokens, text).is_some(),
        }
    }

    /// Where the literal parts of the pattern stand in `text`, which is as the user gave it.
    ///
    /// For `contains` every occurrence is returned, at most `limit`; for other patterns the
    /// parts of one match. Empty where the text does not match.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Span> {
        let (haystack, map) = if self.cased {
            (Cow::Borrowed(text), None)
        } else {
            (fold(text), offsets(text))
        };
        let found = match self.tokens.as_slice() {
            [Token::Many, Token::Literal(part), Token::Many] => haystack
                .match_indices(part.as_str())
                .take(limit)
                .map(|(at, hit)| Span::new(at, at + hit.len()))
                .collect(),
            tokens => walk(tokens, &haystack).unwrap_or_default(),
        };
        let back = |offset: u32| map.as_ref().map_or(offset, |map| map[offset as usize]);
        found
            .into_iter()
            .map(|span| Span {
                start: back(span.start),
                end: back(span.end),
            })
            .collect()
    }

    /// What is certain of a value of which only the end is known.
    ///
    /// `Pass` if every value with that end matches, `Fail` if none does. The pattern is run as
    /// an automaton over the known end: from all its states at once, since the unknown part can
    /// have led to any of them, and from its leading `*` alone, which takes any unknown part.
    /// A value known by its end is known without its case, so where a cased pattern and a
    /// case-blind one differ, the answer is `Unknown`.
    pub fn on_end(&self, end: &str) -> Outcome {
        let end = fold(end);
        let steps: Vec<Step> = steps(&self.tokens, self.cased);
        let every = vec![true; steps.len() + 1];
        if !accepts(&steps, every, &end) {
            return Outcome::Fail;
        }
        let mut first = vec![false; steps.len() + 1];
        first[0] = true;
        if !self.cased && steps.first() == Some(&Step::Many) && accepts(&steps, first, &end) {
            return Outcome::Pass;
        }
        Outcome::Unknown
    }
}

/// Matches with one point of return, the last `*`: enough, because a later `*` can take up
/// whatever an earlier one would. Returns the spans of the literal parts of the match.
fn walk(tokens: &[Token], text: &str) -> Option<Vec<Span>> {
    let mut marks = Vec::new();
    let mut at = 0;
    let mut token = 0;
    // Token after the last `*`, how many marks there were then, and where it next tries.
    let mut back: Option<(usize, usize, usize)> = None;
    loop {
        let advanced = match tokens.get(token) {
            None if at == text.len() => return Some(marks),
            None => false,
            Some(Token::Many) => {
                back = Some((token + 1, marks.len(), at));
                true
            }
            Some(Token::Literal(part)) if text[at..].starts_with(part.as_str()) => {
                marks.push(Span::new(at, at + part.len()));
                at += part.len();
                true
            }
            Some(Token::Literal(_)) => false,
            Some(one) => match text[at..].chars().next() {
                Some(c) if *one == Token::One || DASHES.contains(&c) => {
                    if *one == Token::Dash {
                        marks.push(Span::new(at, at + c.len_utf8()));
                    }
                    at += c.len_utf8();
                    true
                }
                _ => false,
            },
        };
        if advanced {
            token += 1;
            continue;
        }
        let (after, kept, from) = back?;
        // The next place to try: where the literal after the `*` stands next, or one on.
        let next = match tokens.get(after) {
            None => return Some(marks),
            Some(Token::Literal(part)) if after + 1 == tokens.len() => {
                // A literal at the very end can only stand at the end.
                let last = text.len().checked_sub(part.len())?;
                if last < from || !text[from..].ends_with(part.as_str()) {
                    return None;
                }
                last
            }
            Some(Token::Literal(part)) => {
                let search = if token == after {
                    from
                } else {
                    next_char(text, from)?
                };
                search + text[search..].find(part.as_str())?
            }
            Some(_) => next_char(text, from)?,
        };
        marks.truncate(kept);
        back = Some((after, kept, next));
        at = next;
        token = after;
    }
}

fn next_char(text: &str, from: usize) -> Option<usize> {
    text[from..].chars().next().map(|c| from + c.len_utf8())
}

impl fmt::Display for Glob {
    /// With its wildcards as `*` and `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| match token {
            Token::Literal(text) => f.write_str(text),
            Token::Many => f.write_str("*"),
            Token::One => f.write_str("?"),
            Token::Dash => f.write_str("-"),
        })
    }
}

/// A glob taken apart into single characters, for the automaton.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Char(char),
    One,
    Many,
    Dash,
}

/// The steps of folded tokens; those of a cased pattern are folded here.
fn steps(tokens: &[Token], cased: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    for token in tokens {
        match token {
            Token::Literal(text) if cased => {
                steps.extend(text.chars().map(fold_char).map(Step::Char))
            }
            Token::Literal(text) => steps.extend(text.chars().map(Step::Char)),
            Token::One => steps.push(Step::One),
            Token::Many => steps.push(Step::Many),
            Token::Dash => steps.push(Step::Dash),
        }
    }
    steps
}

/// Whether the automaton, in any of the `active` states, accepts after reading `text`.
fn accepts(steps: &[Step], mut active: Vec<bool>, text: &str) -> bool {
    let pass_stars = |active: &mut Vec<bool>| {
        for (state, step) in steps.iter().enumerate() {
            if *step == Step::Many && active[state] {
                active[state + 1] = true;
            }
        }
    };
    pass_stars(&mut active);
    for c in text.chars() {
        let mut next = vec![false; active.len()];
        for (state, step) in steps.iter().enumerate().filter(|(state, _)| active[*state]) {
            match step {
                Step::Many => next[state] = true,
                Step::One => next[state + 1] = true,
                Step::Char(own) if *own == c => next[state + 1] = true,
                Step::Dash if DASHES.contains(&c) => next[state + 1] = true,
                _ => {}
            }
        }
        active = next;
        pass_stars(&mut active);
    }
    active[steps.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(pattern: &str) -> impl Iterator<Item = Token> {
        pattern.chars().map(|c| match c {
            '*' => Token::Many,
            '?' => Token::One,
            '~' => Token::Dash,
            c => Token::Literal(c.to_string()),
        })
    }

    fn glob(pattern: &str) -> Glob {
        Glob::new(tokens(pattern), false)
    }

    fn matches(glob: &Glob, text: &str) -> bool {
        glob.matches(text, &fold(text))
    }

    /// The definition of a glob, by trying everything.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match (pattern.first(), text.first()) {
            (None, None) => true,
            (Some('*'), _) => {
                by_definition(&pattern[1..], text)
                    || !text.is_empty() && by_definition(pattern, &text[1..])
            }
            (Some('?'), Some(_)) => by_definition(&pattern[1..], &text[1..]),
            (Some(p), Some(c)) if p == c => by_definition(&pattern[1..], &text[1..]),
            _ => false,
        }
    }

    /// All words over `letters` of up to `longest` characters.
    fn words(letters: &str, longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last
                .iter()
                .flat_map(|word| letters.chars().map(move |c| format!("{word}{c}")))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn matches_as_defined_on_every_short_pattern_and_text() {
        let texts = words("ab", 5);
        for pattern in words("ab*?", 5) {
            let glob = glob(&pattern);
            let chars: Vec<char> = pattern.chars().collect();
            for text in &texts {
                let want = by_definition(&chars, &text.chars().collect::<Vec<_>>());
                assert_eq!(matches(&glob, text), want, "{pattern} on {text}");
            }
        }
    }

    #[test]
    fn known_end_is_certain_only_where_all_or_no_values_match() {
        let prefixes = words("ab", 3);
        for pattern in words("ab*?", 4) {
            let glob = glob(&pattern);
            for end in words("ab", 2) {
                let all = prefixes
                    .iter()
                    .all(|p| matches(&glob, &format!("{p}{end}")));
                let none = !prefixes
                    .iter()
                    .any(|p| matches(&glob, &format!("{p}{end}")));
                match glob.on_end(&end) {
                    Outcome::Pass => assert!(all, "{pattern} on …{end}"),
                    Outcome::Fail => assert!(none, "{pattern} on …{end}"),
                    Outcome::Unknown => {}
                }
            }
        }
        assert_eq!(
            glob(r"*\cscript.exe").on_end(r"\CScript.exe"),
            Outcome::Pass
        );
        let cased = Glob::new(tokens(r"*\cscript.exe"), true);
        assert_eq!(cased.on_end(r"\CScript.exe"), Outcome::Unknown);
        assert_eq!(
            glob(r"*\wscript.exe").on_end(r"\cscript.exe"),
            Outcome::Fail
        );
        assert_eq!(
            glob(r"c:\windows\*").on_end(r"\cscript.exe"),
            Outcome::Unknown
        );
        assert_eq!(
            glob(r"c:\x\cscript.exe").on_end(r"\cscript.exe"),
            Outcome::Unknown
        );
    }

    #[test]
    fn finds_every_occurrence_of_a_contained_literal() {
        let spans = glob("*ab*").find("xABxab", 8);
        assert_eq!(spans, [Span::new(1, 3), Span::new(4, 6)]);
    }

    #[test]
    fn finds_in_text_whose_folding_changes_length() {
        let text = "\u{212A}\u{212A}-Enc";
        let spans = glob("*k~enc*").find(text, 8);
        assert_eq!(
            spans.iter().map(|span| span.of(text)).collect::<Vec<_>>(),
            ["\u{212A}", "-", "Enc"]
        );
    }

    #[test]
    fn dash_stands_for_each_of_the_five() {
        for dash in DASHES {
            assert!(matches(&glob("* ~enc*"), &format!("x {dash}enc y")));
        }
        assert!(!matches(&glob("* ~enc*"), "x +enc y"));
    }
}
