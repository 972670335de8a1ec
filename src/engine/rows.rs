//! Rows for the page, in the order of the view.

use std::rc::Rc;

use super::scan::Scan;
use super::selected::{AllByTime, Order};
use super::show::Current;
use crate::columns::NameTable;
use crate::protocol::{Answer, Name, Row};
use crate::query::{Column, Sort, SortKeys};
use crate::store::Store;

/// At most so many rows go out at once: more than the tallest screen shows.
const MAX_ROWS: u32 = 4096;

/// Some rows of the view; the first such question puts them in order.
pub(super) struct RowsTask {
    what: Wanted,
    sorting: Option<(Box<SortKeys>, Scan, Order)>,
}

/// Which rows.
pub(super) enum Wanted {
    /// From `first` on.
    From { first: u64, count: u32 },
    /// Only where the first one at or after a time is.
    PlaceOf { time_ms: u64 },
}

impl RowsTask {
    pub(super) fn new(what: Wanted) -> Self {
        Self { what, sorting: None }
    }

    pub(super) fn step(&mut self, store: &Store, current: &Current, all: &mut AllByTime) -> Option<Answer> {
        let order = self.order(store, current, all)?;
        let generation = current.generation;
        Some(match self.what {
            Wanted::From { first, count } => {
                let from = usize::try_from(first).unwrap_or(usize::MAX);
                let wanted = order.iter().skip(from).take(count.min(MAX_ROWS) as usize);
                let rows = wanted.filter_map(|id| row(store, *id)).collect();
                Answer::Rows { generation, first, rows }
            }
            Wanted::PlaceOf { time_ms } => {
                let time_of = |id: u32| store.locate(id).map_or(0, |(chunk, place)| chunk.columns.time_ms(place));
                let is_descending = current.view.sort.descending;
                let row = order.partition_point(|id| match is_descending {
                    false => time_of(*id) < time_ms,
                    true => time_of(*id) > time_ms,
                });
                Answer::Place { generation, row: row as u64 }
            }
        })
    }

    /// The rows in the order of the view, when they are.
    fn order(&mut self, store: &Store, current: &Current, all: &mut AllByTime) -> Option<Order> {
        let sort = current.view.sort;
        let selected = &current.selected;
        if let Some(order) = selected.sorted(sort) {
            return Some(order);
        }
        let Some((mut keys, mut scan, by_time)) = self.sorting.take() else {
            let by_time = selected.by_time(store, all);
            if sort == (Sort { column: Column::Time, descending: false }) {
                return Some(by_time);
            }
            self.sorting = Some((Box::new(SortKeys::new(store, sort)), Scan::new(selected.n_chunks), by_time));
            return None;
        };
        if scan.step(store, |_, chunk| keys.add(&chunk.columns)) {
            let order = Rc::new(keys.sort(by_time.as_ref().clone()));
            selected.keep_sorted(sort, Rc::clone(&order));
            return Some(order);
        }
        self.sorting = Some((keys, scan, by_time));
        None
    }
}
/// A row as the page shows it.
pub(super) fn row(store: &Store, id: u32) -> Option<Row> {
    let (chunk, place) = store.locate(id)?;
    let columns = &chunk.columns;
    let dictionaries = store.dictionaries();
    let group = columns.group_of(place);
    let record = columns.records.get(group.record as usize)?;
    let flags = columns.flags[place];
    let addresses = dictionaries.addresses.addresses();
    let address = |index: crate::columns::AddressIndex| Some(addresses.get(index.get()?)?.to_string());
    Some(Row {
        id,
        time_ms: columns.time_ms(place),
        source: address(columns.source[place])?,
        source_port: columns.source_port[place],
        destination: address(columns.destination[place])?,
        destination_port: columns.destination_port[place],
        protocol: columns.protocol[place],
        direction: flags.direction(),
        decision: flags.decision(),
        state: flags.state(),
        encryption: named(dictionaries.encryption.names(), columns.encryption(place).get()),
        counters: columns.counters.of_row(&columns.flags, place),
        rule: named(dictionaries.rules.names(), group.rule.get()),
        acl: named(dictionaries.acls.names(), group.acl.get()),
        nic: named(dictionaries.nics.names(), group.nic.get()),
        file: Name::clipped_front(store.files().path(record.file)),
        record_start: record.start,
        record_end: record.end,
        form: flags.form(),
        odd: flags.is_odd(),
        repeat: record.repeats != 0,
    })
}

pub(super) fn named(names: &NameTable, index: Option<usize>) -> Option<Name> {
    index.map(|index| Name::clipped(names.get(index)))
}
