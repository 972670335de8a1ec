//! Walking over the rows of a mask, with what is added up of each.

use std::ops::Range;

use super::mask::{ChunkMask, bits};
use crate::columns::{Columns, Flags};

/// A row as it is added up.
#[derive(Clone, Copy)]
pub(super) struct Added {
    pub row: usize,
    pub flags: Flags,
    pub time_ms: u64,
    /// 0 for what is unknown.
    pub amounts: [u64; 4],
}

/// Calls `visit` with every row of the mask that is in a range of rows.
#[inline]
pub(super) fn rows_in(columns: &Columns, mask: &ChunkMask, rows: Range<usize>, mut visit: impl FnMut(&Added)) {
    for (place, word) in mask.words_in(rows) {
        let first = place * 64;
        let flags = &columns.flags[first..columns.len().min(first + 64)];
        let with_counters = Flags::having_counters(flags);
        let first_slot = columns.counters.first_slot(place);
        for bit in bits(word) {
            let row = first + bit;
            let flags = flags[bit];
            let amounts = if flags.has_counters() {
                let before = with_counters & ((1 << bit) - 1);
                columns.counters.amounts(first_slot + before.count_ones() as usize)
            } else {
                [0; 4]
            };
            visit(&Added { row, flags, time_ms: columns.time_ms(row), amounts });
        }
    }
}

/// Calls `visit` with every row of the mask.
#[inline]
pub(super) fn rows(columns: &Columns, mask: &ChunkMask, visit: impl FnMut(&Added)) {
    rows_in(columns, mask, 0..columns.len(), visit);
}
