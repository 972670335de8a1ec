//! The bar at the top: what is shown, and what can be done with all of it.

use leptos::prelude::*;

use crate::ui::clock::ClockSwitch;
use crate::ui::derived::{text, when};
use crate::ui::load_progress::LoadProgress;
use crate::ui::open_files::OpenFiles;
use crate::ui::state::{Phase, State};
use crate::ui::theme::ThemeSwitch;
use crate::view::shown_words::what_is_shown;

/// Name, whether it is the sample, what is shown, open more, share, clear, clock, theme, help.
#[component]
pub fn TopBar(state: State) -> impl IntoView {
    let is_in = move |phase: Phase| move || state.phase.get() == phase;
    let what = move || {
        let clock = state.clock.get();
        state.shown.with(|shown| shown.as_deref().map(|shown| what_is_shown(shown, clock))).unwrap_or_default()
    };
    let can_share = move || state.phase.get() == Phase::Ready && state.died.with(Option::is_none);
    view! {
        <header class="top-bar">
            <h1 class="name"><span class="brand" aria-hidden="true"></span>"Flowglass"</h1>
            {when(move || state.is_sample.get(), || {
                view! {
                    <p class="sample-label" title="Made up, not from a real network. It goes when you open your own files.">
                        "Sample data"<span class="visually-hidden">": made up, not from a real network"</span>
                    </p>
                }
                .into_any()
            })}
            <div class="status">
                {when(is_in(Phase::Loading), move || view! { <LoadProgress state /> }.into_any())}
                {when(is_in(Phase::Ready), move || view! { <p class="what">{text(what)}</p> }.into_any())}
            </div>
            {when(move || !is_in(Phase::Empty)(), move || {
                view! {
                    <div class="actions">
                        <OpenFiles state />
                        {when(can_share, move || {
                            view! {
                                <button
                                    type="button"
                                    class="button"
                                    id="share"
                                    aria-haspopup="dialog"
                                    on:click=move |_| state.open_share()
                                >
                                    "Share"
                                </button>
                            }
                            .into_any()
                        })}
                        <button type="button" class="button" on:click=move |_| state.clear()>"Clear all"</button>
                    </div>
                }
                .into_any()
            })}
            {when(move || !is_in(Phase::Empty)(), move || view! { <ClockSwitch state /> }.into_any())}
            <ThemeSwitch state />
            <button
                type="button"
                class="button help-button"
                id="help"
                aria-label="Help: keys and filters, what is counted"
                aria-keyshortcuts="?"
                title="Keys and filters, what is counted (?)"
                on:click=move |_| state.is_help_open.set(true)
            >
                "?"
            </button>
        </header>
    }
}
