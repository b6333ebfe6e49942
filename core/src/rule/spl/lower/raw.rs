//! Text that a search looks for anywhere in the event.

use super::predicate;
use crate::ir::{Op, Predicate, Regex, RegexFlags, Subject, Test};
use crate::rule::spl::ast::{Literal, RawKind, unescape};
use crate::rule::spl::names;

/// The predicate of a raw term. The error is one line for the user.
pub fn predicate(literal: &Literal, kind: RawKind) -> Result<Predicate, String> {
    if let Some((field, value)) = named(&literal.text()) {
        let subject = Subject::Field(names::field(&field));
        let value = Literal {
            written: value,
            ..literal.clone()
        };
        return Ok(predicate::searched(subject, &value));
    }
    let text = literal.text();
    if text.chars().all(|c| c == '*') {
        return Ok(Predicate {
            subject: Subject::Anywhere,
            op: Op::Exists,
            value: "true".to_owned(),
            test: Test::Exists(true),
        });
    }
    let flags = RegexFlags {
        ignore_case: kind != RawKind::Case,
        ..RegexFlags::default()
    };
    let source = expression(&literal.written, kind);
    Ok(Predicate {
        subject: Subject::Anywhere,
        op: Op::Contains,
        value: text.trim_matches('*').to_owned(),
        test: Test::Regex(Regex::new(&source, flags)?),
    })
}

/// Text that plainly is a field with its value: `EventCode=4688`, and in XML `<EventID>4688<`
/// and `<Data Name='LogonType'>3<`.
fn named(text: &str) -> Option<(String, String)> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if let Some(inside) = text.strip_prefix('<') {
        let (tag, rest) = inside.split_once('>')?;
        let name = match tag.split_once("Name=") {
            Some(("Data ", name)) => name.trim_matches(['\'', '"']),
            _ => tag,
        };
        let (value, _) = rest.split_once('<').unwrap_or((rest, ""));
        let whole = is_name(name) && !value.is_empty();
        return whole.then(|| (name.to_owned(), value.to_owned()));
    }
    let (name, value) = text.split_once('=')?;
    // A longer value may be the beginning of one only.
    let word = |value: &str| !value.is_empty() && value.chars().all(char::is_alphanumeric);
    let value = value.trim_matches('"');
    (is_name(name) && word(value)).then(|| (name.to_owned(), value.to_owned()))
}

/// A regular expression for a term that stands between breakers.
///
/// Splunk cuts the text of an event at major breakers (blanks, brackets, quotes, commas …) and
/// at minor ones (points, slashes, colons, hyphens …), and finds whole pieces only. All that is
/// no letter and no digit breaks in one way or the other.
fn expression(written: &str, kind: RawKind) -> String {
    const MAJOR: &str = r#"\s\[\]<>(){}|!;,'"&?+"#;
    let breaker = match kind {
        RawKind::Term => format!("[{MAJOR}]"),
        RawKind::Phrase | RawKind::Case => r"[\W_]".to_owned(),
    };
    let parts: Vec<String> = written
        .split('*')
        .map(|part| regex::escape(&unescape(part)))
        .collect();
    let inner = parts.join(&format!("[^{MAJOR}]*"));
    // A term that begins or ends with a breaker or a star needs none around it.
    let open = |end: Option<char>| end.is_some_and(char::is_alphanumeric) || kind == RawKind::Term;
    let text = unescape(written);
    let before = match open(text.chars().next()) && !written.starts_with('*') {
        true => format!("(?:^|{breaker})"),
        false => String::new(),
    };
    let after = match open(text.chars().next_back()) && !written.ends_with('*') {
        true => format!("(?:$|{breaker})"),
        false => String::new(),
    };
    format!("{before}{inner}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn read(written: &str, kind: RawKind) -> Predicate {
        let literal = Literal {
            written: written.to_owned(),
            span: Span::default(),
        };
        predicate(&literal, kind).unwrap()
    }

    fn finds(written: &str, kind: RawKind, text: &str) -> bool {
        match read(written, kind).test {
            Test::Regex(regex) => regex.compiled.is_match(text),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_term_stands_between_breakers() {
        use RawKind::*;
        for (written, kind, text, found) in [
            (
                "bash.exe",
                Phrase,
                r"C:\Windows\System32\Bash.exe -c x",
                true,
            ),
            ("bash.exe", Phrase, "mybash.exe", false),
            ("bash.exe", Phrase, "bash.exe2", false),
            ("*bash.exe", Phrase, "mybash.exe", true),
            ("bash*", Phrase, "a bashful one", true),
            ("a*c", Phrase, "abc", true),
            ("a*c", Phrase, "ab bc", false),
            ("two words", Phrase, "here: two words.", true),
            ("10.0.0.1", Term, "ip=10.0.0.1", false),
            ("10.0.0.1", Term, "ip 10.0.0.1, x", true),
            ("Cmd", Case, "cmd /c", false),
            ("Cmd", Case, "Cmd /c", true),
        ] {
            assert_eq!(finds(written, kind, text), found, "{written} in {text}");
        }
    }

    #[test]
    fn what_plainly_is_a_field_is_one() {
        for (written, kind) in [
            ("EventCode=4688", RawKind::Term),
            ("EventCode=4688", RawKind::Phrase),
            ("<EventID>4688<", RawKind::Phrase),
            ("<EventID>4688</EventID>", RawKind::Phrase),
            ("<Data Name='EventID'>4688</Data>", RawKind::Phrase),
        ] {
            let predicate = read(written, kind);
            assert_eq!(predicate.to_string(), "EventID eq \"4688\"", "{written}");
        }
        let predicate = read("path=C:\\\\x", RawKind::Phrase);
        assert_eq!(
            predicate.to_string(),
            "(keywords) contains \"path=C:\\\\x\""
        );
    }
}
