//! Which rows are wanted: a filter as a value. People write it as text, and addresses of the page carry it so.
//!
//! Filters are built with [`Filter::all_of`], [`Filter::any_of`] and [`Filter::not`], which keep them in one shape, so
//! that equal filters have equal text, and with [`Filter::from`] a [`Term`], which puts a term in order:
//! - no list in a list of the same kind, no list of one;
//! - no doubled negation;
//! - every term has at least one value.

pub mod completion;
mod counts;
mod durations;
mod error;
mod fields;
mod pattern;
mod reading;
mod scan;
mod shape;
mod term;
mod time;
mod times;
mod wire;
mod writing;

use crate::flow::{Address, AddressKind, Decision, Direction, State, TupleForm, Whole};
use crate::parse::ProblemKind;

pub use error::FilterError;
pub use fields::{FIELDS, Field, FieldHelp, OPERATORS, fixed_values};
pub use pattern::Pattern;
pub use reading::MAX_DEPTH;
use scan::Operator;

/// Which rows are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Rows that all of these want; all rows where there is none.
    All(Vec<Filter>),
    /// Rows that any of these wants; at least two.
    Any(Vec<Filter>),
    /// Rows that this does not want.
    Not(Box<Filter>),
    /// Rows of which a field has one of some values.
    Term(Term),
}

/// A field and the values that are wanted, of which a row has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// `src`, `dst`, `ip`.
    Address(Side, Vec<AddressMatch>),
    /// `sport`, `dport`, `port`.
    Port(Side, Vec<PortRange>),
    /// `proto`: IANA numbers.
    Protocol(Vec<u8>),
    /// `dir`.
    Direction(Vec<Direction>),
    /// `action`.
    Decision(Vec<Decision>),
    /// `state`: of allowed tuples; [`State::None`] is not among the values.
    State(Vec<State>),
    /// `enc`, `rule`, `acl`, `mac`, `target`, `file`.
    Name(NameField, Vec<NameMatch>),
    /// `bytes`, `packets`, `sent`, `received`.
    Counter(CounterField, CounterMatch),
    /// `time`.
    Time(Vec<TimeRange>),
    /// `duration`: of the connection that a tuple belongs to.
    Duration(DurationMatch),
    /// `whole`: of the connection that a tuple belongs to.
    Whole(Vec<Whole>),
    /// `problem`.
    Problem(Vec<ProblemKind>),
    /// `version`.
    Version(Vec<TupleForm>),
    /// A bare word: anywhere in the text of an address, a rule, an ACL, a resource or a MAC address.
    Word(Pattern),
}

/// Which end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The source.
    Source,
    /// The destination.
    Destination,
    /// The one or the other.
    Either,
}

/// Addresses that are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressMatch {
    /// This one.
    One(Address),
    /// A network: its first address, and how many bits are its own, 0 to 32 of an IPv4 and 0 to 128 of an IPv6 address.
    /// The bits after those are zero.
    Network(Address, u8),
    /// From the first to the second, both of one family, the first not after the second.
    Range(Address, Address),
    /// All of a kind.
    Kind(AddressKind),
}

/// Ports from the first to the last, which is not before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last; the same for a single port.
    pub last: u16,
}

/// A field that holds a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameField {
    /// `enc`: the encryption code.
    Encryption,
    /// `rule`.
    Rule,
    /// `acl`: the whole ID or its last part.
    Acl,
    /// `mac` or `nic`: the NIC's MAC address; separators do not count.
    Nic,
    /// `target`: the record's resource, the whole ID or its last part.
    Target,
    /// `file`: the path or its last part.
    File,
}

/// Names that are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// The log does not say.
    Unknown,
    /// Names like this.
    Like(Pattern),
}

/// A field that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CounterField {
    /// `bytes`: sent and received together.
    Bytes,
    /// `packets`: sent and received together.
    Packets,
    /// `sent`: bytes source → destination.
    Sent,
    /// `received`: bytes destination → source.
    Received,
}

/// Counts that are wanted. A count that the log does not know is only [`CounterMatch::Unknown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterMatch {
    /// The log does not say, as far as it goes: of a sum neither part.
    Unknown,
    /// `field:n`.
    Equal(u64),
    /// `field<n`.
    Less(u64),
    /// `field<=n`.
    AtMost(u64),
    /// `field>n`.
    Greater(u64),
    /// `field>=n`.
    AtLeast(u64),
}

/// How long connections last that are wanted, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationMatch {
    /// `duration:n`.
    Equal(u64),
    /// `duration<n`.
    Less(u64),
    /// `duration<=n`.
    AtMost(u64),
    /// `duration>n`.
    Greater(u64),
    /// `duration>=n`.
    AtLeast(u64),
}

/// Times from the first up to the second, which is after it and not in it, in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The first; 0 where the beginning is open.
    pub start_ms: u64,
    /// The one after the last; [`TimeRange::OPEN`] where the end is open.
    pub end_ms: u64,
}

impl TimeRange {
    /// No end.
    pub const OPEN: u64 = u64::MAX;
}

impl CounterMatch {
    /// Whether a count is wanted, or one that the log does not know.
    pub fn has(self, count: Option<u128>) -> bool {
        let Some(count) = count else { return self == Self::Unknown };
        match self {
            Self::Unknown => false,
            Self::Equal(n) => count == u128::from(n),
            Self::Less(n) => count < u128::from(n),
            Self::AtMost(n) => count <= u128::from(n),
            Self::Greater(n) => count > u128::from(n),
            Self::AtLeast(n) => count >= u128::from(n),
        }
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Filter {
    /// Rows that all of these want.
    pub fn all_of(filters: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for filter in filters {
            match filter {
                Self::All(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        match <[Self; 1]>::try_from(all) {
            Ok([only]) => only,
            Err(all) => Self::All(all),
        }
    }

    /// Rows that any of these wants; all rows where there is none.
    pub fn any_of(filters: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Vec::new();
        for filter in filters {
            match filter {
                Self::Any(inner) => any.extend(inner),
                other => any.push(other),
            }
        }
        match <[Self; 1]>::try_from(any) {
            Ok([only]) => only,
            Err(any) if any.is_empty() => Self::default(),
            Err(any) => Self::Any(any),
        }
    }

    /// Rows that this does not want.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "it stands beside `all_of` and `any_of`, and needs no import")]
    pub fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Whether it wants all rows, whatever they are.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::All(all) if all.is_empty())
    }

    /// Whether it asks for something that is known only when tuples have been put together to connections.
    pub fn asks_for_connections(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_for_connections),
            Self::Not(inner) => inner.asks_for_connections(),
            Self::Term(term) => term.asks_for_connections(),
        }
    }

    /// What must hold together: the filter's own list, or the filter alone.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(all) => all,
            other => std::slice::from_ref(other),
        }
    }
}

impl Term {
    /// Whether it asks for something that is known only when tuples have been put together to connections.
    pub fn asks_for_connections(&self) -> bool {
        match self {
            Self::Duration(_) | Self::Whole(_) => true,
            Self::Problem(kinds) => kinds.contains(&ProblemKind::EndsDiffer),
            _ => false,
        }
    }
}
