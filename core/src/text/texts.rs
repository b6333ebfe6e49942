//! Many texts end to end, in one piece of memory.

use super::fold::fold_char;

/// Texts in the order they were added, each told from the next by where it ends.
///
/// A million short texts cost their bytes and a number each, in two pieces of memory, and a search through all of them is one search through [`Texts::all`].
#[derive(Clone, Debug, Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text at the end.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at an index below [`Texts::len`].
    pub fn get(&self, index: usize) -> &str {
        &self.all[self.start(index)..self.ends[index]]
    }

    /// The same as bytes, for a comparison that has no need to look where characters begin.
    pub fn bytes(&self, index: usize) -> &[u8] {
        &self.all.as_bytes()[self.start(index)..self.ends[index]]
    }

    /// Bytes of the text at an index.
    pub fn length(&self, index: usize) -> usize {
        self.ends[index] - self.start(index)
    }

    /// All texts end to end.
    pub fn all(&self) -> &str {
        &self.all
    }

    /// Where in [`Texts::all`] each text ends, which is where the next begins.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.several(0, self.len()).iter()
    }

    /// Those from one index up to another.
    pub fn several(&self, from: usize, to: usize) -> Several<'_> {
        Several::Neighbours {
            all: &self.all,
            start: self.start(from),
            ends: &self.ends[from..to],
        }
    }

    /// The same texts with case folded; `None` where folding changes none of them.
    pub fn folded(&self) -> Option<Texts> {
        if self.all.is_ascii() {
            let changes = self.all.bytes().any(|byte| byte.is_ascii_uppercase());
            return changes.then(|| Texts {
                all: self.all.to_ascii_lowercase(),
                ends: self.ends.clone(),
            });
        }
        let mut folded = Texts {
            all: String::with_capacity(self.all.len()),
            ends: Vec::with_capacity(self.ends.len()),
        };
        for text in self.iter() {
            folded.all.extend(text.chars().map(fold_char));
            folded.ends.push(folded.all.len());
        }
        Some(folded)
    }

    fn start(&self, index: usize) -> usize {
        match index {
            0 => 0,
            index => self.ends[index - 1],
        }
    }
}

/// Several texts that something else keeps.
#[derive(Clone, Copy, Debug)]
pub enum Several<'a> {
    /// Neighbours in [`Texts`].
    Neighbours {
        all: &'a str,
        start: usize,
        ends: &'a [usize],
    },
    Alone(&'a [String]),
}

impl<'a> Several<'a> {
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a str> + Clone {
        (0..self.len()).map(move |index| self.get(index))
    }

    /// The text at an index below [`Several::len`].
    pub fn get(self, index: usize) -> &'a str {
        match self {
            Several::Neighbours { all, start, ends } => {
                let start = match index {
                    0 => start,
                    index => ends[index - 1],
                };
                &all[start..ends[index]]
            }
            Several::Alone(texts) => &texts[index],
        }
    }

    /// Bytes of all of them.
    pub fn bytes(self) -> usize {
        match self {
            Several::Neighbours { start, ends, .. } => ends.last().map_or(0, |&end| end - start),
            Several::Alone(texts) => texts.iter().map(String::len).sum(),
        }
    }

    pub fn len(self) -> usize {
        match self {
            Several::Neighbours { ends, .. } => ends.len(),
            Several::Alone(texts) => texts.len(),
        }
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn texts_come_back_as_they_were_added() {
        let mut texts = Texts::default();
        for text in ["", "ab", "", "Ünï", "c"] {
            texts.push(text);
        }
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["", "ab", "", "Ünï", "c"]);
        assert_eq!(texts.get(3), "Ünï");
        let inner: Vec<&str> = texts.several(1, 4).iter().collect();
        assert_eq!(inner, ["ab", "", "Ünï"]);
        assert!(texts.several(2, 2).is_empty());
    }

    #[test]
    fn folding_all_at_once_folds_each() {
        for given in [&["aB", "", "C:\\X"][..], &["ẞtraße", "K", "x"], &["a", "1"]] {
            let mut texts = Texts::default();
            for text in given {
                texts.push(text);
            }
            let folded = texts.folded();
            let folded = folded.as_ref().unwrap_or(&texts);
            assert!(folded.iter().eq(given.iter().map(|text| fold(text))));
        }
    }
}
