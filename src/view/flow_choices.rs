//! How a tuple's values filter.

use std::net::IpAddr;

use crate::flow::{Address, Decision, Direction, State, TupleForm, protocol_name, service};
use crate::parse::ProblemKind;
use crate::protocol::{Column, Name, Row};
use crate::query::filter::{
    AddressMatch, CounterField, CounterMatch, Filter, NameField, NameMatch, Pattern, PortRange, Side, Term, TimeRange,
};
use crate::view::filter_choice::FilterChoice;
use crate::view::time::Clock;
use crate::view::{group_part, name, number};

/// So many characters of a name are in a label.
const NAME_CHARS: usize = 60;

/// What the choice of both ways of a conversation is called.
pub const CONVERSATION: &str = "this conversation";

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 3_600_000;

/// The filters that a cell offers: its own value first, then what is near it.
pub fn choices(row: &Row, column: Column) -> Vec<FilterChoice> {
    match column {
        Column::Time => times(row),
        Column::Source => addresses(row, Side::Source, &row.source),
        Column::Destination => addresses(row, Side::Destination, &row.destination),
        Column::SourcePort => ports(row, Side::Source, row.source_port),
        Column::DestinationPort => ports(row, Side::Destination, row.destination_port),
        Column::Protocol => {
            let name = protocol_name(row.protocol).map_or_else(|| row.protocol.to_string(), str::to_owned);
            vec![FilterChoice::new(format!("protocol {name}"), Term::Protocol(vec![row.protocol]))]
        }
        Column::Direction => {
            let label = match row.direction {
                Direction::In => "into the NIC",
                Direction::Out => "out of the NIC",
            };
            vec![FilterChoice::new(label, Term::Direction(vec![row.direction]))]
        }
        Column::Decision => vec![decision(row.decision)],
        Column::State => vec![state(row.state)],
        Column::Encryption => names(NameField::Encryption, "encryption", row.encryption.as_ref()),
        Column::PacketsSent | Column::PacketsReceived => packets(row, column),
        Column::BytesSent => bytes(row, CounterField::Sent, "bytes sent"),
        Column::BytesReceived => bytes(row, CounterField::Received, "bytes received"),
        Column::Rule => match &row.rule {
            Some(_) => names(NameField::Rule, "rule", row.rule.as_ref()),
            None => vec![FilterChoice::new("rule unknown", Term::Problem(vec![ProblemKind::RuleUnknown]))],
        },
        Column::Acl => acls(row.acl.as_ref()),
        Column::Nic => names(NameField::Nic, "NIC", row.nic.as_ref()),
        Column::File => vec![file(&row.file)],
    }
}

/// Rows of a file.
pub fn file(path: &Name) -> FilterChoice {
    let label = format!("file {}", name::path_end(path, NAME_CHARS));
    // Of a long path the end is known.
    let pattern = if path.clipped > 0 { ends_with(&path.text) } else { Pattern::exact(&path.text) };
    FilterChoice::new(label, Term::Name(NameField::File, vec![NameMatch::Like(pattern)]))
}

fn ends_with(end: &str) -> Pattern {
    Pattern::from_pieces([String::new(), end.to_owned()])
}

/// Rows that have this name, or have none.
pub fn names(field: NameField, word: &str, name: Option<&Name>) -> Vec<FilterChoice> {
    let label = match name {
        None => format!("{word} not in the log"),
        Some(name) => format!("{word} {}", shortened(&name.text)),
    };
    vec![FilterChoice::new(label, group_part::name(field, name))]
}

/// The whole ID of the ACL, and its last part, by which it is known.
pub fn acls(acl: Option<&Name>) -> Vec<FilterChoice> {
    let mut all = names(NameField::Acl, "ACL", acl);
    if let Some(acl) = acl {
        let short = name::short_acl(acl);
        if acl.clipped == 0 && short != acl.text {
            let wanted = NameMatch::Like(Pattern::exact(&short));
            let label = format!("any ACL called {}", shortened(&short));
            all.push(FilterChoice::new(label, Term::Name(NameField::Acl, vec![wanted])));
        }
    }
    all
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(NAME_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn times(row: &Row) -> Vec<FilterChoice> {
    let from = |step_ms: u64| {
        let start_ms = row.time_ms - row.time_ms % step_ms;
        Term::Time(vec![TimeRange { start_ms, end_ms: start_ms.saturating_add(step_ms) }])
    };
    // NSG flow logs count in seconds.
    let is_fine = row.form == TupleForm::Vnet4 || !row.time_ms.is_multiple_of(SECOND_MS);
    let own = if is_fine { from(1) } else { from(SECOND_MS) };
    let mut all = vec![FilterChoice::new(format!("time {} UTC", Clock::Utc.date_time(row.time_ms)), own)];
    if is_fine {
        all.push(FilterChoice::new("this second", from(SECOND_MS)));
    }
    all.extend([FilterChoice::new("this minute", from(MINUTE_MS)), FilterChoice::new("this hour", from(HOUR_MS))]);
    all
}

fn addresses(row: &Row, side: Side, text: &str) -> Vec<FilterChoice> {
    let Some(address) = address(text) else { return Vec::new() };
    let one = |side| Term::Address(side, vec![AddressMatch::One(address)]);
    let mut all = vec![
        FilterChoice::new(format!("{} {address}", side_name(side)), one(side)),
        FilterChoice::new(format!("{address} on either side"), one(Side::Either)),
    ];
    all.extend(conversation(row));
    all.extend(pair(row));
    let (network, bits) = network(address);
    let wanted = AddressMatch::Network(network, bits);
    let label = format!("{} in {network}/{bits}", side_name(side));
    all.push(FilterChoice::new(label, Term::Address(side, vec![wanted])));
    all
}

fn ports(row: &Row, side: Side, port: u16) -> Vec<FilterChoice> {
    let one = |side| Term::Port(side, vec![PortRange { first: port, last: port }]);
    let service = service(port).map(|service| format!(" ({service})")).unwrap_or_default();
    let mut all = vec![
        FilterChoice::new(format!("{} port {port}{service}", side_name(side)), one(side)),
        FilterChoice::new(format!("port {port} on either side"), one(Side::Either)),
    ];
    all.extend(conversation(row));
    all
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Source => "source",
        Side::Destination => "destination",
        Side::Either => "either side",
    }
}

/// The network that an address is commonly in: /24 of IPv4, /64 of IPv6.
fn network(address: Address) -> (Address, u8) {
    if address.is_v4() {
        (Address::from_v4_bits(address.bits() as u32 & 0xffff_ff00), 24)
    } else {
        (Address::from_v6_bits(address.bits() & (u128::MAX << 64)), 64)
    }
}

fn address(text: &str) -> Option<Address> {
    text.parse::<IpAddr>().ok().map(Address::from)
}

/// The tuples of this five-tuple and those of the opposite one.
fn conversation(row: &Row) -> Option<FilterChoice> {
    let (source, destination) = (address(&row.source)?, address(&row.destination)?);
    let way = |source, source_port, destination, destination_port| {
        let port = |side, port| Filter::from(Term::Port(side, vec![PortRange { first: port, last: port }]));
        Filter::all_of([
            Term::Address(Side::Source, vec![AddressMatch::One(source)]).into(),
            port(Side::Source, source_port),
            Term::Address(Side::Destination, vec![AddressMatch::One(destination)]).into(),
            port(Side::Destination, destination_port),
            Term::Protocol(vec![row.protocol]).into(),
        ])
    };
    let there = way(source, row.source_port, destination, row.destination_port);
    let back = way(destination, row.destination_port, source, row.source_port);
    let both = if there == back { there } else { Filter::any_of([there, back]) };
    Some(FilterChoice::new(CONVERSATION, both))
}

/// All between the two addresses, either way.
fn pair(row: &Row) -> Option<FilterChoice> {
    let (source, destination) = (address(&row.source)?, address(&row.destination)?);
    let way = |source, destination| {
        Filter::all_of([
            Term::Address(Side::Source, vec![AddressMatch::One(source)]).into(),
            Term::Address(Side::Destination, vec![AddressMatch::One(destination)]).into(),
        ])
    };
    let (there, back) = (way(source, destination), way(destination, source));
    let both = if there == back { there } else { Filter::any_of([there, back]) };
    Some(FilterChoice::new("all between the two addresses", both))
}

fn decision(decision: Decision) -> FilterChoice {
    let label = match decision {
        Decision::Allowed => "allowed",
        Decision::Denied => "denied",
    };
    FilterChoice::new(label, Term::Decision(vec![decision]))
}

fn state(state: State) -> FilterChoice {
    let label = match state {
        State::Begin => "state begin",
        State::Continue => "state continue",
        State::End => "state end",
        State::None => {
            let any = Term::State(vec![State::Begin, State::Continue, State::End]);
            return FilterChoice::new("without a state", Filter::from(any).not());
        }
    };
    FilterChoice::new(label, Term::State(vec![state]))
}

fn bytes(row: &Row, field: CounterField, word: &'static str) -> Vec<FilterChoice> {
    let [_, sent, _, received] = row.counters.to_array();
    let value = if field == CounterField::Sent { sent } else { received };
    let mut all = counter(field, word, value);
    if value.is_none() && sent.is_none() && received.is_none() {
        // Neither is logged: that is what people look for.
        all.insert(0, FilterChoice::new("bytes unknown", Term::Counter(CounterField::Bytes, CounterMatch::Unknown)));
    }
    all
}

/// The language has the packets of both directions together.
fn packets(row: &Row, column: Column) -> Vec<FilterChoice> {
    let [sent, _, received, _] = row.counters.to_array();
    let value = if column == Column::PacketsSent { sent } else { received };
    match (value, sent, received) {
        (None, None, None) => counter(CounterField::Packets, "packets", None),
        (None, ..) => Vec::new(),
        (Some(_), sent, received) => {
            let sum = sent.unwrap_or(0).saturating_add(received.unwrap_or(0));
            counter(CounterField::Packets, "packets sent and received:", Some(sum))
        }
    }
}

/// Rows of which a counter has this value, or is not known.
pub fn counter(field: CounterField, word: &str, value: Option<u64>) -> Vec<FilterChoice> {
    let choice = |label: String, wanted| FilterChoice::new(label, Term::Counter(field, wanted));
    let word = word.to_owned();
    match value {
        None => vec![choice(format!("{word} unknown"), CounterMatch::Unknown)],
        Some(0) => vec![
            choice(format!("{word} 0"), CounterMatch::Equal(0)),
            choice(format!("{word} more than 0"), CounterMatch::Greater(0)),
        ],
        Some(value) => {
            let number = number::thousands(value);
            vec![
                choice(format!("{word} {number}"), CounterMatch::Equal(value)),
                choice(format!("{word} {number} or more"), CounterMatch::AtLeast(value)),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Counters;
    use crate::view::flow_row::tests::row;

    fn labels(row: &Row, column: Column) -> Vec<String> {
        choices(row, column).into_iter().map(|choice| choice.label.into_owned()).collect()
    }

    fn own(row: &Row, column: Column) -> Filter {
        choices(row, column).swap_remove(0).filter
    }

    #[test]
    fn every_column_offers_its_own_value_first() {
        let first: Vec<String> = Column::ALL.iter().map(|column| labels(&row(), *column).swap_remove(0)).collect();
        assert_eq!(
            first,
            [
                "time 2022-09-14 09:00:03.599 UTC",
                "source 192.0.2.180",
                "source port 23956",
                "destination 10.0.0.6",
                "destination port 443 (HTTPS)",
                "protocol TCP",
                "into the NIC",
                "allowed",
                "rule DefaultRule_AllowInternetOutBound",
                "state continue",
                "encryption NX",
                "packets sent and received: 767",
                "bytes sent 1,092,604",
                "packets sent and received: 767",
                "bytes received unknown",
                "ACL /subscriptions/0/networkSecurityGroups/web-nsg",
                "NIC 112233445566",
                "file PT1H.json",
            ]
        );
    }

    #[test]
    fn what_they_are_in_the_language_of_filters() {
        let text: Vec<String> = Column::ALL.iter().map(|column| own(&row(), *column).to_string()).collect();
        assert_eq!(
            text,
            [
                "time:2022-09-14T09:00:03.599",
                "src:192.0.2.180",
                "sport:23956",
                "dst:10.0.0.6",
                "dport:443",
                "proto:tcp",
                "dir:in",
                "action:allow",
                "rule:DefaultRule_AllowInternetOutBound",
                "state:continue",
                "enc:NX",
                "packets:767",
                "sent:1092604",
                "packets:767",
                "received:unknown",
                "acl:/subscriptions/0/networkSecurityGroups/web-nsg",
                "mac:112233445566",
                "file:PT1H.json",
            ]
        );
        let conversation = &choices(&row(), Column::Source)[2].filter;
        assert_eq!(
            conversation.to_string(),
            "src:192.0.2.180 sport:23956 dst:10.0.0.6 dport:443 proto:tcp or \
             src:10.0.0.6 sport:443 dst:192.0.2.180 dport:23956 proto:tcp"
        );
    }

    /// Whatever a row holds, its filters are read back as they are.
    #[test]
    fn every_filter_can_be_written_and_read() {
        let odd = Row {
            rule: Some(Name { text: "a *\"rule\\ , unknown".into(), clipped: 0 }),
            acl: Some(Name { text: "unknown".into(), clipped: 3 }),
            nic: None,
            encryption: None,
            state: State::None,
            counters: Counters::UNKNOWN,
            source: "2001:db8::1".into(),
            ..row()
        };
        for row in [row(), odd] {
            for choice in Column::ALL.iter().flat_map(|column| choices(&row, *column)) {
                let text = choice.filter.to_string();
                assert_eq!(text.parse::<Filter>().unwrap(), choice.filter, "{text}");
            }
        }
    }

    #[test]
    fn alternatives() {
        assert_eq!(
            labels(&row(), Column::Destination)[1..],
            [
                "10.0.0.6 on either side",
                "this conversation",
                "all between the two addresses",
                "destination in 10.0.0.0/24"
            ]
        );
        assert_eq!(labels(&row(), Column::SourcePort)[1..], ["port 23956 on either side", "this conversation"]);
        assert_eq!(labels(&row(), Column::Time)[1..], ["this second", "this minute", "this hour"]);
        assert_eq!(labels(&row(), Column::Acl)[1..], ["any ACL called web-nsg"]);
        assert_eq!(labels(&row(), Column::BytesSent)[1..], ["bytes sent 1,092,604 or more"]);
    }

    #[test]
    fn times_are_as_fine_as_the_log() {
        let range = |row: &Row, at: usize| match &choices(row, Column::Time)[at].filter {
            Filter::Term(Term::Time(ranges)) => (ranges[0].start_ms, ranges[0].end_ms),
            other => panic!("{other:?}"),
        };
        assert_eq!(range(&row(), 0), (1_663_146_003_599, 1_663_146_003_600));
        assert_eq!(range(&row(), 2), (1_663_146_000_000, 1_663_146_060_000));
        let nsg = Row { form: TupleForm::Nsg2, time_ms: 1_663_146_003_000, ..row() };
        assert_eq!(range(&nsg, 0), (1_663_146_003_000, 1_663_146_004_000));
        let last = Row { time_ms: u64::MAX, ..row() };
        assert_eq!(choices(&last, Column::Time).len(), 4);
    }

    #[test]
    fn networks() {
        let of = |text: &str| {
            let (network, bits) = network(address(text).unwrap());
            format!("{network}/{bits}")
        };
        assert_eq!(of("10.1.2.255"), "10.1.2.0/24");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }

    #[test]
    fn a_conversation_goes_both_ways() {
        let Filter::Any(ways) = &choices(&row(), Column::Source)[2].filter else { panic!("two ways") };
        let back = Row {
            source: row().destination,
            destination: row().source,
            source_port: row().destination_port,
            destination_port: row().source_port,
            ..row()
        };
        let Filter::Any(ways_back) = &choices(&back, Column::Source)[2].filter else { panic!("two ways") };
        assert_eq!((&ways[0], &ways[1]), (&ways_back[1], &ways_back[0]));
        let own = Row { destination: row().source, destination_port: row().source_port, ..row() };
        assert!(matches!(&choices(&own, Column::Source)[2].filter, Filter::All(terms) if terms.len() == 5));
    }

    #[test]
    fn what_is_not_known_is_a_value_too() {
        let bare = Row {
            state: State::None,
            encryption: None,
            rule: None,
            acl: None,
            nic: None,
            counters: Counters::UNKNOWN,
            ..row()
        };
        assert_eq!(own(&bare, Column::Rule), Term::Problem(vec![ProblemKind::RuleUnknown]).into());
        assert_eq!(own(&bare, Column::Nic), Term::Name(NameField::Nic, vec![NameMatch::Unknown]).into());
        for column in [Column::BytesSent, Column::BytesReceived] {
            assert_eq!(own(&bare, column), Term::Counter(CounterField::Bytes, CounterMatch::Unknown).into());
        }
        assert_eq!(own(&bare, Column::PacketsSent), Term::Counter(CounterField::Packets, CounterMatch::Unknown).into());
        assert_eq!(labels(&bare, Column::State), ["without a state"]);
        assert_eq!(
            own(&row(), Column::BytesReceived),
            Term::Counter(CounterField::Received, CounterMatch::Unknown).into()
        );
    }

    #[test]
    fn of_a_long_name_what_is_known_of_it() {
        let long = Row {
            rule: Some(Name { text: "r".repeat(400), clipped: 5 }),
            file: Name { text: "f".repeat(400), clipped: 5 },
            ..row()
        };
        let pattern = |column| match own(&long, column) {
            Filter::Term(Term::Name(_, wanted)) => match wanted.into_iter().next() {
                Some(NameMatch::Like(pattern)) => pattern,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        assert_eq!(pattern(Column::Rule), Pattern::starts_with(&"r".repeat(400)));
        assert_eq!(pattern(Column::File), ends_with(&"f".repeat(400)));
        assert!(labels(&long, Column::Rule)[0].chars().count() < 70);
    }

    #[test]
    fn text_that_is_no_address_offers_nothing() {
        let odd = Row { source: "not an address".into(), ..row() };
        assert_eq!(labels(&odd, Column::Source), [""; 0]);
        assert_eq!(labels(&odd, Column::Destination).len(), 3);
    }
}
