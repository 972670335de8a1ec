//! One connection in memory.

use super::key::UNKNOWN_NIC;
use crate::columns::NicIndex;
use crate::flow::{Direction, TupleForm, Whole};

/// The tuples of one NIC, five-tuple and direction from a `B` to an `E`, as far as they are in the logs. 48 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// Packets sent, bytes sent, packets received, bytes received, modulo 2^64.
    pub(super) sums: [u64; 4],
    /// The place of its first row in the list of rows. While it is stitched, how many rows it has.
    pub(super) first: u32,
    /// From its first tuple to its last in milliseconds; [`u32::MAX`] for 49 days and more. While it is stitched, when it
    /// began.
    pub(super) duration_ms: u32,
    /// The next connection of its group, around in a circle: itself where it is alone. While it is stitched, when its last
    /// tuple was.
    pub(super) next: u32,
    /// The NIC in the upper 20 bits, then [`Bits`].
    pub(super) bits: u32,
}

/// The bits of a connection.
pub(super) struct Bits;

impl Bits {
    pub(super) const OUT: u32 = 1;
    pub(super) const FORM_SHIFT: u32 = 1;
    pub(super) const BEGIN: u32 = 1 << 3;
    pub(super) const END: u32 = 1 << 4;
    /// A lone `B` that repeats.
    pub(super) const AMBIGUOUS: u32 = 1 << 5;
    /// At least one of its tuples has a counter.
    pub(super) const COUNTED: u32 = 1 << 6;
    /// It has more than one tuple.
    pub(super) const MORE: u32 = 1 << 7;
    /// It began in the same instant as the one before it.
    pub(super) const AGAIN: u32 = 1 << 8;
    /// Other members of its group have counters that differ by more than 5 %.
    pub(super) const DIFFERS: u32 = 1 << 9;
    /// Another of the same five-tuple is there at the same time, and it cannot be told whether it is the same connection.
    pub(super) const UNTOLD: u32 = 1 << 10;
    pub(super) const NIC_SHIFT: u32 = 12;
}

impl Connection {
    pub(super) const fn has(&self, bit: u32) -> bool {
        self.bits & bit != 0
    }

    /// The NIC's view.
    pub const fn direction(&self) -> Direction {
        if self.has(Bits::OUT) { Direction::Out } else { Direction::In }
    }

    /// The layout of its tuples: which kind of log it is from.
    pub const fn form(&self) -> TupleForm {
        match self.bits >> Bits::FORM_SHIFT & 3 {
            0 => TupleForm::Nsg1,
            1 => TupleForm::Nsg2,
            _ => TupleForm::Vnet4,
        }
    }

    /// The NIC that logged it.
    pub const fn nic(&self) -> NicIndex {
        match self.bits >> Bits::NIC_SHIFT {
            UNKNOWN_NIC => NicIndex::UNKNOWN,
            nic => NicIndex(nic),
        }
    }

    /// How much of it is in the logs.
    pub const fn whole(&self) -> Whole {
        if self.has(Bits::AMBIGUOUS) {
            return Whole::Ambiguous;
        }
        match (self.has(Bits::BEGIN), self.has(Bits::END)) {
            (true, true) => Whole::Complete,
            (false, true) => Whole::Before,
            (true, false) => Whole::Open,
            (false, false) => Whole::Both,
        }
    }

    /// At least one of its tuples has a counter.
    pub const fn is_counted(&self) -> bool {
        self.has(Bits::COUNTED)
    }

    /// Other members of its group have counters that differ by more than 5 %.
    pub const fn differs(&self) -> bool {
        self.has(Bits::DIFFERS)
    }
}

/// Denied tuples of one NIC, source, destination, destination port, protocol and direction.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The place of its first row in the list of rows. While they are gathered, how many rows it has.
    pub(super) first: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size_of::<Connection>(), 48);
        assert_eq!(size_of::<Attempt>(), 4);
    }
}
