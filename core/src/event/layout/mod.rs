//! Layouts: where a product's records have their fields, and what it calls them.
//!
//! A cutter gives a record as a tree; the first layout that knows the tree reads it. Each
//! layout is a file with two functions: does this tree have the layout, and what are its fields.

mod evtx_dump;
mod flatten;

use super::format::{Format, Shape};
use super::json::Json;
use super::names::Record;

/// Gives `record` the fields of a tree that was cut from text of `shape`, and says which format
/// it is in.
pub fn read(shape: Shape, tree: &Json<'_>, record: &mut Record<'_>) -> Format {
    if shape == Shape::Xml {
        evtx_dump::read_xml(tree, record);
        return Format::EventXml;
    }
    match evtx_dump::event(tree) {
        Some((event, system)) => {
            evtx_dump::read(event, system, record);
            Format::EvtxDump
        }
        None => {
            flatten::flatten(tree, record);
            Format::Json
        }
    }
}
