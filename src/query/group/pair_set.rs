//! Which pairs of numbers were met.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

/// Pairs of numbers, at most half full: a look at one place of memory finds nearly every pair, where a table of bytes
/// and values needs two.
pub(super) struct PairSet {
    /// 0 where there is none.
    places: Vec<u64>,
    n: usize,
    /// Odd, and another one each time: what is in a file cannot be made for it.
    factor: u64,
}

impl PairSet {
    pub(super) fn new() -> Self {
        Self { places: Vec::new(), n: 0, factor: DefaultHashBuilder::default().hash_one(0_u64) | 1 }
    }

    pub(super) fn n_bytes(&self) -> usize {
        self.places.len() * size_of::<u64>()
    }

    /// Bytes after [`PairSet::grow`].
    pub(super) fn n_bytes_grown(&self) -> usize {
        self.n_places_grown() * size_of::<u64>()
    }

    /// Whether the pair is new; `None` where there is no place for another one.
    #[inline]
    pub(super) fn insert(&mut self, number: u32, address: u32) -> Option<bool> {
        if self.n * 2 >= self.places.len() {
            return None;
        }
        // Not 0, for there are less than 2^32 groups.
        let pair = u64::from(number + 1) << 32 | u64::from(address);
        let place = find(&self.places, pair, self.factor);
        let is_new = self.places[place] == 0;
        if is_new {
            self.places[place] = pair;
            self.n += 1;
        }
        Some(is_new)
    }

    /// Makes room; false where there is no memory.
    pub(super) fn grow(&mut self) -> bool {
        let mut places = Vec::new();
        if places.try_reserve_exact(self.n_places_grown()).is_err() {
            return false;
        }
        places.resize(self.n_places_grown(), 0);
        for pair in self.places.iter().filter(|pair| **pair != 0) {
            let place = find(&places, *pair, self.factor);
            places[place] = *pair;
        }
        self.places = places;
        true
    }

    fn n_places_grown(&self) -> usize {
        (self.places.len() * 2).max(32)
    }
}

/// Where the pair is, or where it has its place. There is a place that is free.
#[inline]
fn find(places: &[u64], pair: u64, factor: u64) -> usize {
    let last = places.len() - 1;
    let mut place = (pair.wrapping_mul(factor) >> 32) as usize & last;
    while places[place] != 0 && places[place] != pair {
        place = (place + 1) & last;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_pair_is_new_once() {
        let mut set = PairSet::new();
        let mut seen = BTreeSet::new();
        for n in 0..20_000_u32 {
            let pair = (n.wrapping_mul(2_654_435_761) >> 26, n.wrapping_mul(40_503) >> 24);
            while set.insert(pair.0, pair.1).is_none_or(|is_new| {
                assert_eq!(is_new, seen.insert(pair), "{pair:?}");
                false
            }) {
                assert!(set.grow());
            }
        }
        assert_eq!(set.n, seen.len());
    }
}
