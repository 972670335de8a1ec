//! The form in which tuples are held: typed columns, with small indexes into dictionaries of what repeats.
//!
//! A [`Chunk`] is some tens of thousands of rows with dictionaries of its own, as a reader hands it over. The store
//! moves its [`Columns`] over to the global dictionaries once and drops the chunk's own.
//!
//! Shape, from small to large:
//! - a **row** is one tuple: about 19 bytes, and 16 more where it has counters;
//! - a **group** is a run of rows of one record with one rule, ACL and NIC: what the log writes once is held once;
//! - a **record** is a run of groups: where it is in which file, its hash, its own time.

mod builder;
mod check;
mod chunk;
mod counters;
mod dictionary;
mod flags;
mod sparse;
mod wire;
mod without;

pub use builder::{ChunkBuilder, GroupNames, Mark, NewRow, RecordHead};
pub use chunk::{Chunk, Columns, Dictionaries, Group, Record};
pub use counters::CounterColumn;
pub use dictionary::{AddressDictionary, NameDictionary, NameTable, NoMemory, grown_table};
pub use flags::Flags;
pub use sparse::Sparse;
pub use wire::{ChunkHeader, WireError};

use bytemuck::{Pod, Zeroable};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// Not known: the file does not say.
            pub const UNKNOWN: Self = Self(u32::MAX);

            /// Where it stands in its dictionary, if it is known.
            pub fn get(self) -> Option<usize> {
                (self != Self::UNKNOWN).then_some(self.0 as usize)
            }
        }
    };
}

index!(
    /// Of an address in a dictionary of addresses. Always known.
    AddressIndex
);
index!(
    /// Of a rule's name.
    RuleIndex
);
index!(
    /// Of an ACL: `aclID` in v4, the NSG's `resourceId` in v1 and v2.
    AclIndex
);
index!(
    /// Of a NIC's MAC address.
    NicIndex
);
index!(
    /// Of a record's resource ID: the NSG, or the target of a VNet flow log.
    ResourceIndex
);
index!(
    /// Of an encryption code; unknown where the log has none (v1, v2).
    EncryptionIndex
);
