//! The reader on whole files: what it finds, however the bytes come.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use flowglass::parse::{ProblemKind, TupleText};
use flowglass::sample::{Format, Generator, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{read, read_in_slices, rows, slow_tuples, summary};

fn generated(format: Format, n_bytes: u64, seed: u64) -> Vec<u8> {
    let mut generator = Generator::new(&Options { format, n_bytes, seed, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    bytes
}

/// Small logs in which every quirk stands that the reader knows.
fn quirky() -> Vec<(&'static str, Vec<u8>)> {
    let v4 = r#"{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"flowLogGUID":"g","macAddress":"00224871C205","category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s/vnet","operationName":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"/s/NSG-1","flowGroups":[{"rule":"DefaultRule_AllowInternetOutBound","flowTuples":["1663146003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,0,0,0,0","1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580","1663146003637,2001:db8::10,2001:db8:85a3::8a2e:370:7334,22730,443,58,O,C,X,18446744073709551615,18446744073709551615,1,74"]},{"rule":"BlockHighRisk","flowTuples":["1663145998065,203.0.113.95,10.0.0.6,50955,22,6,I,D,NX,0,0,0,0"]}]}]}}"#;
    let sorted = r#"{"category":"FlowLogFlowEvent","flowLogVersion":4,"flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"flowTuples":["1663146003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,,,,"],"rule":"R1"}]}]},"macAddress":"00-22-48-71-c2-05","time":"2022-09-14T09:01:52Z"}"#;
    let v2 = r#"{"time":"2018-11-13T12:00:35.3899262Z","systemId":"x","category":"NetworkSecurityGroupFlowEvent","resourceId":"/SUBSCRIPTIONS/S/NSG","operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":2,"flows":[{"rule":"DefaultRule_DenyAllInBound","flows":[{"mac":"000D3AF87856","flowTuples":["1542110402,198.51.100.190,10.5.16.4,28746,443,U,I,D,B,,,,","1542110424,198.51.100.18,10.5.16.4,59336,45,T,I,A,C,4,246,2,126","1542110425,198.51.100.18,10.5.16.4,59336,45,T,I,A,E,,,,"]}]},{"rule":"UserRule_x","flows":[]}]}}"#;
    let v1 = "{\r\n  \"time\": \"2017-02-16T22:00:32.8950000Z\",\r\n  \"category\": \"NetworkSecurityGroupFlowEvent\",\r\n  \"resourceId\": \"/SUBSCRIPTIONS/S/NSG\",\r\n  \"properties\": {\r\n    \"Version\": 1,\r\n    \"flows\": [ { \"rule\": \"UserRule_\\u00e9\", \"flows\": [ { \"mac\": \"000D3AF8801A\", \"flowTuples\": [\r\n \"1487282421,192.0.2.95,10.1.0.4,51529,5358,T,I,D\",\r\n \"1487282370,192.0.2.17,10.1.0.4,61771,3389,T,I,A\" ] } ] } ]\r\n  }\r\n}";
    let odd = r#"{"time":"20180719:L012620622","macAddress":"m","junk":{"a":["}",{"b":"\"]"}]},"properties":{"Version":"2.0","flows":[{"rule":"R","flows":[{"flowTuples":["1542110402,198.51.100.190,10.5.16.4,28746,443,U,I,A,B,4096,10,3276,8","no tuple","1542110402,198.51.100.190,10.5.16.4,99999,443,U,I,A,B,,,,","1542110402,198.51.100.190,10.5.16.4,1,443,6,I,E,NX_NOT_ACCEPTED,1,40,0,0",17,]}]}]}}"#;
    let other =
        r#"{"time":"2017-02-16T22:00:32Z","category":"NetworkSecurityGroupEvent","properties":{"type":"block"}}"#;
    let wrapped = |records: &[&str]| format!("{{\"records\":[{}]}}", records.join(",")).into_bytes();
    vec![
        ("v4", wrapped(&[v4, sorted])),
        ("v2 and v1", wrapped(&[v2, v1])),
        ("all, with a byte order mark", [b"\xef\xbb\xbf".to_vec(), wrapped(&[v1, v2, v4, odd, other, v4])].concat()),
        ("junk between", format!("{{\"records\":[{v4},17,\"x\",null,{other},[{v2}]]}}").into_bytes()),
        ("broken between", format!("{{\"records\":[{v4},{},{v2}", &v4[..v4.len() - 60]).into_bytes()),
        ("a bare record", v2.as_bytes().to_vec()),
        ("an appended block", format!(",{v1}").into_bytes()),
        ("nested records", format!("{{\"records\":{{\"records\":[{v1}]}}}}").into_bytes()),
        ("cut off", wrapped(&[v4, v2])[..v4.len() + v2.len() - 150].to_vec()),
        ("duplicate keys", br#"{"records":[{"macAddress":"m","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"x","rule":"y","flowTuples":["1,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,"],"flowTuples":["2,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,"]}]}]}}]}"#.to_vec()),
        ("text", b"#Software: something\n2018-01-01 GET / 200\n".to_vec()),
        ("nothing", Vec::new()),
    ]
}

/// Inline, so that a change of any field of any row is seen.
#[test]
fn rows_of_the_quirky_logs() {
    let logs = quirky();
    let of = |name: &str| {
        let (store, outcome) = read(&logs.iter().find(|(n, _)| *n == name).unwrap().1);
        let problems: Vec<String> = outcome
            .problems
            .iter()
            .map(|p| format!("{} × {} at byte {}: {}", p.count, p.kind, p.examples[0].byte, p.examples[0].text))
            .collect();
        [rows(&store), problems].concat().join("\n")
    };
    insta::assert_snapshot!(of("v4"), @r#"
    12..707 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    708..965 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- R1 a 00224871C205
    "#);
    insta::assert_snapshot!(of("v2 and v1"), @r#"
    12..534 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Denied None Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    12..534 1542110424000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed Continue Nsg2 ? 4/246/2/126 DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    12..534 1542110425000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed End Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    535..926 1487282421000 192.0.2.95:51529>10.1.0.4:5358 6 In Denied None Nsg1 ? -/-/-/- UserRule_é /SUBSCRIPTIONS/S/NSG 000D3AF8801A
    535..926 1487282370000 192.0.2.17:61771>10.1.0.4:3389 6 In Allowed None Nsg1 ? -/-/-/- UserRule_é /SUBSCRIPTIONS/S/NSG 000D3AF8801A
    "#);
    insta::assert_snapshot!(of("all, with a byte order mark"), @r#"
    15..406 1487282421000 192.0.2.95:51529>10.1.0.4:5358 6 In Denied None Nsg1 ? -/-/-/- UserRule_é /SUBSCRIPTIONS/S/NSG 000D3AF8801A
    15..406 1487282370000 192.0.2.17:61771>10.1.0.4:3389 6 In Allowed None Nsg1 ? -/-/-/- UserRule_é /SUBSCRIPTIONS/S/NSG 000D3AF8801A
    407..929 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Denied None Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    407..929 1542110424000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed Continue Nsg2 ? 4/246/2/126 DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    407..929 1542110425000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed End Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    930..1625 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    930..1625 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    930..1625 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    930..1625 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    1626..2006 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Allowed Begin Nsg2 ? 4096/10/3276/8 R ? m
    1626..2006 1542110402000 198.51.100.190:1>10.5.16.4:443 6 In Allowed End Vnet4 NX_NOT_ACCEPTED 1/40/0/0 R ? m
    2108..2803 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    2108..2803 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    2108..2803 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    2108..2803 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    3 × rejected-tuple at byte 1850: a tuple has 8 or 13 fields, this one has 1, in "no tuple"
    1 × odd-counters at byte 1779: 1542110402,198.51.100.190,10.5.16.4,28746,443,U,I,A,B,4096,10,3276,8
    1 × odd-encryption at byte 1921: 1542110402,198.51.100.190,10.5.16.4,1,443,6,I,E,NX_NOT_ACCEPTED,1,40,0,0
    1 × odd-form at byte 1626: tuples of another layout than the record's version
    1 × other-record at byte 2007: a record of an NSG event log (category "NetworkSecurityGroupEvent")
    1 × bad-record-time at byte 1626: "20180719:L012620622" is not a time
    "#);
    insta::assert_snapshot!(of("junk between"), @r#"
    12..707 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    822..1344 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Denied None Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    822..1344 1542110424000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed Continue Nsg2 ? 4/246/2/126 DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    822..1344 1542110425000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed End Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    1 × other-record at byte 720: a record of an NSG event log (category "NetworkSecurityGroupEvent")
    3 × junk at byte 708: expected a record, got 17
    "#);
    insta::assert_snapshot!(of("broken between"), @r#"
    12..707 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    708..1344 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    708..1344 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    708..1344 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    1344..1866 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Denied None Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    1344..1866 1542110424000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed Continue Nsg2 ? 4/246/2/126 DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    1344..1866 1542110425000 198.51.100.18:59336>10.5.16.4:45 6 In Allowed End Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    1 × cut-off at byte 1866: the file ends at byte 1866 without its closing brackets
    1 × broken-json at byte 1344: expected the end of a string, got "{"time":"2018-11-13T12:0"
    "#);
    insta::assert_snapshot!(of("cut off"), @r#"
    12..707 1663146003599 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed Begin Vnet4 NX -/-/-/- DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003606 10.0.0.6:23956>192.0.2.180:443 6 Out Allowed End Vnet4 NX 3/767/2/1580 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663146003637 2001:db8::10:22730>2001:db8:85a3::8a2e:370:7334:443 58 Out Allowed Continue Vnet4 X 18446744073709551615/18446744073709551615/1/74 DefaultRule_AllowInternetOutBound /s/NSG-1 00224871C205
    12..707 1663145998065 203.0.113.95:50955>10.0.0.6:22 6 In Denied None Vnet4 NX -/-/-/- BlockHighRisk /s/NSG-1 00224871C205
    708..1067 1542110402000 198.51.100.190:28746>10.5.16.4:443 17 In Denied None Nsg2 ? -/-/-/- DefaultRule_DenyAllInBound /SUBSCRIPTIONS/S/NSG 000D3AF87856
    1 × cut-off at byte 1067: the file ends at byte 1067, inside of the record that begins at byte 708
    "#);
    insta::assert_snapshot!(of("duplicate keys"), @r#"
    12..217 2000 10.0.0.1:1>10.0.0.2:2 6 In Allowed Begin Vnet4 NX -/-/-/- y a m
    "#);
    insta::assert_snapshot!(of("text"), @r##"
    1 × broken-json at byte 0: expected a record, got "#Software: something\n201"
    "##);
}

#[test]
fn any_split_gives_the_same() {
    let mut logs = quirky();
    logs.extend(Format::ALL.iter().map(|format| ("generated", generated(*format, 40_000, 7))));
    for (name, bytes) in logs {
        let (whole, whole_outcome) = read(&bytes);
        for n in [1, 2, 3, 7, 61, 4096] {
            let (store, outcome) = read_in_slices(&bytes, n);
            assert_eq!(rows(&store), rows(&whole), "{name} in slices of {n}");
            assert_eq!(outcome, whole_outcome, "{name} in slices of {n}");
        }
    }
}

/// Every complete record, and every complete tuple of the record that broke, is there at every cut.
#[test]
fn a_cut_at_every_byte_loses_nothing_complete() {
    for (name, bytes) in quirky().into_iter().filter(|(name, _)| ["v4", "v2 and v1"].contains(name)) {
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
    let v2 = json!({"records": [{"properties": {"Version": 2, "flows": [{"rule": "r", "flows": [{"mac": "m", "flowTuples": [
        "1493763938,185.170.185.105,10.2.0.4,35370,23,T,I,A,B,,,,",
        "1493695838,185.170.185.105,10.2.0.4,35370,23,T,I,A,C,1021,588096,8005,4610880",
        "1493696138,185.170.185.105,10.2.0.4,35370,23,T,I,A,E,52,29952,47,27072"]}]}]}}]});
    let v4 = json!({"records": [{"flowLogVersion": 4, "flowRecords": {"flows": [{"aclID": "a", "flowGroups": [{"rule": "r", "flowTuples": [
        "1493763938,185.170.185.105,10.2.0.4,35370,23,6,I,B,NX,,,,",
        "1493695838,185.170.185.105,10.2.0.4,35370,23,6,I,C,NX,1021,588096,8005,4610880",
        "1493696138,185.170.185.105,10.2.0.4,35370,23,6,I,E,NX,52,29952,47,27072"]}]}]}}]});
    for log in [v2, v4] {
        let (store, _) = read(log.to_string().as_bytes());
        let (totals, _) = summary(&store, false);
        assert_eq!(totals.packets_sent + totals.packets_received, 9_125);
        assert_eq!(totals.bytes_sent + totals.bytes_received, 5_256_000);
        assert_eq!((totals.tuples, totals.tuples_without_counters, totals.by_state.begin), (3, 1, 1));
        assert_eq!((totals.bytes_in, totals.bytes_out), (588_096 + 29_952, 4_610_880 + 27_072));
    }
}

/// A repeat has the same time, resource, MAC and sequence of ACL, rule and tuple, whatever its white space and key order.
#[test]
fn repeats_are_found_in_any_dress() {
    let record = r#"{"time":"2022-09-14T09:00:52Z","macAddress":"00224871C205","targetResourceID":"/A/b","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"x","flowTuples":["1,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,"]}]}]}}"#;
    let dressed = r#"{ "flowRecords": {"flows": [ {"flowGroups": [ {"flowTuples": [ "1,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,"], "rule": "x"} ], "aclID": "a"} ]},
        "targetResourceID": "/a/B", "macAddress": "00-22-48-71-c2-05", "time": "2022-09-14T09:00:52Z" }"#;
    for other in ["09:00:53Z", "C206", "/A/c", "\"a2\"", "\"y\"", "10.0.0.3"] {
        let changed = match other {
            "09:00:53Z" => record.replace("09:00:52Z", other),
            "C206" => record.replace("C205", other),
            "/A/c" => record.replace("/A/b", other),
            "\"a2\"" => record.replace("\"a\"", other),
            "\"y\"" => record.replace("\"x\"", other),
            _ => record.replace("10.0.0.2", other),
        };
        let (store, _) = read(format!("[{record},{dressed},{changed}]").as_bytes());
        let (_, counted) = summary(&store, false);
        assert_eq!((counted.records, counted.repeated_records), (3, 1), "{other}");
        assert_eq!(summary(&store, false).0.tuples, 2);
        assert_eq!(summary(&store, true).0.tuples, 3);
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
                Ok(tuple) => expected.push(format!(
                    "{} {}:{}>{}:{} {} {:?} {:?} {:?} {:?} {} {} {rule} {acl} {mac}",
                    tuple.time_ms, tuple.source, tuple.source_port, tuple.destination, tuple.destination_port, tuple.protocol,
                    tuple.judged.flags.direction(), tuple.judged.flags.decision(), tuple.judged.flags.state(),
                    tuple.judged.flags.form(), tuple.encryption.unwrap_or("?"),
                    tuple.judged.counters.to_array().map(|c| c.map_or("-".to_owned(), |c| c.to_string())).join("/"),
                )),
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
        which in 0_usize..12, changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..3, any::<u8>()), 1..6), n in 1_usize..300
    ) {
        let mut bytes = quirky().swap_remove(which).1;
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
