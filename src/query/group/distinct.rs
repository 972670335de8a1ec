//! How many different addresses groups have.

use super::open::Memory;
use super::pair_set::PairSet;
use crate::columns::AddressIndex;
use crate::query::mask::bits;

/// The different source and destination addresses of groups.
#[derive(Default)]
pub(super) struct Distinct {
    /// Of sources, of destinations.
    sets: [Sets; 2],
    /// By number of the group; those of bits only once all rows are added.
    counts: Vec<[u32; 2]>,
    n_bytes: usize,
}

/// Which addresses the groups have.
enum Sets {
    /// For few groups of many rows: by number of the group.
    Paged(Vec<Pages>),
    /// For many groups of few rows: the group's number and the address.
    Hashed(PairSet),
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
        Self { sets: [Sets::Hashed(PairSet::new()), Sets::Hashed(PairSet::new())], ..Self::default() }
    }

    /// Bytes held.
    pub(super) fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    pub(super) fn counts(&self, number: u32) -> [u64; 2] {
        self.counts.get(number as usize).copied().unwrap_or_default().map(u64::from)
    }

    /// All rows are added: the bits are counted once, instead of with every row.
    pub(super) fn finish(&mut self) {
        for (side, sets) in self.sets.iter().enumerate() {
            let Sets::Paged(groups) = sets else { continue };
            for (counts, pages) in self.counts.iter_mut().zip(groups) {
                counts[side] = pages.iter().flatten().flat_map(|page| page.iter()).map(|word| word.count_ones()).sum();
            }
        }
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
    pub(super) fn add(&mut self, number: u32, ends: [u32; 2], memory: &mut Memory) -> bool {
        for (side, address) in ends.into_iter().enumerate() {
            let Sets::Hashed(set) = &mut self.sets[side] else {
                return self.add_word(side, number, 1, &[AddressIndex(address)], memory);
            };
            match set.insert(number, address) {
                Some(is_new) => self.counts[number as usize][side] += u32::from(is_new),
                None => {
                    if !self.grow(side, memory) {
                        return false;
                    }
                    return self.add(number, ends, memory);
                }
            }
        }
        true
    }

    /// Adds some of 64 addresses of one side of a group; false where there is no memory for them.
    pub(super) fn add_word(
        &mut self,
        side: usize,
        number: u32,
        rows: u64,
        addresses: &[AddressIndex],
        memory: &mut Memory,
    ) -> bool {
        let mut left = rows;
        loop {
            let Sets::Paged(pages) = &mut self.sets[side] else { return false };
            let pages = &mut pages[number as usize][..];
            let mut missing = None;
            for row in bits(left) {
                let (page, bit) = (addresses[row].0 as usize / PAGE_BITS, addresses[row].0 as usize % PAGE_BITS);
                let Some(Some(words)) = pages.get_mut(page) else {
                    missing = Some((row, page));
                    break;
                };
                words[bit / 64] |= 1 << (bit % 64);
            }
            let Some((row, page)) = missing else { return true };
            if !self.add_page(side, number, page, memory) {
                return false;
            }
            left &= u64::MAX << row;
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
        let Sets::Hashed(set) = &self.sets[side] else { return false };
        let (n_old, n_new) = (set.n_bytes(), set.n_bytes_grown());
        if !self.take(n_new, memory) {
            return false;
        }
        self.give_back(n_old, memory);
        let Sets::Hashed(set) = &mut self.sets[side] else { return false };
        set.grow()
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
