//! The bar at the top: what is shown, and what can be done with all of it.

use leptos::prelude::*;

use crate::protocol::Shown;
use crate::ui::clock::ClockSwitch;
use crate::ui::derived::{text, when};
use crate::ui::load_progress::LoadProgress;
use crate::ui::open_files::OpenFiles;
use crate::ui::state::{Phase, State, n_read};
use crate::ui::theme::ThemeSwitch;
use crate::view::time::Clock;
use crate::view::{number, part_loaded};

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
                aria-label="Help: keys and filters"
                aria-keyshortcuts="?"
                title="Keys and filters (?)"
                on:click=move |_| state.is_help_open.set(true)
            >
                "?"
            </button>
        </header>
    }
}

fn what_is_shown(shown: &Shown, clock: Clock) -> String {
    let loaded = &shown.loaded;
    let n_all = if shown.view.with_repeats { loaded.tuples } else { loaded.tuples - loaded.repeated_tuples };
    let tuples = if shown.view.filter.is_empty() {
        let files = number::count(n_read(loaded), "file", "files");
        format!("{} of {files}", number::count(shown.summary.tuples, "tuple", "tuples"))
    } else {
        format!("{} of {}", number::thousands(shown.summary.tuples), number::count(n_all, "tuple", "tuples"))
    };
    let nics = number::count(shown.summary.nics, "NIC", "NICs");
    let remark = part_loaded::remark(loaded).map(|remark| format!("; {remark}")).unwrap_or_default();
    if n_read(&shown.loaded) == 0 && loaded.without_room.n_wholly == 0 {
        return "Nothing could be read".into();
    }
    match (shown.summary.first_time_ms, shown.summary.last_time_ms) {
        (Some(first), Some(last)) => format!("{tuples}, {nics}, {}{remark}", clock.span(first, last)),
        _ => tuples + &remark,
    }
}
