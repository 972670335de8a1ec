//! Where a few groups stand in a list, for millions of rows.

/// The places of a few groups in a list, found without asking of a row whether it is in any of them.
///
/// A key has two halves. What is known of each half is its number among those halves that any group has; a table of both
/// numbers gives the place. 0 stands for halves, and the number of groups for pairs of them, that no group has.
pub(super) struct Places {
    firsts: Vec<u16>,
    seconds: Vec<u16>,
    n_seconds: usize,
    places: Vec<u16>,
    n_groups: usize,
}

impl Places {
    /// For at most so many groups: the table of both halves has as many places squared.
    pub(super) const MAX_GROUPS: usize = 256;

    /// For these keys, each with its place; those past [`Places::MAX_GROUPS`] have none.
    pub(super) fn new(keys: &[[u32; 2]]) -> Self {
        let keys = &keys[..keys.len().min(Self::MAX_GROUPS)];
        let (firsts, n_firsts) = numbered(keys.iter().map(|[first, _]| *first));
        let (seconds, n_seconds) = numbered(keys.iter().map(|[_, second]| *second));
        let mut new = Self {
            firsts,
            seconds,
            n_seconds,
            places: vec![keys.len() as u16; n_firsts * n_seconds],
            n_groups: keys.len(),
        };
        for (place, [first, second]) in keys.iter().enumerate() {
            let of_both = new.of_both(*first, *second);
            new.places[of_both] = place as u16;
        }
        new
    }

    /// How many groups.
    pub(super) fn len(&self) -> usize {
        self.n_groups
    }

    /// The place of the group with a key; the number of groups where there is none.
    #[inline]
    pub(super) fn of(&self, first: u32, second: u32) -> usize {
        usize::from(self.places[self.of_both(first, second)])
    }

    /// The same for keys that differ in their first half only.
    #[inline]
    pub(super) fn of_first(&self, first: u32) -> usize {
        let number = self.firsts.get(first.wrapping_add(1) as usize).copied().unwrap_or(0);
        usize::from(number.wrapping_sub(1)).min(self.n_groups)
    }

    #[inline]
    fn of_both(&self, first: u32, second: u32) -> usize {
        let number = |numbers: &[u16], half: u32| numbers.get(half.wrapping_add(1) as usize).copied().unwrap_or(0);
        usize::from(number(&self.firsts, first)) * self.n_seconds + usize::from(number(&self.seconds, second))
    }
}

/// By half of a key and one more (so that what is unknown comes first), its number among them, from 1 on; and how many
/// numbers there are, with 0.
fn numbered(halves: impl Iterator<Item = u32>) -> (Vec<u16>, usize) {
    let mut numbers = Vec::new();
    let mut n = 1;
    for half in halves {
        let index = half.wrapping_add(1) as usize;
        if index >= numbers.len() {
            numbers.resize(index + 1, 0);
        }
        if numbers[index] == 0 {
            numbers[index] = n;
            n += 1;
        }
    }
    (numbers, usize::from(n))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use proptest::prelude::*;

    fn half() -> impl Strategy<Value = u32> {
        prop_oneof![0_u32..6, 0_u32..3000, Just(u32::MAX)]
    }

    proptest! {
        #[test]
        fn as_by_looking_up(
            keys in proptest::collection::hash_set([half(), half()], 0..300),
            others in proptest::collection::vec([half(), half()], 50),
        ) {
            let keys: Vec<[u32; 2]> = keys.into_iter().collect();
            let places = Places::new(&keys);
            let known: HashMap<_, _> = keys.iter().take(Places::MAX_GROUPS).zip(0..).collect();
            prop_assert_eq!(places.len(), known.len());
            for key in keys.iter().chain(&others) {
                prop_assert_eq!(places.of(key[0], key[1]), known.get(key).copied().unwrap_or(known.len()));
            }
            let mut firsts: Vec<u32> = keys.iter().take(Places::MAX_GROUPS).map(|key| key[0]).collect();
            let mut seen = HashSet::new();
            firsts.retain(|first| seen.insert(*first));
            let places = Places::new(&firsts.iter().map(|first| [*first, 0]).collect::<Vec<_>>());
            for [first, _] in keys.iter().chain(&others) {
                let expected = firsts.iter().position(|known| known == first).unwrap_or(firsts.len());
                prop_assert_eq!(places.of_first(*first), expected);
            }
        }
    }
}
