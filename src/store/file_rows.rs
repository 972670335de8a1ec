//! What the rows of one file are, added up as they come.

use std::collections::BTreeSet;

use crate::columns::{Columns, NicIndex};
use crate::flow::TupleForm;

/// What the rows of one file are, those of repeated records too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRows {
    /// Rows by [`TupleForm`]: v1, v2, v4.
    pub by_form: [u64; 3],
    /// The earliest, in milliseconds since 1970-01-01 UTC.
    pub first_time_ms: Option<u64>,
    /// The latest.
    pub last_time_ms: Option<u64>,
    /// Rows that were left out because only those were loaded that match a filter.
    pub n_left_out: u64,
    /// Its records.
    pub(super) n_records: u64,
    /// The byte after the last of them.
    pub(super) end: u64,
    nics: BTreeSet<u32>,
}

impl FileRows {
    /// How many.
    pub fn len(&self) -> u64 {
        self.by_form.iter().sum()
    }

    /// None.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The byte after the last of their records.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The NICs that they were logged at, in no order.
    pub fn nics(&self) -> impl Iterator<Item = NicIndex> {
        self.nics.iter().copied().map(NicIndex)
    }

    /// How many NICs they were logged at.
    pub fn n_nics(&self) -> u64 {
        self.nics.len() as u64
    }

    /// Adds a record and its rows.
    pub(super) fn add(&mut self, columns: &Columns, record: usize) {
        self.n_records += 1;
        self.end = self.end.max(columns.records[record].end);
        for row in columns.rows_of_record(record) {
            let time_ms = columns.time_ms(row);
            self.first_time_ms = Some(self.first_time_ms.map_or(time_ms, |first| first.min(time_ms)));
            self.last_time_ms = self.last_time_ms.max(Some(time_ms));
            self.by_form[match columns.flags[row].form() {
                TupleForm::Nsg1 => 0,
                TupleForm::Nsg2 => 1,
                TupleForm::Vnet4 => 2,
            }] += 1;
        }
        for group in columns.groups_of_record(record) {
            let nic = columns.groups[group].nic;
            if nic != NicIndex::UNKNOWN {
                self.nics.insert(nic.0);
            }
        }
    }
}
