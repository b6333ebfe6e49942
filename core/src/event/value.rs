//! What an event knows of one field, and where that knowledge comes from.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is known of a field's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// The whole value. Numbers and booleans are kept as JSON prints them.
    Exact(String),
    /// Only the end of the value: `\cscript.exe`, in whatever folder. Its case is not known.
    EndsWith(String),
    /// Several values at once, as in a JSON array; a predicate is true if it is true of one.
    Many(Vec<String>),
    /// Not known at all. Stands for "absent" in a partial event, and for a host that a script
    /// typed alone leaves open.
    Unknown,
}

impl Value {
    /// The text to show: the value, or the known end of it, or the first of several.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Exact(text) | Value::EndsWith(text) => Some(text),
            Value::Many(values) => values.first().map(String::as_str),
            Value::Unknown => None,
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// It stands in the pasted record.
    Given,
    /// Worked out from other fields; the sentence says how, for a person to judge.
    Derived(Cow<'static, str>),
    /// Typed in by the user to settle a verdict.
    Supplied,
}

/// How what stands in no log is derived from the kind of an event; see [`super::aside`].
pub const BY_KIND: &str = "from the kind of event";
/// How it is derived from a part of one field.
pub const BY_PART: &str = "a part of another field";

impl Provenance {
    /// Does the value say no more than what kind of event it is?
    pub fn is_by_kind(&self) -> bool {
        matches!(self, Provenance::Derived(how) if *how == BY_KIND)
    }

    /// Is this one of the fields that stand in no log, and are there for rules that name them?
    pub fn is_aside(&self) -> bool {
        matches!(self, Provenance::Derived(how) if *how == BY_KIND || *how == BY_PART)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Known {
    pub value: Value,
    pub provenance: Provenance,
}

impl Known {
    pub fn given(value: Value) -> Known {
        Known {
            value,
            provenance: Provenance::Given,
        }
    }

    pub fn derived(value: Value, how: impl Into<Cow<'static, str>>) -> Known {
        Known {
            value,
            provenance: Provenance::Derived(how.into()),
        }
    }

    pub fn supplied(text: impl Into<String>) -> Known {
        Known {
            value: Value::Exact(text.into()),
            provenance: Provenance::Supplied,
        }
    }
}
