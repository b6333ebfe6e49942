//! Ids of rules, most of which are UUIDs: less than half the size as bytes.

/// The bytes of a UUID that is written in the usual way, in lower case.
pub fn uuid(id: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = id.bytes().filter(|&byte| byte != b'-').collect();
    let mut bytes = [0; 16];
    if digits.len() != 32 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (spelled(&bytes) == id).then_some(bytes)
}

/// The same in text.
pub fn spelled(bytes: &[u8; 16]) -> String {
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    id
}
