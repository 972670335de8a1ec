//! The one shape of terms: what cannot be written does not come to be.

use crate::flow::{Address, State};

use super::{AddressMatch, Filter, NameField, NameMatch, Pattern, Term, TimeRange};

/// Values that no row has are left out, ends are put in order, and a term that wants no value wants no row. A word that
/// every text has is no condition.
impl From<Term> for Filter {
    fn from(term: Term) -> Self {
        let term = term.normalised();
        match &term {
            Term::Word(pattern) if pattern.is_any() => Self::default(),
            term if term.is_empty() => Self::default().not(),
            _ => Self::Term(term),
        }
    }
}

impl Term {
    /// Whether there is no value among which a row's could be.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Address(_, values) => values.is_empty(),
            Self::Port(_, values) => values.is_empty(),
            Self::Protocol(values) => values.is_empty(),
            Self::Direction(values) => values.is_empty(),
            Self::Decision(values) => values.is_empty(),
            Self::State(values) => values.is_empty(),
            Self::Name(_, values) => values.is_empty(),
            Self::Time(values) => values.is_empty(),
            Self::Whole(values) => values.is_empty(),
            Self::Problem(values) => values.is_empty(),
            Self::Version(values) => values.is_empty(),
            Self::Counter(..) | Self::Duration(_) | Self::Word(_) => false,
        }
    }

    fn normalised(mut self) -> Self {
        match &mut self {
            Self::Address(_, values) => {
                values.retain(|value| !matches!(value, AddressMatch::Range(a, b) if a.is_v4() != b.is_v4()));
                values.iter_mut().for_each(|value| *value = value.normalised());
            }
            Self::Port(_, ranges) => {
                for range in ranges {
                    (range.first, range.last) = (range.first.min(range.last), range.first.max(range.last));
                }
            }
            Self::State(states) => states.retain(|state| *state != State::None),
            Self::Time(ranges) => *ranges = ranges.iter().filter_map(|range| TimeRange::within_time(*range)).collect(),
            Self::Name(NameField::Nic, names) => {
                for name in names {
                    if let NameMatch::Like(pattern) = name {
                        *pattern = without_separators(pattern);
                    }
                }
            }
            Self::Word(pattern) => *pattern = pattern.clone().anywhere(),
            _ => {}
        }
        self
    }
}

impl AddressMatch {
    /// A network without bits of its hosts; one address where there is no more in it.
    pub(super) fn normalised(self) -> Self {
        match self {
            Self::Network(address, n_bits) => {
                let most = if address.is_v4() { 32 } else { 128 };
                if n_bits >= most {
                    return Self::One(address);
                }
                let host_bits = u32::from(most - n_bits);
                let bits = address.bits().checked_shr(host_bits).unwrap_or(0).checked_shl(host_bits).unwrap_or(0);
                Self::Network(Address::from_v6_bits(bits), n_bits)
            }
            Self::Range(first, last) if first == last => Self::One(first),
            Self::Range(first, last) if last < first => Self::Range(last, first),
            other => other,
        }
    }
}

/// MAC addresses are stored as twelve hex digits, and what is none as it stands: so separators go from a whole address
/// and from the parts of one.
fn without_separators(pattern: &Pattern) -> Pattern {
    let is_separator = |c: char| matches!(c, ':' | '-' | '.');
    let pieces = pattern.pieces();
    let n_digits = pieces.iter().flat_map(|piece| piece.chars()).filter(char::is_ascii_hexdigit).count();
    let is_mac = pieces.iter().flat_map(|piece| piece.chars()).all(|c| c.is_ascii_hexdigit() || is_separator(c))
        && (n_digits == 12 || (1..12).contains(&n_digits) && pieces.len() > 1);
    if !is_mac {
        return pattern.clone();
    }
    Pattern::from_pieces(pieces.iter().map(|piece| piece.replace(is_separator, "")))
}
