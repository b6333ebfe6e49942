//! A JSON object as fields: nested names joined by dots.

use super::json::Json;
use super::names::Record;

/// Gives `record` every scalar under `json`, named by its path.
///
/// `{"process": {"name": "x"}}` is the field `process.name`. The items of a list become the
/// values of one field, and so do the same members of a list of objects.
pub fn flatten(json: &Json<'_>, record: &mut Record<'_>) {
    walk(json, &mut String::new(), false, record);
}

fn walk(json: &Json<'_>, path: &mut String, in_list: bool, record: &mut Record<'_>) {
    match json {
        // No SIEM indexes a null, and Sigma's `field: null` asks for exactly that: not there.
        // An empty list holds no value either.
        Json::Null => {}
        Json::Text(text) if in_list => record.give_one_of(path, text.clone()),
        Json::Text(text) => record.give(path, text.clone()),
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
