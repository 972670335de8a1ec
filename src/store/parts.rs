//! Records that were cut off, and that another file has whole: the hour that was downloaded while it was written, and
//! again later (FORMAT §4.3).

use hashbrown::HashMap;

use super::{Store, Stored};
use crate::columns::{AclIndex, NicIndex, Record, ResourceIndex, RuleIndex};

/// A record by its chunk and its place in it.
type Place = (usize, usize);

impl Store {
    /// Finds the records that were cut off and that another file has more of. To be called when files have been read or
    /// removed: it looks at all records.
    pub fn mark_parts(&mut self) {
        self.whole_of.clear();
        let mut cut = HashMap::<u64, Vec<Place>>::new();
        for (chunk, stored) in self.chunks.iter_mut().enumerate() {
            for (index, record) in
                stored.columns.records.iter_mut().enumerate().filter(|(_, record)| record.is_cut != 0)
            {
                if record.repeats == Record::PART {
                    record.repeats = 0;
                }
                let is_of_use = record.time_ms != Record::NO_TIME && record.repeats == 0;
                if is_of_use {
                    cut.entry(record.time_ms).or_default().push((chunk, index));
                }
            }
        }
        if cut.is_empty() {
            return;
        }
        let mut found = Vec::new();
        for (chunk, stored) in self.chunks.iter().enumerate() {
            for (index, record) in stored.columns.records.iter().enumerate() {
                for place in cut.get(&record.time_ms).into_iter().flatten() {
                    if *place != (chunk, index) && self.is_part(*place, (chunk, index)) {
                        found.push((*place, record.file));
                    }
                }
            }
        }
        for ((chunk, index), file) in found {
            let record = &mut self.chunks[chunk].columns.records[index];
            record.repeats = Record::PART;
            let first = self.whole_of.entry(record.hash).or_insert(file);
            // Of several files the first, whatever came first.
            if self.files.order_of(file) < self.files.order_of(*first) {
                *first = file;
            }
        }
        self.version += 1;
    }

    /// Whether the rows of one record are the first of the other's, which has more of them or is whole.
    fn is_part(&self, part: Place, whole: Place) -> bool {
        let (a, b) = (&self.chunks[part.0], &self.chunks[whole.0]);
        let (part_record, whole_record) = (&a.columns.records[part.1], &b.columns.records[whole.1]);
        let (rows, others) = (a.columns.rows_of_record(part.1), b.columns.rows_of_record(whole.1));
        let has_more = whole_record.is_cut == 0 || others.len() > rows.len();
        let resources = self.dictionaries.resources.names();
        let same_resource = || match (part_record.resource.get(), whole_record.resource.get()) {
            (Some(one), Some(other)) => resources.get(one).eq_ignore_ascii_case(resources.get(other)),
            _ => part_record.resource == ResourceIndex::UNKNOWN,
        };
        // The quickest to fail first: all NICs of a network have records of one time.
        part_record.file != whole_record.file
            && has_more
            && rows.len() <= others.len()
            && rows.zip(others).all(|(row, other)| is_same_row(a, row, b, other))
            && same_resource()
    }
}

/// What the part does not know, for it stands after the cut, may be anything.
fn is_same_row(part: &Stored, row: usize, whole: &Stored, other: usize) -> bool {
    let (a, b) = (&part.columns, &whole.columns);
    let (group, other_group) = (a.group_of(row), b.group_of(other));
    a.time_ms(row) == b.time_ms(other)
        && (a.source[row], a.destination[row]) == (b.source[other], b.destination[other])
        && (a.source_port[row], a.destination_port[row]) == (b.source_port[other], b.destination_port[other])
        && (a.protocol[row], a.flags[row], a.encryption(row))
            == (b.protocol[other], b.flags[other], b.encryption(other))
        && a.counters.of_row(&a.flags, row) == b.counters.of_row(&b.flags, other)
        && (group.rule == RuleIndex::UNKNOWN || group.rule == other_group.rule)
        && (group.acl == AclIndex::UNKNOWN || group.acl == other_group.acl)
        && (group.nic == NicIndex::UNKNOWN || group.nic == other_group.nic)
}
