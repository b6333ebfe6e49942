//! Unicode simple case folding: the one place where comparison forgets case.
//!
//! Simple folding maps one character to one character (CaseFolding.txt, statuses C and S), so a
//! position in folded text is a position in the original once byte lengths are accounted for.

use std::borrow::Cow;

/// Characters whose simple folding is not their lowercase: first, last, and what to add.
/// Derived from Unicode's CaseFolding.txt; the test below holds it to regex-syntax's tables.
const EXCEPTIONS: &[(u32, u32, i32)] = &[
    (0xB5, 0xB5, 775),
    (0x17F, 0x17F, -268),
    (0x345, 0x345, 116),
    (0x3C2, 0x3C2, 1),
    (0x3D0, 0x3D0, -30),
    (0x3D1, 0x3D1, -25),
    (0x3D5, 0x3D5, -15),
    (0x3D6, 0x3D6, -22),
    (0x3F0, 0x3F0, -54),
    (0x3F1, 0x3F1, -48),
    (0x3F5, 0x3F5, -64),
    // Cherokee folds to its upper case, which is the older block.
    (0x13A0, 0x13F5, 0),
    (0x13F8, 0x13FD, -8),
    (0x1C80, 0x1C80, -6222),
    (0x1C81, 0x1C81, -6221),
    (0x1C82, 0x1C82, -6212),
    (0x1C83, 0x1C84, -6210),
    (0x1C85, 0x1C85, -6211),
    (0x1C86, 0x1C86, -6204),
    (0x1C87, 0x1C87, -6180),
    (0x1C88, 0x1C88, 35267),
    (0x1E9B, 0x1E9B, -58),
    (0x1FBE, 0x1FBE, -7173),
    // These three differ from their look-alikes only by history, and fold to them.
    (0x1FD3, 0x1FD3, -7235),
    (0x1FE3, 0x1FE3, -7219),
    (0xAB70, 0xABBF, -38864),
    (0xFB05, 0xFB05, 1),
];

/// The simple case folding of a character.
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let code = c as u32;
    let at = EXCEPTIONS.partition_point(|&(_, last, _)| last < code);
    if let Some(&(first, _, shift)) = EXCEPTIONS.get(at)
        && first <= code
    {
        return char::from_u32(code.wrapping_add_signed(shift)).unwrap_or(c);
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        // A lowercase of several characters is a full folding, which simple folding leaves out.
        _ => c,
    }
}

/// The folded text; borrowed where folding changes nothing.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    } else {
        Cow::Owned(text.chars().map(fold_char).collect())
    }
}

/// For each byte offset of `fold(text)` the offset in `text` it came from, or `None` where the
/// two are the same because no character changed its length.
pub fn offsets(text: &str) -> Option<Vec<u32>> {
    if text
        .chars()
        .all(|c| c.len_utf8() == fold_char(c).len_utf8())
    {
        return None;
    }
    let mut map = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        map.extend(std::iter::repeat_n(at as u32, fold_char(c).len_utf8()));
    }
    map.push(text.len() as u32);
    Some(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    /// Two characters fold alike exactly if regex-syntax holds them to be case variants.
    #[test]
    fn agrees_with_regex_syntax_on_every_character() {
        for c in char::MIN..=char::MAX {
            let mut variants = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
            variants.case_fold_simple();
            for range in variants.ranges() {
                for variant in range.start()..=range.end() {
                    assert_eq!(fold_char(variant), fold_char(c), "{variant:?} and {c:?}");
                }
            }
            // A character without variants may only be newer than regex-syntax's tables.
            if variants
                .ranges()
                .iter()
                .map(|range| range.len())
                .sum::<usize>()
                == 1
            {
                continue;
            }
            let folded = fold_char(c);
            let in_class = variants
                .ranges()
                .iter()
                .any(|range| range.start() <= folded && folded <= range.end());
            assert!(
                in_class,
                "{c:?} folds to {folded:?}, which is not a variant of it"
            );
        }
    }

    #[test]
    fn offsets_lead_back_to_the_original() {
        // The Kelvin sign takes three bytes and folds to a one-byte k.
        let text = "a\u{212A}b";
        assert_eq!(fold(text), "akb");
        assert_eq!(offsets(text), Some(vec![0, 1, 4, 5]));
        assert_eq!(offsets("plain"), None);
    }
}
