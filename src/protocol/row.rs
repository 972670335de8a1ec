//! One row of the flow table, and everything about it.

use serde::{Deserialize, Serialize};

use super::{Name, Passage};
use crate::flow::{Counters, Decision, Direction, State, TupleForm};

/// One row of the flow table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's own number in the store, which no sorting changes.
    pub id: u32,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub time_ms: u64,
    /// Source address.
    pub source: String,
    /// Source port.
    pub source_port: u16,
    /// Destination address.
    pub destination: String,
    /// Destination port.
    pub destination_port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// The NIC's view.
    pub direction: Direction,
    /// Allowed or denied.
    pub decision: Decision,
    /// Of an allowed tuple.
    pub state: State,
    /// Encryption code as it stands; v4 only.
    pub encryption: Option<Name>,
    /// The four counters, unknown apart from zero.
    pub counters: Counters,
    /// The rule, where it is known.
    pub rule: Option<Name>,
    /// The ACL, where it is known.
    pub acl: Option<Name>,
    /// The NIC's MAC address, where it is known.
    pub nic: Option<Name>,
    /// The file's path.
    pub file: Name,
    /// Byte in the file at which the record starts.
    pub record_start: u64,
    /// Byte just after the record.
    pub record_end: u64,
    /// The tuple's own form.
    pub form: TupleForm,
    /// Something about the tuple is odd; the problems say what.
    pub odd: bool,
    /// The row belongs to a repeated record.
    pub repeat: bool,
}

/// Everything about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The row.
    pub row: Row,
    /// The NSG, or the target of the VNet flow log, as the record writes it.
    pub resource: Option<Name>,
    /// When the record was logged, in milliseconds since 1970-01-01 UTC; not a flow time (FORMAT §1).
    pub record_time_ms: Option<u64>,
    /// The rows of the record.
    pub n_rows_of_record: u32,
    /// Tuples of the record that were rejected.
    pub n_rejected_of_record: u32,
    /// Where the record is, with the row marked: to be read back.
    pub passage: Passage,
    /// Rows with the same five-tuple, this one too.
    pub n_same: u64,
    /// Of them those next to this one in time, at most [`Detail::MAX_NEIGHBOURS`], this one among them, in the order of
    /// time.
    pub neighbours: Vec<Row>,
}

impl Detail {
    /// At most so many rows with the same five-tuple are sent.
    pub const MAX_NEIGHBOURS: usize = 21;
}
