//! Many texts at once, by a few bytes of each.
//!
//! Of each text that is looked for, one run of four bytes is chosen, the rarest by a sample, or
//! of three or two where the text is shorter. One pass over a value looks every run of its bytes
//! up in a set of bits that stays in the processor's caches; where the bit is set, the texts with
//! that run are compared. A value that holds a text holds the chosen run of it, at which the
//! comparison finds it, so that nothing is lost. One automaton over all texts would look at each
//! byte once, too, but its tables are as large as the memory is slow.

use super::Needle;
use std::ops::Range;

const WIDE: usize = 4;
const MIDDLE: usize = 3;
const NARROW: usize = 2;
/// Words of the set of wide runs: 64 KB. Ten thousand runs set two bits in a hundred, so that few
/// comparisons are for nothing; a smaller set would be nearer, but a comparison costs as much as
/// ten bytes.
const MANY: usize = 1 << 13;
/// Of the others, which are few: 8 KB.
const FEW: usize = 1 << 10;
/// Runs that share a place in the list of texts.
const PLACES: u32 = 14;
/// Bytes of the values that tell which runs are rare.
pub const SAMPLE: usize = 64 << 10;

/// Texts to look for, prepared.
#[derive(Debug)]
pub struct Grams {
    wide: Table<WIDE, MANY>,
    middle: Table<MIDDLE, FEW>,
    narrow: Table<NARROW, FEW>,
}

#[derive(Debug)]
struct Table<const WIDTH: usize, const WORDS: usize> {
    /// `None` where nothing is looked for; the others are empty then.
    set: Option<Box<[u64; WORDS]>>,
    /// Where in `chosen` those with the same place begin.
    starts: Vec<u32>,
    chosen: Vec<Chosen>,
    /// The texts end to end.
    texts: Vec<u8>,
}

/// A run of bytes that was chosen for a text.
#[derive(Clone, Copy, Debug)]
struct Chosen {
    gram: u32,
    /// Where in the text it stands.
    offset: u32,
    start: u32,
    end: u32,
    of: u32,
}

impl Grams {
    /// Texts of fewer bytes can't be prepared.
    pub const SHORTEST: usize = NARROW;

    /// Prepares texts to be looked for in values like the sample.
    pub fn new<'n, 't: 'n>(
        needles: impl Iterator<Item = &'n Needle<'t>> + Clone,
        sample: &[u8],
    ) -> Grams {
        let of_length = |lengths: std::ops::Range<usize>| {
            let needles = needles.clone();
            needles.filter(move |needle| lengths.contains(&needle.text.len()))
        };
        Grams {
            wide: Table::new(of_length(WIDE..usize::MAX), sample),
            // Of these texts each has one run only.
            middle: Table::new(of_length(MIDDLE..WIDE), &[]),
            narrow: Table::new(of_length(NARROW..MIDDLE), &[]),
        }
    }

    /// Calls `hit` with the owner of each text that stands in the value, and where, each time that
    /// it does.
    pub fn search(&self, value: &str, hit: &mut impl FnMut(u32, Range<usize>)) {
        let value = value.as_bytes();
        let (wide, middle, narrow) = (self.wide.set(), self.middle.set(), self.narrow.set());
        let begin = |run: u32, bytes: usize| run & (u32::MAX >> (32 - 8 * bytes));
        for (at, window) in value.windows(WIDE).enumerate() {
            let run = gram(window);
            let is_wide = has(wide, run);
            let is_middle = has(middle, begin(run, MIDDLE));
            let is_narrow = has(narrow, begin(run, NARROW));
            if is_wide | is_middle | is_narrow {
                if is_wide {
                    self.wide.compare(value, at, run, hit);
                }
                if is_middle {
                    self.middle.compare(value, at, begin(run, MIDDLE), hit);
                }
                if is_narrow {
                    self.narrow.compare(value, at, begin(run, NARROW), hit);
                }
            }
        }
        // The last bytes, which are too few for a wide run.
        for at in value.len().saturating_sub(WIDE - 1)..value.len() {
            let rest = &value[at..];
            if let Some(run) = rest.get(..MIDDLE).map(gram).filter(|&run| has(middle, run)) {
                self.middle.compare(value, at, run, hit);
            }
            if let Some(run) = rest.get(..NARROW).map(gram).filter(|&run| has(narrow, run)) {
                self.narrow.compare(value, at, run, hit);
            }
        }
    }
}

/// Whether a run is in a set, or another that shares its bit.
fn has<const WORDS: usize>(set: &[u64; WORDS], gram: u32) -> bool {
    let (word, bit) = bit_of::<WORDS>(gram);
    set[word] & bit != 0
}

fn bit_of<const WORDS: usize>(gram: u32) -> (usize, u64) {
    let bits = 6 + WORDS.trailing_zeros();
    let bit = spread(gram) >> (32 - bits);
    ((bit >> 6) as usize, 1 << (bit & 63))
}

/// A run as a number.
fn gram(run: &[u8]) -> u32 {
    match *run {
        [a, b] => u32::from(u16::from_le_bytes([a, b])),
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        _ => unreachable!("runs have three widths"),
    }
}

/// Spreads runs over 32 bits, of which the upper ones are the best.
fn spread(gram: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1)
}

impl<const WIDTH: usize, const WORDS: usize> Table<WIDTH, WORDS> {
    /// The sample tells which runs are rare.
    fn new<'n, 't: 'n>(
        needles: impl Iterator<Item = &'n Needle<'t>> + Clone,
        sample: &[u8],
    ) -> Table<WIDTH, WORDS> {
        let mut table = Table {
            set: None,
            starts: Vec::new(),
            chosen: Vec::new(),
            texts: Vec::new(),
        };
        let (mut count, mut bytes) = (0, 0);
        for needle in needles.clone() {
            count += 1;
            bytes += needle.text.len();
        }
        if count == 0 {
            return table;
        }
        table.texts.reserve_exact(bytes);
        let mut chosen = Vec::with_capacity(count);
        let mut set = Box::new([0; WORDS]);
        table.starts = vec![0; (1 << PLACES) + 1];
        let mut seen = vec![0_u32; 1 << 16];
        for window in sample.windows(WIDTH) {
            seen[(spread(gram(window)) >> 16) as usize] += 1;
        }
        for needle in needles {
            let bytes = needle.text.as_bytes();
            let often = |gram: u32| seen[(spread(gram) >> 16) as usize];
            let grams = (0..).zip(bytes.windows(WIDTH).map(gram));
            let Some((offset, gram)) = grams.min_by_key(|(_, gram)| often(*gram)) else {
                continue;
            };
            let (word, bit) = bit_of::<WORDS>(gram);
            set[word] |= bit;
            let start = table.texts.len() as u32;
            table.texts.extend(bytes);
            chosen.push(Chosen {
                gram,
                offset,
                start,
                end: table.texts.len() as u32,
                of: needle.of,
            });
        }
        table.set = Some(set);
        let place = |chosen: &Chosen| (spread(chosen.gram) >> (32 - PLACES)) as usize;
        for chosen in &chosen {
            table.starts[place(chosen) + 1] += 1;
        }
        for at in 1..table.starts.len() {
            table.starts[at] += table.starts[at - 1];
        }
        // Each behind those of its place that came before it.
        let mut next = table.starts.clone();
        table.chosen = chosen.clone();
        for chosen in chosen {
            let at = &mut next[place(&chosen)];
            table.chosen[*at as usize] = chosen;
            *at += 1;
        }
        table
    }

    fn set(&self) -> &[u64; WORDS] {
        self.set.as_deref().unwrap_or(const { &[0; WORDS] })
    }

    #[inline(never)]
    fn compare(&self, value: &[u8], at: usize, gram: u32, hit: &mut impl FnMut(u32, Range<usize>)) {
        let place = (spread(gram) >> (32 - PLACES)) as usize;
        let (from, to) = (self.starts[place] as usize, self.starts[place + 1] as usize);
        for chosen in self.chosen[from..to].iter().filter(|one| one.gram == gram) {
            let Some(start) = at.checked_sub(chosen.offset as usize) else {
                continue;
            };
            let text = &self.texts[chosen.start as usize..chosen.end as usize];
            // A text that is no longer than its run stands there.
            if text.len() == WIDTH || value[start..].starts_with(text) {
                hit(chosen.of, start..start + text.len());
            }
        }
    }
}
