//! The room that all that was read takes, and what a chunk more would take.

use super::Store;
use crate::columns::{Chunk, NoMemory, grown_table};

/// What a record takes in the table of hashes: the hash, its place, and what the table notes of it.
const HASH_SLOT: usize = 25;

impl Store {
    /// Bytes held by rows, names and indexes.
    pub fn n_bytes(&self) -> u64 {
        let d = &self.dictionaries;
        let names = [&d.rules, &d.acls, &d.nics, &d.resources, &d.encryption];
        let names: usize = names.iter().map(|names| names.n_bytes()).sum();
        (self.n_column_bytes + names + d.addresses.n_bytes() + self.first_by_hash.capacity() * HASH_SLOT) as u64
    }

    /// Bytes held once a chunk is here too, if all that it names is new: never less than it will be.
    pub fn n_bytes_with(&self, chunk: &Chunk) -> u64 {
        let (d, more) = (&self.dictionaries, &chunk.dictionaries);
        let names = d.rules.n_bytes_with(&more.rules)
            + d.acls.n_bytes_with(&more.acls)
            + d.nics.n_bytes_with(&more.nics)
            + d.resources.n_bytes_with(&more.resources)
            + d.encryption.n_bytes_with(&more.encryption);
        let n_records = self.first_by_hash.len() + chunk.columns.records.len();
        let n_slots = grown_table(self.first_by_hash.capacity(), n_records);
        let addresses = d.addresses.n_bytes_with(more.addresses.len());
        (self.n_column_bytes + chunk.columns.n_bytes() + names + addresses + n_slots * HASH_SLOT) as u64
    }

    /// Makes sure of the room that a chunk more takes: the dictionaries grow by large steps.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn try_reserve(&mut self, chunk: &Chunk) -> Result<(), NoMemory> {
        let (d, more) = (&mut self.dictionaries, &chunk.dictionaries);
        d.addresses.try_reserve(more.addresses.len())?;
        d.rules.try_reserve(&more.rules)?;
        d.acls.try_reserve(&more.acls)?;
        d.nics.try_reserve(&more.nics)?;
        d.resources.try_reserve(&more.resources)?;
        d.encryption.try_reserve(&more.encryption)?;
        self.first_by_hash.try_reserve(chunk.columns.records.len()).map_err(|_| NoMemory)?;
        self.chunks.try_reserve(1).map_err(|_| NoMemory)
    }
}
