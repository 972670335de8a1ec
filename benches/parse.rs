//! How fast the bytes of each version become rows, on one core: `cargo bench parse`.

#[path = "support/generated.rs"]
mod generated;

use std::collections::HashMap;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use flowglass::parse::{Reader, Resume};
use flowglass::sample::Format;

fn main() {
    divan::main();
}

const N_BYTES: u64 = 20_000_000;
const FORMATS: [&str; 4] = ["nsg1", "nsg2", "vnet4", "mixed"];

static BLOBS: LazyLock<HashMap<&str, Vec<u8>>> =
    LazyLock::new(|| FORMATS.into_iter().zip(Format::ALL.map(|format| generated::log(format, N_BYTES).0)).collect());

#[divan::bench(args = FORMATS)]
fn parse(bencher: Bencher<'_, '_>, format: &str) {
    let blob = &BLOBS[format];
    bencher.counter(BytesCount::new(blob.len())).bench_local(|| {
        let mut n_rows = 0;
        let mut reader = Reader::new();
        reader.begin(0, &Resume::beginning(), u64::MAX);
        reader.push(blob, |chunk| n_rows += chunk.columns.len());
        let outcome = reader.finish();
        (n_rows + reader.flush().map_or(0, |chunk| chunk.columns.len()), outcome)
    });
}
