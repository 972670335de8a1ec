//! The page as a whole.

use leptos::prelude::*;

use crate::ui::drop_overlay::DropOverlay;
use crate::ui::first_screen::FirstScreen;
use crate::ui::flow_table::Flows;
use crate::ui::notices::Notices;
use crate::ui::problems::{Problems, Refusals};
use crate::ui::state::{Phase, State};
use crate::ui::top_bar::TopBar;
use crate::ui::totals::Totals;

/// Top bar, and below it the first screen or what is loaded.
#[component]
pub fn App() -> impl IntoView {
    let state = State::start();
    let is_empty = Memo::new(move |_| state.phase.get() == Phase::Empty);
    let page = NodeRef::<leptos::html::Main>::new();
    Effect::new(move |before: Option<bool>| {
        let now = is_empty.get();
        // The button that was pressed is gone: do not leave the keyboard nowhere.
        if before.is_some_and(|before| before != now)
            && let Some(page) = page.get_untracked()
        {
            drop(page.focus());
        }
        now
    });
    view! {
        <TopBar state />
        <main
            node_ref=page
            tabindex="-1"
            data-state=move || state.phase.get().name()
            aria-busy=move || (state.is_waiting.get() || state.phase.get() == Phase::Loading).to_string()
        >
            <Notices state />
            <Show when=move || !is_empty.get() fallback=move || view! { <FirstScreen state /> }>
                <Refusals state />
                <Totals state />
                <Problems state />
                <Flows state />
            </Show>
        </main>
        <DropOverlay state />
        <p class="visually-hidden" role="status" aria-live="polite">{move || state.announcement.get()}</p>
    }
}
