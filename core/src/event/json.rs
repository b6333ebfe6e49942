//! JSON values, as far as they are of use for fields.

use super::quick;
use crate::limits;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// A JSON value as the mapping to fields needs it: every scalar is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    Null,
    /// A string, or a number or boolean as JSON prints it.
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// In source order, repeated keys included.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl Json<'_> {
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Json::Object(entries) => entries.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same, without borrowing from the text it was parsed from.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
            Json::List(items) => Json::List(items.into_iter().map(Json::into_owned).collect()),
            Json::Object(entries) => Json::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned()))
                    .collect(),
            ),
        }
    }
}

/// Why a record could not be parsed.
#[derive(Debug)]
pub struct Broken {
    pub error: serde_json::Error,
    /// It nests deeper than [`limits::NESTING`].
    pub too_deep: bool,
}

/// The value at the start of `text`, and its length.
pub fn parse(text: &str) -> Result<(Json<'_>, usize), Broken> {
    quick::read(text).map_or_else(|| parse_slowly(text), Ok)
}

/// The same as the library reads it, which says what is wrong with a text.
pub(super) fn parse_slowly(text: &str) -> Result<(Json<'_>, usize), Broken> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let too_deep = Cell::new(false);
    match (Nested {
        depth: 0,
        too_deep: &too_deep,
    })
    .deserialize(&mut parser)
    {
        // A stream's offset is the only way to ask the parser how far it got.
        Ok(json) => Ok((
            json,
            parser.into_iter::<serde::de::IgnoredAny>().byte_offset(),
        )),
        Err(error) => Err(Broken {
            error,
            too_deep: too_deep.get(),
        }),
    }
}

/// Reads a value at some depth, and stops at the limit before it costs anything.
#[derive(Clone, Copy)]
struct Nested<'c> {
    depth: usize,
    too_deep: &'c Cell<bool>,
}

impl Nested<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == limits::NESTING {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        Ok(Nested {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'a> DeserializeSeed<'a> for Nested<'_> {
    type Value = Json<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Json<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Members of an object that room is made for at first.
const USUAL: usize = 16;

impl<'a> Visitor<'a> for Nested<'_> {
    type Value = Json<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'a>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Borrowed(if value {
            "true"
        } else {
            "false"
        })))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Owned(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'a>, E> {
        let number = serde_json::Number::from_f64(value);
        let text = number.map_or_else(|| value.to_string(), |number| number.to_string());
        Ok(Json::Text(Cow::Owned(text)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'a str) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Json<'a>, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Json<'a>, A::Error> {
        let inner = self.deeper()?;
        let mut entries = Vec::with_capacity(USUAL);
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value_seed(inner)?));
        }
        Ok(Json::Object(entries))
    }
}

/// A key, borrowed from the text unless it has escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'a> Visitor<'a> for KeyVisitor {
            type Value = Key<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key in quotes")
            }

            fn visit_borrowed_str<E>(self, key: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_text_as_json_prints_them() {
        let (json, length) =
            parse(r#"[1, -2, 1.50, true, "a\u0041", 18446744073709551615, null] x"#).unwrap();
        let text = |text: &str| Json::Text(Cow::Owned(text.to_owned()));
        let expected = ["1", "-2", "1.5", "true", "aA", "18446744073709551615"].map(text);
        assert_eq!(
            json,
            Json::List(expected.into_iter().chain([Json::Null]).collect())
        );
        assert_eq!(length, 58);
    }

    #[test]
    fn repeated_keys_are_kept_and_the_last_is_found() {
        let (json, _) = parse(r#"{"a": 1, "b\n": 2, "a": 3}"#).unwrap();
        assert_eq!(json.get("a").and_then(Json::text), Some("3"));
        assert_eq!(json.get("b\n").and_then(Json::text), Some("2"));
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(limits::NESTING)).is_ok());
        assert!(parse(&nested(limits::NESTING + 1)).is_err_and(|broken| broken.too_deep));
        assert!(parse("[}").is_err_and(|broken| !broken.too_deep));
    }
}
