//! The reader on whole files: what it finds, however the bytes come.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use flowglass::parse::{ProblemKind, TupleText};
use flowglass::sample::{Format, Generator, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{quirks, read, read_in_slices, rows, slow_tuples, summary, text_of_tuple};

fn generated(format: Format, n_bytes: u64, seed: u64) -> Vec<u8> {
    let mut generator = Generator::new(&Options { format, n_bytes, seed, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    bytes
}

#[test]
fn any_split_gives_the_same() {
    for format in Format::ALL {
        let bytes = generated(format, 40_000, 7);
        let (whole, whole_outcome) = read(&bytes);
        for n in [1, 2, 3, 7, 61, 4096] {
            let (store, outcome) = read_in_slices(&bytes, n);
            assert_eq!(rows(&store), rows(&whole), "{format:?} in slices of {n}");
            assert_eq!(outcome, whole_outcome, "{format:?} in slices of {n}");
        }
    }
}

/// Every complete record, and every complete tuple of the record that broke, is there at every cut.
#[test]
fn a_cut_at_every_byte_loses_nothing_complete() {
    let whole_ones = ["s1-v1-tuples", "s1-v2-tuples", "s1-v4-tuples", "s2-01-one-line", "s2-08-keys-sorted"];
    for (name, bytes) in quirks().into_iter().filter(|(name, _)| whole_ones.contains(&name.as_str())) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (whole, _) = read(&bytes);
        let whole = rows(&whole);
        for end in 0..=bytes.len() {
            let (store, outcome) = read(&bytes[..end]);
            let found = rows(&store);
            assert_eq!(found.len(), n_tuples_before(&text, end), "{name} cut at {end}");
            let n_complete = whole.iter().filter(|row| record_end(row) <= end).count();
            assert_eq!(found[..n_complete], whole[..n_complete], "{name} cut at {end}");
            if end < bytes.len() && end > 0 {
                assert_eq!(outcome.problems.count(ProblemKind::CutOff), 1, "{name} cut at {end}");
            }
        }
    }
}

fn record_end(row: &str) -> usize {
    row.split_once("..").unwrap().1.split(' ').next().unwrap().parse().unwrap()
}

/// Strings with 7 commas or more that are closed before `end`.
fn n_tuples_before(text: &str, end: usize) -> usize {
    let mut strings = text[..end].split('"').collect::<Vec<_>>();
    strings.pop(); // what is after the last quote is no closed string
    strings.iter().skip(1).step_by(2).filter(|string| string.matches(',').count() >= 7).count()
}

#[test]
fn generated_logs_come_back_exactly() {
    for format in Format::ALL {
        let mut generator = Generator::new(&Options { format, n_bytes: 300_000, seed: 3, n_files: None });
        let mut bytes = Vec::new();
        while generator.next_file().is_some() {
            while generator.next_piece(&mut bytes) {}
        }
        let truth = generator.truth();
        let (store, outcome) = read(&bytes);
        let (found, counted) = summary(&store, false);
        assert!(outcome.problems.is_empty(), "{format:?}: {:?}", outcome.problems);
        assert_eq!(found, truth.summary, "{format:?}");
        assert_eq!((counted.records, counted.repeated_records, counted.rejected_tuples), (truth.records, 0, 0));
    }
}

/// FORMAT §1's worked example, in both forms: 9,125 packets and 5,256,000 bytes.
#[test]
fn the_worked_example() {
    let forms = quirks().into_iter().filter(|(name, _)| name.starts_with("s1-worked-example"));
    for (_, log) in forms {
        let (store, _) = read(&log);
        let (totals, _) = summary(&store, false);
        assert_eq!(totals.packets_sent + totals.packets_received, 9_125);
        assert_eq!(totals.bytes_sent + totals.bytes_received, 5_256_000);
        assert_eq!((totals.tuples, totals.tuples_without_counters, totals.by_state.begin), (3, 1, 1));
        assert_eq!((totals.bytes_in, totals.bytes_out), (588_096 + 29_952, 4_610_880 + 27_072));
    }
}

/// Tuples as they may stand in a log, right, odd and wrong.
fn tuple() -> impl Strategy<Value = String> {
    let time = prop_oneof![Just("1663146003599".to_owned()), Just("1542110402".to_owned()), "[0-9]{0,17}"];
    let address = prop_oneof![
        "(10|192)\\.[0-9]{1,2}\\.0\\.[0-9]{1,3}",
        "2001:db8::[0-9a-f]{1,4}",
        Just("::ffff:192.0.2.1".to_owned()),
        "[0-9.:a-f]{0,20}"
    ];
    let port = prop_oneof!["[0-9]{1,5}", "[0-9x]{0,6}"];
    let middle = prop_oneof![
        "(T|U),(I|O),(A|D)",
        "(T|U),(I|O),(A|D),(B|C|E|)",
        "(6|17|1|58|255),(I|O),(B|C|E|D),(X|NX|NX_FALLBACK|NX_NOT_ACCEPTED|NEW_CODE|)",
        "[0-9A-Z]{1,3},[IOX],[A-E],[A-Z_]{0,9}"
    ];
    let counter = prop_oneof![Just(String::new()), Just("0".to_owned()), "[1-9][0-9]{0,9}", "[0-9]{1,21}"];
    let end = prop_oneof![
        Just(String::new()),
        (counter.clone(), counter.clone(), counter.clone(), counter.clone())
            .prop_map(|(a, b, c, d)| format!(",{a},{b},{c},{d}")),
        counter.prop_map(|c| format!(",{c}"))
    ];
    (time, address.clone(), address, port.clone(), port, middle, end).prop_map(
        |(time, source, destination, sport, dport, middle, end)| {
            format!("{time},{source},{destination},{sport},{dport},{middle}{end}")
        },
    )
}

/// A log of any version with these tuples.
fn log() -> impl Strategy<Value = Value> {
    let tuples = proptest::collection::vec(tuple(), 0..6);
    let rule = "[A-Za-z_]{1,12}|<img onerror=x>|\\PC{0,8}";
    let group = (rule, tuples).boxed();
    let nsg = (proptest::collection::vec(group.clone(), 0..4), 1_u8..3).prop_map(|(groups, version)| {
        let flows: Vec<Value> =
            groups.iter().map(|(rule, tuples)| json!({"rule": rule, "flows": [{"mac": "00224871C205", "flowTuples": tuples}]})).collect();
        json!({"time": "2022-09-14T09:00:52Z", "resourceId": "/NSG", "properties": {"Version": version, "flows": flows}})
    });
    let vnet = proptest::collection::vec(group, 0..4).prop_map(|groups| {
        let groups: Vec<Value> = groups.iter().map(|(rule, tuples)| json!({"rule": rule, "flowTuples": tuples})).collect();
        json!({"macAddress": "00224871C205", "flowLogVersion": 4, "flowRecords": {"flows": [{"aclID": "acl", "flowGroups": groups}]}})
    });
    proptest::collection::vec(prop_oneof![nsg, vnet], 0..4).prop_map(|records| json!({"records": records}))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// The walker finds what a slow reader with a whole-file tree finds, tuple by tuple.
    #[test]
    fn the_walker_agrees_with_serde_json(log in log(), is_pretty: bool) {
        let text = if is_pretty { serde_json::to_string_pretty(&log).unwrap() } else { log.to_string() };
        let (store, outcome) = read(text.as_bytes());
        let mut n_rejected = 0;
        let mut expected = Vec::new();
        for [text, rule, acl, mac] in slow_tuples(&log) {
            match TupleText::parse(&text) {
                Ok(tuple) => expected.push(format!("{} {rule} {acl} {mac}", text_of_tuple(&tuple))),
                Err(_) => n_rejected += 1,
            }
        }
        let found: Vec<String> = rows(&store).iter().map(|row| row.split_once(' ').unwrap().1.to_owned()).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(outcome.problems.count(ProblemKind::RejectedTuple), n_rejected);
    }

    /// No bytes at all make it panic, and any split of them gives the same.
    #[test]
    fn any_bytes_are_read_somehow(bytes in proptest::collection::vec(any::<u8>(), 0..400), n in 1_usize..50) {
        let (whole, outcome) = read(&bytes);
        let (split, split_outcome) = read_in_slices(&bytes, n);
        prop_assert_eq!(rows(&whole), rows(&split));
        prop_assert_eq!(outcome, split_outcome);
    }

    /// The same for logs in which some bytes were changed, taken out or put in.
    #[test]
    fn damaged_logs_are_read_somehow(
        which in any::<prop::sample::Index>(), changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..3, any::<u8>()), 1..6), n in 1_usize..300
    ) {
        let mut quirks = quirks();
        let mut bytes = quirks.swap_remove(which.index(quirks.len())).1;
        for (place, what, byte) in changes {
            if bytes.is_empty() { break }
            let place = place.index(bytes.len());
            let byte = *b"\"{}[],:\\ \n0A".get(usize::from(byte)).unwrap_or(&byte);
            match what {
                0 => bytes[place] = byte,
                1 => { bytes.remove(place); }
                _ => bytes.insert(place, byte),
            }
        }
        let (whole, outcome) = read(&bytes);
        let (split, split_outcome) = read_in_slices(&bytes, n);
        prop_assert_eq!(rows(&whole), rows(&split));
        prop_assert_eq!(outcome, split_outcome);
    }
}
