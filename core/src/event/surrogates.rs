//! Half characters in JSON: `\ud83d` without its other half.

use crate::text::Span;

/// Replaces every lone surrogate escape of a JSON text by `\ufffd`, the replacement character,
/// and says where they stood.
///
/// Windows file names and command lines may hold such halves, and loggers write them out, but no
/// Rust string can. The replacement is as long as what it replaces, so every byte offset stays.
/// `None` where there is nothing to replace.
pub fn mend(text: &str) -> Option<(String, Vec<Span>)> {
    // Nearly every text lacks them, and this search is much quicker than the walk below.
    if !["\\ud", "\\uD"].iter().any(|escape| text.contains(escape)) {
        return None;
    }
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        match surrogate(text, at) {
            Some(0xD800..=0xDBFF) if matches!(surrogate(text, at + 6), Some(0xDC00..=0xDFFF)) => {
                at += 12
            }
            Some(_) => {
                lone.push(Span::new(at, at + 6));
                at += 6;
            }
            // The backslash and the character it escapes.
            None => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    if lone.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut copied = 0;
    for span in &lone {
        mended.push_str(&text[copied..span.start as usize]);
        mended.push_str("\\ufffd");
        copied = span.end as usize;
    }
    mended.push_str(&text[copied..]);
    Some((mended, lone))
}

/// The surrogate that is escaped at `at`, as in `\ud83d`.
fn surrogate(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    let code = digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u16::from_str_radix(digits, 16).ok())??;
    (0xD800..=0xDFFF).contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_halves_are_replaced() {
        let (mended, lone) = mend(r#"{"a":"\ud800x\ud83d\ude00\uDC00"}"#).unwrap();
        assert_eq!(mended, r#"{"a":"\ufffdx\ud83d\ude00\ufffd"}"#);
        assert_eq!(lone, [Span::new(6, 12), Span::new(25, 31)]);
    }

    #[test]
    fn an_escaped_backslash_before_a_u_is_no_escape() {
        assert_eq!(mend(r#"{"a":"C:\\ud800"}"#), None);
        assert_eq!(mend(r#"{"a":"\ud83d\ude00 \é \"#), None);
    }
}
