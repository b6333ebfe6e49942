//! What an event knows of one field, and where that knowledge comes from.

use crate::text::texts::Several;
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

/// A value that something else keeps, such as a batch of events.
#[derive(Clone, Copy, Debug)]
pub enum ValueRef<'a> {
    Exact(&'a str),
    EndsWith(&'a str),
    Many(Several<'a>),
    Unknown,
}

impl<'a> ValueRef<'a> {
    /// The text to show; see [`Value::text`].
    pub fn text(self) -> Option<&'a str> {
        match self {
            ValueRef::Exact(text) | ValueRef::EndsWith(text) => Some(text),
            ValueRef::Many(texts) => texts.iter().next(),
            ValueRef::Unknown => None,
        }
    }

    /// How many texts it has.
    pub fn texts(self) -> usize {
        match self {
            ValueRef::Exact(_) | ValueRef::EndsWith(_) => 1,
            ValueRef::Many(texts) => texts.len(),
            ValueRef::Unknown => 0,
        }
    }

    /// Is it known in part at most?
    pub fn is_open(self) -> bool {
        matches!(self, ValueRef::EndsWith(_) | ValueRef::Unknown)
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    fn from(value: &'a Value) -> ValueRef<'a> {
        match value {
            Value::Exact(text) => ValueRef::Exact(text),
            Value::EndsWith(end) => ValueRef::EndsWith(end),
            Value::Many(texts) => ValueRef::Many(Several::Alone(texts)),
            Value::Unknown => ValueRef::Unknown,
        }
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Exact(text) => Value::Exact(text.to_owned()),
            ValueRef::EndsWith(end) => Value::EndsWith(end.to_owned()),
            ValueRef::Many(texts) => Value::Many(texts.iter().map(str::to_owned).collect()),
            ValueRef::Unknown => Value::Unknown,
        }
    }
}

/// A [`Known`] that something else keeps.
#[derive(Clone, Copy, Debug)]
pub struct KnownRef<'a> {
    pub value: ValueRef<'a>,
    pub provenance: &'a Provenance,
}

impl<'a> From<&'a Known> for KnownRef<'a> {
    fn from(known: &'a Known) -> KnownRef<'a> {
        KnownRef {
            value: (&known.value).into(),
            provenance: &known.provenance,
        }
    }
}

impl From<KnownRef<'_>> for Known {
    fn from(known: KnownRef<'_>) -> Known {
        Known {
            value: known.value.into(),
            provenance: known.provenance.clone(),
        }
    }
}
