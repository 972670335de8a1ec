//! Connections, attempts and what counts of each row are those of a slow twin that sorts, walks and groups: for random
//! logs in which everything meets, read in any order.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/colliding.rs"]
mod colliding;
#[path = "support/connections.rs"]
mod connections;
#[path = "support/logs.rs"]
mod logs;
#[path = "support/records.rs"]
mod records;
#[path = "support/twin.rs"]
mod twin;

use std::collections::{BTreeMap, BTreeSet};

use connections::{ALL_COUNTS, TwinConnections, TwinCounts, group};
use flowglass::connection::{Connections, Grouped, Kind};
use flowglass::flow::Whole;
use flowglass::query::Counts;
use flowglass::sample::{Format, Generator, Options};
use flowglass::store::Store;
use logs::Dice;
use proptest::prelude::*;
use twin::TwinRow;

fn numbers(rows: &[&TwinRow]) -> Vec<u32> {
    rows.iter().map(|row| row.number).collect()
}

fn counts(counts: TwinCounts) -> Counts {
    let with_counters = (0..4).fold(Counts::NONE, |all, counter| all.with_counter(counter, counts.counters[counter]));
    with_counters.with_tuple(counts.tuple).with_both_ends(counts.both_ends)
}

/// The engine and the twin say the same of a store; how many groups of several, untold ones, differing groups, and groups
/// that were given up.
fn check(store: &Store) -> [u64; 4] {
    let rows = twin::rows(store);
    let found = Connections::of(store).unwrap();
    let expected = TwinConnections::of(&rows);
    let groups = group(&expected.all);
    assert_eq!(found.all().len(), expected.all.len());
    let mut by_whole = [0; 5];
    let mut of_row: BTreeMap<u32, (Kind, u32)> = BTreeMap::new();
    let mut counts_of_row = vec![counts(ALL_COUNTS); rows.len()];
    let group_of: BTreeMap<usize, &Vec<usize>> =
        groups.groups.iter().flat_map(|group| group.iter().map(move |member| (*member, group))).collect();
    for (number, (connection, twin)) in (0..).zip(found.all().iter().zip(&expected.all)) {
        let first = twin.rows[0];
        assert_eq!(found.rows(number), numbers(&twin.rows), "{first:?}");
        assert_eq!(connection.whole(), twin.whole, "{:?}", twin.rows);
        assert_eq!((connection.direction(), connection.form()), (first.direction, first.form));
        let nic = connection.nic().get().map(|index| store.dictionaries().nics.names().get(index));
        assert_eq!(nic, twin.nic());
        assert_eq!((found.sums(number), connection.is_counted()), (twin.sums(), twin.is_counted()), "{:?}", twin.rows);
        assert_eq!(found.duration_ms(store, number), twin.duration_ms(), "{:?}", twin.rows);
        let members: Vec<usize> = found.group(number).iter().map(|member| *member as usize).collect();
        let group = group_of[&(number as usize)];
        assert_eq!(&members, group, "{first:?}");
        assert_eq!(connection.differs(), groups.differing.contains(group), "{first:?}");
        by_whole[Whole::ALL.iter().position(|whole| *whole == twin.whole).unwrap()] += 1;
        for row in &twin.rows {
            of_row.insert(row.number, (Kind::Connections, number));
            counts_of_row[row.number as usize] = counts(groups.counts[number as usize]);
        }
    }
    assert_eq!(found.by_whole(), by_whole);
    for (number, rows) in (0..).zip(&expected.attempts) {
        of_row.extend(rows.iter().map(|row| (row.number, (Kind::Attempts, number))));
    }
    // Of a large log not every one: it is looked for.
    for row in (0..=rows.len() as u32).step_by(1 + rows.len() / 500) {
        assert_eq!(found.of_row(row), of_row.get(&row).copied());
    }
    assert_eq!(found.attempts().len(), expected.attempts.len());
    for (number, rows) in (0..).zip(&expected.attempts) {
        assert_eq!(found.rows_of_attempt(number), numbers(rows));
    }
    let several: Vec<&Vec<usize>> = groups.groups.iter().filter(|group| group.len() > 1).collect();
    let grouped = Grouped {
        groups: several.len() as u64,
        connections: several.iter().map(|group| group.len() as u64).sum(),
        untold: groups.untold.len() as u64,
        differing: groups.differing.len() as u64,
        twice: groups.twice,
    };
    let once = records::once(store, &found);
    assert_eq!(once.grouped(), grouped);
    match once.counts() {
        None => assert!(several.is_empty()),
        Some(counts) => assert_eq!(counts, counts_of_row),
    }
    [grouped.groups, grouped.untold, grouped.differing, groups.n_given_up as u64]
}

/// A row wherever it came to stand in a store: its file, its record, and which of the record's tuples it is.
type RowName = (String, u64, u32);

fn names(store: &Store) -> Vec<RowName> {
    let mut n_of_record: BTreeMap<(String, u64), u32> = BTreeMap::new();
    let name = |row: &TwinRow| {
        let n = n_of_record.entry((row.file.clone(), row.record_start)).or_default();
        *n += 1;
        (row.file.clone(), row.record_start, *n)
    };
    twin::rows(store).iter().map(name).collect()
}

/// All that was found, in words that do not depend on where a row stands in the store.
fn in_words(store: &Store) -> String {
    let found = Connections::of(store).unwrap();
    let names = names(store);
    let named = |rows: &[u32]| -> Vec<&RowName> { rows.iter().map(|row| &names[*row as usize]).collect() };
    let once = records::once(store, &found);
    let mut words = format!("{:?}\n", once.grouped());
    for (number, connection) in (0..).zip(found.all()) {
        let rows = named(found.rows(number));
        let (sums, duration) = (found.sums(number), found.duration_ms(store, number));
        let (whole, group) = (connection.whole(), found.group(number));
        words += &format!("{rows:?} {sums:?} {duration} {whole:?} {group:?} {}\n", connection.differs());
    }
    for number in 0..found.attempts().len() as u32 {
        words += &format!("{:?}\n", named(found.rows_of_attempt(number)));
    }
    let counts: BTreeSet<(&RowName, String)> = names
        .iter()
        .zip(once.counts().unwrap_or_default())
        .map(|(name, counts)| (name, format!("{counts:?}")))
        .collect();
    words + &format!("{counts:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn agrees_with_the_twin(seed: u64) {
        check(&records::store(&colliding::files(seed)));
    }

    /// Odd logs of all kinds, in which not much meets.
    #[test]
    fn agrees_on_odd_logs(seed: u64) {
        check(&logs::store(seed));
    }

    #[test]
    fn order_of_reading_does_not_matter(seed: u64) {
        let mut files = colliding::files(seed);
        let words = in_words(&records::store(&files));
        for n in 0..3 {
            colliding::shuffle(&mut Dice::new(seed ^ n), &mut files);
            let store = records::store(&files);
            prop_assert_eq!(&in_words(&store), &words);
            check(&store);
        }
    }
}

/// The logs above have what they are for.
#[test]
fn everything_meets() {
    let (mut met, mut wholes, mut n_attempts, mut n_wide) = ([0; 4], [0; 5], 0, 0);
    let (mut n_of_four, mut n_long) = (0, 0);
    for seed in 0..300 {
        let store = records::store(&colliding::files(seed));
        let found = Connections::of(&store).unwrap();
        met.iter_mut().zip(check(&store)).for_each(|(sum, n)| *sum += n);
        wholes.iter_mut().zip(found.by_whole()).for_each(|(sum, n)| *sum += n);
        n_attempts += found.attempts().len();
        for number in 0..found.all().len() as u32 {
            n_wide += usize::from(found.sums(number).iter().any(|sum| *sum > u128::from(u64::MAX)));
            n_of_four += usize::from(found.group(number).len() == 4);
            n_long += usize::from(found.duration_ms(&store, number) >= u64::from(u32::MAX));
        }
    }
    eprintln!("groups, untold, differing, given up: {met:?}; {:?}: {wholes:?}", Whole::ALL);
    eprintln!("attempts: {n_attempts}; sums above 64 bits: {n_wide}; in fours: {n_of_four}; above 49 days: {n_long}");
    assert!(met.iter().chain(&wholes).all(|n| *n > 50));
    assert!(n_attempts > 100 && n_wide > 20 && n_of_four > 20 && n_long > 20);
}

/// Logs of several chunks and steps, with ones in which everything meets.
#[test]
fn large_logs() {
    let mut generator = Generator::new(&Options { format: Format::Mixed, n_bytes: 18_000_000, seed: 3, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    let mut files = vec![("large.json".to_owned(), bytes)];
    for seed in 0..40 {
        files.extend(colliding::files(seed).into_iter().map(|(path, bytes)| (format!("{seed}/{path}"), bytes)));
    }
    let half = files.len() / 2;
    files.swap(0, half);
    let store = records::store(&files);
    assert!(store.n_rows() > 1 << 18 && store.chunks().len() > 3, "{} rows", store.n_rows());
    eprintln!("groups, untold, differing, given up: {:?} in {} rows", check(&store), store.n_rows());
}
