//! What the page gives to the person: files, and texts for the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The browser reads a file that is being saved by its address, for which it may ask the person first.
const KEEP_URL: Duration = Duration::from_secs(60);

/// Saves a text as a file. The browser asks where, or puts it with the other downloads.
pub fn save_text(file_name: &str, text: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &kind);
    if let Err(error) = blob.and_then(|blob| save_blob(file_name, &blob)) {
        leptos::logging::error!("{file_name} could not be saved: {error:?}");
    }
}

/// Saves what is in a blob as a file, in the same way.
///
/// # Errors
/// Where the browser does not begin.
pub fn save_blob(file_name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // The download has begun by then.
    set_timeout(move || drop(Url::revoke_object_url(&url)), KEEP_URL);
    Ok(())
}

/// Puts a text into the clipboard; whether there is one. Some browsers have none: then nothing happens.
pub fn copy_text(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok();
    let write = write.and_then(|write| write.dyn_into::<js_sys::Function>().ok());
    write.is_some_and(|write| write.call1(&clipboard, &text.into()).is_ok())
}
