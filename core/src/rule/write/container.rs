//! Where a query stands in its file, and how new text is written there.

use super::Refusal;
use super::edit::Edits;
use crate::rule::detect::{self, Shape};
use crate::rule::elastic::table::Table;
use crate::rule::{Rule, splunk, yaml};
use crate::text::{Extract, Span};

/// A query with the way back to the file, and what stands around it there.
pub struct Container {
    pub query: Extract,
    quoting: Quoting,
}

/// What a character needs to stand in the file as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoting {
    /// As it is, over several lines.
    Bare,
    /// As it is, but without line breaks, since these would end it or need indentation.
    Line,
    /// TOML's `'…'` and `'''…'''`, which have no escapes.
    Literal { long: bool },
    /// With backslashes, in TOML or YAML; `long` takes line breaks.
    Escaped { long: bool },
    /// YAML's `'…'`.
    Single,
}

impl Container {
    /// Finds the query of a rule in its source. Refused where it stands in no file that is known.
    pub fn of(rule: &Rule) -> Result<Container, Refusal> {
        let source = &*rule.source;
        let found = match detect::shape(source, Some(rule.language)) {
            Shape::Query(_) => Some(Container {
                query: Extract::whole(source),
                quoting: Quoting::Bare,
            }),
            Shape::ElasticRule => toml(source),
            Shape::SplunkRule => yaml(rule, source),
            Shape::SavedSearches => {
                let query = splunk::saved_search(source, rule.span);
                query.map(|query| Container {
                    query,
                    quoting: Quoting::Line,
                })
            }
            Shape::Sigma | Shape::NoRule(_) => None,
        };
        found.ok_or_else(|| {
            Refusal::new(
                "container",
                "the query was not found in the file; add it by hand",
            )
        })
    }

    /// Whether new text may have line breaks.
    pub fn takes_lines(&self) -> bool {
        match self.quoting {
            Quoting::Bare => true,
            Quoting::Literal { long } | Quoting::Escaped { long } => long,
            Quoting::Line | Quoting::Single => false,
        }
    }

    /// Replaces a part of the query. An empty part is an insertion behind the character before
    /// it, or, at the start, in front of the first.
    pub fn replace(&self, part: Span, text: &str, edits: &mut Edits) -> Result<(), Refusal> {
        let whole = self.query.text();
        let at = part.range().start;
        let place = match part.is_empty() {
            false => self.query.span(part),
            true => {
                let before = whole.get(..at).and_then(|text| text.chars().next_back());
                let end = before.map(|c| self.query.span(Span::new(at - c.len_utf8(), at)).end);
                let start = || self.query.span(Span::new(at, at + 1)).start;
                Span::at(end.unwrap_or_else(start) as usize)
            }
        };
        edits.replace(place, self.written(text)?);
        Ok(())
    }

    /// Inserts in front of the character at `at`.
    pub fn insert_before(&self, at: usize, text: &str, edits: &mut Edits) -> Result<(), Refusal> {
        let rest = self.query.text().get(at..).unwrap_or_default();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let place = self.query.span(Span::new(at, at + length)).start;
        edits.insert(place as usize, self.written(text)?);
        Ok(())
    }

    fn written(&self, text: &str) -> Result<String, Refusal> {
        let refused = |what: &str| {
            let message = format!("the text between these quotes can't have {what} in it");
            Refusal::new("quotes", message)
        };
        Ok(match self.quoting {
            Quoting::Bare => text.to_owned(),
            Quoting::Line if text.contains(['\n', '\r']) => return Err(refused("a line break")),
            Quoting::Line => text.to_owned(),
            Quoting::Literal { long: true } if text.contains("'''") => {
                return Err(refused("three single quotes"));
            }
            Quoting::Literal { long: false } if text.contains(['\'', '\n', '\r']) => {
                return Err(refused("a single quote"));
            }
            Quoting::Literal { .. } => text.to_owned(),
            Quoting::Escaped { .. } => text.replace('\\', r"\\").replace('"', "\\\""),
            Quoting::Single => text.replace('\'', "''"),
        })
    }
}

fn toml(source: &str) -> Option<Container> {
    let (file, _) = toml::de::DeTable::parse_recoverable(source);
    let file = Table::new(file.get_ref(), Span::new(0, source.len()));
    let rule = file.table("rule")?;
    let (_, span) = rule.text("query")?;
    let raw = span.of(source);
    let quoting = match raw {
        raw if raw.starts_with("'''") => Quoting::Literal { long: true },
        raw if raw.starts_with("\"\"\"") => Quoting::Escaped { long: true },
        raw if raw.starts_with('\'') => Quoting::Literal { long: false },
        _ => Quoting::Escaped { long: false },
    };
    Some(Container {
        query: rule.extract("query", source)?,
        quoting,
    })
}

fn yaml(rule: &Rule, source: &str) -> Option<Container> {
    let (documents, _) = yaml::parse(source);
    let document = documents
        .iter()
        .find(|document| document.span.start == rule.span.start)?;
    let search = document.get("search")?;
    let quoting = match search.span.of(source).chars().next() {
        Some('\'') => Quoting::Single,
        Some('"') => Quoting::Escaped { long: false },
        _ => Quoting::Line,
    };
    Some(Container {
        query: Extract::aligned(source, search.span, search.text()?.to_owned()),
        quoting,
    })
}
