//! Bytes that no log writer writes: nothing of them may make the reader panic, wait, or lose what is good beside them.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use std::time::{Duration, Instant};

use flowglass::parse::{Problem, ProblemKind};
use support::cut::check_same;
use support::{read, read_in_slices, rows, summary};

const TUPLE: &str = "1663146003599,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,";

/// What stands between the braces of a flow record.
fn flows() -> String {
    format!(
        r#""macAddress":"M","flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":["{TUPLE}"]}}]}}]}}"#
    )
}

fn record() -> String {
    format!("{{{}}}", flows())
}

fn raw(text: &str) -> String {
    format!(r#""_raw":{}"#, serde_json::to_string(text).unwrap())
}

/// Each row is in a record of its own, and the same at any cut.
fn check(text: &str, n_records: u64, n_rows: usize) {
    let bytes = text.as_bytes();
    let (store, outcome) = read(bytes);
    assert_eq!((outcome.n_records, rows(&store).len()), (n_records, n_rows), "{text}");
    assert_eq!(summary(&store, true).0.tuples, n_rows as u64, "{text}");
    for n in [1, 2, 3, 7, 4096] {
        let (sliced, sliced_outcome) = read_in_slices(bytes, n);
        assert_eq!((rows(&sliced), &sliced_outcome), (rows(&store), &outcome), "in slices of {n}: {text}");
    }
    for cut in (1..bytes.len() as u64).step_by(bytes.len() / 50 + 1) {
        check_same(bytes, &[cut, cut + 50], &[1, 0], 1000);
    }
}

/// An object may be a record and an envelope at once: each is read, neither takes the other's rows.
#[test]
fn records_inside_of_records_that_have_flows() {
    let (flows, record) = (flows(), record());
    let wrapped = raw(&record);
    let group = format!(r#"[{{"flowTuples":["{TUPLE}"]}}]"#);
    for (text, n) in [
        (format!(r#"[{{{flows},"records":[{record}]}}]"#), 2),
        (format!(r#"[{{"records":[{record}],{flows}}}]"#), 2),
        (format!(r#"[{{"records":[],{flows}}}]"#), 1),
        (format!(r#"[{{{flows},"records":{record},{flows},"records":[{record}],{flows}}}]"#), 5),
        (format!(r#"[{{{flows},{wrapped}}}]"#), 2),
        (format!(r#"[{{{wrapped},{flows}}}]"#), 2),
        (format!(r#"[{{{wrapped},{flows},{wrapped},{flows}}}]"#), 4),
        (format!(r#"[{{"properties":{{}},{wrapped},"properties":{{}}}}]"#), 1),
        (format!(r#"[{{{}}}]"#, raw(&format!(r#"{{"records":[],{flows}}}"#))), 1),
        (format!(r#"[{{"macAddress":"E","records":[{record},{record}],"properties":{{"flows":{group}}}}}]"#), 3),
        (format!(r#"[{{"a":{{}},{flows},"a":[{{}}]}}]"#), 1),
    ] {
        check(&text, n, n as usize);
    }
}

/// Two keys of one object that both have rows below them are two keys.
#[test]
fn flows_beside_flow_groups() {
    let list = format!(r#"[{{"flowTuples":["{TUPLE}"]}}]"#);
    let text = format!(r#"[{{"flowRecords":{{"flows":[{{"rule":"r","flows":{list},"flowGroups":{list}}}]}}}}]"#);
    check(&text, 1, 2);
}

/// What stands where a list of tuples, or a group, should.
#[test]
fn tuples_and_groups_of_another_shape() {
    let good = record();
    let with = |tuples: &str| good.replace(&format!("[\"{TUPLE}\"]"), tuples);
    for (tuples, n_rows, n_rejected) in [
        (format!("\"{TUPLE}\""), 1, 0),
        (format!("\"{TUPLE} {TUPLE}\""), 0, 1),
        (format!("{{\"value\":[\"{TUPLE}\"]}}"), 0, 1),
        ("17".to_owned(), 0, 1),
        (format!("[\"{TUPLE}\",[\"{TUPLE}\"],{{}}]"), 1, 2),
    ] {
        let text = format!("[{good},{},{good}]", with(&tuples));
        check(&text, 3, 2 + n_rows);
        assert_eq!(read(text.as_bytes()).1.problems.count(ProblemKind::RejectedTuple), n_rejected, "{tuples}");
    }
    let group = format!(r#"{{"rule":"r","flowTuples":["{TUPLE}"]}}"#);
    let text = format!(r#"[{{"properties":{{"flows":["x",{group},[{group}],17]}}}}]"#);
    check(&text, 1, 2);
    assert_eq!(read(text.as_bytes()).1.problems.count(ProblemKind::Junk), 2);
}

/// A `_raw` of another log says of which.
#[test]
fn a_wrapped_record_of_another_log() {
    let event = raw(r#"{"category":"NetworkSecurityGroupEvent","properties":{}}"#);
    let (_, outcome) = read(format!("{{{event}}}").as_bytes());
    assert!(outcome.refusal().unwrap().contains("an NSG event log"));
}

/// Nothing is passed over in silence.
#[test]
fn what_is_nested_too_deep_is_counted() {
    let record = record();
    for (front, back) in [("[", "]"), (r#"{"records":["#, "]}"), (r#"{"records":"#, "}")] {
        let text = format!("[{record},{}{record}{},{record}]", front.repeat(80), back.repeat(80));
        check(&text, 2, 2);
        assert_eq!(read(text.as_bytes()).1.problems.count(ProblemKind::Junk), 1, "{front}");
    }
    let inside = format!(r#"{{"properties":{}{TUPLE:?}{}}}"#, r#"{"flows":["#.repeat(40), "]}".repeat(40));
    assert_eq!(read(inside.as_bytes()).1.problems.count(ProblemKind::Junk), 1);
    check(&format!("[{inside},{record}]"), 2, 1);
}

/// A code that a chunk ended with is not the next chunk's: there the first tuple may have none.
#[test]
fn no_code_after_a_full_chunk() {
    let list = |code: &str, n: usize| {
        let tuple = format!(r#""1663146003599,10.0.0.1,10.0.0.2,1,2,6,I,C,{code},1,60,1,60""#);
        format!(
            r#"{{"flowRecords":{{"flows":[{{"flowGroups":[{{"rule":"r","flowTuples":[{}]}}]}}]}}}}"#,
            vec![tuple; n].join(",")
        )
    };
    let text = format!("[{},{}]", list("NX", 65_536), list("", 1));
    let (store, _) = read(text.as_bytes());
    assert_eq!(store.chunks().len(), 2);
    assert_eq!(summary(&store, true).0.by_encryption.into_iter().collect::<Vec<_>>(), [("NX".to_owned(), 65_536)]);
}

/// Problems are counted, and only a few of them kept.
#[test]
fn a_file_of_nothing_but_problems_stays_small() {
    let text =
        format!(r#"[{},{{"properties":{{"flows":[{{"flowTuples":[{}"#, "17,".repeat(20_000), r#""x","#.repeat(20_000));
    let (_, outcome) = read(text.as_bytes());
    assert_eq!(outcome.problems.count(ProblemKind::Junk), 20_000);
    assert_eq!(outcome.problems.count(ProblemKind::RejectedTuple), 20_000);
    assert!(outcome.problems.iter().all(|problem| problem.examples.len() <= Problem::MAX_EXAMPLES));
}

/// A megabyte of one thing takes as long as a megabyte of another, however it comes: nothing is searched twice.
#[test]
fn time_grows_with_bytes_alone() {
    let open = r#"{"records":[{"time":""#;
    let tuples = r#"[{"flowRecords":{"flows":[{"flowGroups":[{"flowTuples":["#;
    let endless: [(&str, &str, &str); 14] = [
        ("one string", open, "x"),
        ("backslashes", open, "\\"),
        ("line breaks in a string", open, "\n"),
        ("braces in a string", open, "{ "),
        ("a key", r#"{"records":[{""#, "k"),
        ("a number", r#"{"records":[{"flowLogVersion":"#, "4"),
        ("space after a brace", "[{", " "),
        ("space after a break", "x{", " "),
        ("braces after a break", "x", "{"),
        ("unclosed records", "[", r#"{"time":"x"#),
        ("openers", "[", "["),
        ("an unknown value", r#"[{"a":"#, "[{\"\\"),
        ("a tuple", tuples, "\"1,"),
        ("wrapped", "[", r#"{"_raw":"{\"_raw\":\"{"#),
    ];
    for (name, front, more) in endless {
        let bytes = [front.as_bytes(), &more.as_bytes().repeat(1_000_000 / more.len())].concat();
        for n in [300, 60_000] {
            let begin = Instant::now();
            read_in_slices(&bytes, n);
            let taken = begin.elapsed();
            assert!(taken < Duration::from_secs(5), "{name} in slices of {n}: {taken:?}");
            eprintln!("{name} in slices of {n}: {taken:?}");
        }
    }
}
