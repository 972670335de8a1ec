//! A worker that looks through a folder: thousands of handles and promises are made for it, and the page would stand
//! still while the browser clears them away.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, FileSystemDirectoryHandle};

use super::folders::{self, Unreadable};
use super::given_file::GivenFile;
use super::message::{header, message};
use super::worker::Program;

/// The worker's role.
pub(super) const ROLE: &str = "folder";

/// What the worker tells the page.
#[derive(Serialize, Deserialize)]
enum FromFolder {
    /// Files by their paths; the files go beside it.
    Found(Vec<String>),
    /// That is all.
    Done(Unreadable),
}

/// In the worker: looks through the folder, tells what is there.
pub(super) fn run(scope: &DedicatedWorkerGlobalScope, folder: FileSystemDirectoryHandle) {
    let scope = scope.clone();
    spawn_local(async move {
        let mut found = |given: Vec<GivenFile>| {
            let files: Array = given.iter().map(|given| given.file.clone()).collect();
            let found = message(&FromFolder::Found(given.into_iter().map(|given| given.path).collect()));
            found.push(&files);
            scope.post_message(&found).is_ok()
        };
        let unreadable = folders::walk_handle(folder, &mut found).await;
        let _sent = scope.post_message(&message(&FromFolder::Done(unreadable)));
    });
}

/// On the page: has a folder looked through by a worker, and hands on what it finds as long as `found` says that it goes
/// on. What could not be read.
pub(super) async fn walk(
    program: &Program,
    folder: &FileSystemDirectoryHandle,
    found: impl Fn(Vec<GivenFile>) -> bool + 'static,
) -> Unreadable {
    let unreadable = Rc::new(RefCell::new(Unreadable::new()));
    let mut resolve_end = None;
    let end = Promise::new(&mut |resolve, _| resolve_end = Some(resolve));
    let name = folder.name();
    let is_over = {
        let (unreadable, resolve_end) = (Rc::clone(&unreadable), resolve_end);
        move |more: Unreadable| {
            unreadable.borrow_mut().extend(more);
            let _result = resolve_end.as_ref().map(|resolve: &Function| resolve.call0(&JsValue::NULL));
        }
    };
    let (on_end, on_death, name_of_dead) = (is_over.clone(), is_over.clone(), name.clone());
    let running = program.start(
        move |message| match header(&message) {
            Ok(FromFolder::Found(paths)) => {
                let files = message.get(1).unchecked_into::<Array>();
                let given = paths.into_iter().zip(files.iter());
                let given = given.map(|(path, file)| GivenFile { path, file: file.unchecked_into() });
                if !found(given.collect()) {
                    on_end(Unreadable::new());
                }
            }
            Ok(FromFolder::Done(unreadable)) => on_end(unreadable),
            Err(error) => on_end(vec![(name.clone(), error)]),
        },
        move |reason| {
            let reason = format!("the program that looked through it has died ({reason})");
            on_death(vec![(name_of_dead.clone(), reason)]);
        },
    );
    match running {
        Ok(running) => {
            running.post(&Array::of2(&ROLE.into(), folder), &Array::new());
            let _result = JsFuture::from(end).await;
        }
        Err(error) => is_over(vec![(folder.name(), super::message::reason(&error))]),
    }
    unreadable.take()
}
