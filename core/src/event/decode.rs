//! Bytes of a file to text.

use crate::text::lines::breaks;
use crate::text::{Diagnostic, Span};

/// How text is written down in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        }
    }
}

/// The text of a file's bytes, whatever they are; see [`Decoder`].
pub fn decode(bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let mut decoder = Decoder::default();
    let mut text = String::with_capacity(bytes.len());
    decoder.push(bytes, true, &mut text);
    (text, decoder.diagnostic().into_iter().collect())
}

/// Makes text of bytes that come in pieces.
///
/// A byte order mark tells UTF-8 and UTF-16 apart and is left out. Without one the bytes are
/// UTF-8, unless every other byte of the first ones is zero: Windows PowerShell's `>` writes
/// UTF-16, and tools that cut such files drop the mark. What is invalid becomes U+FFFD, and one
/// warning says how much and where it begins.
#[derive(Debug)]
pub struct Decoder {
    /// Known once there is enough to judge by.
    encoding: Option<Encoding>,
    /// Bytes that are not made text yet: the first ones, or half a character.
    pending: Vec<u8>,
    replaced: usize,
    /// Where the text ends so far, or, once something was replaced, where that was.
    offset: usize,
    line: u32,
    column: u32,
}

impl Default for Decoder {
    fn default() -> Decoder {
        Decoder {
            encoding: None,
            pending: Vec::new(),
            replaced: 0,
            offset: 0,
            line: 1,
            column: 1,
        }
    }
}

/// Bytes that tell the encoding where there is no byte order mark.
const ENOUGH: usize = 256;

impl Decoder {
    /// `None` as long as it can't be told.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Appends the text of further bytes to `out`; `at_end` says that none follow.
    pub fn push(&mut self, bytes: &[u8], at_end: bool, out: &mut String) {
        let joined;
        let bytes = if self.pending.is_empty() {
            bytes
        } else {
            self.pending.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.pending);
            &joined
        };
        let (encoding, bytes) = match self.encoding {
            Some(encoding) => (encoding, bytes),
            None if bytes.len() < ENOUGH && !at_end => {
                self.pending = bytes.to_vec();
                return;
            }
            None => {
                let (encoding, mark) = detect(bytes);
                self.encoding = Some(encoding);
                (encoding, &bytes[mark..])
            }
        };
        match encoding {
            Encoding::Utf8 => self.utf8(bytes, at_end, out),
            Encoding::Utf16Le => self.utf16(bytes, u16::from_le_bytes, at_end, out),
            Encoding::Utf16Be => self.utf16(bytes, u16::from_be_bytes, at_end, out),
        }
    }

    /// What had to be replaced so far.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        if self.replaced == 0 {
            return None;
        }
        let what = match self.replaced {
            1 => "One place was".to_owned(),
            count => format!("{count} places were"),
        };
        let message = format!(
            "This is not all {}: {what} replaced by \u{fffd}, the first of them here.",
            self.encoding.unwrap_or_default().title()
        );
        let end = self.offset + char::REPLACEMENT_CHARACTER.len_utf8();
        let span = Span::new(self.offset, end);
        let mut diagnostic = Diagnostic::warning("invalid-text", message, span).help(
            "The text is evaluated as it is shown; save the file as UTF-8 to keep every character.",
        );
        (diagnostic.line, diagnostic.column) = (self.line, self.column);
        Some(diagnostic)
    }

    fn utf8(&mut self, mut bytes: &[u8], at_end: bool, out: &mut String) {
        loop {
            let invalid = match std::str::from_utf8(bytes) {
                Ok(valid) => return self.append(valid, out),
                Err(invalid) => invalid,
            };
            let (valid, rest) = bytes.split_at(invalid.valid_up_to());
            // Valid as far as this, so that nothing is lost.
            self.append(&String::from_utf8_lossy(valid), out);
            match invalid.error_len() {
                Some(length) => {
                    self.replace(out);
                    bytes = &rest[length..];
                }
                None if at_end => return self.replace(out),
                None => {
                    self.pending = rest.to_vec();
                    return;
                }
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16, at_end: bool, out: &mut String) {
        let (mut pairs, odd) = bytes.as_chunks::<2>();
        if !at_end {
            // The first half of a character waits for the second.
            let is_half = |pair: &[u8; 2]| unit(*pair) & 0xFC00 == 0xD800;
            if let Some((half, before)) = pairs.split_last().filter(|(last, _)| is_half(last)) {
                self.pending.extend_from_slice(half);
                pairs = before;
            }
            self.pending.extend_from_slice(odd);
        }
        let mut piece = String::with_capacity(pairs.len());
        for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
            match decoded {
                Ok(c) => piece.push(c),
                Err(_) => {
                    self.append(&piece, out);
                    piece.clear();
                    self.replace(out);
                }
            }
        }
        self.append(&piece, out);
        if at_end && !odd.is_empty() {
            self.replace(out);
        }
    }

    fn append(&mut self, piece: &str, out: &mut String) {
        out.push_str(piece);
        if self.replaced > 0 {
            return;
        }
        self.offset += piece.len();
        let last_line = match piece.rfind('\n') {
            Some(at) => {
                self.line += breaks(piece) as u32;
                self.column = 1;
                &piece[at + 1..]
            }
            None => piece,
        };
        self.column += last_line.chars().count() as u32;
    }

    fn replace(&mut self, out: &mut String) {
        self.replaced += 1;
        out.push(char::REPLACEMENT_CHARACTER);
    }
}

/// The encoding of a text that begins so, and the length of its byte order mark.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xFF, 0xFE, ..] => return (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return (Encoding::Utf16Be, 2),
        [0xEF, 0xBB, 0xBF, ..] => return (Encoding::Utf8, 3),
        _ => {}
    }
    let (pairs, _) = bytes[..bytes.len().min(ENOUGH)].as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // ASCII letters have a zero byte in UTF-16, and no zeros in UTF-8.
    let most = pairs.len().max(4) * 3 / 4;
    let encoding = match () {
        () if odd >= most && even * 8 < odd => Encoding::Utf16Le,
        () if even >= most && odd * 8 < even => Encoding::Utf16Be,
        () => Encoding::Utf8,
    };
    (encoding, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn byte_order_marks_choose_the_encoding_and_are_left_out() {
        let text = "cscript é\r\n";
        let little = [&[0xFF, 0xFE], &utf16(text, u16::to_le_bytes)[..]].concat();
        let big = [&[0xFE, 0xFF], &utf16(text, u16::to_be_bytes)[..]].concat();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [little, big, marked, text.as_bytes().to_vec()] {
            assert_eq!(decode(&bytes), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zeros() {
        let text = "cscript C:\\Ü\u{1F600}.vbs //b\n";
        for bytes in [utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)] {
            assert_eq!(decode(&bytes), (text.to_owned(), vec![]));
        }
        let (text, _) = decode(b"a\0b\0\0");
        assert_eq!(text, "a\0b\0\0", "a few zeros are not UTF-16");
    }

    #[test]
    fn invalid_bytes_are_replaced_counted_and_placed() {
        let (text, diagnostics) = decode(b"a\nb\xE9 \xFF\nc\0");
        assert_eq!(text, "a\nb\u{fffd} \u{fffd}\nc\0");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].line, diagnostics[0].column), (2, 2));
        assert_eq!(diagnostics[0].span.of(&text), "\u{fffd}");
        assert!(diagnostics[0].message.contains("2 places"));
    }

    #[test]
    fn half_a_utf16_character_is_replaced() {
        let (text, diagnostics) = decode(&[0xFF, 0xFE, 0x00, 0xD8, b'a', 0, b'b']);
        assert_eq!(text, "\u{fffd}a\u{fffd}");
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn pieces_of_any_size_give_the_same_text() {
        let text = "x\né\u{1F600} \u{fffd} 12345\n".repeat(30);
        let broken = [text.as_bytes(), b"\xF0\x9F", text.as_bytes(), b"\xE9"].concat();
        let little = [&[0xFF, 0xFE], &utf16(&text, u16::to_le_bytes)[..], &[7]].concat();
        for bytes in [text.as_bytes(), &broken, &little] {
            let whole = decode(bytes);
            for size in 1..9 {
                let (mut decoder, mut text) = (Decoder::default(), String::new());
                for piece in bytes.chunks(size) {
                    decoder.push(piece, false, &mut text);
                }
                decoder.push(b"", true, &mut text);
                assert_eq!((text, decoder.diagnostic().into_iter().collect()), whole);
            }
        }
    }
}
