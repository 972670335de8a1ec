//! All files of a folder, by either of the two ways that browsers have.
//!
//! Both go level by level, and through many folders of a level at once: a storage account's folders are thousands, with
//! one file in each.

use futures_util::future::join_all;
use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileEntry,
    FileSystemFileHandle, FileSystemHandle, FileSystemHandleKind,
};

use super::dropped_files::{Given, GivenFile};

/// So many folders are looked through at once.
const AT_ONCE: usize = 64;

/// A folder's content: its files, and the folders in it with their paths.
struct Listed<F> {
    files: Vec<(String, Result<File, JsValue>)>,
    folders: Vec<(String, F)>,
    failure: Option<JsValue>,
}

impl<F> Listed<F> {
    fn new() -> Self {
        Self { files: Vec::new(), folders: Vec::new(), failure: None }
    }
}

pub(super) async fn walk_handle(folder: FileSystemDirectoryHandle, given: &mut Given) {
    walk((folder.name(), folder), list_handle, given).await;
}

pub(super) async fn walk_entry(folder: FileSystemDirectoryEntry, given: &mut Given) {
    walk((folder.name(), folder), list_entry, given).await;
}

async fn walk<F, L: Future<Output = Listed<F>>>(folder: (String, F), list: impl Fn(String, F) -> L, given: &mut Given) {
    let mut level = vec![folder];
    while !level.is_empty() {
        let mut next = Vec::new();
        while !level.is_empty() {
            let some = level.split_off(level.len().saturating_sub(AT_ONCE));
            let paths: Vec<String> = some.iter().map(|(path, _)| path.clone()).collect();
            let listed = join_all(some.into_iter().map(|(path, folder)| list(path, folder))).await;
            for (path, listed) in paths.into_iter().zip(listed) {
                for (path, file) in listed.files {
                    match file {
                        Ok(file) => given.files.push(GivenFile { path, file }),
                        Err(error) => given.unreadable.push((path, super::message::reason(&error))),
                    }
                }
                next.extend(listed.folders);
                if let Some(error) = listed.failure {
                    given.unreadable.push((path, super::message::reason(&error)));
                }
            }
        }
        level = next;
    }
}

async fn list_handle(path: String, folder: FileSystemDirectoryHandle) -> Listed<FileSystemDirectoryHandle> {
    let mut listed = Listed::new();
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
    let mut listed = Listed::new();
    let mut waiting = Vec::new();
    let reader = folder.create_reader();
    loop {
        // Some entries at a time, a hundred at most; none at the end.
        let some = JsFuture::from(promise(|resolve, reject| {
            reader.read_entries_with_callback_and_error_callback(resolve, reject)
        }));
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
