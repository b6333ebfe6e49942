//! What rules ask for by other names than the log has it: hashes one by one or all in one, and
//! Splunk's names of what a security event says.
//!
//! These stand aside, as the fields of [`super::aside`] do.

use super::follows::{Given, Row};
use super::value::BY_PART;
use super::{Telemetry, Value, field};

/// The title of the provider of the security log, and its name.
pub const AUDITING: (&str, &str) = (
    "Microsoft Windows security auditing.",
    "Microsoft-Windows-Security-Auditing",
);

/// `SHA1=…,MD5=…` from single hashes, and single ones from that: a log has either. Splunk's names
/// go by the words of the message; where two accounts have a field each, both count, and so do
/// the name and the title of the provider.
pub(super) const ROWS: &[Row] = &[
    row("Hashes", &["sha1", "md5", "sha256", "Imphash"], all_hashes),
    row("sha1", &["Hashes"], |given| hash("SHA1", given)),
    row("md5", &["Hashes"], |given| hash("MD5", given)),
    row("sha256", &["Hashes"], |given| hash("SHA256", given)),
    row("Imphash", &["Hashes"], |given| hash("IMPHASH", given)),
    row(
        "Account_Name",
        &["SubjectUserName", "TargetUserName"],
        words,
    ),
    row(
        "Account_Domain",
        &["SubjectDomainName", "TargetDomainName"],
        words,
    ),
    row("Security_ID", &["SubjectUserSid", "TargetUserSid"], words),
    row("Logon_ID", &["SubjectLogonId", "TargetLogonId"], words),
    row("New_Process_ID", &["ProcessId"], words),
    row("Creator_Process_ID", &["ParentProcessId"], words),
    row("Token_Elevation_Type", &["TokenElevationType"], words),
    row("SourceName", &[field::PROVIDER_NAME], |given| {
        let is = is_security(given) && given.text(0) == Some(AUDITING.1);
        is.then(|| Value::Many([AUDITING.0, AUDITING.1].map(str::to_owned).into()))
    }),
];

const fn row(
    field: &'static str,
    from: &'static [&'static str],
    value: fn(&Given<'_>) -> Option<Value>,
) -> Row {
    Row {
        field,
        from,
        how: BY_PART,
        value,
    }
}

fn is_security(given: &Given<'_>) -> bool {
    given.kind.telemetry == Telemetry::Security
}

/// The hashes as Sysmon writes them in one field.
fn all_hashes(given: &Given<'_>) -> Option<Value> {
    let kinds = ["SHA1", "MD5", "SHA256", "IMPHASH"].iter();
    let written: Vec<String> = kinds
        .zip(given.texts)
        .filter_map(|(kind, text)| Some((kind, (*text)?)))
        .filter(|(_, hash)| !matches!(*hash, "" | "-"))
        .map(|(kind, hash)| format!("{kind}={hash}"))
        .collect();
    (!written.is_empty()).then(|| Value::Exact(written.join(",")))
}

/// One of the hashes that are written in one field.
fn hash(kind: &str, given: &Given<'_>) -> Option<Value> {
    let mut hashes = given
        .text(0)?
        .split(',')
        .filter_map(|one| one.split_once('='));
    let (_, hash) = hashes.find(|(name, _)| name.trim().eq_ignore_ascii_case(kind))?;
    Some(Value::Exact(hash.trim().to_owned()))
}

/// All texts of a security event that go by one name.
fn words(given: &Given<'_>) -> Option<Value> {
    if !is_security(given) {
        return None;
    }
    let mut texts: Vec<String> = given
        .texts
        .iter()
        .flatten()
        .map(|&text| text.into())
        .collect();
    match texts.len() {
        0 => None,
        1 => texts.pop().map(Value::Exact),
        _ => Some(Value::Many(texts)),
    }
}
