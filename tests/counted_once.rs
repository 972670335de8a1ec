//! Traffic whose true sums are known, logged at both ends, by NSG and VNet flow logs: counted once it is what it was.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/both_ends.rs"]
mod both_ends;
#[path = "support/logs.rs"]
mod logs;
#[path = "support/records.rs"]
mod records;

use std::collections::BTreeSet;

use both_ends::{Loss, Traffic};
use flowglass::connection::Connections;
use flowglass::query::Counts;
use flowglass::store::Store;
use logs::Dice;
use records::{Record, Version, blob};

const KINDS: [&[Version]; 3] = [&[Version::Vnet4], &[Version::Nsg2], &[Version::Nsg2, Version::Vnet4]];

/// Packets sent, bytes sent, packets received, bytes received.
type Sums = [u128; 4];

/// What is counted of all rows, row by row, by what counts of each.
fn sums(store: &Store, of_row: impl Fn(Counts) -> Counts, counts: Option<&[Counts]>) -> (u64, Sums) {
    let (mut n_tuples, mut sums, mut number) = (0, [0; 4], 0);
    for chunk in store.chunks() {
        let columns = &chunk.columns;
        for row in 0..columns.len() {
            let counts = of_row(counts.map_or(Counts::ALL, |counts| counts[number]));
            let amounts = columns.counters.of_row(&columns.flags, row).to_array();
            for (counter, (sum, amount)) in sums.iter_mut().zip(amounts).enumerate() {
                let counts = counts.counters() >> counter & 1 == 1;
                *sum += if counts { u128::from(amount.unwrap_or(0)) } else { 0 };
            }
            n_tuples += u64::from(counts.is_tuple());
            number += 1;
        }
    }
    (n_tuples, sums)
}

fn as_logged(store: &Store) -> Sums {
    sums(store, |_| Counts::ALL, None).1
}

fn counted_once(store: &Store, found: &Connections) -> Sums {
    sums(store, |counts| counts, records::once(store, found).counts()).1
}

/// That the groups' members are flagged just where a counter of theirs differs by more than 5 %; how many groups are.
fn n_flagged(found: &Connections) -> u64 {
    let mut n = 0;
    for (number, connection) in (0..).zip(found.all()) {
        let members = found.group(number);
        let counted: Vec<Sums> = members
            .iter()
            .filter(|member| found.all()[**member as usize].is_counted())
            .map(|member| found.sums(*member))
            .collect();
        let differs = (0..4).any(|counter| {
            let most = counted.iter().map(|sums| sums[counter]).max().unwrap_or(0);
            counted.iter().any(|sums| (most - sums[counter]) * 20 > most)
        });
        assert_eq!(connection.differs(), differs && members.len() > 1);
        n += u64::from(connection.differs() && members[0] == number);
    }
    n
}

/// Which of some tuples, each of its own NIC and record, are one: the members of each group by their place in the list,
/// and how many cannot be told.
fn groups(tuples: &[(Option<&str>, Version, &str)]) -> (Vec<Vec<u32>>, u64) {
    let record = |(at, (mac, version, tuple)): (u64, &(Option<&str>, Version, &str))| {
        Record { version: *version, time_ms: at, mac: *mac, rule: "PlatformRule", tuples: vec![(*tuple).to_owned()] }
            .text()
    };
    let records: Vec<String> = (0..).zip(tuples).map(record).collect();
    let store = records::store(&[("PT1H.json".to_owned(), blob(&records))]);
    let found = Connections::of(&store).unwrap();
    let rows = |group: Vec<u32>| {
        let mut rows: Vec<u32> = group.iter().flat_map(|number| found.rows(*number)).copied().collect();
        rows.sort_unstable();
        rows
    };
    let groups: BTreeSet<Vec<u32>> = (0..found.all().len() as u32).map(|number| rows(found.group(number))).collect();
    (groups.into_iter().collect(), records::once(&store, &found).grouped().untold)
}

/// Who may have logged the same connection (FORMAT §4.1, 2).
#[test]
fn who_logs_the_same() {
    let (a, b, c) = (Some("000D3A000001"), Some("000D3A000002"), Some("000D3A000003"));
    let out = "1663146000500,10.0.0.4,10.0.0.5,50000,443,6,O,E,NX,10,1000,10,1000";
    let into = "1663146000503,10.0.0.4,10.0.0.5,50000,443,6,I,E,NX,10,1000,10,1000";
    let nsg_out = "1663146000,10.0.0.4,10.0.0.5,50000,443,T,O,A,E,10,1000,10,1000";
    let nsg_into = "1663146000,10.0.0.4,10.0.0.5,50000,443,T,I,A,E,10,1000,10,1000";
    let first_into = "1663146000,10.0.0.4,10.0.0.5,50000,443,T,I,A";
    let back = "1663146000503,10.0.0.5,10.0.0.4,443,50000,6,I,E,NX,10,1000,10,1000";
    let udp = "1663146000503,10.0.0.4,10.0.0.5,50000,443,17,I,E,NX,10,1000,10,1000";
    let earlier = "1663145999499,10.0.0.4,10.0.0.5,50000,443,6,I,E,NX,10,1000,10,1000";
    let later = "1663146301501,10.0.0.4,10.0.0.5,50000,443,6,I,E,NX,10,1000,10,1000";
    let later_begins = "1663146001501,10.0.0.4,10.0.0.5,50000,443,6,I,B,NX,0,0,0,0";
    let (vnet, nsg, nsg1) = (Version::Vnet4, Version::Nsg2, Version::Nsg1);
    for (tuples, expected, n_untold) in [
        // Both ends; both kinds of log; all four; what an old log has of it.
        (&[(a, vnet, out), (b, vnet, into)][..], &[&[0, 1][..]][..], 0),
        (&[(a, vnet, out), (a, nsg, nsg_out)], &[&[0, 1]], 0),
        (&[(a, vnet, out), (b, nsg, nsg_into)], &[&[0, 1]], 0),
        (&[(a, vnet, out), (b, vnet, into), (a, nsg, nsg_out), (b, nsg, nsg_into)], &[&[0, 1, 2, 3]], 0),
        (&[(a, vnet, out), (b, nsg1, first_into)], &[&[0, 1]], 0),
        // What comes back over a connection is in its counters: that is another connection. And so is UDP.
        (&[(a, vnet, out), (a, vnet, back)], &[&[0], &[1]], 0),
        (&[(a, vnet, out), (b, vnet, udp)], &[&[0], &[1]], 0),
        // A NIC that forwards sees it twice itself, and a third NIC cannot be the other end.
        (&[(a, vnet, out), (a, vnet, into)], &[&[0], &[1]], 1),
        (&[(a, vnet, out), (b, vnet, out)], &[&[0], &[1]], 1),
        (&[(a, vnet, out), (b, vnet, into), (c, vnet, into)], &[&[0, 1], &[2]], 1),
        (&[(a, vnet, out), (b, nsg, nsg_out)], &[&[0], &[1]], 1),
        // Of a NIC that is not known nobody can say whose end it is.
        (&[(a, vnet, out), (None, vnet, into)], &[&[0], &[1]], 1),
        (&[(None, vnet, out), (None, nsg, nsg_out)], &[&[0], &[1]], 1),
        // Without a begin it may have been there five minutes before its first tuple, and not longer.
        (&[(a, vnet, out), (b, vnet, earlier)], &[&[0, 1]], 0),
        (&[(a, vnet, out), (b, vnet, later)], &[&[0], &[1]], 0),
        (&[(a, vnet, out), (b, vnet, later_begins)], &[&[0], &[1]], 0),
    ] {
        let (found, untold) = groups(tuples);
        assert_eq!((found, untold), (expected.iter().map(|group| group.to_vec()).collect(), n_untold), "{tuples:?}");
    }
}

#[test]
fn whole_logs_give_what_was() {
    for seed in 0..12 {
        let traffic = Traffic::new(seed, 1500, 8);
        for kinds in KINDS {
            let store = records::store(&traffic.blobs(seed, kinds, &mut None));
            let found = Connections::of(&store).unwrap();
            let truth = traffic.sum(|_| 1);
            let n_logs = |ends: usize| ends * kinds.len();
            assert_eq!(as_logged(&store), traffic.sum(|one| n_logs(one.n_ends())), "{kinds:?}, seed {seed}");
            assert_eq!(counted_once(&store, &found), truth, "{kinds:?}, seed {seed}");
            // Between NICs all of it is known from both ends.
            let between = |counts: Counts| if counts.has_both_ends() { counts } else { Counts::NONE };
            let once = records::once(&store, &found);
            let (_, sums_between) = sums(&store, between, once.counts());
            assert_eq!(sums_between, traffic.sum(|one| one.n_ends() / 2), "{kinds:?}, seed {seed}");

            let several = traffic.connections.iter().map(|one| n_logs(one.n_ends())).filter(|n| *n > 1);
            let grouped = records::once(&store, &found).grouped();
            assert_eq!(grouped.groups, several.clone().count() as u64, "{kinds:?}, seed {seed}");
            assert_eq!(grouped.connections, several.sum::<usize>() as u64, "{kinds:?}, seed {seed}");
            assert_eq!((grouped.untold, grouped.differing, n_flagged(&found)), (0, 0, 0), "{kinds:?}, seed {seed}");
            let logged = as_logged(&store);
            assert_eq!(grouped.twice, std::array::from_fn(|counter| logged[counter] - truth[counter]));
            let n_all: usize = traffic.connections.iter().map(|one| n_logs(one.n_ends())).sum();
            assert_eq!(found.by_whole(), [n_all as u64, 0, 0, 0, 0], "{kinds:?}, seed {seed}");
            // As many tuples as one of the logs has.
            let (n_tuples, _) = sums(&store, |counts| counts, once.counts());
            assert!(n_tuples as usize >= 2 * traffic.connections.len());
            assert!(n_tuples < u64::from(store.n_rows()));
        }
    }
}

/// Without anyone else's log, all counts.
#[test]
fn one_log_alone() {
    let traffic = Traffic::new(1, 1500, 8);
    for kinds in &KINDS[..2] {
        let mut files = traffic.blobs(1, kinds, &mut None);
        files.retain(|(path, _)| path.contains("macAddress=000D3AF87002"));
        let store = records::store(&files);
        assert!(store.n_rows() > 500);
        let found = Connections::of(&store).unwrap();
        let once = records::once(&store, &found);
        assert!(once.counts().is_none());
        assert_eq!((once.grouped(), counted_once(&store, &found)), (Default::default(), as_logged(&store)));
    }
}

/// The sources' logs are whole, and of every tuple of a destination's log one in four is missing.
#[test]
fn a_quarter_of_one_side_is_missing() {
    for (kinds, most_in_a_row) in KINDS.into_iter().zip([8; 3]).chain(KINDS.into_iter().zip([1; 3])) {
        for seed in 0..3 {
            let traffic = Traffic::new(seed, 1500, most_in_a_row);
            let mut loss = Some(Loss { dice: Dice::new(seed + 1000), once_in: 4 });
            let store = records::store(&traffic.blobs(seed, kinds, &mut loss));
            let found = Connections::of(&store).unwrap();
            let (truth, logged, once) = (traffic.sum(|_| 1), as_logged(&store), counted_once(&store, &found));
            let grouped = records::once(&store, &found).grouped();
            let several = |one: &&both_ends::True| one.n_ends() * kinds.len() > 1;
            let n_several = traffic.connections.iter().filter(several).count() as u64;
            let ratio = |sums: Sums| std::array::from_fn::<f64, 4, _>(|at| sums[at] as f64 / truth[at] as f64);
            eprintln!(
                "{kinds:?}, at most {most_in_a_row} in a row, seed {seed}: {} connections, {n_several} logged by \
                 several; {} stitched {:?}; {} groups of {}, {} untold, {} differ; once / true {:.3?}, logged / true {:.3?}",
                traffic.connections.len(),
                found.all().len(),
                found.by_whole(),
                grouped.groups,
                grouped.connections,
                grouped.untold,
                grouped.differing,
                ratio(once),
                ratio(logged),
            );
            assert_eq!(grouped.differing, n_flagged(&found));
            assert!(grouped.differing > 20);
            // Of one in sixteen neither begin nor end is left.
            assert!(grouped.groups <= n_several && grouped.groups * 100 >= n_several * 85, "{grouped:?}");
            for counter in 0..4 {
                assert!(truth[counter] <= once[counter] && once[counter] < logged[counter]);
                assert_eq!(logged[counter] - once[counter], grouped.twice[counter]);
                // Where ports are used again at once, the next connection may be taken for one that is missing.
                assert!(once[counter] * 100 <= truth[counter] * 125);
            }
            if most_in_a_row == 1 {
                assert_eq!((once, grouped.untold), (truth, 0));
            }
        }
    }
}

/// A view of one end counts that end, whichever of both counts where both are shown.
#[test]
fn a_view_of_one_end() {
    let traffic = Traffic::new(5, 1500, 8);
    for kinds in KINDS {
        let mut loss = Some(Loss { dice: Dice::new(77), once_in: 4 });
        let store = records::store(&traffic.blobs(5, kinds, &mut loss));
        let found = Connections::of(&store).unwrap();
        for text in
            ["dir:in", "dir:out", "mac:000D3AF87002", "-mac:000D3AF87002", "version:nsg2", "state:end", "bytes>1kB"]
        {
            let view = records::selection(&store, &text.parse().unwrap());
            let once = found.once(&store, &view).unwrap();
            let mut expected = vec![Counts::ALL; store.n_rows() as usize];
            let amounts = |row: u32| {
                let (chunk, place) = store.locate(row).unwrap();
                let counters = chunk.columns.counters.of_row(&chunk.columns.flags, place).to_array();
                counters.map(|counter| u128::from(counter.unwrap_or(0)))
            };
            for number in 0..found.all().len() as u32 {
                let members = found.group(number);
                let shown = |member: &u32| {
                    let rows = found.rows(*member).iter().filter(|row| view.contains(**row));
                    rows.copied().collect::<Vec<u32>>()
                };
                let members: Vec<(u32, Vec<u32>)> = members.iter().map(|member| (*member, shown(member))).collect();
                let members: Vec<_> = members.into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
                if members.len() < 2 || members[0].0 != number {
                    continue;
                }
                let sum = |counter: usize, rows: &[u32]| rows.iter().map(|row| amounts(*row)[counter]).sum::<u128>();
                let first_of_most = |value: &dyn Fn(&[u32]) -> u128| {
                    let most = members.iter().map(|(_, rows)| value(rows)).max().unwrap();
                    members.iter().find(|(_, rows)| value(rows) == most).unwrap().0
                };
                let direction = |member: u32| found.all()[member as usize].direction();
                let has_both = members.iter().any(|(member, _)| direction(*member) != direction(number));
                for (member, rows) in &members {
                    let is_tuple = first_of_most(&|rows| rows.len() as u128) == *member;
                    let mut counts = Counts::NONE.with_tuple(is_tuple).with_both_ends(has_both);
                    for counter in 0..4 {
                        counts = counts.with_counter(counter, first_of_most(&|rows| sum(counter, rows)) == *member);
                    }
                    rows.iter().for_each(|row| expected[*row as usize] = counts);
                }
            }
            for row in view.rows() {
                let counts = once.counts().map_or(Counts::ALL, |counts| counts[row as usize]);
                assert_eq!(counts, expected[row as usize], "{kinds:?}, {text}, row {row}");
            }
        }
    }
}
