//! The page as one file: what is inside it besides the page, and the page itself, to be written anew with a view in it.
//! `xtask/src/single_file.rs` puts the functions there that are called here.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File};

use super::given::Given;
use super::worker::fetched;
use crate::share::saved::page;

/// What unpacks a part of the page.
pub(super) struct Unpacker(Function);

/// What unpacks the parts of the page, where it is one file.
pub(super) fn unpacker() -> Option<Unpacker> {
    function("flowglassPart").map(Unpacker)
}

impl Unpacker {
    /// The bytes of a part.
    pub(super) async fn unpacked(&self, id: &str) -> Result<JsValue, JsValue> {
        let part: Promise = self.0.call1(&JsValue::NULL, &id.into())?.dyn_into()?;
        JsFuture::from(part).await
    }
}

/// The page is one file, with everything inside.
pub fn is_one_file() -> bool {
    unpacker().is_some()
}

/// The text of the page as one file, without a view: its own, where it is one, else the one beside it.
///
/// # Errors
/// Where it cannot be had: why.
pub async fn app_source() -> Result<String, JsValue> {
    if let Some(source) = function("flowglassSource") {
        return Ok(source.call0(&JsValue::NULL)?.as_string().unwrap_or_default());
    }
    let text = JsFuture::from(fetched("flowglass.html").await?.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// The view that is in this page, as a file that is to be opened. It can be taken once.
pub fn own_view() -> Option<Given> {
    let take = function("flowglassTakeText")?;
    let text = |id: &str| take.call1(&JsValue::NULL, &id.into()).ok().filter(JsValue::is_string);
    let (view, data) = (text("flowglass-view")?, text("flowglass-data")?);
    let parts =
        [page::BEGINNING.into(), page::VIEW.into(), view, page::END.into(), page::DATA.into(), data, page::END.into()];
    let parts: Array = parts.into_iter().collect();
    // A file without a name: those in it are called as they were.
    File::new_with_str_sequence(&parts, "").ok().map(Given::file)
}

fn function(name: &str) -> Option<Function> {
    Reflect::get(&global(), &name.into()).ok()?.dyn_into().ok()
}

/// The block of data of a saved view, piece by piece. What has come is kept by the browser, outside of the program's
/// memory.
#[derive(Default)]
pub struct Pieces {
    blobs: Vec<Blob>,
    n_bytes: u64,
}

impl Pieces {
    /// Takes the next piece.
    ///
    /// # Errors
    /// Where the browser has no room for it.
    pub fn push(&mut self, text: &[u8]) -> Result<(), JsValue> {
        let array = Uint8Array::from(text);
        self.blobs.push(Blob::new_with_u8_array_sequence(&Array::of1(&array))?);
        self.n_bytes += text.len() as u64;
        Ok(())
    }

    /// The whole saved view: `app` is the page as one file.
    ///
    /// # Errors
    /// Where that is not the page, or there is no room.
    pub fn finish(self, app: &str, manifest: &str) -> Result<Blob, JsValue> {
        let (before, after) = page::around(app)?;
        let parts = Array::new();
        let view = page::view_block(manifest);
        for text in [before, &view, page::DATA] {
            parts.push(&text.into());
        }
        for blob in &self.blobs {
            parts.push(blob);
        }
        for text in [page::END, after] {
            parts.push(&text.into());
        }
        let options = BlobPropertyBag::new();
        options.set_type("text/html;charset=utf-8");
        Blob::new_with_blob_sequence_and_options(&parts, &options)
    }
}
