//! Records within one object: what a search or an interface answers has them in a list.

use crate::event::json::{Json, parse};
use crate::text::Span;

/// Where answers have their records: an Elasticsearch search (also as Kibana shows it), an Event
/// Hub, Splunk's interface, Defender's and Graph's interface, CrowdStrike's.
const LISTS: [&[&str]; 12] = [
    &["hits", "hits"],
    &["rawResponse", "hits", "hits"],
    &["response", "hits", "hits"],
    &["response", "rawResponse", "hits", "hits"],
    &["records"],
    &["results"],
    &["Results"],
    &["value"],
    &["events"],
    &["Events"],
    &["resources"],
    &["messages"],
];

/// Names that an envelope does not have, but a record may have beside such a list.
const OF_RECORDS: [&str; 9] = [
    "Event",
    "winlog",
    "event_data",
    "_source",
    "EventID",
    "CommandLine",
    "Image",
    "process",
    "@timestamp",
];

/// The length of an object that says what to do with the document below it, as Elasticsearch's bulk
/// interface has them: `{"index":{"_index":"a"}}`.
pub fn bulk_action(text: &str) -> Option<usize> {
    const ACTIONS: [&str; 4] = ["index", "create", "delete", "update"];
    // Most objects begin otherwise, and are not parsed for this.
    let name = text.strip_prefix('{')?.trim_start().strip_prefix('"')?;
    let action = ACTIONS.iter().find(|action| {
        let rest = name.strip_prefix(**action);
        rest.is_some_and(|rest| rest.starts_with('"'))
    })?;
    let (json, length) = parse(text).ok()?;
    let (Json::Object(members), Some(Json::Object(about))) = (&json, json.get(action)) else {
        return None;
    };
    let is_about = |name: &str| name.starts_with('_') || BULK.contains(&name);
    let is_action = members.len() == 1 && about.iter().all(|(name, _)| is_about(name));
    is_action.then_some(length)
}

/// What a bulk action may say of a document, beside names that begin with `_`.
const BULK: [&str; 5] = [
    "routing",
    "pipeline",
    "require_alias",
    "dynamic_templates",
    "retry_on_conflict",
];

/// The records that the object at `span` is an envelope of; empty where it is a record itself.
pub fn records(text: &str, span: Span, object: &Json<'_>) -> Vec<Span> {
    if OF_RECORDS.iter().any(|name| object.get(name).is_some()) {
        return Vec::new();
    }
    let is_list = |path: &&&[&str]| {
        let list = path.iter().try_fold(object, |json, name| json.get(name));
        matches!(list, Some(Json::List(items)) if !items.is_empty()
            && items.iter().all(|item| matches!(item, Json::Object(_))))
    };
    let Some(path) = LISTS.iter().find(is_list) else {
        return Vec::new();
    };
    let mut place = Some(span.start as usize);
    for name in *path {
        place = place.and_then(|at| member(text, at, name));
    }
    place.map_or_else(Vec::new, |at| items(text, at))
}

/// Where the value of a member begins, of an object that is known to be whole. The last one
/// counts, as everywhere.
fn member(text: &str, object: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut found = None;
    let mut at = skip_blanks(bytes, object + 1);
    while bytes.get(at) == Some(&b'"') {
        let key_end = value_end(bytes, at);
        let is_it = text.get(at + 1..key_end - 1) == Some(name);
        at = skip_blanks(bytes, key_end);
        at = skip_blanks(bytes, at + 1);
        if is_it {
            found = Some(at);
        }
        at = skip_blanks(bytes, value_end(bytes, at));
        if bytes.get(at) == Some(&b',') {
            at = skip_blanks(bytes, at + 1);
        }
    }
    found
}

/// The items of an array that is known to be whole.
fn items(text: &str, array: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut items = Vec::new();
    let mut at = skip_blanks(bytes, array + 1);
    while bytes.get(at).is_some_and(|&byte| byte != b']') {
        let end = value_end(bytes, at);
        items.push(Span::new(at, end));
        at = skip_blanks(bytes, end);
        if bytes.get(at) == Some(&b',') {
            at = skip_blanks(bytes, at + 1);
        }
    }
    items
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|byte| b" \t\r\n".contains(byte))
        .count()
}

/// Where the value that begins at `at` ends. It is known to be whole, so brackets need only be
/// counted.
fn value_end(bytes: &[u8], mut at: usize) -> usize {
    let (mut depth, mut quoted) = (0_usize, false);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return at;
                }
            }
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return if depth == 0 { at - 1 } else { at },
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => return at - 1,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(text: &str) -> Vec<&str> {
        let (json, length) = parse(text).unwrap();
        let spans = records(text, Span::new(0, length), &json);
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn answers_have_their_records_in_a_list() {
        let hits = r#"{"took": 1, "hits": {"total": {"value": 2}, "max": null, "hits": [ {"_source": {"a": "]\"}"}},{"_id": 1} ] } }"#;
        assert_eq!(
            inside(hits),
            [r#"{"_source": {"a": "]\"}"}}"#, r#"{"_id": 1}"#]
        );
        assert_eq!(inside(r#"{"records":[{"a":1}]}"#), [r#"{"a":1}"#]);
        assert_eq!(inside(r#"{"hits":{"hits":[]}}"#), [""; 0]);
        assert_eq!(
            inside(r#"{"CommandLine":"x","records":[{"a":1}]}"#),
            [""; 0]
        );
        assert_eq!(inside(r#"{"records":[1,{"a":1}]}"#), [""; 0]);
    }
}
