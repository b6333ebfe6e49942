//! Bytes of a file to text.

use crate::text::{Diagnostic, Span};

/// The text of a file's bytes, whatever they are.
///
/// A byte order mark tells UTF-8 and UTF-16 apart and is left out; without one the bytes are
/// UTF-8. What is invalid becomes U+FFFD, and one warning says how much and where it begins.
/// Windows PowerShell's `>` writes UTF-16, so files of it are common.
pub fn decode(bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        bytes => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = Replaced::default();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            replaced.push(&mut text);
        }
    }
    let diagnostics = replaced.diagnostic(&text, "UTF-8").into_iter().collect();
    (text, diagnostics)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Vec<Diagnostic>) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut replaced = Replaced::default();
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok(c) => text.push(c),
            Err(_) => replaced.push(&mut text),
        }
    }
    if !odd.is_empty() {
        replaced.push(&mut text);
    }
    let diagnostics = replaced.diagnostic(&text, "UTF-16").into_iter().collect();
    (text, diagnostics)
}

/// What had to be replaced: how many times, and where first.
#[derive(Default)]
struct Replaced {
    count: usize,
    first: usize,
}

impl Replaced {
    fn push(&mut self, text: &mut String) {
        if self.count == 0 {
            self.first = text.len();
        }
        self.count += 1;
        text.push(char::REPLACEMENT_CHARACTER);
    }

    fn diagnostic(&self, text: &str, encoding: &str) -> Option<Diagnostic> {
        if self.count == 0 {
            return None;
        }
        let what = match self.count {
            1 => "One place was".to_owned(),
            count => format!("{count} places were"),
        };
        let message = format!(
            "This is not all {encoding}: {what} replaced by \u{fffd}, the first of them here."
        );
        let span = Span::new(
            self.first,
            self.first + char::REPLACEMENT_CHARACTER.len_utf8(),
        );
        let mut diagnostic = Diagnostic::warning("invalid-text", message, span).help(
            "The text is evaluated as it is shown; save the file as UTF-8 to keep every character.",
        );
        let before = &text[..self.first];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        diagnostic.line = before.matches('\n').count() as u32 + 1;
        diagnostic.column = before[line_start..].chars().count() as u32 + 1;
        Some(diagnostic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_choose_the_encoding_and_are_left_out() {
        let text = "cscript é\r\n";
        let units = text.encode_utf16();
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(units.clone().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(units.flat_map(u16::to_be_bytes))
            .collect();
        let marked: Vec<u8> = b"\xEF\xBB\xBF"
            .iter()
            .copied()
            .chain(text.bytes())
            .collect();
        for bytes in [little, big, marked, text.as_bytes().to_vec()] {
            assert_eq!(decode(&bytes), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn invalid_bytes_are_replaced_counted_and_placed() {
        let (text, diagnostics) = decode(b"a\nb\xE9 \xFF\nc\0");
        assert_eq!(text, "a\nb\u{fffd} \u{fffd}\nc\0");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].line, diagnostics[0].column), (2, 2));
        assert!(diagnostics[0].message.contains("2 places"));
    }

    #[test]
    fn half_a_utf16_character_is_replaced() {
        let (text, diagnostics) = decode(&[0xFF, 0xFE, 0x00, 0xD8, b'a', 0, b'b']);
        assert_eq!(text, "\u{fffd}a\u{fffd}");
        assert_eq!(diagnostics.len(), 1);
    }
}
