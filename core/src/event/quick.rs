//! JSON as programs write it, read quickly.
//!
//! It takes nothing that [`super::json`] refuses, and gives the same values: objects and lists,
//! strings, whole numbers and the three words are read here, any other number by the library.
//! Whatever looks odd is refused without a word; the library then reads all of it again, and says
//! what is wrong.

use super::json::{self, Json};
use crate::limits;
use std::borrow::Cow;

/// The object or list that begins `text`, and its length; `None` where the library has to look.
pub fn read(text: &str) -> Option<(Json<'_>, usize)> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader { text, at: 0 };
    let json = reader.value(0)?;
    Some((json, reader.at))
}

/// Members of an object that room is made for at first.
const USUAL: usize = 24;

/// Digits of a whole number that fits 64 bits whatever they are.
const SURE_DIGITS: usize = 18;

struct Reader<'a> {
    text: &'a str,
    /// Bytes of the text that are done with; always between two characters.
    at: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        match self.next()? {
            b'"' => Some(Json::Text(self.string()?)),
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true").map(|word| Json::Text(word.into())),
            b'f' => self.word("false").map(|word| Json::Text(word.into())),
            b'n' => self.word("null").map(|_| Json::Null),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        let depth = deeper(depth)?;
        self.at += 1;
        let mut entries = Vec::new();
        if self.next()? == b'}' {
            self.at += 1;
            return Some(Json::Object(entries));
        }
        entries.reserve(USUAL);
        loop {
            if self.next()? != b'"' {
                return None;
            }
            let key = self.string()?;
            self.expect(b':')?;
            entries.push((key, self.value(depth)?));
            if self.ends_with(b'}')? {
                return Some(Json::Object(entries));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json<'a>> {
        let depth = deeper(depth)?;
        self.at += 1;
        let mut items = Vec::new();
        if self.next()? == b']' {
            self.at += 1;
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.ends_with(b']')? {
                return Some(Json::List(items));
            }
        }
    }

    /// The string whose quote is next.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at + 1;
        let end = start + plain(&self.text.as_bytes()[start..]);
        self.at = end;
        match self.text.as_bytes().get(end)? {
            b'"' => {
                self.at += 1;
                Some(Cow::Borrowed(&self.text[start..end]))
            }
            b'\\' => self.escaped(&self.text[start..end]).map(Cow::Owned),
            _ => None,
        }
    }

    /// The rest of a string from its first backslash on, behind what it `begins` with.
    fn escaped(&mut self, begins: &str) -> Option<String> {
        let bytes = self.text.as_bytes();
        let mut string = String::with_capacity(2 * begins.len() + 96);
        string.push_str(begins);
        while bytes[self.at] == b'\\' {
            let escape = *bytes.get(self.at + 1)?;
            self.at += 2;
            string.push(match escape {
                b'"' | b'\\' | b'/' => escape as char,
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.character()?,
                _ => return None,
            });
            let run = self.at..self.at + plain(&bytes[self.at..]);
            self.at = run.end;
            string.push_str(&self.text[run]);
            bytes.get(self.at)?;
        }
        // A control character ends a run, too.
        (bytes[self.at] == b'"').then(|| {
            self.at += 1;
            string
        })
    }

    /// The character of a `\u`, of two where it is half of one.
    fn character(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            // Not so for the second half of a character alone.
            return char::from_u32(high);
        }
        if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            return None;
        }
        self.at += 2;
        let low = self.hex()?;
        if !(0xDC00..0xE000).contains(&low) {
            return None;
        }
        char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |number, &digit| {
            Some(number << 4 | (digit as char).to_digit(16)?)
        })
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let rest = &self.text[self.at..];
        let digits = rest.strip_prefix('-').unwrap_or(rest).as_bytes();
        let count = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let is_whole = !matches!(digits.get(count), Some(b'.' | b'e' | b'E'));
        if is_whole
            && (1..=SURE_DIGITS).contains(&count)
            && (digits[0] != b'0' || count == 1 && digits.len() == rest.len())
        {
            let length = rest.len() - digits.len() + count;
            self.at += length;
            return Some(Json::Text(rest[..length].into()));
        }
        let (number, length) = json::parse_slowly(rest).ok()?;
        self.at += length;
        Some(number)
    }

    fn word(&mut self, word: &'static str) -> Option<&'static str> {
        let stands = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        stands.then_some(word)
    }

    /// The next byte that is no blank, not taken.
    fn next(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// Takes what follows an item: a comma, or the bracket that `closes`.
    fn ends_with(&mut self, closes: u8) -> Option<bool> {
        let byte = self.next()?;
        self.at += 1;
        (byte == closes || byte == b',').then_some(byte == closes)
    }
}

fn deeper(depth: usize) -> Option<usize> {
    (depth < limits::NESTING).then_some(depth + 1)
}

/// How many bytes stand before a quote, a backslash or a control character. Eight are looked at
/// at once: taking a number from each byte borrows from the highest bit where the byte is less,
/// and the lowest bit that is left is never wrong.
fn plain(bytes: &[u8]) -> usize {
    const EACH: u64 = u64::MAX / 255;
    let less = |word: u64, than: u8| word.wrapping_sub(EACH * u64::from(than)) & !word;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let is = |byte: u8| less(word ^ (EACH * u64::from(byte)), 1);
        let found = (less(word, 0x20) | is(b'"') | is(b'\\')) & (EACH << 7);
        if found != 0 {
            return 8 * index + found.trailing_zeros() as usize / 8;
        }
    }
    let ends = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    8 * words.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read quickly is what the library reads.
    fn agrees(text: &str) -> bool {
        let Some(quick) = read(text) else {
            return false;
        };
        let slow = json::parse_slowly(text);
        assert_eq!(quick, slow.unwrap_or_else(|_| panic!("{text}")), "{text}");
        true
    }

    #[test]
    fn what_programs_write_is_read_and_is_the_same() {
        let taken = [
            r#"{"a": "b", "a": "C:\\x\\\"y\" \u00e4\ud83d\ude00\n\/", "Ä": "ü"} x"#,
            "[0, -1, 12, 123456789012345678, 18446744073709551615, -0, 1.50, 1e3, 1E-7]",
            r#"{"n": [1.5, -0.0, 20000000000000000000000, 0.1e1], "t": [true, false, null]}"#,
            "\u{7b}\t\"k\" :\r\n[ ] , \"o\":{ } }",
            "[\"exactly8\",\"exactly8\\\\\",\"a long text without any end in sight\",\"\u{7f}\"]",
        ];
        for text in taken {
            assert!(agrees(text), "{text}");
        }
    }

    #[test]
    fn what_is_odd_is_left_to_the_library() {
        for text in [
            "",
            " {}",
            "1",
            "\"a\"",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "[01]",
            "[-]",
            "[1.]",
            "[1e400]",
            "[tru]",
            "[\"\u{1f}\"]",
            "[\"a",
            "[\"a\\",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\\u+123\"]",
            "[\"\\ud83d\"]",
            "[\"\\ud83d\\u0041\"]",
            "[\"\\udc00\"]",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(agrees(&nested(limits::NESTING)));
        assert!(read(&nested(limits::NESTING + 1)).is_none());
    }

    /// Pieces of JSON in any order, most of them inside of a record: where both read it, they
    /// read the same, and what the library refuses is refused.
    #[test]
    fn pieces_in_any_order_are_read_as_the_library_reads_them() {
        let pieces = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"",
            "\"a\":",
            "\"b\",",
            "1,",
            "-",
            "0",
            "00",
            "12345678901234567890",
            ".5",
            "e9",
            "true",
            "null",
            " ",
            "\n",
            "\\",
            "\\\"",
            "\\\\",
            "\\u00e9",
            "\\ud83d",
            "\\ude00",
            "\\u",
            "ä",
            "😀",
            "\u{1}",
            "\u{7f}",
            "0123456",
        ];
        let mut random = 0x2545_F491_4F6C_DD1D_u64;
        let mut any = |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random >> 33) as usize % below
        };
        let mut taken = 0;
        for _ in 0..200_000 {
            let mut middle = String::new();
            for _ in 0..any(9) {
                middle.push_str(pieces[any(pieces.len())]);
            }
            let text = match any(4) {
                0 => middle,
                1 => format!("[{middle}]"),
                2 => format!("{{\"k\":\"{middle}\"}}"),
                _ => format!("{{\"k\":{middle}}}"),
            };
            taken += usize::from(agrees(&text));
        }
        assert!(taken > 10_000, "{taken} of them were read");
    }

    #[test]
    fn the_end_of_a_run_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let ends = byte < 0x20 || byte == b'"' || byte == b'\\';
            for at in 0..20 {
                let mut bytes = [b'!'; 20];
                bytes[at] = byte;
                assert_eq!(plain(&bytes), if ends { at } else { 20 }, "{byte} at {at}");
            }
        }
    }
}
