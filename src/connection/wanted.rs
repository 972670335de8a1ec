//! What a filter asks of a connection as a whole.

use super::{Connections, span_ms};
use crate::query::filter::{CounterField, Term};
use crate::store::Store;

/// Whether a term is answered by the connection, and not by its tuples.
pub(super) fn asks_of_connection(term: &Term) -> bool {
    matches!(term, Term::Duration(_) | Term::Whole(_) | Term::Counter(..) | Term::Time(_))
}

/// Whether a connection, or an attempt (`Err`), is what such a term wants.
pub(super) fn wants(store: &Store, connections: &Connections, term: &Term, number: Result<u32, u32>) -> bool {
    match term {
        Term::Duration(wanted) => wanted.has(match number {
            Ok(number) => connections.duration_ms(store, number),
            Err(attempt) => span_ms(store, connections.rows_of_attempt(attempt)),
        }),
        Term::Whole(wanted) => number
            .is_ok_and(|number| connections.all().get(number as usize).is_some_and(|c| wanted.contains(&c.whole()))),
        Term::Counter(field, wanted) => wanted.has(number.ok().and_then(|number| {
            let is_counted = connections.all().get(number as usize).is_some_and(|found| found.is_counted());
            let [packets_sent, bytes_sent, packets_received, bytes_received] = connections.sums(number);
            is_counted.then_some(match field {
                CounterField::Bytes => bytes_sent + bytes_received,
                CounterField::Packets => packets_sent + packets_received,
                CounterField::Sent => bytes_sent,
                CounterField::Received => bytes_received,
            })
        })),
        Term::Time(ranges) => {
            let rows = match number {
                Ok(number) => connections.rows(number),
                Err(attempt) => connections.rows_of_attempt(attempt),
            };
            let time_ms = |row: Option<&u32>| {
                let located = row.and_then(|row| store.locate(*row));
                located.map_or(0, |(chunk, place)| chunk.columns.time_ms(place))
            };
            let (first, last) = (time_ms(rows.first()), time_ms(rows.last()));
            ranges.iter().any(|range| first < range.end_ms && last >= range.start_ms)
        }
        _ => false,
    }
}
