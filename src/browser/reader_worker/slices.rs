//! A large file's bytes, in slices that are asked for ahead.
//!
//! A slice of some megabytes comes as one buffer. A stream's pieces are a tenth of that, and each goes through a pipe:
//! that takes the browser half as long again.

use std::collections::VecDeque;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Bytes of a slice.
const SLICE: u64 = 4 << 20;
/// Bytes of one after the place up to which reading is wanted: the last record goes on for a little.
const SLICE_BEHIND: u64 = 128 << 10;
/// So many are asked for ahead.
const AHEAD: usize = 2;

pub(super) struct Slices<'a> {
    file: &'a File,
    n_bytes: u64,
    /// The first byte that has not been asked for.
    at: u64,
    likely_end: u64,
    asked: VecDeque<Promise>,
}

impl<'a> Slices<'a> {
    /// From a byte on, most likely to be read up to another one.
    pub(super) fn new(file: &'a File, from: u64, likely_end: u64) -> Self {
        Self { file, n_bytes: file.size() as u64, at: from, likely_end, asked: VecDeque::new() }
    }

    /// The next bytes; `None` at the end of the file.
    pub(super) async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        while self.asked.len() < AHEAD && self.at < self.n_bytes {
            let n = if self.at < self.likely_end { SLICE.min(self.likely_end - self.at) } else { SLICE_BEHIND };
            let end = (self.at + n).min(self.n_bytes);
            self.asked.push_back(self.file.slice_with_f64_and_f64(self.at as f64, end as f64)?.array_buffer());
            self.at = end;
        }
        let Some(bytes) = self.asked.pop_front() else { return Ok(None) };
        Ok(Some(Uint8Array::new(&JsFuture::from(bytes).await?.unchecked_into::<ArrayBuffer>())))
    }
}
