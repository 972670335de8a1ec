//! The page as a whole.

use std::time::Duration;

use leptos::html::Main;
use leptos::prelude::*;

use crate::ui::address;
use crate::ui::derived::{text, when};
use crate::ui::drop_overlay::DropOverlay;
use crate::ui::filter_bar::FilterBar;
use crate::ui::first_screen::FirstScreen;
use crate::ui::go_to_time::GoToTimeDialog;
use crate::ui::help::Help;
use crate::ui::keys;
use crate::ui::large_dialog::LargeDialog;
use crate::ui::leaving_page;
use crate::ui::menu::MenuLayer;
use crate::ui::notices::Notices;
use crate::ui::privacy::Privacy;
use crate::ui::problems::Problems;
use crate::ui::refusals::Refusals;
use crate::ui::share::{self, SavedNotes, ShareDialog};
use crate::ui::state::{Phase, State};
use crate::ui::tabs::Tables;
use crate::ui::timeline_panel::TimelinePanel;
use crate::ui::top_bar::TopBar;
use crate::ui::totals::Totals;

/// To focus sooner would make the browser work out the layout of all that is new at once.
const AFTER_DRAWING: Duration = Duration::from_millis(100);

/// Top bar, and below it the first screen or what is loaded.
#[component]
pub fn App() -> impl IntoView {
    let state = State::start();
    keys::listen(state);
    address::listen(state);
    leaving_page::warn(state);
    share::name_page(state);
    // Before anything is drawn: the first screen is not for a page that has its data with it.
    state.open_own_view();
    let is_empty = Memo::new(move |_| state.phase.get() == Phase::Empty);
    let page = NodeRef::<Main>::new();
    Effect::new(move |before: Option<bool>| {
        let now = is_empty.get();
        if before.is_some_and(|before| before != now) {
            set_timeout(move || begin_at_top(page), AFTER_DRAWING);
        }
        now
    });
    view! {
        <TopBar state />
        <main
            node_ref=page
            tabindex="-1"
            data-state=text(move || state.phase.get().name().to_owned())
            aria-busy=text(move || (state.is_waiting.get() || state.phase.get() == Phase::Loading).to_string())
        >
            <Notices state />
            {when(move || is_empty.get(), move || view! { <FirstScreen state /> }.into_any())}
            {when(move || !is_empty.get(), move || {
                view! {
                    <SavedNotes state />
                    <FilterBar state />
                    <Refusals state />
                    <Totals state />
                    <TimelinePanel state />
                    <Problems state />
                    <Tables state />
                }
                .into_any()
            })}
        </main>
        <DropOverlay state />
        <MenuLayer menu=state.menu />
        <Help state />
        <GoToTimeDialog state />
        <LargeDialog state />
        <ShareDialog state />
        // Over help and sharing, which it can be opened from.
        <Privacy state />
        <p class="visually-hidden" role="status" aria-live="polite">{text(move || state.announcement.get())}</p>
    }
}

/// Where the button that had the keyboard is gone, the page itself gets it, so that it is not nowhere. On a narrow screen
/// the browser scrolls the top bar away for that, and the first screen may have been scrolled: what is new begins at its
/// top.
fn begin_at_top(page: NodeRef<Main>) {
    let is_nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if let Some(page) = page.get_untracked().filter(|_| is_nowhere) {
        drop(page.focus());
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}
