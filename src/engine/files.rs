//! The list of files for the page.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::columns::Record;
use crate::folded::folded;
use crate::parse::ProblemKind;
use crate::protocol::{Copied, FileColumn, FileNumber, FileRow, FileSort, FileState, Name};
use crate::query::ByVersion;
use crate::sorting::sort_by;
use crate::store::{BlobPath, FileEntry, FileRows, Store};

/// At most so many files go out at once: more than the tallest screen shows.
const MAX_FILES: u32 = 4096;

/// The list in the order that was asked for last.
#[derive(Default)]
pub(super) struct FileList {
    /// Of the store, and the order, that it is for.
    key: Option<(u32, FileSort)>,
    sorted: Vec<FileNumber>,
    repeats: BTreeMap<FileNumber, Repeats>,
}

/// The repeated records that concern a file.
#[derive(Default)]
struct Repeats {
    /// Its records that repeat others.
    n_repeated: u64,
    /// How many of them are of which other file.
    of: BTreeMap<FileNumber, u64>,
    /// How many of its records another file repeats.
    by: BTreeMap<FileNumber, u64>,
    /// The files that have the whole of its records that were cut off.
    whole_in: BTreeSet<FileNumber>,
}

impl FileList {
    /// How many files there are, and those from `first` on.
    pub(super) fn rows(&mut self, store: &Store, sort: FileSort, first: u64, count: u32) -> (u64, Vec<FileRow>) {
        let key = Some((store.version(), sort));
        if self.key != key {
            self.repeats = repeats(store);
            self.sorted = self.sorted(store, sort);
            self.key = key;
        }
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let wanted = self.sorted.iter().skip(first).take(count.min(MAX_FILES) as usize);
        (self.sorted.len() as u64, wanted.filter_map(|number| self.row(store, *number)).collect())
    }

    fn row(&self, store: &Store, number: FileNumber) -> Option<FileRow> {
        let entry = store.files().get(number)?;
        let path = BlobPath::of(&entry.path);
        let rows = &entry.rows;
        let [nsg1, nsg2, vnet4] = rows.by_form;
        let nic = nic_of(store, rows).or(path.nic.as_deref());
        Some(FileRow {
            number,
            path: Name::clipped_front(&entry.path),
            place: store.files().place(number),
            size: entry.size,
            state: state(entry),
            by_version: ByVersion { nsg1, nsg2, vnet4 },
            log: path.log.as_deref().map(Name::clipped),
            hour_ms: path.hour_ms,
            nic: nic.map(Name::clipped),
            n_nics: rows.n_nics(),
            records: entry.outcome.n_records,
            repeated_records: self.repeats.get(&number).map_or(0, |repeats| repeats.n_repeated),
            tuples: rows.len(),
            first_time_ms: rows.first_time_ms,
            last_time_ms: rows.last_time_ms,
            problems: entry.outcome.problems.iter().map(|problem| problem.count).sum(),
            copied: self.copied(store, number, entry),
        })
    }

    /// A later download of an hour has all records of an earlier one, and more (FORMAT §4.3).
    fn copied(&self, store: &Store, number: FileNumber, entry: &FileEntry) -> Option<Copied> {
        let repeats = self.repeats.get(&number)?;
        let named = |other: FileNumber| Name::clipped_front(store.files().path(other));
        let n = entry.outcome.n_records;
        let others = repeats.of.keys().chain(repeats.by.keys().filter(|other| !repeats.of.contains_key(other)));
        others
            .filter_map(|other| {
                // Of two files that share records each may repeat some of the other's.
                let shared = [&repeats.of, &repeats.by].iter().filter_map(|shared| shared.get(other)).sum::<u64>();
                let n_other = store.files().get(*other)?.outcome.n_records;
                let is_part = repeats.whole_in.contains(other);
                let has_whole = self.repeats.get(other).is_some_and(|others| others.whole_in.contains(&number));
                match (n.cmp(&shared), n_other.cmp(&shared)) {
                    (Ordering::Equal, Ordering::Equal) if is_part => Some(Copied::OlderThan(named(*other))),
                    (Ordering::Equal, Ordering::Equal) if has_whole => Some(Copied::NewerThan(named(*other))),
                    (Ordering::Equal, Ordering::Equal) => {
                        repeats.of.contains_key(other).then(|| Copied::SameAs(named(*other)))
                    }
                    (Ordering::Equal, Ordering::Greater) => Some(Copied::OlderThan(named(*other))),
                    (Ordering::Greater, Ordering::Equal) => Some(Copied::NewerThan(named(*other))),
                    _ => None,
                }
            })
            .next()
    }

    fn sorted(&self, store: &Store, sort: FileSort) -> Vec<FileNumber> {
        let files = store.files();
        let ranks = files.ranks();
        let mut keyed: Vec<(Key, u32, FileNumber)> = files
            .iter()
            .map(|(number, entry)| {
                let rows = &entry.rows;
                let known = |value: u64| Key::Number(value);
                let key = match sort.column {
                    FileColumn::Path => Key::Number(0),
                    FileColumn::State => Key::Number(match state(entry) {
                        FileState::Refused { .. } => 0,
                        FileState::CutOff { .. } => 1,
                        FileState::Reading => 2,
                        FileState::Read if self.copied(store, number, entry).is_some() => 3,
                        FileState::Read => 4,
                    }),
                    FileColumn::Version => match rows.by_form {
                        [0, 0, 0] => Key::Unknown,
                        [nsg1, nsg2, vnet4] => {
                            Key::Number(4 * u64::from(vnet4 > 0) + 2 * u64::from(nsg2 > 0) + u64::from(nsg1 > 0))
                        }
                    },
                    FileColumn::Log => text(BlobPath::of(&entry.path).log.as_deref()),
                    FileColumn::Hour => BlobPath::of(&entry.path).hour_ms.map_or(Key::Unknown, known),
                    FileColumn::Nic => text(nic_of(store, rows).or(BlobPath::of(&entry.path).nic.as_deref())),
                    FileColumn::Records => known(entry.outcome.n_records),
                    FileColumn::Repeats => known(self.repeats.get(&number).map_or(0, |repeats| repeats.n_repeated)),
                    FileColumn::Tuples => known(rows.len()),
                    FileColumn::FirstTime => rows.first_time_ms.map_or(Key::Unknown, known),
                    FileColumn::LastTime => rows.last_time_ms.map_or(Key::Unknown, known),
                    FileColumn::Size => known(entry.size),
                    FileColumn::Problems => known(entry.outcome.problems.iter().map(|problem| problem.count).sum()),
                };
                (key, ranks.get(&number).copied().unwrap_or(u32::MAX), number)
            })
            .collect();
        sort_by(&mut keyed, |(a, rank_a, _), (b, rank_b, _)| match (a, b) {
            (Key::Unknown, Key::Unknown) => rank_a.cmp(rank_b),
            (Key::Unknown, _) => Ordering::Greater,
            (_, Key::Unknown) => Ordering::Less,
            _ if sort.descending && sort.column == FileColumn::Path => rank_b.cmp(rank_a),
            _ if sort.descending => b.cmp(a).then(rank_a.cmp(rank_b)),
            _ => a.cmp(b).then(rank_a.cmp(rank_b)),
        });
        keyed.into_iter().map(|(_, _, number)| number).collect()
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u64),
    Text(String),
    Unknown,
}

fn text(name: Option<&str>) -> Key {
    name.map_or(Key::Unknown, |name| Key::Text(folded(name)))
}

/// The first of the NICs by name: which it is does not depend on the order of arrival.
fn nic_of<'a>(store: &'a Store, rows: &FileRows) -> Option<&'a str> {
    let names = store.dictionaries().nics.names();
    rows.nics().filter_map(|nic| Some(names.get(nic.get()?))).min()
}

fn state(entry: &FileEntry) -> FileState {
    if !entry.is_finished {
        return FileState::Reading;
    }
    if entry.outcome.n_records == 0 {
        let reason = entry.refusal().unwrap_or_else(|| "there is no record in it".to_owned());
        return FileState::Refused { reason };
    }
    let cut_off = entry.outcome.problems.iter().find(|problem| problem.kind == ProblemKind::CutOff);
    match cut_off.and_then(|problem| problem.examples.first()) {
        Some(example) => FileState::CutOff { byte: example.byte, reason: entry.failure.clone() },
        None => FileState::Read,
    }
}

fn repeats(store: &Store) -> BTreeMap<FileNumber, Repeats> {
    let mut repeats = BTreeMap::<FileNumber, Repeats>::new();
    for record in store.chunks().iter().flat_map(|chunk| &chunk.columns.records).filter(|record| record.repeats != 0) {
        let of_file = repeats.entry(record.file).or_default();
        of_file.n_repeated += 1;
        if let Some(first) = store.file_of_first(record).filter(|first| *first != record.file) {
            *of_file.of.entry(first).or_default() += 1;
            if record.repeats == Record::PART {
                of_file.whole_in.insert(first);
            }
            *repeats.entry(first).or_default().by.entry(record.file).or_default() += 1;
        }
    }
    repeats
}
