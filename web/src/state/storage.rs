//! What is kept between visits, as text, and how it is read back.
//!
//! The pasted text and the choices are kept apart, so that text too long for the browser's
//! storage does not take the choices with it.

use super::Choices;
use serde_json::{Map, Value};

pub const TEXT: &str = "cutout.text";
pub const CHOICES: &str = "cutout.choices";
pub const EXERCISES: &str = "cutout.exercises";
/// Choices that could not be read whole, as they were found.
pub const UNREADABLE: &str = "cutout.choices.unreadable";

pub fn write_choices(choices: &Choices) -> String {
    serde_json::to_string(choices).unwrap_or_default()
}

/// The choices that were kept, and whether all of them could be read.
///
/// What can't be read, from another version or by hand, is as on a first visit; the rest comes
/// back, rule by rule.
pub fn read_choices(kept: Option<&str>) -> (Choices, bool) {
    let Some(kept) = kept else {
        return (Choices::default(), true);
    };
    if let Ok(choices) = serde_json::from_str(kept) {
        return (choices, true);
    }
    let fields: Map<String, Value> = serde_json::from_str(kept).unwrap_or_default();
    let mut readable = Map::new();
    for (name, value) in fields {
        let value = match value {
            Value::Array(items) => {
                let alone = |item: &Value| is_readable(&name, Value::Array(vec![item.clone()]));
                Value::Array(items.into_iter().filter(alone).collect())
            }
            value => value,
        };
        if is_readable(&name, value.clone()) {
            readable.insert(name, value);
        }
    }
    let choices = serde_json::from_value(Value::Object(readable)).unwrap_or_default();
    (choices, false)
}

fn is_readable(name: &str, value: Value) -> bool {
    let alone = Map::from_iter([(name.to_owned(), value)]);
    serde_json::from_value::<Choices>(Value::Object(alone)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Theme;
    use cutout_core::analyze::OwnRule;

    #[test]
    fn choices_come_back_as_they_were() {
        let choices = Choices {
            own: vec![OwnRule {
                key: "own-1".into(),
                text: "title: \"x\"\n".into(),
                language: None,
            }],
            off: vec!["pack/pester.yml".into()],
            theme: Theme::Dark,
            ..Choices::default()
        };
        assert_eq!(
            read_choices(Some(&write_choices(&choices))),
            (choices, true)
        );
    }

    #[test]
    fn fields_from_another_version_are_no_obstacle() {
        let kept = r#"{"theme":"dark","later":1}"#;
        let (choices, whole) = read_choices(Some(kept));
        assert_eq!((choices.theme, whole), (Theme::Dark, true));
        assert_eq!(read_choices(Some("not json")), (Choices::default(), false));
        assert_eq!(read_choices(None), (Choices::default(), true));
    }

    #[test]
    fn what_can_be_read_beside_something_broken_comes_back() {
        let rule = |key: &str| format!(r#"{{"key":"{key}","text":"title: a"}}"#);
        let (first, last) = (rule("own-1"), rule("own-2"));
        let kept = format!(
            r#"{{"own":[{first},{{"key":7}},{last}],"theme":"sepia","wrap":true,"labels":3}}"#
        );
        let (choices, whole) = read_choices(Some(&kept));
        let keys: Vec<&str> = choices.own.iter().map(|rule| &*rule.key).collect();
        assert_eq!(keys, ["own-1", "own-2"]);
        assert!(choices.wrap && !whole);
        assert_eq!(choices.theme, Theme::System);
    }
}
