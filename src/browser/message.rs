//! Messages as JavaScript values.
//!
//! Public for the tests that run in a browser.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

use crate::columns::{Chunk, ChunkHeader, WireError};

/// An array with the header as its first item. A header that cannot be written would be a mistake in this program: it
/// goes as `undefined`, which no one can read, and the one who reads it says so.
pub fn message(header: &impl Serialize) -> Array {
    // Sums pass 2^53: as bigints they stay exact.
    let serializer = Serializer::new().serialize_large_number_types_as_bigints(true);
    let value = header.serialize(&serializer).unwrap_or(JsValue::UNDEFINED);
    Array::of1(&value)
}

/// The header of a message.
///
/// # Errors
/// Where it is no such header.
pub fn header<T: DeserializeOwned>(message: &Array) -> Result<T, String> {
    serde_wasm_bindgen::from_value(message.get(0)).map_err(|error| format!("a message cannot be read: {error}"))
}

/// Lets others have their turn on the page: a timer of no time.
pub(super) async fn turn() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _timer = window.set_timeout_with_callback(&resolve);
        }
    });
    let _result = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// What the browser says went wrong, as a sentence without its full stop.
pub fn reason(error: &JsValue) -> String {
    let text = |key: &str| js_sys::Reflect::get(error, &key.into()).ok().and_then(|value| value.as_string());
    match text("name").as_deref() {
        Some("NotReadableError") => "it has changed on disk since it was opened, or cannot be read any more".to_owned(),
        Some("NotFoundError") => "it is not there any more".to_owned(),
        _ => {
            let reason = text("message").or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"));
            format!("the browser cannot read it: {reason}")
        }
    }
}

thread_local! {
    /// A port whose other end is closed: what is sent there is gone.
    static NOWHERE: Option<MessagePort> = MessageChannel::new().ok().map(|channel| {
        channel.port1().close();
        channel.port2()
    });
}

/// Gives back the memory of a buffer that is not needed any more. Left to themselves, browsers let a hundred megabytes of
/// them lie; Chromium keeps even those of which `ArrayBuffer.transfer` has made an empty one.
pub(super) fn give_back(buffer: &ArrayBuffer) {
    NOWHERE.with(|nowhere| {
        if let Some(nowhere) = nowhere {
            let _sent = nowhere.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer));
        }
    });
}

/// A chunk's columns in one buffer, to be transferred.
pub fn buffer_of(chunk: &Chunk) -> ArrayBuffer {
    let parts = chunk.parts();
    let buffer = ArrayBuffer::new(parts.iter().map(|part| part.len() as u32).sum());
    let mut at = 0;
    for part in parts {
        Uint8Array::new_with_byte_offset_and_length(&buffer, at, part.len() as u32).copy_from(part);
        at += part.len() as u32;
    }
    buffer
}

/// A chunk from its buffer.
///
/// # Errors
/// Where the sizes do not make columns.
pub fn chunk_of(header: &ChunkHeader, buffer: &ArrayBuffer) -> Result<Chunk, WireError> {
    let mut at = 0;
    Chunk::from_parts(header, |part| {
        let n_bytes = part.len() as u32;
        Uint8Array::new_with_byte_offset_and_length(buffer, at, n_bytes).copy_to(part);
        at += n_bytes;
    })
}
