//! Values that repeat, each held once. The tables hold indexes only; the values are in the columns.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::AddressIndex;
use crate::flow::Address;

/// Bytes of a slot in a table: an index and what the table itself notes of it.
const SLOT: usize = 5;

/// There is no memory for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory;

/// What the capacity of a list comes to when there must be room for `n`: it doubles.
fn grown(capacity: usize, n: usize) -> usize {
    if n <= capacity { capacity } else { n.max(capacity.saturating_mul(2)).max(8) }
}

/// What the capacity of a table comes to at most when there must be room for `n`: it has as many slots as are a power of
/// two, of which an eighth stays free.
pub fn grown_table(capacity: usize, n: usize) -> usize {
    if n <= capacity { capacity } else { n.saturating_mul(8).div_ceil(7).next_power_of_two().max(16) }
}

/// Different addresses, in the order in which they were met.
#[derive(Clone, Default)]
pub struct AddressDictionary {
    addresses: Vec<Address>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl AddressDictionary {
    /// The address's index, a new one where it is new.
    pub fn intern(&mut self, address: Address) -> AddressIndex {
        let hash = self.hasher.hash_one(address.bits());
        let Self { addresses, table, hasher } = self;
        let entry = table.entry(
            hash,
            |index| addresses[*index as usize] == address,
            |index| hasher.hash_one(addresses[*index as usize].bits()),
        );
        let index = *entry
            .or_insert_with(|| {
                addresses.push(address);
                addresses.len() as u32 - 1
            })
            .get();
        AddressIndex(index)
    }

    /// All addresses by index.
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// Forgets all; keeps the room.
    pub fn clear(&mut self) {
        self.addresses.clear();
        self.table.clear();
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.n_bytes_with(0)
    }

    /// Bytes held once so many more addresses are there, if all of them are new.
    pub fn n_bytes_with(&self, n_more: usize) -> usize {
        let n = self.addresses.len() + n_more;
        grown(self.addresses.capacity(), n) * 16 + grown_table(self.table.capacity(), n) * SLOT
    }

    /// Makes sure of room for so many more addresses.
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn try_reserve(&mut self, n_more: usize) -> Result<(), NoMemory> {
        let Self { addresses, table, hasher } = self;
        addresses.try_reserve(n_more).map_err(|_| NoMemory)?;
        table.try_reserve(n_more, |index| hasher.hash_one(addresses[*index as usize].bits())).map_err(|_| NoMemory)
    }

    pub(super) fn take(&mut self) -> Vec<Address> {
        self.table.clear();
        let taken = self.addresses.clone();
        self.addresses.clear();
        taken
    }
}

/// Strings one after the other in two columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTable {
    /// Where each name ends in `text`.
    pub(super) ends: Vec<u32>,
    pub(super) text: Vec<u8>,
}

impl NameTable {
    /// The name at an index; empty where there is none.
    pub fn get(&self, index: usize) -> &str {
        std::str::from_utf8(self.bytes(index)).unwrap_or_default()
    }

    /// The bytes of the name at an index, which need no look at whether they are text; empty where there is none.
    pub fn bytes(&self, index: usize) -> &[u8] {
        let Some(end) = self.ends.get(index) else { return &[] };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..*end as usize).unwrap_or_default()
    }

    /// How many names.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// No names.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All names by index.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    pub(super) fn push(&mut self, name: &str) {
        self.text.extend_from_slice(name.as_bytes());
        self.ends.push(self.text.len() as u32);
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.ends.capacity() * 4 + self.text.capacity()
    }
}

/// Different names, in the order in which they were met.
#[derive(Clone, Default)]
pub struct NameDictionary {
    names: NameTable,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl NameDictionary {
    /// The name's index, a new one where it is new; `None` when 4 GiB of names are full.
    pub fn intern(&mut self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name.as_bytes());
        let Self { names, table, hasher } = self;
        if let Some(index) = table.find(hash, |index| names.bytes(*index as usize) == name.as_bytes()) {
            return Some(*index);
        }
        if names.text.len() + name.len() >= u32::MAX as usize {
            return None;
        }
        let index = names.len() as u32;
        names.push(name);
        table.insert_unique(hash, index, |index| hasher.hash_one(names.bytes(*index as usize)));
        Some(index)
    }

    /// The index of a name that was met.
    pub fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name.as_bytes());
        self.table.find(hash, |index| self.names.bytes(*index as usize) == name.as_bytes()).copied()
    }

    /// The names by index.
    pub fn names(&self) -> &NameTable {
        &self.names
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.names = NameTable::default();
        self.table.clear();
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.names.n_bytes() + self.table.capacity() * SLOT
    }

    /// Bytes held once these names are there too, if all of them are new.
    pub fn n_bytes_with(&self, more: &NameTable) -> usize {
        let n = self.names.len() + more.len();
        let ends = grown(self.names.ends.capacity(), n) * 4;
        let text = grown(self.names.text.capacity(), self.names.text.len() + more.text.len());
        ends + text + grown_table(self.table.capacity(), n) * SLOT
    }

    /// Makes sure of room for these names.
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn try_reserve(&mut self, more: &NameTable) -> Result<(), NoMemory> {
        let Self { names, table, hasher } = self;
        names.ends.try_reserve(more.len()).map_err(|_| NoMemory)?;
        names.text.try_reserve(more.text.len()).map_err(|_| NoMemory)?;
        table.try_reserve(more.len(), |index| hasher.hash_one(names.bytes(*index as usize))).map_err(|_| NoMemory)
    }

    pub(super) fn take(&mut self) -> NameTable {
        self.table.clear();
        std::mem::take(&mut self.names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_index() {
        let mut names = NameDictionary::default();
        let met: Vec<_> = ["a", "", "b", "a", "", "x\u{1F980}"].iter().map(|n| names.intern(n).unwrap()).collect();
        assert_eq!(met, [0, 1, 2, 0, 1, 3]);
        assert_eq!(names.names().iter().collect::<Vec<_>>(), ["a", "", "b", "x\u{1F980}"]);
    }

    #[test]
    fn addresses_keep_their_index() {
        let mut addresses = AddressDictionary::default();
        for round in 0..2 {
            for n in 0..1000 {
                assert_eq!(addresses.intern(Address::from_v4_bits(n)), AddressIndex(n), "round {round}");
            }
        }
    }
}
