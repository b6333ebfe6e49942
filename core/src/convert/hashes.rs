//! Sysmon's `Hashes` where a log has a column for each kind: `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`.

use crate::event::Field;
use crate::text::Glob;
use crate::text::glob::Token;

/// What a predicate on `Hashes` asks of one of the columns: that its value begins so. `None` where
/// the pattern is about more than one hash.
pub fn single(pattern: &Glob) -> Option<(Field, Glob)> {
    let text = match pattern.tokens() {
        [Token::Many, Token::Literal(text), Token::Many] => text,
        _ => return None,
    };
    let (kind, hash) = text.split_once('=')?;
    let field = match kind.to_ascii_lowercase().as_str() {
        "md5" => "md5",
        "sha1" => "sha1",
        "sha256" => "sha256",
        "imphash" => "Imphash",
        _ => return None,
    };
    let is_hash = !hash.is_empty() && hash.chars().all(|c| c.is_ascii_hexdigit());
    let begins = [Token::Literal(hash.to_owned()), Token::Many];
    is_hash.then(|| (Field::new(field), Glob::new(begins, pattern.cased())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hash_is_the_beginning_of_its_column() {
        let contains = |text: &str| {
            let literal = Token::Literal(text.to_owned());
            single(&Glob::new([Token::Many, literal, Token::Many], false))
        };
        let (field, pattern) = contains("IMPHASH=0A1B").unwrap();
        assert_eq!(field.as_str(), "Imphash");
        assert_eq!(pattern.to_string(), "0a1b*");
        assert_eq!(contains("MD5=00,SHA1=11"), None);
        assert_eq!(contains("0a1b"), None);
    }
}
