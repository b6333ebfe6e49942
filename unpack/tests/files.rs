//! Files of every kind, whole, cut off and hostile.

mod evtx_file;

use cutout_unpack::{Unpacked, Unpacker, unpack};
use evtx_file::{CHUNK, HEADER, chunk, file};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};

const LIMIT: usize = 64 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What a file is, and its messages as `code line`.
fn told(unpacked: &Unpacked) -> (String, Vec<String>) {
    let said = unpacked.diagnostics.iter();
    (
        unpacked.what.to_string(),
        said.map(|d| format!("{} {}", d.code, d.line)).collect(),
    )
}

fn command_lines(text: &str) -> Vec<String> {
    let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
    records
        .map(|record: serde_json::Value| {
            assert_eq!(record["Event"]["System"]["EventID"], "1");
            let line = &record["Event"]["EventData"]["CommandLine"];
            line.as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn text_is_taken_as_it_is() {
    let unpacked = unpack("whoami\né".into(), LIMIT);
    assert_eq!(unpacked.text, "whoami\né");
    assert_eq!(told(&unpacked), ("text".into(), vec![]));
    assert_eq!(told(&unpack(vec![], LIMIT)), ("text".into(), vec![]));
    let utf16: Vec<u8> = "\u{feff}cscript\r\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let unpacked = unpack(utf16, LIMIT);
    assert_eq!(unpacked.text, "cscript\r\n");
    assert_eq!(told(&unpacked), ("text in UTF-16".into(), vec![]));
}

#[test]
fn gzip_of_text_in_one_member_or_several() {
    let two = [gzip(b"a\n"), gzip(b""), gzip(b"b\n"), vec![0; 700]].concat();
    let unpacked = unpack(two.clone(), LIMIT);
    assert_eq!(unpacked.text, "a\nb\n");
    assert_eq!(told(&unpacked), ("gzip, unpacked: text".into(), vec![]));
    assert_eq!(unpack(gzip(&two), LIMIT).text, "a\nb\n");
    let thrice = unpack(gzip(&gzip(&two)), LIMIT);
    assert_eq!(
        (&*thrice.text, told(&thrice).1),
        ("", vec!["gzip-layers 1".into()])
    );
}

#[test]
fn what_is_behind_gzip_is_told() {
    let unpacked = unpack([gzip(b"a\n"), b"trailer".to_vec()].concat(), LIMIT);
    assert_eq!(
        (&*unpacked.text, told(&unpacked).1),
        ("a\n", vec!["gzip-trailing 2".into()])
    );
}

#[test]
fn gzip_that_is_cut_off_keeps_what_came_before() {
    let lines: String = (0..20_000).map(|n| format!("cscript {n}.vbs\n")).collect();
    let whole = gzip(lines.as_bytes());
    for length in [whole.len() - 1, whole.len() / 2] {
        let unpacked = unpack(whole[..length].to_vec(), LIMIT);
        assert!(lines.starts_with(&unpacked.text) && unpacked.text.len() > lines.len() / 4);
        let line = unpacked.text.lines().count() + usize::from(unpacked.text.ends_with('\n'));
        assert_eq!(told(&unpacked).1, [format!("gzip-cut {line}")]);
    }
    for length in 2..20 {
        let unpacked = unpack(whole[..length].to_vec(), LIMIT);
        assert_eq!(
            (&*unpacked.text, told(&unpacked).1),
            ("", vec!["gzip-cut 1".into()]),
            "{length} bytes"
        );
    }
}

#[test]
fn gzip_that_is_damaged_is_told() {
    let mut damaged = gzip(&b"cscript a.vbs\n".repeat(9));
    let checksum = damaged.len() - 6;
    damaged[checksum] ^= 1;
    let unpacked = unpack(damaged, LIMIT);
    assert_eq!(unpacked.text.lines().count(), 9);
    assert_eq!(told(&unpacked).1, ["gzip-broken 10"]);
}

#[test]
fn a_gzip_bomb_is_stopped() {
    let bomb = gzip(&vec![b'\n'; 200 << 20]);
    let begun = std::time::Instant::now();
    let unpacked = unpack(bomb, usize::MAX);
    assert!(unpacked.text.len() < 40 << 20, "{}", unpacked.text.len());
    assert_eq!(unpacked.diagnostics[0].code, "gzip-bomb");
    assert!(begun.elapsed().as_secs() < 60);
}

#[test]
fn text_past_the_limit_is_left_out_from_a_whole_line_on() {
    let unpacked = unpack(gzip(&b"cscript a.vbs\n".repeat(100_000)), 1 << 20);
    assert!(unpacked.text.len() <= 1 << 20 && unpacked.text.ends_with(".vbs\n"));
    assert_eq!(told(&unpacked).1.len(), 1);
    assert!(told(&unpacked).1[0].starts_with("text-too-large"));
}

#[test]
fn archives_are_named_and_not_read() {
    let unpacked = unpack(b"PK\x03\x04rest".to_vec(), LIMIT);
    assert_eq!(unpacked.text, "");
    assert_eq!(
        told(&unpacked),
        ("a ZIP archive".into(), vec!["file-unsupported 1".into()])
    );
}

#[test]
fn evtx_is_read_as_json_lines_chunk_by_chunk() {
    let two = file(&[
        chunk(1, &["cscript \"a\"", "b\né"]),
        vec![0; CHUNK],
        chunk(3, &["c"]),
        vec![0; CHUNK],
    ]);
    for bytes in [two.clone(), gzip(&two)] {
        let unpacked = unpack(bytes, LIMIT);
        assert_eq!(unpacked.diagnostics, []);
        assert_eq!(
            command_lines(&unpacked.text),
            ["cscript \"a\"", "b\né", "c"]
        );
        assert!(
            unpacked
                .what
                .to_string()
                .ends_with("EVTX file, 3 records, shown as JSON lines")
        );
    }
}

#[test]
fn a_broken_chunk_is_named_and_the_others_are_read() {
    let mut bytes = file(&[chunk(1, &["a"]), chunk(2, &["b", "c"]), chunk(4, &["d"])]);
    bytes[HEADER + CHUNK] = b'X';
    let unpacked = unpack(bytes, LIMIT);
    assert_eq!(command_lines(&unpacked.text), ["a", "d"]);
    assert_eq!(told(&unpacked).1, ["evtx-chunk 2"]);
    let message = &unpacked.diagnostics[0].message;
    assert!(
        message.starts_with("Chunk 2 (at byte 69632) does not begin as a chunk does"),
        "{message}"
    );
}

#[test]
fn a_broken_record_is_named_and_the_others_are_read() {
    let mut bytes = file(&[chunk(1, &["a", "b", "c"])]);
    let is_record = |at: &usize| bytes[*at..].starts_with(b"\x2a\x2a\0\0");
    let second = (HEADER + 512..bytes.len())
        .filter(is_record)
        .nth(1)
        .unwrap();
    // The token that opens the root element.
    bytes[second + 28] = 0x3F;
    let unpacked = unpack(bytes, LIMIT);
    assert_eq!(command_lines(&unpacked.text), ["a", "c"]);
    assert_eq!(told(&unpacked).1, ["evtx-checksum 1", "evtx-record 2"]);
    let message = &unpacked.diagnostics[1].message;
    assert!(
        message.starts_with("Chunk 1 (at byte 4096): a record can't be read")
            && message.contains('2'),
        "{message}"
    );
}

#[test]
fn evtx_that_is_cut_off_keeps_what_came_before() {
    let whole = file(&[chunk(1, &["a"]), chunk(2, &["b", "c"])]);
    let unpacked = unpack(whole[..HEADER + CHUNK + 5_000].to_vec(), LIMIT);
    assert_eq!(command_lines(&unpacked.text), ["a", "b", "c"]);
    assert_eq!(told(&unpacked).1, ["evtx-cut 2"]);
    for length in [8, 100, HEADER - 1] {
        let unpacked = unpack(whole[..length].to_vec(), LIMIT);
        assert_eq!(
            (&*unpacked.text, told(&unpacked).1),
            ("", vec!["evtx-cut 1".into()])
        );
    }
    assert_eq!(told(&unpack(whole[..HEADER].to_vec(), LIMIT)).1, [""; 0]);
    for length in (HEADER..HEADER + 2_000).step_by(7) {
        unpack(whole[..length].to_vec(), LIMIT);
    }
}

#[test]
fn damage_anywhere_in_evtx_is_no_panic() {
    let whole = file(&[chunk(1, &["cscript a", "b"])]);
    let used = HEADER + 512 + 1_200;
    for at in (HEADER..used).step_by(3) {
        for value in [0x00, 0x7F, 0xFF] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            unpack(damaged, LIMIT);
        }
    }
}

#[test]
fn pieces_of_a_file_are_the_whole_file() {
    let text = "cscript é.vbs\n".repeat(30_000);
    for bytes in [text.clone().into_bytes(), gzip(text.as_bytes())] {
        let mut unpacker = Unpacker::new(Cursor::new(bytes));
        let (mut seen, mut diagnostics) = (String::new(), Vec::new());
        loop {
            let mut window = String::new();
            let more = unpacker.read(10_000, &mut window, &mut diagnostics);
            assert!(window.len() < 10_000 + (128 << 10));
            seen.push_str(&window);
            if !more {
                break;
            }
        }
        assert!(seen == text && diagnostics.is_empty());
    }
}
