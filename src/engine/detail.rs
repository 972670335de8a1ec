//! Everything about one row.

use super::rows::row as of_page;
use crate::columns::Record;
use crate::protocol::{Detail, Mark, Name, Passage, Place};
use crate::sorting::sort_by;
use crate::store::Store;

/// `None` where there is no such row any more.
pub(super) fn detail(store: &Store, row: u32, with_repeats: bool) -> Option<Detail> {
    let (chunk, place) = store.locate(row)?;
    let columns = &chunk.columns;
    let index = columns.group_of(place).record as usize;
    let record = columns.records.get(index)?;
    let rows = columns.rows_of_record(index);
    let resource = record.resource.get().map(|index| Name::clipped(store.dictionaries().resources.names().get(index)));
    let (n_same, neighbours) = same_five_tuple(store, row, with_repeats);
    Some(Detail {
        row: of_page(store, row)?,
        resource,
        record_time_ms: (record.time_ms != Record::NO_TIME).then_some(record.time_ms),
        n_rows_of_record: rows.len() as u32,
        n_rejected_of_record: record.n_rejected,
        passage: Passage {
            place: Place { start: record.start, end: record.end, ..store.files().place(record.file) },
            mark: Mark::Row((place - rows.start) as u32),
        },
        n_same,
        neighbours: neighbours.into_iter().filter_map(|row| of_page(store, row)).collect(),
    })
}

/// How many rows have the same protocol, addresses and ports as this one, and the numbers of those next to it in time.
fn same_five_tuple(store: &Store, row: u32, with_repeats: bool) -> (u64, Vec<u32>) {
    let Some((chunk, place)) = store.locate(row) else { return (0, Vec::new()) };
    let this = &chunk.columns;
    let (source, destination) = (this.source[place], this.destination[place]);
    let rest = (this.source_port[place], this.destination_port[place], this.protocol[place]);
    let ranks = store.files().ranks();
    let mut same = Vec::new();
    for chunk in store.chunks() {
        let columns = &chunk.columns;
        for (other, address) in columns.source.iter().enumerate() {
            if *address != source
                || columns.destination[other] != destination
                || (columns.source_port[other], columns.destination_port[other], columns.protocol[other]) != rest
            {
                continue;
            }
            let number = chunk.first_row + other as u32;
            let record = &columns.records[columns.group_of(other).record as usize];
            if with_repeats || record.repeats == 0 || number == row {
                let rank = ranks.get(&record.file).copied().unwrap_or(u32::MAX);
                same.push((columns.time_ms(other), rank, record.start, number));
            }
        }
    }
    sort_by(&mut same, Ord::cmp);
    let here = same.iter().position(|found| found.3 == row).unwrap_or(0);
    let first = here.saturating_sub(Detail::MAX_NEIGHBOURS / 2).min(same.len().saturating_sub(Detail::MAX_NEIGHBOURS));
    let next_to_it = same.iter().skip(first).take(Detail::MAX_NEIGHBOURS).map(|found| found.3).collect();
    (same.len() as u64, next_to_it)
}
