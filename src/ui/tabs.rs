//! The tables, one at a time, and the tabs that choose between them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::protocol::GroupBy;
use crate::ui::connections::{self, ConnectionFigures, ConnectionsChoice};
use crate::ui::counted_once::{OnceByRule, OnceMark};
use crate::ui::derived::{flag, text, views, when};
use crate::ui::detail::DetailPanel;
use crate::ui::files::FILES;
use crate::ui::flows::FLOWS;
use crate::ui::groups::kind_of;
use crate::ui::state::{Phase, State};
use crate::ui::table::{ColumnPicker, Table, TableKind, focus_table};
use crate::ui::talkers::TalkersChoice;
use crate::view::number;

/// A table that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Every tuple.
    Flows,
    /// Connection by connection, or attempt by attempt.
    Connections,
    /// Rule by rule.
    Rules,
    /// Address by address, or pair by pair.
    Talkers,
    /// Destination port by destination port.
    Ports,
    /// Every file.
    Files,
}

impl Tab {
    /// All tabs, in their order.
    pub const ALL: [Self; 6] = [Self::Flows, Self::Connections, Self::Rules, Self::Talkers, Self::Ports, Self::Files];

    /// As scripts see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::Connections => "connections",
            Self::Rules => "rules",
            Self::Talkers => "talkers",
            Self::Ports => "ports",
            Self::Files => "files",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Flows => "Flows",
            Self::Connections => "Connections",
            Self::Rules => "Rules",
            Self::Talkers => "Talkers",
            Self::Ports => "Ports",
            Self::Files => "Files",
        }
    }

    /// The table that it shows now.
    pub fn kind(self, state: State) -> &'static TableKind {
        match (self.grouped_by(state), self) {
            (Some(by), _) => kind_of(by),
            (None, Self::Files) => &FILES,
            (None, Self::Connections) => connections::kind_of(state.connections.kind.get_untracked()),
            (None, _) => &FLOWS,
        }
    }

    /// What its table groups by, where it is one of groups.
    pub fn grouped_by(self, state: State) -> Option<GroupBy> {
        match self {
            Self::Flows | Self::Connections | Self::Files => None,
            Self::Rules => Some(GroupBy::Rule),
            Self::Talkers => Some(state.talkers_by.get_untracked()),
            Self::Ports => Some(GroupBy::Port),
        }
    }

    fn n_rows(self, state: State) -> u64 {
        state.track_table();
        (self.kind(state).rows)(state).n_rows.get()
    }

    /// How many rows it has, where that is known without looking at it.
    fn count(self, state: State) -> String {
        match self {
            Self::Flows | Self::Files => number::thousands(self.n_rows(state)),
            Self::Connections | Self::Rules | Self::Talkers | Self::Ports => String::new(),
        }
    }

    /// On a narrow screen the tabs are a strip that scrolls.
    fn bring_into_view(self) {
        if let Some(button) = document().get_element_by_id(&self.button_id()) {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            nearest.set_inline(ScrollLogicalPosition::Nearest);
            button.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }

    fn button_id(self) -> String {
        format!("tab-{}", self.name())
    }
}

/// The tabs, the table that is chosen, and beside it what is shown of one of its rows.
#[component]
pub fn Tables(state: State) -> impl IntoView {
    let place = text(move || {
        state.track_table();
        let rows = (state.tab.get().kind(state).rows)(state);
        let (visible, n_rows) = (rows.visible.get(), rows.n_rows.get());
        if n_rows == 0 || visible.start >= n_rows {
            return String::new();
        }
        let end = number::thousands(visible.end.min(n_rows));
        format!("rows {}–{end} of {}", number::thousands(visible.start + 1), number::thousands(n_rows))
    });
    // Of the table that is there: with another one it begins anew.
    let shown = Memo::new(move |_| {
        let tab = state.tab.get();
        (tab.n_rows(state) > 0).then(|| (tab, tab.kind(state).label))
    });
    let columns = views(move || {
        let shown = shown.get().into_iter();
        shown.map(|(tab, _)| view! { <ColumnPicker state kind=tab.kind(state) /> }.into_any()).collect()
    });
    view! {
        <div class="work">
            <section class="tables" aria-label="Tables">
                <div class="tabs-bar">
                    <div role="tablist" aria-label="Tables" class="tabs">
                        {Tab::ALL.map(|tab| view! { <TabButton state tab /> }).into_iter().collect_view()}
                    </div>
                    {when(
                        move || state.tab.get() == Tab::Talkers,
                        move || view! { <TalkersChoice state /> }.into_any(),
                    )}
                    {when(
                        move || state.tab.get() == Tab::Connections,
                        move || view! { <ConnectionsChoice state /> }.into_any(),
                    )}
                    {when(
                        move || state.tab.get().grouped_by(state).is_some(),
                        move || view! { <OnceMark state /> <OnceByRule state /> }.into_any(),
                    )}
                    <FileActions state />
                    {when(
                        move || state.tab.get() == Tab::Flows && state.flows.n_rows.get() > 0,
                        move || {
                            view! {
                                <button
                                    type="button"
                                    class="button small"
                                    id="go-to"
                                    aria-keyshortcuts="g"
                                    title="Brings a time onto the screen (g)"
                                    on:click=move |_| state.go_to.is_open.set(true)
                                >
                                    "Go to time"
                                </button>
                            }
                            .into_any()
                        },
                    )}
                    <LeftOut state />
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
            on:click=move |_| state.show_tab(tab)
            on:keydown=move |event| on_key(state, &event)
        >
            {tab.label()}
            <small>{text(move || tab.count(state))}</small>
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
    state.show_tab(tabs[next]);
    let button = document().get_element_by_id(&tabs[next].button_id());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        drop(button.focus());
    }
}

/// What a tab shows; there only while it is the chosen one, so that there is one table in the page.
#[component]
fn Panel(state: State, tab: Tab) -> impl IntoView {
    let is_shown = move || state.tab.get() == tab;
    // Another table takes the place of the one before.
    let shown_kind = Memo::new(move |_| (tab.n_rows(state) > 0).then(|| tab.kind(state).label));
    when(is_shown, move || {
        let table = views(move || match shown_kind.get() {
            Some(_) => vec![view! { <Table state kind=tab.kind(state) /> }.into_any()],
            None => Vec::new(),
        });
        let is_bare = move || shown_kind.get().is_none() && tab != Tab::Files && is_read(state);
        view! {
            <div class="panel" role="tabpanel" id="tab-panel" aria-labelledby=tab.button_id()>
                {(tab == Tab::Connections).then(|| view! { <ConnectionFigures state /> }.into_any())}
                {table}
                {when(is_bare, move || view! {
                    <p class="no-rows" aria-busy=text(move || is_waiting(state, tab).to_string())>
                        {text(move || why_no_rows(state, tab))}
                    </p>
                }.into_any())}
            </div>
        }
        .into_any()
    })
}

fn is_waiting(state: State, tab: Tab) -> bool {
    match tab.grouped_by(state) {
        Some(by) => state.groups(by).is_waiting.get(),
        None => tab == Tab::Connections && state.connections.shown_list().is_waiting.get(),
    }
}

fn why_no_rows(state: State, tab: Tab) -> String {
    if tab == Tab::Connections {
        return connections::why_no_rows(state);
    }
    let is_filtered = state.view.with(|view| !view.filter.is_empty());
    match (is_waiting(state, tab), is_filtered) {
        (true, _) => "Adding up …",
        (false, true) => "No tuple matches the filter.",
        (false, false) => "There is no flow tuple in what was read.",
    }
    .to_owned()
}

fn is_read(state: State) -> bool {
    state.phase.get() == Phase::Ready && state.died.with(Option::is_none)
}

/// That a table of groups does not hold all rows.
#[component]
fn LeftOut(state: State) -> impl IntoView {
    let words = text(move || {
        let by = state.tab.get().grouped_by(state);
        state.talkers_by.track();
        match by.map_or(0, |by| state.groups(by).n_left_out.get()) {
            0 => String::new(),
            n => format!(
                "{} in no row: the table is full at 256 MB. A narrower filter has room.",
                number::count(n, "tuple is", "tuples are")
            ),
        }
    });
    view! { <p class="left-out" role="status">{words}</p> }
}

impl State {
    /// Notes, where signals are noted, which table of those of a tab is shown.
    pub(super) fn track_table(self) {
        self.talkers_by.track();
        self.connections.kind.track();
    }

    /// A view is shown, or another table is looked at: what is of an older view is asked for anew.
    pub(super) fn renew_table(self) {
        self.renew_groups();
        self.renew_connections();
    }

    /// Shows a tab.
    pub fn show_tab(self, tab: Tab) {
        if self.tab.get_untracked() != tab {
            self.tab.set(tab);
            self.renew_table();
            self.note_address();
            tab.bring_into_view();
        }
    }
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
