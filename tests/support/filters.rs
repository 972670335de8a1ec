//! Random filters, built by the constructors as the page and the parser build them. Half of the values are from small
//! pools, so that random tables have rows that are wanted.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use std::net::{Ipv4Addr, Ipv6Addr};

use flowglass::flow::{Address, AddressKind, Decision, Direction, State, TupleForm, Whole};
use flowglass::parse::ProblemKind;
use flowglass::query::filter::{
    AddressMatch, CounterField, CounterMatch, DurationMatch, Filter, NameField, NameMatch, Pattern, PortRange, Side,
    Term, TimeRange,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Any filter, nested a few levels deep.
pub fn filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![20 => term().prop_map(Filter::from), 1 => Just(Filter::default())];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Filter::all_of),
            vec(inner.clone(), 0..4).prop_map(Filter::any_of),
            inner.prop_map(Filter::not),
        ]
    })
}

/// Any term; not always in the one shape that [`Filter::from`] gives it.
pub fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (side(), vec(address_match(), 1..4)).prop_map(|(side, values)| Term::Address(side, values)),
        (side(), vec(port_range(), 1..4)).prop_map(|(side, values)| Term::Port(side, values)),
        vec(prop_oneof![select(vec![1_u8, 6, 17, 58]), any::<u8>()], 1..4).prop_map(Term::Protocol),
        vec(select(vec![Direction::In, Direction::Out]), 1..3).prop_map(Term::Direction),
        vec(select(vec![Decision::Allowed, Decision::Denied]), 1..3).prop_map(Term::Decision),
        vec(select(vec![State::Begin, State::Continue, State::End]), 1..4).prop_map(Term::State),
        vec(select(vec![TupleForm::Nsg1, TupleForm::Nsg2, TupleForm::Vnet4]), 1..3).prop_map(Term::Version),
        vec(select(ProblemKind::ALL.to_vec()), 1..3).prop_map(Term::Problem),
        (name_field(), vec(name_match(), 1..4)).prop_map(|(field, names)| Term::Name(field, names)),
        (counter_field(), counter_match()).prop_map(|(field, wanted)| Term::Counter(field, wanted)),
        vec(time_range(), 1..3).prop_map(Term::Time),
        connection_term(),
        pattern().prop_map(Term::Word),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    select(vec![Side::Source, Side::Destination, Side::Either])
}

/// An address of either family.
pub fn address() -> impl Strategy<Value = Address> {
    let v4 = Address::from_v4_bits;
    prop_oneof![
        4 => (0_u32..16).prop_map(move |host| v4(u32::from(Ipv4Addr::new(10, 0, 0, 0)) + host)),
        1 => select(vec![[168, 63, 129, 16], [192, 0, 2, 1], [203, 0, 113, 9], [224, 0, 0, 251]]).prop_map(move |octets| v4(Ipv4Addr::from(octets).into())),
        2 => (0_u128..16).prop_map(|host| Address::from_v6_bits(u128::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0)) + host)),
        1 => any::<u32>().prop_map(v4),
        1 => any::<u128>().prop_map(Address::from_v6_bits),
        1 => (any::<u32>(), 0_u32..96).prop_map(|(low, shift)| Address::from_v6_bits(u128::from(low) << shift)),
    ]
}

fn address_match() -> impl Strategy<Value = AddressMatch> {
    prop_oneof![
        3 => address().prop_map(AddressMatch::One),
        3 => (address(), 0_u8..=128, any::<bool>()).prop_map(|(address, n_bits, is_small)| {
            let most = if address.is_v4() { 32 } else { 128 };
            AddressMatch::Network(address, if is_small { most - n_bits % 6 } else { n_bits % (most + 1) })
        }),
        2 => (address(), address()).prop_map(|(a, b)| {
            if a.is_v4() == b.is_v4() { AddressMatch::Range(a.min(b), a.max(b)) } else { AddressMatch::One(a) }
        }),
        1 => select(AddressKind::ALL.to_vec()).prop_map(AddressMatch::Kind),
    ]
}

fn port_range() -> impl Strategy<Value = PortRange> {
    let port = || prop_oneof![select(vec![0_u16, 22, 53, 80, 443, 3389, 65_535]), any::<u16>()];
    prop_oneof![
        port().prop_map(|port| PortRange { first: port, last: port }),
        (port(), port()).prop_map(|(a, b)| PortRange { first: a.min(b), last: a.max(b) }),
    ]
}

fn name_field() -> impl Strategy<Value = NameField> {
    use NameField::{Acl, Encryption, File, Nic, Rule, Target};
    select(vec![Encryption, Rule, Acl, Nic, Target, File])
}

fn name_match() -> impl Strategy<Value = NameMatch> {
    prop_oneof![1 => Just(NameMatch::Unknown), 6 => pattern().prop_map(NameMatch::Like)]
}

/// A pattern of likely names, of what the language itself is made of, and of any characters at all.
pub fn pattern() -> impl Strategy<Value = Pattern> {
    let likely =
        select(vec!["DefaultRule_", "UserRule_web", "web", "-nsg", "NX", "PT1H.json", "000D3AF87856", "00-0d", "a"]);
    let language = select(vec![
        "",
        "or",
        "NOT",
        "and",
        "unknown",
        "-",
        "src:",
        "dport:44",
        "10.0.0.4",
        "10.0.0.0/99",
        "2001:db8::5",
        ",",
        "*",
        "\\",
        "\"",
        "(",
        ")",
        " ",
        "=",
        "<",
        "é",
        "İ",
        "😀",
        "\n",
        "\u{0}",
        "\u{202e}",
        "\u{a0}",
        "\\u{7}",
        "00:0D:3A:F8:78:56",
    ]);
    let text = vec(
        prop_oneof![2 => likely.prop_map(str::to_owned), 2 => language.prop_map(str::to_owned), 1 => any::<String>()],
        0..4,
    );
    let piece = text.prop_map(|parts| parts.concat());
    prop_oneof![
        piece.clone().prop_map(|piece| Pattern::exact(&piece)),
        piece.clone().prop_map(|piece| Pattern::contains(&piece)),
        piece.clone().prop_map(|piece| Pattern::starts_with(&piece)),
        vec(piece, 0..5).prop_map(Pattern::from_pieces),
    ]
}

fn counter_field() -> impl Strategy<Value = CounterField> {
    select(vec![CounterField::Bytes, CounterField::Packets, CounterField::Sent, CounterField::Received])
}

fn counter_match() -> impl Strategy<Value = CounterMatch> {
    let round = (0_u64..2_000, select(vec![1, 10, 1_000, 50_000, 1_000_000, 1 << 10, 1 << 20, 1 << 40]));
    let count = prop_oneof![round.prop_map(|(n, unit)| n * unit), 0_u64..2_000, any::<u64>()];
    (0_u8..6, count).prop_map(|(kind, count)| match kind {
        0 => CounterMatch::Unknown,
        1 => CounterMatch::Equal(count),
        2 => CounterMatch::Less(count),
        3 => CounterMatch::AtMost(count),
        4 => CounterMatch::Greater(count),
        _ => CounterMatch::AtLeast(count),
    })
}

/// A term that asks about connections.
pub fn connection_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        duration_match().prop_map(Term::Duration),
        vec(select(Whole::ALL.to_vec()), 1..4).prop_map(Term::Whole),
        (vec(select(ProblemKind::ALL.to_vec()), 0..2)).prop_map(|mut kinds| {
            kinds.push(ProblemKind::EndsDiffer);
            Term::Problem(kinds)
        }),
    ]
}

fn duration_match() -> impl Strategy<Value = DurationMatch> {
    let round = (0_u64..100, select(vec![1, 1_000, 60_000, 3_600_000, 86_400_000])).prop_map(|(n, unit)| n * unit);
    let n_ms = prop_oneof![4 => 0_u64..4, 4 => round, 1 => any::<u64>()];
    (0_u8..5, n_ms).prop_map(|(kind, n_ms)| match kind {
        0 => DurationMatch::Equal(n_ms),
        1 => DurationMatch::Less(n_ms),
        2 => DurationMatch::AtMost(n_ms),
        3 => DurationMatch::Greater(n_ms),
        _ => DurationMatch::AtLeast(n_ms),
    })
}

fn time_range() -> impl Strategy<Value = TimeRange> {
    const DAY_MS: u64 = 86_400_000;
    const FIRST_DAY: u64 = 19_249 * DAY_MS;
    let unit = || select(vec![1, 1_000, 60_000, 3_600_000, DAY_MS]);
    let start = (0_u64..100, unit()).prop_map(|(n, unit)| FIRST_DAY + n * unit);
    let start = prop_oneof![8 => start, 1 => Just(0), 1 => 0_u64..260_000_000_000_000];
    let length = prop_oneof![8 => (1_u64..100, unit()).prop_map(|(n, unit)| n * unit), 4 => unit(), 1 => any::<u64>()];
    (start, length, 0_u8..8).prop_map(|(start_ms, length_ms, kind)| match kind {
        0 => TimeRange { start_ms, end_ms: TimeRange::OPEN },
        1 => TimeRange { start_ms: 0, end_ms: start_ms },
        _ => TimeRange { start_ms, end_ms: start_ms.saturating_add(length_ms) },
    })
}
