//! Which rows of a chunk are added up, and what of each.

use std::borrow::Cow;
use std::ops::Range;

use super::counts::Counts;
use super::mask::{ChunkMask, bits};
use crate::columns::{Columns, CounterColumn};

/// Which rows of a chunk are added up, and what of each: as they were logged, or with every connection counted once.
///
/// Counted once, a row that does not count as a tuple can still give some of its counters. Such rows are gone through
/// after the others, and counters that do not count are zeros in a copy, so that as logged nothing is asked of a row.
pub struct Picked<'a> {
    pub(super) columns: &'a Columns,
    /// The rows of the view, whether they count or not.
    pub(super) mask: &'a ChunkMask,
    /// Those that count as a tuple.
    tuples: Cow<'a, ChunkMask>,
    /// Those that only give counters.
    others: ChunkMask,
    /// The chunk's counters, 0 for those that do not count.
    pub(super) counters: Cow<'a, CounterColumn>,
    /// What of each row of the chunk counts; `None` where all does.
    pub(super) counts: Option<&'a [Counts]>,
}

impl<'a> Picked<'a> {
    /// The rows of a mask as they were logged.
    pub fn as_logged(columns: &'a Columns, mask: &'a ChunkMask) -> Self {
        let counters = Cow::Borrowed(&columns.counters);
        Self { columns, mask, tuples: Cow::Borrowed(mask), others: ChunkMask::default(), counters, counts: None }
    }

    /// What counts of the rows of a mask when every connection is counted once, by what counts of each row of the chunk.
    ///
    /// # Panics
    /// If there is less than one for each row.
    pub fn counted_once(columns: &'a Columns, mask: &'a ChunkMask, counts: &'a [Counts]) -> Self {
        let mut tuples = mask.words().to_vec();
        let mut others = vec![0; tuples.len()];
        for (place, word) in tuples.iter_mut().enumerate() {
            for bit in bits(*word) {
                let row = place * 64 + bit;
                // A counter counts only where there is one.
                let gives = (counts[row].counters() != 0) & columns.flags[row].has_counters();
                let is_tuple = counts[row].is_tuple();
                *word &= !(u64::from(!is_tuple) << bit);
                others[place] |= u64::from(!is_tuple & gives) << bit;
            }
        }
        let of = |words| ChunkMask::from_words(words, mask.n_rows());
        let counters = Cow::Owned(columns.counters.counting(&columns.flags, |row| counts[row].counters()));
        Self { columns, mask, tuples: Cow::Owned(of(tuples)), others: of(others), counters, counts: Some(counts) }
    }

    /// Of some of the rows those that count, as a word for each 64 that has any, with its place, and before it as how many
    /// tuples each of its rows counts: first those that count as one, then those that count as none.
    #[inline]
    pub(super) fn words_in(&self, rows: Range<usize>) -> impl Iterator<Item = (u32, (usize, u64))> {
        let tuples = self.tuples.words_in(rows.clone()).map(|word| (1, word));
        tuples.chain(self.others.words_in(rows).map(|word| (0, word)))
    }

    /// Whether a row counts as a tuple.
    pub(super) fn is_tuple(&self, row: usize) -> bool {
        self.tuples.contains(row)
    }
}
