//! What only WebAssembly can show: messages as JavaScript values, and the reader on a 32-bit machine.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(target_arch = "wasm32", expect(clippy::unwrap_used, reason = "a test fails where something is missing"))]

use flowglass::browser::message::{buffer_of, chunk_of, header, message};
use flowglass::columns::Chunk;
use flowglass::parse::{Reader, Resume};
use flowglass::protocol::{Answer, FoundOnce, FromEngine, Loaded, Shown, Summary, Timeline, View};
use flowglass::query::filter::Filter;
use flowglass::query::{Picked, Selector, Summarizer};
use flowglass::sample::{Format, Generator, Options, Truth};
use flowglass::store::{NewFile, Store};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn chunks(format: Format) -> (Vec<Chunk>, Truth) {
    let mut generator = Generator::new(&Options { format, n_bytes: 200_000, seed: 2, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    let mut reader = Reader::new();
    reader.begin(0, &Resume::beginning(), u64::MAX);
    let mut chunks = Vec::new();
    reader.push(&bytes, |chunk| chunks.push(chunk));
    reader.finish();
    chunks.extend(reader.flush());
    (chunks, generator.truth())
}

#[wasm_bindgen_test]
fn the_reader_finds_what_was_generated() {
    for format in Format::ALL {
        let (chunks, truth) = chunks(format);
        let mut store = Store::default();
        store.files_mut().add(NewFile { number: 0, path: "a".to_owned(), size: 0, is_packed: false });
        chunks.into_iter().for_each(|chunk| store.append(chunk));
        let mut summarizer = Summarizer::new(false);
        let selector = Selector::new(&store, &Filter::default(), false);
        store.chunks().iter().for_each(|chunk| {
            summarizer.add(&Picked::as_logged(&chunk.columns, &selector.select(chunk)));
        });
        assert_eq!(summarizer.finish(&store).0, truth.summary);
    }
}

#[wasm_bindgen_test]
fn a_chunk_comes_through_its_buffer() {
    for chunk in chunks(Format::Mixed).0 {
        let back = chunk_of(&chunk.header(), &buffer_of(&chunk)).unwrap();
        assert_eq!(back, chunk);
    }
}

#[wasm_bindgen_test]
fn sums_stay_exact_in_messages() {
    let mut summary = Summary { bytes_sent: u128::MAX, bytes_in: 1 << 60, tuples: u64::MAX, ..Summary::default() };
    summary.by_protocol.insert(6, (1 << 53) + 1);
    summary.by_encryption.insert("NX".to_owned(), 3);
    let timeline =
        Timeline { start_ms: u64::MAX, bytes_in: vec![u128::MAX, 0], allowed: vec![1 << 60], ..Timeline::default() };
    let filter = "src:public -(rule:\"a \\\"b\" or bytes>1MB)".parse().unwrap();
    let shown = Shown {
        generation: 7,
        view: View { filter, max_spans: 300, ..View::default() },
        n_rows: 1 << 60,
        summary,
        once: Some(FoundOnce { bytes_twice: u128::MAX, failure: Some("no".to_owned()), ..FoundOnce::default() }),
        timeline,
        covered: vec![(0, u64::MAX)],
        extent: Some((1, 2)),
        loaded: Loaded::default(),
    };
    let sent = FromEngine::Answer(Answer::Shown(Box::new(shown)));
    assert_eq!(header::<FromEngine>(&message(&sent)).unwrap(), sent);
}
