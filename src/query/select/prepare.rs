//! A filter against the dictionaries of a store.

use super::problem::{self, Odd};
use super::rows::{Bits, Rows};
use super::{ByConnection, names};
use crate::columns::{Columns, Flags, Group, Record};
use crate::flow::{Address, AddressKind, Decision};
use crate::query::filter::{AddressMatch, CounterField, CounterMatch, Filter, Pattern, PortRange, Term, TimeRange};
use crate::query::mask::{RowBits, clear};
use crate::sorting::sort_by_key;
use crate::store::Store;

/// A part of a filter.
pub(super) enum Node {
    /// The quickest first.
    All(Vec<Node>),
    /// The quickest first.
    Any(Vec<Node>),
    Not(Box<Node>),
    /// What is in a row itself.
    Rows(Rows),
    /// What a run of rows has in common.
    Runs(Runs),
    /// What is true of the connections of rows.
    Connections(RowBits),
    Counter(CounterField, CounterMatch),
    /// What is odd about a row.
    Odd(Odd),
}

/// Whether a run of rows is wanted.
pub(super) enum Runs {
    Groups(Box<dyn Fn(&Group) -> bool>),
    Records(Box<dyn Fn(&Record) -> bool>),
}

impl Runs {
    pub(super) fn narrow(&self, columns: &Columns, words: &mut [u64]) {
        match self {
            Self::Groups(wants) => {
                for (index, _) in columns.groups.iter().enumerate().filter(|(_, group)| !wants(group)) {
                    clear(words, &columns.rows_of_group(index));
                }
            }
            Self::Records(wants) => {
                for (index, _) in columns.records.iter().enumerate().filter(|(_, record)| !wants(record)) {
                    clear(words, &columns.rows_of_record(index));
                }
            }
        }
    }
}

impl Node {
    pub(super) fn groups(wants: impl Fn(&Group) -> bool + 'static) -> Self {
        Self::Runs(Runs::Groups(Box::new(wants)))
    }

    pub(super) fn records(wants: impl Fn(&Record) -> bool + 'static) -> Self {
        Self::Runs(Runs::Records(Box::new(wants)))
    }

    /// Any of some parts.
    pub(super) fn any(mut nodes: Vec<Self>) -> Self {
        sort_by_key(&mut nodes, Self::cost);
        Self::Any(nodes)
    }

    /// About how long it takes, compared with others.
    fn cost(&self) -> u32 {
        match self {
            Self::Runs(_) | Self::Connections(_) => 1,
            Self::Odd(_) => 2,
            Self::Rows(Rows::Protocol(_) | Rows::Flags(_)) => 3,
            Self::Rows(Rows::Encryption { .. } | Rows::Time(_)) => 4,
            Self::Rows(_) => 5,
            Self::Counter(..) => 8,
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().map(Self::cost).sum(),
            Self::Not(node) => node.cost(),
        }
    }
}

/// What filters are prepared against.
pub(super) struct Prepare<'a> {
    pub(super) store: &'a Store,
    /// `None` where nobody knows connections.
    pub(super) connections: Option<&'a dyn ByConnection>,
}

impl Prepare<'_> {
    pub(super) fn node(&self, filter: &Filter) -> Node {
        match filter {
            Filter::All(all) => {
                let mut nodes: Vec<Node> = all.iter().map(|filter| self.node(filter)).collect();
                sort_by_key(&mut nodes, Node::cost);
                Node::All(nodes)
            }
            Filter::Any(any) => Node::any(any.iter().map(|filter| self.node(filter)).collect()),
            Filter::Not(inner) => Node::Not(Box::new(self.node(inner))),
            Filter::Term(term) => self.of_term(term),
        }
    }

    fn of_term(&self, term: &Term) -> Node {
        let store = self.store;
        match term {
            Term::Address(side, wanted) => {
                let addresses = store.dictionaries().addresses.addresses();
                let bits = addresses.iter().map(|address| wanted.iter().any(|wanted| is_address(*wanted, *address)));
                Node::Rows(Rows::Address(*side, bits.collect()))
            }
            Term::Port(side, ranges) => {
                let is_in = |port: u16, range: &PortRange| (range.first..=range.last).contains(&port);
                let bits = (0..=u16::MAX).map(|port| ranges.iter().any(|range| is_in(port, range)));
                Node::Rows(Rows::Port(*side, bits.collect()))
            }
            Term::Protocol(numbers) => {
                Node::Rows(Rows::Protocol((0..=u8::MAX).map(|number| numbers.contains(&number)).collect()))
            }
            Term::Direction(wanted) => by_flags(|flags| wanted.contains(&flags.direction())),
            Term::Decision(wanted) => by_flags(|flags| wanted.contains(&flags.decision())),
            Term::State(wanted) => {
                by_flags(|flags| flags.decision() == Decision::Allowed && wanted.contains(&flags.state()))
            }
            Term::Version(wanted) => by_flags(|flags| wanted.contains(&flags.form())),
            Term::Name(field, wanted) => names::node(store, *field, wanted),
            Term::Counter(field, wanted) => Node::Counter(*field, *wanted),
            Term::Time(ranges) => Node::Rows(Rows::Time(merged(ranges))),
            Term::Duration(_) | Term::Whole(_) => self.by_connection(term),
            Term::Problem(kinds) => Node::any(kinds.iter().map(|kind| problem::node(self, *kind)).collect()),
            Term::Word(word) => of_word(store, word),
        }
    }

    /// Without connections no row.
    pub(super) fn by_connection(&self, term: &Term) -> Node {
        Node::Connections(self.connections.map(|connections| connections.rows(term)).unwrap_or_default())
    }
}

fn by_flags(wants: impl Fn(Flags) -> bool) -> Node {
    Node::Rows(Rows::Flags((0..=u8::MAX).map(|bits| wants(Flags::from_bits(bits))).collect()))
}

/// Anywhere in the text of an address, a rule, an ACL, a resource or a MAC address.
fn of_word(store: &Store, word: &Pattern) -> Node {
    let dictionaries = store.dictionaries();
    let mut text = String::new();
    let addresses: Bits = dictionaries
        .addresses
        .addresses()
        .iter()
        .map(|address| {
            use std::fmt::Write;
            text.clear();
            let _infallible = write!(text, "{address}");
            word.matches(&text)
        })
        .collect();
    let bits = |names: &crate::columns::NameDictionary| -> Bits {
        names.names().iter().map(|name| word.matches(name)).collect()
    };
    let (rules, acls, nics) = (bits(&dictionaries.rules), bits(&dictionaries.acls), bits(&dictionaries.nics));
    let resources = bits(&dictionaries.resources);
    Node::any(vec![
        Node::groups(move |group| {
            let is_in = |bits: &Bits, index: Option<usize>| index.is_some_and(|index| bits.has(index));
            is_in(&rules, group.rule.get()) || is_in(&acls, group.acl.get()) || is_in(&nics, group.nic.get())
        }),
        Node::records(move |record| record.resource.get().is_some_and(|index| resources.has(index))),
        Node::Rows(Rows::Address(crate::query::filter::Side::Either, addresses)),
    ])
}

/// Networks and ranges are of the family of their first address: no IPv6 network has IPv4 addresses in it.
fn is_address(wanted: AddressMatch, address: Address) -> bool {
    match wanted {
        AddressMatch::One(one) => one == address,
        AddressMatch::Network(first, n_bits) => {
            let width = if first.is_v4() { 32 } else { 128 };
            let n_free = width - u32::from(n_bits).min(width);
            let differ = first.bits() ^ address.bits();
            first.is_v4() == address.is_v4() && differ.checked_shr(n_free).unwrap_or(0) == 0
        }
        AddressMatch::Range(first, last) => (first..=last).contains(&address),
        AddressMatch::Kind(kind) => AddressKind::of(address) == Some(kind),
    }
}

/// The same ranges, ascending, of which none touches another.
fn merged(ranges: &[TimeRange]) -> Vec<TimeRange> {
    let mut sorted = ranges.to_vec();
    sort_by_key(&mut sorted, |range| range.start_ms);
    let mut merged: Vec<TimeRange> = Vec::with_capacity(sorted.len());
    for range in sorted.into_iter().filter(|range| range.start_ms < range.end_ms) {
        match merged.last_mut() {
            Some(last) if range.start_ms <= last.end_ms => last.end_ms = last.end_ms.max(range.end_ms),
            _ => merged.push(range),
        }
    }
    merged
}
