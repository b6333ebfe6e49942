//! What rules ask for by other names than the log has it: hashes one by one or all in one, and
//! Splunk's names of what a security event says.
//!
//! These stand aside, as the fields of [`super::aside`] do.

use super::value::BY_PART;
use super::{Event, Field, Known, Telemetry, Value, field};
use std::sync::LazyLock;

/// The title of the provider of the security log, and its name.
pub const AUDITING: (&str, &str) = (
    "Microsoft Windows security auditing.",
    "Microsoft-Windows-Security-Auditing",
);

/// Adds what the event does not have already.
pub fn derive(event: &mut Event) {
    let mut added = Vec::new();
    hashes(&event.fields, &mut added);
    if event.kind.telemetry == Telemetry::Security {
        words(&event.fields, &mut added);
    }
    event.fields.extend(added);
}

type Fields = [(Field, Known)];
type Added = Vec<(Field, Known)>;

fn known(value: Value) -> Known {
    Known::derived(value, BY_PART)
}

fn text<'e>(fields: &'e Fields, name: &str) -> Option<&'e str> {
    let (_, known) = fields.iter().find(|(field, _)| field.as_str() == name)?;
    known.value.text()
}

/// What Sysmon calls each hash in `Hashes`, and the field of that hash alone.
const KINDS: [(&str, &str); 4] = [
    ("SHA1", "sha1"),
    ("MD5", "md5"),
    ("SHA256", "sha256"),
    ("IMPHASH", "Imphash"),
];

/// Names that are added, made once.
struct Names {
    all: Field,
    single: [Field; 4],
    words: [Field; 7],
    source: Field,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    all: Field::new("Hashes"),
    single: KINDS.map(|(_, name)| Field::new(name)),
    words: WORDS.map(|(name, _)| Field::new(name)),
    source: Field::new("SourceName"),
});

/// `SHA1=…,MD5=…` from single hashes, and single ones from that: a log has either.
fn hashes(fields: &Fields, added: &mut Added) {
    let mut all = None;
    let mut single: [Option<&Value>; 4] = [None; 4];
    for (field, known) in fields {
        let name = field.as_str();
        if name == "Hashes" {
            all = Some(&known.value);
        } else if let Some(at) = KINDS.iter().position(|(_, single)| *single == name) {
            single[at] = Some(&known.value);
        }
    }
    if let Some(all) = all {
        let text = all.text().unwrap_or_default();
        for (kind, hash) in text.split(',').filter_map(|one| one.split_once('=')) {
            let kind = kind.trim();
            let at = KINDS
                .iter()
                .position(|(name, _)| name.eq_ignore_ascii_case(kind));
            if let Some(at) = at.filter(|&at| single[at].is_none()) {
                let hash = Value::Exact(hash.trim().to_owned());
                added.push((NAMES.single[at].clone(), known(hash)));
            }
        }
        return;
    }
    let written: Vec<String> = KINDS
        .iter()
        .zip(single)
        .filter_map(|((kind, _), value)| Some((kind, value?.text()?)))
        .filter(|(_, hash)| !matches!(*hash, "" | "-"))
        .map(|(kind, hash)| format!("{kind}={hash}"))
        .collect();
    if !written.is_empty() {
        added.push((NAMES.all.clone(), known(Value::Exact(written.join(",")))));
    }
}

/// What Splunk calls the words of a message, and the fields they are in here.
const WORDS: [(&str, &[&str]); 7] = [
    ("Account_Name", &["SubjectUserName", "TargetUserName"]),
    ("Account_Domain", &["SubjectDomainName", "TargetDomainName"]),
    ("Security_ID", &["SubjectUserSid", "TargetUserSid"]),
    ("Logon_ID", &["SubjectLogonId", "TargetLogonId"]),
    ("New_Process_ID", &["ProcessId"]),
    ("Creator_Process_ID", &["ParentProcessId"]),
    ("Token_Elevation_Type", &["TokenElevationType"]),
];

/// Splunk's names go by the words of the message. Where two accounts have a field each, both
/// count, and so do the name and the title of the provider.
fn words(fields: &Fields, added: &mut Added) {
    let is_given = |name: &Field| fields.iter().any(|(field, _)| field == name);
    let mut push = |name: &Field, mut values: Vec<String>| {
        if !values.is_empty() && !is_given(name) {
            let value = match values.len() {
                1 => Value::Exact(values.remove(0)),
                _ => Value::Many(values),
            };
            added.push((name.clone(), known(value)));
        }
    };
    for (name, (_, of)) in NAMES.words.iter().zip(WORDS) {
        let values = of.iter().filter_map(|name| text(fields, name));
        push(name, values.map(str::to_owned).collect());
    }
    if text(fields, field::PROVIDER_NAME) == Some(AUDITING.1) {
        push(
            &NAMES.source,
            [AUDITING.0, AUDITING.1].map(str::to_owned).into(),
        );
    }
}
