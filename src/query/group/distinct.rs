//! How many different addresses groups have.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::open::Memory;

/// The different source and destination addresses of groups.
#[derive(Default)]
pub(super) struct Distinct {
    /// Of sources, of destinations.
    sets: [Sets; 2],
    /// By number of the group.
    counts: Vec<[u32; 2]>,
    n_bytes: usize,
}

/// Which addresses the groups have.
enum Sets {
    /// For few groups of many rows: by number of the group.
    Paged(Vec<Pages>),
    /// For many groups of few rows: the group's number and the address.
    Hashed(HashTable<u64>, DefaultHashBuilder),
}

impl Default for Sets {
    fn default() -> Self {
        Self::Paged(Vec::new())
    }
}

/// A bit an address, in pages that are there only where there is a bit.
type Pages = Vec<Option<Box<[u64; PAGE_WORDS]>>>;

const PAGE_WORDS: usize = 64;
const PAGE_BITS: usize = PAGE_WORDS * 64;

impl Distinct {
    /// For few groups of many rows.
    pub(super) fn paged() -> Self {
        Self::default()
    }

    /// For many groups of few rows.
    pub(super) fn hashed() -> Self {
        let hashed = || Sets::Hashed(HashTable::new(), DefaultHashBuilder::default());
        Self { sets: [hashed(), hashed()], ..Self::default() }
    }

    /// Bytes held.
    pub(super) fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    pub(super) fn counts(&self, number: u32) -> [u64; 2] {
        self.counts.get(number as usize).copied().unwrap_or_default().map(u64::from)
    }

    /// Room for a group of this number.
    pub(super) fn open(&mut self, number: u32, memory: &mut Memory) -> bool {
        let n = self.counts.len();
        if (number as usize) < n {
            return true;
        }
        if n == self.counts.capacity() {
            let n_more = (n / 2).max(16);
            let n_each = size_of::<[u32; 2]>() + 2 * size_of::<Pages>();
            if !self.take((n + n_more) * n_each, memory) {
                return false;
            }
            self.give_back(n * n_each, memory);
            if self.counts.try_reserve_exact(n_more).is_err() {
                return false;
            }
        }
        self.counts.resize(number as usize + 1, [0; 2]);
        for sets in &mut self.sets {
            if let Sets::Paged(pages) = sets {
                pages.resize(number as usize + 1, Vec::new());
            }
        }
        true
    }

    /// Adds a row's addresses to an open group; false where there is no memory for them.
    #[inline]
    pub(super) fn add(&mut self, number: u32, source: u32, destination: u32, memory: &mut Memory) -> bool {
        self.add_one(0, number, source, memory) && self.add_one(1, number, destination, memory)
    }

    #[inline]
    fn add_one(&mut self, side: usize, number: u32, address: u32, memory: &mut Memory) -> bool {
        match &mut self.sets[side] {
            Sets::Paged(pages) => {
                let (page, bit) = (address as usize / PAGE_BITS, address as usize % PAGE_BITS);
                let page_of = &mut pages[number as usize];
                let Some(Some(words)) = page_of.get_mut(page) else {
                    return self.add_page(side, number, page, memory) && self.add_one(side, number, address, memory);
                };
                let word = &mut words[bit / 64];
                let is_new = *word >> (bit % 64) & 1 ^ 1;
                *word |= 1 << (bit % 64);
                self.counts[number as usize][side] += is_new as u32;
                true
            }
            Sets::Hashed(table, hasher) => {
                let key = u64::from(number) << 32 | u64::from(address);
                let hash = hasher.hash_one(key);
                if table.find(hash, |other| *other == key).is_some() {
                    return true;
                }
                if table.len() == table.capacity() && !self.grow(side, memory) {
                    return false;
                }
                if let Sets::Hashed(table, hasher) = &mut self.sets[side] {
                    table.insert_unique(hash, key, |key| hasher.hash_one(key));
                }
                self.counts[number as usize][side] += 1;
                true
            }
        }
    }

    #[cold]
    fn add_page(&mut self, side: usize, number: u32, page: usize, memory: &mut Memory) -> bool {
        let Sets::Paged(pages) = &self.sets[side] else { return false };
        let n_more = (page + 1).saturating_sub(pages[number as usize].len());
        let n_bytes = PAGE_WORDS * 8 + n_more * size_of::<Option<Box<[u64; PAGE_WORDS]>>>();
        if !self.take(n_bytes, memory) {
            return false;
        }
        let Sets::Paged(pages) = &mut self.sets[side] else { return false };
        let pages = &mut pages[number as usize];
        if pages.try_reserve_exact(n_more).is_err() {
            return false;
        }
        if n_more > 0 {
            pages.resize(page + 1, None);
        }
        pages[page] = Some(Box::new([0; PAGE_WORDS]));
        true
    }

    #[cold]
    fn grow(&mut self, side: usize, memory: &mut Memory) -> bool {
        let Sets::Hashed(table, _) = &self.sets[side] else { return false };
        let n_old = table.allocation_size();
        if !self.take((2 * n_old).max(128), memory) {
            return false;
        }
        self.give_back(n_old, memory);
        let Sets::Hashed(table, hasher) = &mut self.sets[side] else { return false };
        table.try_reserve(1, |key| hasher.hash_one(key)).is_ok()
    }

    fn take(&mut self, n_bytes: usize, memory: &mut Memory) -> bool {
        let fits = memory.take(n_bytes);
        if fits {
            self.n_bytes += n_bytes;
        }
        fits
    }

    fn give_back(&mut self, n_bytes: usize, memory: &mut Memory) {
        memory.give_back(n_bytes);
        self.n_bytes -= n_bytes;
    }
}
