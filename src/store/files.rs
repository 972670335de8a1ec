//! The files that rows come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::parse::{Example, Outcome, ProblemKind, Problems};

/// A file's number: given by the page (or the command line) in the order in which files were added, never used twice.
pub type FileNumber = u32;

/// A part of a file that the page holds, or of a file in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file that the page holds.
    pub file: FileNumber,
    /// The file in the archive, where it is one, by its place in the archive's list.
    pub member: Option<u32>,
    /// The first byte of the text: of a packed file unpacked, of one in UTF-16 as UTF-8.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its number.
    pub number: FileNumber,
    /// The archive's number.
    pub archive: FileNumber,
    /// Its place in the archive's list.
    pub index: u32,
    /// Its path in the archive.
    pub path: String,
    /// Its size in bytes, unpacked, as the archive says.
    pub size: u64,
}

/// A file as it is added, before it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// Its number.
    pub number: FileNumber,
    /// Its path as far as it is known: only the name for a dropped file.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A file, and what reading it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path as far as it is known.
    pub path: String,
    /// Its size in bytes when it was added.
    pub size: u64,
    /// What has been read of it so far.
    pub outcome: Outcome,
    /// Why it was not read to its end, where the reason is not in the file itself.
    pub failure: Option<String>,
    /// Nothing more will come of it.
    pub is_finished: bool,
}

/// Sorts files: by path, and those of the same path in the order in which they were added.
pub type FileOrder<'a> = (&'a str, FileNumber);

/// All files by number.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<FileNumber, FileEntry>);

impl Files {
    /// Adds a file that is to be read.
    pub fn add(&mut self, file: NewFile) {
        let outcome = Outcome::new(file.number, None);
        let entry = FileEntry { path: file.path, size: file.size, outcome, failure: None, is_finished: false };
        self.0.insert(file.number, entry);
    }

    /// Adds what reading a part of the file came to; parts come in the order of their bytes.
    pub fn add_outcome(&mut self, outcome: &Outcome) {
        if let Some(entry) = self.0.get_mut(&outcome.file) {
            entry.outcome.merge(outcome);
        }
    }

    /// What a file without an outcome has come to all the same: so many records, up to this byte.
    pub fn set_delivered(&mut self, number: FileNumber, n_records: u64, end: u64) {
        if let Some(entry) = self.0.get_mut(&number).filter(|entry| !entry.is_finished) {
            entry.outcome.n_records = n_records;
            entry.outcome.n_bytes = end;
        }
    }

    /// Nothing more will come of a file; with the reason, where it was not read to its end. What was read stays.
    pub fn finish(&mut self, number: FileNumber, failure: Option<String>) {
        let Some(entry) = self.0.get_mut(&number) else { return };
        if entry.is_finished {
            return;
        }
        entry.is_finished = true;
        if let Some(reason) = &failure
            && entry.outcome.n_records > 0
            && entry.outcome.problems.count(ProblemKind::CutOff) == 0
        {
            let byte = entry.outcome.n_bytes;
            let text = format!("{reason}; read up to byte {byte} of {}", entry.size);
            let example = Example { file: number, byte, record_start: None, tuple: None, text };
            entry.outcome.problems.add(ProblemKind::CutOff, || example);
        }
        entry.failure = failure;
    }

    /// A file by its number.
    pub fn get(&self, number: FileNumber) -> Option<&FileEntry> {
        self.0.get(&number)
    }

    /// How many files were added.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers of the files that are still being read.
    pub fn unfinished(&self) -> Vec<FileNumber> {
        self.0.iter().filter(|(_, entry)| !entry.is_finished).map(|(number, _)| *number).collect()
    }

    /// The numbers of the files that were not read to their end, for a reason that is not in the file itself.
    pub fn not_read(&self) -> Vec<FileNumber> {
        self.0.iter().filter(|(_, entry)| entry.failure.is_some()).map(|(number, _)| *number).collect()
    }

    /// What the file is sorted by.
    pub fn order_of(&self, number: FileNumber) -> FileOrder<'_> {
        (self.0.get(&number).map_or("", |entry| entry.path.as_str()), number)
    }

    /// Each file's place in the order of files, by its number.
    pub fn ranks(&self) -> BTreeMap<FileNumber, u32> {
        let mut numbers: Vec<FileNumber> = self.0.keys().copied().collect();
        numbers.sort_by_key(|number| self.order_of(*number));
        numbers.into_iter().zip(0..).collect()
    }

    /// Finished files that have no flow record, each with the reason, in the order of files.
    pub fn refused(&self) -> Vec<(FileNumber, String)> {
        let mut refused: Vec<_> = self
            .0
            .iter()
            .filter(|(_, entry)| entry.is_finished && entry.outcome.n_records == 0)
            .filter_map(|(number, entry)| Some((*number, entry.failure.clone().or_else(|| entry.outcome.refusal())?)))
            .collect();
        refused.sort_by_key(|(number, _)| self.order_of(*number));
        refused
    }

    /// The problems of all files that were not refused.
    pub fn problems(&self) -> Problems {
        let ranks = self.ranks();
        let mut problems = Problems::default();
        for entry in self.0.values().filter(|entry| entry.outcome.n_records > 0) {
            problems.merge(&entry.outcome.problems, |file| ranks.get(&file).copied().unwrap_or(u32::MAX).into());
        }
        problems
    }
}
