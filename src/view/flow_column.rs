//! What the flow table's columns are called and how wide they may be.

use crate::protocol::Column;
use crate::view::column::{ColumnLook, NUMBER};

/// The columns of the flow table, in the order of [`Column::ALL`].
pub static FLOW_COLUMNS: [ColumnLook; Column::ALL.len()] = {
    let mut looks = [look(Column::Time); Column::ALL.len()];
    let mut at = 0;
    while at < looks.len() {
        looks[at] = look(Column::ALL[at]);
        at += 1;
    }
    looks
};

/// How a column looks.
pub const fn look(column: Column) -> ColumnLook {
    let (heading, meaning, class, min_chars, max_chars) = match column {
        Column::Time => ("Time", "When the tuple was logged; VNet flow logs give milliseconds.", "time", 19, 35),
        Column::Source => ("Source", "Source address", "", 11, 39),
        Column::SourcePort => ("Src port", "Source port", NUMBER, 9, 9),
        Column::Destination => ("Destination", "Destination address", "", 11, 39),
        Column::DestinationPort => ("Dst port", "Destination port", NUMBER, 9, 9),
        Column::Protocol => ("Protocol", "IP protocol", "", 8, 8),
        Column::Direction => ("Direction", "The NIC's view: into it or out of it, not who started.", "", 9, 9),
        Column::Decision => ("Decision", "Allowed or denied", "decision", 10, 10),
        Column::State => ("State", "Where an allowed flow is in its life: begin, continue, end.", "", 8, 8),
        Column::Encryption => ("Encryption", "Encryption code of VNet flow logs", "", 10, 20),
        Column::PacketsSent => {
            ("Packets sent", "Packets from source to destination since the flow's last tuple", NUMBER, 12, 26)
        }
        Column::BytesSent => {
            ("Bytes sent", "Bytes from source to destination since the flow's last tuple", NUMBER, 12, 26)
        }
        Column::PacketsReceived => {
            ("Packets received", "Packets from destination to source since the flow's last tuple", NUMBER, 15, 26)
        }
        Column::BytesReceived => {
            ("Bytes received", "Bytes from destination to source since the flow's last tuple", NUMBER, 13, 26)
        }
        Column::Rule => ("Rule", "The rule that decided", "", 16, 42),
        Column::Acl => ("ACL", "The list that the rule is in: a network security group, or the platform's", "", 12, 36),
        Column::Nic => ("NIC", "MAC address of the network interface", "", 12, 17),
        Column::File => ("File", "The file that the tuple is in", "", 16, 48),
    };
    let is_time = matches!(column, Column::Time);
    ColumnLook { name: name(column), heading, is_time, meaning, class, min_chars, max_chars, is_shown_at_first: true }
}

/// What a column is called in addresses and in what is remembered: as its field in filters, where there is one.
const fn name(column: Column) -> &'static str {
    match column {
        Column::Time => "time",
        Column::Source => "src",
        Column::SourcePort => "sport",
        Column::Destination => "dst",
        Column::DestinationPort => "dport",
        Column::Protocol => "proto",
        Column::Direction => "dir",
        Column::Decision => "action",
        Column::State => "state",
        Column::Encryption => "enc",
        Column::PacketsSent => "packets-sent",
        Column::BytesSent => "sent",
        Column::PacketsReceived => "packets-received",
        Column::BytesReceived => "received",
        Column::Rule => "rule",
        Column::Acl => "acl",
        Column::Nic => "nic",
        Column::File => "file",
    }
}
