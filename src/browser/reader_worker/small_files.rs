//! Small files, several of which are read as one.
//!
//! Each read goes to the browser's own process and back, which takes longer than reading a small file does: some
//! thousands of them, put together as one [`Blob`] by 64, are there three times as soon as one by one.

use std::collections::VecDeque;
use std::ops::Range;

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// So many files are asked for together at most.
const TOGETHER: usize = 64;
/// … or so many bytes. A larger file is not for here.
const BYTES_TOGETHER: f64 = (1 << 20) as f64;
/// So many times are asked for ahead.
const AHEAD: usize = 3;

/// The bytes of files in their order, asked for ahead.
pub(super) struct SmallFiles<'a> {
    files: &'a [Option<File>],
    /// The first that has not been asked for.
    next: usize,
    asked: VecDeque<Asked>,
    /// Those that have come and not been taken.
    here: VecDeque<Option<Uint8Array>>,
}

struct Asked {
    files: Range<usize>,
    bytes: Option<Promise>,
}

impl<'a> SmallFiles<'a> {
    pub(super) fn new(files: &'a [Option<File>]) -> Self {
        Self { files, next: 0, asked: VecDeque::new(), here: VecDeque::new() }
    }

    /// All bytes of the next file; `None` where it is large, is not there or could not be read with others.
    pub(super) async fn next(&mut self) -> Option<Uint8Array> {
        while self.here.is_empty() {
            while self.asked.len() < AHEAD && self.next < self.files.len() {
                let asked = self.ask();
                self.asked.push_back(asked);
            }
            let Asked { files, bytes } = self.asked.pop_front()?;
            let n = files.len();
            match bytes {
                Some(bytes) => self.here.extend(apart(&self.files[files], bytes).await),
                None => self.here.extend((0..n).map(|_| None)),
            }
        }
        self.here.pop_front().flatten()
    }

    /// Asks for the next files that are small, or passes over one that is not.
    fn ask(&mut self) -> Asked {
        let first = self.next;
        let parts = Array::new();
        let mut n_bytes = 0.0;
        while let Some(Some(file)) = self.files.get(self.next) {
            n_bytes += file.size();
            if n_bytes > BYTES_TOGETHER || self.next - first == TOGETHER {
                break;
            }
            parts.push(file);
            self.next += 1;
        }
        self.next = self.next.max(first + 1);
        let is_any = parts.length() > 0;
        let bytes = is_any.then(|| Blob::new_with_blob_sequence(&parts).ok()).flatten().map(|blob| blob.array_buffer());
        Asked { files: first..self.next, bytes }
    }
}

/// What was read as one, by file. None of them where it could not be read or has another length than the files: one
/// of them did not stay as it was, and read by itself it says so.
async fn apart(files: &[Option<File>], bytes: Promise) -> Vec<Option<Uint8Array>> {
    let none = || files.iter().map(|_| None).collect();
    let Ok(buffer) = JsFuture::from(bytes).await else { return none() };
    let array = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>());
    let sizes = || files.iter().map(|file| file.as_ref().map_or(0, |file| file.size() as u32));
    if array.length() != sizes().sum::<u32>() {
        return none();
    }
    let mut at = 0;
    sizes()
        .map(|size| {
            let part = array.subarray(at, at + size);
            at += size;
            Some(part)
        })
        .collect()
}
