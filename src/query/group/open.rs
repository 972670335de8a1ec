//! The groups that are open, within their memory.

use hashbrown::HashMap;

use super::GroupSums;
use crate::columns::Flags;
use crate::flow::Decision;

/// No group.
pub(super) const NONE: u32 = u32::MAX;

/// What there may be of memory, and what is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    max_bytes: usize,
    n_bytes: usize,
}

impl Memory {
    pub(super) fn new(max_bytes: usize) -> Self {
        Self { max_bytes, n_bytes: 0 }
    }

    /// Takes so many bytes, if there are so many.
    pub(super) fn take(&mut self, n_bytes: usize) -> bool {
        let fits = n_bytes <= self.max_bytes.saturating_sub(self.n_bytes);
        if fits {
            self.n_bytes += n_bytes;
        }
        fits
    }

    pub(super) fn give_back(&mut self, n_bytes: usize) {
        self.n_bytes = self.n_bytes.saturating_sub(n_bytes);
    }
}

/// The sums of a group: 64 bytes, a line of the cache.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenSums {
    first_time_ms: u64,
    last_time_ms: u64,
    /// Packets sent, bytes sent, packets received, bytes received: of each counter the low 32 bits.
    low: [u64; 4],
    tuples: u32,
    denied: u32,
    with_counters: u32,
}

impl OpenSums {
    pub(super) const EMPTY: Self =
        Self { first_time_ms: u64::MAX, last_time_ms: 0, low: [0; 4], tuples: 0, denied: 0, with_counters: 0 };

    /// Adds a row that counts as so many tuples, 0 or 1, but for its counters.
    #[inline]
    pub(super) fn add(&mut self, n: u32, flags: Flags, time_ms: u64) {
        self.tuples += n;
        self.denied += n & u32::from(flags.decision() == Decision::Denied);
        self.first_time_ms = self.first_time_ms.min(time_ms);
        self.last_time_ms = self.last_time_ms.max(time_ms);
    }

    /// Adds the counters of a row that has any; true where one of them has more than 32 bits.
    #[inline]
    pub(super) fn add_amounts(&mut self, n: u32, amounts: [u64; 4]) -> bool {
        self.with_counters += n;
        let mut all = 0;
        for (sum, amount) in self.low.iter_mut().zip(amounts) {
            *sum += amount & LOW;
            all |= amount;
        }
        all > LOW
    }

    /// Adds the sums of other rows.
    fn merge(&mut self, other: &Self) {
        self.tuples += other.tuples;
        self.denied += other.denied;
        self.with_counters += other.with_counters;
        self.first_time_ms = self.first_time_ms.min(other.first_time_ms);
        self.last_time_ms = self.last_time_ms.max(other.last_time_ms);
        self.low.iter_mut().zip(other.low).for_each(|(sum, low)| *sum += low);
    }
}

const LOW: u64 = u32::MAX as u64;

/// The groups that are open, by number.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// What is added up; sums of the low halves cannot pass 64 bits, for there are less than 2^32 rows.
    sums: Vec<OpenSums>,
    keys: Vec<u64>,
    /// The high halves, of the few groups that have any.
    high: HashMap<u32, [u64; 4]>,
}

/// Bytes of a group.
const GROUP_BYTES: usize = size_of::<OpenSums>() + size_of::<u64>();

impl Open {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, number: u32) -> u64 {
        self.keys.get(number as usize).copied().unwrap_or_default()
    }

    pub(super) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Opens a group, if there is memory for it.
    pub(super) fn open(&mut self, key: u64, memory: &mut Memory) -> Option<u32> {
        let n = self.len();
        if n == self.sums.capacity().min(self.keys.capacity()) {
            let n_more = (n / 2).max(16);
            // The old place goes only when the new one is filled.
            if !memory.take((n + n_more) * GROUP_BYTES) {
                return None;
            }
            let has_room = self.sums.try_reserve_exact(n_more).is_ok() && self.keys.try_reserve_exact(n_more).is_ok();
            memory.give_back(if has_room { n * GROUP_BYTES } else { (n + n_more) * GROUP_BYTES });
            if !has_room {
                return None;
            }
        }
        self.sums.push(OpenSums::EMPTY);
        self.keys.push(key);
        Some(n as u32)
    }

    /// Adds a row that counts as so many tuples to a group, but for its counters.
    #[inline]
    pub(super) fn add(&mut self, number: u32, n: u32, flags: Flags, time_ms: u64) {
        self.sums[number as usize].add(n, flags, time_ms);
    }

    /// Adds the counters of a row that has any to its group.
    #[inline]
    pub(super) fn add_amounts(&mut self, number: u32, n: u32, amounts: [u64; 4]) {
        if self.sums[number as usize].add_amounts(n, amounts) {
            self.add_high(number, amounts);
        }
    }

    #[cold]
    pub(super) fn add_high(&mut self, number: u32, amounts: [u64; 4]) {
        let high = self.high.entry(number).or_default();
        high.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount >> 32);
    }

    /// Adds the sums of some rows to a group.
    pub(super) fn merge(&mut self, number: u32, sums: &OpenSums) {
        self.sums[number as usize].merge(sums);
    }

    /// The sums of a group, without the different addresses.
    pub(super) fn sums(&self, number: u32) -> GroupSums {
        let Some(open) = self.sums.get(number as usize) else { return GroupSums::default() };
        let high = self.high.get(&number).copied().unwrap_or_default();
        let total = |field: usize| (u128::from(high[field]) << 32) + u128::from(open.low[field]);
        GroupSums {
            tuples: open.tuples.into(),
            denied: open.denied.into(),
            without_counters: (open.tuples - open.with_counters).into(),
            packets_sent: total(0),
            bytes_sent: total(1),
            packets_received: total(2),
            bytes_received: total(3),
            first_time_ms: open.first_time_ms,
            last_time_ms: open.last_time_ms,
            sources: None,
            destinations: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_line_of_the_cache() {
        assert_eq!(size_of::<OpenSums>(), 64);
    }
}
