//! What the tuples of a connection have in common.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::columns::{Columns, Flags, NicIndex};
use crate::flow::{Decision, Direction, TupleForm};

/// NICs are told apart up to this number of them; it stands for those of which the log does not say the MAC address.
pub(super) const UNKNOWN_NIC: u32 = (1 << NIC_BITS) - 1;
const NIC_BITS: u32 = 20;

/// NIC, five-tuple, direction and layout of an allowed tuple; of a denied one NIC, addresses, destination port, protocol
/// and direction. Exact: two keys are equal only where all of that is.
///
/// Source, destination, both ports, and from the highest bit the NIC (20 bits), denied (1), layout (2), out (1),
/// protocol (8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(pub(super) [u32; 4]);

impl Key {
    /// Of a row; `nic` is as [`nic_number`] gives it.
    #[inline]
    pub(super) fn of(columns: &Columns, row: usize, nic: u32) -> Self {
        let flags = columns.flags[row];
        let is_denied = flags.decision() == Decision::Denied;
        let source_port = if is_denied { 0 } else { u32::from(columns.source_port[row]) };
        let rest = nic << 12
            | u32::from(is_denied) << 11
            | if is_denied { 0 } else { form_bits(flags) << 9 }
            | u32::from(flags.direction() == Direction::Out) << 8
            | u32::from(columns.protocol[row]);
        let ports = source_port << 16 | u32::from(columns.destination_port[row]);
        Self([columns.source[row].0, columns.destination[row].0, ports, rest])
    }
}

/// The layout as a number of two bits.
#[inline]
pub(super) fn form_bits(flags: Flags) -> u32 {
    match flags.form() {
        TupleForm::Nsg1 => 0,
        TupleForm::Nsg2 => 1,
        TupleForm::Vnet4 => 2,
    }
}

/// The NIC as a number of 20 bits; `None` for one of more than a million NICs.
#[inline]
pub(super) fn nic_number(nic: NicIndex) -> Option<u32> {
    match nic {
        NicIndex::UNKNOWN => Some(UNKNOWN_NIC),
        NicIndex(nic) => (nic < UNKNOWN_NIC).then_some(nic),
    }
}

/// Spreads keys over a table, another way in every run: who writes a log cannot know which keys would meet.
#[derive(Clone, Copy)]
pub(super) struct Spread([u64; 2]);

impl Spread {
    pub(super) fn new() -> Self {
        let random = DefaultHashBuilder::default();
        Self([random.hash_one(1_u8) | 1, random.hash_one(2_u8) | 1])
    }

    #[inline]
    pub(super) fn hash(self, [a, b, c, d]: [u32; 4]) -> u32 {
        let [one, other] = self.0;
        let first = mixed((u64::from(a) << 32 | u64::from(b)) ^ one).wrapping_mul(other);
        let second = (u64::from(c) << 32 | u64::from(d)) ^ first ^ first >> 32;
        (mixed(second).wrapping_mul(one) >> 32) as u32
    }
}

#[inline]
fn mixed(value: u64) -> u64 {
    let value = (value ^ value >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    value ^ value >> 29
}
