//! What workers must not do, done on purpose where a file says so: for the journeys that look at what it costs, or that
//! it is noticed. In their build alone.

use js_sys::{Function, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::Engine;
use crate::protocol::{Question, ToEngine};

/// A reader dies, or asks for something, of bytes that say so.
pub(super) fn reader(bytes: &[u8]) {
    let says = |text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    assert!(!says("planted panic of a reader"), "planted");
    if says("planted request of a reader") {
        drop(request("/planted-request"));
    }
}

/// Asks for an address of the page's own origin: the policy lets no other through.
fn request(path: &str) -> Result<JsValue, JsValue> {
    let worker = global();
    let origin = Reflect::get(&Reflect::get(&worker, &"location".into())?, &"origin".into())?;
    // The worker is a blob: an address without its origin would lead nowhere.
    let address = format!("{}{path}", origin.as_string().unwrap_or_default());
    let fetch: Function = Reflect::get(&worker, &"fetch".into())?.dyn_into()?;
    fetch.call1(&worker, &address.into())
}

/// The engine dies of a question about a row, where it holds a file whose name says so.
pub(super) fn engine(engine: &Engine, message: &ToEngine) {
    if matches!(message, ToEngine::Ask(Question::Detail { .. })) {
        let mut files = engine.store().files().iter();
        assert!(!files.any(|(_, file)| file.path.contains("planted panic of the engine")), "planted");
    }
}
