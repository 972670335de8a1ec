//! The button that opens files.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::browser::files_of_input;
use crate::ui::state::State;

/// A file input that looks like a button. There is one on the page at a time: `input#open-files`.
#[component]
pub fn OpenFiles(
    state: State,
    /// What stands on it.
    label: &'static str,
    /// It is what the page is waiting for.
    #[prop(optional)]
    is_primary: bool,
) -> impl IntoView {
    let on_change = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let files = files_of_input(&input);
        // Else choosing the same file again would be no change.
        input.set_value("");
        state.open(files);
    };
    view! {
        <label class="button" class:primary=is_primary>
            <input type="file" multiple id="open-files" class="visually-hidden" on:change=on_change />
            <span class="icon icon-open" aria-hidden="true"></span>
            {label}
        </label>
    }
}
