//! The view in the page's address: back, forward, a reload and a link show the same view again. Never the data.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::protocol::{Column, ConnectionSort, FileColumn, FileSort, GroupSort, Sort, View};
use crate::query::filter::Filter;
use crate::share::link::Link;
use crate::ui::clock::LOCAL;
use crate::ui::connections;
use crate::ui::state::{Phase, State};
use crate::ui::tabs::Tab;
use crate::ui::talkers;
use crate::view::column_layout::ColumnLayout;
use crate::view::connection_column::ConnectionTable;
use crate::view::filter_chips::Chips;
use crate::view::group_column::GroupTable;
use crate::view::time::Clock;
use crate::view::timeline::Measure;

/// Views that follow each other sooner are one step of the way back: a wheel zooms in many small ones.
const SAME_STEP_MS: f64 = 700.0;
/// What changes all the time is written once it has come to rest for so long.
const SOON: Duration = Duration::from_millis(300);

/// Reads the address, and goes on doing so as the person goes back and forward.
pub fn listen(state: State) {
    state.read_address();
    let listener = window_event_listener(ev::popstate, move |_| state.read_address());
    on_cleanup(move || listener.remove());
    // What is chosen elsewhere on the page, and asks for nothing.
    Effect::new(move |before: Option<()>| {
        state.track_table();
        (state.tab.get().kind(state).rows)(state).layout.track();
        state.measure.track();
        state.clock.track();
        if before.is_some() {
            // A column that is being dragged changes in every frame.
            let n = state.n_changes.get_value().wrapping_add(1);
            state.n_changes.set_value(n);
            let note = move || {
                if state.n_changes.get_value() == n {
                    state.note_address();
                }
            };
            set_timeout(note, SOON);
        }
    });
}

impl State {
    /// Writes the view into the address, as a step that one can go back from.
    pub fn note_address(self) {
        self.write_address(false);
    }

    /// Writes the view into the address, in the place of what is there or as a step.
    fn write_address(self, in_place: bool) {
        let fragment = self.link().to_fragment();
        let Some(location) = window().location().hash().ok().filter(|now| *now != fragment) else { return };
        let Ok(history) = window().history() else { return };
        // Without a fragment the address is that of the page itself.
        let page = || {
            let location = window().location();
            location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
        };
        let url = if fragment.is_empty() { page() } else { fragment };
        let now = js_sys::Date::now();
        let is_same_step = now - self.address_noted.get_value() < SAME_STEP_MS && !location.is_empty();
        if !in_place {
            self.address_noted.set_value(now);
        }
        let nothing = wasm_bindgen::JsValue::NULL;
        // Some browsers refuse a hundred steps within seconds: then the address stays behind, and nothing else happens.
        drop(if in_place || is_same_step {
            history.replace_state_with_url(&nothing, "", Some(&url))
        } else {
            history.push_state_with_url(&nothing, "", Some(&url))
        });
    }

    /// The view as it is.
    pub(super) fn link(self) -> Link {
        let mut link = Link::default();
        let tab = self.tab.get_untracked();
        if tab != Tab::Flows {
            link.set("tab", tab.name());
        }
        if tab == Tab::Talkers {
            link.set("by", talkers::by_name(self.talkers_by.get_untracked()));
        }
        if tab == Tab::Connections {
            link.set("of", connections::kind_name(self.connections.kind.get_untracked()));
        }
        self.filter.chips.with_untracked(|chips| {
            let text = |filter: &Filter| if filter.is_empty() { String::new() } else { filter.to_string() };
            link.set("filter", &text(&chips.filter()));
            link.set("off", &text(&chips.switched_off()));
        });
        let kind = tab.kind(self);
        link.set("sort", &self.sort_text(tab));
        let rows = (kind.rows)(self);
        link.set("columns", &rows.layout.with_untracked(|layout| layout.to_text(rows.columns())));
        if self.view.with_untracked(|view| view.with_repeats) {
            link.set("repeats", "1");
        }
        if self.view.with_untracked(|view| view.counted_once) {
            link.set("once", "1");
        }
        if self.clock.get_untracked().is_local() {
            link.set("tz", "local");
        }
        let measure = self.measure.get_untracked();
        if measure != Measure::default() {
            link.set("measure", measure.name());
        }
        link
    }

    /// Shows the view that the address says.
    fn read_address(self) {
        let link = Link::parse(&window().location().hash().unwrap_or_default());
        self.saved.note_address_read(&link);
        self.show_link(&link);
    }

    /// Shows a view. What it does not say is as at first.
    pub(super) fn show_link(self, link: &Link) {
        let mut unread = None;
        let mut filter = |name: &str| {
            let text = link.get(name).unwrap_or_default();
            text.parse::<Filter>().unwrap_or_else(|error| {
                unread = Some((text.to_owned(), error));
                Filter::default()
            })
        };
        let chips = Chips::new(&filter("filter"), &filter("off"));
        let tab = link.get("tab").and_then(|name| Tab::ALL.into_iter().find(|tab| tab.name() == name));
        self.tab.set(tab.unwrap_or(Tab::Flows));
        if tab == Some(Tab::Talkers) {
            self.talkers_by.set(link.get("by").and_then(talkers::by_named).unwrap_or(talkers::TALKERS[0].0));
        }
        if tab == Some(Tab::Connections) {
            self.connections.kind.set(link.get("of").and_then(connections::kind_named).unwrap_or_default());
        }
        let kind = self.tab.get_untracked().kind(self);
        if let Some(columns) = link.get("columns") {
            let rows = (kind.rows)(self);
            rows.arrange(|layout| *layout = ColumnLayout::from_text(rows.columns(), columns));
        }
        self.choose_clock(if link.get("tz") == Some("local") { LOCAL } else { Clock::Utc });
        let measure = link.get("measure").and_then(Measure::by_name);
        self.measure.set(measure.unwrap_or_default());
        let before = self.view.get_untracked();
        self.view.update(|view| {
            let is_set = |name: &str| link.get(name) == Some("1");
            let (with_repeats, counted_once) = (is_set("repeats"), is_set("once"));
            *view = View { with_repeats, counted_once, filter: chips.filter(), ..view.clone() };
        });
        self.filter.chips.set(chips);
        self.filter.editing.set(None);
        self.set_sort_text(self.tab.get_untracked(), link.get("sort").unwrap_or_default());
        if let Some((text, error)) = unread {
            // It is there to be mended.
            self.filter.text.set(text);
            self.filter.error.set(Some(error));
        }
        if self.phase.get_untracked() != Phase::Empty && self.view.with_untracked(|view| *view != before) {
            self.show();
        }
        self.renew_table();
        // Written by hand it may be the same view in other words. As a step of its own it would bar the way back.
        self.write_address(true);
    }

    /// The order of a tab's table: the name of a column, with a minus where the largest is first; nothing for the order
    /// at first.
    fn sort_text(self, tab: Tab) -> String {
        let kind = tab.kind(self);
        let is_first = match tab.grouped_by(self) {
            Some(by) => self.groups(by).sort.get_untracked() == GroupTable::of(by).first_sort(),
            None if tab == Tab::Connections => {
                self.connections.shown_list().sort.get_untracked() == ConnectionSort::default()
            }
            None if tab == Tab::Files => self.files.sort.get_untracked() == FileSort::default(),
            None => self.view.with_untracked(|view| view.sort) == Sort::default(),
        };
        let (column, descending) = untrack(|| (kind.sorted_by)(self));
        match kind.columns.get(column) {
            Some(look) if !is_first => format!("{}{}", if descending { "-" } else { "" }, look.name),
            _ => String::new(),
        }
    }

    /// Back from [`State::sort_text`]. The order at first where there is no such column.
    fn set_sort_text(self, tab: Tab, text: &str) {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let column = tab.kind(self).columns.iter().position(|look| look.name == name);
        match tab.grouped_by(self) {
            Some(by) => {
                let table = GroupTable::of(by);
                let sort = column.map(|column| GroupSort { column: table.sorts_by(column), descending });
                self.set_group_sort(by, sort.unwrap_or_else(|| table.first_sort()));
            }
            None if tab == Tab::Connections => {
                let list = self.connections.shown_list();
                let column = column.and_then(|column| ConnectionTable::of(list.kind).sorts_by(column));
                let sort = column.map(|column| ConnectionSort { column, descending }).unwrap_or_default();
                self.set_connection_sort(list, sort);
            }
            None if tab == Tab::Files => {
                let column = column.map(|at| FileSort { column: FileColumn::ALL[at], descending });
                self.set_file_sort(column.unwrap_or_default());
            }
            None => {
                let sort = column.map(|at| Sort { column: Column::ALL[at], descending }).unwrap_or_default();
                self.view.update(|view| view.sort = sort);
            }
        }
    }
}
