//! What the columns of the tables of connections and attempts are, what they are called, how wide they may be, and what
//! they sort by.

use crate::protocol::{ConnectionColumn, ConnectionSort, Kind};
use crate::view::column::{ColumnLook, NUMBER};

/// What such a table shows in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their looks say what they are")]
pub enum ConnectionCell {
    First,
    Last,
    Duration,
    Source,
    SourcePort,
    SourcePorts,
    Destination,
    DestinationPort,
    Protocol,
    Direction,
    Whole,
    Tuples,
    PacketsSent,
    PacketsReceived,
    Packets,
    BytesSent,
    BytesReceived,
    Bytes,
    Rate,
    Rule,
    Acl,
    Nic,
    Encryption,
    Logged,
}

/// The table of connections, or that of attempts.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTable {
    /// What its rows are.
    pub kind: Kind,
    /// By what its columns are remembered.
    pub name: &'static str,
    /// Its columns.
    pub cells: &'static [ConnectionCell],
    /// How they look.
    pub looks: &'static [ColumnLook],
}

macro_rules! table {
    ($(#[$doc:meta])* $table:ident, $looks:ident, $kind:ident, $name:literal, [$($cell:ident),* $(,)?]) => {
        $(#[$doc])*
        pub static $table: ConnectionTable = ConnectionTable {
            kind: Kind::$kind,
            name: $name,
            cells: &[$(ConnectionCell::$cell),*],
            looks: &$looks,
        };

        /// How the columns of that table look.
        pub static $looks: [ColumnLook; [$(ConnectionCell::$cell),*].len()] =
            [$(look(Kind::$kind, ConnectionCell::$cell)),*];
    };
}

table!(
    /// Connection by connection.
    CONNECTION_TABLE,
    CONNECTION_LOOKS,
    Connections,
    "connections",
    [
        First, Last, Duration, Source, SourcePort, Destination, DestinationPort, Protocol, Direction, Whole, Tuples,
        BytesSent, BytesReceived, Bytes, PacketsSent, PacketsReceived, Packets, Rate, Rule, Acl, Nic, Encryption, Logged
    ]
);
table!(
    /// Attempt by attempt.
    ATTEMPT_TABLE,
    ATTEMPT_LOOKS,
    Attempts,
    "attempts",
    [First, Last, Tuples, Source, SourcePorts, Destination, DestinationPort, Protocol, Direction, Rule, Acl, Nic]
);

impl ConnectionTable {
    /// The table of this kind.
    pub fn of(kind: Kind) -> &'static Self {
        match kind {
            Kind::Connections => &CONNECTION_TABLE,
            Kind::Attempts => &ATTEMPT_TABLE,
        }
    }

    /// What a column sorts by; nothing for the few that do not sort.
    pub fn sorts_by(&self, column: usize) -> Option<ConnectionColumn> {
        Some(match self.cells.get(column)? {
            ConnectionCell::First => ConnectionColumn::FirstTime,
            ConnectionCell::Last => ConnectionColumn::LastTime,
            ConnectionCell::Duration => ConnectionColumn::Duration,
            ConnectionCell::Source => ConnectionColumn::Source,
            ConnectionCell::SourcePort => ConnectionColumn::SourcePort,
            ConnectionCell::Destination => ConnectionColumn::Destination,
            ConnectionCell::DestinationPort => ConnectionColumn::DestinationPort,
            ConnectionCell::Protocol => ConnectionColumn::Protocol,
            ConnectionCell::Direction => ConnectionColumn::Direction,
            ConnectionCell::Whole => ConnectionColumn::Whole,
            ConnectionCell::Tuples => ConnectionColumn::Tuples,
            ConnectionCell::PacketsSent => ConnectionColumn::PacketsSent,
            ConnectionCell::PacketsReceived => ConnectionColumn::PacketsReceived,
            ConnectionCell::Packets => ConnectionColumn::Packets,
            ConnectionCell::BytesSent => ConnectionColumn::BytesSent,
            ConnectionCell::BytesReceived => ConnectionColumn::BytesReceived,
            ConnectionCell::Bytes => ConnectionColumn::Bytes,
            ConnectionCell::Rate => ConnectionColumn::Rate,
            ConnectionCell::Rule => ConnectionColumn::Rule,
            ConnectionCell::Acl => ConnectionColumn::Acl,
            ConnectionCell::Nic => ConnectionColumn::Nic,
            ConnectionCell::Encryption => ConnectionColumn::Encryption,
            ConnectionCell::SourcePorts | ConnectionCell::Logged => return None,
        })
    }

    /// The column that a table in this order is said to be sorted by.
    pub fn sorted_column(&self, sort: ConnectionSort) -> usize {
        (0..self.cells.len()).find(|column| self.sorts_by(*column) == Some(sort.column)).unwrap_or_default()
    }

    /// The order after a click on a column: durations, counters and rates begin with the largest. Nothing where the
    /// column does not sort.
    pub fn sort_after_click(&self, before: ConnectionSort, column: usize) -> Option<ConnectionSort> {
        let sorts_by = self.sorts_by(column)?;
        let is_largest_first = self.cells[column] == ConnectionCell::Last
            || self.cells[column] == ConnectionCell::Duration
            || self.looks[column].is_number() && !is_port(self.cells[column]);
        let descending = if before.column == sorts_by { !before.descending } else { is_largest_first };
        Some(ConnectionSort { column: sorts_by, descending })
    }
}

fn is_port(cell: ConnectionCell) -> bool {
    matches!(cell, ConnectionCell::SourcePort | ConnectionCell::DestinationPort)
}

const fn look(kind: Kind, cell: ConnectionCell) -> ColumnLook {
    let is_attempt = matches!(kind, Kind::Attempts);
    let (name, heading, meaning, class, min_chars, max_chars) = match cell {
        ConnectionCell::First => ("first", "First", "Time of its first tuple", "", 19, 23),
        ConnectionCell::Last => ("last", "Last", "Time of its last tuple", "", 19, 23),
        ConnectionCell::Duration => {
            ("duration", "Duration", "From its first tuple in the logs to its last", NUMBER, 10, 14)
        }
        ConnectionCell::Source => ("src", "Source", "Source address", "", 11, 39),
        ConnectionCell::SourcePort => ("sport", "Src port", "Source port", NUMBER, 9, 9),
        ConnectionCell::SourcePorts => {
            ("sports", "Src ports", "How many source ports, and from which to which; it does not sort", "", 12, 24)
        }
        ConnectionCell::Destination => ("dst", "Destination", "Destination address", "", 11, 39),
        ConnectionCell::DestinationPort => ("dport", "Dst port", "Destination port", NUMBER, 9, 9),
        ConnectionCell::Protocol => ("proto", "Protocol", "IP protocol", "", 8, 8),
        ConnectionCell::Direction => {
            ("dir", "Direction", "The NIC's view: into it or out of it, not who started.", "", 9, 9)
        }
        ConnectionCell::Whole => ("whole", "Whole", "How much of it is in the logs", "whole", 13, 13),
        // The cross of what is denied stands there.
        ConnectionCell::Tuples if is_attempt => {
            ("tuples", "Tuples", "How often it was tried: denied tuples", "number decision", 9, 20)
        }
        ConnectionCell::Tuples => ("tuples", "Tuples", "How many tuples it has", NUMBER, 8, 20),
        ConnectionCell::PacketsSent => {
            ("packets-sent", "Packets sent", "Packets from source to destination", NUMBER, 12, 24)
        }
        ConnectionCell::PacketsReceived => {
            ("packets-received", "Packets received", "Packets from destination to source", NUMBER, 15, 24)
        }
        ConnectionCell::Packets => ("packets", "Packets", "Packets sent and received together", NUMBER, 9, 24),
        ConnectionCell::BytesSent => ("sent", "Bytes sent", "Bytes from source to destination", NUMBER, 11, 12),
        ConnectionCell::BytesReceived => {
            ("received", "Bytes received", "Bytes from destination to source", NUMBER, 14, 14)
        }
        ConnectionCell::Bytes => ("bytes", "Bytes", "Bytes sent and received together", NUMBER, 9, 12),
        ConnectionCell::Rate => ("rate", "Rate", "Bytes sent and received in a second of its duration", NUMBER, 11, 14),
        ConnectionCell::Rule => {
            ("rule", "Rule", "The rule of its first tuple; + where later ones have another", "", 16, 42)
        }
        ConnectionCell::Acl => {
            ("acl", "ACL", "The list that the rule is in: a network security group, or the platform's", "", 12, 36)
        }
        ConnectionCell::Nic => ("nic", "NIC", "MAC address of the network interface that logged it", "", 12, 17),
        ConnectionCell::Encryption => ("enc", "Encryption", "Encryption code of VNet flow logs", "", 10, 20),
        ConnectionCell::Logged => (
            "logged",
            "Logged",
            "In how many logs it is: of both NICs, or of both kinds of flow logs; it does not sort",
            "",
            7,
            10,
        ),
    };
    let is_time = matches!(cell, ConnectionCell::First | ConnectionCell::Last);
    let is_hidden = matches!(
        cell,
        ConnectionCell::PacketsSent
            | ConnectionCell::PacketsReceived
            | ConnectionCell::Packets
            | ConnectionCell::Bytes
            | ConnectionCell::Encryption
    ) || !is_attempt && matches!(cell, ConnectionCell::Last | ConnectionCell::Acl);
    ColumnLook { name, heading, is_time, meaning, class, min_chars, max_chars, is_shown_at_first: !is_hidden }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(table: &ConnectionTable, cell: ConnectionCell) -> usize {
        table.cells.iter().position(|other| *other == cell).unwrap()
    }

    #[test]
    fn columns_of_a_table_have_different_names() {
        for kind in [Kind::Connections, Kind::Attempts] {
            let table = ConnectionTable::of(kind);
            assert_eq!(table.kind, kind);
            let names: std::collections::BTreeSet<_> = table.looks.iter().map(|look| look.name).collect();
            assert_eq!(names.len(), table.cells.len(), "{kind:?}");
            for look in table.looks {
                assert!(look.heading.chars().count() <= look.min_chars + 1, "{}", look.heading);
            }
        }
    }

    #[test]
    fn every_order_has_its_column() {
        use ConnectionColumn as By;
        let shown = [
            By::FirstTime,
            By::LastTime,
            By::Duration,
            By::Source,
            By::SourcePort,
            By::Destination,
            By::DestinationPort,
            By::Protocol,
            By::Direction,
            By::Whole,
            By::Tuples,
            By::PacketsSent,
            By::PacketsReceived,
            By::Packets,
            By::Bytes,
            By::BytesSent,
            By::BytesReceived,
            By::Rate,
            By::Rule,
            By::Acl,
            By::Nic,
            By::Encryption,
        ];
        for by in shown {
            let column = CONNECTION_TABLE.sorted_column(ConnectionSort { column: by, descending: false });
            assert_eq!(CONNECTION_TABLE.sorts_by(column), Some(by));
        }
    }

    #[test]
    fn clicks_sort() {
        let first = ConnectionSort::default();
        assert_eq!(CONNECTION_TABLE.sorted_column(first), 0);
        let click = |table: &ConnectionTable, before, cell| table.sort_after_click(before, column(table, cell));
        let largest_first = |cell| click(&CONNECTION_TABLE, first, cell).map(|sort| sort.descending);
        for cell in [ConnectionCell::Duration, ConnectionCell::Rate, ConnectionCell::BytesSent, ConnectionCell::Tuples]
        {
            assert_eq!(largest_first(cell), Some(true), "{cell:?}");
        }
        for cell in [ConnectionCell::Source, ConnectionCell::DestinationPort, ConnectionCell::Whole] {
            assert_eq!(largest_first(cell), Some(false), "{cell:?}");
        }
        assert_eq!(click(&CONNECTION_TABLE, first, ConnectionCell::First).map(|sort| sort.descending), Some(true));
        assert_eq!(click(&CONNECTION_TABLE, first, ConnectionCell::Logged), None);
        assert_eq!(click(&ATTEMPT_TABLE, first, ConnectionCell::SourcePorts), None);
        assert_eq!(CONNECTION_TABLE.sort_after_click(first, 99), None);
    }
}
