//! Layouts: where a product's records have their fields, and what it calls them.
//!
//! A cutter gives a record as a tree. The first layout that knows the tree reads it; each is a
//! file with two functions: is this tree one of mine, and what are its fields. Names that mean
//! the same everywhere are mapped by [`super::field`]; a layout maps only what its product means
//! by a name.

mod crowdstrike;
mod defender;
mod ecs;
mod elastic_hits;
mod event_text;
mod evtx_dump;
mod flatten;
mod nxlog;
mod splunk;
mod splunk_text;
mod wazuh;
mod winlogbeat;

use super::field;
use super::format::{Format, Shape};
use super::json::Json;
use super::names::Record;

/// The names of the last record that was flat and fitted no layout.
///
/// Whether a layout knows a tree depends on its names and on which of them hold objects, not on
/// texts. So a flat record with these names fits none either, which is cheaper found out than by
/// asking each.
#[derive(Debug, Default)]
pub struct Plain(Vec<Box<str>>);

impl Plain {
    fn fits(&self, tree: &Json<'_>) -> bool {
        let entries = entries(tree);
        entries.len() == self.0.len()
            && entries
                .iter()
                .zip(&self.0)
                .all(|((name, value), known)| **name == **known && value.text().is_some())
    }

    fn learn(&mut self, tree: &Json<'_>) {
        let entries = entries(tree);
        if !entries.is_empty() && entries.iter().all(|(_, value)| value.text().is_some()) {
            self.0 = entries.iter().map(|(name, _)| (**name).into()).collect();
        }
    }
}

/// Gives a record the fields of a tree that was cut, and says which format it is in.
pub type Layout = fn(&Json<'_>, &mut Plain, &mut Record<'_>) -> Format;

/// What reads the trees that were cut from text of a shape.
pub fn of(shape: Shape) -> Layout {
    match shape {
        Shape::Lines | Shape::Json => of_json,
        Shape::Xml => |tree, _, record| {
            evtx_dump::read_xml(tree, record);
            Format::EventXml
        },
        Shape::Pairs => |tree, _, record| {
            splunk_text::read(tree, record);
            Format::SplunkText
        },
        Shape::Text => |tree, _, record| {
            event_text::read(tree, record);
            Format::EventText
        },
        Shape::Csv => |tree, _, record| csv(tree, record),
    }
}

/// Records in JSON, of whichever product.
pub fn of_json(tree: &Json<'_>, plain: &mut Plain, record: &mut Record<'_>) -> Format {
    if plain.fits(tree) {
        return named_at_will(tree, record);
    }
    let format = json(tree, record);
    if format == Format::Json && !event_text::is(tree) {
        plain.learn(tree);
    }
    format
}

fn json(tree: &Json<'_>, record: &mut Record<'_>) -> Format {
    if let Some((event, system)) = evtx_dump::event(tree) {
        evtx_dump::read(event, system, record);
        Format::EvtxDump
    } else if let Some(hit) = elastic_hits::hit(tree) {
        json(&hit, record);
        Format::ElasticHits
    } else if let Some(event) = splunk::collected(tree) {
        splunk::read_collected(tree, event, record);
        Format::SplunkJson
    } else if let Some(result) = splunk::result(tree) {
        splunk::read(result, record);
        Format::SplunkJson
    } else if wazuh::is(tree) {
        wazuh::read(tree, record);
        Format::Wazuh
    } else if let Some(row) = defender::row(tree) {
        defender::read(tree, row, record);
        Format::Defender
    } else if let Some(event) = crowdstrike::event(tree) {
        crowdstrike::read(event, record);
        Format::Crowdstrike
    } else if winlogbeat::is(tree) {
        winlogbeat::read(tree, record);
        Format::Winlogbeat
    } else if ecs::is(tree) {
        ecs::read(tree, record);
        whole(tree, record);
        Format::Ecs
    } else if nxlog::is(tree) {
        nxlog::read(tree, record);
        Format::Nxlog
    } else if let Some(inner) = inner(tree) {
        json(inner, record)
    } else if event_text::is(tree) {
        event_text::read(tree, record);
        Format::Json
    } else {
        named_at_will(tree, record)
    }
}

/// An object of no product's layout: its names are what they are.
fn named_at_will(tree: &Json<'_>, record: &mut Record<'_>) -> Format {
    flatten::flatten(tree, record);
    whole(tree, record);
    Format::Json
}

/// A row of a table has the names of the product it was exported from.
fn csv(tree: &Json<'_>, record: &mut Record<'_>) -> Format {
    if let Some(row) = defender::row(tree) {
        defender::read(tree, row, record);
        Format::DefenderCsv
    } else if let Some(row) = defender::of_timeline(tree) {
        defender::read(&row, &row, record);
        Format::DefenderCsv
    } else if tree.get("_raw").is_none()
        && let Some(event) = crowdstrike::event(tree)
    {
        crowdstrike::read(event, record);
        Format::CrowdstrikeCsv
    } else if splunk::is_row(tree) || splunk::is_of_model(tree) {
        splunk::read(tree, record);
        Format::SplunkCsv
    } else if ecs::is_row(tree) {
        ecs::read_row(tree, record);
        Format::KibanaCsv
    } else {
        if event_text::is(tree) {
            event_text::read(tree, record);
        } else {
            flatten::flatten(tree, record);
            whole(tree, record);
        }
        Format::Csv
    }
}

/// The event that a tool has wrapped: Chainsaw's `document.data`, Graylog's `message`.
fn inner<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    let document = tree
        .get("document")
        .and_then(|document| document.get("data"));
    document
        .filter(|data| evtx_dump::event(data).is_some())
        .or_else(|| tree.get("index").and_then(|_| tree.get("message")))
        .filter(|inner| matches!(inner, Json::Object(_)))
}

/// Gives a record that names no process what it holds as text: the whole event, as shippers and
/// collectors keep it, or the event's message.
fn whole(tree: &Json<'_>, record: &mut Record<'_>) {
    if [field::COMMAND_LINE, field::IMAGE]
        .iter()
        .any(|name| record.text(name).is_some())
    {
        return;
    }
    let original = tree.get("event").and_then(|event| event.get("original"));
    let texts = [
        original,
        tree.get("event.original"),
        tree.get("message"),
        tree.get("Message"),
        tree.get("full_log"),
        tree.get("EventData"),
    ];
    for text in texts.into_iter().flatten().filter_map(Json::text) {
        let is_record = text.trim_start().starts_with(['{', '<']);
        if is_record && raw(text, record) {
            return;
        }
    }
    for name in ["RenderedDescription", "full_message", "Description"] {
        if record.text("Message").is_none()
            && let Some(text) = tree.get(name).and_then(Json::text)
        {
            record.give("Message", text);
        }
    }
    event_text::message(record);
}

/// Gives `record` what a text holds that is itself a record: Splunk's `_raw`. False where it is
/// none that can be read.
fn raw(text: &str, record: &mut Record<'_>) -> bool {
    let text = text.trim();
    if text.starts_with('{') {
        let Ok((tree, _)) = super::json::parse(text) else {
            return false;
        };
        // A record within a record within a record is nothing that a product writes.
        if splunk::result(&tree).is_none() && elastic_hits::hit(&tree).is_none() {
            json(&tree, record);
            return true;
        }
        return false;
    }
    if let Some(tree) = super::cut::xml::event(text) {
        evtx_dump::read_xml(&tree, record);
        return true;
    }
    match super::cut::pairs::tree(text) {
        Some(tree) => {
            splunk_text::read(&tree, record);
            true
        }
        None => false,
    }
}

/// The entries of an object.
fn entries<'j, 'a>(tree: &'j Json<'a>) -> &'j [(std::borrow::Cow<'a, str>, Json<'a>)] {
    match tree {
        Json::Object(entries) => entries,
        _ => &[],
    }
}

/// Does an object have an entry of this name, or entries below it written with dots?
fn has_below(tree: &Json<'_>, name: &str) -> bool {
    entries(tree).iter().any(|(key, value)| {
        key.strip_prefix(name).is_some_and(|rest| {
            rest.starts_with('.') || rest.is_empty() && matches!(value, Json::Object(_))
        })
    })
}
