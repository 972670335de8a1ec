//! The values of a field and how many rows have each: what a filter can be completed with.

use std::collections::BTreeMap;

use super::filter::{NameField, Side};
use super::mask::ChunkMask;
use crate::columns::Columns;
use crate::store::Store;

/// What values are counted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valued {
    /// Names, by their index in the dictionary, files by their number.
    Name(NameField),
    /// Addresses, by index; a row counts for both ends, once where they are the same.
    Address(Side),
    /// Ports; likewise.
    Port(Side),
}

/// Counts the rows that have each value. Give it every chunk once, then ask it to [`ValueCounter::finish`].
pub struct ValueCounter {
    what: Valued,
    counts: Vec<u64>,
    by_file: BTreeMap<u32, u64>,
}

impl ValueCounter {
    /// For the values of a field.
    pub fn new(store: &Store, what: Valued) -> Self {
        let dictionaries = store.dictionaries();
        let n = match what {
            Valued::Name(NameField::Encryption) => dictionaries.encryption.names().len(),
            Valued::Name(NameField::Rule) => dictionaries.rules.names().len(),
            Valued::Name(NameField::Acl) => dictionaries.acls.names().len(),
            Valued::Name(NameField::Nic) => dictionaries.nics.names().len(),
            Valued::Name(NameField::Target) => dictionaries.resources.names().len(),
            Valued::Name(NameField::File) => 0,
            Valued::Address(_) => dictionaries.addresses.addresses().len(),
            Valued::Port(_) => 1 << 16,
        };
        Self { what, counts: vec![0; n], by_file: BTreeMap::new() }
    }

    /// Adds the rows of a chunk that are in the mask.
    pub fn add(&mut self, columns: &Columns, mask: &ChunkMask) {
        match self.what {
            Valued::Name(field) => self.add_names(field, columns, mask),
            Valued::Address(side) => {
                self.add_sides(side, mask, |row| (columns.source[row].0, columns.destination[row].0));
            }
            Valued::Port(side) => self
                .add_sides(side, mask, |row| (columns.source_port[row].into(), columns.destination_port[row].into())),
        }
    }

    /// Each value that a row has, and how many have it, by ascending index.
    pub fn finish(self) -> Vec<(u32, u64)> {
        let counts = (0..).zip(self.counts).filter(|(_, n)| *n > 0);
        counts.chain(self.by_file).collect()
    }

    fn add_names(&mut self, field: NameField, columns: &Columns, mask: &ChunkMask) {
        let n_in = |rows: std::ops::Range<usize>| -> u64 {
            mask.words_in(rows).map(|(_, word)| u64::from(word.count_ones())).sum()
        };
        match field {
            NameField::Encryption => {
                for row in mask.rows() {
                    self.count(columns.encryption(row).0, 1);
                }
            }
            NameField::Rule | NameField::Acl | NameField::Nic => {
                for (index, group) in columns.groups.iter().enumerate() {
                    let value = match field {
                        NameField::Rule => group.rule.0,
                        NameField::Acl => group.acl.0,
                        _ => group.nic.0,
                    };
                    self.count(value, n_in(columns.rows_of_group(index)));
                }
            }
            NameField::Target | NameField::File => {
                for (index, record) in columns.records.iter().enumerate() {
                    let n = n_in(columns.rows_of_record(index));
                    match field {
                        NameField::Target => self.count(record.resource.0, n),
                        _ if n > 0 => *self.by_file.entry(record.file).or_default() += n,
                        _ => {}
                    }
                }
            }
        }
    }

    fn add_sides(&mut self, side: Side, mask: &ChunkMask, of_row: impl Fn(usize) -> (u32, u32)) {
        for row in mask.rows() {
            let (source, destination) = of_row(row);
            if side != Side::Destination {
                self.count(source, 1);
            }
            if side == Side::Destination || (side == Side::Either && source != destination) {
                self.count(destination, 1);
            }
        }
    }

    /// Unknown values are past the end of every list.
    #[inline]
    fn count(&mut self, value: u32, n: u64) {
        if let Some(count) = self.counts.get_mut(value as usize) {
            *count += n;
        }
    }
}
