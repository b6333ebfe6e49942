//! EVTX files that Windows wrote, where they are at hand: read without a message, and equal to the
//! JSON that was made of them by another program.

use cutout_core::event::{Event, Format, Reader, Value};
use cutout_tests::shared;
use cutout_unpack::unpack;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const HEADER: usize = 4_096;
const CHUNK: usize = 65_536;

fn events(text: &str) -> Vec<Event> {
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reader = Reader::new(text, None);
    while reader.read(100, &mut events, &mut diagnostics) {}
    assert_eq!(diagnostics, []);
    assert!(events.iter().all(|event| event.format == Format::EvtxDump));
    events
}

/// The fields by name, without what programs differ in. Windows writes a GUID in braces and a time
/// with seven decimals, and keeps the blank at the end of a command line; not every program does.
/// Case is left out of it: GUIDs differ in it, and one of the JSON files was edited by hand.
fn fields(event: &Event) -> BTreeMap<String, Value> {
    let fields = event.fields.iter();
    fields
        .map(|(field, known)| match &known.value {
            Value::Exact(text) => (field.to_string(), Value::Exact(plain(text))),
            Value::Many(texts) => {
                let texts = texts.iter().map(|text| plain(text)).collect();
                (field.to_string(), Value::Many(texts))
            }
            value => (field.to_string(), value.clone()),
        })
        .collect()
}

fn plain(text: &str) -> String {
    let braced = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let bare = braced.unwrap_or(text);
    let is_guid = bare.len() == 36 && bare.bytes().filter(|&byte| byte == b'-').count() == 4;
    let time = text.strip_suffix('Z').and_then(|text| text.get(..26));
    match time {
        _ if is_guid => bare.to_lowercase(),
        Some(time) => time.to_lowercase(),
        None => text.trim_end_matches([' ', 'Z']).to_lowercase(),
    }
}

#[test]
fn recorded_files_are_read_like_the_json_beside_them() {
    let Some(folder) = shared::find("events/sigma-regression") else {
        return;
    };
    let (mut files, mut records, mut compared) = (0, 0, 0);
    let mut different = Vec::new();
    for path in shared::files(&folder, "evtx") {
        let name = path.display();
        let unpacked = unpack(fs::read(&path).unwrap(), usize::MAX);
        assert_eq!(unpacked.diagnostics, [], "{name}");
        let read = events(&unpacked.text);
        assert!(!read.is_empty(), "{name}");
        files += 1;
        records += read.len();
        let Ok(json) = fs::read_to_string(path.with_extension("json")) else {
            continue;
        };
        let expected = events(&json);
        assert_eq!(read.len(), expected.len(), "{name}");
        for (read, expected) in read.iter().zip(&expected) {
            let (read, expected) = (fields(read), fields(expected));
            let names: BTreeSet<&String> = read.keys().chain(expected.keys()).collect();
            let others = names
                .into_iter()
                .filter(|&name| read.get(name) != expected.get(name));
            different.extend(others.map(|field| {
                format!(
                    "{name}: {field}: {:?}, not {:?}",
                    read.get(field),
                    expected.get(field)
                )
            }));
            compared += 1;
        }
    }
    println!("{files} EVTX files, {records} records, {compared} of them compared with their JSON");
    assert!(
        files > 0 && different.is_empty(),
        "{}",
        different.join("\n")
    );
}

#[test]
fn damage_to_a_recorded_file_is_named_and_is_no_panic() {
    let Some(folder) = shared::find("events/sigma-regression") else {
        return;
    };
    let path = &shared::files(&folder, "evtx")[0];
    let whole = fs::read(path).unwrap();
    let mut damaged = whole.clone();
    damaged[HEADER..HEADER + 8].fill(0xFF);
    let unpacked = unpack(damaged, usize::MAX);
    assert_eq!(unpacked.text, "");
    assert_eq!(unpacked.diagnostics[0].code, "evtx-chunk");
    assert!(
        unpacked.diagnostics[0]
            .message
            .starts_with("Chunk 1 (at byte 4096)")
    );
    let unpacked = unpack(
        whole[..whole.len().min(HEADER + CHUNK) - 1].to_vec(),
        usize::MAX,
    );
    assert_eq!(unpacked.diagnostics[0].code, "evtx-cut");
    assert_eq!(unpacked.text, unpack(whole.clone(), usize::MAX).text);
    for at in (HEADER..HEADER + 8_192).step_by(31) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        unpack(damaged, usize::MAX);
    }
}
