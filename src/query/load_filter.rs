//! Loading only what matches a filter: rows are left out of chunks before they take room.

use std::fmt;

use super::filter::{Filter, Term};
use super::select::Selector;
use crate::columns::Chunk;
use crate::parse::ProblemKind;
use crate::store::{FileNumber, Files, NewFile, Store};

/// A filter that can be decided tuple by tuple while a file is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadFilter(Filter);

/// What a filter has left of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The rows that match, in all records that there were.
    pub chunk: Chunk,
    /// How many rows of which files are not in it any more.
    pub left_out: Vec<(FileNumber, u64)>,
}

/// The filter asks for something that is known only once a file has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecidable(ProblemKind);

impl fmt::Display for Undecidable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.name();
        write!(f, "`problem:{name}` is known only once a file has been read: it cannot say what to load")
    }
}

impl std::error::Error for Undecidable {}

impl From<Chunk> for Kept {
    fn from(chunk: Chunk) -> Self {
        Self { chunk, left_out: Vec::new() }
    }
}

impl Kept {
    /// The rows count from now on, and those that were left out are counted.
    pub fn append_to(self, store: &mut Store) {
        store.append(self.chunk);
        for (file, n_rows) in self.left_out {
            store.files_mut().add_left_out(file, n_rows);
        }
    }
}

impl LoadFilter {
    /// From a filter.
    ///
    /// # Errors
    /// Where it asks for something that is known only once a file has been read.
    pub fn new(filter: Filter) -> Result<Self, Undecidable> {
        match undecidable(&filter) {
            Some(kind) => Err(Undecidable(kind)),
            None => Ok(Self(filter)),
        }
    }

    /// The filter.
    pub fn filter(&self) -> &Filter {
        &self.0
    }

    /// Leaves the rows out that do not match. The paths of the files may be asked for.
    ///
    /// The chunk is looked at as a store of its own, by what also answers filters later: so both always agree.
    pub fn keep(&self, files: &Files, chunk: Chunk) -> Kept {
        if self.0.is_empty() {
            return chunk.into();
        }
        let mut alone = Store::default();
        for record in &chunk.columns.records {
            if alone.files().get(record.file).is_none() {
                let path = files.path(record.file).to_owned();
                alone.files_mut().add(NewFile { number: record.file, path, size: 0, is_packed: false });
            }
        }
        alone.append(chunk.clone());
        let selector = Selector::new(&alone, &self.0, true);
        let Some(mask) = alone.chunks().first().map(|stored| selector.select(&stored.columns)) else {
            return chunk.into();
        };
        if mask.len() == mask.n_rows() {
            return chunk.into();
        }
        let mut left_out: Vec<(FileNumber, u64)> = Vec::new();
        for (index, record) in chunk.columns.records.iter().enumerate() {
            let rows = chunk.columns.rows_of_record(index);
            let n = rows.filter(|row| !mask.contains(*row)).count() as u64;
            match left_out.last_mut() {
                Some((file, sum)) if *file == record.file => *sum += n,
                _ => left_out.push((record.file, n)),
            }
        }
        Kept { chunk: chunk.without_rows(|row| !mask.contains(row)), left_out }
    }
}

/// A kind of problem in the filter whose rows are those of a file in which it was met anywhere.
fn undecidable(filter: &Filter) -> Option<ProblemKind> {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().find_map(undecidable),
        Filter::Not(inner) => undecidable(inner),
        Filter::Term(Term::Problem(kinds)) => kinds.iter().copied().find(|kind| match kind {
            ProblemKind::CutOff
            | ProblemKind::BrokenJson
            | ProblemKind::OtherRecord
            | ProblemKind::Junk
            | ProblemKind::RecordTooLarge => true,
            ProblemKind::OddCounters
            | ProblemKind::OddEncryption
            | ProblemKind::OddForm
            | ProblemKind::RuleUnknown
            | ProblemKind::BadRecordTime
            | ProblemKind::RejectedTuple => false,
        }),
        Filter::Term(_) => None,
    }
}
