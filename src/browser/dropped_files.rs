//! Files that a person gives to the page: by a drop, with a button, as pasted text.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DataTransfer, File, FileList, FileSystemDirectoryEntry, HtmlInputElement};

use super::folders;

/// A file, and what is known of where it was.
#[derive(Clone, Debug)]
pub struct GivenFile {
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

/// What was given.
#[derive(Debug, Default)]
pub struct Given {
    /// The files, in no order.
    pub files: Vec<GivenFile>,
    /// What could not be read: its path and why, as a sentence without its full stop.
    pub unreadable: Vec<(String, String)>,
}

/// What of a drop has to be kept before the event is over.
pub struct Drop {
    files: Vec<GivenFile>,
    folders: Vec<DroppedFolder>,
}

struct DroppedFolder {
    entry: FileSystemDirectoryEntry,
    /// The newer way to the same folder: quicker, and it works on a page that is a local file. Not every browser has it.
    handle: Option<Promise>,
}

impl Drop {
    /// Of a drop event, while it is handled.
    pub fn of(transfer: &DataTransfer) -> Self {
        let mut drop = Self { files: Vec::new(), folders: Vec::new() };
        let items = transfer.items();
        for item in (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file") {
            let entry = item.webkit_get_as_entry().ok().flatten().filter(|entry| entry.is_directory());
            if let Some(entry) = entry {
                let has_handles = js_sys::Reflect::has(&item, &"getAsFileSystemHandle".into()).unwrap_or(false);
                let handle = has_handles.then(|| item.get_as_file_system_handle());
                drop.folders.push(DroppedFolder { entry: entry.unchecked_into(), handle });
            } else if let Ok(Some(file)) = item.get_as_file() {
                drop.files.push(file.into());
            }
        }
        if drop.is_empty() {
            drop.files = listed(transfer.files());
        }
        drop
    }

    /// Neither a file nor a folder.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// There are folders in it, which take a while to look through.
    pub fn has_folders(&self) -> bool {
        !self.folders.is_empty()
    }

    /// All files, those in folders and in folders in them too.
    pub async fn all(self) -> Given {
        let mut given = Given { files: self.files, unreadable: Vec::new() };
        for folder in self.folders {
            let handle = match folder.handle {
                Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.ok(),
                None => None,
            };
            match handle {
                Some(handle) if !handle.is_falsy() => folders::walk_handle(handle.unchecked_into(), &mut given).await,
                _ => folders::walk_entry(folder.entry, &mut given).await,
            }
        }
        given
    }
}

/// The files that were chosen with a button.
pub fn files_of_input(input: &HtmlInputElement) -> Vec<GivenFile> {
    listed(input.files())
}

/// A text that was pasted, as a file.
pub fn pasted(text: &str, name: &str) -> Option<GivenFile> {
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence(&parts).ok()?;
    let file = File::new_with_blob_sequence(&Array::of1(&blob), name).ok()?;
    Some(file.into())
}

fn listed(list: Option<FileList>) -> Vec<GivenFile> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).map(GivenFile::from).collect()
}
