//! Regular expressions in the dialects of other engines, with the same matches.
//!
//! Expressions here are those of the regex crate: `\d`, `\w`, `\s` and `\b` know all of Unicode, `.`
//! stops at a line feed only, and `$` stands at the very end unless lines are told apart. Dialects
//! differ in all of that. An expression is taken apart and said again; what a dialect has no word
//! for is spelled out, and what can't be is [left out](Spelled::wider), so that the expression
//! finds more and not less.
//!
//! Sources: RE2's syntax page; `java.util.regex.Pattern` of Java 17; UTS #18, Annex C.

use super::clause::Clause;
use super::dialect::{Cannot, Said};
use crate::ir::{Regex, RegexFlags};
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, Flag,
    FlagsItemKind, GroupKind, RepetitionKind, RepetitionRange,
};

/// What an engine reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    Re2,
    /// The same where `.` matches a line feed unless told otherwise: ClickHouse.
    Re2LineFeeds,
    /// The crate that the expressions are of: Kusto.
    Rust,
    /// Splunk, where classes know ASCII unless told otherwise.
    Pcre,
    /// Spark.
    Java,
    /// Trino: the syntax of Java, in which classes know all of Unicode, lines end at a line feed,
    /// and `$` stands at the very end.
    Joni,
}

/// An expression as an engine reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    pub text: String,
    /// Why it finds more than the expression does, where it does.
    pub wider: Option<&'static str>,
}

impl Spelled {
    /// The comparison that it makes, which is wider where the expression is.
    pub fn says(&self, clause: Clause, regex: &Regex) -> Said {
        match self.wider {
            None => Ok(clause),
            Some(why) => Err(Cannot {
                wider: Some(clause),
                ..Cannot::new("regex", format!("`{}`: {why}", regex.source))
            }),
        }
    }
}

/// Says an expression in a dialect.
pub fn spell(regex: &Regex, dialect: Dialect) -> Result<Spelled, Cannot> {
    if dialect == Dialect::Rust {
        return Ok(Spelled {
            text: dialect.opening(regex.flags) + &regex.source,
            wider: None,
        });
    }
    let refused = |why: &str| Cannot::new("regex", format!("`{}`: {why}", regex.source));
    let ast = ast::parse::Parser::new()
        .parse(&regex.source)
        .map_err(|error| refused(&error.kind().to_string()))?;
    let mut printer = Printer {
        dialect,
        flags: regex.flags,
        out: String::new(),
        wider: None,
    };
    printer.out.push_str(&dialect.opening(regex.flags));
    printer.node(&ast).map_err(refused)?;
    Ok(Spelled {
        text: printer.out,
        wider: printer.wider,
    })
}

/// An expression for the whole value, of which case counts or not.
pub fn whole(body: &str, ignore_case: bool, dialect: Dialect) -> String {
    let flags = RegexFlags {
        ignore_case,
        dot_all: true,
        multi_line: false,
    };
    format!("{}^{body}{}", dialect.opening(flags), dialect.end())
}

/// A text, of which every character stands for itself. To the regex crate, `\<` and `\>` are where
/// words begin and end.
pub fn literal(text: &str, dialect: Dialect) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match (c, dialect) {
            ('<' | '>', Dialect::Rust) => out.push(c),
            _ => escape(c, &mut out),
        }
    }
    out
}

fn escape(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        c if c.is_control() => out.push_str(&format!(r"\x{{{:x}}}", c as u32)),
        c if c.is_ascii_punctuation() && c != '_' => out.extend(['\\', c]),
        c => out.push(c),
    }
}

/// Unicode's white space without what every dialect has in `\s`.
const WIDE_SPACE: &str =
    r"\x{b}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}";
/// The characters of words after UTS #18, by their general categories and the letters in circles
/// and squares, which are alphabetic symbols.
const WORD: &str = r"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200c}\x{200d}\x{24b6}-\x{24e9}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}";

impl Dialect {
    /// Flags for all of the expression.
    fn opening(self, flags: RegexFlags) -> String {
        let RegexFlags {
            ignore_case,
            multi_line,
            dot_all,
        } = flags;
        let set = [(ignore_case, 'i'), (multi_line, 'm'), (dot_all, 's')];
        let mut on: String = set
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, flag)| flag)
            .collect();
        let mut off = "";
        match self {
            Dialect::Re2 | Dialect::Joni | Dialect::Rust | Dialect::Pcre => {}
            Dialect::Re2LineFeeds => off = if dot_all { "" } else { "-s" },
            // `d`: lines end at a line feed only. `U`: classes know all of Unicode; it implies `u`,
            // case in all of Unicode.
            Dialect::Java => on.insert_str(0, "dU"),
        }
        match (on.as_str(), off) {
            ("", "") => String::new(),
            (on, off) => format!("(?{on}{off})"),
        }
    }

    /// Whether `\d`, `\w`, `\s` and `\b` know the characters of ASCII only.
    fn is_ascii(self) -> bool {
        matches!(self, Dialect::Re2 | Dialect::Re2LineFeeds | Dialect::Pcre)
    }

    /// The very end of the value.
    fn end(self) -> &'static str {
        r"\z"
    }

    /// The most repetitions of one part.
    fn repetitions(self) -> u32 {
        match self {
            Dialect::Re2 | Dialect::Re2LineFeeds => 1_000,
            Dialect::Pcre => 65_535,
            // Joni's limit; the others have none that matters.
            Dialect::Java | Dialect::Joni | Dialect::Rust => 100_000,
        }
    }
}

struct Printer {
    dialect: Dialect,
    /// Those that hold where the printer is.
    flags: RegexFlags,
    out: String,
    wider: Option<&'static str>,
}

/// Why an expression can't be said.
pub type Refused = &'static str;

impl Printer {
    fn node(&mut self, ast: &Ast) -> Result<(), Refused> {
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(set) => self.set(&set.flags)?,
            Ast::Literal(literal) => self.literal(literal)?,
            Ast::Dot(_) => self.out.push('.'),
            Ast::Assertion(assertion) => self.assertion(&assertion.kind)?,
            Ast::ClassUnicode(_) => return Err("named classes of characters are not said"),
            Ast::ClassPerl(class) => self.perl(class, false),
            Ast::ClassBracketed(class) => {
                self.out.push_str(if class.negated { "[^" } else { "[" });
                match &class.kind {
                    ClassSet::Item(item) => self.item(item)?,
                    ClassSet::BinaryOp(_) => {
                        return Err("classes that are cut with others are not said");
                    }
                }
                self.out.push(']');
            }
            Ast::Repetition(repetition) => {
                // What is repeated is one thing in either dialect, or in parentheses already.
                self.node(&repetition.ast)?;
                let most = self.dialect.repetitions();
                let often = self::repetition(&repetition.op.kind, most)?;
                self.out.push_str(&often);
            }
            Ast::Group(group) => {
                let outer = self.flags;
                self.out.push_str("(?:");
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.set(flags)?;
                }
                self.node(&group.ast)?;
                self.out.push(')');
                self.flags = outer;
            }
            Ast::Alternation(alternation) => {
                for (at, part) in alternation.asts.iter().enumerate() {
                    if at > 0 {
                        self.out.push('|');
                    }
                    self.node(part)?;
                }
            }
            Ast::Concat(concat) => {
                for part in &concat.asts {
                    self.node(part)?;
                }
            }
        }
        Ok(())
    }

    /// Flags that hold from here to the end of the group.
    fn set(&mut self, flags: &ast::Flags) -> Result<(), Refused> {
        let (mut on, mut off) = (String::new(), String::new());
        let mut negated = false;
        for item in &flags.items {
            let flag = match item.kind {
                FlagsItemKind::Negation => {
                    negated = true;
                    continue;
                }
                FlagsItemKind::Flag(flag) => flag,
            };
            let letter = match flag {
                Flag::CaseInsensitive => {
                    self.flags.ignore_case = !negated;
                    'i'
                }
                Flag::MultiLine => {
                    self.flags.multi_line = !negated;
                    'm'
                }
                Flag::DotMatchesNewLine => {
                    self.flags.dot_all = !negated;
                    's'
                }
                // What is not to be read is gone from the tree, and which of several matches is
                // found first does not matter.
                Flag::IgnoreWhitespace | Flag::SwapGreed => continue,
                Flag::Unicode if !negated => continue,
                Flag::Unicode | Flag::CRLF => return Err("its flags are not said"),
            };
            match negated {
                true => off.push(letter),
                false => on.push(letter),
            }
        }
        match (on.is_empty(), off.is_empty()) {
            (true, true) => {}
            (_, true) => self.out.push_str(&format!("(?{on})")),
            (_, false) => self.out.push_str(&format!("(?{on}-{off})")),
        }
        Ok(())
    }

    fn literal(&mut self, literal: &ast::Literal) -> Result<(), Refused> {
        if literal.byte().is_some() {
            return Err("bytes that are no text are not said");
        }
        escape(literal.c, &mut self.out);
        Ok(())
    }

    fn assertion(&mut self, kind: &AssertionKind) -> Result<(), Refused> {
        match kind {
            // In Java, no line begins behind the last line feed.
            AssertionKind::StartLine if self.flags.multi_line && self.dialect == Dialect::Java => {
                self.widen("lines that begin are not told apart there");
            }
            AssertionKind::StartLine => self.out.push('^'),
            AssertionKind::EndLine if self.flags.multi_line => self.out.push('$'),
            AssertionKind::EndLine | AssertionKind::EndText => {
                self.out.push_str(self.dialect.end());
            }
            AssertionKind::StartText => self.out.push_str(r"\A"),
            AssertionKind::WordBoundary if !self.dialect.is_ascii() => {
                self.out.push_str(r"\b");
            }
            AssertionKind::NotWordBoundary if !self.dialect.is_ascii() => {
                self.out.push_str(r"\B");
            }
            _ => self.widen("where words begin and end is known for the letters of ASCII only"),
        }
        Ok(())
    }

    /// Nothing is written for an assertion, which is true of more.
    fn widen(&mut self, why: &'static str) {
        // An empty group can be repeated, as the assertion could.
        self.out.push_str("(?:)");
        self.wider = Some(why);
    }

    /// `inside` brackets or not.
    fn perl(&mut self, class: &ClassPerl, inside: bool) {
        let (short, wide) = match (&class.kind, class.negated) {
            (ClassPerlKind::Digit, false) => (r"\d", r"\p{Nd}"),
            (ClassPerlKind::Digit, true) => (r"\D", r"\P{Nd}"),
            (ClassPerlKind::Space, false) => (r"\s", r"\s"),
            (ClassPerlKind::Space, true) => (r"\S", r"\s"),
            (ClassPerlKind::Word, false) => (r"\w", WORD),
            (ClassPerlKind::Word, true) => (r"\W", WORD),
        };
        if !self.dialect.is_ascii() {
            return self.out.push_str(short);
        }
        match class.kind {
            ClassPerlKind::Digit => self.out.push_str(wide),
            ClassPerlKind::Space | ClassPerlKind::Word => {
                let more = match class.kind {
                    ClassPerlKind::Space => WIDE_SPACE,
                    _ => "",
                };
                match (inside, class.negated) {
                    (false, false) => self.out.push_str(&format!("[{wide}{more}]")),
                    (false, true) => self.out.push_str(&format!("[^{wide}{more}]")),
                    (true, false) => self.out.push_str(&format!("{wide}{more}")),
                    (true, true) => unreachable!("refused before"),
                }
            }
        }
    }

    fn item(&mut self, item: &ClassSetItem) -> Result<(), Refused> {
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => self.literal(literal)?,
            ClassSetItem::Range(range) => {
                self.literal(&range.start)?;
                self.out.push('-');
                self.literal(&range.end)?;
            }
            ClassSetItem::Perl(class) => {
                let spelled_out = class.negated && class.kind != ClassPerlKind::Digit;
                if spelled_out && self.dialect.is_ascii() {
                    return Err("what is no word or no blank, within brackets, is not said");
                }
                self.perl(class, true);
            }
            ClassSetItem::Union(union) => {
                for item in &union.items {
                    self.item(item)?;
                }
            }
            ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) => {
                return Err("named classes of characters are not said");
            }
            ClassSetItem::Bracketed(_) => return Err("classes within classes are not said"),
        }
        Ok(())
    }
}

/// How often a part is repeated, where an engine repeats none more often than `most`. Which of
/// several matches is found first does not matter.
pub fn repetition(kind: &RepetitionKind, most: u32) -> Result<String, Refused> {
    let fits = |count: &u32| *count <= most;
    Ok(match kind {
        RepetitionKind::ZeroOrOne => "?".to_owned(),
        RepetitionKind::ZeroOrMore => "*".to_owned(),
        RepetitionKind::OneOrMore => "+".to_owned(),
        RepetitionKind::Range(range) => match range {
            RepetitionRange::Exactly(count) if fits(count) => format!("{{{count}}}"),
            RepetitionRange::AtLeast(count) if fits(count) => format!("{{{count},}}"),
            RepetitionRange::Bounded(from, to) if fits(to) => format!("{{{from},{to}}}"),
            _ => return Err("it repeats a part more often than the engine can"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(source: &str, dialect: Dialect) -> String {
        let (flags, source) = RegexFlags::leading(source);
        let regex = Regex::new(source, flags).unwrap();
        match spell(&regex, dialect) {
            Ok(Spelled { text, wider: None }) => text,
            Ok(Spelled { text, .. }) => format!("wider: {text}"),
            Err(cannot) => format!("refused: {}", cannot.reason.message),
        }
    }

    #[test]
    fn classes_and_ends_are_said_in_the_words_of_the_dialect() {
        let re2 = |source| spelled(source, Dialect::Re2);
        let java = |source| spelled(source, Dialect::Java);
        assert_eq!(re2(r"(?i)\d+\.exe$"), r"(?i)\p{Nd}+\.exe\z");
        assert_eq!(java(r"(?i)\d+\.exe$"), r"(?dUi)\d+\.exe\z");
        assert_eq!(re2(r"[\d_]{2,}?"), r"[\p{Nd}_]{2,}");
        assert_eq!(java(r"(?P<n>a|)\b"), r"(?dU)(?:a|)\b");
        assert_eq!(re2(r"\bx"), r"wider: (?:)x");
        assert_eq!(java(r"a(?s:.)b(?-i)"), r"(?dU)a(?:(?s).)b(?-i)");
        assert!(re2("a{1001}").starts_with("refused: "));
        assert_eq!(re2(r#"["'/-]"#), r#"[\"\'\/\-]"#);
    }
}
