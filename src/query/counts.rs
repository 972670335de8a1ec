//! What of a row counts where every connection is counted once.

use bytemuck::{Pod, Zeroable};

/// What of a row counts when every connection is counted once: a byte a row, by the row's number in the store.
///
/// A connection can be logged by several: by the NICs of both ends, by NSG and VNet flow logs (FORMAT §4.1, 2). Of each
/// counter the larger one counts, so a row that does not count as a tuple can still give its bytes received.
///
/// Bits from the lowest: packets sent, bytes sent, packets received, bytes received, the tuple, both ends are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Counts(u8);

impl Counts {
    const COUNTERS: u8 = 0b1111;
    const TUPLE: u8 = 1 << 4;
    const BOTH_ENDS: u8 = 1 << 5;

    /// All of it counts: what a row gives that was logged once.
    pub const ALL: Self = Self(Self::COUNTERS | Self::TUPLE);
    /// Nothing of it counts.
    pub const NONE: Self = Self(0);

    /// The same, and whether the row counts as a tuple.
    #[must_use]
    #[inline]
    pub const fn with_tuple(self, counts: bool) -> Self {
        self.with(Self::TUPLE, counts)
    }

    /// The same, and whether a counter counts: 0 packets sent, 1 bytes sent, 2 packets received, 3 bytes received.
    #[must_use]
    #[inline]
    pub const fn with_counter(self, counter: usize, counts: bool) -> Self {
        self.with(1 << counter & Self::COUNTERS, counts)
    }

    /// The same, and whether both ends of the row's connection are logged: then what was sent and what was received both
    /// went out of one logged NIC and into another.
    #[must_use]
    #[inline]
    pub const fn with_both_ends(self, are_logged: bool) -> Self {
        self.with(Self::BOTH_ENDS, are_logged)
    }

    const fn with(self, bits: u8, are_set: bool) -> Self {
        Self(if are_set { self.0 | bits } else { self.0 & !bits })
    }

    /// The row counts as a tuple.
    #[inline]
    pub const fn is_tuple(self) -> bool {
        self.0 & Self::TUPLE != 0
    }

    /// Which counters count, a bit each: packets sent is the lowest, then as in [`Counts::with_counter`].
    #[inline]
    pub const fn counters(self) -> u8 {
        self.0 & Self::COUNTERS
    }

    /// Both ends of the row's connection are logged.
    #[inline]
    pub const fn has_both_ends(self) -> bool {
        self.0 & Self::BOTH_ENDS != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_for_itself() {
        let counts = Counts::ALL.with_tuple(false).with_counter(0, false).with_both_ends(true);
        assert_eq!((counts.is_tuple(), counts.counters(), counts.has_both_ends()), (false, 0b1110, true));
        assert_eq!(Counts::NONE.with_counter(1, true).with_counter(3, true).counters(), 0b1010);
        let all = counts.with_tuple(true).with_counter(0, true).with_both_ends(false);
        assert_eq!((all, Counts::ALL.has_both_ends()), (Counts::ALL, false));
    }
}
