//! Events: what was pasted, record by record, with what is given, derived and unknown.

pub mod field;
pub mod kind;
pub mod telemetry;
pub mod time;
pub mod value;
pub mod vendor;

pub mod format;
pub mod reader;

mod cut;
mod json;
mod layout;
mod names;
mod place;
mod quick;
pub mod sink;
mod sniff;
mod surrogates;

mod alike;
mod aside;
pub mod cmdline;
pub mod decode;
mod derive;
pub mod encoded;
pub mod follows;
pub mod image;
mod known_lines;
mod nested;
pub mod packing;
pub mod shell;

pub use decode::decode;
pub use derive::{decoded, derive, supply};
pub use field::Field;
pub use format::Format;
pub use kind::{Kind, Telemetry};
pub use known_lines::KnownLines;
pub use reader::{Found, Reader};
pub use sink::Sink;
pub use time::Time;
pub use value::{Known, KnownRef, Provenance, Value, ValueRef};
pub use vendor::Vendor;

use crate::text::Span;

/// One log record or one pasted command line.
///
/// A field that is not in `fields` is *missing* in a full record and *unknown* in a partial one
/// (see [`Event::partial`]). Order is the order of the source, derived fields after given ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub format: Format,
    /// Where the record stands in the pasted text; for a derived child, its parent's place.
    pub span: Span,
    /// Line (from 1) of the record's first character.
    pub line: u32,
    pub kind: Kind,
    /// True for a bare command line: what it does not carry is unknown, not missing.
    pub partial: bool,
    pub fields: Vec<(Field, Known)>,
    /// For a child derived from `cmd /c …`: how many events before this one its parent stands.
    pub parent_distance: Option<u32>,
    /// Text that was encoded in the command line, decoded: what `powershell -enc` would run.
    pub decoded: Option<String>,
}

impl Event {
    pub fn get(&self, field: &Field) -> Option<&Known> {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, known)| known)
    }

    /// When it happened, as far as a field says.
    pub fn time(&self) -> Option<Time> {
        let told = self.fields.iter().filter_map(|(field, known)| {
            let rank = time::rank(field.as_str())?;
            Some((rank, Time::read(known.value.text()?)?))
        });
        told.min_by_key(|(rank, _)| *rank).map(|(_, time)| time)
    }

    /// The line that names the event: its command line where there is one, else its image, its
    /// file, its first field.
    pub fn headline(&self) -> &str {
        const SHOWN: [&str; 4] = [
            field::COMMAND_LINE,
            field::IMAGE,
            field::TARGET_FILENAME,
            field::EVENT_ID,
        ];
        let of = |name: &str| {
            self.fields
                .iter()
                .find(|(f, _)| f.as_str() == name)
                .and_then(|(_, known)| known.value.text())
        };
        SHOWN
            .iter()
            .find_map(|name| of(name).filter(|text| !text.is_empty()))
            .or_else(|| {
                self.fields
                    .first()
                    .and_then(|(_, known)| known.value.text())
            })
            .unwrap_or("")
    }
}
