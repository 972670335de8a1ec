//! Groups that are added up.

use super::distinct::Distinct;
use super::open::Open;
use super::{GroupBy, GroupSums};
use crate::columns::{AclIndex, AddressIndex, RuleIndex};

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupIndex {
    /// A rule and its ACL.
    Rule(RuleIndex, AclIndex),
    /// An address.
    Address(AddressIndex),
    /// A source and a destination address.
    Pair(AddressIndex, AddressIndex),
    /// A destination port and a protocol.
    Port(u16, u8),
}

/// Groups by their numbers, which are those of the order in which they were met.
pub struct Groups {
    pub(super) by: GroupBy,
    pub(super) open: Open,
    /// `None` where they are not counted, or where there was no memory to count them.
    pub(super) distinct: Option<Distinct>,
    pub(super) n_left_out: u64,
    pub(super) n_rows: u64,
}

impl Groups {
    /// What the rows of a group have in common.
    pub fn by(&self) -> GroupBy {
        self.by
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows were looked at.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Rows of which there was no memory for a group; grouped by [`GroupBy::Either`], for one of their two.
    pub fn n_left_out(&self) -> u64 {
        self.n_left_out
    }

    /// The sums of a group; all zero where there is none of this number.
    pub fn sums(&self, number: u32) -> GroupSums {
        let mut sums = self.open.sums(number);
        if let Some(distinct) = &self.distinct {
            let [sources, destinations] = distinct.counts(number);
            (sums.sources, sums.destinations) = (Some(sources), Some(destinations));
        }
        sums
    }

    /// What the rows of a group have in common.
    pub fn key(&self, number: u32) -> GroupIndex {
        let [first, second] = self.raw_key(number);
        match self.by {
            GroupBy::Rule => GroupIndex::Rule(RuleIndex(first), AclIndex(second)),
            GroupBy::Source | GroupBy::Destination | GroupBy::Either => GroupIndex::Address(AddressIndex(first)),
            GroupBy::Pair => GroupIndex::Pair(AddressIndex(first), AddressIndex(second)),
            GroupBy::Port => GroupIndex::Port(first as u16, second as u8),
        }
    }

    /// The key of a group as two numbers.
    pub(super) fn raw_key(&self, number: u32) -> [u32; 2] {
        halves(self.open.key(number))
    }

    /// The keys as two numbers each, by the number of the group.
    pub(super) fn raw_keys(&self) -> impl Iterator<Item = [u32; 2]> {
        self.open.keys().iter().map(|key| halves(*key))
    }
}

/// A key of two numbers.
#[inline]
pub(super) fn key(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

fn halves(key: u64) -> [u32; 2] {
    [(key >> 32) as u32, key as u32]
}
