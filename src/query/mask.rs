//! Which rows, as bits.

/// Which rows of a chunk: a bit for each, in words of 64 rows, the first row in the lowest bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChunkMask {
    /// Bits past the last row are not set.
    words: Vec<u64>,
    n_rows: usize,
    n_set: usize,
}

impl ChunkMask {
    /// All rows of a chunk of so many.
    pub fn all(n_rows: usize) -> Self {
        Self { words: all_words(n_rows), n_rows, n_set: n_rows }
    }

    /// No row of a chunk of so many.
    pub fn none(n_rows: usize) -> Self {
        Self { words: vec![0; n_rows.div_ceil(64)], n_rows, n_set: 0 }
    }

    /// From the words of a chunk of so many rows.
    pub(super) fn from_words(words: Vec<u64>, n_rows: usize) -> Self {
        debug_assert_eq!(words.len(), n_rows.div_ceil(64), "a bit a row");
        let n_set = words.iter().map(|word| word.count_ones() as usize).sum();
        Self { words, n_rows, n_set }
    }

    /// The bits.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many rows the chunk has.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// How many of them are in.
    pub fn len(&self) -> usize {
        self.n_set
    }

    /// No row is in.
    pub fn is_empty(&self) -> bool {
        self.n_set == 0
    }

    /// Whether a row is in.
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Puts rows of a store in; the chunk begins with this one.
    pub fn add(&mut self, rows: &RowBits, first_row: u32) {
        let all = all_words(self.n_rows);
        for ((word, more), all) in self.words.iter_mut().zip(rows.words_from(first_row)).zip(all) {
            *word |= more & all;
        }
        self.n_set = self.words.iter().map(|word| word.count_ones() as usize).sum();
    }

    /// Takes out the rows that are not in another mask of the same chunk.
    pub fn keep(&mut self, other: &Self) {
        debug_assert_eq!(self.n_rows, other.n_rows, "masks of one chunk");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
        self.n_set = self.words.iter().map(|word| word.count_ones() as usize).sum();
    }

    /// The rows that are in, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.words.iter().zip((0..).step_by(64)).flat_map(|(word, first)| bits(*word).map(move |bit| first + bit))
    }

    /// The bits of some of the rows, as a word for each that has any, with its place.
    pub(super) fn words_in(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = (usize, u64)> {
        let words = rows.start / 64..rows.end.div_ceil(64).min(self.words.len());
        words.filter_map(move |place| {
            let word = self.words[place] & bits_from_to(rows.start, rows.end, place);
            (word != 0).then_some((place, word))
        })
    }
}

/// Words in which the bits of so many rows are set.
pub(super) fn all_words(n_rows: usize) -> Vec<u64> {
    let mut words = vec![u64::MAX; n_rows.div_ceil(64)];
    if let Some(last) = words.last_mut().filter(|_| !n_rows.is_multiple_of(64)) {
        *last = (1 << (n_rows % 64)) - 1;
    }
    words
}

/// Those bits of the word at a place that stand for rows of a range.
#[inline]
pub(super) fn bits_from_to(start: usize, end: usize, place: usize) -> u64 {
    let first = place * 64;
    let after_start = if start > first { u64::MAX.checked_shl((start - first) as u32).unwrap_or(0) } else { u64::MAX };
    let before_end = if end < first + 64 { (1 << end.saturating_sub(first)) - 1 } else { u64::MAX };
    after_start & before_end
}

/// Takes a run of rows out.
pub(super) fn clear(words: &mut [u64], rows: &std::ops::Range<usize>) {
    let end = rows.end.div_ceil(64).min(words.len());
    for (place, word) in words[..end].iter_mut().enumerate().skip(rows.start / 64) {
        *word &= !bits_from_to(rows.start, rows.end, place);
    }
}

/// The places of the bits that are set, ascending.
#[inline]
pub(super) fn bits(word: u64) -> impl Iterator<Item = usize> {
    let mut left = word;
    std::iter::from_fn(move || {
        let bit = left.trailing_zeros();
        (bit < 64).then(|| {
            left &= left - 1;
            bit as usize
        })
    })
}

/// Which rows of a store: a bit for each, by the row's number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowBits {
    words: Vec<u64>,
}

impl RowBits {
    /// No row of so many.
    pub fn new(n_rows: usize) -> Self {
        Self { words: vec![0; n_rows.div_ceil(64)] }
    }

    /// Puts a row in, where there is one of this number.
    #[inline]
    pub fn set(&mut self, row: u32) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether a row is in.
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Takes the rows that are not in out of the words of a chunk that begins with this row.
    pub(super) fn narrow(&self, first_row: u32, words: &mut [u64]) {
        words.iter_mut().zip(self.words_from(first_row)).for_each(|(word, bits)| *word &= bits);
    }

    /// The bits from a row on, in words. Where it does not begin with a word, each of those has bits of two.
    fn words_from(&self, first_row: u32) -> impl Iterator<Item = u64> {
        let (first, shift) = (first_row as usize / 64, first_row % 64);
        let at = move |place: usize| self.words.get(place).copied().unwrap_or(0);
        (first..).map(move |place| at(place) >> shift | at(place + 1).checked_shl(64 - shift).unwrap_or(0))
    }
}

/// Which rows of a store: the masks of its chunks in turn.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    masks: Vec<ChunkMask>,
    /// The same bits by the row's number in the store, so that a row is found at once.
    words: Vec<u64>,
    n_rows: usize,
    n_set: usize,
}

impl Selection {
    /// Adds the mask of the next chunk.
    pub fn push(&mut self, mask: ChunkMask) {
        let shift = self.n_rows % 64;
        self.n_rows += mask.n_rows;
        self.n_set += mask.n_set;
        for word in &mask.words {
            if shift == 0 {
                self.words.push(*word);
            } else {
                if let Some(last) = self.words.last_mut() {
                    *last |= word << shift;
                }
                self.words.push(word >> (64 - shift));
            }
        }
        self.words.truncate(self.n_rows.div_ceil(64));
        self.masks.push(mask);
    }

    /// The mask of a chunk.
    ///
    /// # Panics
    /// Where it was not pushed.
    pub fn chunk(&self, index: usize) -> &ChunkMask {
        &self.masks[index]
    }

    /// The masks of the chunks.
    pub fn chunks(&self) -> &[ChunkMask] {
        &self.masks
    }

    /// Whether a row is in, by its number in the store.
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows are in.
    pub fn len(&self) -> usize {
        self.n_set
    }

    /// No row is in.
    pub fn is_empty(&self) -> bool {
        self.n_set == 0
    }

    /// The rows that are in by their number in the store, ascending.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let words = self.words.iter().zip((0_u32..).step_by(64));
        words.flat_map(|(word, first)| bits(*word).map(move |bit| first + bit as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn chunks_follow_each_other(chunks in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 0..200), 0..6)) {
            let mut selection = Selection::default();
            for rows in &chunks {
                let mut words = all_words(rows.len());
                for (row, _) in rows.iter().enumerate().filter(|(_, is_in)| !**is_in) {
                    clear(&mut words, &(row..row + 1));
                }
                let mask = ChunkMask::from_words(words, rows.len());
                let expected: Vec<usize> = (0..rows.len()).filter(|row| rows[*row]).collect();
                prop_assert_eq!(mask.rows().collect::<Vec<_>>(), expected);
                selection.push(mask);
            }
            let rows = chunks.concat();
            let expected: Vec<u32> = (0..rows.len() as u32).filter(|row| rows[*row as usize]).collect();
            prop_assert_eq!(selection.len(), expected.len());
            prop_assert!((0..rows.len() as u32 + 70).all(|row| selection.contains(row) == expected.contains(&row)));
            prop_assert_eq!(selection.rows().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn rows_are_looked_up_from_any_first_one(rows in proptest::collection::vec(any::<bool>(), 0..400), first in 0_usize..450, len in 0_usize..200) {
            let mut bits = RowBits::new(rows.len());
            for (row, _) in (0..).zip(&rows).filter(|(_, is_in)| **is_in) {
                bits.set(row);
            }
            bits.set(100_000);
            let mut words = all_words(len);
            bits.narrow(first as u32, &mut words);
            let mask = ChunkMask::from_words(words, len);
            let is_in = |row: usize| rows.get(row).copied().unwrap_or(false);
            prop_assert!((0..len).all(|row| mask.contains(row) == is_in(first + row)));
            prop_assert!((0..500).all(|row| bits.contains(row) == is_in(row as usize)));
        }

        #[test]
        fn a_run_is_cleared(n_rows in 0_usize..300, start in 0_usize..300, len in 0_usize..300) {
            let run = start.min(n_rows)..(start + len).min(n_rows);
            let mut words = all_words(n_rows);
            clear(&mut words, &run);
            let mask = ChunkMask::from_words(words, n_rows);
            prop_assert!((0..n_rows).all(|row| mask.contains(row) != run.contains(&row)));
            prop_assert_eq!(ChunkMask::all(n_rows).words_in(run.clone()).map(|(_, word)| word.count_ones() as usize).sum::<usize>(), run.len());
        }
    }
}
