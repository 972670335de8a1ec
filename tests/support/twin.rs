//! The slow, obvious twin of the engine: every row as a plain value with all its names, one row after the other.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowglass::columns::NameDictionary;
use flowglass::flow::{AddressKind, Decision, Direction, EncryptionCode, State, TupleForm, Whole};
use flowglass::parse::ProblemKind;
use flowglass::query::filter::{
    AddressMatch, CounterField, CounterMatch, DurationMatch, Filter, NameField, NameMatch, Side, Term,
};
use flowglass::query::{Counts, GroupBy, GroupColumn, GroupSort, GroupSums, Summary, Timeline, TimelineSpans};
use flowglass::store::Store;

/// A row and all that is known of it.
#[derive(Clone, Debug)]
pub struct TwinRow {
    pub number: u32,
    pub time_ms: u64,
    /// Source and destination.
    pub ends: [IpAddr; 2],
    pub ports: [u16; 2],
    pub protocol: u8,
    pub direction: Direction,
    pub decision: Decision,
    pub state: State,
    pub form: TupleForm,
    pub encryption: Option<String>,
    /// Packets sent, bytes sent, packets received, bytes received.
    pub counters: [Option<u64>; 4],
    pub rule: Option<String>,
    pub acl: Option<String>,
    pub nic: Option<String>,
    pub target: Option<String>,
    pub file: String,
    /// Of files of one path, the one that was added first has the smaller number.
    pub file_number: u32,
    /// The byte in the file that its record begins at.
    pub record_start: u64,
    pub is_repeat: bool,
    pub problems: BTreeSet<&'static str>,
    /// How long the connection lasted that it belongs to, in milliseconds, and how whole that is; set by whoever knows.
    pub connection: Option<(u64, Whole)>,
    /// What of it counts.
    pub counts: Counts,
}

/// Every row of a store.
pub fn rows(store: &Store) -> Vec<TwinRow> {
    let d = store.dictionaries();
    let name = |names: &NameDictionary, index: Option<usize>| index.map(|index| names.names().get(index).to_owned());
    let address = |index: u32| d.addresses.addresses()[index as usize].to_ip();
    let mut rows = Vec::new();
    for stored in store.chunks() {
        let c = &stored.columns;
        for row in 0..c.len() {
            let group = c.group_of(row);
            let record = &c.records[group.record as usize];
            let entry = store.files().get(record.file).unwrap();
            let mut twin = TwinRow {
                number: rows.len() as u32,
                time_ms: c.time_ms(row),
                ends: [address(c.source[row].0), address(c.destination[row].0)],
                ports: [c.source_port[row], c.destination_port[row]],
                protocol: c.protocol[row],
                direction: c.flags[row].direction(),
                decision: c.flags[row].decision(),
                state: c.flags[row].state(),
                form: c.flags[row].form(),
                encryption: name(&d.encryption, c.encryption(row).get()),
                counters: c.counters.of_row(&c.flags, row).to_array(),
                rule: name(&d.rules, group.rule.get()),
                acl: name(&d.acls, group.acl.get()),
                nic: name(&d.nics, group.nic.get()),
                target: name(&d.resources, record.resource.get()),
                file: entry.path.clone(),
                file_number: record.file,
                record_start: record.start,
                is_repeat: record.repeats != 0,
                problems: BTreeSet::new(),
                connection: None,
                counts: Counts::ALL,
            };
            for kind in ProblemKind::ALL {
                let is_in_file = entry.outcome.problems.count(kind) > 0;
                let has = match kind {
                    ProblemKind::OddCounters => twin.has_odd_counters(),
                    ProblemKind::OddEncryption => {
                        let code = twin.encryption.as_deref().and_then(EncryptionCode::find);
                        twin.decision == Decision::Allowed && code.is_some_and(|code| code.drops)
                    }
                    ProblemKind::OddForm => record.declared().is_some_and(|form| form != twin.form),
                    ProblemKind::RuleUnknown => twin.rule.is_none(),
                    ProblemKind::BadRecordTime => record.has_bad_time != 0,
                    ProblemKind::RejectedTuple => record.n_rejected > 0,
                    ProblemKind::CutOff => record.is_cut != 0 && is_in_file,
                    _ => is_in_file,
                };
                if has {
                    twin.problems.insert(kind.name());
                }
            }
            rows.push(twin);
        }
    }
    rows
}

impl TwinRow {
    fn has_odd_counters(&self) -> bool {
        let counts = self.counters.map(|count| count.unwrap_or(0));
        let carries_none = self.decision == Decision::Denied || self.state == State::Begin;
        let is_fewer = |packets: usize, bytes: usize| match (self.counters[packets], self.counters[bytes]) {
            (Some(packets), Some(bytes)) => bytes < packets,
            _ => false,
        };
        (carries_none && counts != [0; 4]) || is_fewer(0, 1) || is_fewer(2, 3)
    }

    fn has_no_counters(&self) -> bool {
        self.counters == [None; 4]
    }

    /// Its counters, 0 for what is unknown or does not count.
    fn amounts(&self) -> [u128; 4] {
        let amount = |counter: usize| match self.counts.counters() >> counter & 1 {
            0 => 0,
            _ => u128::from(self.counters[counter].unwrap_or(0)),
        };
        [amount(0), amount(1), amount(2), amount(3)]
    }

    /// Whether it counts as a tuple or gives at least one counter.
    pub fn is_counted(&self) -> bool {
        self.counts.is_tuple() || (self.counts.counters() != 0 && !self.has_no_counters())
    }

    /// Whether a filter wants it.
    pub fn is_wanted(&self, filter: &Filter) -> bool {
        match filter {
            Filter::All(all) => all.iter().all(|filter| self.is_wanted(filter)),
            Filter::Any(any) => any.iter().any(|filter| self.is_wanted(filter)),
            Filter::Not(inner) => !self.is_wanted(inner),
            Filter::Term(term) => self.has(term),
        }
    }

    /// Whether a term is true of it.
    pub fn has(&self, term: &Term) -> bool {
        match term {
            Term::Address(side, wanted) => {
                either(*side, self.ends, |end| wanted.iter().any(|wanted| is_address(*wanted, end)))
            }
            Term::Port(side, wanted) => {
                either(*side, self.ports, |port| wanted.iter().any(|range| range.first <= port && port <= range.last))
            }
            Term::Protocol(wanted) => wanted.contains(&self.protocol),
            Term::Direction(wanted) => wanted.contains(&self.direction),
            Term::Decision(wanted) => wanted.contains(&self.decision),
            Term::State(wanted) => self.decision == Decision::Allowed && wanted.contains(&self.state),
            Term::Version(wanted) => wanted.contains(&self.form),
            Term::Name(field, wanted) => wanted.iter().any(|wanted| self.has_name(*field, wanted)),
            Term::Counter(field, wanted) => self.has_count(*field, *wanted),
            Term::Time(ranges) => ranges.iter().any(|r| r.start_ms <= self.time_ms && self.time_ms < r.end_ms),
            Term::Duration(wanted) => self.connection.is_some_and(|(n_ms, _)| match *wanted {
                DurationMatch::Equal(n) => n_ms == n,
                DurationMatch::Less(n) => n_ms < n,
                DurationMatch::AtMost(n) => n_ms <= n,
                DurationMatch::Greater(n) => n_ms > n,
                DurationMatch::AtLeast(n) => n_ms >= n,
            }),
            Term::Whole(wanted) => self.connection.is_some_and(|(_, whole)| wanted.contains(&whole)),
            Term::Problem(kinds) => kinds.iter().any(|kind| self.problems.contains(kind.name())),
            Term::Word(word) => {
                let names = [&self.rule, &self.acl, &self.target, &self.nic];
                names.into_iter().flatten().any(|name| word.matches(name))
                    || self.ends.iter().any(|end| word.matches(&end.to_string()))
            }
        }
    }

    fn has_name(&self, field: NameField, wanted: &NameMatch) -> bool {
        let file = Some(self.file.clone());
        let (name, has_parts) = match field {
            NameField::Encryption => (&self.encryption, false),
            NameField::Rule => (&self.rule, false),
            NameField::Nic => (&self.nic, false),
            NameField::Acl => (&self.acl, true),
            NameField::Target => (&self.target, true),
            NameField::File => (&file, true),
        };
        match (wanted, name) {
            (NameMatch::Unknown, name) => name.is_none(),
            (NameMatch::Like(_), None) => false,
            (NameMatch::Like(pattern), Some(name)) => {
                let last = name.split('/').next_back().unwrap();
                pattern.matches(name) || has_parts && pattern.matches(last)
            }
        }
    }

    fn has_count(&self, field: CounterField, wanted: CounterMatch) -> bool {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.counters;
        let parts = match field {
            CounterField::Bytes => vec![bytes_sent, bytes_received],
            CounterField::Packets => vec![packets_sent, packets_received],
            CounterField::Sent => vec![bytes_sent],
            CounterField::Received => vec![bytes_received],
        };
        let known: Vec<u128> = parts.into_iter().flatten().map(u128::from).collect();
        let is = |compare: fn(&u128, &u128) -> bool, n: u64| {
            !known.is_empty() && compare(&known.iter().sum(), &u128::from(n))
        };
        match wanted {
            CounterMatch::Unknown => known.is_empty(),
            CounterMatch::Equal(n) => is(u128::eq, n),
            CounterMatch::Less(n) => is(u128::lt, n),
            CounterMatch::AtMost(n) => is(u128::le, n),
            CounterMatch::Greater(n) => is(u128::gt, n),
            CounterMatch::AtLeast(n) => is(u128::ge, n),
        }
    }
}

fn either<T: Copy>(side: Side, ends: [T; 2], wants: impl Fn(T) -> bool) -> bool {
    match side {
        Side::Source => wants(ends[0]),
        Side::Destination => wants(ends[1]),
        Side::Either => wants(ends[0]) || wants(ends[1]),
    }
}

fn is_address(wanted: AddressMatch, ip: IpAddr) -> bool {
    match wanted {
        AddressMatch::One(one) => one.to_ip() == ip,
        AddressMatch::Network(first, n_bits) => match (first.to_ip(), ip) {
            (IpAddr::V4(first), IpAddr::V4(ip)) => {
                (0..32).take(n_bits.into()).all(|bit| u32::from(first) << bit >> 31 == u32::from(ip) << bit >> 31)
            }
            (IpAddr::V6(first), IpAddr::V6(ip)) => {
                (0..128).take(n_bits.into()).all(|bit| u128::from(first) << bit >> 127 == u128::from(ip) << bit >> 127)
            }
            _ => false,
        },
        AddressMatch::Range(first, last) => {
            let (first, last) = (first.to_ip(), last.to_ip());
            first.is_ipv4() == ip.is_ipv4() && first <= ip && ip <= last
        }
        AddressMatch::Kind(kind) => AddressKind::of(ip.into()) == Some(kind),
    }
}

/// Totals of rows.
pub fn summary(rows: &[&TwinRow]) -> Summary {
    let mut sum = Summary::default();
    let (mut sources, mut destinations, mut nics) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in rows {
        nics.extend(row.nic.clone());
        if !row.is_counted() {
            continue;
        }
        let n = u64::from(row.counts.is_tuple());
        sum.tuples += n;
        *match row.form {
            TupleForm::Nsg1 => &mut sum.by_version.nsg1,
            TupleForm::Nsg2 => &mut sum.by_version.nsg2,
            TupleForm::Vnet4 => &mut sum.by_version.vnet4,
        } += n;
        match (row.decision, row.state) {
            (Decision::Denied, _) => sum.by_decision.denied += n,
            (Decision::Allowed, State::None) => sum.by_state.none += n,
            (Decision::Allowed, State::Begin) => sum.by_state.begin += n,
            (Decision::Allowed, State::Continue) => sum.by_state.continue_ += n,
            (Decision::Allowed, State::End) => sum.by_state.end += n,
        }
        sum.by_decision.allowed = sum.tuples - sum.by_decision.denied;
        let [packets_sent, bytes_sent, packets_received, bytes_received] = row.amounts();
        sum.packets_sent += packets_sent;
        sum.bytes_sent += bytes_sent;
        sum.packets_received += packets_received;
        sum.bytes_received += bytes_received;
        let (into, out_of) = ([packets_sent, bytes_sent], [packets_received, bytes_received]);
        let (into, out_of) = match row.direction {
            Direction::In => {
                sum.by_direction.in_ += n;
                (into, out_of)
            }
            Direction::Out => {
                sum.by_direction.out += n;
                (out_of, into)
            }
        };
        // What goes from one logged NIC to another goes into one and out of the other.
        let (into, out_of) = match row.counts.has_both_ends() {
            true => ([into[0] + out_of[0], into[1] + out_of[1]], [into[0] + out_of[0], into[1] + out_of[1]]),
            false => (into, out_of),
        };
        sum.packets_in += into[0];
        sum.bytes_in += into[1];
        sum.packets_out += out_of[0];
        sum.bytes_out += out_of[1];
        if n == 1 {
            *sum.by_protocol.entry(row.protocol).or_default() += 1;
            if let Some(code) = &row.encryption {
                *sum.by_encryption.entry(code.clone()).or_default() += 1;
            }
            sum.tuples_without_counters += u64::from(row.has_no_counters());
        }
        sources.insert(row.ends[0]);
        destinations.insert(row.ends[1]);
        sum.first_time_ms = Some(sum.first_time_ms.unwrap_or(u64::MAX).min(row.time_ms));
        sum.last_time_ms = sum.last_time_ms.max(Some(row.time_ms));
    }
    (sum.sources, sum.destinations, sum.nics) = (sources.len() as u64, destinations.len() as u64, nics.len() as u64);
    sum
}

/// Rows over time.
pub fn timeline(rows: &[&TwinRow], spans: &TimelineSpans) -> Timeline {
    let mut timeline = Timeline { start_ms: spans.start_ms, span_ms: spans.span_ms, ..Timeline::default() };
    for span in 0..spans.n_spans as u64 {
        let start_ms = spans.start_ms + span * spans.span_ms;
        let rows: Vec<&TwinRow> = rows
            .iter()
            .copied()
            .filter(|row| start_ms <= row.time_ms && row.time_ms - start_ms < spans.span_ms)
            .collect();
        let sum = summary(&rows);
        timeline.allowed.push(sum.by_decision.allowed);
        timeline.denied.push(sum.by_decision.denied);
        timeline.packets_sent.push(sum.packets_sent);
        timeline.packets_received.push(sum.packets_received);
        timeline.bytes_sent.push(sum.bytes_sent);
        timeline.bytes_received.push(sum.bytes_received);
        timeline.bytes_in.push(sum.bytes_in);
        timeline.bytes_out.push(sum.bytes_out);
        timeline.without_counters.push(sum.tuples_without_counters);
    }
    timeline
}

/// A name as names sort: unknown last, without case first.
pub type NameKey = (bool, String, String);

/// What rows of a group have in common, as groups sort.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TwinKey {
    Rule(NameKey, NameKey),
    Address(IpAddr),
    Pair(IpAddr, IpAddr),
    Port(u16, u8),
}

/// A name's place among names.
pub fn name_key(name: Option<&str>) -> NameKey {
    let name = name.map(str::to_owned);
    (name.is_none(), name.as_deref().unwrap_or_default().to_lowercase(), name.unwrap_or_default())
}

/// The groups that a row is in.
pub fn keys(row: &TwinRow, by: GroupBy) -> BTreeSet<TwinKey> {
    let [source, destination] = row.ends;
    BTreeSet::from_iter(match by {
        GroupBy::Rule => vec![TwinKey::Rule(name_key(row.rule.as_deref()), name_key(row.acl.as_deref()))],
        GroupBy::Source => vec![TwinKey::Address(source)],
        GroupBy::Destination => vec![TwinKey::Address(destination)],
        GroupBy::Either => vec![TwinKey::Address(source), TwinKey::Address(destination)],
        GroupBy::Pair => vec![TwinKey::Pair(source, destination)],
        GroupBy::Port => vec![TwinKey::Port(row.ports[1], row.protocol)],
    })
}

/// Rows in groups.
pub fn groups(rows: &[&TwinRow], by: GroupBy) -> BTreeMap<TwinKey, GroupSums> {
    let mut members: BTreeMap<TwinKey, Vec<&TwinRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_counted()) {
        for key in keys(row, by) {
            members.entry(key).or_default().push(row);
        }
    }
    let sums = |key: &TwinKey, rows: &[&TwinRow]| {
        let sum = summary(rows);
        let mut sums = GroupSums {
            tuples: sum.tuples,
            denied: sum.by_decision.denied,
            without_counters: sum.tuples_without_counters,
            first_time_ms: sum.first_time_ms.unwrap(),
            last_time_ms: sum.last_time_ms.unwrap(),
            sources: matches!(by, GroupBy::Rule | GroupBy::Port).then_some(sum.sources),
            destinations: matches!(by, GroupBy::Rule | GroupBy::Port).then_some(sum.destinations),
            ..GroupSums::default()
        };
        for row in rows {
            let [packets_sent, bytes_sent, packets_received, bytes_received] = row.amounts();
            // The address's own view; as the source where it is both.
            let is_turned = by == GroupBy::Either && *key != TwinKey::Address(row.ends[0]);
            let (sent, received) = ([packets_sent, bytes_sent], [packets_received, bytes_received]);
            let (sent, received) = if is_turned { (received, sent) } else { (sent, received) };
            sums.packets_sent += sent[0];
            sums.bytes_sent += sent[1];
            sums.packets_received += received[0];
            sums.bytes_received += received[1];
        }
        sums
    };
    members.into_iter().map(|(key, rows)| (key.clone(), sums(&key, &rows))).collect()
}

/// The keys of groups in an order.
pub fn order(groups: &BTreeMap<TwinKey, GroupSums>, sort: GroupSort) -> Vec<TwinKey> {
    use std::cmp::Ordering;
    let mut keys: Vec<TwinKey> = groups.keys().cloned().collect();
    // What is unknown comes last either way.
    fn by<V: Ord>(a: Option<V>, b: Option<V>, descending: bool) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => {
                if descending {
                    b.cmp(&a)
                } else {
                    a.cmp(&b)
                }
            }
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
    let known = |name: &NameKey| (!name.0).then(|| (name.1.clone(), name.2.clone()));
    keys.sort_by(|a, b| {
        let down = sort.descending;
        let first = match (sort.column, a, b) {
            (GroupColumn::Key, TwinKey::Rule(a, _), TwinKey::Rule(b, _))
            | (GroupColumn::SecondKey, TwinKey::Rule(_, a), TwinKey::Rule(_, b)) => by(known(a), known(b), down),
            (GroupColumn::Key, TwinKey::Address(a), TwinKey::Address(b))
            | (GroupColumn::Key, TwinKey::Pair(a, _), TwinKey::Pair(b, _))
            | (GroupColumn::SecondKey, TwinKey::Pair(_, a), TwinKey::Pair(_, b)) => by(Some(a), Some(b), down),
            (GroupColumn::Key, TwinKey::Port(a, _), TwinKey::Port(b, _)) => by(Some(a), Some(b), down),
            (GroupColumn::SecondKey, TwinKey::Port(_, a), TwinKey::Port(_, b)) => by(Some(a), Some(b), down),
            _ => by(value(&groups[a], sort.column), value(&groups[b], sort.column), down),
        };
        first.then_with(|| a.cmp(b))
    });
    keys
}

fn value(sums: &GroupSums, column: GroupColumn) -> Option<u128> {
    let counted = |sum: u128| {
        if sums.without_counters == sums.tuples
            && sums.packets_sent + sums.bytes_sent + sums.packets_received + sums.bytes_received == 0
        {
            None
        } else {
            Some(sum)
        }
    };
    match column {
        GroupColumn::Key | GroupColumn::SecondKey => None,
        GroupColumn::Tuples => Some(sums.tuples.into()),
        GroupColumn::Allowed => Some(u128::from(sums.tuples) - u128::from(sums.denied)),
        GroupColumn::Denied => Some(sums.denied.into()),
        GroupColumn::WithoutCounters => Some(sums.without_counters.into()),
        GroupColumn::Packets => counted(sums.packets_sent + sums.packets_received),
        GroupColumn::PacketsSent => counted(sums.packets_sent),
        GroupColumn::PacketsReceived => counted(sums.packets_received),
        GroupColumn::Bytes => counted(sums.bytes_sent + sums.bytes_received),
        GroupColumn::BytesSent => counted(sums.bytes_sent),
        GroupColumn::BytesReceived => counted(sums.bytes_received),
        GroupColumn::Sources => sums.sources.map(u128::from),
        GroupColumn::Destinations => sums.destinations.map(u128::from),
        GroupColumn::FirstTime => Some(sums.first_time_ms.into()),
        GroupColumn::LastTime => Some(sums.last_time_ms.into()),
    }
}
