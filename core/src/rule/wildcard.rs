//! Values with `*` as the query languages write them: how the catalog prints such a value.

use crate::ir::Op;
use crate::text::Glob;
use crate::text::glob::Token;

/// The operator and the value that a pattern is printed and counted as, by where its stars are.
/// A pattern whose only wildcards are `?` counts as eq.
pub fn shape(tokens: &[Token]) -> (Op, String) {
    let glob = Glob::new(tokens.iter().cloned(), true);
    match glob.tokens() {
        [Token::Many] => (Op::Exists, "true".to_owned()),
        [Token::Many, Token::Literal(part), Token::Many] => (Op::Contains, part.clone()),
        [Token::Literal(start), Token::Many] => (Op::StartsWith, start.clone()),
        [Token::Many, Token::Literal(end)] => (Op::EndsWith, end.clone()),
        tokens if tokens.contains(&Token::Many) => (Op::Wildcard, glob.to_string()),
        _ => (Op::Eq, glob.to_string()),
    }
}
