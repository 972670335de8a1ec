//! Rows of a store as chunks that hold nothing but them.
//!
//! Every row is written anew with dictionaries of the chunk's own, in the order in which rows need them: no address or
//! name goes along that no row has, and what is replaced was never in the chunk.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::LeftOut;
use crate::columns::{
    AclIndex, AddressIndex, Chunk, ChunkBuilder, Columns, EncryptionIndex, Flags, GroupNames, NewRow, NicIndex, Record,
    RecordHead, ResourceIndex, RuleIndex,
};
use crate::flow::{Address, Counters, EncryptionCode};
use crate::query::ChunkMask;
use crate::share::redact::Redactor;
use crate::store::{FileNumber, Store};

/// A chunk is full with so many rows …
const FULL_ROWS: u32 = 1 << 17;
/// … or with so many bytes of names.
const FULL_NAMES: usize = 4 << 20;
const UNMET: u32 = u32::MAX;

pub(super) struct Extractor {
    left_out: LeftOut,
    /// Only rows that are wanted, and the records that have any; else all records.
    only_matching: bool,
    /// Records keep the hashes by which repeats are known: where they are whole and nothing was replaced. Else each gets
    /// a new one, so that it is not taken for the record that it was; those that repeat each other stay so.
    new_hashes: Option<NewHashes>,
    /// The numbers that files have in what is written.
    /// In order: the place of a file is its number in the view.
    files: Vec<FileNumber>,
    builder: ChunkBuilder,
    in_chunk: InChunk,
    /// What stands for an address, by its index in the store.
    addresses: HashMap<u32, Address>,
    /// Rows of each file that were written.
    n_records: BTreeMap<FileNumber, u64>,
    n_rows: u64,
}

struct NewHashes {
    nonce: u64,
    by_old: HashMap<[u64; 2], u64>,
}

/// Where a value of the store's dictionaries is in those of the chunk.
#[derive(Default)]
struct InChunk {
    addresses: Vec<u32>,
    rules: HashMap<RuleIndex, RuleIndex>,
    acls: HashMap<AclIndex, AclIndex>,
    nics: HashMap<NicIndex, NicIndex>,
    resources: HashMap<ResourceIndex, ResourceIndex>,
    encryption: HashMap<EncryptionIndex, EncryptionIndex>,
}

impl Extractor {
    pub(super) fn new(
        left_out: LeftOut,
        only_matching: bool,
        keeps_hashes: bool,
        nonce: u64,
        files: Vec<FileNumber>,
    ) -> Self {
        Self {
            left_out,
            only_matching,
            new_hashes: (!keeps_hashes).then(|| NewHashes { nonce, by_old: HashMap::new() }),
            files,
            builder: ChunkBuilder::default(),
            in_chunk: InChunk::default(),
            addresses: HashMap::new(),
            n_records: BTreeMap::new(),
            n_rows: 0,
        }
    }

    /// How many rows were taken.
    pub(super) fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// How many records of a file were taken.
    pub(super) fn n_records(&self, file: FileNumber) -> u64 {
        self.n_records.get(&file).copied().unwrap_or_default()
    }

    /// Takes the wanted rows of a chunk of the store.
    pub(super) fn take(
        &mut self,
        store: &Store,
        columns: &Columns,
        wanted: &ChunkMask,
        redactor: &mut Redactor,
        full: &mut impl FnMut(Chunk),
    ) {
        for (index, record) in columns.records.iter().enumerate() {
            let Ok(file) = self.files.binary_search(&record.file) else { continue };
            let first_row = self.builder.n_rows();
            let mut groups = Vec::new();
            for group in columns.groups_of_record(index) {
                let first_row = self.builder.n_rows();
                for row in columns.rows_of_group(group).filter(|row| wanted.contains(*row)) {
                    self.push(store, columns, row, redactor);
                }
                if self.builder.n_rows() > first_row {
                    groups.push((first_row, self.names(store, columns, group, redactor)));
                }
            }
            if self.only_matching && groups.is_empty() {
                continue;
            }
            self.n_rows += u64::from(self.builder.n_rows() - first_row);
            *self.n_records.entry(record.file).or_default() += 1;
            let head = self.head(store, record, file as u32, redactor);
            self.builder.end_record(&head, first_row, groups.into_iter());
            if self.builder.n_rows() >= FULL_ROWS || self.builder.n_name_bytes() >= FULL_NAMES {
                full(self.flush());
            }
        }
    }

    /// What is not in a chunk yet; `None` where there is nothing.
    pub(super) fn rest(&mut self) -> Option<Chunk> {
        (self.builder.n_records() > 0).then(|| self.flush())
    }

    fn flush(&mut self) -> Chunk {
        self.in_chunk = InChunk::default();
        self.builder.take()
    }

    #[inline]
    fn push(&mut self, store: &Store, columns: &Columns, row: usize, redactor: &Redactor) {
        let source = self.address(store, columns.source[row], redactor);
        let destination = self.address(store, columns.destination[row], redactor);
        let flags = columns.flags[row];
        let counters = match self.left_out.counters {
            true => Counters::UNKNOWN,
            false => columns.counters.of_row(&columns.flags, row),
        };
        let has_counters = self.builder.counters(&counters);
        let encryption = match self.left_out.encryption {
            true => EncryptionIndex::UNKNOWN,
            false => self.encryption(store, columns.encryption(row), redactor),
        };
        self.builder.push(&NewRow {
            time_ms: columns.time_ms(row),
            source,
            destination,
            source_port: if self.left_out.source_ports { 0 } else { columns.source_port[row] },
            destination_port: columns.destination_port[row],
            protocol: columns.protocol[row],
            flags: Flags::new(flags.direction(), flags.decision(), flags.state(), flags.form())
                .with_odd(flags.is_odd())
                .with_counters(has_counters),
            encryption,
        });
    }

    #[inline]
    fn address(&mut self, store: &Store, index: AddressIndex, redactor: &Redactor) -> AddressIndex {
        let addresses = store.dictionaries().addresses.addresses();
        let known = &mut self.in_chunk.addresses;
        if known.len() < addresses.len() {
            known.resize(addresses.len(), UNMET);
        }
        let Some(known) = known.get_mut(index.0 as usize) else { return index };
        if *known == UNMET {
            let address = addresses[index.0 as usize];
            let written = self.addresses.entry(index.0).or_insert_with(|| redactor.address(address));
            *known = self.builder.address(*written).0;
        }
        AddressIndex(*known)
    }

    fn encryption(&mut self, store: &Store, index: EncryptionIndex, redactor: &Redactor) -> EncryptionIndex {
        let Some(place) = index.get() else { return index };
        let Self { in_chunk, builder, .. } = self;
        *in_chunk.encryption.entry(index).or_insert_with(|| {
            let code = store.dictionaries().encryption.names().get(place);
            // What stands there may be any text.
            let is_kept = !redactor.redaction().is_any() || EncryptionCode::find(code).is_some();
            builder.encryption(if is_kept { code } else { "another code" })
        })
    }

    fn names(&mut self, store: &Store, columns: &Columns, group: usize, redactor: &mut Redactor) -> GroupNames {
        let group = columns.groups[group];
        let Self { in_chunk, builder, left_out, .. } = self;
        let dictionaries = store.dictionaries();
        let rule = match group.rule.get().filter(|_| !left_out.rules) {
            None => RuleIndex::UNKNOWN,
            Some(place) => *in_chunk
                .rules
                .entry(group.rule)
                .or_insert_with(|| builder.rule(&redactor.rule(dictionaries.rules.names().get(place)))),
        };
        let acl = match group.acl.get().filter(|_| !left_out.rules) {
            None => AclIndex::UNKNOWN,
            Some(place) => *in_chunk
                .acls
                .entry(group.acl)
                .or_insert_with(|| builder.acl(&redactor.acl(dictionaries.acls.names().get(place)))),
        };
        let nic = match group.nic.get().filter(|_| !left_out.macs) {
            None => NicIndex::UNKNOWN,
            Some(place) => *in_chunk
                .nics
                .entry(group.nic)
                .or_insert_with(|| builder.nic(&redactor.nic(dictionaries.nics.names().get(place)))),
        };
        GroupNames { rule, acl, nic }
    }

    fn head(&mut self, store: &Store, record: &Record, file: u32, redactor: &mut Redactor) -> RecordHead {
        let Self { in_chunk, builder, left_out, new_hashes, .. } = self;
        let resource = match record.resource.get().filter(|_| !left_out.resources) {
            None => ResourceIndex::UNKNOWN,
            Some(place) => *in_chunk.resources.entry(record.resource).or_insert_with(|| {
                builder.resource(&redactor.resource(store.dictionaries().resources.names().get(place)))
            }),
        };
        let hash = match new_hashes {
            None => record.hash,
            Some(NewHashes { nonce, by_old }) => {
                let n = by_old.len() as u64;
                [*nonce, *by_old.entry(record.hash).or_insert(n)]
            }
        };
        RecordHead {
            start: record.start,
            end: record.end,
            hash,
            time_ms: record.time_ms,
            file,
            resource,
            n_rejected: if self.only_matching { 0 } else { record.n_rejected },
            is_cut: record.is_cut != 0,
            has_bad_time: record.has_bad_time != 0,
            declared: record.declared(),
        }
    }
}
