//! How long each question takes over a busy NIC's log of 1.4 million tuples: `cargo bench [NAME]`.

#[path = "../tests/support/logs.rs"]
mod logs;
#[path = "support/questions.rs"]
mod questions;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use flowglass::sample::{Format, Generator, Options};
use flowglass::store::Store;
use questions::{Loaded, Question};

fn main() {
    divan::main();
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| {
    let options = Options { format: Format::Vnet4, n_bytes: 100_000_000, seed: 1, n_files: None };
    let mut generator = Generator::new(&options);
    let mut blob = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut blob) {}
    }
    let mut store = Store::default();
    logs::append(&mut store, 0, "PT1H.json", &blob);
    assert_eq!(u64::from(store.n_rows()), generator.truth().summary.tuples, "every tuple is a row");
    Loaded::new(store)
});

#[divan::bench(args = Question::of_page().chain(Question::parts()))]
fn ask(bencher: Bencher<'_, '_>, question: Question) {
    let answer = question.ready(&LOADED);
    bencher.counter(ItemsCount::new(LOADED.store.n_rows())).bench_local(answer);
}
