//! A question before memory is full: load what fits, or only what matches?

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::Large;
use crate::ui::derived::views;
use crate::ui::over_page::show_while;
use crate::ui::part_loaded::LoadOnly;
use crate::ui::state::State;
use crate::view::number;

/// The question; there while it is not answered. Reading goes on meanwhile: what fits is loaded unless something else is
/// wanted.
#[component]
pub fn LargeDialog(state: State) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    show_while(dialog, move || state.large.with(Option::is_some));
    let question = views(move || {
        let one = |Large { n_files, n_bytes, likely_bytes, max_bytes }: Large| {
            let files = number::count(n_files, "file", "files");
            view! {
                <h2 id="large-title">"There will not be room for all of it"</h2>
                <p>
                    {format!(
                        "The tuples of {files} ({}) would take about {} of memory. There is room for {}.",
                        number::bytes(n_bytes),
                        number::bytes(likely_bytes),
                        number::bytes(max_bytes),
                    )}
                </p>
                <LoadOnly state id="large-load-only" />
            }
            .into_any()
        };
        state.large.get().into_iter().map(one).collect()
    });
    view! {
        <dialog node_ref=dialog class="large-load" aria-labelledby="large-title" on:close=move |_| state.large.set(None)>
            {question}
            <div class="buttons">
                <button type="button" class="button" id="load-what-fits" on:click=move |_| state.large.set(None)>
                    "Load all that fits"
                </button>
            </div>
        </dialog>
    }
}
