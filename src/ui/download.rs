//! Texts that the page gives to the person as files.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves a text as a file. The browser asks where, or puts it with the other downloads.
pub fn save_text(file_name: &str, text: &str) {
    if let Err(error) = try_to_save(file_name, text) {
        leptos::logging::error!("{file_name} could not be saved: {error:?}");
    }
}

fn try_to_save(file_name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // The download has begun by the time that other work is done.
    set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_secs(10));
    Ok(())
}

/// Puts a text into the clipboard. Some browsers have none: then nothing happens.
pub fn copy_text(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok();
    if let Some(write) = write.and_then(|write| write.dyn_into::<js_sys::Function>().ok()) {
        drop(write.call1(&clipboard, &text.into()));
    }
}
