//! The record that is being read, and what it comes to when it ends.

use super::record_hash::RecordHash;
use super::time::record_time_ms;
use crate::columns::{
    AclIndex, ChunkBuilder, GroupNames, Mark, NicIndex, Record, RecordHead, ResourceIndex, RuleIndex,
};
use crate::flow::TupleForm;

/// Which nesting the record has; NSG records have no `aclID`, their resource is the ACL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Structure {
    #[default]
    Unknown,
    Nsg,
    Vnet,
}

/// A list of tuples in the record.
#[derive(Clone, Debug)]
pub(super) struct PendingGroup {
    pub first_row: u32,
    pub names: GroupNames,
    /// Of the tuples' texts.
    pub hash: RecordHash,
}

impl PendingGroup {
    pub(super) fn new(first_row: u32) -> Self {
        Self { first_row, names: GroupNames::UNKNOWN, hash: RecordHash::new() }
    }
}

/// What is known of the record so far.
#[derive(Clone, Debug)]
pub(super) struct RecordState {
    pub is_open: bool,
    pub start: u64,
    pub mark: Mark,
    pub time: String,
    pub category: Option<String>,
    /// Keys that say what it is if it is no flow record: their bits.
    pub telltales: u16,
    pub resource: ResourceIndex,
    /// Names that stand in the record itself.
    pub names: GroupNames,
    pub version: Option<TupleForm>,
    pub structure: Structure,
    pub has_flows: bool,
    /// Tuples met, rejected ones too.
    pub n_tuples: u32,
    pub n_rejected: u32,
    /// One bit for each form that was met.
    forms: u8,
}

impl Default for RecordState {
    fn default() -> Self {
        Self {
            is_open: false,
            start: 0,
            mark: Mark::default(),
            time: String::new(),
            category: None,
            telltales: 0,
            resource: ResourceIndex::UNKNOWN,
            names: GroupNames::UNKNOWN,
            version: None,
            structure: Structure::Unknown,
            has_flows: false,
            n_tuples: 0,
            n_rejected: 0,
            forms: 0,
        }
    }
}

/// What was odd about a record as a whole.
pub(super) struct Ended {
    pub bad_time: Option<String>,
    pub n_without_rule: u32,
    pub n_of_other_form: u32,
}

impl RecordState {
    pub(super) fn begin(&mut self, start: u64, mark: Mark) {
        *self = Self { is_open: true, start, mark, ..Self::default() };
    }

    #[inline]
    pub(super) fn see(&mut self, form: TupleForm) {
        self.forms |= 1 << form as u8;
    }

    /// Hands the record over; its rows are there already. Its place is where it is read back from.
    pub(super) fn end(
        &mut self,
        (start, end): (u64, u64),
        file: u32,
        is_cut: bool,
        groups: &mut Vec<PendingGroup>,
        builder: &mut ChunkBuilder,
    ) -> Ended {
        let acl_of_nsg = match (self.structure, builder.resource_name(self.resource).map(str::to_owned)) {
            (Structure::Nsg, Some(resource)) => builder.acl(&resource),
            _ => AclIndex::UNKNOWN,
        };
        let outer = self.names.or(GroupNames { acl: acl_of_nsg, ..GroupNames::UNKNOWN });
        for group in groups.iter_mut() {
            group.names = group.names.or(outer);
        }
        let time_ms = record_time_ms(&self.time);
        let has_bad_time = time_ms.is_none() && !self.time.is_empty();
        let head = RecordHead {
            start,
            end,
            hash: self.hash(groups, builder),
            time_ms: time_ms.unwrap_or(Record::NO_TIME),
            file,
            resource: self.resource,
            n_rejected: self.n_rejected,
            is_cut,
            has_bad_time,
            declared: self.version,
        };
        let n_rows = builder.n_rows();
        let mut n_without_rule = 0;
        let ends: Vec<u32> = groups.iter().skip(1).map(|group| group.first_row).chain([n_rows]).collect();
        let mut kept = Vec::with_capacity(groups.len());
        for (group, end) in groups.drain(..).zip(ends) {
            if end > group.first_row {
                if group.names.rule == RuleIndex::UNKNOWN {
                    n_without_rule += end - group.first_row;
                }
                kept.push((group.first_row, group.names));
            }
        }
        builder.end_record(&head, self.mark.n_rows(), kept.into_iter());
        let n_of_other_form = match self.version {
            Some(version) if self.forms & !(1 << version as u8) != 0 => builder.mark_other_forms(self.mark, version),
            _ => 0,
        };
        let bad_time = has_bad_time.then(|| super::Example::quote(self.time.as_bytes()));
        Ended { bad_time, n_without_rule, n_of_other_form }
    }

    /// Time, resource, MAC and the sequence of ACL, rule and tuple texts: what makes a record a repeat (FORMAT §4.3).
    fn hash(&self, groups: &[PendingGroup], builder: &ChunkBuilder) -> [u64; 2] {
        let mut hash = RecordHash::new();
        hash.text(self.time.as_bytes());
        hash.text_without_case(builder.resource_bytes(self.resource));
        if self.names.nic != NicIndex::UNKNOWN {
            hash.text(builder.nic_bytes(self.names.nic));
        }
        for group in groups.iter().filter(|group| group.hash != RecordHash::new()) {
            hash.text_without_case(builder.acl_bytes(group.names.acl));
            hash.text(builder.rule_bytes(group.names.rule));
            hash.text(builder.nic_bytes(group.names.nic));
            hash.hash(group.hash);
        }
        hash.finish()
    }
}
