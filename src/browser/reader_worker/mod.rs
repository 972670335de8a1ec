//! A reader in its worker: files and byte ranges in, chunks out to the engine.

mod packed;
mod packing;
mod quote;
mod rehearsing;
mod sample;
mod slices;
mod small_files;

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, MessagePort};

use crate::archive::{HEAD, Packing, packing};
use crate::browser::message::{buffer_of, give_back, header, message, reason};
use crate::columns::Chunk;
use crate::parse::{Outcome, Reader, Resume};
use crate::protocol::{FileNumber, FromReader, Job, JobNumber, ReaderToEngine, Start, Task, ToReader};
use slices::Slices;
use small_files::SmallFiles;

/// At most so many chunks are on their way to the engine.
const CHUNKS_UNDER_WAY: u32 = 2;
/// While a file is unpacked others have their turn at least so often, in milliseconds.
const TURN_EVERY: f64 = 50.0;
/// Progress is told at most so often, in milliseconds.
const PROGRESS_EVERY: f64 = 50.0;

struct Host {
    scope: DedicatedWorkerGlobalScope,
    to_engine: MessagePort,
    n_under_way: Cell<u32>,
    /// Called when the engine has taken a chunk.
    on_taken: RefCell<Option<Function>>,
    is_cancelled: Cell<bool>,
    told_at: Cell<f64>,
    /// Bytes and files that have not been told.
    untold: Cell<(u64, u64)>,
    /// The number of the next file in an archive.
    next_member: Cell<FileNumber>,
    /// When others last had their turn, in milliseconds.
    turn_at: Cell<f64>,
    /// A job has come: there is no more time to rehearse.
    is_on: Cell<bool>,
}

pub(super) fn run(
    scope: &DedicatedWorkerGlobalScope,
    to_engine: MessagePort,
    first_member: FileNumber,
    rehearses: bool,
) {
    let host = Rc::new(Host {
        scope: scope.clone(),
        to_engine,
        n_under_way: Cell::new(0),
        on_taken: RefCell::new(None),
        is_cancelled: Cell::new(false),
        told_at: Cell::new(0.0),
        untold: Cell::new((0, 0)),
        next_member: Cell::new(first_member),
        turn_at: Cell::new(0.0),
        is_on: Cell::new(false),
    });
    if rehearses {
        spawn_local(rehearsing::rehearse(Rc::clone(&host)));
    }
    let on_taken = {
        let host = Rc::clone(&host);
        Closure::<dyn Fn()>::new(move || {
            host.n_under_way.set(host.n_under_way.get().saturating_sub(1));
            if let Some(resolve) = host.on_taken.borrow_mut().take() {
                let _result = resolve.call0(&JsValue::NULL);
            }
        })
    };
    host.to_engine.set_onmessage(Some(on_taken.into_js_value().unchecked_ref()));
    let reader = Rc::new(RefCell::new(Some(Reader::new())));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        match header::<ToReader>(&message) {
            Ok(ToReader::Cancel) => host.is_cancelled.set(true),
            Ok(ToReader::Do(job)) => {
                host.is_cancelled.set(false);
                host.is_on.set(true);
                let (host, slot) = (Rc::clone(&host), Rc::clone(&reader));
                // The page gives a reader one job at a time, so the reader is here.
                let mut reader = slot.borrow_mut().take().unwrap_or_default();
                spawn_local(async move {
                    // One that was removed meanwhile is an empty place.
                    let files: Vec<Option<File>> =
                        message.get(1).unchecked_into::<Array>().iter().map(|file| file.dyn_into().ok()).collect();
                    host.do_job(&mut reader, job, &files).await;
                    *slot.borrow_mut() = Some(reader);
                });
            }
            Err(error) => wasm_bindgen::throw_str(&error),
        }
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

impl Host {
    async fn do_job(&self, reader: &mut Reader, job: Job, files: &[Option<File>]) {
        let mut outcomes = Vec::new();
        match job.task {
            Task::Quote(passage) => {
                let quote = match files.first().cloned().flatten() {
                    Some(file) => self.quote(file, &passage).await,
                    None => Err("the file is not open any more".to_owned()),
                };
                let _sent = self.scope.post_message(&message(&FromReader::Quoted { job: job.number, quote }));
                return;
            }
            Task::Sample => return self.make_sample(job.number),
            Task::Pack(ref logs) => {
                let failure = self.pack(job.number, logs, &job.task.files(), files).await.err();
                let _sent = self.scope.post_message(&message(&FromReader::PackingDone { job: job.number, failure }));
                return;
            }
            Task::Files(numbers) => self.read_files(reader, job.number, &numbers, files, &mut outcomes).await,
            Task::Range { file, start, stop_at } => {
                let from = match &start {
                    Start::At(place) => {
                        reader.begin(file, place, stop_at);
                        place.at
                    }
                    Start::Search(from) => {
                        reader.begin_searching(file, *from, stop_at);
                        *from
                    }
                };
                if let Some(Some(file)) = files.first() {
                    outcomes.push(self.read_slices(reader, job.number, file, from, stop_at).await);
                }
            }
        }
        if let Some(chunk) = reader.flush() {
            self.send(job.number, chunk).await;
        }
        let done = message(&ReaderToEngine::Done { job: job.number, outcomes });
        let _sent = self.to_engine.post_message(&done);
        self.told_at.set(0.0);
        self.progress(0, 0);
        let _sent = self.scope.post_message(&message(&FromReader::Done(job.number)));
    }

    async fn read_files(
        &self,
        reader: &mut Reader,
        job: JobNumber,
        numbers: &[FileNumber],
        files: &[Option<File>],
        outcomes: &mut Vec<Outcome>,
    ) {
        let mut small = SmallFiles::new(files);
        let mut bytes = Vec::new();
        for (number, file) in numbers.iter().zip(files) {
            if self.is_cancelled.get() {
                return;
            }
            let whole = small.next().await;
            let Some(file) = file else { continue };
            reader.begin(*number, &Resume::beginning(), u64::MAX);
            match self.content(file, whole).await {
                Ok(Found::Bytes(array)) => {
                    self.push(reader, job, &array, &mut bytes).await;
                    outcomes.push(reader.finish());
                }
                Ok(Found::Slices) => outcomes.push(self.read_slices(reader, job, file, 0, u64::MAX).await),
                Ok(Found::Packed) => self.read_packed(reader, job, *number, file, outcomes).await,
                Err(error) => outcomes.push(unreadable(reader.finish(), &error)),
            }
            self.progress(0, 1);
        }
    }

    /// What a file is by its first bytes; `whole` are all of them, where they are here.
    async fn content(&self, file: &File, whole: Option<Uint8Array>) -> Result<Found, JsValue> {
        let head = match &whole {
            Some(whole) => whole.clone(),
            None => {
                let head = file.slice_with_f64_and_f64(0.0, HEAD as f64)?.array_buffer();
                Uint8Array::new(&JsFuture::from(head).await?.unchecked_into::<ArrayBuffer>())
            }
        };
        Ok(match (packing(&head.subarray(0, HEAD as u32).to_vec()), whole) {
            (Packing::Plain, Some(whole)) => Found::Bytes(whole),
            (Packing::Plain, None) => Found::Slices,
            _ => Found::Packed,
        })
    }

    /// Reads a file from a byte on, to its end or to where the reader wants no more, which is likely at a byte.
    fn read_slices<'a>(
        &'a self,
        reader: &'a mut Reader,
        job: u32,
        file: &'a File,
        from: u64,
        likely_end: u64,
    ) -> Later<'a, Outcome> {
        Box::pin(self.read_from(reader, job, file, from, likely_end))
    }

    async fn read_from(&self, reader: &mut Reader, job: u32, file: &File, from: u64, likely_end: u64) -> Outcome {
        let mut slices = Slices::new(file, from, likely_end);
        let mut bytes = Vec::new();
        loop {
            if self.is_cancelled.get() {
                return reader.abandon();
            }
            match slices.next().await {
                Ok(Some(slice)) => {
                    let wants_no_more = self.push(reader, job, &slice, &mut bytes).await;
                    give_back(&slice.buffer());
                    if wants_no_more {
                        return reader.finish();
                    }
                }
                Ok(None) => return reader.finish(),
                Err(error) => return unreadable(reader.finish(), &error),
            }
        }
    }

    /// Gives bytes to the reader and sends the chunks that come of it. `true` when it wants no more.
    fn push<'a>(
        &'a self,
        reader: &'a mut Reader,
        job: u32,
        array: &'a Uint8Array,
        bytes: &'a mut Vec<u8>,
    ) -> Later<'a, bool> {
        Box::pin(self.push_slices(reader, job, array, bytes))
    }

    async fn push_slices(&self, reader: &mut Reader, job: u32, array: &Uint8Array, bytes: &mut Vec<u8>) -> bool {
        /// Never one call for very many bytes: others want their turn.
        const SLICE: u32 = 1 << 20;
        let mut at = 0;
        while at < array.length() {
            let n_bytes = SLICE.min(array.length() - at);
            bytes.resize(n_bytes as usize, 0);
            array.subarray(at, at + n_bytes).copy_to(bytes);
            at += n_bytes;
            #[cfg(feature = "planted")]
            super::planted::reader(bytes);
            let mut chunks = Vec::new();
            let wants_no_more = reader.push(bytes, |chunk| chunks.push(chunk));
            for chunk in chunks {
                self.send(job, chunk).await;
            }
            self.progress(n_bytes.into(), 0);
            if wants_no_more {
                return true;
            }
        }
        false
    }

    /// Sends rows to the engine, as soon as it has taken enough of those before.
    fn send(&self, job: u32, chunk: Chunk) -> Later<'_, ()> {
        Box::pin(self.send_now(job, chunk))
    }

    async fn send_now(&self, job: u32, chunk: Chunk) {
        while self.n_under_way.get() >= CHUNKS_UNDER_WAY {
            let taken = Promise::new(&mut |resolve, _| *self.on_taken.borrow_mut() = Some(resolve));
            let _result = JsFuture::from(taken).await;
        }
        self.n_under_way.set(self.n_under_way.get() + 1);
        let message = message(&ReaderToEngine::Chunk { job, header: chunk.header() });
        let buffer = buffer_of(&chunk);
        message.push(&buffer);
        let _sent = self.to_engine.post_message_with_transferable(&message, &Array::of1(&buffer));
    }

    /// Lets messages come in, such as the one that cancels, if none could for a while.
    async fn let_others(&self) {
        if js_sys::Date::now() - self.turn_at.get() >= TURN_EVERY {
            let pause: Later<'_, ()> = Box::pin(self.pause());
            pause.await;
            self.turn_at.set(js_sys::Date::now());
        }
    }

    /// Until what waits for its turn has had it.
    async fn pause(&self) {
        let turn = Promise::new(&mut |resolve, _| {
            let _timer = self.scope.set_timeout_with_callback(&resolve);
        });
        let _result = JsFuture::from(turn).await;
    }

    fn progress(&self, n_bytes: u64, n_files: u64) {
        let (untold_bytes, untold_files) = self.untold.get();
        let now = js_sys::Date::now();
        let untold = (untold_bytes + n_bytes, untold_files + n_files);
        if now - self.told_at.get() < PROGRESS_EVERY {
            return self.untold.set(untold);
        }
        self.told_at.set(now);
        self.untold.set((0, 0));
        let _sent = self.scope.post_message(&message(&FromReader::Progress { n_bytes: untold.0, n_files: untold.1 }));
    }
}

/// What is awaited in several places, behind a pointer: else all of it is compiled into each of them.
type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// How a file is read.
enum Found {
    /// All its bytes are here.
    Bytes(Uint8Array),
    /// Slice by slice.
    Slices,
    /// It is to be unpacked.
    Packed,
}

/// A file that the browser could not read (to its end): it was moved, changed or is not to be had.
fn unreadable(mut outcome: Outcome, error: &JsValue) -> Outcome {
    outcome.failure = Some(reason(error));
    outcome
}
