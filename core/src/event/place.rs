//! Where the reader stands, as line and column.

/// A cursor that only moves forward, so that placing every record and every message of a text
/// costs one walk over it, however long its lines are.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    offset: usize,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Place {
    pub const START: Place = Place {
        offset: 0,
        line: 1,
        column: 1,
    };

    pub fn offset(self) -> usize {
        self.offset
    }

    /// Moves on to the byte at `offset`. An offset behind the cursor leaves it where it is.
    pub fn advance(&mut self, text: &str, offset: usize) {
        let offset = offset.min(text.len());
        let Some(passed) = text.as_bytes().get(self.offset..offset) else {
            return;
        };
        let last_line = match passed.iter().rposition(|&byte| byte == b'\n') {
            Some(at) => {
                self.line += memchr::memchr_iter(b'\n', passed).count() as u32;
                self.column = 1;
                &passed[at + 1..]
            }
            None => passed,
        };
        // Every byte that does not continue a character starts one.
        self.column += last_line
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count() as u32;
        self.offset = offset;
    }

    /// Moves on to the byte at `offset`, which the next window of the text begins with.
    pub fn rebase(&mut self, window: &str, offset: usize) {
        self.advance(window, offset);
        self.offset = self.offset.saturating_sub(offset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "a\nbé c\r\nd";
        let mut place = Place::START;
        let mut at = |offset| {
            place.advance(text, offset);
            (place.line, place.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2));
        assert_eq!(at(6), (2, 4));
        assert_eq!(at(9), (3, 1));
        assert_eq!(at(99), (3, 2));
    }
}
