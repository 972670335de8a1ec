//! How far reading is.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::Progress;
use crate::ui::derived::{text, when};
use crate::ui::state::State;
use crate::view::number;

/// Bytes and files, a bar, and a button that stops reading. It stands where the top bar says later what is shown.
#[component]
pub fn LoadProgress(state: State) -> impl IntoView {
    let progress = move || state.progress.get();
    let words = text(move || progress().map_or_else(|| "Working out the totals".to_owned(), |now| sentence(&now)));
    let percent = move || progress().map_or(100, |now| percent(&now));
    view! {
        <div class="load-progress">
            <div
                class="bar"
                role="progressbar"
                aria-label="Reading files"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=text(move || percent().to_string())
                aria-valuetext=Arc::clone(&words)
            >
                <div class="done" style:transform=text(move || format!("translateX(-{}%)", 100 - percent()))></div>
            </div>
            <p>{words}</p>
            {when(move || state.progress.with(Option::is_some), move || {
                view! { <button type="button" class="button" on:click=move |_| state.cancel()>"Cancel"</button> }.into_any()
            })}
        </div>
    }
}

fn sentence(progress: &Progress) -> String {
    if progress.n_files == 0 {
        let what = if progress.is_sample { "Making the sample data" } else { "Looking for files" };
        return what.to_owned();
    }
    format!(
        "Reading: {} of {}, {} of {}",
        number::bytes(progress.n_bytes_done),
        number::bytes(progress.n_bytes),
        number::thousands(progress.n_files_done),
        number::count(progress.n_files, "file", "files"),
    )
}

fn percent(progress: &Progress) -> u64 {
    let done = u128::from(progress.n_bytes_done) * 100 / u128::from(progress.n_bytes.max(1));
    u64::try_from(done).unwrap_or(100).min(100)
}
