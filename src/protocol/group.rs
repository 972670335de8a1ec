//! Groups of rows as the page shows them.

use serde::{Deserialize, Serialize};

use super::Name;
use crate::query::{GroupBy, GroupSums, Timeline};

/// One group of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its own number, which no sorting changes; of the view and the kind of group that it is of.
    pub number: u32,
    /// What its rows have in common.
    pub key: GroupKey,
    /// What they add up to.
    pub sums: GroupSums,
    /// Its rows over time: the bars of the view's timeline, a few of them put together.
    pub over_time: Vec<u32>,
}

/// What the rows of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupKey {
    /// A rule of an ACL; `None` where the file does not say.
    Rule {
        /// The rule.
        rule: Option<Name>,
        /// The ACL.
        acl: Option<Name>,
    },
    /// An address.
    Address(String),
    /// Source and destination.
    Pair(String, String),
    /// A destination port.
    Port {
        /// The port.
        port: u16,
        /// IANA protocol number.
        protocol: u8,
    },
}

/// Some rows of a table of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// What they are grouped by.
    pub by: GroupBy,
    /// How many groups there are.
    pub n_groups: u64,
    /// Rows that are in no group: the table had reached its cap in bytes when they came.
    pub n_left_out: u64,
    /// The first of the groups below, from 0.
    pub first: u64,
    /// The groups; fewer than were asked for at the end.
    pub groups: Vec<GroupRow>,
}

/// What a part of the view's rows consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Its rows over time.
    pub timeline: Timeline,
    /// The largest groups of each kind, by tuples.
    pub tops: Vec<GroupPage>,
}
