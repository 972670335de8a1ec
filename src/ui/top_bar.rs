//! The bar at the top: what is shown, and what can be done with all of it.

use leptos::prelude::*;

use crate::protocol::Shown;
use crate::ui::clock::ClockSwitch;
use crate::ui::derived::{text, when};
use crate::ui::load_progress::LoadProgress;
use crate::ui::open_files::OpenFiles;
use crate::ui::state::{Phase, State, n_read};
use crate::ui::theme::ThemeSwitch;
use crate::view::number;
use crate::view::time::Clock;

/// Name, whether it is the sample, what is shown, open more, clear, clock, theme.
#[component]
pub fn TopBar(state: State) -> impl IntoView {
    let is_in = move |phase: Phase| move || state.phase.get() == phase;
    let what = move || {
        let clock = state.clock.get();
        state.shown.with(|shown| shown.as_deref().map(|shown| what_is_shown(shown, clock))).unwrap_or_default()
    };
    view! {
        <header class="top-bar">
            <h1 class="name"><span class="brand" aria-hidden="true"></span>"Flowglass"</h1>
            {when(move || state.is_sample.get(), || {
                view! { <p class="sample-label">"Sample data: made up, not from a real network"</p> }.into_any()
            })}
            <div class="status">
                {when(is_in(Phase::Loading), move || view! { <LoadProgress state /> }.into_any())}
                {when(is_in(Phase::Ready), move || view! { <p class="what">{text(what)}</p> }.into_any())}
            </div>
            {when(move || !is_in(Phase::Empty)(), move || {
                view! {
                    <div class="actions">
                        <OpenFiles state />
                        <button type="button" class="button" on:click=move |_| state.clear()>"Clear all"</button>
                    </div>
                }
                .into_any()
            })}
            {when(move || !is_in(Phase::Empty)(), move || view! { <ClockSwitch state /> }.into_any())}
            <ThemeSwitch />
        </header>
    }
}

fn what_is_shown(shown: &Shown, clock: Clock) -> String {
    let tuples = number::count(shown.summary.tuples, "tuple", "tuples");
    let files = number::count(n_read(&shown.loaded), "file", "files");
    if n_read(&shown.loaded) == 0 {
        return "Nothing could be read".into();
    }
    match (shown.summary.first_time_ms, shown.summary.last_time_ms) {
        (Some(first), Some(last)) => format!("{tuples} of {files}, {}", clock.span(first, last)),
        _ => format!("{tuples} of {files}"),
    }
}
