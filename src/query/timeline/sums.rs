//! What is added up over time.

use serde::{Deserialize, Serialize};

/// Sums for each span of time. All lists have one entry a span, from the first span on. Where every
/// connection is counted once ([`crate::query::Picked`]), rows are those that count as tuples, and what went from one logged
/// NIC to another is both in the bytes into the NIC and in those out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Where the first span begins, in milliseconds since 1970-01-01 UTC: a multiple of the length of a span.
    pub start_ms: u64,
    /// How long a span is.
    pub span_ms: u64,
    /// Allowed rows.
    pub allowed: Vec<u64>,
    /// Denied rows.
    pub denied: Vec<u64>,
    /// Packets source → destination.
    pub packets_sent: Vec<u128>,
    /// Packets destination → source.
    pub packets_received: Vec<u128>,
    /// Bytes source → destination.
    pub bytes_sent: Vec<u128>,
    /// Bytes destination → source.
    pub bytes_received: Vec<u128>,
    /// Of the bytes sent and received those into the NIC (FORMAT §4.5).
    pub bytes_in: Vec<u128>,
    /// Those out of the NIC.
    pub bytes_out: Vec<u128>,
    /// Rows without counters.
    pub without_counters: Vec<u64>,
}
