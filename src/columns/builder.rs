//! A chunk in the making.

use super::{
    AclIndex, AddressDictionary, AddressIndex, Chunk, Columns, Dictionaries, EncryptionIndex, Flags, Group,
    NameDictionary, NicIndex, Record, ResourceIndex, RuleIndex,
};
use crate::flow::{Address, Counters, TupleForm};

/// Takes rows one by one and gives a [`Chunk`]. What was added since a [`Mark`] can be taken back, for keys come in any
/// order and what rows belong to is known only when their record ends.
///
/// Rows are kept side by side until the chunk is whole: one place to write to for each, in place of eight.
#[derive(Default)]
pub struct ChunkBuilder {
    rows: Vec<BuiltRow>,
    /// All but what is in `rows`.
    columns: Columns,
    addresses: AddressDictionary,
    rules: NameDictionary,
    acls: NameDictionary,
    nics: NameDictionary,
    resources: NameDictionary,
    encryption: NameDictionary,
}

/// What a chunk's columns hold of a row.
#[derive(Clone, Copy)]
struct BuiltRow {
    time_offset: u32,
    source: AddressIndex,
    destination: AddressIndex,
    source_port: u16,
    destination_port: u16,
    protocol: u8,
    flags: Flags,
    code: u8,
}

/// A place to go back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    n_rows: u32,
    n_with_counters: u32,
}

impl Mark {
    /// How many rows there were.
    pub fn n_rows(self) -> u32 {
        self.n_rows
    }
}

/// One tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// Milliseconds since 1970-01-01 UTC, at most [`crate::flow::MAX_TIME_MS`].
    pub time_ms: u64,
    /// Source address.
    pub source: AddressIndex,
    /// Destination address.
    pub destination: AddressIndex,
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// Whether it has counters is what [`ChunkBuilder::counters`] said, which comes just before.
    pub flags: Flags,
    /// Encryption code.
    pub encryption: EncryptionIndex,
}

/// What a group's rows have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupNames {
    /// The rule.
    pub rule: RuleIndex,
    /// The ACL.
    pub acl: AclIndex,
    /// The NIC.
    pub nic: NicIndex,
}

impl GroupNames {
    /// Nothing is known yet.
    pub const UNKNOWN: Self = Self { rule: RuleIndex::UNKNOWN, acl: AclIndex::UNKNOWN, nic: NicIndex::UNKNOWN };

    /// What is not known yet is taken from the object around.
    #[must_use]
    pub fn or(self, outer: Self) -> Self {
        Self {
            rule: if self.rule == RuleIndex::UNKNOWN { outer.rule } else { self.rule },
            acl: if self.acl == AclIndex::UNKNOWN { outer.acl } else { self.acl },
            nic: if self.nic == NicIndex::UNKNOWN { outer.nic } else { self.nic },
        }
    }
}

/// What is known of a record when it ends.
#[derive(Clone, Copy, Debug)]
pub struct RecordHead {
    /// First byte in the file.
    pub start: u64,
    /// Byte just after it.
    pub end: u64,
    /// See [`Record::hash`].
    pub hash: [u64; 2],
    /// See [`Record::time_ms`].
    pub time_ms: u64,
    /// The file's number.
    pub file: u32,
    /// Its resource.
    pub resource: ResourceIndex,
    /// Tuples that were left out.
    pub n_rejected: u32,
    /// It was cut off.
    pub is_cut: bool,
    /// See [`Record::has_bad_time`].
    pub has_bad_time: bool,
    /// See [`Record::declared`].
    pub declared: Option<TupleForm>,
}

impl ChunkBuilder {
    /// Rows so far.
    #[inline]
    pub fn n_rows(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Records so far.
    pub fn n_records(&self) -> usize {
        self.columns.records.len()
    }

    /// Bytes of names so far: a chunk of megabyte-long rule names is full early.
    pub fn n_name_bytes(&self) -> usize {
        self.rules.n_bytes()
            + self.acls.n_bytes()
            + self.nics.n_bytes()
            + self.resources.n_bytes()
            + self.encryption.n_bytes()
    }

    /// Where [`ChunkBuilder::roll_back`] comes back to.
    pub fn mark(&self) -> Mark {
        Mark { n_rows: self.n_rows(), n_with_counters: self.columns.counters.len() as u32 }
    }

    /// Takes back all rows since the mark. Names stay: they do no harm.
    pub fn roll_back(&mut self, mark: Mark) {
        self.rows.truncate(mark.n_rows as usize);
        let columns = &mut self.columns;
        columns.wide_time.truncate(mark.n_rows);
        columns.wide_code.truncate(mark.n_rows);
        columns.counters.truncate(mark.n_with_counters as usize);
    }

    /// The address's index in this chunk.
    #[inline]
    pub fn address(&mut self, address: Address) -> AddressIndex {
        self.addresses.intern(address)
    }

    /// The rule's index in this chunk.
    pub fn rule(&mut self, name: &str) -> RuleIndex {
        self.rules.intern(name).map_or(RuleIndex::UNKNOWN, RuleIndex)
    }

    /// The ACL's index in this chunk.
    pub fn acl(&mut self, name: &str) -> AclIndex {
        self.acls.intern(name).map_or(AclIndex::UNKNOWN, AclIndex)
    }

    /// The NIC's index in this chunk.
    pub fn nic(&mut self, mac: &str) -> NicIndex {
        self.nics.intern(mac).map_or(NicIndex::UNKNOWN, NicIndex)
    }

    /// The resource's index in this chunk.
    pub fn resource(&mut self, id: &str) -> ResourceIndex {
        self.resources.intern(id).map_or(ResourceIndex::UNKNOWN, ResourceIndex)
    }

    /// The encryption code's index in this chunk.
    pub fn encryption(&mut self, code: &str) -> EncryptionIndex {
        self.encryption.intern(code).map_or(EncryptionIndex::UNKNOWN, EncryptionIndex)
    }

    /// A rule's name.
    pub fn rule_name(&self, index: RuleIndex) -> Option<&str> {
        index.get().map(|index| self.rules.names().get(index))
    }

    /// An ACL's name.
    pub fn acl_name(&self, index: AclIndex) -> Option<&str> {
        index.get().map(|index| self.acls.names().get(index))
    }

    /// A NIC's MAC address.
    pub fn nic_name(&self, index: NicIndex) -> Option<&str> {
        index.get().map(|index| self.nics.names().get(index))
    }

    /// A resource's ID.
    pub fn resource_name(&self, index: ResourceIndex) -> Option<&str> {
        index.get().map(|index| self.resources.names().get(index))
    }

    /// The bytes of a rule's name; none where it is not known.
    pub fn rule_bytes(&self, index: RuleIndex) -> &[u8] {
        index.get().map_or(&[], |index| self.rules.names().bytes(index))
    }

    /// The bytes of an ACL's name; none where it is not known.
    pub fn acl_bytes(&self, index: AclIndex) -> &[u8] {
        index.get().map_or(&[], |index| self.acls.names().bytes(index))
    }

    /// The bytes of a NIC's MAC address; none where it is not known.
    pub fn nic_bytes(&self, index: NicIndex) -> &[u8] {
        index.get().map_or(&[], |index| self.nics.names().bytes(index))
    }

    /// The bytes of a resource's ID; none where it is not known.
    pub fn resource_bytes(&self, index: ResourceIndex) -> &[u8] {
        index.get().map_or(&[], |index| self.resources.names().bytes(index))
    }

    /// Adds the counters of the next tuple; whether there are any. Unknown ones take no room.
    pub fn counters(&mut self, counters: &Counters) -> bool {
        let has_counters = *counters != Counters::UNKNOWN;
        if has_counters {
            self.columns.counters.push(counters);
        }
        has_counters
    }

    /// Adds the counters of the next tuple: all are known, and below [`CounterColumn::SMALL_BELOW`](super::CounterColumn).
    #[inline(always)]
    pub fn small_counters(&mut self, counters: [u32; 4]) {
        self.columns.counters.push_small(counters);
    }

    /// Adds a tuple.
    #[inline(always)]
    pub fn push(&mut self, row: &NewRow) {
        if self.rows.is_empty() {
            // Rows may be earlier than the first one: half of what 32 bits can hold is kept for them.
            self.columns.time_base_ms = row.time_ms.saturating_sub(1 << 31);
        }
        let time_offset = match u32::try_from(row.time_ms.wrapping_sub(self.columns.time_base_ms)) {
            Ok(offset) if offset < Columns::WIDE_TIME => offset,
            _ => self.wide_time(row.time_ms),
        };
        let code = match row.encryption.0.wrapping_add(1) {
            // Unknown is the largest index.
            index if index < u32::from(Columns::WIDE_CODE) => index as u8,
            _ => self.wide_code(row.encryption),
        };
        self.rows.push(BuiltRow {
            time_offset,
            source: row.source,
            destination: row.destination,
            source_port: row.source_port,
            destination_port: row.destination_port,
            protocol: row.protocol,
            flags: row.flags,
            code,
        });
    }

    #[cold]
    fn wide_time(&mut self, time_ms: u64) -> u32 {
        self.columns.wide_time.push(self.rows.len() as u32, time_ms);
        Columns::WIDE_TIME
    }

    #[cold]
    fn wide_code(&mut self, encryption: EncryptionIndex) -> u8 {
        self.columns.wide_code.push(self.rows.len() as u32, encryption);
        Columns::WIDE_CODE
    }

    /// Ends a record: the rows since the last one belong to it, in groups of which each is its first row and names.
    /// Groups without rows are left out by the caller.
    pub fn end_record(&mut self, head: &RecordHead, first_row: u32, groups: impl Iterator<Item = (u32, GroupNames)>) {
        let columns = &mut self.columns;
        let record = columns.records.len() as u32;
        let first_group = columns.groups.len() as u32;
        columns.groups.extend(groups.map(|(first_row, names)| Group {
            first_row,
            record,
            rule: names.rule,
            acl: names.acl,
            nic: names.nic,
        }));
        columns.records.push(Record {
            start: head.start,
            end: head.end,
            hash: head.hash,
            time_ms: head.time_ms,
            file: head.file,
            resource: head.resource,
            first_row,
            first_group,
            n_rejected: head.n_rejected,
            repeats: 0,
            is_cut: u8::from(head.is_cut),
            has_bad_time: u8::from(head.has_bad_time),
            declared: head.declared.map_or(0, |form| form as u8 + 1),
        });
    }

    /// Marks the rows since the mark whose form is another as odd; how many they are.
    pub fn mark_other_forms(&mut self, since: Mark, form: TupleForm) -> u32 {
        let mut n = 0;
        for row in self.rows.iter_mut().skip(since.n_rows as usize) {
            if row.flags.form() != form {
                row.flags = row.flags.with_odd(true);
                n += 1;
            }
        }
        n
    }

    /// Gives what was added and begins anew. All rows must be in records.
    pub fn take(&mut self) -> Chunk {
        let n_codes = self.encryption.names().len().min(usize::from(Columns::WIDE_CODE) - 1);
        // A copy has just the room that it needs, and the room that was made stays for the next chunk.
        let counters = self.columns.counters.clone();
        self.columns.counters.truncate(0);
        let room = std::mem::take(&mut self.columns.counters);
        let mut columns = std::mem::take(&mut self.columns);
        self.columns.counters = room;
        columns.codes = (0..n_codes as u32).map(EncryptionIndex).collect();
        columns.reserve_rows(self.rows.len());
        // So few rows at a time that they stay in the first-level cache for all columns.
        for rows in self.rows.chunks(512) {
            columns.time_offset.extend(rows.iter().map(|row| row.time_offset));
            columns.source.extend(rows.iter().map(|row| row.source));
            columns.destination.extend(rows.iter().map(|row| row.destination));
            columns.source_port.extend(rows.iter().map(|row| row.source_port));
            columns.destination_port.extend(rows.iter().map(|row| row.destination_port));
            columns.protocol.extend(rows.iter().map(|row| row.protocol));
            columns.flags.extend(rows.iter().map(|row| row.flags));
            columns.code.extend(rows.iter().map(|row| row.code));
        }
        self.rows.clear();
        columns.counters = counters;
        columns.counters.index(&columns.flags);
        let dictionaries = Dictionaries {
            addresses: self.addresses.take(),
            rules: self.rules.take(),
            acls: self.acls.take(),
            nics: self.nics.take(),
            resources: self.resources.take(),
            encryption: self.encryption.take(),
        };
        Chunk { columns, dictionaries }
    }
}
