//! What the columns of the tables of groups are, what they are called, how wide they may be, and what they sort by.

use crate::protocol::{GroupBy, GroupColumn, GroupSort};
use crate::view::column::{ColumnLook, NUMBER};

/// What a table of groups shows in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their looks say what they are")]
pub enum GroupCell {
    Rule,
    Acl,
    RuleKind,
    Source,
    Destination,
    EitherSide,
    AddressKind,
    Port,
    Service,
    Protocol,
    OverTime,
    Tuples,
    TuplesShare,
    Allowed,
    Denied,
    Bytes,
    BytesShare,
    BytesSent,
    BytesReceived,
    Packets,
    PacketsSent,
    PacketsReceived,
    WithoutCounters,
    Sources,
    Destinations,
    First,
    Last,
}

/// A table of groups.
#[derive(Clone, Copy, Debug)]
pub struct GroupTable {
    /// What it groups by.
    pub by: GroupBy,
    /// By what its columns are remembered.
    pub name: &'static str,
    /// Its columns.
    pub cells: &'static [GroupCell],
    /// How they look.
    pub looks: &'static [ColumnLook],
}

macro_rules! table {
    ($(#[$doc:meta])* $table:ident, $looks:ident, $by:ident, $name:literal, [$($cell:ident),* $(,)?]) => {
        $(#[$doc])*
        pub static $table: GroupTable = GroupTable {
            by: GroupBy::$by,
            name: $name,
            cells: &[$(GroupCell::$cell),*],
            looks: &$looks,
        };

        /// How the columns of that table look.
        pub static $looks: [ColumnLook; [$(GroupCell::$cell),*].len()] = [$(look(GroupBy::$by, GroupCell::$cell)),*];
    };
}

table!(
    /// Rule by rule.
    RULE_TABLE,
    RULE_LOOKS,
    Rule,
    "rules",
    [
        Rule, Acl, RuleKind, OverTime, Tuples, TuplesShare, Allowed, Denied, Bytes, BytesSent,
        BytesReceived, PacketsSent, PacketsReceived, Sources, Destinations, WithoutCounters, First, Last
    ]
);
table!(
    /// Source by source.
    SOURCE_TABLE,
    SOURCE_LOOKS,
    Source,
    "sources",
    [
        Source, AddressKind, OverTime, Bytes, BytesShare, BytesSent, BytesReceived, Packets, Tuples,
        TuplesShare, Denied, WithoutCounters, First, Last
    ]
);
table!(
    /// Destination by destination.
    DESTINATION_TABLE,
    DESTINATION_LOOKS,
    Destination,
    "destinations",
    [
        Destination, AddressKind, OverTime, Bytes, BytesShare, BytesSent, BytesReceived, Packets, Tuples,
        TuplesShare, Denied, WithoutCounters, First, Last
    ]
);
table!(
    /// Address by address, whichever side it is on.
    EITHER_TABLE,
    EITHER_LOOKS,
    Either,
    "addresses",
    [
        EitherSide, AddressKind, OverTime, Bytes, BytesShare, BytesSent, BytesReceived, Packets, Tuples,
        TuplesShare, Denied, WithoutCounters, First, Last
    ]
);
table!(
    /// Pair by pair.
    PAIR_TABLE,
    PAIR_LOOKS,
    Pair,
    "pairs",
    [
        Source, Destination, OverTime, Bytes, BytesShare, BytesSent, BytesReceived, Packets, Tuples,
        TuplesShare, Denied, WithoutCounters, First, Last
    ]
);
table!(
    /// Destination port by destination port.
    PORT_TABLE,
    PORT_LOOKS,
    Port,
    "ports",
    [
        Port, Service, Protocol, OverTime, Tuples, TuplesShare, Allowed, Denied, Sources, Destinations,
        Bytes, BytesSent, BytesReceived, WithoutCounters, First, Last
    ]
);

impl GroupTable {
    /// The table that groups by this.
    pub fn of(by: GroupBy) -> &'static Self {
        match by {
            GroupBy::Rule => &RULE_TABLE,
            GroupBy::Source => &SOURCE_TABLE,
            GroupBy::Destination => &DESTINATION_TABLE,
            GroupBy::Either => &EITHER_TABLE,
            GroupBy::Pair => &PAIR_TABLE,
            GroupBy::Port => &PORT_TABLE,
        }
    }

    /// The order at first: talkers by bytes, the others by tuples, the largest first.
    pub fn first_sort(&self) -> GroupSort {
        let column = match self.by {
            GroupBy::Rule | GroupBy::Port => GroupColumn::Tuples,
            GroupBy::Source | GroupBy::Destination | GroupBy::Either | GroupBy::Pair => GroupColumn::Bytes,
        };
        GroupSort { column, descending: true }
    }

    /// What a column sorts by.
    pub fn sorts_by(&self, column: usize) -> GroupColumn {
        match self.cells.get(column).copied().unwrap_or(GroupCell::Tuples) {
            GroupCell::Destination if self.by == GroupBy::Pair => GroupColumn::SecondKey,
            GroupCell::Rule
            | GroupCell::RuleKind
            | GroupCell::Source
            | GroupCell::Destination
            | GroupCell::EitherSide
            | GroupCell::AddressKind
            | GroupCell::Port
            | GroupCell::Service => GroupColumn::Key,
            GroupCell::Acl | GroupCell::Protocol => GroupColumn::SecondKey,
            GroupCell::Tuples | GroupCell::TuplesShare | GroupCell::OverTime => GroupColumn::Tuples,
            GroupCell::Allowed => GroupColumn::Allowed,
            GroupCell::Denied => GroupColumn::Denied,
            GroupCell::Bytes | GroupCell::BytesShare => GroupColumn::Bytes,
            GroupCell::BytesSent => GroupColumn::BytesSent,
            GroupCell::BytesReceived => GroupColumn::BytesReceived,
            GroupCell::Packets => GroupColumn::Packets,
            GroupCell::PacketsSent => GroupColumn::PacketsSent,
            GroupCell::PacketsReceived => GroupColumn::PacketsReceived,
            GroupCell::WithoutCounters => GroupColumn::WithoutCounters,
            GroupCell::Sources => GroupColumn::Sources,
            GroupCell::Destinations => GroupColumn::Destinations,
            GroupCell::First => GroupColumn::FirstTime,
            GroupCell::Last => GroupColumn::LastTime,
        }
    }

    /// The column that a table in this order is said to be sorted by: the first that sorts so.
    pub fn sorted_column(&self, sort: GroupSort) -> usize {
        // Several columns can show what one order is by: its own is meant.
        let is_own = |column: &usize| {
            !matches!(
                self.cells[*column],
                GroupCell::OverTime
                    | GroupCell::TuplesShare
                    | GroupCell::BytesShare
                    | GroupCell::RuleKind
                    | GroupCell::AddressKind
                    | GroupCell::Service
            )
        };
        let columns = 0..self.cells.len();
        columns.filter(is_own).find(|column| self.sorts_by(*column) == sort.column).unwrap_or_default()
    }

    /// The order after a click on a column: numbers begin with the largest.
    pub fn sort_after_click(&self, before: GroupSort, column: usize) -> GroupSort {
        let sorts_by = self.sorts_by(column);
        let is_text = matches!(sorts_by, GroupColumn::Key | GroupColumn::SecondKey | GroupColumn::FirstTime);
        let descending = if before.column == sorts_by { !before.descending } else { !is_text };
        GroupSort { column: sorts_by, descending }
    }
}

const fn look(by: GroupBy, cell: GroupCell) -> ColumnLook {
    let own = matches!(by, GroupBy::Either);
    let (name, heading, meaning, class, min_chars, max_chars, is_shown_at_first) = match cell {
        GroupCell::Rule => ("rule", "Rule", "The rule that decided", "", 20, 46, true),
        GroupCell::Acl => (
            "acl",
            "ACL",
            "The list that the rule is in: a network security group, or the platform's",
            "",
            12,
            36,
            true,
        ),
        GroupCell::RuleKind => ("kind", "Kind", "Who made the rule, as far as its name says", "", 9, 12, true),
        GroupCell::Source => ("source", "Source", "Source address", "", 15, 39, true),
        GroupCell::Destination => ("destination", "Destination", "Destination address", "", 15, 39, true),
        GroupCell::EitherSide => ("address", "Address", "Address on either side", "", 15, 39, true),
        GroupCell::AddressKind => ("kind", "Kind", "What the address alone says about itself", "", 8, 30, true),
        GroupCell::Port => ("port", "Dst port", "Destination port", NUMBER, 9, 9, true),
        GroupCell::Service => ("service", "Service", "What commonly listens on the port", "", 10, 24, true),
        GroupCell::Protocol => ("protocol", "Protocol", "IP protocol", "", 8, 8, true),
        GroupCell::OverTime => {
            ("over-time", "Over time", "Tuples over the time of the timeline", "over-time", 16, 16, true)
        }
        GroupCell::Tuples => ("tuples", "Tuples", "Tuples of the filter that are in it", NUMBER, 9, 20, true),
        GroupCell::TuplesShare => (
            "tuples-share",
            "Share of tuples",
            "Its share of all tuples that the filter shows; what was denied is hatched",
            "number share",
            15,
            15,
            true,
        ),
        GroupCell::Allowed => ("allowed", "Allowed", "Allowed tuples", NUMBER, 9, 20, true),
        GroupCell::Denied => ("denied", "Denied", "Denied tuples", "number denied-count", 9, 20, true),
        GroupCell::Bytes => ("bytes", "Bytes", "Bytes sent and received together", NUMBER, 9, 12, true),
        GroupCell::BytesShare => (
            "bytes-share",
            "Share of bytes",
            "Its share of all bytes that the filter shows",
            "number share",
            14,
            14,
            true,
        ),
        GroupCell::BytesSent if own => ("sent", "Bytes sent", "Bytes that the address sent", NUMBER, 11, 12, true),
        GroupCell::BytesSent => ("sent", "Bytes sent", "Bytes from source to destination", NUMBER, 11, 12, true),
        GroupCell::BytesReceived if own => {
            ("received", "Bytes received", "Bytes that the address received", NUMBER, 14, 14, true)
        }
        GroupCell::BytesReceived => {
            ("received", "Bytes received", "Bytes from destination to source", NUMBER, 14, 14, true)
        }
        GroupCell::Packets => ("packets", "Packets", "Packets sent and received together", NUMBER, 9, 24, true),
        GroupCell::PacketsSent => {
            ("packets-sent", "Packets sent", "Packets from source to destination", NUMBER, 12, 24, true)
        }
        GroupCell::PacketsReceived => {
            ("packets-received", "Packets received", "Packets from destination to source", NUMBER, 15, 24, true)
        }
        GroupCell::WithoutCounters => (
            "without-counters",
            "No counters",
            "Share of its tuples that carry no counters: bytes and packets leave them out",
            NUMBER,
            12,
            12,
            true,
        ),
        GroupCell::Sources => ("sources", "Sources", "Different source addresses", NUMBER, 9, 14, true),
        GroupCell::Destinations => {
            ("destinations", "Destinations", "Different destination addresses", NUMBER, 12, 14, true)
        }
        GroupCell::First => ("first", "First", "Time of its earliest tuple", "", 19, 23, true),
        GroupCell::Last => ("last", "Last", "Time of its latest tuple", "", 19, 23, true),
    };
    let is_time = matches!(cell, GroupCell::First | GroupCell::Last);
    ColumnLook { name, heading, is_time, meaning, class, min_chars, max_chars, is_shown_at_first }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [GroupBy; 6] =
        [GroupBy::Rule, GroupBy::Source, GroupBy::Destination, GroupBy::Either, GroupBy::Pair, GroupBy::Port];

    #[test]
    fn columns_of_a_table_have_different_names() {
        for by in ALL {
            let table = GroupTable::of(by);
            assert_eq!(table.by, by);
            let names: std::collections::BTreeSet<_> = table.looks.iter().map(|look| look.name).collect();
            assert_eq!(names.len(), table.cells.len(), "{by:?}");
        }
    }

    #[test]
    fn clicks_sort() {
        let first = RULE_TABLE.first_sort();
        assert_eq!(RULE_TABLE.cells[RULE_TABLE.sorted_column(first)], GroupCell::Tuples);
        let by_rule = RULE_TABLE.sort_after_click(first, 0);
        assert_eq!(by_rule, GroupSort { column: GroupColumn::Key, descending: false });
        assert!(RULE_TABLE.sort_after_click(by_rule, 0).descending);
        let by_bytes = RULE_TABLE.sort_after_click(by_rule, 8);
        assert_eq!(by_bytes, GroupSort { column: GroupColumn::Bytes, descending: true });
        assert_eq!(PAIR_TABLE.sorts_by(1), GroupColumn::SecondKey);
        assert_eq!(DESTINATION_TABLE.sorts_by(0), GroupColumn::Key);
    }
}
