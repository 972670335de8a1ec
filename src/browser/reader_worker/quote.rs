//! Passages read back from their files.

use std::io::{self, Read as _};
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Found, Host};
use crate::archive::ArchiveError;
use crate::browser::file_source::FileSource;
use crate::browser::message::reason;
use crate::protocol::{Mark, Passage, Place, Quote};
use crate::share::saved::LogSource;

/// A passage longer than this is no record, and is not read to its end.
const MAX_PASSAGE: u64 = 65 << 20;
/// So many bytes are unpacked at a time.
const SLICE: usize = 256 << 10;

impl Host {
    /// A passage of a file, or why it is not to be had, as a sentence without its full stop.
    pub(super) async fn quote(&self, file: File, passage: &Passage) -> Result<Quote, String> {
        let place = passage.place;
        let end = place.end.min(place.start.saturating_add(MAX_PASSAGE));
        let found = self.content(&file, None).await.map_err(|error| reason(&error))?;
        let bytes = match found {
            Found::Packed => self.unpacked(&file, Place { end, ..place }).await?,
            Found::Bytes(_) | Found::Slices => slice(&file, place.start, end).await.map_err(|error| reason(&error))?,
        };
        // Firefox reads what is there now, where others refuse a file that has changed.
        if matches!(passage.mark, Mark::Row(_)) && (bytes.len() as u64) < end.saturating_sub(place.start) {
            return Err("it has changed on disk since it was opened".to_owned());
        }
        Ok(Quote::of(&bytes, passage))
    }

    /// The bytes of a place in what is packed: all before it is unpacked and passed over.
    async fn unpacked(&self, file: &File, place: Place) -> Result<Vec<u8>, String> {
        let mut source = log_source(file)?;
        let (mut at, mut text) = source.text(place.member, place.start)?;
        let mut passage = Vec::new();
        let mut bytes = vec![0; SLICE];
        while at < place.end {
            self.let_others().await;
            if self.is_cancelled.get() {
                return Err("reading it was cancelled".to_owned());
            }
            match text.read(&mut bytes) {
                Ok(0) => break,
                Ok(n) => {
                    let from = place.start.clamp(at, at + n as u64) - at;
                    let to = place.end.clamp(at, at + n as u64) - at;
                    passage.extend_from_slice(&bytes[from as usize..to as usize]);
                    at += n as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // What is before the break is what was loaded of the file too.
                Err(_) if !passage.is_empty() => break,
                Err(error) => return Err(ArchiveError::from(error).to_string()),
            }
        }
        Ok(passage)
    }
}

/// A file, open to be read back; else why it is not, as a sentence without its full stop.
pub(super) fn log_source<'a>(file: &File) -> Result<LogSource<'a, FileSource>, String> {
    let source = FileSource::new(file.clone().into(), Rc::default()).map_err(|error| reason(&error))?;
    LogSource::open(source)
}

async fn slice(file: &File, start: u64, end: u64) -> Result<Vec<u8>, JsValue> {
    let blob = file.slice_with_f64_and_f64(start as f64, end as f64)?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec())
}
