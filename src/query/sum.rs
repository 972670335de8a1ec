//! Exact sums of many counters.

/// A sum of at most 2^32 counters of 64 bits: the halves are added up apart, so that nothing has to carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    low: u64,
    high: u64,
}

impl Sum {
    #[inline]
    pub(super) fn add(&mut self, value: u64) {
        self.low += value & u64::from(u32::MAX);
        // Next to never: a tuple with 4 GB.
        if value > u64::from(u32::MAX) {
            self.high += value >> 32;
        }
    }

    pub(super) fn total(self) -> u128 {
        (u128::from(self.high) << 32) + u128::from(self.low)
    }
}

/// Packets sent, bytes sent, packets received, bytes received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums([Sum; 4]);

impl Sums {
    #[inline]
    pub(super) fn add(&mut self, amounts: [u64; 4]) {
        for (sum, amount) in self.0.iter_mut().zip(amounts) {
            sum.add(amount);
        }
    }

    /// Adds the sums of other rows.
    pub(super) fn merge(&mut self, other: Self) {
        for (sum, other) in self.0.iter_mut().zip(other.0) {
            sum.low += other.low;
            sum.high += other.high;
        }
    }

    pub(super) fn totals(self) -> [u128; 4] {
        self.0.map(Sum::total)
    }
}
