//! How far reading is.

use leptos::prelude::*;

use crate::browser::Progress;
use crate::ui::state::State;
use crate::view::number;

/// Bytes and files, a bar, and a button that stops reading. It stands where the top bar says later what is shown.
#[component]
pub fn LoadProgress(state: State) -> impl IntoView {
    let progress = move || state.progress.get();
    let words = move || progress().map_or_else(|| "Working out the totals".to_owned(), |now| sentence(&now));
    let per_mille = move || progress().map_or(1_000, |now| per_mille(&now));
    view! {
        <div class="load-progress">
            <div
                class="bar"
                role="progressbar"
                aria-label="Reading files"
                aria-valuemin="0"
                aria-valuemax="1000"
                aria-valuenow=move || per_mille().to_string()
                aria-valuetext=words
            >
                <div class="done" style:transform=move || format!("scaleX({})", per_mille() as f64 / 1_000.0)></div>
            </div>
            <p>{words}</p>
            <Show when=move || state.progress.with(Option::is_some)>
                <button type="button" class="button" on:click=move |_| state.cancel()>"Cancel"</button>
            </Show>
        </div>
    }
}

fn sentence(progress: &Progress) -> String {
    format!(
        "Reading: {} of {}, {} of {}",
        number::bytes(progress.n_bytes_done),
        number::bytes(progress.n_bytes),
        number::thousands(progress.n_files_done),
        number::count(progress.n_files, "file", "files"),
    )
}

fn per_mille(progress: &Progress) -> u64 {
    let done = u128::from(progress.n_bytes_done) * 1_000 / u128::from(progress.n_bytes.max(1));
    u64::try_from(done).unwrap_or(1_000).min(1_000)
}
