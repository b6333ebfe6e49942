//! What a predicate that breaks could become so that it withstands a mutation.
//!
//! A proposal is only a proposal: whoever makes it writes it into the rule, reads that again, and
//! puts it to the event and to its mutations.

use super::programs::{self, WINRM_OPERATIONS, WINRM_SWITCHES};
use crate::event::cmdline::file_name;
use crate::event::{Field, field};
use crate::ir::{Op, Predicate, Subject, Test};
use crate::text::Glob;
use crate::text::glob::Token;

/// What takes the place of a predicate.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub title: &'static str,
    pub why: &'static str,
    /// One of these must be true.
    pub one_of: Vec<Predicate>,
    /// One predicate that says the same, for languages that have it: Sigma's `windash`.
    pub as_one: Option<Predicate>,
}

impl Proposal {
    fn new(title: &'static str, why: &'static str, one_of: Vec<Predicate>) -> Proposal {
        Proposal {
            title,
            why,
            one_of,
            as_one: None,
        }
    }

    /// The same texts as alternatives of one regular expression, for a place in a rule where only
    /// one value fits.
    pub fn as_expression(&self) -> Option<Proposal> {
        let first = self.one_of.first().filter(|_| self.one_of.len() > 1)?;
        let Subject::Field(field) = &first.subject else {
            return None;
        };
        let alike = |one: &Predicate| (&one.subject, one.op) == (&first.subject, first.op);
        let (start, end) = anchors(first.op)?;
        let texts: Vec<String> = self
            .one_of
            .iter()
            .map(|one| regex::escape(&one.value))
            .collect();
        let expression = format!("(?i){start}(?:{}){end}", texts.join("|"));
        let one = Predicate::compare(field.clone(), Op::RegexMatch, &expression)?;
        let all = self.one_of.iter().all(alike);
        all.then(|| Proposal::new(self.title, self.why, vec![one]))
    }
}

/// What holds a regular expression to the place of a text that an operator asks for.
fn anchors(op: Op) -> Option<(&'static str, &'static str)> {
    Some(match op {
        Op::Contains => ("", ""),
        Op::Eq => ("^", "$"),
        Op::StartsWith => ("^", ""),
        Op::EndsWith => ("", "$"),
        _ => return None,
    })
}

/// What is known to be tried for a predicate, the nearest to it first. Empty for predicates that
/// ask for no plain text of a field.
pub fn proposals(predicate: &Predicate) -> Vec<Proposal> {
    let Some(asked) = Asked::of(predicate) else {
        return Vec::new();
    };
    let found = [
        asked.windash(),
        asked.both_separators(),
        asked.other_host(),
        asked.original_file_name(),
        asked.beginnings(),
        asked.short_names(),
        asked.without_verbs(),
        asked.without_folder(),
        asked.without_extension(),
        asked.tolerant(),
    ];
    found.into_iter().flatten().collect()
}

/// A text that a predicate asks for.
struct Asked<'p> {
    predicate: &'p Predicate,
    field: &'p Field,
    op: Op,
    text: &'p str,
}

/// What stands in front of a switch: what `windash` puts in its place.
const MARKS: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

impl<'p> Asked<'p> {
    fn of(predicate: &'p Predicate) -> Option<Asked<'p>> {
        let Subject::Field(field) = &predicate.subject else {
            return None;
        };
        let value = predicate.value.as_str();
        let (op, text) = match predicate.op {
            op @ (Op::Contains | Op::Eq | Op::StartsWith | Op::EndsWith) => (op, value),
            // A text between two asterisks is contained.
            Op::Wildcard | Op::In => {
                match value.strip_prefix('*').and_then(|v| v.strip_suffix('*')) {
                    Some(inner) => (Op::Contains, inner),
                    None => (Op::Eq, value),
                }
            }
            _ => return None,
        };
        let has_wildcards = predicate.op != op && text.contains(['*', '?']);
        (!text.is_empty() && !has_wildcards).then_some(Asked {
            predicate,
            field,
            op,
            text,
        })
    }

    fn is_of(&self, names: &[&str]) -> bool {
        names.contains(&self.field.as_str())
    }

    fn compare(&self, op: Op, value: &str) -> Option<Predicate> {
        Predicate::compare(self.field.clone(), op, value)
    }

    /// The predicate itself, and the same with other texts.
    fn or_texts(&self, texts: impl IntoIterator<Item = String>) -> Vec<Predicate> {
        let others = texts.into_iter().filter(|text| text != self.text);
        let others = others.filter_map(|text| self.compare(self.op, &text));
        std::iter::once(self.predicate.clone())
            .chain(others)
            .collect()
    }

    /// Every mark in front of the first switch.
    fn windash(&self) -> Option<Proposal> {
        let at = self.text.char_indices().find_map(|(at, c)| {
            let before = self.text[..at].chars().next_back();
            let after = self.text[at + c.len_utf8()..].chars().next();
            let is_switch = MARKS.contains(&c)
                && before.is_none_or(|c| c <= ' ')
                && after.is_some_and(|c| c.is_ascii_alphabetic());
            is_switch.then_some(at..at + c.len_utf8())
        })?;
        let with = |mark: char| format!("{}{mark}{}", &self.text[..at.start], &self.text[at.end..]);
        Some(Proposal {
            as_one: self.with_any_mark(&self.text[..at.start], &self.text[at.end..]),
            ..Proposal::new(
                "Take every mark in front of the switch (windash)",
                "Programs take a slash or a longer dash for a dash.",
                self.or_texts(MARKS.map(with)),
            )
        })
    }

    /// The text with any mark at one place.
    fn with_any_mark(&self, before: &str, behind: &str) -> Option<Predicate> {
        let literal = |text: &str| Token::Literal(text.to_owned());
        let within = [literal(before), Token::Dash, literal(behind)];
        let tokens: Vec<Token> = match self.op {
            Op::Contains => [Token::Many]
                .into_iter()
                .chain(within)
                .chain([Token::Many])
                .collect(),
            Op::StartsWith => within.into_iter().chain([Token::Many]).collect(),
            Op::EndsWith => [Token::Many].into_iter().chain(within).collect(),
            Op::Eq => within.into_iter().collect(),
            _ => return None,
        };
        let mut predicate = self.compare(self.op, self.text)?;
        predicate.test = Test::Text(vec![Glob::new(tokens, false)]);
        Some(predicate)
    }

    fn both_separators(&self) -> Option<Proposal> {
        let is_line = self.is_of(&[field::COMMAND_LINE, field::PARENT_COMMAND_LINE]);
        (is_line && self.text.contains('\\')).then(|| {
            Proposal::new(
                "Take forward slashes, too",
                "Windows opens a path with forward slashes as well.",
                self.or_texts([self.text.replace('\\', "/")]),
            )
        })
    }

    fn other_host(&self) -> Option<Proposal> {
        let lower = self.text.to_ascii_lowercase();
        let other = match file_name(&lower) {
            "cscript.exe" => lower.replace("cscript.exe", "wscript.exe"),
            "wscript.exe" => lower.replace("wscript.exe", "cscript.exe"),
            _ => return None,
        };
        Some(Proposal::new(
            "Take the other script host, too",
            "cscript.exe and wscript.exe run the same scripts.",
            self.or_texts([other]),
        ))
    }

    fn original_file_name(&self) -> Option<Proposal> {
        let is_end = matches!(self.op, Op::EndsWith | Op::Eq);
        if !is_end || !self.is_of(&[field::IMAGE, field::PROCESS_NAME]) {
            return None;
        }
        let original = programs::original_file_name(file_name(self.text))?;
        let name = Predicate::compare(Field::new(field::ORIGINAL_FILE_NAME), Op::Eq, original)?;
        Some(Proposal::new(
            "Compare OriginalFileName, too",
            "It stands in the file itself and stays when a copy gets another name.",
            vec![self.predicate.clone(), name],
        ))
    }

    /// Any beginning of a parameter that PowerShell takes for it, and a colon behind it.
    fn beginnings(&self) -> Option<Proposal> {
        let (_, shortest) = programs::parameter_of_any_script(self.text.trim())?;
        let marks: String = MARKS.into_iter().filter(|mark| *mark != '/').collect();
        let expression = format!(r#"(?i)[{marks}]["'`]?{shortest}\w*["'`]?[\s:]"#);
        Some(Proposal::new(
            "Take any beginning of the parameter's name",
            "PowerShell takes it for the parameter as soon as no other begins so.",
            vec![
                self.predicate.clone(),
                self.compare(Op::RegexMatch, &expression)?,
            ],
        ))
    }

    /// A switch of winrm.vbs by its other names, with either mark.
    fn short_names(&self) -> Option<Proposal> {
        let (name, value) = self.text.split_once(':')?;
        let name = name.strip_prefix(MARKS).unwrap_or(name);
        let (full, brief) = WINRM_SWITCHES.iter().find(|(full, brief)| {
            [*full, *brief]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        })?;
        let texts = ["-", "/"]
            .into_iter()
            .flat_map(|mark| [full, brief].map(|name| format!("{mark}{name}:{value}")));
        Some(Proposal::new(
            "Take the switch by its other names",
            "winrm.vbs has a short and a long name for it, and takes a dash or a slash.",
            self.or_texts(texts),
        ))
    }

    /// What follows the operation and the action of winrm.vbs, which have short names.
    fn without_verbs(&self) -> Option<Proposal> {
        let is_verb = |word: &&str| {
            let mut known = WINRM_OPERATIONS.iter();
            known.any(|(full, brief)| {
                full.eq_ignore_ascii_case(word) || brief.eq_ignore_ascii_case(word)
            })
        };
        let words: Vec<&str> = self.text.split(' ').collect();
        let verbs = words.iter().take_while(|word| is_verb(word)).count();
        let rest = words[verbs..].join(" ");
        (verbs > 0 && rest.len() > 3).then(|| {
            Some(Proposal::new(
                "Drop the verbs",
                "winrm.vbs has short names for them, and takes any number of blanks in between.",
                vec![self.compare(self.op, &rest)?],
            ))
        })?
    }

    /// The file's name alone, at the end of a path or within a line.
    fn without_folder(&self) -> Option<Proposal> {
        let name = file_name(self.text);
        let is_name = name.len() < self.text.len() && name.contains('.');
        if !is_name {
            return None;
        }
        let one = match self.op {
            Op::Contains => self.compare(Op::Contains, name)?,
            _ if self.is_of(&[field::COMMAND_LINE]) => self.compare(Op::Contains, name)?,
            _ => self.compare(Op::EndsWith, &format!("\\{name}"))?,
        };
        Some(Proposal::new(
            "Drop the folder",
            "In its own folder a file is called by its name alone.",
            vec![one],
        ))
    }

    fn without_extension(&self) -> Option<Proposal> {
        let lower = self.text.to_ascii_lowercase();
        let stem = lower.strip_suffix(".vbs")?;
        let is_name = self.op == Op::Contains && file_name(stem).len() > 3;
        let stem = &self.text[..stem.len()];
        is_name.then(|| {
            Some(Proposal::new(
                "Drop the extension",
                "Windows Script Host adds it.",
                vec![self.compare(self.op, stem)?],
            ))
        })?
    }

    /// The text as a regular expression that lets through what programs take out.
    fn tolerant(&self) -> Option<Proposal> {
        /// Between any two characters.
        const BETWEEN: &str = r#"["^`]*"#;
        let is_short = self.text.chars().filter(|c| c.is_alphanumeric()).count() < 3;
        if is_short || self.text.chars().count() > 80 {
            return None;
        }
        let mut parts: Vec<String> = Vec::new();
        for c in self.text.chars() {
            let part = match c {
                ' ' => r#"[\s\xa0"]+"#.to_owned(),
                '\\' | '/' => r"[\\/]+".to_owned(),
                c => regex::escape(&c.to_string()),
            };
            if parts.last() != Some(&part) || !part.ends_with('+') {
                parts.push(part);
            }
        }
        let (start, end) = anchors(self.op)?;
        let expression = format!("(?i){start}{}{end}", parts.join(BETWEEN));
        Some(Proposal::new(
            "Allow quotes, carets, backticks and other blanks in between",
            "A regular expression sees through what a shell or a program takes out of a word.",
            vec![self.compare(Op::RegexMatch, &expression)?],
        ))
    }
}

#[cfg(test)]
mod tests;
