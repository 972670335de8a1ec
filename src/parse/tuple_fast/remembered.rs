//! What most tuples have in common with one before.

use crate::columns::EncryptionIndex;

/// Remembers which index an address text or an encryption code has in the chunk that is being built.
pub(in crate::parse) struct Remembered {
    pub(super) addresses: Vec<AddressSlot>,
    pub(super) codes: [CodeSlot; CODE_SLOTS],
    /// The first eight digits of the last time, and what they say.
    pub(super) time_text: u64,
    pub(super) time: u64,
}

#[derive(Clone, Copy, Default)]
pub(super) struct AddressSlot {
    /// The text's first and last eight bytes.
    pub(super) text: [u64; 2],
    pub(super) n_bytes: u32,
    pub(super) index: u32,
}

#[derive(Clone, Copy)]
pub(super) struct CodeSlot {
    /// The text's first and last eight bytes, and where it has more than 16 those in between; of a shorter one than eight
    /// bytes all that there are, and zeros.
    pub(super) text: [u64; 3],
    pub(super) n_bytes: u32,
    pub(super) index: EncryptionIndex,
    pub(super) drops: bool,
}

/// A power of two: more slots than most chunks have addresses, few enough for the second-level cache.
pub(super) const ADDRESS_SLOTS: usize = 8192;
/// A power of two.
pub(super) const CODE_SLOTS: usize = 32;
/// The golden ratio as a 64-bit fraction.
pub(super) const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl CodeSlot {
    /// What an empty code is looked up as too.
    const NONE: Self = Self { text: [0; 3], n_bytes: 0, index: EncryptionIndex::UNKNOWN, drops: false };
}

impl Remembered {
    pub(in crate::parse) fn new() -> Self {
        let addresses = vec![AddressSlot::default(); ADDRESS_SLOTS];
        Self { addresses, codes: [CodeSlot::NONE; CODE_SLOTS], time_text: u64::from_le_bytes(*b"00000000"), time: 0 }
    }

    /// For the next chunk, whose indexes are new.
    pub(in crate::parse) fn forget(&mut self) {
        self.addresses.fill(AddressSlot::default());
        self.codes = [CodeSlot::NONE; CODE_SLOTS];
    }
}
