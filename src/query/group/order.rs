//! The order of groups.

use serde::{Deserialize, Serialize};

use super::{GroupBy, GroupSums, Groups};
use crate::query::order::{UNKNOWN, UNKNOWN_WIDE, name_ranks, ranks};
use crate::query::radix::sort_by_keys;
use crate::sorting::sort_by_key;
use crate::store::Store;

/// The order of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSort {
    /// By which column, then by the key.
    pub column: GroupColumn,
    /// Largest first. Unknown values come last either way.
    pub descending: bool,
}

/// A column of a table of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "they are the fields of a group's sums, and what follows from them")]
pub enum GroupColumn {
    /// The rule's name, the address, the source of a pair, the port.
    Key,
    /// The ACL of a rule, the destination of a pair, the protocol of a port.
    SecondKey,
    Tuples,
    Allowed,
    Denied,
    WithoutCounters,
    /// Sent and received.
    Packets,
    PacketsSent,
    PacketsReceived,
    /// Sent and received.
    Bytes,
    BytesSent,
    BytesReceived,
    Sources,
    Destinations,
    FirstTime,
    LastTime,
}

impl Groups {
    /// The numbers of the groups in an order. It does not depend on the order in which the rows came.
    pub fn order(&self, store: &Store, sort: GroupSort) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.len() as u32).collect();
        let parts = self.key_ranks(store);
        let GroupSort { column, descending } = sort;
        let turned = |rank: u32| if descending && rank != UNKNOWN { UNKNOWN - 1 - rank } else { rank };
        let keys = parts.iter().map(|[first, second]| match column {
            GroupColumn::Key => [turned(*first), *second],
            GroupColumn::SecondKey => [turned(*second), *first],
            _ => [*first, *second],
        });
        let keys = keys.map(|[first, second]| u64::from(first) << 32 | u64::from(second)).collect();
        sort_by_keys::<u64>(keys, &mut numbers);
        if matches!(column, GroupColumn::Key | GroupColumn::SecondKey) {
            return numbers;
        }
        let values: Vec<Option<u128>> = numbers.iter().map(|number| value(&self.sums(*number), column)).collect();
        let largest = values.iter().flatten().max().copied().unwrap_or(0);
        if largest < u128::from(UNKNOWN_WIDE) {
            let key = |value: &Option<u128>| match value {
                None => UNKNOWN_WIDE,
                Some(value) if descending => (largest - value) as u64,
                Some(value) => *value as u64,
            };
            sort_by_keys::<u64>(values.iter().map(key).collect(), &mut numbers);
        } else {
            let mut valued: Vec<(Option<u128>, u32)> = values.into_iter().zip(numbers).collect();
            sort_by_key(&mut valued, |(value, _)| match value {
                None => (true, 0),
                Some(value) => (false, if descending { largest - value } else { *value }),
            });
            numbers = valued.into_iter().map(|(_, number)| number).collect();
        }
        numbers
    }

    /// What the groups are sorted by where nothing else tells them apart, as two numbers each.
    fn key_ranks(&self, store: &Store) -> Vec<[u32; 2]> {
        let dictionaries = store.dictionaries();
        let rank = |ranks: &[u32], index: u32| ranks.get(index as usize).copied().unwrap_or(UNKNOWN);
        match self.by() {
            GroupBy::Rule => {
                let (rules, acls) = (name_ranks(&dictionaries.rules), name_ranks(&dictionaries.acls));
                self.raw_keys().map(|[rule, acl]| [rank(&rules, rule), rank(&acls, acl)]).collect()
            }
            GroupBy::Port => self.raw_keys().collect(),
            GroupBy::Source | GroupBy::Destination | GroupBy::Either | GroupBy::Pair => {
                let addresses = dictionaries.addresses.addresses();
                let addresses = ranks(addresses.len(), |index| addresses[index]);
                let is_pair = self.by() == GroupBy::Pair;
                let second = |index: u32| if is_pair { rank(&addresses, index) } else { 0 };
                self.raw_keys().map(|[one, other]| [rank(&addresses, one), second(other)]).collect()
            }
        }
    }
}

/// A group's value in a column other than the keys. What no row of it has counters for is unknown.
fn value(sums: &GroupSums, column: GroupColumn) -> Option<u128> {
    let counted = |amount: u128| sums.has_counters().then_some(amount);
    match column {
        GroupColumn::Key | GroupColumn::SecondKey => None,
        GroupColumn::Tuples => Some(sums.tuples.into()),
        GroupColumn::Allowed => Some((sums.tuples - sums.denied).into()),
        GroupColumn::Denied => Some(sums.denied.into()),
        GroupColumn::WithoutCounters => Some(sums.without_counters.into()),
        GroupColumn::Packets => counted(sums.packets_sent + sums.packets_received),
        GroupColumn::PacketsSent => counted(sums.packets_sent),
        GroupColumn::PacketsReceived => counted(sums.packets_received),
        GroupColumn::Bytes => counted(sums.bytes_sent + sums.bytes_received),
        GroupColumn::BytesSent => counted(sums.bytes_sent),
        GroupColumn::BytesReceived => counted(sums.bytes_received),
        GroupColumn::Sources => sums.sources.map(u128::from),
        GroupColumn::Destinations => sums.destinations.map(u128::from),
        GroupColumn::FirstTime => Some(sums.first_time_ms.into()),
        GroupColumn::LastTime => Some(sums.last_time_ms.into()),
    }
}
