//! Wazuh's alerts on Windows events: camelCase names below `data.win`, backslashes doubled.

use super::entries;
use crate::event::field;
use crate::event::json::Json;
use crate::event::names::Record;
use std::borrow::Cow;

pub fn is(tree: &Json<'_>) -> bool {
    win(tree).is_some_and(|win| win.get("system").is_some() || win.get("eventdata").is_some())
}

/// Alerts have it below `data`, archives and the agent's own output may not.
fn win<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    tree.get("data").unwrap_or(tree).get("win")
}

pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    let Some(win) = win(tree) else { return };
    if let Some(system) = win.get("system") {
        for (name, value) in entries(system) {
            let Some(text) = value.text() else { continue };
            let name = match &**name {
                "eventID" => field::EVENT_ID,
                "channel" => field::CHANNEL,
                "providerName" => field::PROVIDER_NAME,
                "computer" => field::COMPUTER,
                "systemTime" => "TimeCreated",
                "eventRecordID" => "EventRecordID",
                "level" => "Level",
                // The process that wrote the record, its severity and the like.
                _ => continue,
            };
            record.give(name, text);
        }
    }
    if let Some(data) = win.get("eventdata") {
        let texts = || entries(data).iter().filter_map(|(_, value)| value.text());
        let doubled = texts().all(is_escaped);
        for (name, value) in entries(data) {
            let Some(text) = value.text() else { continue };
            let text = if doubled {
                Cow::Owned(unescaped(text))
            } else {
                Cow::Borrowed(text)
            };
            record.give(&windows_name(name), &text);
        }
    }
    if let Some(rule) = tree
        .get("rule")
        .and_then(|rule| rule.get("id"))
        .and_then(Json::text)
    {
        record.give("rule.id", rule);
    }
    if let Some(time) = tree.get("timestamp").and_then(Json::text) {
        record.give("timestamp", time);
    }
}

/// Wazuh begins every name with a small letter, Windows with a capital.
fn windows_name(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

/// Is every backslash of the text followed by another, or by the quote that it escapes? One
/// value of a record that is written plainly shows that all are: what is ambiguous alone, as in
/// `\\server`, is not beside a path.
fn is_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            if !matches!(bytes.get(at + 1), Some(b'\\' | b'"')) {
                return false;
            }
            at += 1;
        }
        at += 1;
    }
    true
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => letters.next().unwrap_or('\\'),
            letter => letter,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_go_only_where_all_of_a_text_is_escaped() {
        let plain = |text: &str| is_escaped(text).then(|| unescaped(text));
        assert_eq!(
            plain(r#"\"C:\\a b\\c.exe\" -x"#).as_deref(),
            Some(r#""C:\a b\c.exe" -x"#)
        );
        assert_eq!(plain(r"\\\\server\\x").as_deref(), Some(r"\\server\x"));
        assert_eq!(plain(r"C:\Windows"), None);
        assert_eq!(plain("x\\"), None);
    }
}
