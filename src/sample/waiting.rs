//! What is due later, in order of time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A queue in order of time, then of the entry itself, so that the order is the same everywhere.
///
/// A gigabyte has 70,000 flows in waiting: a heap of all of them misses the cache at every step. Only what is due in
/// this quarter of a second is in the heap, the rest lies unsorted in a slice of time each.
#[derive(Debug)]
pub(super) struct WaitingQueue<T> {
    soon: BinaryHeap<Reverse<(u64, T)>>,
    /// The slices after `slice`, in order.
    later: VecDeque<Vec<(u64, T)>>,
    /// The slice of time that `soon` holds, with all before it.
    slice: u64,
}

const SLICE_BITS: u32 = 8;

impl<T: Ord> WaitingQueue<T> {
    pub(super) fn new() -> Self {
        Self { soon: BinaryHeap::new(), later: VecDeque::new(), slice: 0 }
    }

    /// Forgets everything; time may start elsewhere.
    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    /// Adds what is due at `due_ms`. Before anything is added, [`WaitingQueue::pop_due`] has told the time.
    pub(super) fn push(&mut self, due_ms: u64, entry: T) {
        match (due_ms >> SLICE_BITS).checked_sub(self.slice + 1) {
            None => self.soon.push(Reverse((due_ms, entry))),
            Some(index) => {
                let index = index as usize;
                if self.later.len() <= index {
                    self.later.resize_with(index + 1, Vec::new);
                }
                self.later[index].push((due_ms, entry));
            }
        }
    }

    /// The first that is due at `now_ms`, which never goes back.
    pub(super) fn pop_due(&mut self, now_ms: u64) -> Option<T> {
        let slice = now_ms >> SLICE_BITS;
        while self.slice < slice {
            match self.later.pop_front() {
                Some(entries) => {
                    self.soon.extend(entries.into_iter().map(Reverse));
                    self.slice += 1;
                }
                None => self.slice = slice,
            }
        }
        match self.soon.peek() {
            Some(Reverse((due_ms, _))) if *due_ms <= now_ms => self.soon.pop().map(|Reverse((_, entry))| entry),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_when_due_and_in_order() {
        let mut queue = WaitingQueue::new();
        assert_eq!(queue.pop_due(1_000_000), None);
        for (due_ms, entry) in
            [(1_000_900, 'd'), (1_000_000, 'a'), (1_300_000, 'e'), (1_000_300, 'c'), (1_000_300, 'b')]
        {
            queue.push(due_ms, entry);
        }
        let mut popped = Vec::new();
        for now_ms in [1_000_000, 1_000_299, 1_000_300, 1_000_899, 1_000_900, 1_299_999, 2_000_000] {
            while let Some(entry) = queue.pop_due(now_ms) {
                popped.push(format!("{now_ms} {entry}"));
            }
        }
        assert_eq!(popped, ["1000000 a", "1000300 b", "1000300 c", "1000900 d", "2000000 e"]);
    }
}
