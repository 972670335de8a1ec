//! Rows, groups and records as columns.

use bytemuck::{Pod, Zeroable};

use super::{
    AclIndex, AddressIndex, CounterColumn, EncryptionIndex, Flags, NameTable, NicIndex, ResourceIndex, RuleIndex,
    Sparse,
};
use crate::flow::{Address, TupleForm};

/// Some tens of thousands of rows as a reader hands them over, with the dictionaries that its indexes point into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// The rows; indexes point into `dictionaries`.
    pub columns: Columns,
    /// What the indexes mean.
    pub dictionaries: Dictionaries,
}

impl Chunk {
    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        let Dictionaries { addresses, rules, acls, nics, resources, encryption } = &self.dictionaries;
        let names: usize = [rules, acls, nics, resources, encryption].iter().map(|names| names.n_bytes()).sum();
        self.columns.n_bytes() + addresses.capacity() * size_of::<Address>() + names
    }
}

/// What the indexes of a chunk mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionaries {
    /// By [`AddressIndex`].
    pub addresses: Vec<Address>,
    /// By [`RuleIndex`].
    pub rules: NameTable,
    /// By [`AclIndex`].
    pub acls: NameTable,
    /// By [`NicIndex`].
    pub nics: NameTable,
    /// By [`ResourceIndex`].
    pub resources: NameTable,
    /// By [`EncryptionIndex`].
    pub encryption: NameTable,
}

/// A run of rows with one rule, ACL and NIC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Group {
    /// Its first row; its last is before the next group's first.
    pub first_row: u32,
    /// Its record in the chunk.
    pub record: u32,
    /// The rule that allowed or denied.
    pub rule: RuleIndex,
    /// The rule's ACL.
    pub acl: AclIndex,
    /// The NIC at which the traffic was logged.
    pub nic: NicIndex,
}

/// One record of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Record {
    /// Byte in the file at which it starts.
    pub start: u64,
    /// Byte just after it.
    pub end: u64,
    /// Hash of what makes it a repeat: time, resource, MAC and the sequence of ACL, rule and tuple text (FORMAT §4.3).
    pub hash: [u64; 2],
    /// Its own time in milliseconds since 1970-01-01 UTC, or [`Record::NO_TIME`]. Not a flow time.
    pub time_ms: u64,
    /// The file's number.
    pub file: u32,
    /// The NSG, or the target of a VNet flow log.
    pub resource: ResourceIndex,
    /// Its first row; its last is before the next record's first.
    pub first_row: u32,
    /// Its first group.
    pub first_group: u32,
    /// Tuples of it that break the format.
    pub n_rejected: u32,
    /// What makes the record one that does not count by itself, [`Record::SAME`] or [`Record::PART`]; 0 for one that
    /// does. The store decides.
    pub repeats: u8,
    /// Not 0 where the record was cut off: there is more of it in the log than in the file.
    pub is_cut: u8,
    /// Not 0 where it has a `time` that cannot be read.
    pub has_bad_time: u8,
    /// The form that its version stands for, as [`Record::declared`] reads it.
    pub declared: u8,
}

impl Record {
    /// The record has no `time` that can be read.
    pub const NO_TIME: u64 = u64::MAX;
    /// In `repeats`: an earlier record (by path and byte) is the same.
    pub const SAME: u8 = 1;
    /// In `repeats`: it was cut off, and another file has the whole of it.
    pub const PART: u8 = 2;

    /// The form that the record's version stands for; `None` where it says no version that is known.
    pub const fn declared(&self) -> Option<TupleForm> {
        match self.declared {
            1 => Some(TupleForm::Nsg1),
            2 => Some(TupleForm::Nsg2),
            3 => Some(TupleForm::Vnet4),
            _ => None,
        }
    }
}

/// Rows as columns of one length, and the runs that they belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// What `time_offset` counts from, in milliseconds since 1970-01-01 UTC.
    pub time_base_ms: u64,
    /// Milliseconds after the base, or [`Columns::WIDE_TIME`].
    pub time_offset: Vec<u32>,
    /// Times further than 49 days from the base.
    pub wide_time: Sparse<u64>,
    /// Source addresses.
    pub source: Vec<AddressIndex>,
    /// Destination addresses.
    pub destination: Vec<AddressIndex>,
    /// Source ports.
    pub source_port: Vec<u16>,
    /// Destination ports.
    pub destination_port: Vec<u16>,
    /// IANA protocol numbers.
    pub protocol: Vec<u8>,
    /// Direction, decision, state, form.
    pub flags: Vec<Flags>,
    /// Encryption: 0 for none, a place in `codes` from 1, or [`Columns::WIDE_CODE`].
    pub code: Vec<u8>,
    /// The encryption codes of this chunk.
    pub codes: Vec<EncryptionIndex>,
    /// Codes past the 254th: no real file has them.
    pub wide_code: Sparse<EncryptionIndex>,
    /// Counters of the rows that have any.
    pub counters: CounterColumn,
    /// Runs of rows; together they are all rows.
    pub groups: Vec<Group>,
    /// Runs of groups. A record without rows has none.
    pub records: Vec<Record>,
}

impl Columns {
    /// In `time_offset`: look in `wide_time`.
    pub const WIDE_TIME: u32 = u32::MAX;
    /// In `code`: look in `wide_code`.
    pub const WIDE_CODE: u8 = u8::MAX;

    /// How many rows.
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// A row's time in milliseconds since 1970-01-01 UTC.
    #[inline]
    pub fn time_ms(&self, row: usize) -> u64 {
        match self.time_offset[row] {
            Self::WIDE_TIME => self.wide_time.get(row as u32).unwrap_or_default(),
            offset => self.time_base_ms + u64::from(offset),
        }
    }

    /// A row's encryption code.
    #[inline]
    pub fn encryption(&self, row: usize) -> EncryptionIndex {
        match self.code[row] {
            0 => EncryptionIndex::UNKNOWN,
            Self::WIDE_CODE => self.wide_code.get(row as u32).unwrap_or(EncryptionIndex::UNKNOWN),
            code => self.codes[usize::from(code) - 1],
        }
    }

    /// The group that a row is in.
    pub fn group_of(&self, row: usize) -> &Group {
        &self.groups[self.groups.partition_point(|group| group.first_row as usize <= row) - 1]
    }

    /// The rows of a group, by its place.
    #[inline]
    pub fn rows_of_group(&self, group: usize) -> std::ops::Range<usize> {
        let end = self.groups.get(group + 1).map_or(self.len(), |next| next.first_row as usize);
        self.groups[group].first_row as usize..end
    }

    /// The rows of a record, by its place.
    #[inline]
    pub fn rows_of_record(&self, record: usize) -> std::ops::Range<usize> {
        let end = self.records.get(record + 1).map_or(self.len(), |next| next.first_row as usize);
        self.records[record].first_row as usize..end
    }

    /// The groups of a record, by its place.
    #[inline]
    pub fn groups_of_record(&self, record: usize) -> std::ops::Range<usize> {
        let end = self.records.get(record + 1).map_or(self.groups.len(), |next| next.first_group as usize);
        self.records[record].first_group as usize..end
    }

    /// Gives back room that is not needed: columns that grew value by value have up to twice of what they need.
    pub fn shrink_to_fit(&mut self) {
        self.time_offset.shrink_to_fit();
        self.wide_time.shrink_to_fit();
        self.source.shrink_to_fit();
        self.destination.shrink_to_fit();
        self.source_port.shrink_to_fit();
        self.destination_port.shrink_to_fit();
        self.protocol.shrink_to_fit();
        self.flags.shrink_to_fit();
        self.code.shrink_to_fit();
        self.codes.shrink_to_fit();
        self.wide_code.shrink_to_fit();
        self.counters.shrink_to_fit();
        self.groups.shrink_to_fit();
        self.records.shrink_to_fit();
    }

    /// Makes just the room for so many rows.
    pub(super) fn reserve_rows(&mut self, n_rows: usize) {
        self.time_offset.reserve_exact(n_rows);
        self.source.reserve_exact(n_rows);
        self.destination.reserve_exact(n_rows);
        self.source_port.reserve_exact(n_rows);
        self.destination_port.reserve_exact(n_rows);
        self.protocol.reserve_exact(n_rows);
        self.flags.reserve_exact(n_rows);
        self.code.reserve_exact(n_rows);
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.time_offset.capacity() * 4
            + self.source.capacity() * 4
            + self.destination.capacity() * 4
            + self.source_port.capacity() * 2
            + self.destination_port.capacity() * 2
            + self.protocol.capacity()
            + self.flags.capacity()
            + self.code.capacity()
            + self.codes.capacity() * 4
            + self.counters.n_bytes()
            + self.wide_time.len() * 12
            + self.wide_code.len() * 8
            + self.groups.capacity() * size_of::<Group>()
            + self.records.capacity() * size_of::<Record>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size_of::<Group>(), 20);
        assert_eq!(size_of::<Record>(), 64);
    }
}
