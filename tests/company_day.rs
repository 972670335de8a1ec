//! The sample data as the reader finds it: the figures that the README's walk-through tells.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use flowglass::flow::{Decision, Direction, State, TupleForm};
use flowglass::parse::{Reader, Resume};
use flowglass::sample::company_day;
use flowglass::store::{BlobPath, NewFile, Store};
use support::summary;

const DAY_START_MS: u64 = 1_741_737_600_000;
const JUMP: &str = "10.20.3.4";
const DB: &str = "10.20.2.4";
const INTRUDER: &str = "198.51.100.77";

/// A tuple with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tuple {
    /// `14:05:04.120`, UTC.
    time: String,
    source: String,
    destination: String,
    source_port: u16,
    port: u16,
    protocol: u8,
    is_denied: bool,
    is_begun: bool,
    is_inbound: bool,
    form: TupleForm,
    rule: String,
    nic: String,
    code: Option<String>,
    bytes: u64,
    bytes_received: u64,
}

fn clock(time_ms: u64) -> String {
    let ms = time_ms - DAY_START_MS;
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// All files, read as the page reads them.
fn day() -> Store {
    let (mut store, mut reader) = (Store::default(), Reader::new());
    for (number, file) in (0..).zip(company_day()) {
        let size = file.bytes.len() as u64;
        store.files_mut().add(NewFile { number, path: file.path, size, is_packed: false });
        reader.begin(number, &Resume::beginning(), u64::MAX);
        reader.push(&file.bytes, |chunk| store.append(chunk));
        let outcome = reader.finish();
        store.files_mut().add_outcome(&outcome);
        store.files_mut().finish(number, None);
    }
    if let Some(chunk) = reader.flush() {
        store.append(chunk);
    }
    store
}

/// In order of time.
fn tuples(store: &Store) -> Vec<Tuple> {
    let names = store.dictionaries();
    let mut tuples = Vec::new();
    for chunk in store.chunks() {
        let columns = &chunk.columns;
        for row in 0..columns.len() {
            let (flags, group) = (columns.flags[row], columns.group_of(row));
            let address = |index: usize| names.addresses.addresses()[index].to_string();
            let [_, sent, _, received] =
                columns.counters.of_row(&columns.flags, row).to_array().map(Option::unwrap_or_default);
            tuples.push(Tuple {
                time: clock(columns.time_ms(row)),
                source: address(columns.source[row].0 as usize),
                destination: address(columns.destination[row].0 as usize),
                source_port: columns.source_port[row],
                port: columns.destination_port[row],
                protocol: columns.protocol[row],
                is_denied: flags.decision() == Decision::Denied,
                is_begun: flags.decision() == Decision::Allowed && flags.state() == State::Begin,
                is_inbound: flags.direction() == Direction::In,
                form: flags.form(),
                rule: names.rules.names().get(group.rule.get().unwrap()).to_owned(),
                nic: names.nics.names().get(group.nic.get().unwrap()).to_owned(),
                code: columns.encryption(row).get().map(|code| names.encryption.names().get(code).to_owned()),
                bytes: sent + received,
                bytes_received: received,
            });
        }
    }
    tuples.sort_by(|a, b| a.time.cmp(&b.time));
    tuples
}

fn those(tuples: &[Tuple], wanted: impl Fn(&Tuple) -> bool) -> Vec<Tuple> {
    tuples.iter().filter(|tuple| wanted(tuple)).cloned().collect()
}

/// `48 tuples, 14:05:04.120 to 14:16:22.120`.
fn span(tuples: &[Tuple]) -> String {
    format!("{} tuples, {} to {}", tuples.len(), tuples[0].time, tuples[tuples.len() - 1].time)
}

/// How often each value is there.
fn counted<K: Ord>(tuples: &[Tuple], key: impl Fn(&Tuple) -> K) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for tuple in tuples {
        *counts.entry(key(tuple)).or_default() += 1;
    }
    counts
}

#[test]
fn the_day_as_a_whole() {
    let store = day();
    assert!(store.files().problems().is_empty(), "{:?}", store.files().problems());
    assert!(store.files().refused().is_empty());
    let (sum, counted) = summary(&store, false);
    assert_eq!((counted.repeated_records, counted.rejected_tuples), (0, 0));
    let n_bytes: usize = company_day().iter().map(|file| file.bytes.len()).sum();
    insta::assert_snapshot!(format!(
        "{n_bytes} bytes, {} files, {} records, {} tuples: {} allowed, {} denied\n{:?}, {} NICs\n{} sources, {} \
         destinations, {:?}\n{} bytes sent, {} received\n{} to {}",
        store.files().len(), counted.records, sum.tuples, sum.by_decision.allowed, sum.by_decision.denied,
        sum.by_version, sum.nics, sum.sources, sum.destinations, sum.by_protocol, sum.bytes_sent, sum.bytes_received,
        clock(sum.first_time_ms.unwrap()), clock(sum.last_time_ms.unwrap()),
    ), @"");
    let rules: Vec<String> = sum
        .rules
        .iter()
        .map(|rule| {
            let acl = rule.acl.as_deref().unwrap().rsplit('/').next().unwrap();
            format!("{} of {acl}: {} allowed, {} denied", rule.rule.as_deref().unwrap(), rule.allowed, rule.denied)
        })
        .collect();
    insta::assert_snapshot!(rules.join("\n"), @"");
}

#[test]
fn an_hour_is_missing_for_every_nic() {
    let mut hours: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
    for file in company_day() {
        let BlobPath { log, hour_ms, nic } = BlobPath::of(&file.path);
        hours.entry((log.unwrap(), nic.unwrap())).or_default().insert((hour_ms.unwrap() - DAY_START_MS) / 3_600_000);
    }
    let logs: Vec<String> = hours.keys().map(|(log, nic)| format!("{log} {nic}")).collect();
    insta::assert_snapshot!(logs.join(", "), @"");
    let expected: BTreeSet<u64> = (0..24).filter(|hour| *hour != 5).collect();
    assert!(hours.values().all(|hours| *hours == expected));
    // A record is logged after its tuples: those of the last moments before six stand in the next file.
    let of_five = those(&tuples(&day()), |tuple| tuple.time.starts_with("05:"));
    insta::assert_snapshot!(span(&of_five), @"");
}

#[test]
fn traffic_inside_is_logged_at_both_ends() {
    let all = tuples(&day());
    let web_to_db = those(&all, |tuple| tuple.source == "10.20.1.4" && tuple.destination == DB);
    let counts = counted(&web_to_db, |tuple| (tuple.nic.clone(), tuple.is_inbound, tuple.rule.clone()));
    insta::assert_snapshot!(format!("{counts:#?}"), @"");
}

#[test]
fn why_is_this_blocked() {
    let all = tuples(&day());
    let app = those(&all, |tuple| tuple.source == "10.20.1.7");
    assert!(app.iter().all(|tuple| tuple.destination == DB && tuple.port == 5432));
    let (denied, allowed): (Vec<_>, Vec<_>) = app.into_iter().partition(|tuple| tuple.is_denied);
    insta::assert_snapshot!(span(&denied), @"");
    insta::assert_snapshot!(format!("{:?}", counted(&denied, |tuple| tuple.rule.clone())), @"");
    assert_eq!(counted(&denied, |tuple| tuple.source_port).len(), 16);
    insta::assert_snapshot!(span(&allowed), @"");
    insta::assert_snapshot!(format!("{:?}", counted(&allowed, |tuple| tuple.rule.clone())), @"");
}

#[test]
fn what_does_this_rule_let_in() {
    let all = tuples(&day());
    let by_rule = those(&all, |tuple| tuple.rule == "UserRule_Temp-Allow-Any-From-Partner");
    assert!(by_rule.iter().all(|tuple| tuple.destination == JUMP && tuple.form == TupleForm::Nsg2 && !tuple.is_denied));
    insta::assert_snapshot!(span(&by_rule), @"");
    let begun = those(&by_rule, |tuple| tuple.is_begun);
    let sources = counted(&by_rule, |tuple| (tuple.source.clone(), tuple.port));
    insta::assert_snapshot!(format!("{} begun, {sources:#?}", begun.len()), @"");
}

#[test]
fn who_used_the_bandwidth() {
    let all = tuples(&day());
    let mut pairs: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for tuple in &all {
        *pairs.entry((&tuple.source, &tuple.destination)).or_default() += tuple.bytes;
    }
    let mut pairs: Vec<_> = pairs.into_iter().map(|(pair, bytes)| (bytes, pair)).collect();
    pairs.sort_by(|a, b| b.cmp(a));
    let total: u64 = all.iter().map(|tuple| tuple.bytes).sum();
    let first: Vec<String> = pairs.iter().take(6).map(|(bytes, pair)| format!("{bytes} {pair:?}")).collect();
    insta::assert_snapshot!(format!("{total} in all\n{}", first.join("\n")), @"");
    let backup = those(&all, |tuple| tuple.destination == "203.0.113.50");
    assert_eq!(backup.iter().map(|tuple| tuple.bytes - tuple.bytes_received).sum::<u64>(), 48_000_000_000);
    insta::assert_snapshot!(span(&backup), @"");
    insta::assert_snapshot!(format!("{:?}", counted(&backup, |tuple| (tuple.rule.clone(), tuple.nic.clone()))), @"");
}

#[test]
fn what_did_this_host_do() {
    let all = tuples(&day());
    let scan = those(&all, |tuple| tuple.source == INTRUDER && tuple.is_denied);
    insta::assert_snapshot!(span(&scan), @"");
    assert_eq!(counted(&scan, |tuple| tuple.port).len(), 640);
    assert_eq!(counted(&scan, |tuple| (tuple.rule.clone(), tuple.destination.clone())).len(), 1);

    let after = |tuple: &Tuple| ("22:41".."23:25").contains(&tuple.time.as_str());
    let by_intruder = |tuple: &Tuple| tuple.source == INTRUDER || tuple.destination == "203.0.113.190";
    let inside = |tuple: &Tuple| tuple.source == JUMP && tuple.destination.starts_with("10.20.");
    let steps: Vec<String> = those(&all, |tuple| after(tuple) && (by_intruder(tuple) || inside(tuple)))
        .iter()
        .map(|tuple| {
            let Tuple { time, source, destination, port, bytes, rule, .. } = tuple;
            let did = if tuple.is_denied {
                "denied"
            } else if tuple.is_begun {
                "begun"
            } else {
                ""
            };
            format!("{time} {source} {destination}:{port} {rule} {did} {bytes}")
        })
        .collect();
    insta::assert_snapshot!(steps.join("\n"), @"");
}

#[test]
fn what_else_there_is() {
    let all = tuples(&day());
    let not_accepted = those(&all, |tuple| tuple.code.as_deref() == Some("NX_NOT_ACCEPTED"));
    insta::assert_snapshot!(span(&not_accepted), @"");
    assert!(not_accepted.iter().all(|tuple| tuple.is_denied && tuple.rule == "unspecified"));
    let with_v6 = those(&all, |tuple| tuple.source.contains(':'));
    insta::assert_snapshot!(span(&with_v6), @"");
    let by_hour = counted(&all, |tuple| tuple.time[..2].to_owned());
    insta::assert_snapshot!(format!("{by_hour:?}"), @"");
    assert!(all.iter().any(|tuple| tuple.protocol == 1) && all.iter().any(|tuple| tuple.protocol == 17));
}
