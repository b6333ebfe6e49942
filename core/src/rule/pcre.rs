//! From PCRE, the flavour Sigma names for `re`, to the syntax of the regex crate.
//!
//! The two agree on all that Sigma allows but for a few spellings, which are rewritten here.
//! What PCRE has and Sigma does not (look-around, back-references) is left as it is, and the
//! regex crate then says that it does not support it.

/// The same expression, spelt for the regex crate.
pub fn translate(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let Some(next) = chars.next() else {
                    out.push('\\');
                    break;
                };
                // `\<` is a plain `<` in PCRE but a word boundary in the regex crate, and the
                // regex crate refuses to escape what needs no escape.
                let plain = matches!(next, '<' | '>' | '_' | ' ') || !next.is_ascii();
                if !plain {
                    out.push('\\');
                }
                out.push(next);
                // The braces of `\x{2f}` and its like hold a name or a number, no repetition.
                if matches!(next, 'x' | 'u' | 'p' | 'P') && chars.peek() == Some(&'{') {
                    for inside in chars.by_ref() {
                        out.push(inside);
                        if inside == '}' {
                            break;
                        }
                    }
                }
            }
            '[' if in_class => {
                // Only `[:alpha:]` and its like open something inside a class in PCRE.
                let posix = matches!(chars.peek(), Some(':'));
                out.push_str(if posix { "[" } else { r"\[" });
                if posix {
                    for next in chars.by_ref() {
                        out.push(next);
                        if next == ']' {
                            break;
                        }
                    }
                }
            }
            '[' => {
                in_class = true;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // A bracket that comes first closes nothing.
                if chars.next_if_eq(&']').is_some() {
                    out.push_str(r"\]");
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            // Set operations are the regex crate's own; in PCRE these are plain characters.
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            // Two hyphens are a set difference in the regex crate; each is a hyphen in PCRE.
            '-' if in_class && (chars.peek() == Some(&'-') || out.ends_with(r"\-")) => {
                out.push_str(r"\-");
            }
            '{' if !in_class && !opens_repetition(chars.clone()) => out.push_str(r"\{"),
            c => out.push(c),
        }
    }
    out
}

/// Whether what follows an opening brace makes it a counted repetition: `3}`, `3,}`, `3,5}`.
fn opens_repetition(rest: impl Iterator<Item = char>) -> bool {
    let inside: String = rest.take_while(|&c| c != '}').take(12).collect();
    let (low, high) = inside.split_once(',').unwrap_or((&inside, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn rewrites_only_what_differs() {
        for (pcre, rust) in [
            (r"\s+-[ilsx]*c", r"\s+-[ilsx]*c"),
            (r"\<b\>", "<b>"),
            ("[a[b]", r"[a\[b]"),
            ("[]a]", r"[\]a]"),
            ("[^]a]x{2,3}", r"[^\]a]x{2,3}"),
            ("[[:alpha:]&&x]", r"[[:alpha:]\&\&x]"),
            ("${env}", r"$\{env}"),
            (r"\\x\{1", r"\\x\{1"),
            (r"\x{2f}+", r"\x{2f}+"),
            (r"[\w--]", r"[\w\-\-]"),
            (r"a\ b", "a b"),
        ] {
            assert_eq!(translate(pcre), rust, "{pcre}");
            regex::Regex::new(rust).unwrap();
        }
    }
}
