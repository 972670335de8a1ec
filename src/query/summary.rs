//! Totals over the rows that a view shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything that is summed over the rows of a view. Sums are of 128 bits: a counter fits 64, a sum need not.
///
/// Where every connection is counted once ([`super::Picked`]), numbers of rows are of those that count as tuples;
/// addresses and times are also of those that only give counters; NICs are those of all rows of the view. What went from
/// one logged NIC to another is both in the sums into the NIC and in those out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows.
    pub tuples: u64,
    /// Rows by the tuple's own form.
    pub by_version: ByVersion,
    /// Rows by decision.
    pub by_decision: ByDecision,
    /// *Allowed* rows by state; v1 has none.
    pub by_state: ByState,
    /// Rows by direction.
    pub by_direction: ByDirection,
    /// Rows by IANA protocol number.
    pub by_protocol: BTreeMap<u8, u64>,
    /// Rows by encryption code as it stands; rows without one (v1, v2) are not in it.
    pub by_encryption: BTreeMap<String, u64>,
    /// Packets source → destination.
    pub packets_sent: u128,
    /// Bytes source → destination.
    pub bytes_sent: u128,
    /// Packets destination → source.
    pub packets_received: u128,
    /// Bytes destination → source.
    pub bytes_received: u128,
    /// Packets into the NIC: sent where the direction is in, received where it is out (FORMAT §4.5).
    pub packets_in: u128,
    /// Packets out of the NIC.
    pub packets_out: u128,
    /// Bytes into the NIC.
    pub bytes_in: u128,
    /// Bytes out of the NIC.
    pub bytes_out: u128,
    /// Rows whose counters are unknown (FORMAT §1, States and counters).
    pub tuples_without_counters: u64,
    /// Different source addresses.
    pub sources: u64,
    /// Different destination addresses.
    pub destinations: u64,
    /// Different NICs (MAC addresses).
    pub nics: u64,
    /// The earliest tuple, in milliseconds since 1970-01-01 UTC.
    pub first_time_ms: Option<u64>,
    /// The latest tuple.
    pub last_time_ms: Option<u64>,
}

impl Summary {
    /// There are rows, and none of them has counters: sums of those are unknown, not zero. Where every connection is
    /// counted once, a row that is no tuple can have some.
    pub fn has_no_counters(&self) -> bool {
        let sums = [self.packets_sent, self.bytes_sent, self.packets_received, self.bytes_received];
        self.tuples > 0 && self.tuples_without_counters >= self.tuples && sums == [0; 4]
    }
}

/// Rows by version of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByVersion {
    /// NSG flow log version 1.
    pub nsg1: u64,
    /// NSG flow log version 2.
    pub nsg2: u64,
    /// VNet flow log version 4.
    pub vnet4: u64,
}

/// Rows by decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByDecision {
    /// Allowed.
    pub allowed: u64,
    /// Denied.
    pub denied: u64,
}

/// Allowed rows by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByState {
    /// The log has no states (v1).
    pub none: u64,
    /// Begun.
    pub begin: u64,
    /// Continuing.
    #[serde(rename = "continue")]
    pub continue_: u64,
    /// Ended.
    pub end: u64,
}

/// Rows by direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByDirection {
    /// Into the NIC.
    #[serde(rename = "in")]
    pub in_: u64,
    /// Out of the NIC.
    pub out: u64,
}
