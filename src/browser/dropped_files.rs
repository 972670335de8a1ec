//! Files that a person gives to the page.

use wasm_bindgen::JsValue;
use web_sys::{DataTransfer, File, FileList, HtmlInputElement};

/// The files of a drop.
pub fn dropped_files(transfer: &DataTransfer) -> Vec<File> {
    listed(transfer.files())
}

/// The files that were chosen with a button.
pub fn files_of_input(input: &HtmlInputElement) -> Vec<File> {
    listed(input.files())
}

fn listed(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}

/// The path of a file as far as the browser tells it, else its name.
pub(super) fn path_of(file: &File) -> String {
    let path = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok();
    path.and_then(|path| path.as_string()).filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
}
