//! How long each question takes over a busy NIC's log of 1.4 million tuples: `cargo bench --bench queries [NAME]`.

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use flowglass::query::filter::Filter;
use flowglass::query::{
    Column, GroupBy, GroupColumn, GroupSort, Grouper, Groups, OverTime, Selection, Selector, Sort, SortKeys,
    Summarizer, TimelineBuilder, TimelineSpans, rows_by_time,
};
use flowglass::sample::{Format, Generator, Options};
use flowglass::store::Store;

#[path = "../tests/support/logs.rs"]
mod logs;

fn main() {
    divan::main();
}

const N_BYTES: u64 = 100_000_000;

/// The rows, and the selection of all of them.
static LOADED: LazyLock<(Store, Selection)> = LazyLock::new(|| {
    let store = load();
    let all = select(&store, "");
    (store, all)
});

fn load() -> Store {
    let mut generator = Generator::new(&Options { format: Format::Vnet4, n_bytes: N_BYTES, seed: 1, n_files: None });
    let mut blob = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut blob) {}
    }
    let mut store = Store::default();
    logs::append(&mut store, 0, "PT1H.json", &blob);
    assert_eq!(u64::from(store.n_rows()), generator.truth().summary.tuples, "every tuple is a row");
    store
}

fn filter(text: &str) -> Filter {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn select(store: &Store, text: &str) -> Selection {
    let selector = Selector::new(store, &filter(text), false);
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(&chunk.columns)));
    selection
}

fn spans(store: &Store, n: usize) -> TimelineSpans {
    let (first, last) = store.files().extent().unwrap_or_default();
    TimelineSpans::new(first, last, n)
}

fn items(store: &Store) -> ItemsCount {
    ItemsCount::new(store.n_rows())
}

#[divan::bench(args = ["", "dport:443", "action:deny", "src:10.0.0.0/8", "bytes>1MB", "-(ip:platform or rule:PlatformRule)", "contoso"])]
fn filters(bencher: Bencher<'_, '_>, text: &str) {
    let (store, _) = &*LOADED;
    bencher.counter(items(store)).bench_local(|| select(store, text));
}

#[divan::bench]
fn totals(bencher: Bencher<'_, '_>) {
    let (store, all) = &*LOADED;
    bencher.counter(items(store)).bench_local(|| {
        let mut summarizer = Summarizer::new(false);
        store.chunks().iter().zip(all.chunks()).for_each(|(chunk, mask)| summarizer.add(&chunk.columns, mask));
        summarizer.finish(store)
    });
}

#[divan::bench]
fn timeline(bencher: Bencher<'_, '_>) {
    let (store, all) = &*LOADED;
    bencher.counter(items(store)).bench_local(|| {
        let mut builder = TimelineBuilder::new(spans(store, 400));
        store.chunks().iter().zip(all.chunks()).for_each(|(chunk, mask)| builder.add(&chunk.columns, mask));
        builder.finish()
    });
}

const GROUPINGS: [GroupBy; 6] =
    [GroupBy::Rule, GroupBy::Source, GroupBy::Destination, GroupBy::Either, GroupBy::Pair, GroupBy::Port];

fn group(store: &Store, all: &Selection, by: GroupBy) -> Groups {
    let mut grouper = Grouper::new(by, store, usize::MAX);
    if by != GroupBy::Rule {
        grouper = grouper.without_distinct();
    }
    store.chunks().iter().zip(all.chunks()).for_each(|(chunk, mask)| grouper.add(&chunk.columns, mask));
    grouper.finish()
}

#[divan::bench(args = GROUPINGS)]
fn groups(bencher: Bencher<'_, '_>, by: GroupBy) {
    let (store, all) = &*LOADED;
    bencher.counter(items(store)).bench_local(|| group(store, all, by));
}

/// What is shown of the 32 largest groups beside their sums.
#[divan::bench(args = GROUPINGS)]
fn groups_over_time(bencher: Bencher<'_, '_>, by: GroupBy) {
    let (store, all) = &*LOADED;
    let groups = group(store, all, by);
    let order = groups.order(store, GroupSort { column: GroupColumn::Tuples, descending: true });
    let largest: Vec<u32> = order.into_iter().take(32).collect();
    bencher.counter(items(store)).bench_local(|| {
        let mut over_time = OverTime::new(&groups, &largest, &spans(store, 400).joined(32));
        store.chunks().iter().zip(all.chunks()).for_each(|(chunk, mask)| over_time.add(&chunk.columns, mask));
        over_time.finish()
    });
}

#[divan::bench(args = [Column::Time, Column::Source, Column::SourcePort, Column::BytesSent, Column::Rule])]
fn sorts(bencher: Bencher<'_, '_>, column: Column) {
    let (store, _) = &*LOADED;
    bencher.counter(items(store)).bench_local(|| {
        let by_time = rows_by_time(store, store.chunks().len(), false);
        let mut keys = SortKeys::new(store, Sort { column, descending: true });
        store.chunks().iter().for_each(|chunk| keys.add(&chunk.columns));
        keys.sort(by_time)
    });
}
