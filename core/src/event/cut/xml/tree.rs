//! One `<Event>` as the tree that `evtx_dump` would write for it.

use crate::event::json::Json;
use crate::limits;
use crate::text::{Diagnostic, Span};
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// What was read from a text that begins with an `<Event>`. Places count from there.
#[derive(Debug)]
pub struct Read<'a> {
    /// Where the event ends; of a broken one, where reading ended.
    pub length: usize,
    /// `None` where nothing of it could be read.
    pub tree: Option<Json<'a>>,
    pub trouble: Option<Trouble>,
    pub said: Vec<Diagnostic>,
}

/// Why an event could not be read to its end.
#[derive(Debug)]
pub enum Trouble {
    /// The text ends, or another event begins, inside this element.
    Open {
        element: String,
        at: usize,
        ran_out: bool,
    },
    Syntax {
        at: usize,
        reason: String,
        ran_out: bool,
    },
    Deep {
        at: usize,
    },
}

impl Trouble {
    /// From where on to look for the next event.
    pub fn resume(&self) -> usize {
        match self {
            Trouble::Open { at, .. } => *at,
            // The markup that begins here is the broken one.
            Trouble::Syntax { at, .. } | Trouble::Deep { at } => at + 1,
        }
    }

    /// Did the text end where more was expected? Then more text may be all it takes.
    pub fn ran_out(&self) -> bool {
        match self {
            Trouble::Open { ran_out, .. } | Trouble::Syntax { ran_out, .. } => *ran_out,
            Trouble::Deep { .. } => false,
        }
    }

    fn open(open: &[Open<'_>], at: usize, ran_out: bool) -> Trouble {
        let element = open.last().map_or("Event", |element| &element.name);
        Trouble::Open {
            element: element.to_owned(),
            at,
            ran_out,
        }
    }

    fn syntax(at: usize, reason: String) -> Trouble {
        Trouble::Syntax {
            at,
            reason,
            ran_out: false,
        }
    }
}

/// An element that is open.
struct Open<'a> {
    /// Without its prefix.
    name: Cow<'a, str>,
    attributes: Vec<(Cow<'a, str>, Json<'a>)>,
    children: Vec<(Cow<'a, str>, Json<'a>)>,
    text: String,
}

/// Reads the event that `text` begins with.
pub fn read(text: &str) -> Read<'_> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut said = Entities::default();
    let trouble = loop {
        let before = reader.buffer_position() as usize;
        let next = reader.read_event();
        let after = reader.buffer_position() as usize;
        match next {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let is_empty = text[..after].ends_with("/>");
                if !open.is_empty() && tag.local_name().into_inner() == "Event" {
                    break Trouble::open(&open, before, false);
                }
                if open.len() == limits::NESTING {
                    break Trouble::Deep { at: before };
                }
                match element(&tag, before, &mut said) {
                    Ok(element) => open.push(element),
                    Err(reason) => break Trouble::syntax(before, reason),
                }
                if is_empty && let Some(tree) = close(&mut open) {
                    return whole(tree, after, said);
                }
            }
            Ok(Event::End(_)) => {
                if let Some(tree) = close(&mut open) {
                    return whole(tree, after, said);
                }
            }
            Ok(Event::Text(content)) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&content.xml10_content());
                }
            }
            Ok(Event::CData(content)) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&content.xml10_content());
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Some(element) = open.last_mut() {
                    said.resolve(&reference, Span::new(before, after), &mut element.text);
                }
            }
            Ok(Event::DocType(_)) => {
                let reason = "a document type has no place in an event";
                break Trouble::syntax(before, reason.to_owned());
            }
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
            Ok(Event::Eof) => break Trouble::open(&open, text.len(), true),
            Err(Error::Syntax(problem)) if !is_quote(&problem) => {
                // Nothing closes it up to the end: the text is cut off here.
                break Trouble::open(&open, before + 1, true);
            }
            Err(problem) => {
                break Trouble::Syntax {
                    at: before,
                    reason: reason(&problem),
                    ran_out: matches!(problem, Error::Syntax(_)),
                };
            }
        }
    };
    Read {
        length: trouble.resume().min(text.len()),
        tree: rescue(open),
        trouble: Some(trouble),
        said: said.into_diagnostics(),
    }
}

/// Closes the innermost element; gives the event once that is the event itself.
fn close<'a>(open: &mut Vec<Open<'a>>) -> Option<Json<'a>> {
    let closed = open.pop()?;
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(closed.into_entry());
            None
        }
        None => Some(event(closed)),
    }
}

fn whole<'a>(tree: Json<'a>, length: usize, said: Entities) -> Read<'a> {
    Read {
        length,
        tree: Some(tree),
        trouble: None,
        said: said.into_diagnostics(),
    }
}

fn is_quote(problem: &SyntaxError) -> bool {
    matches!(
        problem,
        SyntaxError::UnclosedSingleQuotedAttributeValue
            | SyntaxError::UnclosedDoubleQuotedAttributeValue
    )
}

fn reason(problem: &Error) -> String {
    match problem {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            // A tag whose own end is missing runs on into the next one.
            let found = found.split('<').next().unwrap_or_default().trim_end();
            format!("`</{expected}>` was expected, not `</{}>`", cut(found))
        }
        Error::Syntax(problem) if is_quote(problem) => "a quote in this tag is never closed".into(),
        problem => cut(&problem.to_string()).to_owned(),
    }
}

/// The start of a text that may be long, to be shown.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(100)]
}

/// The element that a tag opens. A `<` within a tag is not XML, and means that the tag itself is
/// not closed: a quote or a `>` is missing.
fn element<'a>(tag: &BytesStart<'a>, at: usize, said: &mut Entities) -> Result<Open<'a>, String> {
    if tag.contains('<') {
        return Err("a quote or a `>` is missing in this tag".into());
    }
    let mut attributes = Vec::new();
    // The check for repeated names would compare each with all before it.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|problem| cut(&problem.to_string()).to_owned())?;
        let name = attribute.key.into_inner();
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        let value = match unescape(&attribute.value) {
            Ok(value) => value.into_owned(),
            Err(_) => {
                said.unknown(Span::new(at, at + 1));
                attribute.value.clone().into_owned()
            }
        };
        attributes.push((Cow::Owned(name.to_owned()), Json::Text(value.into())));
    }
    Ok(Open {
        name: Cow::Owned(tag.local_name().into_inner().to_owned()),
        attributes,
        children: Vec::new(),
        text: String::new(),
    })
}

impl<'a> Open<'a> {
    /// The element as a member of its parent, as evtx_dump writes it: data under its own name,
    /// attributes in `#attributes`, text beside them in `#text`.
    fn into_entry(mut self) -> (Cow<'a, str>, Json<'a>) {
        let is_data = matches!(&*self.name, "Data" | "ComplexData");
        if is_data {
            // Pretty printing puts a line break and blanks into an element without a value.
            if self.text.contains('\n') && self.text.trim().is_empty() {
                self.text.clear();
            }
            let name = self.attributes.iter().position(|(name, _)| name == "Name");
            let name = name.map(|at| self.attributes.swap_remove(at).1);
            if let Some(Json::Text(name)) = name
                && !name.trim().is_empty()
            {
                self.name = Cow::Owned(name.into_owned());
            }
            if self.children.is_empty() {
                return (self.name, Json::Text(self.text.into()));
            }
        }
        let text = self.text.trim();
        let text = (!text.is_empty()).then(|| Json::Text(text.to_owned().into()));
        if self.attributes.is_empty() && self.children.is_empty() {
            return (self.name, text.unwrap_or(Json::Null));
        }
        let mut entries = Vec::with_capacity(self.children.len() + 2);
        if !self.attributes.is_empty() {
            entries.push(("#attributes".into(), Json::Object(self.attributes)));
        }
        entries.extend(self.children);
        entries.extend(text.map(|text| ("#text".into(), text)));
        (self.name, Json::Object(entries))
    }
}

fn event(root: Open<'_>) -> Json<'_> {
    let (_, event) = root.into_entry();
    Json::Object(vec![("Event".into(), event)])
}

/// What was read of an event that is broken. The value that was being read is not whole, so it
/// is left out; the elements around it are closed.
fn rescue(mut open: Vec<Open<'_>>) -> Option<Json<'_>> {
    while let Some(element) = open.pop() {
        if element.children.is_empty() {
            continue;
        }
        open.push(element);
        if let Some(tree) = close(&mut open) {
            return Some(tree);
        }
    }
    None
}

/// What there is to say about references: the first that could not be resolved, and how many.
#[derive(Default)]
struct Entities {
    first: Option<Span>,
    count: usize,
}

impl Entities {
    /// Appends what a reference stands for. One that stands for nothing here stays as written.
    fn resolve(&mut self, reference: &BytesRef<'_>, span: Span, text: &mut String) {
        match reference.resolve_char_ref() {
            Ok(Some(c)) => return text.push(c),
            Err(_) => {
                self.unknown(span);
                return text.push(char::REPLACEMENT_CHARACTER);
            }
            Ok(None) => {}
        }
        if let Some(known) = resolve_predefined_entity(reference) {
            return text.push_str(known);
        }
        self.unknown(span);
        text.push('&');
        text.push_str(reference);
        text.push(';');
    }

    fn unknown(&mut self, span: Span) {
        self.first.get_or_insert(span);
        self.count += 1;
    }

    fn into_diagnostics(self) -> Vec<Diagnostic> {
        let Some(first) = self.first else {
            return Vec::new();
        };
        let message = match self.count {
            1 => "This stands for no character; it is kept as it is written.".to_owned(),
            count => format!(
                "This and {} more references stand for no character; they are kept as they are written.",
                count - 1
            ),
        };
        let problem = Diagnostic::warning("xml-entity", message, first);
        vec![problem.help("XML knows &amp;lt; &amp;gt; &amp;amp; &amp;quot; &amp;apos; and numbers like &amp;#65;.".replace("&amp;", "&"))]
    }
}
