//! Of which hours there is data: an hour without a file is unlike one in which nothing flowed.

use crate::columns::Record;
use crate::store::{BlobPath, Store};

const HOUR_MS: u64 = 3_600_000;
/// More than the pixels of a screen.
const MAX_STRETCHES: usize = 4096;

/// The stretches of whole hours of which something was loaded: from, and up to, in milliseconds since 1970-01-01 UTC.
/// Ascending and apart.
///
/// An hour counts when a record was logged in it, or when a file was read whose path names it. A record's own time says
/// it better than its tuples do: the first record of an hour holds tuples of the hour before (FORMAT §1). Where the times
/// lie about in more than [`MAX_STRETCHES`] pieces nobody could see the gaps: then it is one stretch from the first to
/// the last.
pub fn covered_hours(store: &Store) -> Vec<(u64, u64)> {
    let mut hours = Vec::new();
    let mut last = None;
    for stored in store.chunks() {
        let columns = &stored.columns;
        for (index, record) in columns.records.iter().enumerate() {
            let logged_ms = match record.time_ms {
                Record::NO_TIME => columns.rows_of_record(index).next().map(|row| columns.time_ms(row)),
                time_ms => Some(time_ms),
            };
            let hour = logged_ms.map(|logged_ms| logged_ms / HOUR_MS);
            // Records come in the order of time, mostly.
            if hour != last {
                hours.extend(hour);
                last = hour;
            }
        }
    }
    for (_, file) in store.files().iter().filter(|(_, file)| file.outcome.n_records > 0) {
        hours.extend(BlobPath::of(&file.path).hour_ms.map(|hour_ms| hour_ms / HOUR_MS));
    }
    hours.sort_unstable();
    hours.dedup();
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    for hour in hours {
        let (start_ms, end_ms) = (hour.saturating_mul(HOUR_MS), (hour + 1).saturating_mul(HOUR_MS));
        match stretches.last_mut() {
            Some((_, before_ms)) if *before_ms == start_ms => *before_ms = end_ms,
            _ => stretches.push((start_ms, end_ms)),
        }
    }
    match (stretches.first(), stretches.last()) {
        (Some((start_ms, _)), Some((_, end_ms))) if stretches.len() > MAX_STRETCHES => vec![(*start_ms, *end_ms)],
        _ => stretches,
    }
}
