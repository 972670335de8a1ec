//! All files of a folder, by either of the two ways that browsers have.
//!
//! Many folders are looked through at once: a storage account's are thousands, with one file in each. Files are handed on
//! as they are found, so that they are read meanwhile.

use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileEntry,
    FileSystemFileHandle, FileSystemHandle, FileSystemHandleKind,
};

use super::given_file::GivenFile;
use super::message::reason;

/// So many folders are looked through at once: with fewer it takes longer, with more it does not go faster.
const AT_ONCE: usize = 256;
/// So many files are handed on at a time.
const FILES_AT_ONCE: usize = 256;

/// A folder's content: its files, and the folders in it with their paths.
struct Listed<F> {
    path: String,
    files: Vec<(String, Result<File, JsValue>)>,
    folders: Vec<(String, F)>,
    failure: Option<JsValue>,
}

impl<F> Listed<F> {
    fn new(path: String) -> Self {
        Self { path, files: Vec::new(), folders: Vec::new(), failure: None }
    }
}

/// What could not be read: paths and reasons.
pub(super) type Unreadable = Vec<(String, String)>;

pub(super) async fn walk_handle(
    folder: FileSystemDirectoryHandle,
    found: &mut impl FnMut(Vec<GivenFile>) -> bool,
) -> Unreadable {
    walk((folder.name(), folder), list_handle, found).await
}

pub(super) async fn walk_entry(
    folder: FileSystemDirectoryEntry,
    found: &mut impl FnMut(Vec<GivenFile>) -> bool,
) -> Unreadable {
    walk((folder.name(), folder), list_entry, found).await
}

async fn walk<F, L: Future<Output = Listed<F>>>(
    folder: (String, F),
    list: impl Fn(String, F) -> L,
    found: &mut impl FnMut(Vec<GivenFile>) -> bool,
) -> Unreadable {
    let mut unreadable = Vec::new();
    let mut files = Vec::new();
    let mut waiting = vec![folder];
    let mut running = FuturesUnordered::new();
    loop {
        // Into the depth first: that is where the files are.
        while running.len() < AT_ONCE {
            let Some((path, folder)) = waiting.pop() else { break };
            running.push(list(path, folder));
        }
        let Some(listed) = running.next().await else { break };
        for (path, file) in listed.files {
            match file {
                Ok(file) => files.push(GivenFile { path, file }),
                Err(error) => unreadable.push((path, reason(&error))),
            }
        }
        waiting.extend(listed.folders);
        unreadable.extend(listed.failure.map(|error| (listed.path, reason(&error))));
        if files.len() >= FILES_AT_ONCE && !found(std::mem::take(&mut files)) {
            return unreadable;
        }
    }
    if !files.is_empty() {
        found(files);
    }
    unreadable
}

async fn list_handle(path: String, folder: FileSystemDirectoryHandle) -> Listed<FileSystemDirectoryHandle> {
    let mut listed = Listed::new(path.clone());
    let mut waiting = Vec::new();
    let entries: AsyncIterator = folder.values();
    let walked: Result<(), JsValue> = async {
        loop {
            let next = JsFuture::from(entries.next()?).await?;
            if Reflect::get(&next, &"done".into())?.is_truthy() {
                return Ok(());
            }
            let handle: FileSystemHandle = Reflect::get(&next, &"value".into())?.unchecked_into();
            let path = format!("{path}/{}", handle.name());
            if handle.kind() == FileSystemHandleKind::Directory {
                listed.folders.push((path, handle.unchecked_into()));
            } else {
                waiting.push((path, handle.unchecked_into::<FileSystemFileHandle>().get_file()));
            }
        }
    }
    .await;
    listed.failure = walked.err();
    let (paths, promises): (Vec<String>, Vec<Promise>) = waiting.into_iter().unzip();
    let files = join_all(promises.into_iter().map(JsFuture::from)).await;
    listed.files.extend(paths.into_iter().zip(files.into_iter().map(|file| file.map(JsCast::unchecked_into))));
    listed
}

async fn list_entry(path: String, folder: FileSystemDirectoryEntry) -> Listed<FileSystemDirectoryEntry> {
    let mut listed = Listed::new(path.clone());
    let mut waiting = Vec::new();
    let reader = folder.create_reader();
    loop {
        // Some entries at a time, a hundred at most; none at the end.
        let some =
            JsFuture::from(promise(|resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject)));
        let entries: Array = match some.await {
            Ok(entries) => entries.unchecked_into(),
            Err(error) => {
                listed.failure = Some(error);
                break;
            }
        };
        if entries.length() == 0 {
            break;
        }
        for entry in entries.iter().map(JsCast::unchecked_into::<FileSystemEntry>) {
            let path = format!("{path}/{}", entry.name());
            if entry.is_directory() {
                listed.folders.push((path, entry.unchecked_into()));
            } else {
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file = promise(|resolve, reject| {
                    entry.file_with_callback_and_callback(resolve, reject);
                    Ok(())
                });
                waiting.push((path, file));
            }
        }
    }
    let (paths, promises): (Vec<String>, Vec<Promise>) = waiting.into_iter().unzip();
    let files = join_all(promises.into_iter().map(JsFuture::from)).await;
    listed.files.extend(paths.into_iter().zip(files.into_iter().map(|file| file.map(JsCast::unchecked_into))));
    listed
}

/// A promise for what is told to one of two functions.
fn promise(mut ask: impl FnMut(&Function, &Function) -> Result<(), JsValue>) -> Promise {
    Promise::new(&mut |resolve, reject| {
        if let Err(error) = ask(&resolve, &reject) {
            let _result = reject.call1(&JsValue::NULL, &error);
        }
    })
}
