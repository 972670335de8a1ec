//! The tables of connections and attempts: the choice between them, what there is of each kind, and their rows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{About, ConnectionPage, ConnectionSort, Generation, Kind, Question};
use crate::ui::counted_once::is_on;
use crate::ui::derived::{text, views};
use crate::ui::state::{Phase, State};
use crate::ui::table::{RowButton, TableKind, TableRows};
use crate::ui::tabs::Tab;
use crate::ui::value::Value;
use crate::view::connection_column::{ATTEMPT_LOOKS, CONNECTION_LOOKS, ConnectionTable};
use crate::view::connection_row::ConnectionLine;
use crate::view::connection_words::{
    A_ROW_IN_EACH, CUT_IN_VIEW, OF_WHOLE_CONNECTIONS, STATELESS, WITHOUT_PORTS, asks_for_sizes, n_connections, parts,
    whole_choice,
};
use crate::view::number;
use crate::view::row_blocks::RowBlocks;
use crate::view::table_row::TableRow;

macro_rules! kind {
    ($label:literal, $kind:expr, $looks:expr) => {
        TableKind {
            label: $label,
            columns: &$looks,
            rows: |state| state.connections.list($kind).rows,
            sorted_by: |state| {
                let sort = state.connections.list($kind).sort.get();
                (ConnectionTable::of($kind).sorted_column(sort), sort.descending)
            },
            sort_by: |state, at| state.sort_connections_by($kind, at),
            ask: |state| state.ask_connections(state.connections.list($kind)),
            open: |state, number| state.open_connection($kind, number),
            button: RowButton {
                label: "Details",
                icon: "icon-details",
                press: |state, number| state.open_connection($kind, number),
            },
            open_label: "Details",
            choice: None,
        }
    };
}

/// Connection by connection.
pub static CONNECTIONS: TableKind = kind!("Connections", Kind::Connections, CONNECTION_LOOKS);
/// Attempt by attempt.
pub static ATTEMPTS: TableKind = kind!("Attempts", Kind::Attempts, ATTEMPT_LOOKS);

/// The table of this kind.
pub fn kind_of(kind: Kind) -> &'static TableKind {
    match kind {
        Kind::Connections => &CONNECTIONS,
        Kind::Attempts => &ATTEMPTS,
    }
}

/// As it is written in addresses; connections are not written.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Connections => "",
        Kind::Attempts => "attempts",
    }
}

/// Back from [`kind_name`].
pub fn kind_named(name: &str) -> Option<Kind> {
    (name == kind_name(Kind::Attempts)).then_some(Kind::Attempts)
}

/// What the page knows of one of the tables.
#[derive(Clone, Copy)]
pub struct ConnectionList {
    /// Which.
    pub kind: Kind,
    /// The rows that are held.
    pub rows: TableRows,
    /// The order that is asked for.
    pub sort: RwSignal<ConnectionSort>,
    /// Nothing has come yet of the view that is shown.
    pub is_waiting: RwSignal<bool>,
    /// The view that the rows are of.
    shown: StoredValue<Generation>,
    generation: StoredValue<Generation>,
}

impl ConnectionList {
    fn new(kind: Kind) -> Self {
        let table = ConnectionTable::of(kind);
        Self {
            kind,
            rows: TableRows::new(table.name, table.looks),
            sort: RwSignal::new(ConnectionSort::default()),
            is_waiting: RwSignal::new(false),
            shown: StoredValue::new(0),
            generation: StoredValue::new(0),
        }
    }

    /// Forgets its rows, not its order.
    fn empty(self) {
        self.rows.start(self.next_generation(), 0);
        self.rows.clear();
        self.shown.set_value(0);
        self.is_waiting.set(false);
    }

    fn next_generation(self) -> Generation {
        self.generation.update_value(|generation| *generation += 1);
        self.generation.get_value()
    }
}

/// What the page knows of connections and attempts.
#[derive(Clone, Copy)]
pub struct ConnectionLists {
    /// Which of both is looked at.
    pub kind: RwSignal<Kind>,
    /// What there is in the view, without its rows.
    pub figures: RwSignal<Option<Arc<ConnectionPage>>>,
    lists: [ConnectionList; 2],
}

impl ConnectionLists {
    /// None.
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(Kind::Connections),
            figures: RwSignal::new(None),
            lists: [Kind::Connections, Kind::Attempts].map(ConnectionList::new),
        }
    }

    /// The list of this kind.
    pub fn list(self, kind: Kind) -> ConnectionList {
        self.lists[kind as usize]
    }

    /// The list that is looked at, or would be.
    pub fn shown_list(self) -> ConnectionList {
        self.list(self.kind.get_untracked())
    }

    /// Forgets everything.
    pub fn clear(self) {
        self.empty();
        self.lists.iter().for_each(|list| list.sort.set(ConnectionSort::default()));
    }

    fn empty(self) {
        self.lists.iter().for_each(|list| list.empty());
        self.figures.set(None);
    }
}

/// Radio buttons, of which the arrow keys choose.
#[component]
pub fn ConnectionsChoice(state: State) -> impl IntoView {
    let choices = [Kind::Connections, Kind::Attempts].map(|kind| {
        let label = kind_of(kind).label;
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="connections-of"
                    value=label.to_ascii_lowercase()
                    class="visually-hidden"
                    prop:checked=move || state.connections.kind.get() == kind
                    on:change=move |_| state.show_connections(kind)
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="segments" id="connections-of">
            <legend class="visually-hidden">"Table of"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
}

/// What the connections of the view are, in a line. Each part filters.
#[component]
pub fn ConnectionFigures(state: State) -> impl IntoView {
    let figures = views(move || match state.connections.figures.get() {
        _ if state.phase.get() == Phase::Loading => {
            vec![view! { <span>"Connections are put together when all files are read."</span> }.into_any()]
        }
        Some(page) if page.failure.is_none() => in_words(state, &page),
        _ => Vec::new(),
    });
    view! { <p class="connection-figures">{figures}</p> }
}

fn in_words(state: State, page: &ConnectionPage) -> Vec<AnyView> {
    let n = n_connections(page);
    let figure = |name: &'static str, value: u64, content: AnyView| {
        view! { <span data-connections=name data-value=value.to_string()>{content}</span> }.into_any()
    };
    let mut all = vec![figure("all", n, number::count(n, "connection", "connections").into_any())];
    if page.n_stateless == n && n > 0 {
        all.push(view! { <span>{STATELESS}</span> }.into_any());
    } else {
        all.extend(parts(page).into_iter().map(|part| {
            let name = part.whole.name();
            let words = part.words;
            let choice = whole_choice(part.whole);
            figure(name, part.n, view! { <Value state choice text=text(move || words.clone()) /> }.into_any())
        }));
        if page.n_stateless > 0 {
            let words = format!("{} of v1: {STATELESS}", number::thousands(page.n_stateless));
            all.push(figure("stateless", page.n_stateless, words.into_any()));
        }
    }
    let attempts = format!("{} (denied)", number::count(page.n_attempts, "attempt", "attempts"));
    all.push(figure("attempts", page.n_attempts, attempts.into_any()));
    let is_saved =
        |is_so: fn(&About) -> bool| state.saved.all.with(|views| views.iter().any(|view| is_so(&view.about)));
    let remarks = [
        (is_saved(|about| about.left_out.source_ports), WITHOUT_PORTS),
        (is_saved(|about| about.only_matching && !about.whole_connections), CUT_IN_VIEW),
    ];
    let warnings = remarks.into_iter().filter_map(|(is_so, words)| is_so.then_some(words));
    all.extend(warnings.map(|words| view! { <span class="warning">{words}</span> }.into_any()));
    let notes = [
        (state.view.with(|view| asks_for_sizes(&view.filter)), OF_WHOLE_CONNECTIONS),
        (is_on(state) && page.kind == Kind::Connections, A_ROW_IN_EACH),
    ];
    let notes = notes.into_iter().filter_map(|(is_so, words)| is_so.then_some(words));
    all.extend(notes.map(|words| view! { <span>{words}</span> }.into_any()));
    all
}

/// What stands in the place of a table without rows.
pub fn why_no_rows(state: State) -> String {
    let kind = state.connections.kind.get();
    let failure = state.connections.figures.with(|page| page.as_deref().and_then(|page| page.failure.clone()));
    let is_filtered = state.view.with(|view| !view.filter.is_empty());
    let (one, is_connections) = match kind {
        Kind::Connections => ("connection", true),
        Kind::Attempts => ("attempt", false),
    };
    match failure {
        _ if state.connections.list(kind).is_waiting.get() => "Putting connections together …".to_owned(),
        Some(failure) => format!("There are none to show: {failure}."),
        None if is_filtered => format!("No {one} matches the filter."),
        None if is_connections => "There is no allowed tuple in what was read.".to_owned(),
        None => "There is no denied tuple in what was read.".to_owned(),
    }
}

impl State {
    /// Shows connections, or attempts.
    pub fn show_connections(self, kind: Kind) {
        self.connections.kind.set(kind);
        self.renew_table();
        self.note_address();
    }

    /// A view is shown, or another table is looked at: its rows are asked for where they are of an older view.
    pub(super) fn renew_connections(self) {
        if self.phase.get_untracked() == Phase::Loading {
            // Those that are held are of other files, and there are no others until all are read.
            return self.connections.empty();
        }
        if self.tab.get_untracked() != Tab::Connections {
            return;
        }
        let Some(shown) = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation)) else {
            return;
        };
        let list = self.connections.shown_list();
        if list.shown.get_value() != shown {
            list.shown.set_value(shown);
            self.start_connections(list);
        }
    }

    /// Asks for the beginning of the table, which says how long it is.
    fn start_connections(self, list: ConnectionList) {
        let n_rows = list.rows.n_rows.get_untracked();
        list.rows.start(list.next_generation(), n_rows);
        list.is_waiting.set(true);
        if n_rows == 0 {
            self.ask_for_connections(list, 0);
        } else {
            self.ask_connections(list);
        }
    }

    fn ask_connections(self, list: ConnectionList) {
        // Whole blocks: the table may be longer now than is known.
        for (_, first, _) in list.rows.take_wanted() {
            self.ask_for_connections(list, first);
        }
    }

    fn ask_for_connections(self, list: ConnectionList, first: u64) {
        let (generation, sort) = (list.shown.get_value(), list.sort.get_untracked());
        let count = RowBlocks::<()>::ROWS as u32;
        let question = Question::Connections { generation, kind: list.kind, sort, first, count };
        self.with_client(|client| client.ask(question));
    }

    pub(super) fn on_connections(self, generation: Generation, sort: ConnectionSort, mut page: ConnectionPage) {
        let list = self.connections.list(page.kind);
        if list.shown.get_value() != generation || list.sort.get_untracked() != sort {
            return;
        }
        list.is_waiting.set(false);
        let of_list = list.generation.get_value();
        if list.rows.n_rows.get_untracked() != page.n_rows {
            list.rows.start(of_list, page.n_rows);
        }
        let line = |row| Arc::new(ConnectionLine::new(page.kind, row)) as Arc<dyn TableRow>;
        let rows = std::mem::take(&mut page.rows).into_iter().map(line).collect();
        list.rows.put(of_list, page.first, rows);
        page.first = 0;
        if self.connections.figures.with_untracked(|before| before.as_deref() != Some(&page)) {
            self.connections.figures.set(Some(Arc::new(page)));
        }
        self.ask_connections(list);
    }

    fn sort_connections_by(self, kind: Kind, column: usize) {
        let list = self.connections.list(kind);
        match ConnectionTable::of(kind).sort_after_click(list.sort.get_untracked(), column) {
            Some(sort) => {
                self.set_connection_sort(list, sort);
                self.note_address();
            }
            None => self.announcement.set("This column does not sort".into()),
        }
    }

    /// Puts the connections or attempts into an order.
    pub(super) fn set_connection_sort(self, list: ConnectionList, sort: ConnectionSort) {
        if list.sort.get_untracked() != sort {
            list.sort.set(sort);
            if list.shown.get_value() != 0 {
                self.start_connections(list);
            }
        }
    }
}
