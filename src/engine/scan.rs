//! Going through chunks in steps, so that whoever waits for something else gets a turn in between.

use crate::store::{Store, Stored};

/// So many chunks are worked through in a step: about a million rows, some tens of milliseconds.
const CHUNKS_PER_STEP: usize = 16;

/// Goes through the first chunks of the store.
pub(super) struct Scan {
    next: usize,
    end: usize,
}

impl Scan {
    /// Through so many chunks.
    pub(super) fn new(n_chunks: usize) -> Self {
        Self { next: 0, end: n_chunks }
    }

    /// Takes the next chunks, each with its place; whether that were all.
    pub(super) fn step(&mut self, store: &Store, mut take: impl FnMut(usize, &Stored)) -> bool {
        let end = (self.next + CHUNKS_PER_STEP).min(self.end);
        for (place, chunk) in store.chunks().iter().enumerate().take(end).skip(self.next) {
            take(place, chunk);
        }
        self.next = end;
        end == self.end
    }
}
