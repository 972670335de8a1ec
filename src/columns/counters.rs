//! Counters, held only for rows that have any.

use super::{Flags, Sparse};
use crate::flow::Counters;

/// The counters of the rows whose flags say that they have some, four 32-bit numbers each: packets sent, bytes sent,
/// packets received, bytes received. What does not fit (1 in 10,000 in real files) is in `wide`.
///
/// About half of the tuples of a busy file have no counters, so a dense column would double the size of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CounterColumn {
    pub(super) quads: Vec<[u32; 4]>,
    /// By `4 * slot + field`.
    pub(super) wide: Sparse<u64>,
    /// How many rows have counters before each run of [`RANK_STEP`] rows; made by [`CounterColumn::index`].
    pub(super) rank: Vec<u32>,
}

const RANK_STEP: usize = 64;
const UNKNOWN: u32 = u32::MAX;
const WIDE: u32 = u32::MAX - 1;

impl CounterColumn {
    /// Small counters are below this.
    pub const SMALL_BELOW: u32 = WIDE;

    /// Adds the counters of the next row that has any: all known, and small.
    #[inline(always)]
    pub fn push_small(&mut self, counters: [u32; 4]) {
        debug_assert!(counters.iter().all(|counter| *counter < Self::SMALL_BELOW), "small counters are small");
        self.quads.push(counters);
    }

    /// Adds the counters of the next row that has any.
    pub fn push(&mut self, counters: &Counters) {
        let slot = self.quads.len();
        let values = counters.to_array();
        let mut quad = [UNKNOWN; 4];
        for (field, (narrow, value)) in quad.iter_mut().zip(values).enumerate() {
            *narrow = match value {
                None => UNKNOWN,
                Some(value) if value < u64::from(WIDE) => value as u32,
                Some(value) => {
                    self.wide.push((4 * slot + field) as u32, value);
                    WIDE
                }
            };
        }
        self.quads.push(quad);
    }

    /// The counters in a slot: the n-th row that has any.
    #[inline]
    pub fn in_slot(&self, slot: usize) -> Counters {
        let Some(quad) = self.quads.get(slot) else { return Counters::UNKNOWN };
        let mut values = [None; 4];
        for (field, (value, narrow)) in values.iter_mut().zip(quad).enumerate() {
            *value = match *narrow {
                UNKNOWN => None,
                WIDE => self.wide.get((4 * slot + field) as u32),
                narrow => Some(u64::from(narrow)),
            };
        }
        Counters::from_array(values)
    }

    /// The counters of a row.
    pub fn of_row(&self, flags: &[Flags], row: usize) -> Counters {
        self.slot_of(flags, row).map_or(Counters::UNKNOWN, |slot| self.in_slot(slot))
    }

    /// The slot of a row's counters, if it has any.
    #[inline]
    pub fn slot_of(&self, flags: &[Flags], row: usize) -> Option<usize> {
        if !flags.get(row).is_some_and(|f| f.has_counters()) {
            return None;
        }
        let block = row / RANK_STEP;
        let before = Flags::having_counters(&flags[block * RANK_STEP..row]).count_ones() as usize;
        Some(self.first_slot(block) + before)
    }

    /// The slot of the first row that has counters of the 64 rows from `64 * word` on.
    #[inline]
    pub fn first_slot(&self, word: usize) -> usize {
        self.rank.get(word).map_or(0, |slot| *slot as usize)
    }

    /// The counters in a slot, to be added up: 0 for what is unknown.
    #[inline]
    pub fn amounts(&self, slot: usize) -> [u64; 4] {
        let Some(quad) = self.quads.get(slot) else { return [0; 4] };
        if quad.iter().all(|value| *value < WIDE) { quad.map(u64::from) } else { self.amounts_slowly(slot) }
    }

    #[cold]
    fn amounts_slowly(&self, slot: usize) -> [u64; 4] {
        self.in_slot(slot).to_array().map(|value| value.unwrap_or(0))
    }

    /// The same with 0 in place of counters that do not count: `counts` says of a row which do, packets sent in the lowest
    /// bit.
    #[must_use]
    pub fn counting(&self, flags: &[Flags], counts: impl Fn(usize) -> u8) -> Self {
        let mut counting = self.clone();
        let rows = (0..flags.len()).filter(|row| flags[*row].has_counters());
        for (quad, row) in counting.quads.iter_mut().zip(rows) {
            let counts = counts(row);
            for (field, value) in quad.iter_mut().enumerate() {
                *value &= u32::from(counts >> field & 1).wrapping_neg();
            }
        }
        counting
    }

    /// Makes the index that the others need, once all rows are there.
    pub fn index(&mut self, flags: &[Flags]) {
        self.rank.clear();
        let mut n = 0;
        for block in flags.chunks(RANK_STEP) {
            self.rank.push(n);
            n += Flags::having_counters(block).count_ones();
        }
    }

    /// How many rows have counters.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// No row has counters.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Forgets all but the first `n` rows' counters.
    pub(super) fn truncate(&mut self, n: usize) {
        self.quads.truncate(n);
        self.wide.truncate(4 * n as u32);
    }

    /// Gives back room that is not needed.
    pub(super) fn shrink_to_fit(&mut self) {
        self.quads.shrink_to_fit();
        self.wide.shrink_to_fit();
        self.rank.shrink_to_fit();
    }

    /// Bytes held.
    pub(super) fn n_bytes(&self) -> usize {
        self.quads.capacity() * 16 + self.wide.len() * 12 + self.rank.capacity() * 4
    }
}
