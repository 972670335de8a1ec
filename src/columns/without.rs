//! Records and rows taken out.

use super::{
    AclIndex, AddressIndex, Chunk, ChunkBuilder, Columns, EncryptionIndex, Group, GroupNames, NameTable, NewRow,
    NicIndex, Record, RecordHead, RuleIndex,
};
use crate::flow::Address;

impl Columns {
    /// The columns without the records that are gone. Indexes mean what they meant.
    #[must_use]
    pub fn without_records(&self, is_gone: impl Fn(&Record) -> bool) -> Self {
        without(self, is_gone, |_| false)
    }
}

impl Chunk {
    /// The chunk without the rows that are left out, and without the addresses, rules, ACLs and MACs that only those
    /// have. All records stay: what repeats is known by their hashes, and that there was something by their times.
    #[must_use]
    pub fn without_rows(&self, is_left_out: impl Fn(usize) -> bool) -> Self {
        let mut kept =
            Self { columns: without(&self.columns, |_| false, is_left_out), dictionaries: self.dictionaries.clone() };
        let Self { columns, dictionaries } = &mut kept;
        let ends = columns.source.iter_mut().chain(&mut columns.destination);
        dictionaries.addresses = used_addresses(&dictionaries.addresses, ends);
        let groups = &mut columns.groups;
        let rules = groups.iter_mut().map(|Group { rule: RuleIndex(index), .. }| index);
        dictionaries.rules = used_names(&dictionaries.rules, rules);
        let acls = groups.iter_mut().map(|Group { acl: AclIndex(index), .. }| index);
        dictionaries.acls = used_names(&dictionaries.acls, acls);
        let nics = groups.iter_mut().map(|Group { nic: NicIndex(index), .. }| index);
        dictionaries.nics = used_names(&dictionaries.nics, nics);
        kept
    }
}

const UNUSED: u32 = u32::MAX;

/// Those of the addresses that the indexes mean, which are changed to mean the same among them.
fn used_addresses<'i>(addresses: &[Address], indexes: impl Iterator<Item = &'i mut AddressIndex>) -> Vec<Address> {
    let mut new = vec![UNUSED; addresses.len()];
    let mut used = Vec::new();
    for AddressIndex(index) in indexes {
        let Some(new) = new.get_mut(*index as usize) else { continue };
        if *new == UNUSED {
            *new = used.len() as u32;
            used.push(addresses[*index as usize]);
        }
        *index = *new;
    }
    used
}

/// The same of names; indexes of what is not known stay as they are.
fn used_names<'i>(names: &NameTable, indexes: impl Iterator<Item = &'i mut u32>) -> NameTable {
    let mut new = vec![UNUSED; names.len()];
    let mut used = NameTable::default();
    for index in indexes {
        let Some(new) = new.get_mut(*index as usize) else { continue };
        if *new == UNUSED {
            *new = used.len() as u32;
            used.push(names.get(*index as usize));
        }
        *index = *new;
    }
    used
}

fn without(columns: &Columns, is_gone: impl Fn(&Record) -> bool, is_left_out: impl Fn(usize) -> bool) -> Columns {
    let mut builder = ChunkBuilder::default();
    // The builder numbers codes as a chunk's own dictionary does, and so they are given to it.
    let mut wide_codes = Vec::new();
    let mut code = |row: usize| match columns.code[row] {
        0 => EncryptionIndex::UNKNOWN,
        Columns::WIDE_CODE => {
            wide_codes.push(columns.encryption(row));
            EncryptionIndex(u32::from(Columns::WIDE_CODE))
        }
        code => EncryptionIndex(u32::from(code) - 1),
    };
    for (index, record) in columns.records.iter().enumerate() {
        if is_gone(record) {
            continue;
        }
        let first_row = builder.n_rows();
        let mut groups = Vec::new();
        for group in columns.groups_of_record(index) {
            let first_row = builder.n_rows();
            for row in columns.rows_of_group(group).filter(|row| !is_left_out(*row)) {
                builder.counters(&columns.counters.of_row(&columns.flags, row));
                builder.push(&NewRow {
                    time_ms: columns.time_ms(row),
                    source: columns.source[row],
                    destination: columns.destination[row],
                    source_port: columns.source_port[row],
                    destination_port: columns.destination_port[row],
                    protocol: columns.protocol[row],
                    flags: columns.flags[row],
                    encryption: code(row),
                });
            }
            if builder.n_rows() > first_row {
                let Group { rule, acl, nic, .. } = columns.groups[group];
                groups.push((first_row, GroupNames { rule, acl, nic }));
            }
        }
        let head = RecordHead {
            start: record.start,
            end: record.end,
            hash: record.hash,
            time_ms: record.time_ms,
            file: record.file,
            resource: record.resource,
            n_rejected: record.n_rejected,
            is_cut: record.is_cut != 0,
            has_bad_time: record.has_bad_time != 0,
            declared: record.declared(),
        };
        builder.end_record(&head, first_row, groups.into_iter());
    }
    let mut kept = builder.take().columns;
    kept.codes.clone_from(&columns.codes);
    kept.wide_code.values_mut().copy_from_slice(&wide_codes);
    kept
}
