//! A predicate as one `field|modifiers: value` of Sigma.

use super::layout::Quotes;
use crate::ir::{Fit, Predicate, Regex, Relation, Subject, Test};
use crate::rule::pcre;
use crate::rule::write::Refusal;
use crate::rule::write::spelling::as_written;
use crate::text::Glob;
use crate::text::glob::Token;

/// What stands under a field: its modifiers and the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The canonical field; empty for a keyword.
    pub field: String,
    pub keyword: bool,
    /// In the order they are written: `|endswith|cased`.
    pub modifiers: Vec<&'static str>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// To be quoted.
    Text(String),
    /// Numbers, truth values and `null`, which quotes would make a text.
    Bare(String),
}

impl Value {
    pub fn written(&self, quotes: Quotes) -> String {
        match self {
            Value::Text(text) => quotes.around(text),
            Value::Bare(text) => text.clone(),
        }
    }
}

impl Item {
    /// Refused for what one item of Sigma can't say.
    pub fn of(predicate: &Predicate) -> Result<Item, Refusal> {
        let cannot = |what: &str| {
            let message = format!("Sigma can't say `{predicate}`: {what}");
            Refusal::new("sigma-predicate", message)
        };
        let (field, keyword) = match &predicate.subject {
            Subject::Field(field) => (field.to_string(), false),
            Subject::Anywhere => (String::new(), true),
            Subject::Named(_) => return Err(cannot("a field has one name there")),
            Subject::Computed(_) => return Err(cannot("it has no functions")),
        };
        let mut modifiers = Vec::new();
        let mut test = &predicate.test;
        if let Test::Differs(inner) = test {
            modifiers.push("neq");
            test = inner;
        }
        let value = match test {
            Test::Text(globs) => match globs.as_slice() {
                [glob] => text(glob, &predicate.value, keyword, &mut modifiers),
                _ => return Err(cannot("it stands for several values; give each by itself")),
            },
            Test::Regex(regex) => {
                modifiers.push("re");
                let flags = regex.flags;
                let letters = [
                    (flags.ignore_case, "i"),
                    (flags.multi_line, "m"),
                    (flags.dot_all, "s"),
                ];
                modifiers.extend(letters.iter().filter(|(on, _)| *on).map(|(_, name)| *name));
                let source = expression(regex, &predicate.value)
                    .ok_or_else(|| cannot("the expression means something else there"))?;
                Value::Text(source)
            }
            Test::Cidr(_) => {
                modifiers.push("cidr");
                Value::Text(predicate.value.clone())
            }
            Test::Number(relation, number) => {
                match relation {
                    Relation::Eq => {}
                    Relation::Ne => modifiers.push("neq"),
                    Relation::Lt => modifiers.push("lt"),
                    Relation::Le => modifiers.push("lte"),
                    Relation::Gt => modifiers.push("gt"),
                    Relation::Ge => modifiers.push("gte"),
                }
                Value::Bare(number.get().to_string())
            }
            Test::Exists(wanted) => {
                modifiers.push("exists");
                Value::Bare(wanted.to_string())
            }
            Test::Null => Value::Bare("null".into()),
            Test::SameAs { field, how, cased } => {
                modifiers.push("fieldref");
                match how {
                    Fit::Whole => {}
                    Fit::Start => modifiers.push("startswith"),
                    Fit::End => modifiers.push("endswith"),
                    Fit::Within => modifiers.push("contains"),
                }
                if *cased {
                    modifiers.push("cased");
                }
                Value::Text(field.to_string())
            }
            Test::IsNot(_) => return Err(cannot("the opposite needs a selection of its own")),
            Test::Differs(_) | Test::Holds | Test::Undecidable(_) => {
                return Err(cannot("it is not decided by one value of a field"));
            }
        };
        if keyword && !modifiers.is_empty() {
            return Err(cannot(
                "a word is searched for as it stands, and has no modifiers",
            ));
        }
        Ok(Item {
            field,
            keyword,
            modifiers,
            value,
        })
    }

    /// The key of a map, with the field spelt as given.
    pub fn key(&self, field: &str) -> String {
        let mut key = field.to_owned();
        for modifier in &self.modifiers {
            key.push('|');
            key.push_str(modifier);
        }
        key
    }
}

fn text(glob: &Glob, written: &str, keyword: bool, modifiers: &mut Vec<&'static str>) -> Value {
    let tokens = as_written(glob, written);
    if tokens.contains(&Token::Dash) {
        modifiers.push("windash");
    }
    let inner = match tokens.as_slice() {
        // What a keyword is compared with may stand anywhere in a value.
        [Token::Many, inner @ .., Token::Many] if keyword => inner,
        [Token::Many, inner @ .., Token::Many] if wordy(inner) => {
            modifiers.push("contains");
            inner
        }
        [inner @ .., Token::Many] if wordy(inner) => {
            modifiers.push("startswith");
            inner
        }
        [Token::Many, inner @ ..] if wordy(inner) => {
            modifiers.push("endswith");
            inner
        }
        all => all,
    };
    if glob.cased() {
        modifiers.push("cased");
    }
    Value::Text(escaped(inner))
}

/// Whether a modifier can take the place of the wildcards around it: there is text without more.
fn wordy(tokens: &[Token]) -> bool {
    !tokens.is_empty() && !tokens.contains(&Token::Many) && !tokens.contains(&Token::One)
}

/// Tokens by the specification's rules of escaping: `*` and `?` that are text get a backslash,
/// and so does a backslash that would make an escape of what follows it. Two in a row are both
/// doubled, as the specification writes the start of a network path.
fn escaped(tokens: &[Token]) -> String {
    // Each character, and whether it is text.
    let mut chars: Vec<(char, bool)> = Vec::new();
    for token in tokens {
        match token {
            Token::Literal(text) => chars.extend(text.chars().map(|c| (c, true))),
            Token::Many => chars.push(('*', false)),
            Token::One => chars.push(('?', false)),
            Token::Dash => chars.push(('-', true)),
        }
    }
    let mut out = String::new();
    for (at, &(c, is_text)) in chars.iter().enumerate() {
        let next = chars.get(at + 1).map(|(c, _)| *c);
        let before = at.checked_sub(1).map(|at| chars[at].0);
        let escapes = match c {
            '*' | '?' => true,
            '\\' => matches!(next, Some('*' | '?' | '\\')) || before == Some('\\'),
            _ => false,
        };
        if is_text && escapes {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The expression as Sigma reads it back.
fn expression(regex: &Regex, written: &str) -> Option<String> {
    let same = |text: &&str| pcre::translate(text) == regex.source;
    [written, &regex.source]
        .into_iter()
        .find(same)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sigma;

    #[test]
    fn escapes_are_read_back_as_they_were_meant() {
        let lit = |text: &str| Token::Literal(text.into());
        for (tokens, want) in [
            (vec![lit(r"C:\Windows\")], r"C:\Windows\"),
            (vec![lit(r"C:\a"), Token::Many], r"C:\a*"),
            (vec![lit(r"C:\"), Token::Many], r"C:\\*"),
            (vec![lit("a*b")], r"a\*b"),
            (vec![lit(r"a\*b?")], r"a\\\*b\?"),
            (vec![lit(r"\\server\share")], r"\\\\server\share"),
            (vec![Token::One, lit(r"\"), Token::One], r"?\\?"),
            (vec![lit(r"a\\\b")], r"a\\\\\\b"),
        ] {
            assert_eq!(escaped(&tokens), want);
            let back = Glob::new(sigma::pattern::tokens(want), true);
            assert_eq!(back, Glob::new(tokens, true), "{want}");
        }
    }
}
