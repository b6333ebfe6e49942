//! How a Sigma rule is laid out: indentation, quotes, line ends; and new parts in that layout.

use super::item::{Item, Value};
use crate::event::Field;
use crate::rule::write::Refusal;
use crate::rule::write::edit::Edits;
use crate::rule::write::quotes;
use crate::rule::yaml::{self, Kind, Scalar};
use crate::text::Span;

/// The quotes around values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// What the specification recommends.
    Single,
    Double,
    /// None where none are needed.
    Plain,
}

impl Quotes {
    pub fn around(self, text: &str) -> String {
        // Only between double quotes can a line break, or what can't be seen, be written.
        if self == Quotes::Double || text.contains(|c: char| c.is_control()) {
            return quotes::double(text, quotes::control_by_four);
        }
        if self == Quotes::Plain && is_plain(text) {
            return text.to_owned();
        }
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a text means itself without quotes, in every YAML: words, paths, nothing that could
/// be a number, a date, a truth value or YAML's own.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 8] = ["yes", "no", "on", "off", "y", "n", "true", "false"];
    let scalar = yaml::Node {
        kind: Kind::Scalar {
            text: text.to_owned(),
            plain: true,
        },
        span: Default::default(),
    };
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '\\');
    let allowed = |c: char| c.is_ascii_alphanumeric() || "\\/._- ".contains(c);
    scalar.scalar() == Some(Scalar::Text(text))
        && starts
        && !text.ends_with(' ')
        && text.chars().all(allowed)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The key of a map: quoted where it would not be read as it stands.
pub fn key(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let allowed = |c: char| c.is_alphanumeric() || "_.|-@/".contains(c);
    match starts && text.chars().all(allowed) {
        true => text.to_owned(),
        false => Quotes::Single.around(text),
    }
}

/// The detection of a rule, and how it is laid out.
pub struct Layout<'a> {
    source: &'a str,
    detection: &'a yaml::Node,
    pub condition: &'a yaml::Node,
    /// Where the key `condition` stands.
    condition_at: usize,
    /// Before the names of selections.
    indent: &'a str,
    /// Before what stands under them, beside `indent`.
    pub step: usize,
    pub quotes: Quotes,
    pub line_end: &'static str,
    /// `{…}` on one line.
    flow: bool,
}

impl<'a> Layout<'a> {
    /// `None` for a layout that a new part does not fit in: a detection by an alias, say.
    pub fn of(document: &'a yaml::Node, source: &'a str) -> Option<Layout<'a>> {
        let (name, detection) = document.entry("detection")?;
        let (key, condition) = detection.entry("condition")?;
        let within = |node: &yaml::Node| {
            detection.span.start <= node.span.start && node.span.end <= detection.span.end
        };
        if !within(key) || !within(condition) {
            return None;
        }
        let flow = detection.span.of(source).starts_with('{');
        let at = key.span.range().start;
        let indent = &source[line(source, at)..at];
        if !flow && !indent.chars().all(|c| c == ' ') {
            return None;
        }
        let column = |node: &yaml::Node| {
            let at = node.span.range().start;
            at - line(source, at)
        };
        // The indentation under the first selection that has one, or else under `detection`.
        let under = |value: &yaml::Node| match &value.kind {
            Kind::Map(entries) => entries.first().map(|(key, _)| column(key)),
            _ => None,
        };
        let step = detection
            .entries()
            .iter()
            .filter_map(|(key, value)| under(value)?.checked_sub(column(key)))
            .find(|step| (1..=8).contains(step))
            .or(column(key).checked_sub(column(name)))
            .filter(|step| *step > 0)
            .unwrap_or(4);
        Some(Layout {
            source,
            detection,
            condition,
            condition_at: at,
            indent,
            step,
            quotes: quotes(detection, source),
            line_end: match source[..at].rfind("\r\n") {
                Some(_) => "\r\n",
                None => "\n",
            },
            flow,
        })
    }

    /// The names that selections have, and `condition`.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + Clone {
        let entries = self.detection.entries().iter();
        entries.filter_map(|(key, _)| key.text())
    }

    /// What stands under the names.
    pub fn selections(&self) -> impl Iterator<Item = &'a yaml::Node> {
        let entries = self.detection.entries().iter();
        let selections = entries.filter(|(key, _)| key.text() != Some("condition"));
        selections.map(|(_, selection)| selection)
    }

    /// How far from the start of its line something stands, in bytes.
    pub fn column(&self, node: &yaml::Node) -> usize {
        let at = node.span.range().start;
        at - line(self.source, at)
    }

    /// What stands in front of the dash of a list's item; `None` where a line has more than that.
    pub fn indent_of(&self, item: &yaml::Node) -> Option<&'a str> {
        let at = item.span.range().start;
        let before = self.source[line(self.source, at)..at].trim_end();
        let indent = before.strip_suffix('-')?;
        indent.trim().is_empty().then_some(indent)
    }

    /// The whole line of an item that has one to itself, with its comment and the line end in
    /// front of it.
    pub fn line_of(&self, item: &yaml::Node) -> Option<Span> {
        self.indent_of(item)?;
        let before =
            self.source[..line(self.source, item.span.range().start)].strip_suffix('\n')?;
        let before = before.strip_suffix('\r').unwrap_or(before);
        let end = self.end_of_line(item.span.range().end);
        Some(Span::new(before.len(), end))
    }

    /// Where the line around `at` ends, its line end left out.
    pub fn end_of_line(&self, at: usize) -> usize {
        let rest = &self.source[at..];
        let line = rest.split('\n').next().unwrap_or(rest);
        at + line.trim_end().len()
    }

    /// Where lines begin that have text, behind `from` up to `to`.
    pub fn lines_after(&self, from: usize, to: usize) -> Vec<usize> {
        // What an alias stands for is written elsewhere.
        let text = self.source.get(from..to).unwrap_or_default();
        let starts = text.match_indices('\n').map(|(at, _)| from + at + 1);
        starts
            .filter(|at| {
                let line = self.source[*at..].split('\n').next();
                line.is_some_and(|line| !line.trim().is_empty())
            })
            .collect()
    }

    /// Writes a new selection, all of whose items must be true, before the condition.
    pub fn add_selection(
        &self,
        name: &str,
        items: &[Item],
        edits: &mut Edits,
    ) -> Result<(), Refusal> {
        if self.flow {
            let mut pairs = Vec::new();
            for (key, values) in self.entries(items)? {
                let values: Vec<String> =
                    values.iter().map(|v| v.written(Quotes::Single)).collect();
                pairs.push(match values.as_slice() {
                    [value] => format!("{key}: {value}"),
                    values => format!("{key}: [{}]", values.join(", ")),
                });
            }
            edits.insert(
                self.condition_at,
                format!("{name}: {{{}}}, ", pairs.join(", ")),
            );
            return Ok(());
        }
        let text = self.block(name, items, self.indent, self.line_end)?;
        edits.insert(self.above_comments(), text);
        Ok(())
    }

    /// A selection in lines of its own, behind `indent`.
    pub fn block(
        &self,
        name: &str,
        items: &[Item],
        indent: &str,
        end: &str,
    ) -> Result<String, Refusal> {
        let under = " ".repeat(self.step);
        let mut text = format!("{indent}{name}:{end}");
        for (key, values) in self.entries(items)? {
            let values: Vec<String> = values.iter().map(|v| v.written(self.quotes)).collect();
            match values.as_slice() {
                // A list of keywords has no field.
                values if key.is_empty() => {
                    for value in values {
                        text.push_str(&format!("{indent}{under}- {value}{end}"));
                    }
                }
                [value] => text.push_str(&format!("{indent}{under}{key}: {value}{end}")),
                values => {
                    text.push_str(&format!("{indent}{under}{key}:{end}"));
                    for value in values {
                        text.push_str(&format!("{indent}{under}{under}- {value}{end}"));
                    }
                }
            }
        }
        Ok(text)
    }

    /// The items as keys with their values. Items with one key become a list with `all`, since a
    /// map holds a key once.
    fn entries(&self, items: &[Item]) -> Result<Vec<(String, Vec<Value>)>, Refusal> {
        let keywords = items.iter().filter(|item| item.keyword).count();
        if keywords > 0 && (keywords < items.len() || self.flow) {
            return Err(Refusal::new(
                "sigma-keyword",
                "a keyword can't stand beside a field in one selection; exclude each by itself",
            ));
        }
        let mut grouped: Vec<(&Item, String, Vec<Value>)> = Vec::new();
        for item in items {
            let key = item.key(self.spelling(&item.field));
            match grouped.iter_mut().find(|(_, other, _)| *other == key) {
                Some((_, _, values)) if values.contains(&item.value) => {}
                Some((_, _, values)) => values.push(item.value.clone()),
                None => grouped.push((item, key, vec![item.value.clone()])),
            }
        }
        let entries = grouped.into_iter().map(|(item, name, values)| {
            let key = match (item.keyword, values.len()) {
                (true, 1) if item.modifiers.is_empty() => String::new(),
                (_, 1) => key(&name),
                (..) => key(&format!("{name}|all")),
            };
            (key, values)
        });
        Ok(entries.collect())
    }

    /// The rule's own spelling of a field, where it names it.
    pub fn spelling<'f>(&self, field: &'f str) -> &'f str
    where
        'a: 'f,
    {
        fn find<'n>(node: &'n yaml::Node, field: &str) -> Option<&'n str> {
            let own = node.entries().iter().find_map(|(key, value)| {
                let name = key.text()?.split('|').next()?;
                let same = !name.is_empty() && Field::new(name).as_str() == field;
                let inside = || find(value, field);
                same.then_some(name).or_else(inside)
            });
            let items = match &node.kind {
                Kind::List(items) => items.as_slice(),
                _ => &[],
            };
            own.or_else(|| items.iter().find_map(|item| find(item, field)))
        }
        let selections = self.detection.entries().iter();
        let mut found = selections.filter_map(|(_, selection)| find(selection, field));
        found.next().unwrap_or(field)
    }

    /// The start of the condition's line, or of the comments that stand right above it.
    fn above_comments(&self) -> usize {
        let mut at = line(self.source, self.condition_at);
        while at > 0 {
            let above = line(self.source, at - 1);
            let text = &self.source[above..at];
            let comment = text.trim_start();
            let own = text.len() - comment.len() <= self.indent.len();
            if !comment.starts_with('#') || !own || above <= self.detection.span.range().start {
                break;
            }
            at = above;
        }
        at
    }
}

/// Where the line around `at` begins.
fn line(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The quotes that most texts of the detection have; single ones where none has any.
fn quotes(detection: &yaml::Node, source: &str) -> Quotes {
    fn count(node: &yaml::Node, source: &str, counts: &mut [usize; 3]) {
        match &node.kind {
            Kind::Scalar { plain, .. } => {
                let first = node.span.of(source).chars().next();
                match (first, plain, node.scalar()) {
                    (Some('\''), ..) => counts[0] += 1,
                    (Some('"'), ..) => counts[1] += 1,
                    (_, true, Some(Scalar::Text(_))) => counts[2] += 1,
                    _ => {}
                }
            }
            Kind::List(items) => items.iter().for_each(|item| count(item, source, counts)),
            Kind::Map(entries) => entries
                .iter()
                .for_each(|(_, value)| count(value, source, counts)),
        }
    }
    let mut counts = [0; 3];
    for (key, value) in detection.entries() {
        if key.text() != Some("condition") {
            count(value, source, &mut counts);
        }
    }
    match counts {
        [single, double, plain] if single >= double && single >= plain => Quotes::Single,
        [_, double, plain] if double >= plain => Quotes::Double,
        _ => Quotes::Plain,
    }
}
