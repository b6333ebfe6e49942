//! The formats of pasted text, each with its name, its title and what it is known by.

use serde::{Deserialize, Serialize};

/// How records are written down. The names are what the command line takes and the page shows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Bare command lines, one a line.
    #[default]
    CommandLines,
    /// JSON objects in no layout that is known better: flat Sigma field names, or any others.
    Json,
    /// `evtx_dump` JSON: objects with `Event.System` and `Event.EventData`.
    EvtxDump,
    /// Windows event XML: `<Event>` elements with `<System>` and `<EventData>`.
    EventXml,
}

/// How text is cut into records. Formats that are cut alike are told apart record by record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Lines,
    Json,
    Xml,
}

impl Format {
    pub const ALL: [Format; 4] = [
        Format::CommandLines,
        Format::Json,
        Format::EvtxDump,
        Format::EventXml,
    ];

    /// The stable name, as in `--format` and in `eval --json`.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// What its records are known by, to go on after "because".
    pub fn because(self) -> &'static str {
        self.row().2
    }

    pub fn shape(self) -> Shape {
        match self {
            Format::CommandLines => Shape::Lines,
            Format::Json | Format::EvtxDump => Shape::Json,
            Format::EventXml => Shape::Xml,
        }
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Format::CommandLines => (
                "command-lines",
                "Command lines",
                "the lines begin like no kind of record",
            ),
            Format::Json => (
                "json",
                "JSON",
                "the objects have the layout of no product that is known here",
            ),
            Format::EvtxDump => (
                "evtx-dump",
                "evtx_dump JSON",
                "the objects have `Event.System` in them",
            ),
            Format::EventXml => (
                "event-xml",
                "Windows event XML",
                "the records are `<Event>` elements",
            ),
        }
    }
}
