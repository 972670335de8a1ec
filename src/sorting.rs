//! Sorting in little code, for lists that are short or seldom sorted.
//!
//! Each `slice::sort_by` of another type or order compiles the whole sort once more, about 8 KB in the worker; twenty of
//! them were a seventh of it. Here one sort of places, compiled once, serves all, for the price of an indirect call per
//! comparison. What is sorted often and in millions has a radix sort ([`crate::query`]).

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// As `slice::sort_by`: what is equal stays in its order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<u32> = (0..items.len() as u32).collect();
    sort_places(&mut places, &|a, b| compare(&items[a as usize], &items[b as usize]));
    put(items, places);
}

/// As `slice::sort_by_key`: what has equal keys stays in its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// As `collect`, which sorts first.
pub fn set_of<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// The only sort that is compiled.
#[inline(never)]
fn sort_places(places: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// Puts at each place the item whose place is listed there.
fn put<T>(items: &mut [T], mut places: Vec<u32>) {
    for start in 0..items.len() {
        let mut at = start;
        // Around the circle of places that change with this one. A place that has its item points to itself.
        loop {
            let from = std::mem::replace(&mut places[at], at as u32) as usize;
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_standard_library() {
        let mut state = 7_u32;
        for n in (0..40).chain([257, 1000]) {
            let mut items: Vec<(u32, usize)> = (0..n)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    ((state >> 16) % 31, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            let mut by_key = items.clone();
            sort_by_key(&mut by_key, |item| item.0);
            assert_eq!(by_key, expected);
            // The other way round, and still in their order where equal.
            expected.sort_by_key(|item| std::cmp::Reverse(item.0));
            sort_by(&mut items, |a, b| b.0.cmp(&a.0));
            assert_eq!(items, expected);
        }
    }
}
