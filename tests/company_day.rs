//! The sample data as the reader finds it: the figures that the README's walk-through tells.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use flowglass::flow::{Decision, Direction, State, TupleForm};
use flowglass::parse::{Reader, Resume};
use flowglass::query::filter::Filter;
use flowglass::query::{Selection, Selector, rule_summaries};
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
    ), @r"
        5235402 bytes, 69 files, 3504 records, 32468 tuples: 31295 allowed, 1173 denied
        ByVersion { nsg1: 0, nsg2: 3441, vnet4: 29027 }, 3 NICs
        200 sources, 26 destinations, {1: 276, 6: 30582, 17: 1610}
        50777526959 bytes sent, 6036442218 received
        00:00:04.000 to 23:59:14.658
        ");
    let selector = Selector::new(&store, &Filter::default(), false);
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(chunk)));
    let rules: Vec<String> = rule_summaries(&store, &selection)
        .iter()
        .map(|rule| {
            let acl = rule.acl.as_deref().unwrap().rsplit('/').next().unwrap();
            format!("{} of {acl}: {} allowed, {} denied", rule.rule.as_deref().unwrap(), rule.allowed, rule.denied)
        })
        .collect();
    insta::assert_snapshot!(rules.join("\n"), @r"
        UserRule_Allow-Https-In of web-nsg: 11772 allowed, 0 denied
        UserRule_Allow-Sql-From-Web of db-nsg: 5232 allowed, 0 denied
        DefaultRule_AllowVnetOutBound of web-nsg: 5230 allowed, 0 denied
        DefaultRule_AllowAzureLoadBalancerInBound of web-nsg: 2760 allowed, 0 denied
        UserRule_Allow-Legacy-App-From-Office of JUMP-NSG: 1584 allowed, 0 denied
        PlatformRule of 00000000-0000-0000-0000-000000000000: 1380 allowed, 0 denied
        AllowManagementFromHub of 0a1b2c3d-0000-4000-8000-00000000a001: 1104 allowed, 0 denied
        DefaultRule_DenyAllInBound of JUMP-NSG: 0 allowed, 813 denied
        DefaultRule_AllowVnetOutBound of JUMP-NSG: 751 allowed, 0 denied
        UserRule_Allow-Sql-From-App of db-nsg: 280 allowed, 0 denied
        DefaultRule_AllowVnetInBound of db-nsg: 276 allowed, 0 denied
        DefaultRule_AllowVnetOutBound of db-nsg: 276 allowed, 0 denied
        BlockHighRiskTCPPortsFromInternet of 0a1b2c3d-0000-4000-8000-00000000a001: 0 allowed, 181 denied
        UserRule_Temp-Allow-Any-From-Partner of JUMP-NSG: 164 allowed, 0 denied
        DefaultRule_AllowInternetOutBound of db-nsg: 138 allowed, 0 denied
        DefaultRule_AllowInternetOutBound of web-nsg: 138 allowed, 0 denied
        DefaultRule_DenyAllInBound of web-nsg: 0 allowed, 81 denied
        UserRule_Allow-Backup-To-Storage of db-nsg: 60 allowed, 0 denied
        DefaultRule_AllowInternetOutBound of JUMP-NSG: 51 allowed, 0 denied
        UserRule_Block-Sql-From-Others of db-nsg: 0 allowed, 51 denied
        UserRule_Allow-Rdp-From-Office of JUMP-NSG: 48 allowed, 0 denied
        UserRule_Allow-Ssh-From-Jump of web-nsg: 32 allowed, 0 denied
        UserRule_Block-Smtp-Out of JUMP-NSG: 0 allowed, 30 denied
        UserRule_Allow-Ssh-From-Jump of db-nsg: 19 allowed, 0 denied
        UserRule_Block-Smb-Rdp-In of db-nsg: 0 allowed, 6 denied
        UserRule_Block-Smb-Rdp-In of web-nsg: 0 allowed, 6 denied
        unspecified of unspecified: 0 allowed, 5 denied
        ");
}

#[test]
fn an_hour_is_missing_for_every_nic() {
    let mut hours: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
    for file in company_day() {
        let BlobPath { log, hour_ms, nic } = BlobPath::of(&file.path);
        hours.entry((log.unwrap(), nic.unwrap())).or_default().insert((hour_ms.unwrap() - DAY_START_MS) / 3_600_000);
    }
    let logs: Vec<String> = hours.keys().map(|(log, nic)| format!("{log} {nic}")).collect();
    insta::assert_snapshot!(logs.join(", "), @"DB-FLOWLOG 002248200204, JUMP-NSG 002248200304, WEB-FLOWLOG 002248200104");
    let expected: BTreeSet<u64> = (0..24).filter(|hour| *hour != 5).collect();
    assert!(hours.values().all(|hours| *hours == expected));
    // A record is logged after its tuples: those of the last moments before six stand in the next file.
    let of_five = those(&tuples(&day()), |tuple| tuple.time.starts_with("05:"));
    insta::assert_snapshot!(span(&of_five), @"11 tuples, 05:59:35.389 to 05:59:57.000");
}

#[test]
fn traffic_inside_is_logged_at_both_ends() {
    let all = tuples(&day());
    let web_to_db = those(&all, |tuple| tuple.source == "10.20.1.4" && tuple.destination == DB);
    let counts = counted(&web_to_db, |tuple| (tuple.nic.clone(), tuple.is_inbound, tuple.rule.clone()));
    insta::assert_snapshot!(format!("{counts:#?}"), @r#"
        {
            (
                "002248200104",
                false,
                "DefaultRule_AllowVnetOutBound",
            ): 5230,
            (
                "002248200204",
                true,
                "UserRule_Allow-Sql-From-Web",
            ): 5232,
        }
        "#);
}

#[test]
fn why_is_this_blocked() {
    let all = tuples(&day());
    let app = those(&all, |tuple| tuple.source == "10.20.1.7");
    assert!(app.iter().all(|tuple| tuple.destination == DB && tuple.port == 5432));
    let (denied, allowed): (Vec<_>, Vec<_>) = app.into_iter().partition(|tuple| tuple.is_denied);
    insta::assert_snapshot!(span(&denied), @"48 tuples, 14:05:04.120 to 14:16:22.120");
    insta::assert_snapshot!(format!("{:?}", counted(&denied, |tuple| tuple.rule.clone())), @r#"{"UserRule_Block-Sql-From-Others": 48}"#);
    assert_eq!(counted(&denied, |tuple| tuple.source_port).len(), 16);
    insta::assert_snapshot!(span(&allowed), @"280 tuples, 14:17:04.120 to 20:00:00.120");
    insta::assert_snapshot!(format!("{:?}", counted(&allowed, |tuple| tuple.rule.clone())), @r#"{"UserRule_Allow-Sql-From-App": 280}"#);
}

#[test]
fn what_does_this_rule_let_in() {
    let all = tuples(&day());
    let by_rule = those(&all, |tuple| tuple.rule == "UserRule_Temp-Allow-Any-From-Partner");
    assert!(by_rule.iter().all(|tuple| tuple.destination == JUMP && tuple.form == TupleForm::Nsg2 && !tuple.is_denied));
    insta::assert_snapshot!(span(&by_rule), @"164 tuples, 01:12:07.000 to 23:24:40.000");
    let begun = those(&by_rule, |tuple| tuple.is_begun);
    let sources = counted(&by_rule, |tuple| (tuple.source.clone(), tuple.port));
    insta::assert_snapshot!(format!("{} begun, {sources:#?}", begun.len()), @r#"
        78 begun, {
            (
                "192.0.2.201",
                3389,
            ): 28,
            (
                "192.0.2.214",
                22,
            ): 18,
            (
                "198.51.100.12",
                3389,
            ): 44,
            (
                "198.51.100.23",
                22,
            ): 24,
            (
                "198.51.100.64",
                3389,
            ): 36,
            (
                "198.51.100.77",
                22,
            ): 2,
            (
                "198.51.100.77",
                3389,
            ): 12,
        }
        "#);
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
    insta::assert_snapshot!(format!("{total} in all\n{}", first.join("\n")), @r#"
        56813969177 in all
        48449999118 ("10.20.2.4", "203.0.113.50")
        3657286268 ("10.20.3.4", "10.20.2.4")
        1816874892 ("10.20.3.4", "203.0.113.190")
        1327723261 ("10.20.1.4", "10.20.2.4")
        597842907 ("10.20.2.4", "10.40.2.4")
        126881924 ("10.30.0.11", "10.20.3.4")
        "#);
    let backup = those(&all, |tuple| tuple.destination == "203.0.113.50");
    assert_eq!(backup.iter().map(|tuple| tuple.bytes - tuple.bytes_received).sum::<u64>(), 48_000_000_000);
    insta::assert_snapshot!(span(&backup), @"60 tuples, 02:00:03.000 to 03:10:04.100");
    insta::assert_snapshot!(format!("{:?}", counted(&backup, |tuple| (tuple.rule.clone(), tuple.nic.clone()))), @r#"{("UserRule_Allow-Backup-To-Storage", "002248200204"): 60}"#);
}

#[test]
fn what_did_this_host_do() {
    let all = tuples(&day());
    let scan = those(&all, |tuple| tuple.source == INTRUDER && tuple.is_denied);
    insta::assert_snapshot!(span(&scan), @"640 tuples, 22:38:30.000 to 22:40:18.000");
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
    insta::assert_snapshot!(steps.join("\n"), @r"
        22:41:05.000 198.51.100.77 10.20.3.4:22 UserRule_Temp-Allow-Any-From-Partner begun 0
        22:41:09.000 198.51.100.77 10.20.3.4:22 UserRule_Temp-Allow-Any-From-Partner  4171
        22:41:12.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner begun 0
        22:41:18.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  4418
        22:42:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner begun 0
        22:47:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  2409367
        22:51:20.000 10.20.3.4 10.20.1.4:445 DefaultRule_AllowVnetOutBound begun 0
        22:51:20.002 10.20.3.4 10.20.1.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:51:23.002 10.20.3.4 10.20.1.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:51:24.000 10.20.3.4 10.20.1.4:3389 DefaultRule_AllowVnetOutBound begun 0
        22:51:24.002 10.20.3.4 10.20.1.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:51:27.002 10.20.3.4 10.20.1.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:51:29.002 10.20.3.4 10.20.1.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:51:33.002 10.20.3.4 10.20.1.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:51:40.000 10.20.3.4 10.20.1.4:22 DefaultRule_AllowVnetOutBound begun 0
        22:51:40.002 10.20.3.4 10.20.1.4:22 UserRule_Allow-Ssh-From-Jump begun 0
        22:51:41.000 10.20.3.4 10.20.1.4:445 DefaultRule_AllowVnetOutBound  198
        22:51:45.000 10.20.3.4 10.20.1.4:3389 DefaultRule_AllowVnetOutBound  198
        22:52:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  2986556
        22:56:40.000 10.20.3.4 10.20.1.4:22 DefaultRule_AllowVnetOutBound  90142
        22:56:40.329 10.20.3.4 10.20.1.4:22 UserRule_Allow-Ssh-From-Jump  90142
        22:57:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  5084634
        22:58:00.000 10.20.3.4 10.20.1.4:22 DefaultRule_AllowVnetOutBound  128559
        22:58:00.002 10.20.3.4 10.20.1.4:22 UserRule_Allow-Ssh-From-Jump  128559
        22:59:10.000 10.20.3.4 10.20.2.4:445 DefaultRule_AllowVnetOutBound begun 0
        22:59:10.002 10.20.3.4 10.20.2.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:59:13.002 10.20.3.4 10.20.2.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:59:14.000 10.20.3.4 10.20.2.4:3389 DefaultRule_AllowVnetOutBound begun 0
        22:59:14.002 10.20.3.4 10.20.2.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:59:17.002 10.20.3.4 10.20.2.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:59:19.002 10.20.3.4 10.20.2.4:445 UserRule_Block-Smb-Rdp-In denied 0
        22:59:20.000 10.20.3.4 10.20.2.4:5432 DefaultRule_AllowVnetOutBound begun 0
        22:59:20.002 10.20.3.4 10.20.2.4:5432 UserRule_Block-Sql-From-Others denied 0
        22:59:23.002 10.20.3.4 10.20.2.4:3389 UserRule_Block-Smb-Rdp-In denied 0
        22:59:23.002 10.20.3.4 10.20.2.4:5432 UserRule_Block-Sql-From-Others denied 0
        22:59:29.002 10.20.3.4 10.20.2.4:5432 UserRule_Block-Sql-From-Others denied 0
        22:59:31.000 10.20.3.4 10.20.2.4:445 DefaultRule_AllowVnetOutBound  198
        22:59:35.000 10.20.3.4 10.20.2.4:3389 DefaultRule_AllowVnetOutBound  198
        22:59:41.000 10.20.3.4 10.20.2.4:5432 DefaultRule_AllowVnetOutBound  198
        22:59:50.000 10.20.3.4 10.20.2.4:22 DefaultRule_AllowVnetOutBound begun 0
        22:59:50.002 10.20.3.4 10.20.2.4:22 UserRule_Allow-Ssh-From-Jump begun 0
        23:02:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  3030328
        23:04:50.000 10.20.3.4 10.20.2.4:22 DefaultRule_AllowVnetOutBound  443168706
        23:04:50.365 10.20.3.4 10.20.2.4:22 UserRule_Allow-Ssh-From-Jump  443168706
        23:05:00.000 10.20.3.4 203.0.113.190:443 DefaultRule_AllowInternetOutBound begun 0
        23:07:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  1851617
        23:09:50.000 10.20.3.4 10.20.2.4:22 DefaultRule_AllowVnetOutBound  452214864
        23:09:50.368 10.20.3.4 10.20.2.4:22 UserRule_Allow-Ssh-From-Jump  452214864
        23:10:00.000 10.20.3.4 203.0.113.190:443 DefaultRule_AllowInternetOutBound  467845272
        23:12:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  1821242
        23:14:50.000 10.20.3.4 10.20.2.4:22 DefaultRule_AllowVnetOutBound  475379310
        23:14:50.222 10.20.3.4 10.20.2.4:22 UserRule_Allow-Ssh-From-Jump  475379310
        23:15:00.000 10.20.3.4 203.0.113.190:443 DefaultRule_AllowInternetOutBound  449676522
        23:17:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  2479944
        23:17:30.000 10.20.3.4 10.20.2.4:22 DefaultRule_AllowVnetOutBound  456737010
        23:17:30.002 10.20.3.4 10.20.2.4:22 UserRule_Allow-Ssh-From-Jump  456737010
        23:20:00.000 10.20.3.4 203.0.113.190:443 DefaultRule_AllowInternetOutBound  458670060
        23:22:00.000 10.20.3.4 203.0.113.190:443 DefaultRule_AllowInternetOutBound  440683038
        23:22:10.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  4380962
        23:24:40.000 198.51.100.77 10.20.3.4:3389 UserRule_Temp-Allow-Any-From-Partner  2524639
        ");
}

#[test]
fn what_else_there_is() {
    let all = tuples(&day());
    let not_accepted = those(&all, |tuple| tuple.code.as_deref() == Some("NX_NOT_ACCEPTED"));
    insta::assert_snapshot!(span(&not_accepted), @"5 tuples, 11:20:00.310 to 11:20:15.310");
    assert!(not_accepted.iter().all(|tuple| tuple.is_denied && tuple.rule == "unspecified"));
    let with_v6 = those(&all, |tuple| tuple.source.contains(':'));
    insta::assert_snapshot!(span(&with_v6), @"1698 tuples, 00:09:54.521 to 23:31:31.024");
    let by_hour = counted(&all, |tuple| tuple.time[..2].to_owned());
    insta::assert_snapshot!(format!("{by_hour:?}"), @r#"{"00": 543, "01": 530, "02": 519, "03": 522, "04": 472, "05": 11, "06": 654, "07": 1022, "08": 1643, "09": 2277, "10": 2738, "11": 2330, "12": 1870, "13": 2178, "14": 2621, "15": 2450, "16": 1981, "17": 1742, "18": 1373, "19": 1133, "20": 1008, "21": 804, "22": 1430, "23": 617}"#);
    assert!(all.iter().any(|tuple| tuple.protocol == 1) && all.iter().any(|tuple| tuple.protocol == 17));
}
