//! How long each question takes over a busy NIC's log of 1.4 million tuples: `cargo bench [NAME]`.

#[path = "support/generated.rs"]
mod generated;
#[path = "../tests/support/logs.rs"]
mod logs;
#[path = "support/questions.rs"]
mod questions;

use divan::Bencher;
use divan::counter::ItemsCount;
use flowglass::sample::Format;
use flowglass::store::Store;
use questions::{Loaded, Question};

fn main() {
    divan::main();
}

thread_local! {
    static LOADED: &'static Loaded = Box::leak(Box::new(loaded()));
}

fn loaded() -> Loaded {
    let (blob, truth) = generated::log(Format::Vnet4, 100_000_000);
    let mut store = Store::default();
    logs::append(&mut store, 0, "PT1H.json", &blob);
    assert_eq!(u64::from(store.n_rows()), truth.summary.tuples, "every tuple is a row");
    Loaded::new(store)
}

#[divan::bench(args = Question::of_page().chain(Question::parts()))]
fn ask(bencher: Bencher<'_, '_>, question: Question) {
    let loaded = LOADED.with(|loaded| *loaded);
    bencher.counter(ItemsCount::new(loaded.store.n_rows())).bench_local(question.ready(loaded));
}
