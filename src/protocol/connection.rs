//! Connections and attempts as the page shows them.

use serde::{Deserialize, Serialize};

use super::{Name, Row};
use crate::connection::{Kind, UnknownBecause, UnknownPart};
use crate::flow::{Direction, TupleForm, Whole};

/// One connection or attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// Its own number, which no sorting changes; of the files that are loaded.
    pub number: u32,
    /// When its first tuple was, in milliseconds since 1970-01-01 UTC.
    pub first_time_ms: u64,
    /// When its last tuple was.
    pub last_time_ms: u64,
    /// Source address.
    pub source: String,
    /// Source port of a connection.
    pub source_port: Option<u16>,
    /// Source ports of an attempt.
    pub ports: Option<PortsTried>,
    /// Destination address.
    pub destination: String,
    /// Destination port.
    pub destination_port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// The NIC's view.
    pub direction: Direction,
    /// The layout of its first tuple.
    pub form: TupleForm,
    /// How much of a connection is in the logs; an attempt has none of it.
    pub whole: Option<Whole>,
    /// How many tuples it has.
    pub n_tuples: u64,
    /// Packets sent, bytes sent, packets received, bytes received; `None` where no tuple of it has counters.
    pub sums: Option<[u128; 4]>,
    /// The rule of its first tuple.
    pub rule: Option<Name>,
    /// Later tuples have another rule.
    pub has_other_rules: bool,
    /// The ACL of its first tuple.
    pub acl: Option<Name>,
    /// Later tuples have another ACL.
    pub has_other_acls: bool,
    /// The encryption code of its first tuple.
    pub encryption: Option<Name>,
    /// Later tuples have another code.
    pub has_other_codes: bool,
    /// The NIC's MAC address.
    pub nic: Option<Name>,
    /// In how many logs it was found: by both NICs, in NSG and in VNet flow logs. 1 where it is in one alone.
    pub n_logged: u32,
    /// Those logs count it differently by more than 5 %.
    pub differs: bool,
}

impl ConnectionRow {
    /// From the first tuple to the last, in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.last_time_ms - self.first_time_ms
    }
}

/// The source ports of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortsTried {
    /// How many different ones.
    pub n: u32,
    /// The lowest.
    pub lowest: u16,
    /// The highest.
    pub highest: u16,
}

/// Some rows of the table of connections or attempts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionPage {
    /// What the rows are.
    pub kind: Kind,
    /// How many rows the table has.
    pub n_rows: u64,
    /// The first of the rows below, from 0.
    pub first: u64,
    /// The rows; fewer than were asked for at the end.
    pub rows: Vec<ConnectionRow>,
    /// How many connections of the view there are of each kind, in the order of [`Whole::ALL`].
    pub by_whole: [u64; 5],
    /// Of the connections those from logs without states (v1), which are tuples each.
    pub n_stateless: u64,
    /// How many attempts the view has.
    pub n_attempts: u64,
    /// Why there are none, as a sentence without its full stop.
    pub failure: Option<String>,
}

/// Everything about one connection or attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionDetail {
    /// What it is.
    pub kind: Kind,
    /// The connection.
    pub row: ConnectionRow,
    /// Its tuples in the order of time; of many the first and the last, at most [`ConnectionDetail::MAX_TUPLES`].
    pub tuples: Vec<Row>,
    /// The same connection in other logs.
    pub others: Vec<ConnectionRow>,
    /// Other connections of the same NIC, five-tuple and direction: those that began next to it, at most
    /// [`ConnectionDetail::MAX_PIECES`], in the order in which they began.
    pub pieces: Vec<ConnectionRow>,
    /// How many such connections there are.
    pub n_pieces: u64,
    /// Why its bytes are not known, where they are not.
    pub unknown_because: Option<UnknownBecause>,
}

impl ConnectionDetail {
    /// At most so many tuples are sent.
    pub const MAX_TUPLES: usize = 200;
    /// At most so many pieces are sent.
    pub const MAX_PIECES: usize = 10;
}

/// What is not known of the bytes of a view, rule by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// Of all of it.
    pub whole: UnknownPart,
    /// Rule by rule, those with the most unknown tuples first; at most [`Unknown::MAX_RULES`].
    pub rules: Vec<(Option<Name>, UnknownPart)>,
    /// How many rules there are.
    pub n_rules: u64,
    /// Why there is nothing, as a sentence without its full stop.
    pub failure: Option<String>,
}

impl Unknown {
    /// At most so many rules are sent.
    pub const MAX_RULES: usize = 100;
}

/// What counting every connection once has found in a view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundOnce {
    /// Connections that several have logged, each counted as often as it was logged.
    pub grouped_connections: u64,
    /// What they are: the groups.
    pub groups: u64,
    /// Connections of which it cannot be told whether another one is the same.
    pub untold: u64,
    /// Groups of which a counter differs by more than 5 %.
    pub differing: u64,
    /// Bytes that are in the logs more than once, sent and received together.
    pub bytes_twice: u128,
    /// Why nothing was counted once, as a sentence without its full stop.
    pub failure: Option<String>,
}
