//! A worker's beginning: it says that it is up, and is told its role.

use js_sys::{Array, global};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use super::{engine_worker, folder_worker, reader_worker};

/// Waits for the message that says what this worker is: `["engine"]`, or `["reader"]` with a port to the engine, the
/// number of the first file that it finds in an archive, and whether it rehearses, or `["folder"]` with the folder.
pub fn worker_main() {
    console_error_panic_hook::set_once();
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let on_role = Closure::once_into_js({
        let scope = scope.clone();
        move |event: MessageEvent| {
            let Ok(message) = event.data().dyn_into::<Array>() else { return };
            match (message.get(0).as_string().as_deref(), message.get(1).dyn_into::<MessagePort>()) {
                (Some("engine"), _) => engine_worker::run(&scope),
                (Some("reader"), Ok(to_engine)) => {
                    let first_member = message.get(2).as_f64().unwrap_or_default() as u32;
                    reader_worker::run(&scope, to_engine, first_member, message.get(3).is_truthy());
                }
                (Some(folder_worker::ROLE), _) => folder_worker::run(&scope, message.get(1).unchecked_into()),
                _ => {}
            }
        }
    });
    scope.set_onmessage(Some(on_role.unchecked_ref()));
    let _sent = scope.post_message(&Array::of1(&JsValue::from_str("up")));
}
