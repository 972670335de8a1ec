//! When something that lies over the page closes by itself.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, Node};

/// A menu may be opened while the scrolling that led to it still comes to an end, in milliseconds.
const SCROLLING_ENDS_MS: f64 = 200.0;

/// Calls `leave` when the pointer is pressed outside of an element, as long as the caller's owner lives.
pub fn on_press_outside(inside: NodeRef<Div>, leave: impl Fn() + Copy + 'static) {
    let listener = window_event_listener(ev::pointerdown, move |event| {
        if is_outside(inside, &event) {
            leave();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Calls `leave` when anything outside of an element is scrolled, or the window gets another size, as long as the
/// caller's owner lives.
pub fn on_scroll_outside(inside: NodeRef<Div>, leave: impl Fn() + Copy + 'static) {
    let since_ms = js_sys::Date::now();
    let resized = window_event_listener(ev::resize, move |_| leave());
    let scrolled = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if is_outside(inside, &event) && js_sys::Date::now() - since_ms > SCROLLING_ENDS_MS {
            leave();
        }
    });
    // Scrolling does not bubble: it is heard on its way down. A table with a scaled scrollbar is moved by the wheel.
    for name in ["scroll", "wheel"] {
        drop(window().add_event_listener_with_callback_and_bool(name, scrolled.as_ref().unchecked_ref(), true));
    }
    let scrolled = StoredValue::new_local(Some(scrolled));
    on_cleanup(move || {
        resized.remove();
        if let Some(Some(scrolled)) = scrolled.try_update_value(Option::take) {
            for name in ["scroll", "wheel"] {
                let listener = scrolled.as_ref().unchecked_ref();
                drop(window().remove_event_listener_with_callback_and_bool(name, listener, true));
            }
        }
    });
}

fn is_outside(inside: NodeRef<Div>, event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    let Some(inside) = inside.get_untracked() else { return false };
    let inside: &Element = inside.as_ref();
    !inside.contains(target.as_ref())
}
