//! The reader and the stitching of connections as WebAssembly, for the benchmark to time in a browser: compiled as the
//! workers are. Empty elsewhere.

#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use flowglass::connection::Stitcher;
use flowglass::parse::{Reader, Resume};
use flowglass::query::rows_by_time;
use flowglass::store::{NewFile, Store};
use wasm_bindgen::prelude::*;

/// A file that is being read.
#[wasm_bindgen]
pub struct Parsing {
    reader: Reader,
    n_rows: usize,
}

#[wasm_bindgen]
impl Parsing {
    /// From its first byte on.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "it is for JavaScript")]
    pub fn new() -> Self {
        let mut reader = Reader::new();
        reader.begin(0, &Resume::beginning(), u64::MAX);
        Self { reader, n_rows: 0 }
    }

    /// Its next bytes. Rows are counted and let go.
    pub fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes, |chunk| self.n_rows += chunk.columns.len());
    }

    /// How many tuples there were.
    pub fn finish(mut self) -> usize {
        let _outcome = self.reader.finish();
        self.n_rows + self.reader.flush().map_or(0, |chunk| chunk.columns.len())
    }
}

/// Tuples that have been read, in the order of time.
#[wasm_bindgen]
pub struct Tuples {
    reader: Reader,
    store: Store,
    by_time: Rc<Vec<u32>>,
}

#[wasm_bindgen]
impl Tuples {
    /// None yet.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "it is for JavaScript")]
    pub fn new() -> Self {
        let mut reader = Reader::new();
        reader.begin(0, &Resume::beginning(), u64::MAX);
        let mut store = Store::default();
        store.files_mut().add(NewFile { number: 0, path: "PT1H.json".to_owned(), size: 0, is_packed: false });
        Self { reader, store, by_time: Rc::default() }
    }

    /// The file's next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes, |chunk| self.store.append(chunk));
    }

    /// All bytes have come; how many tuples there are.
    pub fn finish(&mut self) -> usize {
        let _outcome = self.reader.finish();
        if let Some(chunk) = self.reader.flush() {
            self.store.append(chunk);
        }
        self.by_time = Rc::new(rows_by_time(&self.store, self.store.chunks().len(), false));
        self.by_time.len()
    }

    /// Stitches them to connections; how many of those there are, 0 where there is no memory.
    pub fn stitch(&self) -> usize {
        let Ok(mut stitcher) = Stitcher::new(&self.store, Rc::clone(&self.by_time)) else { return 0 };
        loop {
            match stitcher.step(&self.store) {
                Ok(None) => {}
                Ok(Some(connections)) => return connections.all().len(),
                Err(_) => return 0,
            }
        }
    }
}
