//! What stands in a row of a table of groups.

use crate::flow::{protocol_name, service};
use crate::protocol::{GroupBy, GroupKey, GroupRow, Name};
use crate::query::filter::{CounterField, CounterMatch, Filter, NameField, PortRange, Side, Term, TimeRange};
use crate::view::address_kind::address_kind;
use crate::view::drawing::Drawing;
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_choices;
use crate::view::group_column::{GroupCell, GroupTable};
use crate::view::group_part::{address, part};
use crate::view::rule_kind::RuleKind;
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;
use crate::view::{name, number};

/// What the shares of groups are shares of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// All rows that the filter shows.
    pub tuples: u64,
    /// Their bytes, sent and received.
    pub bytes: u128,
}

/// A row of a table of groups.
#[derive(Clone, Debug)]
pub struct GroupLine {
    /// The table.
    pub table: &'static GroupTable,
    /// The group.
    pub row: GroupRow,
    /// What its shares are of.
    pub whole: Whole,
}

impl GroupLine {
    /// The filter that wants just its rows.
    pub fn part(&self) -> Filter {
        part(self.table.by, &self.row.key)
    }
}

impl TableRow for GroupLine {
    fn id(&self) -> u32 {
        self.row.number
    }

    fn cell(&self, column: usize, clock: Clock) -> Cell {
        self.table.cells.get(column).map_or(Cell::plain(""), |cell| cell_of(self, *cell, clock))
    }

    fn class(&self) -> String {
        let sums = &self.row.sums;
        if sums.denied == sums.tuples { " all-denied".to_owned() } else { String::new() }
    }

    fn value(&self, column: usize, clock: Clock) -> String {
        let sums = &self.row.sums;
        let number = |value: u128| if sums.has_counters() { value.to_string() } else { String::new() };
        match self.table.cells.get(column) {
            Some(GroupCell::Bytes) => number(sums.bytes_sent + sums.bytes_received),
            Some(GroupCell::BytesSent) => number(sums.bytes_sent),
            Some(GroupCell::BytesReceived) => number(sums.bytes_received),
            Some(GroupCell::Packets) => number(sums.packets_sent + sums.packets_received),
            Some(GroupCell::PacketsSent) => number(sums.packets_sent),
            Some(GroupCell::PacketsReceived) => number(sums.packets_received),
            Some(GroupCell::Tuples) => sums.tuples.to_string(),
            Some(GroupCell::Allowed) => (sums.tuples - sums.denied).to_string(),
            Some(GroupCell::Denied) => sums.denied.to_string(),
            Some(GroupCell::OverTime) => {
                self.row.over_time.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Some(GroupCell::Acl) => match &self.row.key {
                GroupKey::Rule { acl: Some(acl), .. } => name::whole(acl),
                _ => String::new(),
            },
            _ => {
                let cell = self.cell(column, clock);
                if cell.is_known { cell.text.into_owned() } else { String::new() }
            }
        }
    }

    fn choices(&self, column: usize) -> Vec<FilterChoice> {
        self.table.cells.get(column).map(|cell| choices(self, *cell)).unwrap_or_default()
    }

    fn data(&self) -> Option<(&'static str, &'static str)> {
        Some(("data-group", ""))
    }
}

fn cell_of(line: &GroupLine, cell: GroupCell, clock: Clock) -> Cell {
    let GroupLine { row, whole, .. } = line;
    let sums = &row.sums;
    let count = |value: u64| Cell::plain(number::thousands(value));
    let bytes = |value: u128| match sums.has_counters() {
        true => Cell::titled(number::bytes(value), format!("{} bytes", number::thousands(value))),
        false => no_counters(),
    };
    let packets = |value: u128| if sums.has_counters() { Cell::plain(number::thousands(value)) } else { no_counters() };
    let distinct = |value: Option<u64>| match value {
        Some(value) => Cell::plain(number::thousands(value)),
        None => Cell::unknown("–", "not counted: there were too many for the memory that is kept for it"),
    };
    match (cell, &row.key) {
        (GroupCell::Rule, GroupKey::Rule { rule: Some(rule), .. }) => {
            Cell::titled(name::whole(rule), name::whole(rule))
        }
        (GroupCell::Rule, _) => Cell::unknown("rule unknown", "the file breaks before the rule is named"),
        (GroupCell::Acl, GroupKey::Rule { acl: Some(acl), .. }) => Cell::titled(name::short_acl(acl), name::whole(acl)),
        (GroupCell::Acl, _) => Cell::unknown("–", "not in the file"),
        (GroupCell::RuleKind, GroupKey::Rule { rule: Some(rule), .. }) => {
            let kind = RuleKind::of(&rule.text);
            Cell::titled(kind.name(), kind.meaning())
        }
        (GroupCell::RuleKind, _) => Cell::unknown("–", "the file breaks before the rule is named"),
        (GroupCell::Source | GroupCell::Destination | GroupCell::EitherSide, GroupKey::Address(text)) => {
            Cell::plain(text.clone())
        }
        (GroupCell::Source, GroupKey::Pair(source, _)) => Cell::plain(source.clone()),
        (GroupCell::Destination, GroupKey::Pair(_, destination)) => Cell::plain(destination.clone()),
        (GroupCell::AddressKind, GroupKey::Address(text)) => match address_kind(text) {
            Some(kind) => Cell::titled(kind.split([':', ',']).next().unwrap_or(kind), kind),
            None => Cell::plain(""),
        },
        (GroupCell::Port, GroupKey::Port { port, .. }) => Cell::plain(port.to_string()),
        (GroupCell::Service, GroupKey::Port { port, .. }) => match service(*port) {
            Some(service) => Cell::titled(service, "What commonly listens on the port, which is no proof"),
            None => Cell::unknown("–", "not a port of a common service"),
        },
        (GroupCell::Protocol, GroupKey::Port { protocol, .. }) => {
            let text = protocol_name(*protocol).map_or_else(|| protocol.to_string(), str::to_owned);
            Cell::titled(text, format!("protocol {protocol}"))
        }
        (GroupCell::OverTime, _) if row.over_time.iter().any(|n| *n > 0) => {
            let most = row.over_time.iter().max().copied().unwrap_or_default();
            let title = format!("at most {} in one bar", number::count(most, "tuple", "tuples"));
            Cell::titled("", title).drawn(Drawing::Spark(row.over_time.clone()))
        }
        (GroupCell::Tuples, _) => count(sums.tuples),
        (GroupCell::TuplesShare, _) => {
            let denied = ratio(sums.denied.into(), sums.tuples.into());
            let title = format!("{} of them denied", number::percent(sums.denied, sums.tuples));
            let share = ratio(sums.tuples.into(), whole.tuples.into());
            Cell::titled(number::percent(sums.tuples, whole.tuples), title)
                .drawn(Drawing::Bar { share, denied: Some(denied) })
        }
        (GroupCell::Allowed, _) => count(sums.tuples - sums.denied),
        (GroupCell::Denied, _) => count(sums.denied),
        (GroupCell::Bytes, _) => bytes(sums.bytes_sent + sums.bytes_received),
        (GroupCell::BytesShare, _) if whole.bytes > 0 && sums.has_counters() => {
            let sum = sums.bytes_sent + sums.bytes_received;
            let share = ratio(sum, whole.bytes);
            Cell::plain(number::percent(sum, whole.bytes)).drawn(Drawing::Bar { share, denied: None })
        }
        (GroupCell::BytesShare, _) => no_counters(),
        (GroupCell::BytesSent, _) => bytes(sums.bytes_sent),
        (GroupCell::BytesReceived, _) => bytes(sums.bytes_received),
        (GroupCell::Packets, _) => packets(sums.packets_sent + sums.packets_received),
        (GroupCell::PacketsSent, _) => packets(sums.packets_sent),
        (GroupCell::PacketsReceived, _) => packets(sums.packets_received),
        (GroupCell::WithoutCounters, _) => {
            let title = format!("{} without counters", number::count(sums.without_counters, "tuple", "tuples"));
            Cell::titled(number::percent(sums.without_counters, sums.tuples), title)
        }
        (GroupCell::Sources, _) => distinct(sums.sources),
        (GroupCell::Destinations, _) => distinct(sums.destinations),
        (GroupCell::First, _) => Cell::plain(clock.date_time(sums.first_time_ms)),
        (GroupCell::Last, _) => Cell::plain(clock.date_time(sums.last_time_ms)),
        _ => Cell::plain(""),
    }
}

fn no_counters() -> Cell {
    Cell::unknown("–", "none of its tuples carries counters: unknown is not zero")
}

fn ratio(part: u128, whole: u128) -> f32 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64) as f32 }
}

fn choices(line: &GroupLine, cell: GroupCell) -> Vec<FilterChoice> {
    let GroupLine { table, row, .. } = line;
    let whole_group = || FilterChoice::new(group_label(table.by, &row.key), line.part());
    let and =
        |label: &'static str, filter: Filter| vec![FilterChoice::new(label, Filter::all_of([line.part(), filter]))];
    match (cell, &row.key) {
        (GroupCell::Rule, GroupKey::Rule { rule, .. }) => {
            let mut all = vec![whole_group()];
            all.extend(flow_choices::names(NameField::Rule, "rule, in any ACL,", rule.as_ref()));
            all
        }
        (GroupCell::Acl, GroupKey::Rule { acl, .. }) => flow_choices::acls(acl.as_ref()),
        (GroupCell::RuleKind, GroupKey::Rule { rule: Some(rule), .. }) => {
            let kind = RuleKind::of(&rule.text);
            vec![FilterChoice::new(format!("{} rules", kind.name()), kind.filter())]
        }
        (GroupCell::Source | GroupCell::Destination, GroupKey::Pair(source, destination)) => {
            let (side, text) = match cell {
                GroupCell::Source => (Side::Source, source),
                _ => (Side::Destination, destination),
            };
            let back = part(GroupBy::Pair, &GroupKey::Pair(destination.clone(), source.clone()));
            vec![
                whole_group(),
                FilterChoice::new("all between the two addresses", Filter::any_of([line.part(), back])),
                FilterChoice::new(format!("{text} on this side"), address(side, text)),
                FilterChoice::new(format!("{text} on either side"), address(Side::Either, text)),
            ]
        }
        (GroupCell::Source | GroupCell::Destination | GroupCell::EitherSide, GroupKey::Address(text)) => {
            let either = FilterChoice::new(format!("{text} on either side"), address(Side::Either, text));
            if table.by == GroupBy::Either { vec![either] } else { vec![whole_group(), either] }
        }
        (GroupCell::Port | GroupCell::Service, GroupKey::Port { port, .. }) => {
            let any = Term::Port(Side::Destination, vec![PortRange { first: *port, last: *port }]);
            vec![whole_group(), FilterChoice::new(format!("destination port {port}, any protocol"), any)]
        }
        (GroupCell::Protocol, GroupKey::Port { protocol, .. }) => {
            let label = protocol_name(*protocol).map_or_else(|| protocol.to_string(), str::to_owned);
            vec![FilterChoice::new(format!("protocol {label}"), Term::Protocol(vec![*protocol]))]
        }
        (GroupCell::Allowed, _) => and("allowed tuples of this row", decision(false)),
        (GroupCell::Denied, _) => and("denied tuples of this row", decision(true)),
        (GroupCell::WithoutCounters, _) => {
            let unknown = Term::Counter(CounterField::Bytes, CounterMatch::Unknown);
            and("tuples of this row without counters", unknown.into())
        }
        (GroupCell::First | GroupCell::Last, _) => {
            let time_ms = if cell == GroupCell::First { row.sums.first_time_ms } else { row.sums.last_time_ms };
            let start_ms = time_ms - time_ms % 60_000;
            let minute = Term::Time(vec![TimeRange { start_ms, end_ms: start_ms.saturating_add(60_000) }]);
            vec![FilterChoice::new("this minute", minute)]
        }
        _ => vec![whole_group()],
    }
}

fn decision(is_denied: bool) -> Filter {
    use crate::flow::Decision::{Allowed, Denied};
    Term::Decision(vec![if is_denied { Denied } else { Allowed }]).into()
}

/// What a group is called.
pub fn group_label(by: GroupBy, key: &GroupKey) -> String {
    match key {
        GroupKey::Rule { rule, acl } => {
            let shown = |name: Option<&Name>, none: &str| name.map_or_else(|| none.to_owned(), name::whole);
            let acl = acl.as_ref().map(name::short_acl).unwrap_or_else(|| "no ACL".to_owned());
            format!("{} of {acl}", shown(rule.as_ref(), "rule unknown"))
        }
        GroupKey::Address(text) => match by {
            GroupBy::Source => format!("source {text}"),
            GroupBy::Destination => format!("destination {text}"),
            _ => format!("{text} on either side"),
        },
        GroupKey::Pair(source, destination) => format!("{source} → {destination}"),
        GroupKey::Port { port, protocol } => {
            let protocol = protocol_name(*protocol).map_or_else(|| format!("protocol {protocol}"), str::to_owned);
            let service = service(*port).map(|service| format!(" ({service})")).unwrap_or_default();
            format!("port {port}{service}, {protocol}")
        }
    }
}
