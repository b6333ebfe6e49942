//! A pattern in the case that its author wrote. Patterns that ignore case are kept folded.

use crate::text::Glob;
use crate::text::fold::fold_char;
use crate::text::glob::Token;

/// The tokens of a pattern, with each text in the case that `written` has it, where it is found
/// there in the same order.
pub fn as_written(glob: &Glob, written: &str) -> Vec<Token> {
    let written: Vec<char> = written.chars().collect();
    let folded: Vec<char> = written.iter().copied().map(fold_char).collect();
    let mut from = 0;
    let spelt = |token: &Token| match token {
        Token::Literal(text) if !glob.cased() => {
            let wanted: Vec<char> = text.chars().collect();
            let found = folded[from..]
                .windows(wanted.len())
                .position(|part| part == wanted);
            let Some(at) = found.map(|at| from + at) else {
                return token.clone();
            };
            from = at + wanted.len();
            Token::Literal(written[at..from].iter().collect())
        }
        other => other.clone(),
    };
    glob.tokens().iter().map(spelt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_that_of_the_written_value() {
        let literal = |text: &str| Token::Literal(text.into());
        let glob = Glob::new(
            [Token::Many, literal(r"C:\Win"), Token::One, literal("X")],
            false,
        );
        assert_eq!(
            as_written(&glob, r"C:\Win?X"),
            [Token::Many, literal(r"C:\Win"), Token::One, literal("X")]
        );
        // What is not found stays folded.
        assert_eq!(as_written(&glob, "else"), glob.tokens());
    }
}
