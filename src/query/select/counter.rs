//! What a row's counters say.

use crate::columns::{Columns, Flags};
use crate::flow::Counters;
use crate::query::filter::{CounterField, CounterMatch};
use crate::query::mask::bits;

pub(super) fn narrow(field: CounterField, wanted: CounterMatch, columns: &Columns, words: &mut [u64]) {
    let wants_unknown = wanted == CounterMatch::Unknown;
    for ((place, word), flags) in words.iter_mut().enumerate().zip(columns.flags.chunks(64)) {
        if *word == 0 {
            continue;
        }
        let with_counters = Flags::having_counters(flags);
        let first_slot = columns.counters.first_slot(place);
        let mut found = if wants_unknown { !with_counters } else { 0 };
        for bit in bits(*word & with_counters) {
            let slot = first_slot + (with_counters & ((1 << bit) - 1)).count_ones() as usize;
            if wanted.has(count(field, columns.counters.in_slot(slot))) {
                found |= 1 << bit;
            }
        }
        *word &= found;
    }
}

/// A sum is known where a part of it is.
fn count(field: CounterField, counters: Counters) -> Option<u128> {
    let sum = |one: Option<u64>, other: Option<u64>| match (one, other) {
        (None, None) => None,
        _ => Some(u128::from(one.unwrap_or(0)) + u128::from(other.unwrap_or(0))),
    };
    match field {
        CounterField::Bytes => sum(counters.bytes_sent, counters.bytes_received),
        CounterField::Packets => sum(counters.packets_sent, counters.packets_received),
        CounterField::Sent => counters.bytes_sent.map(u128::from),
        CounterField::Received => counters.bytes_received.map(u128::from),
    }
}
