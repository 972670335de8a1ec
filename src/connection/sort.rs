//! The order of connections and attempts.

use serde::{Deserialize, Serialize};

/// What a table has in its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Connections.
    #[default]
    Connections,
    /// Attempts: denied tuples of one NIC, source, destination, destination port, protocol and direction.
    Attempts,
}

/// The order of connections or attempts: by one column, then by when they began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSort {
    /// By which column.
    pub column: ConnectionColumn,
    /// Largest first. Unknown values come last either way.
    pub descending: bool,
}

/// A column of the table of connections or of attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of FORMAT §1, and what follows from them")]
pub enum ConnectionColumn {
    /// When the first tuple was.
    #[default]
    FirstTime,
    /// When the last tuple was.
    LastTime,
    Duration,
    Source,
    /// Of connections only.
    SourcePort,
    Destination,
    DestinationPort,
    Protocol,
    Direction,
    /// Of connections only.
    Whole,
    Tuples,
    /// Sent and received.
    Packets,
    PacketsSent,
    PacketsReceived,
    /// Sent and received.
    Bytes,
    BytesSent,
    BytesReceived,
    /// Bytes sent and received in a second.
    Rate,
    /// That of the first tuple.
    Rule,
    /// That of the first tuple.
    Acl,
    Nic,
    /// That of the first tuple.
    Encryption,
}
