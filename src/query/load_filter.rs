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

/// The filter asks for something that is known only once a file has been read, or all are. Holds the term that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecidable(Term);

impl fmt::Display for Undecidable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = if self.0.asks_for_connections() { "all files have" } else { "a file has" };
        write!(f, "`{}` is known only once {read} been read: it cannot say what to load", self.0)
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
    /// Where it asks for something that is known only once a file has been read, or all are.
    pub fn new(filter: Filter) -> Result<Self, Undecidable> {
        match undecidable(&filter) {
            Some(term) => Err(Undecidable(term)),
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
        let Some(mask) = alone.chunks().first().map(|stored| selector.select(stored)) else {
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

/// A term of the filter that is about connections, or a kind of problem in it whose rows are those of a file in which it
/// was met anywhere.
fn undecidable(filter: &Filter) -> Option<Term> {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().find_map(undecidable),
        Filter::Not(inner) => undecidable(inner),
        Filter::Term(Term::Problem(kinds)) => {
            kinds.iter().find(|kind| is_undecidable(**kind)).map(|kind| Term::Problem(vec![*kind]))
        }
        Filter::Term(term) => term.asks_for_connections().then(|| term.clone()),
    }
}

fn is_undecidable(kind: ProblemKind) -> bool {
    match kind {
        ProblemKind::EndsDiffer
        | ProblemKind::CutOff
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_while_a_file_is_read_is_refused() {
        let refused = |text: &str| LoadFilter::new(text.parse().unwrap()).err().map(|error| error.to_string());
        let cases = [
            ("dir:in (problem:odd-form,junk or dport:22)", "`problem:junk` is known only once a file has been read"),
            ("dir:in -(dport:22 duration>=5m)", "`duration>=5m` is known only once all files have been read"),
            ("whole:open,both", "`whole:open,both` is known only once all files have been read"),
            ("problem:odd-form,ends-differ", "`problem:ends-differ` is known only once all files have been read"),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(text), Some(format!("{expected}: it cannot say what to load")), "{text}");
        }
        assert_eq!(refused("dir:in problem:odd-form"), None);
    }
}
