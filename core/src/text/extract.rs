//! A part of a text in another spelling, with the way back: the query inside a TOML or YAML
//! string, where escapes and line folding stand between what is meant and what is written.

use super::Span;

/// A text taken out of a source, each of whose characters knows where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    text: String,
    /// Runs of characters that stand alike in both: (offset in `text`, offset in the source).
    /// Sorted; each run ends where the next begins.
    runs: Vec<(u32, u32)>,
    /// Where the source's part ends.
    end: u32,
}

impl Extract {
    /// A whole source as it is.
    pub fn whole(source: &str) -> Extract {
        Extract::part(source, Span::new(0, source.len()))
    }

    /// A part of a source as it is.
    pub fn part(source: &str, span: Span) -> Extract {
        Extract {
            text: span.of(source).to_owned(),
            runs: vec![(0, span.start)],
            end: span.end,
        }
    }

    /// A part of a source as `meant`, which a parser of the format made of it.
    ///
    /// Both are walked side by side. Where they differ, the source has an escape, a quote, a
    /// comment or folded blanks: the walk looks ahead for the place from which a few characters
    /// agree again. A wrong guess misplaces a mark by some characters and nothing else.
    pub fn aligned(source: &str, span: Span, meant: String) -> Extract {
        const AHEAD: usize = 512;
        const AGREE: usize = 8;
        let raw = span.of(source);
        let mut runs: Vec<(u32, u32)> = Vec::new();
        let mut at = 0;
        // Whether the last character continued its run.
        let mut running = false;
        for (offset, wanted) in meant.char_indices() {
            let here = raw[at..].chars().next();
            let blanks = |c: Option<char>| c.is_some_and(char::is_whitespace);
            let same = here == Some(wanted)
                && (running || offset > 0 || agrees(&meant[offset..], &raw[at..], AGREE));
            if same {
                if !running {
                    runs.push((offset as u32, span.start + at as u32));
                    running = true;
                }
                at += wanted.len_utf8();
                continue;
            }
            running = false;
            if wanted.is_whitespace() && blanks(here) {
                // Folded line breaks and indentation: one blank stands for all of them.
                runs.push((offset as u32, span.start + at as u32));
                let rest = raw[at..].trim_start();
                let next = meant[offset + wanted.len_utf8()..].chars().next();
                if !blanks(next) {
                    at = raw.len() - rest.len();
                }
                continue;
            }
            let rest = &meant[offset..];
            let found = raw[at..]
                .char_indices()
                .take(AHEAD)
                .map(|(ahead, _)| at + ahead)
                .find(|&ahead| agrees(rest, &raw[ahead..], AGREE))
                // Near an end, or between two escapes, fewer characters have to do.
                .or_else(|| {
                    raw[at..]
                        .char_indices()
                        .take(4)
                        .map(|(ahead, _)| at + ahead)
                        .find(|&ahead| raw[ahead..].starts_with(wanted))
                });
            match found {
                Some(ahead) => {
                    runs.push((offset as u32, span.start + ahead as u32));
                    at = ahead + wanted.len_utf8();
                    running = true;
                }
                None => runs.push((offset as u32, span.start + at as u32)),
            }
        }
        if runs.is_empty() {
            runs.push((0, span.start));
        }
        Extract {
            text: meant,
            runs,
            end: span.end,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of [`Extract::text`] stands in the source.
    pub fn span(&self, part: Span) -> Span {
        let start = self.offset(part.start);
        // The end is where the last character ends, not where the next one begins.
        let end = match part.is_empty() {
            true => start,
            false => {
                let last = self.text[..part.range().end.min(self.text.len())]
                    .chars()
                    .next_back()
                    .map_or(1, char::len_utf8) as u32;
                self.offset(part.end - last.min(part.end)) + last
            }
        };
        Span::new(
            start as usize,
            end.clamp(start, self.end.max(start)) as usize,
        )
    }

    fn offset(&self, at: u32) -> u32 {
        let run = self.runs.partition_point(|(from, _)| *from <= at);
        match run.checked_sub(1).map(|run| self.runs[run]) {
            Some((from, source)) => (source + (at - from)).min(self.end),
            None => self.runs[0].1,
        }
    }
}

/// Whether two texts begin alike, as far as `count` characters or the end of the first.
fn agrees(wanted: &str, raw: &str, count: usize) -> bool {
    let mut raw = raw.chars();
    wanted.chars().take(count).all(|c| raw.next() == Some(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back<'a>(extract: &Extract, source: &'a str, part: &str) -> &'a str {
        let at = extract.text().find(part).unwrap();
        extract.span(Span::new(at, at + part.len())).of(source)
    }

    #[test]
    fn a_part_as_it_is_leads_back_to_itself() {
        let source = "query = '''process where x'''";
        let extract = Extract::part(source, Span::new(11, 26));
        assert_eq!(extract.text(), "process where x");
        assert_eq!(back(&extract, source, "where"), "where");
    }

    #[test]
    fn escapes_quotes_and_folding_lead_back() {
        let source = r#"search: "a=\"b\\c\" OR
   dd=ee ff""#;
        let meant = "a=\"b\\c\" OR dd=ee ff".to_owned();
        let extract = Extract::aligned(source, Span::new(8, source.len()), meant);
        assert_eq!(back(&extract, source, "dd=ee"), "dd=ee");
        assert_eq!(back(&extract, source, "OR"), "OR");
        assert_eq!(back(&extract, source, "ff"), "ff");
        let source = "'it''s one'";
        let extract = Extract::aligned(source, Span::new(0, source.len()), "it's one".into());
        assert_eq!(back(&extract, source, "one"), "one");
        assert_eq!(back(&extract, source, "it"), "it");
    }
}
