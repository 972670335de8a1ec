//! What the values of a term stand for.

use std::fmt;
use std::net::IpAddr;

use crate::flow::{Address, AddressKind, Service, protocol_number};
use crate::parse::ProblemKind;

use super::counts::counter_match;
use super::durations::duration_match;
use super::error::quoted;
use super::fields::{DECISIONS, DIRECTIONS, Known, STATES, VERSIONS, WHOLES};
use super::scan::Operator;
use super::times::time_range;
use super::{AddressMatch, Field, FilterError, NameMatch, Pattern, PortRange, Term};

/// A value as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'t> {
    /// Its first byte, and the byte after its last; with the quotes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Without the quotes, but with the escapes.
    pub(super) text: &'t str,
    pub(super) is_quoted: bool,
}

/// The field of a term, as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'t> {
    pub(super) field: Field,
    pub(super) operator: Operator,
    /// The name and the operator: `dport:`; nothing for a bare word.
    pub(super) text: &'t str,
}

impl Head<'_> {
    /// That a value is wrong, and why.
    fn wrong(self, value: Value<'_>, what: &str) -> FilterError {
        let message = format!("{}: {what}", quoted(&format!("{}{}", self.text, value.text)));
        FilterError { start: value.start, end: value.end, message }
    }
}

/// The term of a field and its values, of which there is at least one.
pub(super) fn term(head: Head<'_>, values: &[Value<'_>]) -> Result<Term, FilterError> {
    Ok(match head.field {
        Field::Address(side) => Term::Address(side, each(head, values, |text| address_match(text, head.text))?),
        Field::Port(side) => {
            let ranges: Vec<Vec<PortRange>> = each(head, values, |text| port_ranges(text, head.text))?;
            Term::Port(side, ranges.concat())
        }
        Field::Protocol => Term::Protocol(each(head, values, protocol)?),
        Field::Direction => {
            Term::Direction(each(head, values, |word| one_of(DIRECTIONS, word, "a direction is in or out"))?)
        }
        Field::Decision => {
            Term::Decision(each(head, values, |word| one_of(DECISIONS, word, "an action is allow or deny"))?)
        }
        Field::State => {
            Term::State(each(head, values, |word| one_of(STATES, word, "a state is begin, continue or end"))?)
        }
        Field::Version => {
            Term::Version(each(head, values, |word| one_of(VERSIONS, word, "a version is nsg1, nsg2 or vnet"))?)
        }
        Field::Whole => Term::Whole(each(head, values, |word| {
            one_of(WHOLES, word, "a connection is complete, before, open, both or ambiguous")
        })?),
        Field::Problem => Term::Problem(each(head, values, problem)?),
        Field::Time => Term::Time(each(head, values, |text| time_range(text, head.operator))?),
        Field::Counter(field) => {
            Term::Counter(field, only(head, values, |text| counter_match(field, head.operator, text))?)
        }
        Field::Duration => Term::Duration(only(head, values, |text| duration_match(head.operator, text))?),
        Field::Name(field) => {
            let names = values.iter().map(|value| {
                if !value.is_quoted && value.text.eq_ignore_ascii_case("unknown") {
                    Ok(NameMatch::Unknown)
                } else {
                    pattern(*value).map(NameMatch::Like)
                }
            });
            Term::Name(field, names.collect::<Result<_, _>>()?)
        }
    })
}

fn each<T>(
    head: Head<'_>,
    values: &[Value<'_>],
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, FilterError> {
    values.iter().map(|value| read(value.text).map_err(|what| head.wrong(*value, &what))).collect()
}

/// The value of a term that has no list of them.
fn only<T: Copy>(
    head: Head<'_>,
    values: &[Value<'_>],
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, FilterError> {
    if let [first, second, ..] = values {
        let term = quoted(&format!("{}{},{}", head.text, first.text, second.text));
        let (what, example) = match head.field {
            Field::Duration => ("duration", "duration<1s or duration>5m"),
            _ => ("counter", "bytes:0 or bytes>1MB"),
        };
        let message =
            format!("{term}: a {what} has one value, without commas; several have or between them, as in {example}");
        return Err(FilterError { start: first.end, end: second.end, message });
    }
    Ok(each(head, values, read)?[0])
}

/// Whether a bare word is taken for an address: it begins with one.
pub(super) fn begins_with_address(word: &str) -> bool {
    let first = &word[..word.find(['/', '-', ',']).unwrap_or(word.len())];
    first.len() <= 45 && first.parse::<IpAddr>().is_ok()
}

/// Whether a bare word is taken for a MAC address: six pairs of hex digits, `:` or `-` between them.
pub(super) fn is_mac(word: &str) -> bool {
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.len() == 17
        && [':', '-'].iter().any(|separator| word.split(*separator).filter(|pair| is_pair(pair)).count() == 6)
}

/// The two ends of a range: with a hyphen between them, or dots as in a range of time.
fn ends(text: &str) -> Option<(&str, &str)> {
    text.split_once("..").or_else(|| text.split_once('-'))
}

/// That a range is the wrong way round, and how it is right. `name` is the field with its operator.
fn wrong_way_round(name: &str, first: impl fmt::Display, last: impl fmt::Display) -> String {
    format!("the range ends before it begins; write {name}{last}-{first}")
}

fn address_match(text: &str, name: &str) -> Result<AddressMatch, String> {
    const EXPECTED: &str = "an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range \
                            10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform";
    if let Some(kind) = AddressKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text)) {
        return Ok(AddressMatch::Kind(kind));
    }
    if text.contains('*') {
        return Err(match network_of_wildcard(text) {
            Some(network) => format!("an address has no *; write {name}{network}"),
            None => "an address has no *; write a network such as 10.20.0.0/16, or a range such as 10.20.0.4-10.20.0.9"
                .into(),
        });
    }
    let address = |text: &str| text.parse::<IpAddr>().map(Address::from).map_err(|_| EXPECTED.to_owned());
    if let Some((first, last)) = ends(text) {
        let (first, last) = (address(first)?, address(last)?);
        return if first.is_v4() != last.is_v4() {
            Err("a range is within IPv4 or within IPv6, not from the one to the other".into())
        } else if last < first {
            Err(wrong_way_round(name, first, last))
        } else {
            Ok(AddressMatch::Range(first, last).normalised())
        };
    }
    let Some((network, n_bits)) = text.split_once('/') else {
        return address(text).map(AddressMatch::One);
    };
    let ip: IpAddr = network.parse().map_err(|_| EXPECTED.to_owned())?;
    let most = if ip.is_ipv4() { 32 } else { 128 };
    let n_bits = Some(n_bits).filter(|n_bits| n_bits.len() <= 3 && n_bits.bytes().all(|byte| byte.is_ascii_digit()));
    let n_bits = n_bits.and_then(|n_bits| n_bits.parse::<u8>().ok()).filter(|n_bits| *n_bits <= most);
    let n_bits = n_bits.ok_or_else(|| {
        format!(
            "the network part of an {} address is from 0 to {most} bits long",
            if most == 32 { "IPv4" } else { "IPv6" }
        )
    })?;
    Ok(match (Address::from(ip), ip) {
        // An IPv4 address in the form of IPv6, of which 96 bits only say so.
        (mapped, IpAddr::V6(_)) if mapped.is_v4() && n_bits >= 96 => AddressMatch::Network(mapped, n_bits - 96),
        (mapped, IpAddr::V6(_)) if mapped.is_v4() => AddressMatch::Network(
            Address::from_v6_bits(mapped.bits() & !(u128::MAX.checked_shr(n_bits.into()).unwrap_or(0))),
            n_bits,
        ),
        (address, _) => AddressMatch::Network(address, n_bits),
    }
    .normalised())
}

/// The network that is meant by whole parts of an address and then stars: `10.20.*` is 10.20.0.0/16.
fn network_of_wildcard(text: &str) -> Option<String> {
    let (separator, n_parts, n_bits) = if text.contains(':') { (':', 8, 16) } else { ('.', 4, 8) };
    let parts: Vec<&str> = text.split(separator).collect();
    let n_whole = parts.iter().take_while(|part| **part != "*").count();
    let is_plain = parts.iter().skip(n_whole).all(|part| *part == "*") && parts.len() <= n_parts;
    if !is_plain || n_whole == 0 || n_whole == parts.len() {
        return None;
    }
    let zeros = std::iter::repeat_n("0", n_parts - n_whole);
    let whole: Vec<&str> = parts.iter().take(n_whole).copied().chain(zeros).collect();
    let address: IpAddr = whole.join(&separator.to_string()).parse().ok()?;
    Some(format!("{address}/{}", n_whole * n_bits))
}

fn port_ranges(text: &str, name: &str) -> Result<Vec<PortRange>, String> {
    const EXPECTED: &str = "a port is a number from 0 to 65535";
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        let service = Service::find(text).ok_or_else(|| {
            if text.starts_with(|c: char| c.is_alphabetic()) {
                format!("no service is known by this name; {EXPECTED}")
            } else {
                EXPECTED.into()
            }
        })?;
        return Ok(service.ports.iter().map(|&(first, last)| PortRange { first, last }).collect());
    }
    let port = |text: &str| -> Result<u16, String> {
        let is_number = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number).ok_or_else(|| EXPECTED.to_owned())
    };
    let (first, last) = match ends(text) {
        Some((first, last)) => (port(first)?, port(last)?),
        None => (port(text)?, port(text)?),
    };
    if last < first {
        return Err(wrong_way_round(name, first, last));
    }
    Ok(vec![PortRange { first, last }])
}

fn protocol(text: &str) -> Result<u8, String> {
    let is_number = !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_number { text.parse().ok() } else { protocol_number(text) };
    number.ok_or_else(|| "a protocol is tcp, udp, icmp or another name, or a number from 0 to 255".into())
}

fn one_of<T: Copy + PartialEq>(table: &[Known<T>], word: &str, expected: &str) -> Result<T, String> {
    Known::find(table, word).ok_or_else(|| expected.to_owned())
}

fn problem(text: &str) -> Result<ProblemKind, String> {
    let found = ProblemKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| format!("a problem is one of {}", ProblemKind::ALL.map(ProblemKind::name).join(", ")))
}

/// The pattern that a value stands for: `*` is a place where anything may stand; in quotes, a backslash makes the quote,
/// itself and the star literal, and `\u{…}` is a character by its number.
pub(super) fn pattern(value: Value<'_>) -> Result<Pattern, FilterError> {
    if !value.is_quoted {
        return Ok(Pattern::from_pieces(value.text.split('*').map(str::to_owned)));
    }
    let mut pieces = vec![];
    let mut piece = String::new();
    let mut rest = value.text;
    while let Some(at) = rest.find(['\\', '*']) {
        piece.push_str(&rest[..at]);
        let special = &rest[at..];
        rest = &special[1..];
        if special.starts_with('*') {
            pieces.push(std::mem::take(&mut piece));
            continue;
        }
        let (c, n_bytes) = escaped(rest).ok_or_else(|| {
            let start = value.start + 1 + (value.text.len() - special.len());
            let n_bytes = rest.chars().next().map_or(0, char::len_utf8);
            let message = format!(
                "{}: in quotes, a backslash stands before \", *, another backslash, or a character's number, as in \\u{{7}}",
                quoted(&special[..1 + n_bytes])
            );
            FilterError { start, end: start + 1 + n_bytes, message }
        })?;
        piece.push(c);
        rest = &rest[n_bytes..];
    }
    piece.push_str(rest);
    pieces.push(piece);
    Ok(Pattern::from_pieces(pieces))
}

/// What stands after a backslash, and how many bytes it takes.
fn escaped(text: &str) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        c @ (b'"' | b'\\' | b'*') => Some((char::from(*c), 1)),
        b'u' => {
            let digits = text.strip_prefix("u{")?;
            let digits = &digits[..digits.find('}').filter(|n_digits| (1..=6).contains(n_digits))?];
            let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?)?;
            Some((c, digits.len() + 3))
        }
        _ => None,
    }
}
