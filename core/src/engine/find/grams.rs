//! Many texts at once, by a few bytes of each.
//!
//! Of each text that is looked for, one run of four bytes is chosen, the rarest by a sample, or
//! of three or two where the text is shorter. One pass over a value looks every run of its bytes
//! up in a set of bits that stays in the processor's caches; where the bit is set, the texts with
//! that run are compared. A value that holds a text holds the chosen run of it, at which the
//! comparison finds it, so that nothing is lost. One automaton over all texts would look at each
//! byte once, too, but its tables are as large as the memory is slow.

use super::Needle;

const WIDE: usize = 4;
const MIDDLE: usize = 3;
const NARROW: usize = 2;
/// Bits of the set: 64 KB. Ten thousand runs set two in a hundred, so that few comparisons are
/// for nothing; a smaller set would be nearer, but a comparison costs as much as ten bytes.
const SET: u32 = 19;
/// Runs that share a place in the list of texts.
const PLACES: u32 = 14;
/// Bytes of the values that tell which runs are rare.
pub const SAMPLE: usize = 256 << 10;

/// Texts to look for, prepared.
#[derive(Debug)]
pub struct Grams {
    wide: Table<WIDE>,
    middle: Table<MIDDLE>,
    narrow: Table<NARROW>,
}

#[derive(Debug)]
struct Table<const WIDTH: usize> {
    /// Empty where nothing is looked for, as are the others.
    set: Vec<u64>,
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
    pub fn new<'n>(needles: impl Iterator<Item = &'n Needle> + Clone, sample: &[u8]) -> Grams {
        let of_length = |lengths: std::ops::Range<usize>| {
            let needles = needles.clone();
            needles.filter(move |needle| lengths.contains(&needle.text.len()))
        };
        Grams {
            wide: Table::new(of_length(WIDE..usize::MAX), sample),
            middle: Table::new(of_length(MIDDLE..WIDE), sample),
            narrow: Table::new(of_length(NARROW..MIDDLE), sample),
        }
    }

    /// Calls `hit` with the owner of each text that stands in the value, perhaps several times.
    pub fn search(&self, value: &str, hit: &mut impl FnMut(u32)) {
        self.wide.search(value.as_bytes(), hit);
        self.middle.search(value.as_bytes(), hit);
        self.narrow.search(value.as_bytes(), hit);
    }
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

impl<const WIDTH: usize> Table<WIDTH> {
    fn new<'n>(needles: impl Iterator<Item = &'n Needle> + Clone, sample: &[u8]) -> Table<WIDTH> {
        let mut table = Table {
            set: Vec::new(),
            starts: Vec::new(),
            chosen: Vec::new(),
            texts: Vec::new(),
        };
        if needles.clone().next().is_none() {
            return table;
        }
        table.set = vec![0; 1 << (SET - 6)];
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
            let bit = spread(gram) >> (32 - SET);
            table.set[(bit >> 6) as usize] |= 1 << (bit & 63);
            let start = table.texts.len() as u32;
            table.texts.extend(bytes);
            table.chosen.push(Chosen {
                gram,
                offset,
                start,
                end: table.texts.len() as u32,
                of: needle.of,
            });
        }
        let place = |chosen: &Chosen| spread(chosen.gram) >> (32 - PLACES);
        table.chosen.sort_by_key(place);
        for chosen in &table.chosen {
            table.starts[place(chosen) as usize + 1] += 1;
        }
        for at in 1..table.starts.len() {
            table.starts[at] += table.starts[at - 1];
        }
        table
    }

    fn search(&self, value: &[u8], hit: &mut impl FnMut(u32)) {
        // With a length that is known, every place is seen to be within.
        let Some(set) = self.set.first_chunk::<{ 1 << (SET - 6) }>() else {
            return;
        };
        for (at, window) in value.windows(WIDTH).enumerate() {
            let gram = gram(window);
            let bit = spread(gram) >> (32 - SET);
            if set[(bit >> 6) as usize] >> (bit & 63) & 1 == 1 {
                self.compare(value, at, gram, hit);
            }
        }
    }

    #[inline(never)]
    fn compare(&self, value: &[u8], at: usize, gram: u32, hit: &mut impl FnMut(u32)) {
        let place = (spread(gram) >> (32 - PLACES)) as usize;
        let (from, to) = (self.starts[place] as usize, self.starts[place + 1] as usize);
        for chosen in self.chosen[from..to].iter().filter(|one| one.gram == gram) {
            let text = &self.texts[chosen.start as usize..chosen.end as usize];
            let stands = at
                .checked_sub(chosen.offset as usize)
                .is_some_and(|start| value[start..].starts_with(text));
            if stands {
                hit(chosen.of);
            }
        }
    }
}
