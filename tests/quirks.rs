//! Every quirk of `docs/FORMAT.md` is a small file in `tests/quirks/`, named after the section that states it. What
//! reading it must give is a snapshot beside it, and it must be the same however the file is cut.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use std::fmt::Write;

use flowglass::parse::Outcome;
use flowglass::store::Store;
use support::cut::check_same;
use support::{quirks, read, read_in_slices, rows, summary};

/// All that a reader of the page could see of a file.
fn account(store: &Store, outcome: &Outcome) -> String {
    let mut text = String::new();
    let lines = rows(store);
    let mut lines = lines.iter();
    for chunk in store.chunks() {
        let columns = &chunk.columns;
        let ends = columns.records.iter().skip(1).map(|record| record.first_row).chain([columns.len() as u32]);
        for (record, end) in columns.records.iter().zip(ends) {
            let time = i64::try_from(record.time_ms).map_or("unknown".to_owned(), |ms| ms.to_string());
            let resource = record.resource.get().map_or("?", |at| store.dictionaries().resources.names().get(at));
            let repeat = if record.repeats == flowglass::columns::Record::SAME { " repeats another" } else { "" };
            writeln!(text, "record {}..{} time {time} of {resource}{repeat}", record.start, record.end).unwrap();
            for line in lines.by_ref().take((end - record.first_row) as usize) {
                writeln!(text, "  {}", line.split_once(' ').unwrap().1).unwrap();
            }
        }
    }
    let (sum, counted) = summary(store, false);
    writeln!(
        text,
        "{} tuples, {} without counters, {} begun, {} rejected, sent {} in {}, received {} in {}",
        sum.tuples,
        sum.tuples_without_counters,
        sum.by_state.begin,
        counted.rejected_tuples,
        sum.bytes_sent,
        sum.packets_sent,
        sum.bytes_received,
        sum.packets_received
    )
    .unwrap();
    for problem in outcome.problems.iter() {
        writeln!(text, "{} × {}", problem.count, problem.kind).unwrap();
        for example in &problem.examples {
            let tuple = example.tuple.map_or(String::new(), |tuple| format!(" tuple {tuple}"));
            writeln!(text, "  byte {}{tuple}: {}", example.byte, example.text).unwrap();
        }
    }
    if let Some(refusal) = outcome.refusal() {
        writeln!(text, "refused: {refusal}").unwrap();
    }
    text
}

#[test]
fn every_quirk_is_read_as_the_format_says() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("quirks/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, bytes) in quirks() {
            let (store, outcome) = read(&bytes);
            insta::assert_snapshot!(name, account(&store, &outcome));
        }
    });
}

#[test]
fn no_snapshot_is_left_over() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quirks/snapshots");
    let names: Vec<String> = quirks().into_iter().map(|(name, _)| format!("{name}.snap")).collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&file), "{file} is of no quirk");
    }
}

#[test]
fn any_slices_give_the_same() {
    for (name, bytes) in quirks() {
        let (store, outcome) = read(&bytes);
        for n in [1, 2, 3, 7, 4096] {
            let (sliced, sliced_outcome) = read_in_slices(&bytes, n);
            assert_eq!(account(&sliced, &sliced_outcome), account(&store, &outcome), "{name} in slices of {n}");
            assert_eq!(sliced_outcome, outcome, "{name} in slices of {n}");
        }
    }
}

#[test]
fn any_ranges_in_any_order_give_the_same() {
    for (name, bytes) in quirks() {
        let n_bytes = bytes.len() as u64;
        let step = (n_bytes / 23).max(1) as usize;
        for (cut, turn) in (1..n_bytes).step_by(step).zip(0..) {
            eprintln!("{name} cut at {cut}"); // shown where it fails
            check_same(&bytes, &[cut], &[turn % 2], 4096);
            check_same(&bytes, &[cut, cut + 40, (cut + n_bytes) / 2], &[3 - turn % 4, 1, 0, turn % 3], 29);
        }
    }
}
