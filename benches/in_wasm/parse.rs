//! The reader as WebAssembly, for the benchmark to time in a browser: compiled as the workers are. Empty elsewhere.

#![cfg(target_arch = "wasm32")]

use flowglass::parse::{Reader, Resume};
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
