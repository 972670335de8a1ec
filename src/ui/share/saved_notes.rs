//! What saved views say of themselves, above what they show.

use leptos::prelude::*;

use super::opened::SavedView;
use crate::protocol::About;
use crate::ui::derived::views;
use crate::ui::state::State;
use crate::view::saved_note::{self, Provenance};
use crate::view::time::Clock;

/// A note with more lines, or characters, has a scrollbar.
const MANY_LINES: usize = 6;
const MANY_CHARS: usize = 400;

/// A note for each saved view that is open.
#[component]
pub fn SavedNotes(state: State) -> impl IntoView {
    let put_away = move |at: usize| {
        state.saved.all.update(|all| {
            if let Some(view) = all.get_mut(at) {
                view.is_hidden = true;
            }
        });
    };
    views(move || {
        let clock = state.clock.get();
        state.saved.all.with(|all| {
            let shown = all.iter().enumerate().filter(|(_, view)| !view.is_hidden);
            shown.map(|(at, SavedView { about, .. })| note(about, clock, move || put_away(at))).collect()
        })
    })
}

/// As text, whatever is in it.
fn note(about: &About, clock: Clock, put_away: impl Fn() + 'static) -> AnyView {
    let Provenance { before, filter, after, replaced } = saved_note::provenance(about, clock);
    let text = saved_note::note(about);
    let is_long = text.lines().count() > MANY_LINES || text.chars().nth(MANY_CHARS).is_some();
    let text = match (text.is_empty(), is_long) {
        (true, _) => ().into_any(),
        (false, false) => view! { <p class="words">{text}</p> }.into_any(),
        // One that is scrolled can be scrolled with the keyboard too.
        (false, true) => view! { <p class="words" role="group" tabindex="0" aria-label="Note">{text}</p> }.into_any(),
    };
    view! {
        <section class="saved-note" aria-label="Saved view">
            <span class="icon icon-info" aria-hidden="true"></span>
            <div class="said">
                <h2>{saved_note::title(about)}</h2>
                {text}
                <p class="provenance">{before}{filter.map(|filter| view! { <code>{filter}</code> })}{after}</p>
                {(!replaced.is_empty()).then(|| {
                    let sentences = replaced.into_iter().map(|sentence| view! { <li>{sentence}</li> }.into_any());
                    view! {
                        <details class="provenance">
                            <summary>"What was replaced by what"</summary>
                            <ul>{sentences.collect::<Vec<_>>()}</ul>
                        </details>
                    }
                })}
            </div>
            <button
                type="button"
                class="button quiet"
                aria-label="Put away"
                title="Put away"
                on:click=move |_| put_away()
            >
                <span class="icon icon-close" aria-hidden="true"></span>
            </button>
        </section>
    }
    .into_any()
}

/// Goes on giving the tab of the browser the title of the saved view, where it is the only one.
pub fn name_page(state: State) {
    Effect::new(move |_| {
        let title = state.saved.all.with(|all| match all.as_slice() {
            [view] => saved_note::tab_title(&view.about),
            _ => saved_note::PAGE_TITLE.to_owned(),
        });
        if document().title() != title {
            document().set_title(&title);
        }
    });
}
