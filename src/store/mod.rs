//! Everything that has been read: chunks with global indexes, and the files that they came from.
//!
//! Invariants:
//! - A row's number changes only when files are removed. The order in which they come is not the order of anything:
//!   what depends on order asks [`Files::order_of`].
//! - Of records with the same hash exactly one is not a repeat: the first by path and byte, whatever came first.
//! - A record that was cut off is a repeat where another file has the whole of it; known when all files are read.
//! - Repeats are marked, never dropped.

mod blob_path;
mod file_rows;
mod files;
mod parts;
mod room;

pub use blob_path::BlobPath;
pub use file_rows::FileRows;
pub use files::{FileEntry, FileNumber, FileOrder, Files, Member, NewFile, Place};

use bytemuck::{Pod, Zeroable};
use hashbrown::HashMap;

use crate::columns::{
    AclIndex, AddressDictionary, AddressIndex, Chunk, Columns, EncryptionIndex, NameDictionary, NameTable, NicIndex,
    Record, ResourceIndex, RuleIndex,
};

/// All rows, with their dictionaries and files.
#[derive(Default)]
pub struct Store {
    chunks: Vec<Stored>,
    /// Bytes that the columns of all chunks hold.
    n_column_bytes: usize,
    n_rows: u32,
    /// The record that counts, by hash: chunk and record in it.
    first_by_hash: HashMap<[u64; 2], (u32, u32)>,
    /// The file that has the whole of a record that was cut off, by the hash of what there is of it.
    whole_of: HashMap<[u64; 2], FileNumber>,
    dictionaries: GlobalDictionaries,
    files: Files,
    version: u32,
}

/// A chunk in the store.
pub struct Stored {
    /// Its rows; indexes point into the store's dictionaries.
    pub columns: Columns,
    /// The number of its first row.
    pub first_row: u32,
}

/// What the indexes of the store's rows mean.
#[derive(Default)]
pub struct GlobalDictionaries {
    /// By [`AddressIndex`].
    pub addresses: AddressDictionary,
    /// By [`RuleIndex`].
    pub rules: NameDictionary,
    /// By [`AclIndex`].
    pub acls: NameDictionary,
    /// By [`NicIndex`].
    pub nics: NameDictionary,
    /// By [`ResourceIndex`].
    pub resources: NameDictionary,
    /// By [`EncryptionIndex`].
    pub encryption: NameDictionary,
}

impl Store {
    /// Adds the rows of a chunk. Rows of a file that is not known are left out: it was removed while it was read.
    pub fn append(&mut self, chunk: Chunk) {
        let Chunk { mut columns, dictionaries } = chunk;
        let global = &mut self.dictionaries;
        let addresses: Vec<AddressIndex> = dictionaries.addresses.iter().map(|a| global.addresses.intern(*a)).collect();
        remap(&mut columns.source, &addresses);
        remap(&mut columns.destination, &addresses);
        let rules = interned(&dictionaries.rules, &mut global.rules, RuleIndex);
        let acls = interned(&dictionaries.acls, &mut global.acls, AclIndex);
        let nics = interned(&dictionaries.nics, &mut global.nics, NicIndex);
        for group in &mut columns.groups {
            group.rule = group.rule.get().and_then(|i| rules.get(i)).copied().unwrap_or(RuleIndex::UNKNOWN);
            group.acl = group.acl.get().and_then(|i| acls.get(i)).copied().unwrap_or(AclIndex::UNKNOWN);
            group.nic = group.nic.get().and_then(|i| nics.get(i)).copied().unwrap_or(NicIndex::UNKNOWN);
        }
        let codes = interned(&dictionaries.encryption, &mut global.encryption, EncryptionIndex);
        remap(&mut columns.codes, &codes);
        remap(columns.wide_code.values_mut(), &codes);
        let resources = interned(&dictionaries.resources, &mut global.resources, ResourceIndex);
        for record in &mut columns.records {
            let index = record.resource.get().and_then(|i| resources.get(i));
            record.resource = index.copied().unwrap_or(ResourceIndex::UNKNOWN);
        }
        if columns.records.iter().any(|record| self.files.get(record.file).is_none()) {
            columns = columns.without_records(|record| self.files.get(record.file).is_none());
        }
        columns.shrink_to_fit();
        for (index, record) in columns.records.iter().enumerate() {
            if let Some(rows) = self.files.rows_mut(record.file) {
                rows.add(&columns, index);
            }
        }
        let n_rows = columns.len() as u32;
        self.n_column_bytes += columns.n_bytes();
        self.chunks.push(Stored { columns, first_row: self.n_rows });
        self.n_rows += n_rows;
        self.mark_repeats(self.chunks.len() - 1);
        self.version += 1;
    }

    /// Forgets files and all their rows; an archive's number stands for all files in it. Other rows get other numbers,
    /// and which of several repeats counts is decided anew. The numbers of all files that are gone.
    pub fn remove(&mut self, numbers: &[FileNumber]) -> Vec<FileNumber> {
        let gone = self.files.remove(numbers);
        let mut first_row = 0;
        for chunk in &mut self.chunks {
            if chunk.columns.records.iter().any(|record| gone.contains(&record.file)) {
                chunk.columns = chunk.columns.without_records(|record| gone.contains(&record.file));
                chunk.columns.shrink_to_fit();
            }
            chunk.first_row = first_row;
            first_row += chunk.columns.len() as u32;
        }
        self.n_rows = first_row;
        self.chunks.retain(|chunk| !chunk.columns.records.is_empty());
        self.n_column_bytes = self.chunks.iter().map(|chunk| chunk.columns.n_bytes()).sum();
        self.first_by_hash.clear();
        for chunk in 0..self.chunks.len() {
            self.chunks[chunk].columns.records.iter_mut().for_each(|record| record.repeats = 0);
            self.mark_repeats(chunk);
        }
        self.mark_parts();
        self.version += 1;
        gone.into_iter().collect()
    }

    /// Of a record that repeats another, the file of the one that counts.
    pub fn file_of_first(&self, record: &Record) -> Option<FileNumber> {
        if record.repeats == Record::PART {
            return self.whole_of.get(&record.hash).copied();
        }
        let (chunk, index) = self.first_by_hash.get(&record.hash)?;
        Some(self.chunks.get(*chunk as usize)?.columns.records.get(*index as usize)?.file)
    }

    /// Of the new records, and of those that they repeat, decides which counts.
    fn mark_repeats(&mut self, chunk: usize) {
        for record in 0..self.chunks[chunk].columns.records.len() {
            let hash = self.chunks[chunk].columns.records[record].hash;
            let here = (chunk as u32, record as u32);
            let first = *self.first_by_hash.entry(hash).or_insert(here);
            if first == here {
                continue;
            }
            let later = if self.place(here) < self.place(first) {
                self.first_by_hash.insert(hash, here);
                first
            } else {
                here
            };
            self.chunks[later.0 as usize].columns.records[later.1 as usize].repeats = Record::SAME;
        }
    }

    fn place(&self, (chunk, record): (u32, u32)) -> (FileOrder<'_>, u64) {
        let record = &self.chunks[chunk as usize].columns.records[record as usize];
        (self.files.order_of(record.file), record.start)
    }

    /// The chunks, in no order.
    pub fn chunks(&self) -> &[Stored] {
        &self.chunks
    }

    /// How many rows, those of repeated records too.
    pub fn n_rows(&self) -> u32 {
        self.n_rows
    }

    /// The chunk of a row, and the row's place in it.
    pub fn locate(&self, row: u32) -> Option<(&Stored, usize)> {
        let after = self.chunks.partition_point(|chunk| chunk.first_row <= row);
        // Of several chunks that begin at this row, all but the last are empty.
        let chunk = self.chunks.get(after.checked_sub(1)?)?;
        let place = (row - chunk.first_row) as usize;
        (place < chunk.columns.len()).then_some((chunk, place))
    }

    /// What the indexes mean.
    pub fn dictionaries(&self) -> &GlobalDictionaries {
        &self.dictionaries
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The files, to add to or to finish.
    pub fn files_mut(&mut self) -> &mut Files {
        self.version += 1;
        &mut self.files
    }

    /// For a file of which nobody says what it came to, or not all of that is here: what is here counts.
    pub fn count_records(&mut self, number: FileNumber) {
        self.version += 1;
        self.files.set_delivered(number);
    }

    /// Another number after each change.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self { version: self.version + 1, ..Self::default() };
    }
}

/// An index with a number in it.
trait Index: Pod + Zeroable {
    fn place(self) -> Option<usize>;
}

impl Index for AddressIndex {
    fn place(self) -> Option<usize> {
        self.get()
    }
}

impl Index for EncryptionIndex {
    fn place(self) -> Option<usize> {
        self.get()
    }
}

fn remap<I: Index>(column: &mut [I], global: &[I]) {
    for index in column {
        if let Some(new) = index.place().and_then(|place| global.get(place)) {
            *index = *new;
        }
    }
}

fn interned<I>(names: &NameTable, global: &mut NameDictionary, index: impl Fn(u32) -> I) -> Vec<I> {
    names.iter().map(|name| index(global.intern(name).unwrap_or(u32::MAX))).collect()
}
