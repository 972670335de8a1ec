//! The ranges of addresses within which an address stays when it is replaced, so that its kind stays what it was.

use crate::flow::{Address, METADATA, PLATFORM};

/// The addresses that begin with some bits, IPv4 ones in their mapped form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// The first address.
    first: u128,
    /// How many bits are the range's own.
    n_bits: u32,
    /// The same everywhere and telling nothing: never replaced.
    pub(super) is_kept: bool,
}

/// Bits of an IPv4 address in its mapped form that say only that it is one.
const MAPPED_BITS: u32 = 96;

const fn v4(octets: [u8; 4], n_bits: u32) -> Range {
    let first = Address::from_v4_bits(u32::from_be_bytes(octets)).bits();
    Range { first, n_bits: MAPPED_BITS + n_bits, is_kept: false }
}

const fn v6(first_segment: u16, n_bits: u32) -> Range {
    Range { first: (first_segment as u128) << 112, n_bits, is_kept: false }
}

const fn kept(range: Range) -> Range {
    Range { is_kept: true, ..range }
}

/// All ranges, each before those that it is within, so that the first that holds an address is the address's own. The
/// last two hold what is left: of IPv4 the public addresses, of IPv6 those that are of no kind.
static RANGES: [Range; 21] = [
    kept(v4(PLATFORM.octets(), 32)),
    kept(v4(METADATA.octets(), 32)),
    kept(v4([0, 0, 0, 0], 32)),
    kept(v4([255, 255, 255, 255], 32)),
    kept(Range { first: 0, n_bits: 128, is_kept: true }),
    kept(Range { first: 1, n_bits: 128, is_kept: true }),
    v4([192, 168, 0, 0], 16),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([100, 64, 0, 0], 10),
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    kept(v4([127, 0, 0, 0], 8)),
    kept(v4([224, 0, 0, 0], 4)),
    v4([240, 0, 0, 0], 4),
    v4([0, 0, 0, 0], 0),
    v6(0xfe80, 10),
    kept(v6(0xff00, 8)),
    v6(0xfc00, 7),
    v6(0x2000, 3),
    v6(0, 0),
];

/// A mask of the first bits.
pub(super) fn first_bits(n_bits: u32) -> u128 {
    !u128::MAX.checked_shr(n_bits).unwrap_or(0)
}

impl Range {
    /// The range of an address: the smallest that it is in.
    pub(super) fn of(bits: u128) -> &'static Self {
        Self::holding(bits, 128)
    }

    /// The smallest range that holds a whole network.
    pub(super) fn holding(first: u128, n_bits: u32) -> &'static Self {
        let [.., rest] = &RANGES;
        RANGES.iter().find(|range| range.n_bits <= n_bits && range.has(first)).unwrap_or(rest)
    }

    /// The range of every address of a network; `None` where they are of several.
    pub(super) fn of_all(first: u128, n_bits: u32) -> Option<&'static Self> {
        let is_inside = |range: &Self| range.n_bits > n_bits && (range.first ^ first) & first_bits(n_bits) == 0;
        (!RANGES.iter().any(is_inside)).then(|| Self::holding(first, n_bits))
    }

    /// Whether a network is a range with all that is in it.
    pub(super) fn is_whole(first: u128, n_bits: u32) -> bool {
        RANGES.iter().any(|range| (range.first, range.n_bits) == (first, n_bits))
    }

    /// Whether an address is in it, or in a smaller one within it.
    fn has(&self, bits: u128) -> bool {
        (self.first ^ bits) & first_bits(self.n_bits) == 0
    }

    /// The address with this range's own bits for its first ones.
    pub(super) fn moved_here(&self, bits: u128) -> u128 {
        self.first | bits & !first_bits(self.n_bits)
    }

    /// Whether it is of IPv4.
    pub(super) fn is_v4(&self) -> bool {
        self.n_bits >= MAPPED_BITS && Address::from_v6_bits(self.first).is_v4()
    }
}

/// The bits of a network in the mapped form: those of the network itself, and what says that it is of IPv4.
pub(super) fn bits_of_network(first: Address, n_bits: u8) -> u32 {
    u32::from(n_bits) + if first.is_v4() { MAPPED_BITS } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_stands_before_those_that_it_is_within() {
        for (index, range) in RANGES.iter().enumerate() {
            for after in &RANGES[index + 1..] {
                assert!(!(after.n_bits >= range.n_bits && range.has(after.first)), "{after:?} is within {range:?}");
            }
        }
        assert_eq!(RANGES.last().map(|range| range.n_bits), Some(0));
    }
}
