//! The order of a view's rows: by one column, then by time, file and byte.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::radix::sort_by_keys;
use crate::columns::{Columns, NameDictionary};
use crate::flow::{Counters, State};
use crate::sorting::sort_by_key;
use crate::store::{FileNumber, Store};

/// The order of the rows: by one column, then by time, file and byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// Largest first. Unknown values come last either way.
    pub descending: bool,
}

/// A column of the flow table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of FORMAT §1")]
pub enum Column {
    #[default]
    Time,
    Source,
    SourcePort,
    Destination,
    DestinationPort,
    Protocol,
    Direction,
    Decision,
    State,
    Encryption,
    PacketsSent,
    BytesSent,
    PacketsReceived,
    BytesReceived,
    Rule,
    Acl,
    Nic,
    File,
}

impl Column {
    /// All columns in the table's order: what was decided and by which rule stand before what was counted.
    pub const ALL: [Self; 18] = [
        Self::Time,
        Self::Source,
        Self::SourcePort,
        Self::Destination,
        Self::DestinationPort,
        Self::Protocol,
        Self::Direction,
        Self::Decision,
        Self::Rule,
        Self::State,
        Self::Encryption,
        Self::PacketsSent,
        Self::BytesSent,
        Self::PacketsReceived,
        Self::BytesReceived,
        Self::Acl,
        Self::Nic,
        Self::File,
    ];
}

/// The rows of the first `n_chunks` chunks by time, file and byte: the base of every order.
pub fn rows_by_time(store: &Store, n_chunks: usize, with_repeats: bool) -> Vec<u32> {
    let ranks = store.files().ranks();
    let mut records: Vec<(u32, u64, u32, u32)> = Vec::new();
    let mut n_rows = 0;
    for (chunk, stored) in store.chunks().iter().take(n_chunks).enumerate() {
        for (index, record) in stored.columns.records.iter().enumerate() {
            if with_repeats || record.repeats == 0 {
                let rank = ranks.get(&record.file).copied().unwrap_or(u32::MAX);
                records.push((rank, record.start, chunk as u32, index as u32));
                n_rows += stored.columns.rows_of_record(index).len();
            }
        }
    }
    records.sort_unstable();
    let mut rows = Vec::with_capacity(n_rows);
    let mut times = Vec::with_capacity(n_rows);
    for (_, _, chunk, record) in &records {
        let stored = &store.chunks()[*chunk as usize];
        for row in stored.columns.rows_of_record(*record as usize) {
            rows.push(stored.first_row + row as u32);
            times.push(stored.columns.time_ms(row));
        }
    }
    sort_narrowed(times, &mut rows);
    rows
}

/// A column's values of all rows as numbers that sort as the values do. Give it every chunk in turn, then [`SortKeys::sort`].
pub struct SortKeys {
    sort: Sort,
    /// By the index of whatever dictionary the column has: its place among the sorted values.
    ranks: Vec<u32>,
    /// Where the column is the file: each file's place in the order of files, by its number.
    file_ranks: BTreeMap<FileNumber, u32>,
    keys: Keys,
}

/// By row number.
enum Keys {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

/// Unknown values come after all others.
pub(super) const UNKNOWN: u32 = u32::MAX;
/// Unknown among keys of 64 bits.
pub const UNKNOWN_WIDE: u64 = u64::MAX;

impl SortKeys {
    /// For an order.
    pub fn new(store: &Store, sort: Sort) -> Self {
        let dictionaries = store.dictionaries();
        let ranks = match sort.column {
            Column::Source | Column::Destination => {
                let addresses = dictionaries.addresses.addresses();
                ranks(addresses.len(), |index| addresses[index])
            }
            Column::Rule => name_ranks(&dictionaries.rules),
            Column::Acl => name_ranks(&dictionaries.acls),
            Column::Nic => name_ranks(&dictionaries.nics),
            Column::Encryption => name_ranks(&dictionaries.encryption),
            _ => Vec::new(),
        };
        let file_ranks = if sort.column == Column::File { store.files().ranks() } else { BTreeMap::new() };
        let n_rows = store.n_rows() as usize;
        let keys = match sort.column {
            Column::Time
            | Column::PacketsSent
            | Column::BytesSent
            | Column::PacketsReceived
            | Column::BytesReceived => Keys::Wide(Vec::with_capacity(n_rows)),
            _ => Keys::Narrow(Vec::with_capacity(n_rows)),
        };
        Self { sort, ranks, file_ranks, keys }
    }

    /// Adds the keys of the next chunk's rows.
    pub fn add(&mut self, columns: &Columns) {
        let Self { sort, ranks, file_ranks, keys } = self;
        match keys {
            Keys::Narrow(keys) => narrow_keys(columns, sort.column, ranks, file_ranks, keys),
            Keys::Wide(keys) => wide_keys(columns, sort.column, keys),
        }
    }

    /// Puts rows that are in the order of time into the order that was asked for.
    pub fn sort(self, mut rows: Vec<u32>) -> Vec<u32> {
        let descending = self.sort.descending;
        match self.keys {
            Keys::Narrow(keys) => {
                let key_of = |row: &u32| match keys[*row as usize] {
                    key if descending && key != UNKNOWN => UNKNOWN - 1 - key,
                    key => key,
                };
                let keys = rows.iter().map(key_of).collect();
                sort_by_keys::<u32>(keys, &mut rows);
            }
            Keys::Wide(keys) => {
                let key_of = |row: &u32| match keys[*row as usize] {
                    key if descending && key != UNKNOWN_WIDE => UNKNOWN_WIDE - 1 - key,
                    key => key,
                };
                let keys = rows.iter().map(key_of).collect();
                sort_narrowed(keys, &mut rows);
            }
        }
        rows
    }
}

fn narrow_keys(
    columns: &Columns,
    column: Column,
    ranks: &[u32],
    file_ranks: &BTreeMap<FileNumber, u32>,
    keys: &mut Vec<u32>,
) {
    let rank = |index: Option<usize>| index.and_then(|index| ranks.get(index)).copied().unwrap_or(UNKNOWN);
    let rows = 0..columns.len();
    let groups = 0..columns.groups.len();
    match column {
        Column::Source => keys.extend(columns.source.iter().map(|index| rank(index.get()))),
        Column::Destination => keys.extend(columns.destination.iter().map(|index| rank(index.get()))),
        Column::SourcePort => keys.extend(columns.source_port.iter().map(|port| u32::from(*port))),
        Column::DestinationPort => keys.extend(columns.destination_port.iter().map(|port| u32::from(*port))),
        Column::Protocol => keys.extend(columns.protocol.iter().map(|protocol| u32::from(*protocol))),
        Column::Direction => keys.extend(columns.flags.iter().map(|flags| flags.direction() as u32)),
        Column::Decision => keys.extend(columns.flags.iter().map(|flags| flags.decision() as u32)),
        Column::State => keys.extend(columns.flags.iter().map(|flags| match flags.state() {
            State::None => UNKNOWN,
            state => state as u32,
        })),
        Column::Encryption => keys.extend(rows.map(|row| rank(columns.encryption(row).get()))),
        Column::Rule | Column::Acl | Column::Nic | Column::File => {
            for index in groups {
                let group = &columns.groups[index];
                let key = match column {
                    Column::Rule => rank(group.rule.get()),
                    Column::Acl => rank(group.acl.get()),
                    Column::Nic => rank(group.nic.get()),
                    _ => {
                        let record = columns.records.get(group.record as usize);
                        record.and_then(|record| file_ranks.get(&record.file)).copied().unwrap_or(UNKNOWN)
                    }
                };
                keys.extend(std::iter::repeat_n(key, columns.rows_of_group(index).len()));
            }
        }
        Column::Time | Column::PacketsSent | Column::BytesSent | Column::PacketsReceived | Column::BytesReceived => {}
    }
}

fn wide_keys(columns: &Columns, column: Column, keys: &mut Vec<u64>) {
    let counter = |counters: Counters| match column {
        Column::PacketsSent => counters.packets_sent,
        Column::BytesSent => counters.bytes_sent,
        Column::PacketsReceived => counters.packets_received,
        _ => counters.bytes_received,
    };
    if column == Column::Time {
        keys.extend((0..columns.len()).map(|row| columns.time_ms(row)));
        return;
    }
    let mut slot = 0;
    keys.extend(columns.flags.iter().map(|flags| {
        if !flags.has_counters() {
            return UNKNOWN_WIDE;
        }
        slot += 1;
        counter(columns.counters.in_slot(slot - 1)).map_or(UNKNOWN_WIDE, |value| value.min(UNKNOWN_WIDE - 1))
    }));
}

/// Each value's place among the sorted values, by its index.
pub fn ranks<V: Ord>(n: usize, value: impl Fn(usize) -> V) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..n as u32).collect();
    sorted.sort_by_key(|index| value(*index as usize));
    places(&sorted)
}

fn places(sorted: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; sorted.len()];
    for (rank, index) in (0..).zip(sorted) {
        ranks[*index as usize] = rank;
    }
    ranks
}

/// Names sort without case first, then as they stand.
pub fn name_ranks(names: &NameDictionary) -> Vec<u32> {
    let names = names.names();
    let lower: Vec<String> = names.iter().map(str::to_lowercase).collect();
    let mut sorted: Vec<u32> = (0..names.len() as u32).collect();
    sort_by_key(&mut sorted, |index| (&lower[*index as usize], names.get(*index as usize)));
    places(&sorted)
}

/// Sorts rows by keys of 64 bits, in 32 bits where their range fits. The largest key, unknown, stays last.
pub fn sort_narrowed(keys: Vec<u64>, rows: &mut Vec<u32>) {
    let known = || keys.iter().copied().filter(|key| *key != UNKNOWN_WIDE);
    let least = known().min().unwrap_or(0);
    if known().max().unwrap_or(0).saturating_sub(least) < u64::from(UNKNOWN) {
        let narrow = |key: u64| if key == UNKNOWN_WIDE { UNKNOWN } else { (key - least) as u32 };
        sort_by_keys::<u32>(keys.into_iter().map(narrow).collect(), rows);
    } else {
        sort_by_keys::<u64>(keys, rows);
    }
}
