//! A pattern for an account where a log has the domain and the name apart.
//!
//! Neither holds a backslash, so that the one between them is where the pattern has one, or within
//! one of its wildcards.

use crate::text::Glob;
use crate::text::glob::Token;

/// Patterns for the domain and the name, of which one pair must match; a pattern without wildcard
/// and backslash has none.
pub fn split(pattern: &Glob) -> Vec<(Glob, Glob)> {
    let tokens = pattern.tokens();
    let written = tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| match token {
            Token::Literal(text) => text
                .split_once('\\')
                .map(|(domain, name)| (at, domain, name)),
            _ => None,
        });
    let glob = |tokens: Vec<Token>| Glob::new(tokens, pattern.cased());
    if let Some((at, domain, name)) = written {
        let domain = [&tokens[..at], &[Token::Literal(domain.to_owned())]].concat();
        let name = [&[Token::Literal(name.to_owned())], &tokens[at + 1..]].concat();
        return vec![(glob(domain), glob(name))];
    }
    let mut pairs = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (domain, name) = match token {
            Token::Many => (&tokens[..=at], &tokens[at..]),
            Token::One => (&tokens[..at], &tokens[at + 1..]),
            Token::Literal(_) | Token::Dash => continue,
        };
        pairs.push((glob(domain.to_vec()), glob(name.to_vec())));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn every_short_pattern_matches_the_parts_where_it_matches_the_whole() {
        const PARTS: [&str; 6] = ["a", "b", "*", "?", "\\", ""];
        const TEXTS: [&str; 5] = ["a", "b", "ab", "ba", "aab"];
        let token = |part: &str| match part {
            "*" => Token::Many,
            "?" => Token::One,
            text => Token::Literal(text.to_owned()),
        };
        let mut compared = 0;
        for code in 0..PARTS.len().pow(5) {
            let parts = (0..5).map(|at| PARTS[code / PARTS.len().pow(at) % PARTS.len()]);
            let pattern = Glob::new(parts.map(token), false);
            let pairs = split(&pattern);
            for (domain, name) in TEXTS
                .iter()
                .flat_map(|one| TEXTS.map(|other| (*one, other)))
            {
                let whole = format!("{domain}\\{name}");
                let apart = pairs.iter().any(|(of_domain, of_name)| {
                    of_domain.matches(domain, &fold(domain)) && of_name.matches(name, &fold(name))
                });
                assert_eq!(
                    pattern.matches(&whole, &fold(&whole)),
                    apart,
                    "{pattern} {whole}"
                );
                compared += 1;
            }
        }
        assert_eq!(compared, 7_776 * 25);
    }
}
