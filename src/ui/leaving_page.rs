//! Leaving the page: it asks before data is lost, and after a reload it says which files were open.

use leptos::ev;
use leptos::prelude::*;

use crate::ui::derived::when;
use crate::ui::session;
use crate::ui::state::{Phase, State};

/// So many names are remembered: what a person drops again is a folder, mostly.
const MAX_NAMES: usize = 12;
const MAX_CHARS: usize = 120;

/// Asks before a page with data is closed, as long as it lives.
pub fn warn(state: State) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        let is_lost = !state.is_sample.get_untracked() && !state.saved.is_only_own();
        if state.phase.get_untracked() != Phase::Empty && is_lost {
            // The browser asks in words of its own.
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

impl State {
    /// Notes the names of what is given now, so that they can be named after a reload. Names only, and only until the
    /// tab is closed.
    pub(super) fn note_given(self, names: &[String]) {
        let is_first = self.phase.get_untracked() == Phase::Empty;
        let before = session::get(session::FILES).filter(|_| !is_first);
        let mut all: Vec<String> = before.map(|text| lines(&text)).unwrap_or_default();
        for name in names {
            let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
            // One more than are shown tells that there were more.
            if !all.contains(&name) && all.len() <= MAX_NAMES {
                all.push(name);
            }
        }
        session::set(session::FILES, &all.join("\n"));
    }

    /// Forgets them.
    pub(super) fn forget_given(self) {
        session::set(session::FILES, "");
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What was open before the reload, and which view waits for it.
#[component]
pub fn OpenBefore(state: State) -> impl IntoView {
    let names = Memo::new(move |_| {
        // They may be forgotten while this is shown.
        state.privacy.n_forgotten.track();
        session::get(session::FILES).map(|text| lines(&text)).unwrap_or_default()
    });
    let has_names = move || !names.with(Vec::is_empty);
    let filter =
        move || state.view.with(|view| if view.filter.is_empty() { String::new() } else { view.filter.to_string() });
    let words = move || {
        let n_more = names.with(|names| names.len().saturating_sub(MAX_NAMES));
        let shown = names.with(|names| names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>().join(", "));
        let more = if n_more > 0 { " and more" } else { "" };
        format!(
            "Before the page was loaded again these were open: {shown}{more}. Drop them again to see the same view."
        )
    };
    let filter_words = move || {
        let shown: String = filter().chars().take(400).collect();
        format!("This address shows the filter {shown}: drop the files that it is for.")
    };
    view! {
        {when(has_names, move || view! { <p class="open-before" data-open-before="">{words()}</p> }.into_any())}
        {when(
            move || !has_names() && !filter().is_empty(),
            move || view! { <p class="open-before" data-open-before="">{filter_words()}</p> }.into_any(),
        )}
    }
}
