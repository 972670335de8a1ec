//! The files that rows come from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::file_rows::FileRows;
use crate::parse::{Example, Outcome, ProblemKind, Problems};
use crate::sorting::{set_of, sort_by_key};

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
    /// Its bytes are not the log's own: it is an archive, gzipped, or in UTF-16.
    pub is_packed: bool,
}

/// A file, and what reading it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path as far as it is known; in an archive it begins with that of the archive.
    pub path: String,
    /// Its size in bytes when it was added; in an archive unpacked, as the archive says.
    pub size: u64,
    /// The archive that it is in, and its place in the archive's list.
    pub archive: Option<(FileNumber, u32)>,
    /// What has been read of it so far.
    pub outcome: Outcome,
    /// What its rows are, as far as they are there.
    pub rows: FileRows,
    /// Why it was not read to its end, where the reason is not in the file itself.
    pub failure: Option<String>,
    /// Nothing more will come of it.
    pub is_finished: bool,
    /// It was not read (to its end) because there was no room for it.
    pub has_no_room: bool,
    /// There are files in it, and it is none itself.
    is_archive: bool,
}

/// Sorts files: by path, and those of the same path in the order in which they were added, or stand in their archive.
pub type FileOrder<'a> = (&'a str, FileNumber, u32);

/// All files by number.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<FileNumber, FileEntry>);

impl Files {
    /// Adds a file that is to be read.
    pub fn add(&mut self, file: NewFile) {
        self.insert(file.number, file.path, file.size, None);
    }

    /// Adds a file in an archive that is being read. The archive is no file of its own any more. `false` where the
    /// archive is not known, or the number is taken.
    pub fn add_member(&mut self, member: &Member) -> bool {
        if self.0.contains_key(&member.number) {
            return false;
        }
        let Some(archive) = self.0.get_mut(&member.archive) else { return false };
        archive.is_archive = true;
        // The view that a page has in itself is no place of its own.
        let path = match archive.path.as_str() {
            "" => member.path.clone(),
            archive => format!("{archive}/{}", member.path),
        };
        self.insert(member.number, path, member.size, Some((member.archive, member.index)));
        true
    }

    fn insert(&mut self, number: FileNumber, path: String, size: u64, archive: Option<(FileNumber, u32)>) {
        let entry = FileEntry {
            path,
            size,
            archive,
            outcome: Outcome::new(number, None),
            rows: FileRows::default(),
            failure: None,
            is_finished: false,
            has_no_room: false,
            is_archive: false,
        };
        self.0.insert(number, entry);
    }

    /// Forgets files, and those in them where they are archives; an archive goes with the last file in it. The numbers
    /// of all that are gone.
    pub(super) fn remove(&mut self, numbers: &[FileNumber]) -> BTreeSet<FileNumber> {
        let mut gone = set_of(numbers.iter().copied());
        let in_gone: Vec<FileNumber> = self.members(|archive| gone.contains(&archive)).collect();
        gone.extend(in_gone);
        self.0.retain(|number, _| !gone.contains(number));
        let archives = set_of(self.0.values().filter_map(|entry| Some(entry.archive?.0)));
        self.0.retain(|number, entry| {
            let stays = !entry.is_archive || archives.contains(number) || !entry.is_finished;
            if !stays {
                gone.insert(*number);
            }
            stays
        });
        gone
    }

    fn members(&self, of: impl Fn(FileNumber) -> bool) -> impl Iterator<Item = FileNumber> {
        let entries = self.0.iter();
        entries
            .filter(move |(_, entry)| entry.archive.is_some_and(|(archive, _)| of(archive)))
            .map(|(number, _)| *number)
    }

    pub(super) fn rows_mut(&mut self, number: FileNumber) -> Option<&mut FileRows> {
        self.0.get_mut(&number).map(|entry| &mut entry.rows)
    }

    /// Adds what reading a part of the file came to; parts come in the order of their bytes.
    pub fn add_outcome(&mut self, outcome: &Outcome) {
        if let Some(entry) = self.0.get_mut(&outcome.file) {
            entry.outcome.merge(outcome);
        }
    }

    /// What a file without an outcome has come to all the same: the records that are here, up to the last one's end.
    pub(super) fn set_delivered(&mut self, number: FileNumber) {
        if let Some(entry) = self.0.get_mut(&number).filter(|entry| !entry.is_finished) {
            entry.outcome.n_records = entry.rows.n_records;
            entry.outcome.n_bytes = entry.rows.end;
        }
    }

    /// Notes that so many rows of a file were left out because they did not match the filter that was loaded by.
    pub fn add_left_out(&mut self, number: FileNumber, n_rows: u64) {
        if let Some(entry) = self.0.get_mut(&number) {
            entry.rows.n_left_out += n_rows;
        }
    }

    /// Rows that were left out because they did not match the filter that was loaded by.
    pub fn n_left_out(&self) -> u64 {
        self.0.values().map(|entry| entry.rows.n_left_out).sum()
    }

    /// There was no room for a file, or for the rest of it: nothing more will come of it, nor of the files in it. What
    /// is here stays.
    pub fn finish_without_room(&mut self, number: FileNumber) {
        if self.0.get(&number).is_some_and(|entry| entry.is_archive) {
            let members: Vec<FileNumber> = self.members(|archive| archive == number).collect();
            members.into_iter().for_each(|member| self.finish_one_without_room(member));
        }
        self.finish_one_without_room(number);
    }

    fn finish_one_without_room(&mut self, number: FileNumber) {
        let Some(entry) = self.0.get_mut(&number).filter(|entry| !entry.is_finished) else { return };
        entry.has_no_room = true;
        // Where not all that was read is here, what is here counts.
        entry.outcome.n_records = entry.outcome.n_records.max(entry.rows.n_records);
        entry.outcome.n_bytes = entry.outcome.n_bytes.max(entry.rows.end);
        let is_begun = entry.outcome.n_records > 0;
        let reason = if is_begun { "there was no room for the rest of it" } else { "there was no room for it" };
        self.finish_one(number, Some(reason.to_owned()));
    }

    /// The files for which there was no room: those of which nothing is here, and those of which there is a part.
    pub fn without_room(&self) -> (u64, u64) {
        let without = || self.iter().filter(|(_, entry)| entry.has_no_room);
        let n_partly = without().filter(|(_, entry)| entry.outcome.n_records > 0).count() as u64;
        (without().count() as u64 - n_partly, n_partly)
    }

    /// Nothing more will come of a file, nor of the files in it; with the reason, where it was not read to its end. What
    /// was read stays.
    pub fn finish(&mut self, number: FileNumber, failure: Option<String>) {
        if self.0.get(&number).is_some_and(|entry| entry.is_archive) {
            let unfinished: Vec<FileNumber> = self.members(|archive| archive == number).collect();
            let reason = failure.clone().unwrap_or_else(|| "the archive was not read to its end".to_owned());
            unfinished.into_iter().for_each(|member| self.finish_one(member, Some(reason.clone())));
        }
        self.finish_one(number, failure);
    }

    fn finish_one(&mut self, number: FileNumber, failure: Option<String>) {
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
            let text = format!("{reason}; read up to byte {byte}");
            let example = Example { file: number, byte, record_start: None, tuple: None, text };
            entry.outcome.problems.add(ProblemKind::CutOff, || example);
        }
        entry.failure = failure;
    }

    /// A file by its number.
    pub fn get(&self, number: FileNumber) -> Option<&FileEntry> {
        self.0.get(&number)
    }

    /// All files in the order of their numbers; archives that were opened are none.
    pub fn iter(&self) -> impl Iterator<Item = (FileNumber, &FileEntry)> {
        self.0.iter().filter(|(_, entry)| !entry.is_archive).map(|(number, entry)| (*number, entry))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where all of a file is to be read back from.
    pub fn place(&self, number: FileNumber) -> Place {
        let archive = self.0.get(&number).and_then(|entry| entry.archive);
        let (file, member) = archive.map_or((number, None), |(archive, index)| (archive, Some(index)));
        Place { file, member, start: 0, end: u64::MAX }
    }

    /// The numbers of the files that are still being read.
    pub fn unfinished(&self) -> Vec<FileNumber> {
        self.0.iter().filter(|(_, entry)| !entry.is_finished).map(|(number, _)| *number).collect()
    }

    /// The numbers of the files that were not read to their end, for a reason that is not in the file itself; of a file
    /// in an archive the archive's.
    pub fn not_read(&self) -> Vec<FileNumber> {
        let not_read = self.0.iter().filter(|(_, entry)| entry.failure.is_some());
        set_of(not_read.map(|(number, _)| self.place(*number).file)).into_iter().collect()
    }

    /// What the file is sorted by.
    pub fn order_of(&self, number: FileNumber) -> FileOrder<'_> {
        match self.0.get(&number) {
            Some(entry) => {
                let (first, second) = entry.archive.unwrap_or((number, 0));
                (&entry.path, first, second)
            }
            None => ("", number, 0),
        }
    }

    /// The file's path; empty where it is not known.
    pub fn path(&self, number: FileNumber) -> &str {
        self.0.get(&number).map_or("", |entry| &entry.path)
    }

    /// The times of the earliest and of the latest row, those of repeated records too.
    pub fn extent(&self) -> Option<(u64, u64)> {
        let first = self.0.values().filter_map(|entry| entry.rows.first_time_ms).min()?;
        let last = self.0.values().filter_map(|entry| entry.rows.last_time_ms).max()?;
        Some((first, last))
    }

    /// Each file's place in the order of files, by its number.
    pub fn ranks(&self) -> BTreeMap<FileNumber, u32> {
        let mut numbers: Vec<FileNumber> = self.0.keys().copied().collect();
        sort_by_key(&mut numbers, |number| self.order_of(*number));
        let mut ranks = BTreeMap::new();
        // One by one: `collect` sorts first, with a sort compiled for it alone (see `crate::sorting`).
        for (number, rank) in numbers.into_iter().zip(0..) {
            ranks.insert(number, rank);
        }
        ranks
    }

    /// Finished files that have no flow record, each with the reason, in the order of files; not those for which there
    /// was no room.
    pub fn refused(&self) -> Vec<(FileNumber, String)> {
        let mut refused: Vec<_> = self
            .iter()
            .filter(|(_, entry)| entry.is_finished && !entry.has_no_room)
            .filter_map(|(number, entry)| Some((number, entry.refusal()?)))
            .collect();
        sort_by_key(&mut refused, |(number, _)| self.order_of(*number));
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

impl FileEntry {
    /// Why there is nothing of the file, as a sentence without its full stop; `None` where there is something.
    pub fn refusal(&self) -> Option<String> {
        match &self.failure {
            _ if self.outcome.n_records > 0 => None,
            Some(reason) => Some(reason.clone()),
            None => self.outcome.refusal(),
        }
    }
}
