//! The tables, one at a time, and the tabs that choose between them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::ui::derived::{flag, text, views, when};
use crate::ui::detail::DetailPanel;
use crate::ui::files::FILES;
use crate::ui::flows::FLOWS;
use crate::ui::state::{Phase, State};
use crate::ui::table::{ColumnPicker, Table, TableKind, focus_table};
use crate::view::number;

/// A table that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Every tuple.
    Flows,
    /// Every file.
    Files,
}

impl Tab {
    /// All tabs, in their order.
    pub const ALL: [Self; 2] = [Self::Flows, Self::Files];

    /// As scripts see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::Files => "files",
        }
    }

    fn kind(self) -> &'static TableKind {
        match self {
            Self::Flows => &FLOWS,
            Self::Files => &FILES,
        }
    }

    fn n_rows(self, state: State) -> u64 {
        (self.kind().rows)(state).n_rows.get()
    }

    fn button_id(self) -> String {
        format!("tab-{}", self.name())
    }
}

/// The tabs, the table that is chosen, and beside it what is shown of one of its rows.
#[component]
pub fn Tables(state: State) -> impl IntoView {
    let place = text(move || {
        let rows = (state.tab.get().kind().rows)(state);
        let (visible, n_rows) = (rows.visible.get(), rows.n_rows.get());
        if n_rows == 0 || visible.start >= n_rows {
            return String::new();
        }
        let end = number::thousands(visible.end.min(n_rows));
        format!("rows {}–{end} of {}", number::thousands(visible.start + 1), number::thousands(n_rows))
    });
    // Of the table that is there: with another one it begins anew.
    let shown = Memo::new(move |_| Some(state.tab.get()).filter(|tab| tab.n_rows(state) > 0));
    let columns = views(move || {
        shown.get().into_iter().map(|tab| view! { <ColumnPicker state kind=tab.kind() /> }.into_any()).collect()
    });
    view! {
        <div class="work">
            <section class="tables" aria-label="Tables">
                <div class="tabs-bar">
                    <div role="tablist" aria-label="Tables" class="tabs">
                        {Tab::ALL.map(|tab| view! { <TabButton state tab /> }).into_iter().collect_view()}
                    </div>
                    <FileActions state />
                    <p class="place">{place}</p>
                    {columns}
                </div>
                {Tab::ALL.map(|tab| view! { <Panel state tab /> }).into_iter().collect_view()}
            </section>
            {when(move || state.detail.is_open(), move || view! { <DetailPanel state /> }.into_any())}
        </div>
    }
}

/// One tab. The tabs are one stop of the Tab key; the arrow keys go from one to the next.
#[component]
fn TabButton(state: State, tab: Tab) -> impl IntoView {
    let is_chosen = move || state.tab.get() == tab;
    view! {
        <button
            type="button"
            role="tab"
            id=tab.button_id()
            data-tab=tab.name()
            aria-selected=text(move || is_chosen().to_string())
            aria-controls="tab-panel"
            tabindex=text(move || if is_chosen() { "0" } else { "-1" }.to_owned())
            on:click=move |_| state.tab.set(tab)
            on:keydown=move |event| on_key(state, &event)
        >
            {tab.kind().label}
            <small>{text(move || number::thousands(tab.n_rows(state)))}</small>
        </button>
    }
}

fn on_key(state: State, event: &KeyboardEvent) {
    let tabs = Tab::ALL;
    let at = tabs.iter().position(|tab| *tab == state.tab.get_untracked()).unwrap_or_default();
    let next = match event.key().as_str() {
        "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
        "ArrowRight" => (at + 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        "ArrowDown" => {
            event.prevent_default();
            return focus_table();
        }
        _ => return,
    };
    event.prevent_default();
    state.tab.set(tabs[next]);
    let button = document().get_element_by_id(&tabs[next].button_id());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        drop(button.focus());
    }
}

/// What a tab shows; there only while it is the chosen one, so that there is one table in the page.
#[component]
fn Panel(state: State, tab: Tab) -> impl IntoView {
    let is_shown = move || state.tab.get() == tab;
    let has_rows = Memo::new(move |_| tab.n_rows(state) > 0);
    when(is_shown, move || {
        let is_bare = move || !has_rows.get() && tab == Tab::Flows && is_read(state);
        view! {
            <div class="panel" role="tabpanel" id="tab-panel" aria-labelledby=tab.button_id()>
                {when(move || has_rows.get(), move || view! { <Table state kind=tab.kind() /> }.into_any())}
                {when(is_bare, || view! { <p class="no-rows">"There is no flow tuple in what was read."</p> }.into_any())}
            </div>
        }
        .into_any()
    })
}

fn is_read(state: State) -> bool {
    state.phase.get() == Phase::Ready && state.died.with(Option::is_none)
}

/// What can be done with chosen files.
#[component]
fn FileActions(state: State) -> impl IntoView {
    let n_chosen = move || state.files.rows.chosen.with(|chosen| chosen.len() as u64);
    let label = text(move || match n_chosen() {
        n if state.files.is_choosing() => format!("{} chosen …", number::thousands(n)),
        0 => "Remove selected".to_owned(),
        n => format!("Remove selected ({})", number::thousands(n)),
    });
    let is_disabled = flag(move || n_chosen() == 0 || state.files.is_choosing());
    when(
        move || state.tab.get() == Tab::Files && state.files.rows.n_rows.get() > 0,
        move || {
            view! {
                <button
                    type="button"
                    class="button small"
                    id="remove-selected"
                    title="Takes the files out of everything that is shown. Nothing happens to the files themselves."
                    disabled=is_disabled.clone()
                    on:click=move |_| {
                        state.remove_chosen_files();
                        focus_table();
                    }
                >
                    {label.clone()}
                </button>
            }
            .into_any()
        },
    )
}
