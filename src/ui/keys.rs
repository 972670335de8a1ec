//! Keys and pastes that count anywhere on the page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, KeyboardEvent};

use crate::browser::Given;
use crate::ui::clock::other;
use crate::ui::filter_bar::focus_filter;
use crate::ui::state::{Phase, State};
use crate::ui::table::focus_table;
use crate::ui::tabs::Tab;

/// Listens as long as the page lives.
pub fn listen(state: State) {
    let keys = window_event_listener(ev::keydown, move |event| on_key(state, &event));
    let pastes = window_event_listener(ev::paste, move |event| on_paste(state, &event));
    on_cleanup(move || {
        keys.remove();
        pastes.remove();
    });
}

/// `1` and so on choose a tab, `/` the filter, `t` the other clock, `g` a time, `?` help; Escape closes the detail.
fn on_key(state: State, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || is_in_text_field(event) || is_in_dialog(event) {
        return;
    }
    let has_data = state.phase.get_untracked() != Phase::Empty;
    match event.key().as_str() {
        "Escape" if state.detail.is_open_untracked() => state.close_detail(),
        "?" => state.is_help_open.set(true),
        "t" => state.choose_clock(other(state.clock.get_untracked())),
        "/" if has_data => focus_filter(),
        "g" if has_data => state.go_to.is_open.set(true),
        key => {
            let number = key.parse::<usize>().ok().filter(|_| has_data);
            let Some(tab) = number.and_then(|number| Tab::ALL.get(number.checked_sub(1)?)) else { return };
            state.show_tab(*tab);
            // The table that had the keyboard is gone.
            request_animation_frame(focus_table);
        }
    }
    event.prevent_default();
}

/// A pasted text is read as a file, and so are pasted files.
fn on_paste(state: State, event: &ClipboardEvent) {
    let Some(pasted) = event.clipboard_data().filter(|_| !is_in_text_field(event)) else { return };
    let mut given = Given::by_transfer(&pasted);
    let text = pasted.get_data("text/plain").unwrap_or_default();
    if given.is_empty() && !text.trim().is_empty() {
        given = Given::text(&text, &format!("pasted text {}.json", state.count_paste()));
    }
    if !given.is_empty() {
        event.prevent_default();
        state.open(given);
    }
}

fn is_in_text_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let fields = "input:not([type=checkbox],[type=radio],[type=file]),textarea,select,[contenteditable]";
    target.is_some_and(|target| target.closest(fields).is_ok_and(|field| field.is_some()))
}

fn is_in_dialog(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("dialog").is_ok_and(|dialog| dialog.is_some()))
}
