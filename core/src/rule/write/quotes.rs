//! Texts in double quotes, which most languages write alike.

/// Quotes, backslashes and line breaks have the same escapes in all of them; `more` has how a
/// language writes other characters that can't stand as they are.
pub fn double(text: &str, more: impl Fn(char) -> Option<String>) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => match more(c) {
                Some(escape) => out.push_str(&escape),
                None => out.push(c),
            },
        }
    }
    out.push('"');
    out
}

/// Control characters by four digits: `\u0007`.
pub fn control_by_four(c: char) -> Option<String> {
    c.is_control().then(|| format!("\\u{:04x}", c as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_the_text_is_escaped() {
        let text = "a\"b\\\n\r\t\u{7}";
        assert_eq!(double(text, |_| None), "\"a\\\"b\\\\\\n\\r\\t\u{7}\"");
        assert_eq!(double(text, control_by_four), r#""a\"b\\\n\r\t\u0007""#);
    }
}
