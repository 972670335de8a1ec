//! What rows have in common, and what is added up of them.

use serde::{Deserialize, Serialize};

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GroupBy {
    /// The rule and its ACL.
    Rule,
    /// The source address.
    Source,
    /// The destination address.
    Destination,
    /// An address at either end: a row is in two groups, unless both ends are the same.
    Either,
    /// Source and destination address.
    Pair,
    /// Destination port and protocol.
    Port,
}

/// The sums of a group. Where every connection is counted once ([`crate::query::Picked`]), rows are those that count as
/// tuples; times and addresses are also of those that only give counters, so that a group without tuples has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSums {
    /// Rows.
    pub tuples: u64,
    /// Denied rows.
    pub denied: u64,
    /// Rows whose counters are unknown.
    pub without_counters: u64,
    /// Packets source → destination; grouped by [`GroupBy::Either`], those that the address sent.
    pub packets_sent: u128,
    /// Bytes, likewise.
    pub bytes_sent: u128,
    /// Packets destination → source; grouped by [`GroupBy::Either`], those that the address received.
    pub packets_received: u128,
    /// Bytes, likewise.
    pub bytes_received: u128,
    /// The earliest row, in milliseconds since 1970-01-01 UTC.
    pub first_time_ms: u64,
    /// The latest row.
    pub last_time_ms: u64,
    /// Different source addresses; counted for rules and ports only.
    pub sources: Option<u64>,
    /// Different destination addresses; counted for rules and ports only.
    pub destinations: Option<u64>,
}

impl GroupSums {
    /// Whether any counter is known, so that sums of 0 are zero. Where every connection is counted once, rows that do not
    /// count as tuples give counters too.
    pub fn has_counters(&self) -> bool {
        let Self { packets_sent, bytes_sent, packets_received, bytes_received, .. } = *self;
        self.without_counters < self.tuples || packets_sent | bytes_sent | packets_received | bytes_received != 0
    }
}
