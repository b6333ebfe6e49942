//! Taking a file of ours apart: known keys, of the right kind, each mistake with its place.

use crate::rule::yaml::{self, Kind, Node, Scalar};
use crate::sort::Sort;
use crate::text::{Diagnostic, LineIndex, Span};

/// A file that is being read, and what there is to say about it.
pub(crate) struct Fields<'a> {
    text: &'a str,
    lines: LineIndex,
    diagnostics: Vec<Diagnostic>,
    /// What the codes of its messages begin with.
    area: &'static str,
}

impl<'a> Fields<'a> {
    /// Reads the YAML; the first document is the file.
    pub fn parse(text: &'a str, area: &'static str) -> (Fields<'a>, Option<Node>) {
        let (mut documents, diagnostics) = yaml::parse(text);
        let mut fields = Fields {
            text,
            lines: LineIndex::new(text),
            diagnostics,
            area,
        };
        if documents.len() > 1 {
            let second = documents[1].span;
            fields.error("documents", "a file holds one document", second);
        }
        let first = (!documents.is_empty()).then(|| documents.swap_remove(0));
        (fields, first)
    }

    /// Checks the key that holds the version of the format.
    pub fn version(&mut self, root: &Node, key: &str, newest: u32) {
        match root.get(key) {
            None => {
                let say = format!("`{key}: {newest}` is missing, the version of the format");
                self.error("version", say, Span::at(root.span.start as usize));
            }
            Some(node) => match node.text().and_then(|text| text.parse::<u32>().ok()) {
                Some(version) if (1..=newest).contains(&version) => {}
                Some(version) if version > newest => self.error(
                    "version",
                    format!("version {version} is newer than {newest}, the newest that is read; take a newer cutout"),
                    node.span,
                ),
                _ => self.error("version", format!("`{key}` is a number from 1 to {newest}"), node.span),
            },
        }
    }

    pub fn error(&mut self, code: &str, message: impl Into<String>, span: Span) {
        let code = format!("{}-{code}", self.area);
        self.diagnostics
            .push(Diagnostic::error(&code, message, span));
    }

    /// Says which keys of a map nobody knows, and that something is no map.
    pub fn keys(&mut self, node: &Node, what: &str, known: &[&str]) {
        if !matches!(node.kind, Kind::Map(_)) {
            let say = format!("{what} is a map with {}", known.join(", "));
            self.error("shape", say, node.span);
        }
        for (key, _) in node.entries() {
            if !key.text().is_some_and(|key| known.contains(&key)) {
                let key_text = key.text().unwrap_or("…");
                let say = format!("{what} has no `{key_text}`; it has {}", known.join(", "));
                self.error("key", say, key.span);
            }
        }
    }

    pub fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let value = node.get(key)?;
        match value.text() {
            Some(text) if value.scalar() != Some(Scalar::Null) => Some(text.to_owned()),
            _ => {
                self.error("value", format!("`{key}` is a text"), value.span);
                None
            }
        }
    }

    /// A text that must be there and not be blank.
    pub fn needed(&mut self, node: &Node, key: &str, what: &str) -> String {
        match self.text(node, key) {
            Some(text) if !text.trim().is_empty() => text,
            Some(_) => {
                let span = node.get(key).map_or(node.span, |value| value.span);
                self.error("value", format!("`{key}` is empty"), span);
                String::new()
            }
            None => {
                if node.get(key).is_none() {
                    let say = format!("{what} has no `{key}`");
                    self.error("missing", say, Span::at(node.span.start as usize));
                }
                String::new()
            }
        }
    }

    pub fn number(&mut self, node: &Node, key: &str) -> Option<u32> {
        let value = node.get(key)?;
        let number = value.text().and_then(|text| text.parse().ok());
        if number.is_none() {
            self.error(
                "value",
                format!("`{key}` is a whole number from 0"),
                value.span,
            );
        }
        number
    }

    /// One of the names, or a message that lists them.
    pub fn one_of<T: Copy>(&mut self, node: &Node, key: &str, names: &[(&str, T)]) -> Option<T> {
        let value = node.get(key)?;
        self.choice(value, key, names)
    }

    pub fn choice<T: Copy>(&mut self, value: &Node, key: &str, names: &[(&str, T)]) -> Option<T> {
        let found = names.iter().find(|(name, _)| value.text() == Some(name));
        if found.is_none() {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            let say = format!("`{key}` is one of {}", names.join(", "));
            self.error("value", say, value.span);
        }
        found.map(|(_, value)| *value)
    }

    /// The items of a list that may be left out.
    pub fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        match node.get(key) {
            None => &[],
            Some(Node {
                kind: Kind::List(items),
                ..
            }) => items,
            Some(value) => {
                self.error("shape", format!("`{key}` is a list"), value.span);
                &[]
            }
        }
    }

    pub fn line(&self, span: Span) -> u32 {
        self.lines.line(span.start)
    }

    pub fn finish(self) -> Vec<Diagnostic> {
        let (text, lines) = (self.text, self.lines);
        let located = self
            .diagnostics
            .into_iter()
            .map(|said| said.locate(text, &lines));
        let mut located: Vec<Diagnostic> = located.collect();
        located.order_by_key(|said| said.span.start);
        located
    }
}
