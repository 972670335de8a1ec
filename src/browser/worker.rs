//! Starting workers: the same way from a site and from a single file.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Request, RequestCache, RequestInit, Response, Url, Worker};

use super::one_file;

/// The worker program, fetched and compiled once for all workers.
pub(super) struct Program {
    module: WebAssembly::Module,
    script_url: String,
}

/// What the worker's script does after its generated part: the first message is the compiled module; the program says
/// that it is up before it is sent anything, for messages that come earlier would be lost. A program that dies says so.
const BOOTSTRAP: &str = "
const died = (reason) => self.postMessage(['died', String(reason)]);
self.addEventListener('error', (event) => died(event.message));
self.addEventListener('unhandledrejection', (event) => died(event.reason));
self.onmessage = (event) => {
  self.onmessage = null;
  wasm_bindgen({ module_or_path: event.data });
};
";

impl Program {
    /// Gets the program: from inside the page where that is one file, else from beside it.
    pub(super) async fn get() -> Result<Self, JsValue> {
        let (script, bytes) = match one_file::unpacker() {
            Some(unpacker) => {
                (unpacker.unpacked("flowglass-worker-script").await?, unpacker.unpacked("flowglass-worker").await?)
            }
            None => (bytes_of("worker.js").await?, bytes_of("worker_bg.wasm").await?),
        };
        let module: WebAssembly::Module = JsFuture::from(WebAssembly::compile(&bytes)).await?.dyn_into()?;
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let parts = Array::of2(&script, &JsValue::from_str(BOOTSTRAP));
        let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &options)?;
        Ok(Self { module, script_url: Url::create_object_url_with_blob(&blob)? })
    }

    /// Starts a worker. `on_message` gets what the worker says, and `on_death` the reason when it dies.
    pub(super) fn start(
        &self,
        on_message: impl Fn(Array) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Running, JsValue> {
        let worker = Worker::new(&self.script_url)?;
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let (to, to_send) = (worker.clone(), Rc::clone(&waiting));
        let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok(message) = event.data().dyn_into::<Array>() else { return };
            match message.get(0).as_string().as_deref() {
                Some("up") => to_send.take().into_iter().flatten().for_each(|message: Message| message.post(&to)),
                Some("died") => on_death(message.get(1).as_string().unwrap_or_default()),
                _ => on_message(message),
            }
        });
        worker.set_onmessage(Some(on_event.as_ref().unchecked_ref()));
        worker.post_message(&self.module)?;
        Ok(Running { worker, waiting, _on_event: on_event })
    }
}

/// A file from beside the page. A site's files keep their names when it is updated: they are asked for anew each time.
pub(super) async fn fetched(name: &str) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoCache);
    let request = Request::new_with_str_and_init(name, &init)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    if response.ok() { Ok(response) } else { Err(format!("{name}: {}", response.status()).into()) }
}

async fn bytes_of(name: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(fetched(name).await?.array_buffer()?).await
}

/// A worker; it ends when this is dropped.
pub(super) struct Running {
    worker: Worker,
    /// What was posted before the worker was up, until it is.
    waiting: Rc<RefCell<Option<Vec<Message>>>>,
    _on_event: Closure<dyn Fn(MessageEvent)>,
}

/// A message and what is transferred with it.
struct Message {
    message: Array,
    transfer: Array,
}

impl Message {
    fn post(&self, worker: &Worker) {
        // It fails only for what cannot be cloned, and all that is sent can.
        let _sent = worker.post_message_with_transfer(&self.message, &self.transfer);
    }
}

impl Running {
    /// Posts a message, in order, as soon as the worker is up.
    pub(super) fn post(&self, message: &Array, transfer: &Array) {
        let message = Message { message: message.clone(), transfer: transfer.clone() };
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => message.post(&self.worker),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}
