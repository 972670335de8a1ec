//! What a tuple's text says, field by field, with a reason for each text that is no tuple (FORMAT §1).

use std::fmt;
use std::net::IpAddr;

use super::problem::Example;
use crate::columns::Flags;
use crate::flow::{
    Address, Counters, Decision, Direction, EncryptionCode, MAX_TIME_MS, MILLISECONDS_FROM, State, TupleForm,
};

/// A tuple as read from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TupleText<'a> {
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: u64,
    /// Source address.
    pub source: Address,
    /// Destination address.
    pub destination: Address,
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// Encryption code; v4 only.
    pub encryption: Option<&'a str>,
    /// The rest.
    pub judged: Judged,
}

/// What follows from a tuple's letters and counters together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Direction, decision, state, form and whether it is odd.
    pub flags: Flags,
    /// Unknown where the log writes none, be it as zeros.
    pub counters: Counters,
    /// Fewer bytes than packets, or counters on a tuple that is begun or denied.
    pub odd_counters: bool,
    /// A code that says "dropped" on an allowed tuple.
    pub odd_encryption: bool,
}

/// What follows from a tuple's letters and from two facts about its counters.
pub(super) struct Verdict {
    pub flags: Flags,
    /// The counters are zeros that stand for none.
    pub has_none: bool,
    pub odd_counters: bool,
    pub odd_encryption: bool,
}

/// Puts the letters and counters of a tuple together (FORMAT §1, States and counters).
#[inline(always)]
pub(super) fn verdict(
    form: TupleForm,
    direction: Direction,
    decision: Decision,
    written_state: State,
    all_zero: bool,
    fewer_bytes: bool,
    drops: bool,
) -> Verdict {
    let is_denied = decision == Decision::Denied;
    let carries_none = is_denied || written_state == State::Begin;
    let odd_counters = (carries_none && !all_zero) || fewer_bytes;
    let odd_encryption = drops && !is_denied;
    let state = if is_denied { State::None } else { written_state };
    let flags = Flags::new(direction, decision, state, form).with_odd(odd_counters || odd_encryption);
    Verdict { flags, has_none: form == TupleForm::Vnet4 && carries_none && all_zero, odd_counters, odd_encryption }
}

/// Whether no counter says anything but zero, and whether one of bytes is below its packets.
pub(super) fn facts(counters: Counters) -> (bool, bool) {
    let values = counters.to_array();
    let all_zero = values.iter().all(|value| value.unwrap_or(0) == 0);
    let fewer_bytes =
        |packets: Option<u64>, bytes: Option<u64>| matches!((packets, bytes), (Some(p), Some(b)) if b < p);
    (all_zero, fewer_bytes(values[0], values[1]) || fewer_bytes(values[2], values[3]))
}

/// Why a text is no tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reject {
    /// Neither 8, 9 nor 13 fields.
    FieldCount(usize),
    /// A field does not say what its place says.
    Field {
        /// Its place, from 1.
        place: u8,
        /// What its place is for, and what was expected.
        expected: &'static str,
        /// What came.
        got: String,
    },
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FieldCount(n) => write!(f, "a tuple has 8 or 13 fields, this one has {n}"),
            Self::Field { place, expected, got } => write!(f, "field {place} is {expected}, got \"{got}\""),
        }
    }
}

impl<'a> TupleText<'a> {
    /// Reads the text of a tuple, without its quotes.
    ///
    /// # Errors
    /// Where it breaks the format, with the first field that does.
    pub fn parse(text: &'a str) -> Result<Self, Reject> {
        let mut fields = [""; 13];
        let mut n_fields = 0;
        for field in text.split(',') {
            if let Some(place) = fields.get_mut(n_fields) {
                *place = field;
            }
            n_fields += 1;
        }
        if !matches!(n_fields, 8 | 9 | 13) {
            return Err(Reject::FieldCount(n_fields));
        }
        let reject = |place: u8, expected: &'static str| Reject::Field {
            place,
            expected,
            got: Example::quote(fields[usize::from(place) - 1].as_bytes()),
        };
        let time_ms = time_ms(fields[0]).ok_or_else(|| reject(1, "a time in seconds or milliseconds since 1970"))?;
        let source = address(fields[1]).ok_or_else(|| reject(2, "the source address"))?;
        let destination = address(fields[2]).ok_or_else(|| reject(3, "the destination address"))?;
        let source_port = number(fields[3]).ok_or_else(|| reject(4, "the source port, from 0 to 65535"))?;
        let destination_port = number(fields[4]).ok_or_else(|| reject(5, "the destination port, from 0 to 65535"))?;
        let protocol = match fields[5] {
            "T" => 6,
            "U" => 17,
            other => number(other).ok_or_else(|| reject(6, "the protocol, T, U or a number from 0 to 255"))?,
        };
        let direction = match fields[6] {
            "I" => Direction::In,
            "O" => Direction::Out,
            _ => return Err(reject(7, "the direction, I or O")),
        };
        let has_letter_protocol = matches!(fields[5], "T" | "U");
        let (form, decision, state) = match (fields[7], fields[8]) {
            ("A", _) if n_fields == 8 => (TupleForm::Nsg1, Decision::Allowed, State::None),
            ("D", _) if n_fields == 8 => (TupleForm::Nsg1, Decision::Denied, State::None),
            _ if n_fields == 8 => return Err(reject(8, "the decision, A or D")),
            ("A", state) => {
                let state = nsg_state(state).ok_or_else(|| reject(9, "the state, B, C or E"))?;
                (TupleForm::Nsg2, Decision::Allowed, state)
            }
            // A v2 deny carries a state, a v4 deny an encryption code.
            ("D", "B" | "C" | "E") => (TupleForm::Nsg2, Decision::Denied, State::None),
            ("D", "") if has_letter_protocol => (TupleForm::Nsg2, Decision::Denied, State::None),
            ("D", _) => (TupleForm::Vnet4, Decision::Denied, State::None),
            ("B", _) => (TupleForm::Vnet4, Decision::Allowed, State::Begin),
            ("C", _) => (TupleForm::Vnet4, Decision::Allowed, State::Continue),
            ("E", _) => (TupleForm::Vnet4, Decision::Allowed, State::End),
            _ => return Err(reject(8, "the decision A or D, or the state B, C, E or D")),
        };
        let mut counters = [None; 4];
        for (place, counter) in (10..).zip(&mut counters) {
            let field = fields[usize::from(place) - 1];
            if !field.is_empty() {
                let value = number(field).ok_or_else(|| reject(place, "a counter, a whole number below 2^64"))?;
                *counter = Some(value);
            }
        }
        let encryption = (form == TupleForm::Vnet4).then_some(fields[8]).filter(|code| !code.is_empty());
        let drops = encryption.and_then(EncryptionCode::find).is_some_and(|code| code.drops);
        let counters = Counters::from_array(counters);
        let (all_zero, fewer_bytes) = facts(counters);
        let Verdict { flags, has_none, odd_counters, odd_encryption } =
            verdict(form, direction, decision, state, all_zero, fewer_bytes, drops);
        let counters = if has_none { Counters::UNKNOWN } else { counters };
        let judged = Judged { flags, counters, odd_counters, odd_encryption };
        Ok(Self { time_ms, source, destination, source_port, destination_port, protocol, encryption, judged })
    }
}

fn nsg_state(field: &str) -> Option<State> {
    match field {
        "" => Some(State::None),
        "B" => Some(State::Begin),
        "C" => Some(State::Continue),
        "E" => Some(State::End),
        _ => None,
    }
}

/// Digits only: `str::parse` takes a plus sign too.
fn number<T: std::str::FromStr>(field: &str) -> Option<T> {
    if field.bytes().all(|byte| byte.is_ascii_digit()) { field.parse().ok() } else { None }
}

fn time_ms(field: &str) -> Option<u64> {
    in_milliseconds(number(field)?)
}

/// The unit is read from the magnitude (FORMAT §1, Time).
#[inline]
pub(super) fn in_milliseconds(stamp: u64) -> Option<u64> {
    let ms = if stamp >= MILLISECONDS_FROM { stamp } else { stamp * 1000 };
    (ms <= MAX_TIME_MS).then_some(ms)
}

pub(super) fn address(field: &str) -> Option<Address> {
    field.parse::<IpAddr>().ok().map(Address::from)
}
