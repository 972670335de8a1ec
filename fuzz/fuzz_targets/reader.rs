//! Any bytes give the same whole, in slices, and in two ranges put together by the engine; none make it panic.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;
use support::cut::check_same;
use support::{read, read_in_slices, rows};

fuzz_target!(|bytes: &[u8]| {
    // The first two bytes say how the rest is cut.
    let [slice, cut, bytes @ ..] = bytes else { return };
    let (store, outcome) = read(bytes);
    let n = usize::from(*slice % 64) + 1;
    let (sliced, sliced_outcome) = read_in_slices(bytes, n);
    assert_eq!(rows(&sliced), rows(&store), "in slices of {n}");
    assert_eq!(sliced_outcome, outcome, "in slices of {n}");
    let cut = bytes.len() as u64 * u64::from(*cut) / 256;
    check_same(bytes, &[cut], &[usize::from(*slice >> 7)], 4096);
});
