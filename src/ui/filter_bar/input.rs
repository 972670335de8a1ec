//! The field in which a part of the filter is written.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::state::{INPUT_ID, caret};
use crate::ui::derived::text;
use crate::ui::state::State;
use crate::ui::table::focus_table;

const EXAMPLE: &str = "Filter: src:10.0.0.0/8 dport:443 action:deny (↓ lists all fields)";
const HOW: &str =
    "Write a field and a value, or a word. The down arrow key lists all fields and the filters used before.";

/// A text field with a list of offers.
#[component]
pub fn FilterInput(state: State) -> impl IntoView {
    let filter = state.filter;
    let active = move || filter.chosen.get().map(offer_id);
    view! {
        <input
            id=INPUT_ID
            class="filter-text"
            type="text"
            role="combobox"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            enterkeyhint="done"
            aria-label="Filter"
            aria-keyshortcuts="/"
            aria-autocomplete="list"
            aria-controls="filter-offers"
            aria-expanded=text(move || filter.is_open().to_string())
            aria-activedescendant=active
            aria-invalid=text(move || filter.error.with(Option::is_some).to_string())
            aria-describedby="filter-error"
            placeholder=EXAMPLE
            title=HOW
            prop:value=move || filter.text.get()
            on:input:target=move |event| {
                filter.text.set(event.target().value());
                state.offer(caret());
            }
            on:focus=move |_| {
                if !filter.is_quiet.get_value() {
                    state.offer(caret());
                }
            }
            on:click=move |_| state.offer(caret())
            on:blur=move |_| filter.close_offers()
            on:keydown=move |event| on_key(state, &event)
            on:keyup=move |event| {
                if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End") {
                    state.offer(caret());
                }
            }
        />
    }
}

/// The `id` of the element of an offer.
pub(super) fn offer_id(index: usize) -> String {
    format!("filter-offer-{index}")
}

fn on_key(state: State, event: &KeyboardEvent) {
    let filter = state.filter;
    if event.is_composing() || event.alt_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        "ArrowDown" => state.choose_next_offer(),
        "ArrowUp" => filter.choose_next(-1),
        "Enter" => match filter.chosen.get_untracked() {
            Some(index) => state.take_offer(index),
            None => state.submit_filter(),
        },
        "Tab" if !event.shift_key() => match filter.chosen.get_untracked() {
            Some(index) => state.take_offer(index),
            None => return,
        },
        "Escape" if filter.is_open() => filter.close_offers(),
        "Escape" => {
            state.leave_filter();
            focus_table();
        }
        "Backspace" if filter.text.with_untracked(String::is_empty) => {
            let n_chips = filter.chips.with_untracked(|chips| chips.all().len());
            match n_chips.checked_sub(1) {
                Some(last) => state.edit_chip(last),
                None => return,
            }
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}
