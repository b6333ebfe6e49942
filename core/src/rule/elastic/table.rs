//! TOML tables with the places of their values.

use crate::text::{Extract, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table and where it stands.
#[derive(Clone, Copy)]
pub struct Table<'t> {
    table: &'t DeTable<'t>,
    pub span: Span,
}

impl<'t> Table<'t> {
    pub fn new(table: &'t DeTable<'t>, span: Span) -> Table<'t> {
        Table { table, span }
    }

    pub fn get(&self, key: &str) -> Option<(&'t DeValue<'t>, Span)> {
        self.table.get(key).map(placed)
    }

    pub fn entries(&self) -> impl Iterator<Item = (&'t str, &'t DeValue<'t>, Span)> {
        self.table.iter().map(|(key, value)| {
            let (value, span) = placed(value);
            (key.get_ref().as_ref(), value, span)
        })
    }

    pub fn table(&self, key: &str) -> Option<Table<'t>> {
        let (value, span) = self.get(key)?;
        Some(Table::new(value.as_table()?, span))
    }

    /// The tables of an array of tables.
    pub fn tables(&self, key: &str) -> Vec<Table<'t>> {
        let array = self.get(key).and_then(|(value, _)| value.as_array());
        let tables = array.into_iter().flatten().map(placed);
        tables
            .filter_map(|(value, span)| Some(Table::new(value.as_table()?, span)))
            .collect()
    }

    pub fn text(&self, key: &str) -> Option<(&'t str, Span)> {
        let (value, span) = self.get(key)?;
        Some((value.as_str()?, span))
    }

    /// A text, or the texts of an array.
    pub fn texts(&self, key: &str) -> Vec<String> {
        match self.get(key).map(|(value, _)| value) {
            Some(DeValue::String(text)) => vec![text.as_ref().to_owned()],
            Some(DeValue::Array(items)) => items
                .iter()
                .filter_map(|item| item.get_ref().as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        }
    }

    pub fn number(&self, key: &str) -> Option<u32> {
        number(self.get(key)?.0)
    }

    /// A text with the way back to where each of its characters is written.
    pub fn extract(&self, key: &str, source: &str) -> Option<Extract> {
        let (text, span) = self.text(key)?;
        let inside = inside(source, span);
        Some(if inside.of(source) == text {
            Extract::part(source, inside)
        } else {
            Extract::aligned(source, inside, text.to_owned())
        })
    }
}

pub fn placed<'t>(value: &'t Spanned<DeValue<'t>>) -> (&'t DeValue<'t>, Span) {
    let span = value.span();
    (value.get_ref(), Span::new(span.start, span.end))
}

pub fn number(value: &DeValue<'_>) -> Option<u32> {
    let integer = value.as_integer()?;
    u32::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// What stands between the quotes of a TOML text. A line break right behind the opening quotes of
/// a text over several lines does not belong to it.
fn inside(source: &str, span: Span) -> Span {
    let raw = span.of(source);
    let long = raw.starts_with("'''") || raw.starts_with("\"\"\"");
    let quotes = if long { 3 } else { 1 };
    let start = span.start as usize + quotes;
    let end = (span.end as usize).saturating_sub(quotes);
    let newline = match source.get(start..) {
        Some(rest) if long && rest.starts_with("\r\n") => 2,
        Some(rest) if long && rest.starts_with('\n') => 1,
        _ => 0,
    };
    Span::new((start + newline).min(end), end)
}
