//! The fields of the filter language: their names, what they mean, what they can hold. Reading, errors, completion and
//! help all go by the one table.

use crate::flow::{AddressKind, Decision, Direction, EncryptionCode, SERVICES, State, TupleForm, Whole, protocol_name};
use crate::folded::folded;
use crate::parse::ProblemKind;

use super::{CounterField, NameField, Side};

/// A field of the filter language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `src`, `dst`, `ip`.
    Address(Side),
    /// `sport`, `dport`, `port`.
    Port(Side),
    /// `proto`.
    Protocol,
    /// `dir`.
    Direction,
    /// `action`.
    Decision,
    /// `state`.
    State,
    /// `enc`, `rule`, `acl`, `mac`, `target`, `file`.
    Name(NameField),
    /// `bytes`, `packets`, `sent`, `received`.
    Counter(CounterField),
    /// `time`.
    Time,
    /// `duration`.
    Duration,
    /// `whole`.
    Whole,
    /// `problem`.
    Problem,
    /// `version`.
    Version,
}

/// What is to be known about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldHelp {
    /// Which.
    pub field: Field,
    /// As it is written in canonical form.
    pub name: &'static str,
    /// What it may be called besides.
    pub aliases: &'static [&'static str],
    /// What it matches, in words.
    pub meaning: &'static str,
    /// Terms with it, the plainest first.
    pub examples: &'static [&'static str],
}

const fn help(
    field: Field,
    name: &'static str,
    aliases: &'static [&'static str],
    meaning: &'static str,
    examples: &'static [&'static str],
) -> FieldHelp {
    FieldHelp { field, name, aliases, meaning, examples }
}

/// All fields, in the order in which help shows them.
pub const FIELDS: &[FieldHelp] = &[
    help(
        Field::Address(Side::Source),
        "src",
        &["source", "from", "srcip", "saddr"],
        "source: address, network, range or kind",
        &["src:10.0.0.0/8", "src:192.0.2.1-192.0.2.9", "src:public"],
    ),
    help(
        Field::Address(Side::Destination),
        "dst",
        &["dest", "destination", "to", "dstip", "daddr"],
        "destination: address, network, range or kind",
        &["dst:10.0.0.4", "dst:2001:db8::/32", "dst:platform"],
    ),
    help(
        Field::Address(Side::Either),
        "ip",
        &["addr", "address", "host", "net"],
        "address of either side",
        &["ip:203.0.113.9", "ip:10.0.0.0/8,192.0.2.1"],
    ),
    help(
        Field::Port(Side::Source),
        "sport",
        &["srcport", "sourceport"],
        "source port: number, range or service",
        &["sport:49152-65535"],
    ),
    help(
        Field::Port(Side::Destination),
        "dport",
        &["dstport", "destport", "destinationport"],
        "destination port: number, range or service",
        &["dport:443", "dport:443,8000-8100", "dport:ssh,rdp"],
    ),
    help(Field::Port(Side::Either), "port", &["ports"], "port of either side", &["port:rdp", "port:53"]),
    help(Field::Protocol, "proto", &["protocol"], "protocol: name or IANA number", &["proto:udp", "proto:tcp,icmp"]),
    help(
        Field::Direction,
        "dir",
        &["direction"],
        "the NIC's view: into it or out of it; not who started",
        &["dir:in", "dir:out"],
    ),
    help(Field::Decision, "action", &["decision", "act"], "what the rule decided", &["action:deny", "action:allow"]),
    help(
        Field::State,
        "state",
        &["flowstate"],
        "where an allowed flow is in its life",
        &["state:begin", "state:continue,end"],
    ),
    help(
        Field::Name(NameField::Encryption),
        "enc",
        &["encryption"],
        "encryption code",
        &["enc:NX_NOT_ACCEPTED", "enc:unknown"],
    ),
    help(
        Field::Name(NameField::Rule),
        "rule",
        &["rules"],
        "rule; * stands for anything",
        &["rule:DefaultRule_*", "rule:unknown"],
    ),
    help(
        Field::Name(NameField::Acl),
        "acl",
        &["nsg"],
        "ACL: its whole ID or the last part",
        &["acl:web-nsg", "acl:*-nsg"],
    ),
    help(
        Field::Name(NameField::Nic),
        "mac",
        &["nic", "macaddress"],
        "MAC address of the NIC; separators do not count",
        &["mac:000D3AF87856", "mac:00-0d-3a*"],
    ),
    help(
        Field::Name(NameField::Target),
        "target",
        &["resource"],
        "the resource that was logged: its whole ID or the last part",
        &["target:web-vnet", "target:*/subnets/*"],
    ),
    help(
        Field::Name(NameField::File),
        "file",
        &["path"],
        "file: its path or the last part",
        &["file:PT1H.json", "file:*h=09*"],
    ),
    help(
        Field::Counter(CounterField::Bytes),
        "bytes",
        &["size"],
        "bytes in both directions together",
        &["bytes>1MB", "bytes:unknown"],
    ),
    help(
        Field::Counter(CounterField::Packets),
        "packets",
        &["pkts"],
        "packets in both directions together",
        &["packets:0", "packets>=10k"],
    ),
    help(
        Field::Counter(CounterField::Sent),
        "sent",
        &["bytessent"],
        "bytes from source to destination",
        &["sent>=1KiB"],
    ),
    help(
        Field::Counter(CounterField::Received),
        "received",
        &["recv", "bytesreceived"],
        "bytes from destination to source",
        &["received:0", "received>1GB"],
    ),
    help(
        Field::Time,
        "time",
        &["when"],
        "time of the tuple: a moment or a range up to its end; UTC unless an offset is given",
        &["time:2022-09-14T09:00..09:05", "time:2022-09-14", "time>=2022-09-14T09:00+02:00"],
    ),
    help(
        Field::Duration,
        "duration",
        &["lasts", "length"],
        "how long the connection lasted, from its first tuple to its last",
        &["duration>5m", "duration<=1.5h", "duration:0"],
    ),
    help(
        Field::Whole,
        "whole",
        &["wholeness"],
        "how much of the connection is in the logs",
        &["whole:complete", "whole:before,both"],
    ),
    help(Field::Problem, "problem", &["problems"], "what is odd about the tuple", &["problem:odd-counters"]),
    help(Field::Version, "version", &["ver"], "layout of the tuple", &["version:vnet", "version:nsg1,nsg2"]),
];

/// Words that are no fields, and what they do.
pub const OPERATORS: &[(&str, &str)] = &[
    ("or", "one or the other: action:deny or bytes>1MB"),
    ("not", "what does not match; a minus does the same: -action:deny"),
    ("and", "both; terms side by side mean the same"),
];

impl Field {
    /// The field of this name or alias; case does not matter.
    pub fn find(name: &str) -> Option<Self> {
        let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
        let found = FIELDS.iter().find(|help| is_it(&help.name) || help.aliases.iter().any(&is_it));
        found.map(|help| help.field)
    }

    /// What is to be known about it.
    pub fn help(self) -> &'static FieldHelp {
        // Every field is in the table, which a test sees to; the first stands in for none.
        FIELDS.iter().find(|help| help.field == self).unwrap_or(&FIELDS[0])
    }

    /// As it is written in canonical form.
    pub fn name(self) -> &'static str {
        self.help().name
    }

    /// Whether its values can be compared by `<` and `>`.
    pub fn is_compared(self) -> bool {
        matches!(self, Self::Counter(_) | Self::Time | Self::Duration)
    }
}

/// A name that is meant by one that is not known, if one is near.
pub(super) fn nearest(typed: &str) -> Option<&'static str> {
    if typed.is_empty() || typed.len() > 24 {
        return None;
    }
    let typed = folded(typed);
    // Who stopped early means the name that begins so.
    if let Some(help) = FIELDS.iter().find(|help| typed.len() > 1 && help.name.starts_with(&typed)) {
        return Some(help.name);
    }
    let names = FIELDS.iter().flat_map(|help| std::iter::once(&help.name).chain(help.aliases));
    let near = names.map(|name| (distance(&typed, name), *name)).min_by_key(|(distance, _)| *distance);
    let enough = (typed.chars().count() / 2).clamp(1, 3);
    near.filter(|(distance, _)| *distance <= enough).map(|(_, name)| name)
}

/// How many characters must be put in, taken out, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(from != to)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *to && *from == b[j - 1] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// Values that a field has whatever the data is, with what they mean; those of names come from the data besides.
pub fn fixed_values(field: Field) -> Vec<(&'static str, &'static str)> {
    match field {
        Field::Address(_) => AddressKind::ALL.map(|kind| (kind.name(), kind_meaning(kind))).to_vec(),
        Field::Port(_) => SERVICES.iter().map(|service| (service.keyword, service.name)).collect(),
        Field::Protocol => {
            PROTOCOLS.iter().map(|(number, name)| (*name, protocol_name(*number).unwrap_or_default())).collect()
        }
        Field::Direction => DIRECTIONS.iter().map(|value| (value.names[0], value.meaning)).collect(),
        Field::Decision => DECISIONS.iter().map(|value| (value.names[0], value.meaning)).collect(),
        Field::State => STATES.iter().map(|value| (value.names[0], value.meaning)).collect(),
        Field::Version => VERSIONS.iter().map(|value| (value.names[0], value.meaning)).collect(),
        Field::Whole => WHOLES.iter().map(|value| (value.names[0], value.meaning)).collect(),
        Field::Problem => ProblemKind::ALL.map(|kind| (kind.name(), kind.meaning())).to_vec(),
        Field::Name(NameField::Encryption) => {
            let codes = EncryptionCode::ALL.into_iter().map(|known| (known.code, known.meaning));
            codes.chain([("unknown", "NSG flow logs do not say")]).collect()
        }
        Field::Name(_) => vec![("unknown", "the file does not say")],
        Field::Counter(_) => vec![("unknown", "the log does not say; this is not zero"), ("0", "counted, and none")],
        Field::Duration => DURATIONS.to_vec(),
        Field::Time => Vec::new(),
    }
}

fn kind_meaning(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Private => "RFC 1918, and fc00::/7",
        AddressKind::Public => "of the internet",
        AddressKind::Multicast => "sent to many",
        AddressKind::Platform => "Azure's own: 168.63.129.16, 169.254.169.254",
    }
}

/// A value with the words that stand for it, the canonical one first.
pub(super) struct Known<T: 'static> {
    pub(super) value: T,
    pub(super) names: &'static [&'static str],
    meaning: &'static str,
}

const fn known<T>(value: T, names: &'static [&'static str], meaning: &'static str) -> Known<T> {
    Known { value, names, meaning }
}

impl<T: Copy + PartialEq> Known<T> {
    /// The value that a word stands for.
    pub(super) fn find(table: &[Self], word: &str) -> Option<T> {
        let found = table.iter().find(|known| known.names.iter().any(|name| name.eq_ignore_ascii_case(word)));
        found.map(|known| known.value)
    }

    /// The canonical word for a value; nothing for one that is in no filter.
    pub(super) fn name_of(table: &[Self], value: T) -> &'static str {
        table.iter().find(|known| known.value == value).map_or("", |known| known.names[0])
    }
}

pub(super) const DIRECTIONS: &[Known<Direction>] = &[
    known(Direction::In, &["in", "inbound", "i"], "into the NIC"),
    known(Direction::Out, &["out", "outbound", "o"], "out of the NIC"),
];

pub(super) const DECISIONS: &[Known<Decision>] = &[
    known(Decision::Allowed, &["allow", "allowed", "a"], "a rule let it through"),
    known(Decision::Denied, &["deny", "denied", "d"], "a rule blocked it"),
];

pub(super) const STATES: &[Known<State>] = &[
    known(State::Begin, &["begin", "began", "b"], "the flow began; no counters yet"),
    known(State::Continue, &["continue", "continuing", "c"], "the flow goes on; counted since the last tuple"),
    known(State::End, &["end", "ended", "e"], "the flow ended; counted since the last tuple"),
];

pub(super) const VERSIONS: &[Known<TupleForm>] = &[
    known(TupleForm::Nsg1, &["nsg1", "v1", "1"], "NSG flow log, version 1: no states, no counters"),
    known(TupleForm::Nsg2, &["nsg2", "v2", "2"], "NSG flow log, version 2"),
    known(TupleForm::Vnet4, &["vnet", "vnet4", "v4", "4"], "VNet flow log, version 4"),
];

pub(super) const WHOLES: &[Known<Whole>] = &[
    known(Whole::Complete, &["complete"], "its begin and its end are logged"),
    known(Whole::Before, &["before"], "it began before the data"),
    known(Whole::Open, &["open"], "it is open at the data's end"),
    known(Whole::Both, &["both"], "it began before the data and is open at its end"),
    known(Whole::Ambiguous, &["ambiguous"], "a repeated begin alone: it may belong to another connection"),
];

/// Durations that completion offers.
const DURATIONS: [(&str, &str); 5] = [
    ("0", "a single tuple, or all at the same time"),
    ("1s", "a second"),
    ("5m", "five minutes; a flow that goes on is logged so often"),
    ("1h", "an hour, as long as a file is"),
    ("1d", "a day"),
];

/// Protocols that completion offers; the rest are found by name or number.
const PROTOCOLS: &[(u8, &str)] =
    &[(6, "tcp"), (17, "udp"), (1, "icmp"), (58, "icmpv6"), (50, "esp"), (51, "ah"), (47, "gre"), (132, "sctp")];
