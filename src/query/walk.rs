//! Walking over the rows of a mask, a word of 64 at a time.
//!
//! About every second row has counters, in no order that a processor could foresee. So whoever adds up looks at all rows
//! of a word first, and then at those that have counters.

use std::ops::Range;

use super::mask::bits;
use super::picked::Picked;
use crate::columns::{Columns, CounterColumn, Flags};

/// Some of 64 rows that follow each other.
#[derive(Clone)]
pub(super) struct Word<'a> {
    columns: &'a Columns,
    place: usize,
    /// The row of the lowest bit.
    pub first_row: usize,
    /// Which rows.
    pub rows: u64,
    /// How many tuples each counts as: 1, or 0 where the rows only give counters.
    pub n_each: u32,
    counters: &'a CounterColumn,
    /// The flags of all 64 rows, of less at the end of a chunk.
    pub flags: &'a [Flags],
    time_offsets: &'a [u32],
    time_base_ms: u64,
}

impl Word<'_> {
    /// The rows by their place among the 64.
    #[inline]
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        // One loop for full words and others: called from two places, what is done with a row would be a call each.
        for bit in bits(self.rows) {
            visit(bit);
        }
    }

    /// The values of a column, of all rows that the flags are of.
    #[inline]
    pub(super) fn of<'c, T>(&self, column: &'c [T]) -> &'c [T] {
        &column[self.first_row..self.first_row + self.flags.len()]
    }

    /// The rows' times: those that the narrow column does not hold are looked up.
    #[inline]
    pub(super) fn time_ms(&self, bit: usize) -> u64 {
        match self.time_offsets[bit] {
            Columns::WIDE_TIME => self.columns.time_ms(self.first_row + bit),
            offset => self.time_base_ms + u64::from(offset),
        }
    }

    /// The rows that have counters, with their place among the 64 and their counters, 0 for what is unknown or does
    /// not count.
    #[inline]
    pub(super) fn each_counted(&self, mut visit: impl FnMut(usize, [u64; 4])) {
        let counters = self.counters;
        let all = Flags::having_counters(self.flags);
        let counted = all & self.rows;
        if counted == 0 {
            return;
        }
        let before = all & ((1 << counted.trailing_zeros()) - 1);
        let first_slot = counters.first_slot(self.place) + before.count_ones() as usize;
        // Most often no other row that has counters is between them, and their slots follow each other.
        let others = all & !before & (u64::MAX >> counted.leading_zeros()) & !self.rows;
        for (n, bit) in bits(counted).enumerate() {
            let skipped = if others == 0 { 0 } else { (others & ((1 << bit) - 1)).count_ones() as usize };
            visit(bit, counters.amounts(first_slot + n + skipped));
        }
    }
}

/// Calls `visit` with every word that has rows of a range that count: first those that count as tuples, then the others.
#[inline]
pub(super) fn words_in(picked: &Picked<'_>, rows: Range<usize>, mut visit: impl FnMut(&Word<'_>)) {
    let columns = picked.columns;
    for (n_each, (place, word)) in picked.words_in(rows) {
        let first_row = place * 64;
        let end = columns.len().min(first_row + 64);
        visit(&Word {
            columns,
            place,
            first_row,
            rows: word,
            n_each,
            counters: &picked.counters,
            flags: &columns.flags[first_row..end],
            time_offsets: &columns.time_offset[first_row..end],
            time_base_ms: columns.time_base_ms,
        });
    }
}

/// Calls `visit` with every word that has rows that count.
#[inline]
pub(super) fn words(picked: &Picked<'_>, visit: impl FnMut(&Word<'_>)) {
    words_in(picked, 0..picked.columns.len(), visit);
}
