//! Files that a person gives to the page: by a drop, with a button, as pasted text.

use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File, FileList, FileSystemDirectoryEntry, HtmlInputElement};

use super::folder_worker;
use super::folders::{self, Unreadable};
use super::given_file::GivenFile;
use super::worker::Program;

/// So many files are handed on at a time: what the browser knows of each takes it a while to find out.
const AT_ONCE: usize = 32;

/// What was given: files, and folders that are still to be looked through.
#[derive(Default)]
pub struct Given {
    files: Vec<File>,
    folders: Vec<Folder>,
}

struct Folder {
    entry: FileSystemDirectoryEntry,
    /// The newer way to the same folder: quicker, and it works on a page that is a local file. Not every browser has it.
    handle: Option<Promise>,
}

#[wasm_bindgen]
extern "C" {
    /// A dropped item of a browser that has file handles, which web-sys does not know yet without a flag.
    type ItemWithHandle;
    #[wasm_bindgen(method, getter, js_name = "getAsFileSystemHandle")]
    fn handle_function(this: &ItemWithHandle) -> JsValue;
    #[wasm_bindgen(method, js_name = "getAsFileSystemHandle")]
    fn handle(this: &ItemWithHandle) -> Promise;
}

impl Given {
    /// By a drop or a paste: taken hold of while the event is handled, for afterwards nothing of it is there.
    pub fn by_transfer(transfer: &DataTransfer) -> Self {
        let mut given = Self::default();
        let items = transfer.items();
        for item in (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file") {
            let entry = item.webkit_get_as_entry().ok().flatten().filter(|entry| entry.is_directory());
            if let Some(entry) = entry {
                let item: ItemWithHandle = item.unchecked_into();
                let handle = item.handle_function().is_function().then(|| item.handle());
                given.folders.push(Folder { entry: entry.unchecked_into(), handle });
            } else if let Ok(Some(file)) = item.get_as_file() {
                given.files.push(file);
            }
        }
        if given.is_empty() {
            given.files = listed(transfer.files());
        }
        given
    }

    /// With a button.
    pub fn by_input(input: &HtmlInputElement) -> Self {
        Self { files: listed(input.files()), folders: Vec::new() }
    }

    /// A text, as a file of this name.
    pub fn text(text: &str, name: &str) -> Self {
        let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)));
        let file = blob.and_then(|blob| File::new_with_blob_sequence(&Array::of1(&blob), name));
        Self { files: file.into_iter().collect(), folders: Vec::new() }
    }

    /// A file that the page has itself.
    pub(super) fn file(file: File) -> Self {
        Self { files: vec![file], folders: Vec::new() }
    }

    /// The names of what was given, as the person knows them: of all that is in a folder the folder's own.
    pub fn names(&self) -> Vec<String> {
        let folder_of = |file: &File| {
            let path = js_sys::Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
            path.and_then(|path| path.split_once('/').map(|(folder, _)| format!("{folder}/")))
        };
        let mut names: Vec<String> = Vec::new();
        let files = self.files.iter().map(|file| folder_of(file).unwrap_or_else(|| file.name()));
        for name in files.chain(self.folders.iter().map(|folder| format!("{}/", folder.entry.name()))) {
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Neither a file nor a folder.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// Hands on all files, those in folders and in folders in them too, some at a time, as long as `found` says that it
    /// goes on. What could not be read: its path and why, as a sentence without its full stop. Workers help if the
    /// program is there.
    pub(super) async fn each(
        self,
        program: Option<Rc<Program>>,
        found: impl Fn(Vec<GivenFile>) -> bool + Clone + 'static,
    ) -> Unreadable {
        let mut unreadable = Vec::new();
        for (index, files) in self.files.chunks(AT_ONCE).enumerate() {
            if index > 0 {
                super::message::turn().await;
            }
            if !found(files.iter().cloned().map(GivenFile::from).collect()) {
                return unreadable;
            }
        }
        for folder in self.folders {
            let handle = match folder.handle {
                Some(promise) => JsFuture::from(promise).await.ok().filter(|handle| !handle.is_falsy()),
                None => None,
            };
            let walked = match (handle.map(JsCast::unchecked_into), &program) {
                (Some(handle), Some(program)) => folder_worker::walk(program, &handle, found.clone()).await,
                (Some(handle), None) => folders::walk_handle(handle, &mut found.clone()).await,
                (None, _) => folders::walk_entry(folder.entry, &mut found.clone()).await,
            };
            unreadable.extend(walked);
        }
        unreadable
    }
}

fn listed(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}
