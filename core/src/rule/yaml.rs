//! A YAML document as a tree that knows where each of its parts was written.
//!
//! The parsing is saphyr-parser's; this file builds the tree from its events, under limits, and
//! keeps what was read before an error, so that a half-typed rule still shows something.

use crate::limits;
use crate::text::{Diagnostic, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    /// Of a scalar, its text with quotes; of a collection, from its first to its last part.
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Scalar { text: String, plain: bool },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// What a scalar means by YAML's core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'a str),
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; a scalar counts as a list of itself, as Sigma has it.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    pub fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        self.entries()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
    }

    pub fn scalar(&self) -> Option<Scalar<'_>> {
        let Kind::Scalar { text, plain } = &self.kind else {
            return None;
        };
        if !plain {
            return Some(Scalar::Text(text));
        }
        Some(match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
            "true" | "True" | "TRUE" => Scalar::Bool(true),
            "false" | "False" | "FALSE" => Scalar::Bool(false),
            text => number(text).map_or(Scalar::Text(text), Scalar::Number),
        })
    }
}

/// Numbers of the core schema: decimal, `0x`, `0o`, floating point. `inf` and `nan` stay text.
fn number(text: &str) -> Option<f64> {
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|n| n as f64);
    if let Some(hex) = text.strip_prefix("0x") {
        return radix(hex, 16);
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return radix(octal, 8);
    }
    let digit = |c: char| c.is_ascii_digit();
    let shaped = text.chars().all(|c| digit(c) || "+-.eE".contains(c)) && text.contains(digit);
    if shaped { text.parse().ok() } else { None }
}

/// Reads every document of `source`. After an error the last document holds what came before.
pub fn parse(source: &str) -> (Vec<Node>, Vec<Diagnostic>) {
    let mut builder = Builder::new(source);
    let mut parser = Parser::new_from_str(source);
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => {
                let start = builder.byte(span.start.index());
                builder.take(event, Span::new(start, builder.byte(span.end.index())))
            }
            Err(error) => Err(syntax(
                error.info(),
                builder.byte(error.marker().index()),
                source,
            )),
        };
        if let Err(diagnostic) = step {
            builder.diagnostics.push(diagnostic);
            builder.close_all();
            break;
        }
    }
    (builder.documents, builder.diagnostics)
}

/// An error of the parser as one of ours. It has no kinds to tell apart, only texts; where a
/// text changes, the plain message is what is left.
fn syntax(info: &str, at: usize, source: &str) -> Diagnostic {
    // The parser gives up on brackets before their nodes are counted here.
    if info.contains("recursion limit") {
        return nesting(Span::at(at));
    }
    let message = format!("this is not valid YAML: {info}");
    // The parser names the start of the value that the tab ends.
    if info.contains("found a tab")
        && let Some(tab) = source[at..].find('\t')
    {
        return Diagnostic::error("yaml", message, Span::new(at + tab, at + tab + 1))
            .help("indent with blanks; YAML takes no tabs");
    }
    Diagnostic::error("yaml", message, Span::at(at))
        .help("check the indentation and the quotes of this line and the one above it")
}

fn nesting(span: Span) -> Diagnostic {
    let message = format!("values nest more than {} levels deep here", limits::NESTING);
    Diagnostic::error("yaml-nesting", message, span)
        .help("a rule needs about six; look for brackets that are not closed")
}

struct Builder<'a> {
    source: &'a str,
    /// Byte offset of each character, for sources that are not ASCII.
    bytes: Option<Vec<u32>>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    documents: Vec<Node>,
    diagnostics: Vec<Diagnostic>,
}

struct Open {
    kind: Kind,
    /// A map's key whose value is still to come.
    key: Option<Node>,
    span: Span,
    anchor: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Builder<'a> {
        let bytes =
            (!source.is_ascii()).then(|| source.char_indices().map(|(at, _)| at as u32).collect());
        Builder {
            source,
            bytes,
            open: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            documents: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The parser counts characters; spans count bytes.
    fn byte(&self, character: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes
                .get(character)
                .map_or(self.source.len(), |&at| at as usize),
            None => character.min(self.source.len()),
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.nodes = 0,
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let written = written(span.of(self.source), style);
                let span = Span::new(span.start as usize, span.start as usize + written);
                let node = Node {
                    kind: Kind::Scalar {
                        text: text.into_owned(),
                        plain,
                    },
                    span,
                };
                self.count(1, span)?;
                self.add(node, anchor);
            }
            Event::SequenceStart(anchor, _) => self.push(Kind::List(Vec::new()), span, anchor)?,
            Event::MappingStart(anchor, _) => self.push(Kind::Map(Vec::new()), span, anchor)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => {
                let Some(mut node) = self.anchors.get(&anchor).cloned() else {
                    return Err(Diagnostic::error(
                        "yaml-alias",
                        "this alias stands inside the value that it names",
                        span,
                    ));
                };
                // What an alias stands for nests as if it were written out.
                if self.open.len() + depth(&node) > limits::NESTING {
                    return Err(nesting(span));
                }
                self.count(size(&node), span)?;
                node.span = span;
                self.add(node, 0);
            }
            Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, span: Span, anchor: usize) -> Result<(), Diagnostic> {
        if self.open.len() >= limits::NESTING {
            return Err(nesting(span));
        }
        self.count(1, span)?;
        self.open.push(Open {
            kind,
            key: None,
            span,
            anchor,
        });
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= limits::YAML_NODES {
            return Ok(());
        }
        let message = format!("this document has more than {} values", limits::YAML_NODES);
        Err(Diagnostic::error("yaml-size", message, span)
            .help("aliases count as often as they are used; split the document"))
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.add(
                Node {
                    kind: open.kind,
                    span: open.span,
                },
                open.anchor,
            );
        }
    }

    /// Closes what an error left open. A key without a value gets an empty one.
    fn close_all(&mut self) {
        while let Some(open) = self.open.last_mut() {
            if let Some(key) = open.key.take() {
                let value = Node {
                    kind: Kind::Scalar {
                        text: String::new(),
                        plain: true,
                    },
                    span: Span::at(key.span.end as usize),
                };
                if let Kind::Map(entries) = &mut open.kind {
                    entries.push((key, value));
                }
            }
            self.close();
        }
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        open.span = open.span.to(node.span);
        match &mut open.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(entries) => match open.key.take() {
                None => open.key = Some(node),
                Some(key) => {
                    if let Some(name) = key.text()
                        && let Some((first, _)) =
                            entries.iter().find(|(other, _)| other.text() == Some(name))
                    {
                        let line = self.source[..first.span.range().start]
                            .matches('\n')
                            .count()
                            + 1;
                        self.diagnostics.push(
                            Diagnostic::error(
                                "yaml-duplicate-key",
                                format!("`{name}` stands twice in this map; the first is on line {line}"),
                                key.span,
                            )
                            .help("a map can hold a key once: give both values in one list, or use a list of maps"),
                        );
                    }
                    entries.push((key, node));
                }
            },
            Kind::Scalar { .. } => unreachable!("only collections are opened"),
        }
    }
}

/// How much of what the parser gives for a scalar is the scalar: a comment behind a quoted one is
/// not.
fn written(raw: &str, style: ScalarStyle) -> usize {
    let quote = match style {
        ScalarStyle::SingleQuoted => '\'',
        ScalarStyle::DoubleQuoted => '"',
        _ => return raw.trim_end().len(),
    };
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => {
                chars.next();
            }
            // A single quote that is text is written twice.
            c if c == quote => {
                let twice = quote == '\'' && chars.next_if(|(_, c)| *c == quote).is_some();
                if !twice {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    raw.trim_end().len()
}

/// Levels of collections; at most [`limits::NESTING`], which bounds the recursion here too.
fn depth(node: &Node) -> usize {
    let beneath = match &node.kind {
        Kind::Scalar { .. } => return 0,
        Kind::List(items) => items.iter().map(depth).max(),
        Kind::Map(entries) => entries.iter().map(|(k, v)| depth(k).max(depth(v))).max(),
    };
    1 + beneath.unwrap_or(0)
}

fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar { .. } => 1,
        Kind::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Kind::Map(entries) => {
            1 + entries
                .iter()
                .map(|(k, v)| size(k) + size(v))
                .sum::<usize>()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_bytes_of_the_source() {
        let source = "é: \"ü x\"\nlist:\n  - one  \n  - 'two'\n";
        let (documents, diagnostics) = parse(source);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(documents[0].get("é").unwrap().span.of(source), "\"ü x\"");
        let items: Vec<_> = documents[0]
            .get("list")
            .unwrap()
            .items()
            .iter()
            .map(|n| n.span.of(source))
            .collect();
        assert_eq!(items, ["one", "'two'"]);
    }

    #[test]
    fn a_quoted_scalar_ends_with_its_quote() {
        let source = "a: 'it''s' # b\nc: \"\\\" # \" # d\ne: [ 'f' , g ]\n\"h\" : i # j\n";
        let (documents, _) = parse(source);
        let spans: Vec<_> = documents[0]
            .entries()
            .iter()
            .flat_map(|(key, value)| std::iter::once(key).chain(value.items()))
            .map(|node| node.span.of(source))
            .collect();
        assert_eq!(
            spans,
            [
                "a",
                "'it''s'",
                "c",
                "\"\\\" # \"",
                "e",
                "'f'",
                "g",
                "\"h\"",
                "i"
            ]
        );
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let (documents, _) = parse("[1, 0x1f, 1.5, '1', true, null, ~, 2020-10-06, .5e, 1e3]");
        let scalars: Vec<_> = documents[0]
            .items()
            .iter()
            .map(|n| n.scalar().unwrap())
            .collect();
        use Scalar::*;
        assert_eq!(
            scalars,
            [
                Number(1.0),
                Number(31.0),
                Number(1.5),
                Text("1"),
                Bool(true),
                Null,
                Null,
                Text("2020-10-06"),
                Text(".5e"),
                Number(1000.0)
            ]
        );
    }

    #[test]
    fn keeps_what_came_before_an_error() {
        let (documents, diagnostics) =
            parse("title: x\ndetection:\n  sel: [a, b\ncondition: sel\n");
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert_eq!(documents[0].get("title").unwrap().text(), Some("x"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        // Of brackets the scanner meets its own limit first, since it reads ahead.
        for open in ["- ", "[", "{a: "] {
            let (_, diagnostics) = parse(&open.repeat(100_000));
            assert_eq!(diagnostics[0].code, "yaml-nesting");
        }
    }

    #[test]
    fn aliases_cannot_nest_deeper_than_brackets() {
        let (open, close) = ("[".repeat(50), "]".repeat(50));
        let mut source = format!("a0: &a0 {open}x{close}\n");
        for level in 1..40 {
            source.push_str(&format!(
                "a{level}: &a{level} {open}*a{}{close}\n",
                level - 1
            ));
        }
        let (_, diagnostics) = parse(&source);
        assert_eq!(diagnostics[0].code, "yaml-nesting");
    }

    #[test]
    fn a_bomb_of_aliases_is_an_error() {
        let mut source = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..10 {
            let alias = format!("*a{}", level - 1);
            source.push_str(&format!(
                "a{level}: &a{level} [{}]\n",
                vec![alias; 10].join(", ")
            ));
        }
        let (_, diagnostics) = parse(&source);
        assert_eq!(diagnostics[0].code, "yaml-size");
    }

    #[test]
    fn a_duplicate_key_names_the_first() {
        let (_, diagnostics) = parse("a: 1\nb: 2\na: 3\n");
        assert!(
            diagnostics[0].message.contains("line 1"),
            "{}",
            diagnostics[0].message
        );
    }
}
