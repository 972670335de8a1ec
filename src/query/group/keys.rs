//! From keys to the numbers of groups.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::open::{Memory, NONE, Open};

/// The number of each key's group, for keys that are small numbers: indexes of addresses, ports.
#[derive(Debug, Default)]
pub(super) struct DenseKeys(Vec<u32>);

impl DenseKeys {
    /// For keys below `n`; for none where there is no memory for so many.
    pub(super) fn new(n: usize, memory: &mut Memory) -> Self {
        let mut numbers = Vec::new();
        if memory.take(n * size_of::<u32>()) && numbers.try_reserve_exact(n).is_ok() {
            numbers.resize(n, NONE);
        }
        Self(numbers)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of a key's number; `None` where the key has none.
    #[inline]
    pub(super) fn place(&mut self, key: usize) -> Option<&mut u32> {
        self.0.get_mut(key)
    }
}

/// The number of each key's group, for keys of any kind. The keys themselves are with the groups.
#[derive(Default)]
pub(super) struct HashedKeys {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl HashedKeys {
    /// The number of the key's group, which is opened where it is new and `may_open`; `None` where there is none.
    #[inline]
    pub(super) fn number(&mut self, key: u64, may_open: bool, open: &mut Open, memory: &mut Memory) -> Option<u32> {
        let hash = self.hasher.hash_one(key);
        match self.table.find(hash, |number| open.keys()[*number as usize] == key) {
            Some(number) => Some(*number),
            None if may_open => self.insert(hash, key, open, memory),
            None => None,
        }
    }

    fn insert(&mut self, hash: u64, key: u64, open: &mut Open, memory: &mut Memory) -> Option<u32> {
        let Self { table, hasher } = self;
        if table.len() == table.capacity() {
            let n_old = table.allocation_size();
            let n_new = (2 * n_old).max(64);
            if !memory.take(n_new) {
                return None;
            }
            let has_room = table.try_reserve(1, |number| hasher.hash_one(open.keys()[*number as usize])).is_ok();
            memory.give_back(if has_room { n_old } else { n_new });
            if !has_room {
                return None;
            }
        }
        let number = open.open(key, memory)?;
        table.insert_unique(hash, number, |number| hasher.hash_one(open.keys()[*number as usize]));
        Some(number)
    }
}
