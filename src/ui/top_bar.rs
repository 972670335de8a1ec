//! The bar at the top: what is shown, and what can be done with all of it.

use leptos::prelude::*;

use crate::protocol::Shown;
use crate::ui::load_progress::LoadProgress;
use crate::ui::open_files::OpenFiles;
use crate::ui::state::{Phase, State, n_read};
use crate::ui::theme::ThemeSwitch;
use crate::view::{number, time};

/// Name, what is shown, open more, clear, theme.
#[component]
pub fn TopBar(state: State) -> impl IntoView {
    let is_empty = Memo::new(move |_| state.phase.get() == Phase::Empty);
    let is_loading = Memo::new(move |_| state.phase.get() == Phase::Loading);
    let what = move || state.shown.with(|shown| shown.as_deref().map(what_is_shown)).unwrap_or_default();
    view! {
        <header class="top-bar">
            <p class="name"><span class="brand" aria-hidden="true"></span>"Flowglass"</p>
            <div class="status">
                <Show when=move || is_loading.get()>
                    <LoadProgress state />
                </Show>
                <Show when=move || state.phase.get() == Phase::Ready>
                    <p class="what">{what}</p>
                </Show>
            </div>
            <Show when=move || !is_empty.get()>
                <div class="actions">
                    <OpenFiles state label="Open files" />
                    <button type="button" class="button" on:click=move |_| state.clear()>"Clear all"</button>
                </div>
            </Show>
            <ThemeSwitch />
        </header>
    }
}

fn what_is_shown(shown: &Shown) -> String {
    let tuples = number::count(shown.summary.tuples, "tuple", "tuples");
    let files = number::count(n_read(&shown.loaded), "file", "files");
    if n_read(&shown.loaded) == 0 {
        return "Nothing could be read".into();
    }
    match (shown.summary.first_time_ms, shown.summary.last_time_ms) {
        (Some(first), Some(last)) => format!("{tuples} of {files}, {}", time::span(first, last)),
        _ => format!("{tuples} of {files}"),
    }
}
