//! Sentences for the reader, each shown once until it is put away.

use leptos::prelude::*;

use crate::ui::derived::{views, when};
use crate::ui::part_loaded::PartLoaded;
use crate::ui::state::{Phase, State};

/// What went on besides reading: files that were open already, reading that was stopped, an engine that is gone.
#[component]
pub fn Notices(state: State) -> impl IntoView {
    let put_away = move |at: usize| {
        state.notices.update(|notices| {
            if at < notices.len() {
                notices.remove(at);
            }
        });
    };
    let notices = views(move || {
        let one = |(at, sentence): (usize, String)| {
            view! {
                <p class="notice">
                    <span class="icon icon-info" aria-hidden="true"></span>
                    <span class="sentence">{sentence}</span>
                    <button type="button" class="button quiet" on:click=move |_| put_away(at) aria-label="Put away">
                        <span class="icon icon-close" aria-hidden="true"></span>
                    </button>
                </p>
            }
            .into_any()
        };
        state.notices.get().into_iter().enumerate().map(one).collect()
    });
    let died = when(
        move || state.died.with(Option::is_some),
        move || {
            let again = state.has_files().then(|| {
                view! {
                    <button type="button" class="button" on:click=move |_| state.load_again()>
                        "Load the files again"
                    </button>
                }
            });
            view! {
                <p class="notice serious" role="alert">
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <span class="sentence">{state.died.get_untracked()}</span>
                    {again}
                </p>
            }
            .into_any()
        },
    );
    let partial = when(
        move || state.is_partial.get() && state.phase.get() == Phase::Ready,
        || {
            view! {
                <p class="notice warning">
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <span class="sentence">"Reading was stopped: only what was read until then is shown."</span>
                </p>
            }
            .into_any()
        },
    );
    view! {
        <div class="notices" aria-live="polite">
            {died}
            {partial}
            <PartLoaded state />
            {notices}
        </div>
    }
}
