//! A JSON object as fields: nested names joined by dots.

use crate::event::json::Json;
use crate::event::names::Record;

/// Gives `record` every scalar under `json`, named by its path.
///
/// `{"process": {"name": "x"}}` is the field `process.name`. The items of a list become the
/// values of one field, and so do the same members of a list of objects.
pub fn flatten(json: &Json<'_>, record: &mut Record<'_>) {
    match json {
        Json::Object(entries) => {
            for (name, value) in entries {
                member(name, value, record);
            }
        }
        json => walk(json, &mut String::new(), false, record),
    }
}

/// The same for one member of an object, under `name`.
pub fn member(name: &str, json: &Json<'_>, record: &mut Record<'_>) {
    match json {
        Json::Text(text) => record.give(name, text),
        json => walk(json, &mut name.to_owned(), false, record),
    }
}

fn walk(json: &Json<'_>, path: &mut String, in_list: bool, record: &mut Record<'_>) {
    match json {
        // No SIEM indexes a null, and Sigma's `field: null` asks for exactly that: not there.
        // An empty list holds no value either.
        Json::Null => {}
        Json::Text(text) if in_list => record.give_one_of(path, text),
        Json::Text(text) => record.give(path, text),
        Json::List(items) => items.iter().for_each(|item| walk(item, path, true, record)),
        Json::Object(entries) => {
            let length = path.len();
            for (key, value) in entries {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                walk(value, path, in_list, record);
                path.truncate(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::ValueRef;
    use crate::event::json::parse;
    use crate::event::names::Names;

    /// Fields and values, as `name=value` or `name=[values]`.
    fn fields(text: &str) -> Vec<String> {
        let (json, _) = parse(text).unwrap();
        let mut names = Names::default();
        let mut record = names.record();
        flatten(&json, &mut record);
        let shown = record.fields().map(|(field, known)| match known.value {
            ValueRef::Many(values) => {
                format!("{field}={:?}", values.iter().collect::<Vec<_>>())
            }
            value => format!("{field}={}", value.text().unwrap_or_default()),
        });
        shown.collect()
    }

    #[test]
    fn nested_names_are_joined_by_dots_and_mapped() {
        let text =
            r#"{"process": {"executable": "x", "pid": 7, "signed": true}, "user": {"name": "y"}}"#;
        assert_eq!(
            fields(text),
            ["Image=x", "process.pid=7", "process.signed=true", "User=y"]
        );
    }

    #[test]
    fn lists_are_several_values_of_one_field() {
        let text = r#"{"args": ["a", ["b", 1]], "one": ["c"], "none": [], "of": [{"x": 1}, {"x": 2, "y": 3}]}"#;
        let expected = [
            r#"args=["a", "b", "1"]"#,
            r#"one=["c"]"#,
            r#"of.x=["1", "2"]"#,
            r#"of.y=["3"]"#,
        ];
        assert_eq!(fields(text), expected);
    }

    #[test]
    fn null_is_absent_and_an_empty_string_is_not() {
        assert_eq!(
            fields(r#"{"a": null, "b": "", "c": 1.50, "d": -0.5e3}"#),
            ["b=", "c=1.5", "d=-500.0"]
        );
    }
}
