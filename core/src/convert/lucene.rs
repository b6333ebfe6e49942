//! Regular expressions as Lucene reads them, with the same matches.
//!
//! Lucene matches the whole value, knows no anchors and no words' ends, and its classes are of
//! ASCII. What stands at the ends of an expression becomes `.*` or nothing. What can't be said is
//! [left out](Spelled::wider), so that the expression finds more and not less.
//!
//! Source: Elasticsearch's page on the syntax of regular expressions; the grammar of Lucene's
//! `RegExp`.

use super::dialect::Cannot;
use super::regex::{self, Refused, Spelled};
use crate::ir::{Regex, RegexFlags};
use crate::text::Glob;
use crate::text::glob::{DASHES, Token};
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, Flag,
    FlagsItemKind, GroupKind,
};

/// What Elasticsearch takes unless its `index.max_regex_length` is changed, in characters.
const LONGEST: usize = 1_000;
/// A part that is repeated more often makes a machine of more states than Lucene builds.
const REPETITIONS: u32 = 1_000;

const DIGITS: &str = "0-9";
const WORD: &str = "A-Za-z0-9_";
/// All of Unicode's white space, which is little enough to be written out.
const SPACE: &str =
    "\t-\r \u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
/// All characters that are not of ASCII.
const BEYOND: &str = "\u{80}-\u{10ffff}";

/// The same expression, with flags that it sets for all of itself among its flags, where an
/// operator can say them.
pub fn hoisted(regex: &Regex) -> Regex {
    let (set, rest) = RegexFlags::leading(&regex.source);
    let flags = RegexFlags {
        ignore_case: regex.flags.ignore_case || set.ignore_case,
        multi_line: regex.flags.multi_line || set.multi_line,
        dot_all: regex.flags.dot_all || set.dot_all,
    };
    Regex::new(rest, flags).unwrap_or_else(|_| regex.clone())
}

/// Says an expression for the whole value; whether case counts is for the operator to say.
pub fn spell(regex: &Regex) -> Result<Spelled, Cannot> {
    spelled(regex, false)
}

/// Says an expression that ignores case for a value that is in lower case.
pub fn spell_folded(regex: &Regex) -> Result<Spelled, Cannot> {
    spelled(regex, true)
}

fn spelled(regex: &Regex, folds: bool) -> Result<Spelled, Cannot> {
    let refused = |why: &str| Cannot::new("regex", format!("`{}`: {why}", regex.source));
    let ast = ast::parse::Parser::new()
        .parse(&regex.source)
        .map_err(|error| refused(&error.kind().to_string()))?;
    let mut printer = Printer {
        flags: regex.flags,
        folds,
        out: String::new(),
        wider: None,
    };
    printer.alternatives(&ast).map_err(refused)?;
    if printer.out.chars().count() > LONGEST {
        return Err(refused("it is longer than what Elasticsearch takes"));
    }
    Ok(Spelled {
        text: printer.out,
        wider: printer.wider,
    })
}

/// A pattern as an expression for the whole value.
pub fn pattern(pattern: &Glob) -> String {
    let literal = |text: &str| {
        let mut out = String::new();
        text.chars().for_each(|c| escape(c, &mut out));
        out
    };
    let said = pattern.tokens().iter().map(|token| match token {
        Token::Many => ".*".to_owned(),
        Token::One => ".".to_owned(),
        Token::Dash => format!("[{}]", literal(&DASHES.iter().collect::<String>())),
        Token::Literal(text) => literal(text),
    });
    said.collect()
}

/// A character that stands for itself.
fn escape(c: char, out: &mut String) {
    if c.is_ascii_punctuation() && c != '_' {
        out.push('\\');
    }
    out.push(c);
}

/// A letter of ASCII in its other case.
fn other_case(c: char) -> Option<char> {
    let other = match c.is_ascii_lowercase() {
        true => c.to_ascii_uppercase(),
        false => c.to_ascii_lowercase(),
    };
    (other != c).then_some(other)
}

struct Printer {
    flags: RegexFlags,
    /// Whether letters are written in lower case.
    folds: bool,
    out: String,
    wider: Option<&'static str>,
}

impl Printer {
    /// The alternatives of the whole, each of which may begin and end at the ends of the value.
    fn alternatives(&mut self, ast: &Ast) -> Result<(), Refused> {
        let parts = match ast {
            Ast::Alternation(alternation) => alternation.asts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.out.push('|');
            }
            self.between_ends(part)?;
        }
        Ok(())
    }

    fn between_ends(&mut self, ast: &Ast) -> Result<(), Refused> {
        let mut parts = match ast {
            Ast::Concat(concat) => concat.asts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let begins = matches!(parts.first(), Some(Ast::Assertion(one)) if self.is_start(&one.kind));
        if begins {
            parts = &parts[1..];
        }
        let ends = matches!(parts.last(), Some(Ast::Assertion(one)) if self.is_end(&one.kind));
        if ends {
            parts = &parts[..parts.len() - 1];
        }
        if !begins {
            self.out.push_str(".*");
        }
        for part in parts {
            self.node(part)?;
        }
        if !ends {
            self.out.push_str(".*");
        } else if begins && parts.is_empty() {
            self.out.push_str("()");
        }
        Ok(())
    }

    fn is_start(&self, kind: &AssertionKind) -> bool {
        match kind {
            AssertionKind::StartText => true,
            AssertionKind::StartLine => !self.flags.multi_line,
            _ => false,
        }
    }

    fn is_end(&self, kind: &AssertionKind) -> bool {
        match kind {
            AssertionKind::EndText => true,
            AssertionKind::EndLine => !self.flags.multi_line,
            _ => false,
        }
    }

    fn node(&mut self, ast: &Ast) -> Result<(), Refused> {
        match ast {
            // Without parentheses, Lucene would take the next sign for a character.
            Ast::Empty(_) => self.out.push_str("()"),
            Ast::Flags(set) => self.keep(&set.flags)?,
            Ast::Literal(literal) => self.literal(literal)?,
            Ast::Dot(_) if self.flags.dot_all => self.out.push('.'),
            Ast::Dot(_) => self.out.push_str("[^\n]"),
            Ast::Assertion(_) => {
                self.out.push_str("()");
                self.wider = Some("where words, lines or the value end is not asked there");
            }
            Ast::ClassUnicode(_) => return Err("named classes of characters are not said"),
            Ast::ClassPerl(class) => {
                self.out.push_str(if class.negated { "[^" } else { "[" });
                self.perl(&class.kind, class.negated);
                self.out.push(']');
            }
            Ast::ClassBracketed(class) => {
                self.out.push_str(if class.negated { "[^" } else { "[" });
                match &class.kind {
                    ClassSet::Item(item) => self.item(item, class.negated)?,
                    ClassSet::BinaryOp(_) => {
                        return Err("classes that are cut with others are not said");
                    }
                }
                self.out.push(']');
            }
            Ast::Repetition(repetition) => {
                self.node(&repetition.ast)?;
                let often = regex::repetition(&repetition.op.kind, REPETITIONS)?;
                self.out.push_str(&often);
            }
            Ast::Group(group) => {
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.keep(flags)?;
                }
                self.out.push('(');
                self.node(&group.ast)?;
                self.out.push(')');
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

    /// Flags hold for the whole there, so that within it none may change. Which of several matches
    /// is found first does not matter, and what is not to be read is gone from the tree.
    fn keep(&self, flags: &ast::Flags) -> Result<(), Refused> {
        let mut on = true;
        for item in &flags.items {
            let RegexFlags {
                ignore_case,
                multi_line,
                dot_all,
            } = self.flags;
            let same = match item.kind {
                FlagsItemKind::Negation => {
                    on = false;
                    true
                }
                FlagsItemKind::Flag(Flag::CaseInsensitive) => ignore_case == on,
                FlagsItemKind::Flag(Flag::MultiLine) => multi_line == on,
                FlagsItemKind::Flag(Flag::DotMatchesNewLine) => dot_all == on,
                FlagsItemKind::Flag(Flag::IgnoreWhitespace | Flag::SwapGreed) => true,
                FlagsItemKind::Flag(Flag::Unicode) => on,
                FlagsItemKind::Flag(Flag::CRLF) => !on,
            };
            if !same {
                return Err("its flags change within it");
            }
        }
        Ok(())
    }

    fn literal(&mut self, literal: &ast::Literal) -> Result<(), Refused> {
        if literal.byte().is_some() {
            return Err("bytes that are no text are not said");
        }
        let c = literal.c;
        if self.flags.ignore_case && !c.is_ascii() && c.is_alphabetic() {
            return Err("case is known for the letters of ASCII only");
        }
        let c = if self.folds {
            c.to_ascii_lowercase()
        } else {
            c
        };
        escape(c, &mut self.out);
        Ok(())
    }

    /// The capitals of a range as small letters.
    fn fold_range(&mut self, start: char, end: char) {
        let (start, end) = (start.max('A'), end.min('Z'));
        if start <= end {
            let letters = [start, '-', end].map(|c| c.to_ascii_lowercase());
            self.out.extend(letters);
        }
    }

    /// The small letters of a range as capitals.
    fn unfold_range(&mut self, start: char, end: char) {
        let (start, end) = (start.max('a'), end.min('z'));
        if start <= end {
            let letters = [start, '-', end].map(|c| c.to_ascii_uppercase());
            self.out.extend(letters);
        }
    }

    /// A class within brackets. In brackets that are `negated` fewer characters find more.
    fn perl(&mut self, kind: &ClassPerlKind, negated: bool) {
        let ascii = match kind {
            ClassPerlKind::Space => return self.out.push_str(SPACE),
            ClassPerlKind::Digit => DIGITS,
            ClassPerlKind::Word => WORD,
        };
        self.out.push_str(ascii);
        if !negated {
            self.out.push_str(BEYOND);
        }
        self.wider = Some("digits and letters are told from other characters in ASCII only");
    }

    fn item(&mut self, item: &ClassSetItem, negated: bool) -> Result<(), Refused> {
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => {
                self.literal(literal)?;
                if self.flags.ignore_case && !self.folds {
                    self.out.extend(other_case(literal.c));
                }
            }
            ClassSetItem::Range(range) => {
                // Its ends in lower case would be another range.
                let folds = std::mem::replace(&mut self.folds, false);
                self.literal(&range.start)?;
                self.out.push('-');
                self.literal(&range.end)?;
                self.folds = folds;
                if folds || self.flags.ignore_case {
                    self.fold_range(range.start.c, range.end.c);
                }
                // Where the operator ignores case, brackets go on minding it.
                if self.flags.ignore_case && !folds {
                    self.unfold_range(range.start.c, range.end.c);
                }
            }
            ClassSetItem::Perl(ClassPerl {
                kind,
                negated: false,
                ..
            }) => self.perl(kind, negated),
            ClassSetItem::Perl(_) => {
                return Err("what is no digit, word or blank, within brackets, is not said");
            }
            ClassSetItem::Union(union) => {
                for item in &union.items {
                    self.item(item, negated)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(source: &str) -> String {
        let regex = Regex::new(source, RegexFlags::default()).unwrap();
        match spell(&hoisted(&regex)) {
            Ok(Spelled { text, wider: None }) => text,
            Ok(Spelled { text, .. }) => format!("wider: {text}"),
            Err(cannot) => format!("refused: {}", cannot.reason.message),
        }
    }

    #[test]
    fn the_whole_value_is_matched() {
        assert_eq!(spelled("a"), ".*a.*");
        assert_eq!(spelled("^a$"), "a");
        assert_eq!(spelled("^a|b$"), "a.*|.*b");
        assert_eq!(spelled("^$"), "()");
        assert_eq!(spelled("^(?:a|)b"), "(a|())b.*");
    }

    #[test]
    fn for_text_in_lower_case_letters_are_in_lower_case() {
        for (source, want) in [
            (r"^A\\D$", r"a\\d"),
            ("^[A-Z_]$", "[A-Za-z_]"),
            ("^[^5-Fx]$", "[^5-Fa-fx]"),
            ("^[a-z]X.Y$", "[a-z]x[^\n]y"),
        ] {
            let flags = RegexFlags {
                ignore_case: true,
                ..RegexFlags::default()
            };
            let spelled = spell_folded(&Regex::new(source, flags).unwrap()).unwrap();
            assert_eq!((&*spelled.text, spelled.wider), (want, None));
        }
    }

    #[test]
    fn what_lucene_has_no_word_for_finds_more() {
        assert_eq!(spelled("^a.b"), "a[^\n]b.*");
        assert_eq!(spelled("(?s)^a.*?b"), "a.*b.*");
        assert_eq!(spelled(r"^\d$"), "wider: [0-9\u{80}-\u{10ffff}]");
        assert_eq!(spelled(r"^\W$"), "wider: [^A-Za-z0-9_]");
        assert_eq!(spelled(r"^a\b$"), "wider: a()");
        assert_eq!(spelled(r#"^[^"\\-]+$"#), r#"[^\"\\\-]+"#);
        assert!(spelled("a(?i)b").starts_with("refused: "));
        assert!(spelled("(?i)ä").starts_with("refused: "));
        assert!(spelled("a{1001}").starts_with("refused: "));
        assert!(spelled(&"a".repeat(1_001)).starts_with("refused: "));
    }
}
