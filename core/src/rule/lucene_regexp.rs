//! From Lucene's regular expressions, which Elasticsearch matches against a whole value, to the
//! syntax of the regex crate.
//!
//! Lucene has no anchors, no look-around and no classes but those of brackets and backslashes,
//! and some operators of its own. Intersection, complement and ranges of numbers have no
//! counterpart in the regex crate and are reported.

/// The same expression, anchored, or what of it can't be carried over.
pub fn translate(source: &str) -> Result<String, String> {
    let mut out = String::with_capacity(source.len() + 8);
    out.push_str("^(?:");
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                // Only these have a meaning of their own; any other character is itself.
                Some(c @ ('d' | 'D' | 's' | 'S' | 'w' | 'W')) => out.extend(['\\', c]),
                Some(c) => literal(c, &mut out),
                None => return Err("a backslash stands at its end".to_owned()),
            },
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '-' if in_class => out.push('-'),
            c if in_class => literal(c, &mut out),
            '"' => {
                let mut closed = false;
                for quoted in chars.by_ref() {
                    if quoted == '"' {
                        closed = true;
                        break;
                    }
                    literal(quoted, &mut out);
                }
                if !closed {
                    return Err("a double quote in it is never closed".to_owned());
                }
            }
            '@' => out.push_str(".*"),
            // The language without any text.
            '#' => out.push_str(r"[^\s\S]"),
            '&' => return Err("`&`, which both sides must match, is not supported".to_owned()),
            '~' => {
                return Err("`~`, which what follows must not match, is not supported".to_owned());
            }
            '<' => return Err("`<…>`, a range of numbers, is not supported".to_owned()),
            '.' | '?' | '+' | '*' | '|' | '(' | ')' | '{' | '}' => out.push(c),
            c => literal(c, &mut out),
        }
    }
    out.push_str(")$");
    Ok(out)
}

/// A character as itself, also in a class.
fn literal(c: char, out: &mut String) {
    if r"\.+*?()|[]{}^$#&-~".contains(c) {
        out.push('\\');
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn the_whole_value_is_matched_as_lucene_does() {
        for (lucene, matches, fails) in [
            ("ab.c", "abxc", "xabxc"),
            (r"[a-z]{1,3}\.exe", "abc.exe", "abcd.exe"),
            ("^a$", "^a$", "a"),
            (r"\d+", "42", "4a"),
            (r#"a"b.c"d"#, "ab.cd", "abxcd"),
            ("a@z", "a and z", "a and"),
            ("[^.]+", "ab", "a.b"),
            (r"c:\\.*", r"c:\x", "c:/x"),
            ("a|bc", "bc", "abc"),
            ("x[&&y]z", "x&z", "xyyz"),
        ] {
            let regex = regex::Regex::new(&translate(lucene).unwrap()).unwrap();
            assert!(regex.is_match(matches), "{lucene} on {matches}");
            assert!(!regex.is_match(fails), "{lucene} on {fails}");
        }
    }

    #[test]
    fn what_has_no_counterpart_is_said() {
        assert!(translate("a&b").is_err());
        assert!(translate("<1-20>").is_err());
        assert!(translate(r"a\").is_err());
        assert!(translate("\"a").is_err());
    }
}
