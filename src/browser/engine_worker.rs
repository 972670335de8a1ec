//! The engine in its worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::message::{chunk_of, give_back, header, message};
use crate::columns::WireError;
use crate::engine::Engine;
use crate::protocol::{FromEngine, ReaderToEngine, ToEngine};

/// The engine and its ways out. Lives as long as the worker.
struct Host {
    scope: DedicatedWorkerGlobalScope,
    engine: RefCell<Engine>,
    /// A message to itself, so that others get their turn between two steps of the work at hand.
    turn: MessagePort,
    is_turn_due: Cell<bool>,
}

pub(super) fn run(scope: &DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else { return };
    let host = Rc::new(Host {
        scope: scope.clone(),
        engine: RefCell::default(),
        turn: channel.port1(),
        is_turn_due: Cell::new(false),
    });
    let on_turn = {
        let host = Rc::clone(&host);
        Closure::<dyn Fn()>::new(move || {
            host.is_turn_due.set(false);
            host.engine.borrow_mut().work(&mut |reply| host.reply(&reply));
            host.go_on();
        })
    };
    channel.port2().set_onmessage(Some(on_turn.into_js_value().unchecked_ref()));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        // A reader's port comes alone, everything else has a header.
        if let Ok(port) = message.get(0).dyn_into::<MessagePort>() {
            listen(&host, &port);
            return;
        }
        match header::<ToEngine>(&message) {
            Ok(message) => {
                #[cfg(feature = "planted")]
                super::planted::engine(&host.engine.borrow(), &message);
                host.engine.borrow_mut().handle(message, &mut |reply| host.reply(&reply));
            }
            Err(error) => wasm_bindgen::throw_str(&error),
        }
        host.go_on();
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

fn listen(host: &Rc<Host>, port: &MessagePort) {
    let on_message = {
        let (host, port) = (Rc::clone(host), port.clone());
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok(message) = event.data().dyn_into::<Array>() else { return };
            match header::<ReaderToEngine>(&message) {
                Ok(ReaderToEngine::Chunk { job, header }) => {
                    let chunk = message.get(1).dyn_into::<ArrayBuffer>().map(|buffer| {
                        let chunk = chunk_of(&header, &buffer);
                        give_back(&buffer);
                        chunk
                    });
                    // That there is room again, before the work of taking it in.
                    let _sent = port.post_message(&JsValue::NULL);
                    match chunk {
                        Ok(Ok(chunk)) => host.engine.borrow_mut().chunk(job, chunk),
                        Ok(Err(WireError::NoMemory(_))) => host.engine.borrow_mut().chunk_without_room(job),
                        Ok(Err(error)) => wasm_bindgen::throw_str(&error.to_string()),
                        Err(_) => wasm_bindgen::throw_str("a chunk came without its buffer"),
                    }
                }
                Ok(ReaderToEngine::Members(members)) => host.engine.borrow_mut().members(&members),
                Ok(ReaderToEngine::Done { job, outcomes }) => {
                    host.engine.borrow_mut().job_done(job, outcomes, &mut |reply| host.reply(&reply));
                }
                Err(error) => wasm_bindgen::throw_str(&error),
            }
            host.go_on();
        })
    };
    port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

impl Host {
    fn reply(&self, reply: &FromEngine) {
        let _sent = self.scope.post_message(&message(reply));
    }

    fn go_on(&self) {
        if self.engine.borrow().has_work() && !self.is_turn_due.replace(true) {
            let _sent = self.turn.post_message(&JsValue::NULL);
        }
    }
}
