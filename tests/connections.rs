//! Tuples that are connections, case by case.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/records.rs"]
mod records;

use flowglass::connection::{Connections, Kind};
use flowglass::flow::{Direction, TupleForm, Whole};
use flowglass::store::Store;
use records::{Record, Version, blob};

const MAC: &str = "000D3AF8781A";
/// The worked example of Microsoft's documents (FORMAT §1), of which the `B` stamp is a slip.
const EXAMPLE_BEGIN: u64 = 1_493_695_538;
const EXAMPLE_SLIP: u64 = 1_493_763_938;

/// What is found, in words: of each connection how whole it is, its rows, duration and sums.
fn found(store: &Store) -> Vec<String> {
    let found = Connections::of(store).unwrap();
    let each = (0..).zip(found.all()).map(|(number, connection)| {
        let (n, ms, sums) = (found.rows(number).len(), found.duration_ms(store, number), found.sums(number));
        let sums = if connection.is_counted() { format!("{sums:?}") } else { "not known".to_owned() };
        format!("{}: {n} in {ms} ms, {sums}", connection.whole().name())
    });
    each.collect()
}

fn record(version: Version, time_ms: u64, tuples: &[String]) -> Record<'static> {
    Record { version, time_ms, mac: Some(MAC), rule: "UserRule_web", tuples: tuples.to_vec() }
}

/// A store of one file with one record.
fn one(version: Version, tuples: &[String]) -> Store {
    records::store(&[("PT1H.json".to_owned(), blob(&[record(version, 1, tuples).text()]))])
}

/// Of one connection's v4 tuples: how many milliseconds after the hour, state and counters.
fn vnet(tuples: &[(u64, &str, &str)]) -> Vec<String> {
    let hour_ms = 1_663_146_000_000;
    let tuple = |(ms, state, counters): &(u64, &str, &str)| {
        format!("{},10.0.0.4,10.0.0.5,50000,443,6,O,{state},NX,{counters}", hour_ms + ms)
    };
    tuples.iter().map(tuple).collect()
}

fn example(version: Version, begin: u64) -> [String; 3] {
    [(begin, "B", ",,,"), (1_493_695_838, "C", "1021,588096,8005,4610880"), (1_493_696_138, "E", "52,29952,47,27072")]
        .map(|(seconds, state, counters)| {
            let ends = "185.170.185.105,10.2.0.4,35370,23";
            match version {
                Version::Vnet4 => format!("{seconds}000,{ends},6,I,{state},NX,{counters}"),
                _ => format!("{seconds},{ends},T,I,A,{state},{counters}"),
            }
        })
}

#[test]
fn the_worked_example() {
    let complete = ["complete: 3 in 600000 ms, [1073, 618048, 8052, 4637952]"];
    for version in [Version::Nsg2, Version::Vnet4] {
        let store = one(version, &example(version, EXAMPLE_BEGIN));
        assert_eq!(found(&store), complete);
        let [packets_sent, bytes_sent, packets_received, bytes_received] = Connections::of(&store).unwrap().sums(0);
        assert_eq!((packets_sent + packets_received, bytes_sent + bytes_received), (9_125, 5_256_000));
        let pieces = ["before: 2 in 300000 ms, [1073, 618048, 8052, 4637952]", "open: 1 in 0 ms, not known"];
        assert_eq!(found(&one(version, &example(version, EXAMPLE_SLIP))), pieces, "with the documents' own B");
    }
}

#[test]
fn the_worked_example_in_three_files_read_in_any_order() {
    for version in [Version::Nsg2, Version::Vnet4] {
        let tuples = example(version, EXAMPLE_BEGIN);
        // Their paths do not sort as their times do.
        let files: Vec<(String, Vec<u8>)> = tuples
            .iter()
            .zip(["c/PT1H.json", "a/PT1H.json", "b/PT1H.json"])
            .map(|(tuple, path)| (path.to_owned(), blob(&[record(version, 1, std::slice::from_ref(tuple)).text()])))
            .collect();
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let store = records::store(order.map(|at| &files[at]));
            assert_eq!(found(&store), ["complete: 3 in 600000 ms, [1073, 618048, 8052, 4637952]"], "{order:?}");
        }
    }
}

#[test]
fn ports_that_are_used_again() {
    for (tuples, expected) in [
        // At once, in the order of the file (FORMAT §4.3).
        (
            &[(5, "B", ",,,"), (5, "E", "1,60,0,0"), (5, "B", ",,,"), (5, "E", "2,120,1,60")][..],
            &["complete: 2 in 0 ms, [1, 60, 0, 0]", "complete: 2 in 0 ms, [2, 120, 1, 60]"][..],
        ),
        (
            &[(5, "B", ",,,"), (5, "E", "1,60,0,0"), (5, "B", ",,,")],
            &["complete: 2 in 0 ms, [1, 60, 0, 0]", "ambiguous: 1 in 0 ms, not known"],
        ),
        // A moment later it is a connection.
        (
            &[(5, "B", ",,,"), (5, "E", "1,60,0,0"), (6, "B", ",,,")],
            &["complete: 2 in 0 ms, [1, 60, 0, 0]", "open: 1 in 0 ms, not known"],
        ),
        // And so it is when it ends, however late.
        (
            &[(5, "B", ",,,"), (5, "E", "1,60,0,0"), (5, "B", ",,,"), (900, "E", "2,120,1,60")],
            &["complete: 2 in 0 ms, [1, 60, 0, 0]", "complete: 2 in 895 ms, [2, 120, 1, 60]"],
        ),
        (&[(5, "B", ",,,"), (5, "B", ",,,")], &["ambiguous: 1 in 0 ms, not known", "open: 1 in 0 ms, not known"]),
        (&[(5, "B", ",,,"), (900, "B", ",,,")], &["ambiguous: 1 in 0 ms, not known", "open: 1 in 0 ms, not known"]),
        // A connection whose end is not in the log, and then another.
        (
            &[(5, "B", ",,,"), (9, "C", "1,60,0,0"), (900, "B", ",,,"), (901, "E", "0,0,0,0")],
            &["open: 2 in 4 ms, [1, 60, 0, 0]", "complete: 2 in 1 ms, [0, 0, 0, 0]"],
        ),
        // The end of one and the begin of the next.
        (
            &[(1, "B", ",,,"), (5, "E", "1,60,0,0"), (5, "B", ",,,"), (7, "E", "2,120,1,60")],
            &["complete: 2 in 4 ms, [1, 60, 0, 0]", "complete: 2 in 2 ms, [2, 120, 1, 60]"],
        ),
        (&[(5, "E", "1,60,0,0"), (5, "B", ",,,")], &["before: 1 in 0 ms, [1, 60, 0, 0]", "open: 1 in 0 ms, not known"]),
    ] {
        assert_eq!(found(&one(Version::Vnet4, &vnet(tuples))), expected, "{tuples:?}");
    }
}

#[test]
fn pieces() {
    for (tuples, expected) in [
        (&[(5, "C", "1,60,0,0")][..], &["both: 1 in 0 ms, [1, 60, 0, 0]"][..]),
        (&[(5, "C", "1,60,0,0"), (300_005, "C", "1,60,2,80")], &["both: 2 in 300000 ms, [2, 120, 2, 80]"]),
        (&[(5, "C", "1,60,0,0"), (9, "E", "1,60,2,80")], &["before: 2 in 4 ms, [2, 120, 2, 80]"]),
        (
            &[(5, "E", "1,60,0,0"), (9, "C", "1,60,2,80"), (10, "E", "0,0,0,0"), (11, "E", "3,200,0,0")],
            &[
                "before: 1 in 0 ms, [1, 60, 0, 0]",
                "before: 2 in 1 ms, [1, 60, 2, 80]",
                "before: 1 in 0 ms, [3, 200, 0, 0]",
            ],
        ),
        // Counters that are empty are not zero.
        (&[(5, "B", ",,,"), (6, "E", ",,,")], &["complete: 2 in 1 ms, not known"]),
        (&[(5, "B", "0,0,0,0"), (6, "C", ",,,")], &["open: 2 in 1 ms, not known"]),
        (&[(5, "B", ",,,"), (6, "E", "0,0,0,0")], &["complete: 2 in 1 ms, [0, 0, 0, 0]"]),
        (&[(5, "B", "1,40,,"), (6, "E", ",,,")], &["complete: 2 in 1 ms, [1, 40, 0, 0]"]),
        // The order of time, not of the file.
        (&[(8, "E", "1,60,0,0"), (6, "C", "1,60,0,0"), (5, "B", ",,,")], &["complete: 3 in 3 ms, [2, 120, 0, 0]"]),
        (&[], &[]),
    ] {
        assert_eq!(found(&one(Version::Vnet4, &vnet(tuples))), expected, "{tuples:?}");
    }
}

/// Tuples of one connection in the blobs of three hours, with the rule changed on the way.
#[test]
fn across_hours_and_rules() {
    let hour = 3_600_000;
    let tuples = vnet(&[
        (hour - 1000, "B", ",,,"),
        (hour + 5, "C", "10,1000,20,20000"),
        (hour + 300_005, "C", "10,1000,20,20000"),
        (2 * hour + 1, "E", "1,40,1,40"),
    ]);
    let file = |path: &str, rule: &'static str, tuples: &[String]| {
        let record = Record { rule, ..record(Version::Vnet4, 1, tuples) };
        (format!("h={path}/m=00/PT1H.json"), blob(&[record.text()]))
    };
    let files = [
        file("11", "UserRule_b", &tuples[3..]),
        file("09", "UserRule_a", &tuples[..1]),
        file("10", "UserRule_a", &tuples[1..2]),
        file("10b", "UserRule_b", &tuples[2..3]),
    ];
    let store = records::store(&files);
    assert_eq!(found(&store), ["complete: 4 in 3601001 ms, [21, 2040, 41, 40040]"]);
    let found = Connections::of(&store).unwrap();
    let rules: Vec<&str> = found
        .rows(0)
        .iter()
        .map(|row| {
            let (chunk, place) = store.locate(*row).unwrap();
            store.dictionaries().rules.names().get(chunk.columns.group_of(place).rule.get().unwrap())
        })
        .collect();
    assert_eq!(rules, ["UserRule_a", "UserRule_a", "UserRule_b", "UserRule_b"]);
    assert_eq!(
        (0..6).map(|row| found.of_row(row)).collect::<Vec<_>>(),
        [Some((Kind::Connections, 0)); 4].into_iter().chain([None; 2]).collect::<Vec<_>>()
    );
}

/// A log without states says of each tuple that a connection began.
#[test]
fn the_first_version() {
    let tuple = |seconds: u64| format!("{seconds},10.0.0.4,10.0.0.5,50000,443,T,O,A");
    let tuples = [tuple(1_487_282_421), tuple(1_487_282_421), tuple(1_487_282_500)];
    let store = one(Version::Nsg1, &tuples);
    assert_eq!(found(&store), ["open: 1 in 0 ms, not known"; 3]);
    let found = Connections::of(&store).unwrap();
    assert_eq!(found.all()[0].form(), TupleForm::Nsg1);
    assert_eq!(records::once(&store, &found).grouped(), Default::default());
}

/// What another NIC, direction or kind of log has of the same five-tuple is another connection, also where it has only
/// pieces of it.
#[test]
fn each_view_for_itself() {
    let [begin, end] = [vnet(&[(5, "B", ",,,")]), vnet(&[(6, "E", "1,60,0,0")])];
    let nsg = "1663146000,10.0.0.4,10.0.0.5,50000,443,T,O,A,E,1,60,0,0".to_owned();
    let other_nic = |tuples: &[String]| Record { mac: Some("000D3AF8781B"), ..record(Version::Vnet4, 2, tuples) };
    let unknown_nic = |tuples: &[String]| Record { mac: None, ..record(Version::Vnet4, 3, tuples) };
    let into = end[0].replace(",O,", ",I,");
    let store = |records: &[Record<'_>]| {
        records::store(&[("a".to_owned(), blob(&records.iter().map(Record::text).collect::<Vec<_>>()))])
    };
    let first = record(Version::Vnet4, 1, &begin);
    for (other, direction) in [
        (other_nic(&end), Direction::Out),
        (unknown_nic(&end), Direction::Out),
        (record(Version::Vnet4, 4, &[into]), Direction::In),
        (record(Version::Nsg2, 5, &[nsg]), Direction::Out),
    ] {
        let store = store(&[first.clone(), other.clone()]);
        let found = Connections::of(&store).unwrap();
        let mut wholes: Vec<Whole> = found.all().iter().map(|connection| connection.whole()).collect();
        wholes.sort();
        assert_eq!(wholes, [Whole::Before, Whole::Open], "{other:?}");
        assert!(found.all().iter().any(|one| one.direction() == direction && one.whole() == Whole::Before));
        let n_unknown = found.all().iter().filter(|one| one.nic().get().is_none()).count();
        assert_eq!(n_unknown, usize::from(other.mac.is_none()));
    }
    // Without a MAC address they are those of one NIC.
    let store = store(&[unknown_nic(&begin), Record { time_ms: 9, ..unknown_nic(&end) }]);
    assert_eq!(found(&store), ["complete: 2 in 1 ms, [1, 60, 0, 0]"]);
    assert_eq!(Connections::of(&store).unwrap().all()[0].nic().get(), None);
}

#[test]
fn attempts() {
    let denied = |ms: u64, source_port: u16, port: u16, rest: &str| {
        format!("{},203.0.113.9,10.0.0.5,{source_port},{port},{rest}", 1_663_146_000_000 + ms)
    };
    let tuples = [
        denied(900, 40_003, 3389, "6,I,D,NX,0,0,0,0"),
        denied(0, 40_000, 3389, "6,I,D,NX,,,,"),
        denied(4, 40_001, 3389, "6,I,D,NX,0,0,0,0"),
        denied(5, 40_001, 3390, "6,I,D,NX,0,0,0,0"),
        denied(6, 40_001, 3389, "17,I,D,NX,0,0,0,0"),
        denied(7, 40_001, 3389, "6,O,D,NX,0,0,0,0"),
        denied(8, 40_001, 3389, "6,I,B,NX,0,0,0,0"),
    ];
    let nsg = ["1663146000,203.0.113.9,10.0.0.5,40000,3389,T,I,D,B,,,,".to_owned()];
    let records = [record(Version::Vnet4, 1, &tuples), record(Version::Nsg2, 2, &nsg)];
    let store = records::store(&[("a".to_owned(), blob(&records.map(|record| record.text())))]);
    let found = Connections::of(&store).unwrap();
    let attempts: Vec<Vec<u64>> = (0..found.attempts().len() as u32)
        .map(|number| {
            let rows = found.rows_of_attempt(number).iter();
            rows.map(|row| store.locate(*row).map(|(chunk, place)| chunk.columns.time_ms(place) % 1_000_000).unwrap())
                .collect()
        })
        .collect();
    // The first of both kinds of log, first and last time at its ends.
    assert_eq!(attempts, [vec![0, 0, 4, 900], vec![5], vec![6], vec![7]]);
    assert_eq!((found.all().len(), found.rows_of_attempt(4), found.rows(1)), (1, &[][..], &[][..]));
}

#[test]
fn repeated_records_are_in_none() {
    let tuples = vnet(&[(5, "B", ",,,"), (5, "E", "1,60,0,0"), (6, "D", ",,,")]);
    let text = record(Version::Vnet4, 1, &tuples).text();
    let file = |path: &str| (path.to_owned(), blob(&[text.clone(), text.clone()]));
    let store = records::store(&[file("b"), file("a")]);
    assert_eq!(store.n_rows(), 12);
    assert_eq!(found(&store), ["complete: 2 in 0 ms, [1, 60, 0, 0]"]);
    let found = Connections::of(&store).unwrap();
    // Those of the first by path.
    assert_eq!((found.rows(0), found.rows_of_attempt(0)), (&[6, 7][..], &[8][..]));
}

#[test]
fn sums_above_64_bits() {
    let most = u64::MAX;
    let all = format!("{most},{most},{most},1");
    let states = [(1, "B", ",,,"), (2, "C", &*all), (3, "C", &*all), (4, "C", &*all), (5, "E", "2,3,0,0")];
    let sum = u128::from(most) * 3;
    let expected = format!("complete: 5 in 4 ms, [{}, {}, {sum}, 3]", sum + 2, sum + 3);
    assert_eq!(found(&one(Version::Vnet4, &vnet(&states))), [expected]);
}

/// 32 bits of milliseconds are 49 days and 17 hours.
#[test]
fn spans_of_many_days() {
    let day: u64 = 86_400_000;
    let bits = u64::from(u32::MAX);
    for ms in [bits - 1, bits, bits + 1, 50 * day, 500 * day, 20_000 * day] {
        let tuples = vnet(&[(0, "B", ",,,"), (ms, "E", "1,60,0,0"), (ms, "B", ",,,"), (ms + 3, "E", "1,60,0,0")]);
        let expected =
            [format!("complete: 2 in {ms} ms, [1, 60, 0, 0]"), "complete: 2 in 3 ms, [1, 60, 0, 0]".to_owned()];
        assert_eq!(found(&one(Version::Vnet4, &tuples)), expected);
        // In the same instant, and exactly 2^32 ms later.
        let tuples =
            vnet(&[(0, "B", ",,,"), (0, "E", ",,,"), (ms, "B", ",,,"), (2 * ms, "E", ",,,"), (2 * ms, "B", ",,,")]);
        let store = one(Version::Vnet4, &tuples);
        let wholes: Vec<Whole> = Connections::of(&store).unwrap().all().iter().map(|one| one.whole()).collect();
        assert_eq!(wholes, [Whole::Complete, Whole::Complete, Whole::Open]);
        let tuples = vnet(&[(0, "E", ",,,"), (ms, "B", ",,,"), (ms, "C", ",,,"), (ms, "B", ",,,")]);
        let store = one(Version::Vnet4, &tuples);
        let wholes: Vec<Whole> = Connections::of(&store).unwrap().all().iter().map(|one| one.whole()).collect();
        assert_eq!(wholes, [Whole::Before, Whole::Open, Whole::Ambiguous]);
    }
}

/// More than are looked at in one step, each logged at both ends.
#[test]
fn many() {
    let n = 140_000_u32;
    let tuples = |direction: &str| -> Vec<String> {
        (0..n)
            .map(|n| {
                let (host, port) = (n % 200, 10_000 + n / 200);
                format!(
                    "{},10.0.0.{host},10.0.1.4,{port},443,6,{direction},E,NX,1,60,{n},0",
                    1_663_146_000_000 + u64::from(n)
                )
            })
            .collect()
    };
    let source = record(Version::Vnet4, 1, &tuples("O"));
    let destination = Record { mac: Some("000D3AF8781B"), ..record(Version::Vnet4, 1, &tuples("I")) };
    let store =
        records::store(&[("a".to_owned(), blob(&[source.text()])), ("b".to_owned(), blob(&[destination.text()]))]);
    let found = Connections::of(&store).unwrap();
    let grouped = records::once(&store, &found).grouped();
    assert_eq!(found.by_whole(), [0, 2 * u64::from(n), 0, 0, 0]);
    assert_eq!((grouped.groups, grouped.connections), (u64::from(n), 2 * u64::from(n)));
    assert_eq!((grouped.untold, grouped.differing), (0, 0));
    let n = u128::from(n);
    assert_eq!(grouped.twice, [n, 60 * n, n * (n - 1) / 2, 0]);
}
