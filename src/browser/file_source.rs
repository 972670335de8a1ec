//! A file that is read at any place, at once: for what is packed, in a worker.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

use super::message::reason;

/// So many bytes are asked of the browser at a time.
const BLOCK: u64 = 1 << 20;

/// A file. It counts the bytes that it gave, for whoever tells how far reading is.
pub(super) struct FileSource {
    reader: FileReaderSync,
    blob: Blob,
    n_bytes: u64,
    position: u64,
    block: Vec<u8>,
    /// Where the block begins.
    block_at: u64,
    n_given: Rc<Cell<u64>>,
}

impl FileSource {
    pub(super) fn new(blob: Blob, n_given: Rc<Cell<u64>>) -> Result<Self, JsValue> {
        let n_bytes = blob.size() as u64;
        let reader = FileReaderSync::new()?;
        Ok(Self { reader, blob, n_bytes, position: 0, block: Vec::new(), block_at: 0, n_given })
    }

    fn load(&mut self) -> Result<(), JsValue> {
        let end = (self.position + BLOCK).min(self.n_bytes);
        let slice = self.blob.slice_with_f64_and_f64(self.position as f64, end as f64)?;
        let array = Uint8Array::new(&self.reader.read_as_array_buffer(&slice)?);
        self.block.resize(array.length() as usize, 0);
        array.copy_to(&mut self.block);
        self.block_at = self.position;
        Ok(())
    }
}

impl Read for FileSource {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.n_bytes || bytes.is_empty() {
            return Ok(0);
        }
        if self.position < self.block_at || self.position >= self.block_at + self.block.len() as u64 {
            self.load().map_err(|error| io::Error::other(reason(&error)))?;
        }
        let rest = &self.block[(self.position - self.block_at) as usize..];
        let n = rest.len().min(bytes.len());
        bytes[..n].copy_from_slice(&rest[..n]);
        self.position += n as u64;
        self.n_given.set(self.n_given.get() + n as u64);
        Ok(n)
    }
}

impl Seek for FileSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.n_bytes.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}
