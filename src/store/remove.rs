//! Rows taken out of a chunk.

use crate::columns::{ChunkBuilder, Columns, EncryptionIndex, GroupNames, NewRow, Record, RecordHead};

/// The columns without the records that are gone. Indexes mean what they meant.
pub(super) fn without(columns: &Columns, is_gone: impl Fn(&Record) -> bool) -> Columns {
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
        let before = columns.rows_of_record(index).start as u32;
        for row in columns.rows_of_record(index) {
            builder.push(&NewRow {
                time_ms: columns.time_ms(row),
                source: columns.source[row],
                destination: columns.destination[row],
                source_port: columns.source_port[row],
                destination_port: columns.destination_port[row],
                protocol: columns.protocol[row],
                flags: columns.flags[row],
                encryption: code(row),
                counters: columns.counters.of_row(&columns.flags, row),
            });
        }
        let groups = columns.groups_of_record(index).map(|group| {
            let group = columns.groups[group];
            let names = GroupNames { rule: group.rule, acl: group.acl, nic: group.nic };
            (group.first_row - before + first_row, names)
        });
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
        builder.end_record(&head, first_row, groups);
    }
    let mut kept = builder.take().columns;
    kept.codes.clone_from(&columns.codes);
    kept.wide_code.values_mut().copy_from_slice(&wide_codes);
    kept
}
