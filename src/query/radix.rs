//! Sorting row numbers by a key: stable, in passes of 11 bits, of which those are left out in which all keys agree.

/// A key that a row is sorted by, as a number.
pub trait Key: Copy + Ord {
    /// How many bits it has.
    const BITS: u32;
    /// Its bits from `shift` on, as many as a pass sorts by.
    fn digit(self, shift: u32) -> usize;
}

impl Key for u32 {
    const BITS: u32 = 32;

    #[inline]
    fn digit(self, shift: u32) -> usize {
        (self >> shift) as usize & (BUCKETS - 1)
    }
}

impl Key for u64 {
    const BITS: u32 = 64;

    #[inline]
    fn digit(self, shift: u32) -> usize {
        (self >> shift) as usize & (BUCKETS - 1)
    }
}

const DIGIT_BITS: u32 = 11;
const BUCKETS: usize = 1 << DIGIT_BITS;

/// Sorts `rows` by `keys`, which stand beside them, and gives the sorted keys; rows with the same key keep their order.
pub fn sort_by_keys<K: Key>(mut keys: Vec<K>, rows: &mut Vec<u32>) -> Vec<K> {
    if keys.is_sorted() {
        return keys;
    }
    let (Some(first), n) = (keys.first().copied(), keys.len()) else { return keys };
    let mut sorted_keys = vec![first; n];
    let mut sorted_rows = vec![0; n];
    for shift in (0..K::BITS).step_by(DIGIT_BITS as usize) {
        let mut counts = vec![0_u32; BUCKETS];
        for key in &keys {
            counts[key.digit(shift)] += 1;
        }
        if counts.iter().any(|count| *count as usize == n) {
            continue;
        }
        let mut start = 0;
        for count in &mut counts {
            start += std::mem::replace(count, start);
        }
        for (key, row) in keys.iter().zip(rows.iter()) {
            let place = &mut counts[key.digit(shift)];
            sorted_keys[*place as usize] = *key;
            sorted_rows[*place as usize] = *row;
            *place += 1;
        }
        std::mem::swap(&mut keys, &mut sorted_keys);
        std::mem::swap(rows, &mut sorted_rows);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check<K: Key + std::fmt::Debug>(keys: &[K]) {
        let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
        let mut expected = rows.clone();
        expected.sort_by_key(|row| keys[*row as usize]);
        sort_by_keys(keys.to_vec(), &mut rows);
        assert_eq!(rows, expected);
    }

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(
            wide: Vec<u64>, narrow: Vec<u32>, repeated in proptest::collection::vec(0_u32..4, 0..200)
        ) {
            check(&wide);
            check(&narrow);
            check(&repeated);
        }
    }
}
