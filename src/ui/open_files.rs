//! The buttons that open files and folders.

use leptos::attr::custom::CustomAttribute;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::browser::Given;
use crate::ui::state::State;

/// File inputs that look like buttons. Each is on the page once at a time: `input#open-files`, `input#open-folder`.
#[component]
pub fn OpenFiles(
    state: State,
    /// They are what the page is waiting for.
    #[prop(optional)]
    is_primary: bool,
) -> impl IntoView {
    let on_change = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let given = Given::by_input(&input);
        // Else choosing the same file again would be no change.
        input.set_value("");
        state.open(given);
    };
    let folder = view! { <input type="file" id="open-folder" class="visually-hidden" on:change=on_change /> }
        .attr("webkitdirectory", "");
    let (files_class, folder_class) =
        if is_primary { ("button primary", "button large") } else { ("button", "button") };
    view! {
        <label class=files_class>
            <input type="file" multiple id="open-files" class="visually-hidden" on:change=on_change />
            <span class="icon icon-open" aria-hidden="true"></span>
            "Open files"
        </label>
        <label class=folder_class title="All files in a folder and in the folders in it">
            {folder}
            <span class="icon icon-folder" aria-hidden="true"></span>
            "Open folder"
        </label>
    }
}
