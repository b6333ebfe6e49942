//! Archives of rules: whole, cut off, damaged and hostile.

use cutout_core::limits;
use cutout_unpack::RuleZip;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::Write;

const RULE: &str = "title: One\n";

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (path, content) in files {
        let (mut entry, config) = archive
            .new_file(*path)
            .compression_method(CompressionMethod::DEFLATE)
            .start()
            .unwrap();
        let encoder = DeflateEncoder::new(&mut entry, Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

/// The files of an archive, or what is wrong with it.
fn files(bytes: Vec<u8>) -> Result<Vec<(String, String)>, String> {
    let mut zip = RuleZip::open(bytes)?;
    let mut files = Vec::new();
    while let Some(file) = zip.next_file() {
        let file = file?;
        files.push((file.path, file.text));
    }
    let (done, of) = zip.progress();
    assert_eq!((done, of), (files.len(), files.len()));
    Ok(files)
}

/// Changes two bytes of the first entry, at this place in each of its two headers.
fn with_headers(mut bytes: Vec<u8>, in_local: usize, value: [u8; 2]) -> Vec<u8> {
    let directory = bytes.windows(4).rposition(|four| four == b"PK\x01\x02");
    // The list at the end has two more bytes in front of what both headers have.
    for at in [in_local, directory.unwrap() + in_local + 2] {
        bytes[at..at + 2].copy_from_slice(&value);
    }
    bytes
}

#[test]
fn files_of_rules_are_unpacked_and_others_left() {
    let utf16: Vec<u8> = "\u{feff}title: Two\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = archive(&[
        ("sigma/rules/a.yml", RULE.as_bytes()),
        ("sigma/README.md", b"text"),
        ("sigma/more.zip", &archive(&[("b.yml", RULE.as_bytes())])),
        ("win\\c.YML", &utf16),
    ]);
    let expected = [("sigma/rules/a.yml", RULE), ("win/c.YML", "title: Two\n")];
    let expected = expected.map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(files(bytes).unwrap(), expected);
}

#[test]
fn an_archive_without_rules_says_what_is_read() {
    let said = files(archive(&[("b.zip", b"PK\x03\x04")])).unwrap_err();
    assert!(said.contains("no file of rules"), "{said}");
    assert!(said.contains(".yml"), "{said}");
    let said = files(archive(&[])).unwrap_err();
    assert!(said.contains("no file of rules"), "{said}");
}

#[test]
fn an_archive_cut_off_anywhere_is_refused() {
    let whole = archive(&[("a.yml", RULE.as_bytes()), ("b.yml", RULE.as_bytes())]);
    for length in 0..whole.len() {
        let said = files(whole[..length].to_vec()).unwrap_err();
        assert!(said.contains("cut off"), "{length}: {said}");
    }
}

#[test]
fn a_changed_byte_is_found_or_changes_nothing_that_is_read() {
    let whole = archive(&[("a.yml", RULE.as_bytes())]);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        if let Ok(files) = files(changed) {
            assert!(files.iter().all(|(_, text)| text == RULE), "byte {at}");
        }
    }
}

#[test]
fn an_entry_that_is_encrypted_or_packed_by_another_method_is_named() {
    let whole = archive(&[("a.yml", RULE.as_bytes())]);
    let flags = u16::from_le_bytes([whole[6], whole[7]]) | 1;
    let said = files(with_headers(whole.clone(), 6, flags.to_le_bytes())).unwrap_err();
    assert!(said.contains("a.yml is encrypted"), "{said}");
    let said = files(with_headers(whole, 8, 93u16.to_le_bytes())).unwrap_err();
    assert!(said.contains("a.yml is compressed by method 93"), "{said}");
}

#[test]
fn what_grows_past_the_limits_is_unpacked_no_further() {
    let one = vec![b'#'; limits::RULE_FILE_UNPACKED + 1];
    let said = files(archive(&[("one.yml", &one)])).unwrap_err();
    assert!(said.contains("one.yml has more than 8 MB"), "{said}");
    let most = &one[1..];
    let many: Vec<String> = (0..9).map(|at| format!("{at}.yml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|path| (path.as_str(), most)).collect();
    let said = files(archive(&many)).unwrap_err();
    assert!(said.contains("more than the 64 MB of rules"), "{said}");
    files(archive(&many[..8])).unwrap();
}
