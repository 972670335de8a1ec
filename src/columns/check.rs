//! Whether columns that come from outside of the program are what the rest of it relies on.

use super::{Chunk, Columns, Group, NameTable, Record, Sparse, WireError};
use crate::flow::MAX_TIME_MS;

/// A chunk that a reader makes has some tens of thousands of rows.
const MAX_ROWS: usize = 1 << 24;

impl Chunk {
    /// Checks everything that reading a file makes sure of: that columns have one length, that runs follow each other,
    /// that every index means something. To be called on what was not made by [`ChunkBuilder`](super::ChunkBuilder).
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self) -> Result<(), WireError> {
        self.columns.check_lengths()?;
        self.columns.check_runs()?;
        self.columns.check_times()?;
        let Self { columns, dictionaries } = self;
        let n_addresses = dictionaries.addresses.len();
        let is_address = |index: &super::AddressIndex| (index.0 as usize) < n_addresses;
        hold(columns.source.iter().chain(&columns.destination).all(is_address), "an address is not in its dictionary")?;
        let names = [
            &dictionaries.rules,
            &dictionaries.acls,
            &dictionaries.nics,
            &dictionaries.resources,
            &dictionaries.encryption,
        ];
        hold(names.into_iter().all(is_text), "a dictionary of names is broken")?;
        let is_in = |index: Option<usize>, names: &NameTable| index.is_none_or(|index| index < names.len());
        let is_known = |group: &Group| {
            is_in(group.rule.get(), &dictionaries.rules)
                && is_in(group.acl.get(), &dictionaries.acls)
                && is_in(group.nic.get(), &dictionaries.nics)
        };
        hold(columns.groups.iter().all(is_known), "a rule, an ACL or a NIC is not in its dictionary")?;
        let is_resource = |record: &Record| is_in(record.resource.get(), &dictionaries.resources);
        hold(columns.records.iter().all(is_resource), "a resource is not in its dictionary")?;
        let mut codes = columns.codes.iter().chain(&columns.wide_code.values);
        hold(codes.all(|code| is_in(code.get(), &dictionaries.encryption)), "a code is not in its dictionary")
    }
}

impl Columns {
    fn check_lengths(&self) -> Result<(), WireError> {
        let n = self.len();
        hold(n <= MAX_ROWS, "it has too many rows")?;
        let lengths = [
            self.time_offset.len(),
            self.source.len(),
            self.destination.len(),
            self.source_port.len(),
            self.destination_port.len(),
            self.protocol.len(),
            self.code.len(),
        ];
        hold(lengths.into_iter().all(|length| length == n), "its columns are not of one length")?;
        let n_with_counters = self.flags.iter().filter(|flags| flags.has_counters()).count();
        hold(self.counters.quads.len() == n_with_counters, "it has not as many counters as rows that have some")?;
        hold(is_ascending(&self.wide_time, n), "its far times are out of order")?;
        hold(is_ascending(&self.wide_code, n), "its codes are out of order")?;
        hold(is_ascending(&self.counters.wide, 4 * n_with_counters), "its large counters are out of order")?;
        hold(self.codes.len() < usize::from(Self::WIDE_CODE), "it has too many codes")?;
        let is_code = |code: &u8| usize::from(*code) <= self.codes.len() || *code == Self::WIDE_CODE;
        hold(self.code.iter().all(is_code), "a code is not in the list of codes")
    }

    /// Groups are the rows one after the other, records the groups.
    fn check_runs(&self) -> Result<(), WireError> {
        let (mut row, mut group) = (0, 0);
        for (index, record) in self.records.iter().enumerate() {
            hold(record.first_row as usize == row && record.first_group as usize == group, "its records have gaps")?;
            let end = self.records.get(index + 1).map_or(self.groups.len(), |next| next.first_group as usize);
            hold((group..=self.groups.len()).contains(&end), "its records are out of order")?;
            for at in group..end {
                let next = self.groups.get(at + 1).map_or(self.len(), |next| next.first_row as usize);
                let this = &self.groups[at];
                let follows = this.first_row as usize == row && next > row && next <= self.len();
                hold(follows && this.record as usize == index, "its groups are out of order")?;
                row = next;
            }
            group = end;
            hold(record.start <= record.end && record.declared <= 3, "a record of it is none")?;
            hold(record.repeats == 0, "a record of it is marked as a repeat")?;
        }
        hold(row == self.len() && group == self.groups.len(), "it has rows that are in no record")
    }

    fn check_times(&self) -> Result<(), WireError> {
        let offset = self.time_offset.iter().copied().filter(|offset| *offset != Self::WIDE_TIME).max();
        let last = offset.map_or(Some(0), |offset| self.time_base_ms.checked_add(offset.into()));
        let is_time = |time_ms: u64| time_ms <= MAX_TIME_MS;
        let rows = last.is_some_and(is_time) && self.wide_time.values.iter().copied().all(is_time);
        let is_record_time = |record: &Record| record.time_ms == Record::NO_TIME || is_time(record.time_ms);
        hold(rows && self.records.iter().all(is_record_time), "a time in it is too late")
    }
}

fn hold(condition: bool, otherwise: &str) -> Result<(), WireError> {
    if condition { Ok(()) } else { Err(WireError::Parts(otherwise.to_owned())) }
}

fn is_ascending<T>(sparse: &Sparse<T>, end: usize) -> bool {
    sparse.rows.is_sorted_by(|one, next| one < next) && sparse.rows.last().is_none_or(|last| (*last as usize) < end)
}

fn is_text(names: &NameTable) -> bool {
    let mut start = 0;
    for end in &names.ends {
        let text = names.text.get(start as usize..*end as usize);
        if text.is_none_or(|text| std::str::from_utf8(text).is_err()) {
            return false;
        }
        start = *end;
    }
    start as usize == names.text.len()
}
