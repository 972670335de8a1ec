//! A file of the page's, with its path.

use wasm_bindgen::JsValue;
use web_sys::File;

/// A file, and what is known of where it was.
#[derive(Clone, Debug)]
pub(super) struct GivenFile {
    /// Its path from the folder on that was given, else its name.
    pub path: String,
    /// The file.
    pub file: File,
}

impl From<File> for GivenFile {
    fn from(file: File) -> Self {
        let path = js_sys::Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        Self { path: path.unwrap_or_else(|| file.name()), file }
    }
}
