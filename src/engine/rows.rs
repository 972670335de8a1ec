//! Rows for the page.

use super::show::Order;
use crate::columns::NameTable;
use crate::protocol::{Name, Row};
use crate::store::Store;

/// At most so many rows go out at once: more than the tallest screen shows.
const MAX_ROWS: u32 = 4096;

pub(super) fn rows(store: &Store, order: &Order, first: u64, count: u32) -> Vec<Row> {
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let wanted = order.iter().skip(first).take(count.min(MAX_ROWS) as usize);
    wanted.filter_map(|id| row(store, *id)).collect()
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

fn named(names: &NameTable, index: Option<usize>) -> Option<Name> {
    index.map(|index| Name::clipped(names.get(index)))
}
