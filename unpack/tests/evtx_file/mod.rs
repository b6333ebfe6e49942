//! Makes EVTX files: the few parts of the format that a record of plain text takes.

pub const HEADER: usize = 4_096;
pub const CHUNK: usize = 65_536;

/// A file of these chunks.
pub fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"ElfFile\0".to_vec();
    file.resize(HEADER, 0);
    file.extend(chunks.iter().flatten());
    file
}

/// A chunk of process creations, as Sysmon records them, with these command lines.
pub fn chunk(first_id: u64, command_lines: &[&str]) -> Vec<u8> {
    let mut chunk = vec![0; 512];
    let mut last = 512;
    for (id, line) in (first_id..).zip(command_lines) {
        last = chunk.len();
        record(&mut chunk, id, line);
    }
    let free = chunk.len();
    let last_id = first_id + command_lines.len() as u64 - 1;
    let records = crc32(&chunk[512..free]);
    put(&mut chunk, 0, b"ElfChnk\0");
    for (at, id) in [(8, first_id), (16, last_id), (24, first_id), (32, last_id)] {
        put(&mut chunk, at, &id.to_le_bytes());
    }
    for (at, value) in [
        (40, 128),
        (44, last as u32),
        (48, free as u32),
        (52, records),
    ] {
        put(&mut chunk, at, &value.to_le_bytes());
    }
    let header = [&chunk[..120], &chunk[128..512]].concat();
    put(&mut chunk, 124, &crc32(&header).to_le_bytes());
    chunk.resize(CHUNK, 0);
    chunk
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

fn record(chunk: &mut Vec<u8>, id: u64, command_line: &str) {
    let start = chunk.len();
    chunk.extend(*b"\x2a\x2a\0\0");
    chunk.extend([0; 4]);
    chunk.extend(id.to_le_bytes());
    chunk.extend(134_000_000_000_000_000_u64.to_le_bytes());
    chunk.extend([0x0F, 1, 1, 0]);
    element(chunk, "Event", &[], |event| {
        element(event, "System", &[], |system| {
            let provider = [("Name", "Microsoft-Windows-Sysmon")];
            element(system, "Provider", &provider, |_| {});
            element(system, "EventID", &[], |inner| text(inner, "1"));
            element(system, "Channel", &[], |inner| {
                text(inner, "Microsoft-Windows-Sysmon/Operational")
            });
        });
        element(event, "EventData", &[], |data| {
            element(data, "Data", &[("Name", "CommandLine")], |inner| {
                text(inner, command_line)
            });
        });
    });
    chunk.push(0);
    let size = (chunk.len() - start + 4) as u32;
    chunk.extend(size.to_le_bytes());
    put(chunk, start + 4, &size.to_le_bytes());
}

fn element(
    chunk: &mut Vec<u8>,
    name: &str,
    attributes: &[(&str, &str)],
    inner: impl FnOnce(&mut Vec<u8>),
) {
    chunk.push(if attributes.is_empty() { 0x01 } else { 0x41 });
    let size = hole(chunk);
    self::name(chunk, name);
    if !attributes.is_empty() {
        let list = hole(chunk);
        for (name, value) in attributes {
            chunk.push(0x06);
            self::name(chunk, name);
            text(chunk, value);
        }
        fill(chunk, list);
    }
    chunk.push(0x02);
    inner(chunk);
    chunk.push(0x04);
    fill(chunk, size);
}

/// A name, written where it is used.
fn name(chunk: &mut Vec<u8>, name: &str) {
    let at = chunk.len() as u32 + 4;
    chunk.extend(at.to_le_bytes());
    chunk.extend([0; 6]);
    chunk.extend((name.len() as u16).to_le_bytes());
    chunk.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    chunk.extend([0; 2]);
}

fn text(chunk: &mut Vec<u8>, text: &str) {
    chunk.extend([0x05, 0x01]);
    chunk.extend((text.encode_utf16().count() as u16).to_le_bytes());
    chunk.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

/// Room for a size, and the size of what came behind it.
fn hole(chunk: &mut Vec<u8>) -> usize {
    chunk.extend([0; 4]);
    chunk.len()
}

fn fill(chunk: &mut [u8], from: usize) {
    let size = (chunk.len() - from) as u32;
    put(chunk, from - 4, &size.to_le_bytes());
}

pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
