//! From byte offsets to the line and column that a person counts.

/// The start of each line of a text, for turning offsets into positions.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place in a text as editors count it: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// How many line breaks a text has, many bytes at a time: every byte of a log comes by here.
pub fn breaks(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

impl LineIndex {
    pub fn new(text: &str) -> LineIndex {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0)
            .chain(breaks.map(|at| at as u32 + 1))
            .collect();
        LineIndex { starts }
    }

    /// How many lines there are; what follows the last line break is one, too.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// A line (from 1) of `text`, the text this index was made from, without its line break; empty
    /// where there is no such line.
    pub fn text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let start = |line: u32| Some(*self.starts.get(line as usize)? as usize);
        let Some(from) = line.checked_sub(1).and_then(start) else {
            return "";
        };
        let to = start(line).unwrap_or(text.len());
        let body = text.get(from..to).unwrap_or("");
        let body = body.strip_suffix('\n').unwrap_or(body);
        body.strip_suffix('\r').unwrap_or(body)
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of `offset` in `text`, the text this index was made from.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1] as usize;
        let before = text.get(start..offset as usize).unwrap_or("");
        Position {
            line,
            column: before.chars().count() as u32 + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "a\nbé c\r\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(index.position(text, 6), Position { line: 2, column: 4 });
    }

    #[test]
    fn lines_come_without_their_breaks() {
        let text = "a\nbé c\r\n";
        let index = LineIndex::new(text);
        assert_eq!(index.count(), 3);
        let lines = [0, 1, 2, 3, 4].map(|line| index.text(text, line));
        assert_eq!(lines, ["", "a", "bé c", "", ""]);
    }
}
