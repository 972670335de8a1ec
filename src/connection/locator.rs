//! Finding rows by their number, for millions of rows in no order of the store's.

use crate::columns::{Columns, NicIndex};
use crate::store::Store;

/// So many rows, as a power of two, stand behind one mark.
const MARK_BITS: u32 = 12;

/// Where each row of a store is, without looking for it.
pub(super) struct Locator {
    /// Of every 4,096 rows, the chunk that the first is in.
    marks: Vec<u32>,
}

impl Locator {
    pub(super) fn new(store: &Store) -> Self {
        let chunks = store.chunks();
        let mut chunk = 0;
        let first_rows = (0..store.n_rows()).step_by(1 << MARK_BITS);
        let marks = first_rows.map(|row| {
            while chunks.get(chunk + 1).is_some_and(|next| next.first_row <= row) {
                chunk += 1;
            }
            chunk as u32
        });
        Self { marks: marks.collect() }
    }

    /// The row's chunk, by its place, and the row's place in it.
    ///
    /// # Panics
    /// Where there is no such row.
    #[inline]
    pub(super) fn locate<'s>(&self, store: &'s Store, row: u32) -> (&'s Columns, usize) {
        let chunks = store.chunks();
        let mut chunk = self.marks[(row >> MARK_BITS) as usize] as usize;
        while chunks.get(chunk + 1).is_some_and(|next| next.first_row <= row) {
            chunk += 1;
        }
        let found = &chunks[chunk];
        (&found.columns, (row - found.first_row) as usize)
    }

    /// When, in milliseconds since 1970-01-01 UTC.
    #[inline]
    pub(super) fn time_ms(&self, store: &Store, row: u32) -> u64 {
        let (columns, place) = self.locate(store, row);
        columns.time_ms(place)
    }
}

/// The NIC of every row of a chunk, one after the other.
pub(super) fn nics(columns: &Columns) -> impl Iterator<Item = NicIndex> {
    let groups = columns.groups.iter().enumerate();
    groups.flat_map(|(index, group)| std::iter::repeat_n(group.nic, columns.rows_of_group(index).len()))
}
