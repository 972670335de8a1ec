//! What the page knows: signals that the components read, and what happens on each event from the engine.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::{Client, Event, Given, Large, Progress};
use crate::protocol::{Answer, Column, GroupBy, Question, Shown, Sort, View};
use crate::query::filter::Filter;
use crate::ui::connections::ConnectionLists;
use crate::ui::detail::DetailState;
use crate::ui::files::FileList;
use crate::ui::filter_bar::FilterState;
use crate::ui::go_to_time::GoToTime;
use crate::ui::groups::GroupList;
use crate::ui::max_memory::max_memory;
use crate::ui::menu::MenuState;
use crate::ui::privacy::PrivacyState;
use crate::ui::share::{SavedViews, ShareState};
use crate::ui::table::TableRows;
use crate::ui::tabs::Tab;
use crate::ui::theme::Theme;
use crate::view::flow_column::FLOW_COLUMNS;
use crate::view::show_schedule::ShowSchedule;
use crate::view::shown_words::announcement;
use crate::view::time::Clock;
use crate::view::timeline::Measure;

const NOTHING_GIVEN: &str = "There was no file in what was given.";

/// Where the page is: the value of `<main data-state>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has been opened.
    Empty,
    /// Files are being read, or their last totals worked out.
    Loading,
    /// The totals are those of everything that was opened.
    Ready,
}

impl Phase {
    /// As scripts see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Ready => "ready",
        }
    }
}

/// The page's state. It lives as long as the page, and is copied into every component.
#[derive(Clone, Copy)]
pub struct State {
    /// Where the page is.
    pub phase: RwSignal<Phase>,
    /// How far reading is, while it goes on.
    pub progress: RwSignal<Option<Progress>>,
    /// Reading was stopped by the reader, so that only a part is shown.
    pub is_partial: RwSignal<bool>,
    /// What is loaded, or being made, is the sample data.
    pub is_sample: RwSignal<bool>,
    /// The newest answer to the newest question.
    pub shown: RwSignal<Option<Arc<Shown>>>,
    /// The view that is asked for.
    pub view: RwSignal<View>,
    /// A question is on its way.
    pub is_waiting: RwSignal<bool>,
    /// Sentences for the reader that have not been put away.
    pub notices: RwSignal<Vec<String>>,
    /// More is being opened than there is room for; how it is to be loaded has not been answered.
    pub large: RwSignal<Option<Large>>,
    /// Why the engine is gone, if it is.
    pub died: RwSignal<Option<String>>,
    /// The clock that all times are shown by.
    pub clock: RwSignal<Clock>,
    /// The colours of the page.
    pub theme: RwSignal<Theme>,
    /// What a screen reader is told.
    pub announcement: RwSignal<String>,
    /// The table that is shown.
    pub tab: RwSignal<Tab>,
    /// The rows of the flow table.
    pub flows: TableRows,
    /// The list of files.
    pub files: FileList,
    /// The tables of groups, by [`GroupBy`].
    pub group_lists: [GroupList; 6],
    /// The tables of connections and attempts.
    pub connections: ConnectionLists,
    /// Who counts as a talker.
    pub talkers_by: RwSignal<GroupBy>,
    /// The filter, and what is being written.
    pub filter: FilterState,
    /// What the timeline measures.
    pub measure: RwSignal<Measure>,
    /// Going to a time.
    pub go_to: GoToTime,
    /// Help lies over the page.
    pub is_help_open: RwSignal<bool>,
    /// What is said of privacy.
    pub privacy: PrivacyState,
    /// When the address was last changed.
    pub address_noted: StoredValue<f64>,
    /// Goes up with each change that is still to be written into it.
    pub n_changes: StoredValue<u32>,
    /// What is shown of one row.
    pub detail: DetailState,
    /// The menu that is open.
    pub menu: MenuState,
    /// Handing the view on.
    pub share: ShareState,
    /// Saved views that are open.
    pub saved: SavedViews,
    client: StoredValue<Option<Client>, LocalStorage>,
    /// What is to be announced together with the next answer.
    done: StoredValue<Option<String>>,
    n_pastes: StoredValue<u32>,
    schedule: StoredValue<ShowSchedule>,
}

impl State {
    /// Starts the engine.
    pub fn start() -> Self {
        let state = Self {
            phase: RwSignal::new(Phase::Empty),
            progress: RwSignal::new(None),
            is_partial: RwSignal::new(false),
            is_sample: RwSignal::new(false),
            shown: RwSignal::new(None),
            view: RwSignal::new(View::default()),
            is_waiting: RwSignal::new(false),
            notices: RwSignal::new(Vec::new()),
            large: RwSignal::new(None),
            died: RwSignal::new(None),
            clock: RwSignal::new(Clock::Utc),
            theme: RwSignal::new(Theme::remembered()),
            announcement: RwSignal::new(String::new()),
            tab: RwSignal::new(Tab::Flows),
            flows: TableRows::new("flows", &FLOW_COLUMNS),
            files: FileList::new(),
            group_lists: GroupList::all(),
            connections: ConnectionLists::new(),
            talkers_by: RwSignal::new(GroupBy::Source),
            filter: FilterState::new(),
            measure: RwSignal::new(Measure::default()),
            go_to: GoToTime::new(),
            is_help_open: RwSignal::new(false),
            privacy: PrivacyState::new(),
            address_noted: StoredValue::new(0.0),
            n_changes: StoredValue::new(0),
            detail: DetailState::new(),
            menu: MenuState::new(),
            share: ShareState::new(),
            saved: SavedViews::new(),
            client: StoredValue::new_local(None),
            done: StoredValue::new(None),
            n_pastes: StoredValue::new(0),
            schedule: StoredValue::new(ShowSchedule::default()),
        };
        let (max_bytes, unread) = max_memory();
        state.notices.update(|notices| notices.extend(unread));
        state.client.set_value(Some(Client::start(max_bytes, move |event| state.on_event(event))));
        state
    }

    /// Adds files to what is loaded.
    pub fn open(self, given: Given) {
        self.notices.set(Vec::new());
        if given.is_empty() {
            return self.notices.update(|notices| notices.push(NOTHING_GIVEN.into()));
        }
        self.note_given(&given.names());
        self.saved.other_is_opened();
        self.with_client(|client| client.open(given));
    }

    /// Has the sample data made and shows it, until anything else is opened.
    pub fn open_sample(self) {
        self.notices.set(Vec::new());
        self.with_client(Client::open_sample);
    }

    /// Stops reading; what was read stays.
    pub fn cancel(self) {
        self.with_client(Client::cancel);
    }

    /// Forgets everything.
    pub fn clear(self) {
        self.with_client(Client::clear);
        self.forget();
        self.saved.begin_anew();
        self.view.update(|view| *view = View { max_spans: view.max_spans, ..View::default() });
        self.filter.clear();
        self.forget_given();
        self.note_address();
        self.announcement.set("Everything was cleared".into());
    }

    /// Whether any file was opened, so that it can be loaded again.
    pub fn has_files(self) -> bool {
        self.client.get_value().is_some_and(|client| client.has_files())
    }

    /// Loads all files once more, after the engine died.
    pub fn load_again(self) {
        self.forget();
        self.with_client(|client| client.load_again(client.only()));
    }

    /// Loads all files once more, and of them only the tuples that match.
    pub fn load_only(self, filter: Filter) {
        self.forget();
        self.with_client(|client| client.load_again(filter));
    }

    /// Sorts by a column; by the same column again the other way round. Counters begin with the largest.
    pub fn sort_by(self, column: Column) {
        let descending = match self.view.get_untracked().sort {
            sort if sort.column == column => !sort.descending,
            _ => matches!(
                column,
                Column::PacketsSent | Column::BytesSent | Column::PacketsReceived | Column::BytesReceived
            ),
        };
        self.set_sort(Sort { column, descending });
        self.note_address();
    }

    /// Puts the flows into an order.
    pub(super) fn set_sort(self, sort: Sort) {
        if self.view.with_untracked(|view| view.sort != sort) {
            self.view.update(|view| view.sort = sort);
            self.show();
        }
    }

    /// Counts repeated records, or leaves them out.
    pub fn count_repeats(self, with_repeats: bool) {
        self.view.update(|view| view.with_repeats = with_repeats);
        self.show();
        self.note_address();
    }

    /// The timeline has room for so many spans.
    pub fn make_room_for_spans(self, max_spans: u32) {
        if self.view.with_untracked(|view| view.max_spans != max_spans) {
            self.view.update(|view| view.max_spans = max_spans);
            if self.phase.get_untracked() != Phase::Empty {
                self.show();
            }
        }
    }

    /// The number of a text that is pasted now, from 1.
    pub fn count_paste(self) -> u32 {
        self.n_pastes.update_value(|n_pastes| *n_pastes += 1);
        self.n_pastes.get_value()
    }

    /// Asks for the view anew because something was done, which is told with the answer.
    pub(super) fn show_after(self, done: String) {
        self.done.set_value(Some(done));
        self.show();
    }

    /// Asks for the view. Nothing has to be asked for while nothing is open.
    pub(super) fn show(self) {
        if self.phase.get_untracked() == Phase::Empty {
            return;
        }
        let Some(generation) = self.schedule.try_update_value(|schedule| schedule.ask(js_sys::Date::now())) else {
            return;
        };
        self.is_waiting.set(true);
        let view = self.view.get_untracked();
        self.with_client(|client| client.ask(Question::Show { generation, view }));
    }

    pub(super) fn ask_rows(self) {
        // The first question for rows puts all of them in order: not before someone looks at them.
        if self.tab.get_untracked() != Tab::Flows {
            return;
        }
        for (generation, first, count) in self.flows.take_wanted() {
            self.with_client(|client| client.ask(Question::Rows { generation, first, count }));
        }
    }

    fn forget(self) {
        self.schedule.update_value(ShowSchedule::forget);
        self.phase.set(Phase::Empty);
        self.progress.set(None);
        self.is_partial.set(false);
        self.is_sample.set(false);
        self.is_waiting.set(false);
        self.notices.set(Vec::new());
        self.large.set(None);
        self.died.set(None);
        self.shown.set(None);
        self.flows.clear();
        self.files.clear();
        self.group_lists.iter().for_each(|list| list.clear());
        self.connections.clear();
        self.forget_detail();
        self.forget_share();
        self.saved.all.set(Vec::new());
        self.done.set_value(None);
    }

    fn on_event(self, event: Event) {
        match event {
            Event::Progress(progress) => self.on_progress(progress),
            Event::Answer(Answer::Shown(shown)) => self.on_shown(shown),
            Event::Answer(Answer::Rows { generation, first, rows }) => self.on_rows(generation, first, rows),
            Event::Answer(Answer::Files { generation, n_files, first, files }) => {
                self.on_files(generation, n_files, first, files);
            }
            Event::Answer(Answer::Groups { generation, sort, page }) => self.on_groups(generation, sort, page),
            Event::Answer(Answer::Breakdown { generation, part, breakdown }) => {
                self.on_breakdown(generation, &part, breakdown);
            }
            Event::Answer(Answer::Connections { generation, sort, page }) => {
                self.on_connections(generation, sort, page);
            }
            Event::Answer(Answer::Connection(detail)) => self.on_connection(detail),
            Event::Answer(Answer::Unknown { generation, unknown }) => self.on_unknown(generation, unknown),
            Event::Answer(Answer::Values { generation, values }) => self.on_values(generation, &values),
            Event::Answer(Answer::Place { generation, row }) => self.on_place(generation, row),
            Event::Answer(Answer::Detail(detail)) => self.on_detail(detail),
            Event::Quoted(quote) => self.on_quoted(quote),
            Event::SampleGone => {
                self.forget();
                self.view.update(|view| *view = View { max_spans: view.max_spans, ..View::default() });
                self.filter.clear();
                self.saved.begin_anew();
                self.note_address();
            }
            Event::SavedView { about, is_alone } => self.on_saved_view(*about, is_alone),
            Event::Saving(saving) => self.on_saving(saving),
            Event::Large(large) => self.large.set(Some(large)),
            Event::Notice(sentence) => self.notices.update(|notices| notices.push(sentence)),
            Event::EngineDied(sentence) => {
                self.schedule.update_value(ShowSchedule::forget);
                self.is_waiting.set(false);
                self.progress.set(None);
                if self.phase.get_untracked() == Phase::Loading {
                    self.phase.set(Phase::Ready);
                }
                self.saving_failed("the program that holds the data has died");
                self.died.set(Some(sentence));
            }
        }
    }

    fn on_progress(self, progress: Progress) {
        let is_due = self.schedule.with_value(|schedule| schedule.is_due(js_sys::Date::now()));
        if progress.cancelled {
            self.is_partial.set(true);
        }
        self.is_sample.set(progress.is_sample);
        if progress.loading {
            self.phase.set(Phase::Loading);
            self.progress.set(Some(progress));
            if is_due {
                self.show();
            }
        } else if self.phase.get_untracked() == Phase::Loading && progress.n_files == 0 && self.holds_nothing() {
            // It was an empty folder, or what was to be looked through was cancelled before a file was found.
            let notices = self.notices.get_untracked();
            self.forget();
            let is_silent = notices.is_empty() && !progress.cancelled;
            self.notices.set(if is_silent { vec![NOTHING_GIVEN.into()] } else { notices });
        } else {
            self.progress.set(None);
            self.show();
        }
    }

    fn holds_nothing(self) -> bool {
        self.shown.with_untracked(|shown| shown.as_deref().is_none_or(|shown| shown.loaded.files == 0))
    }

    fn on_shown(self, shown: Box<Shown>) {
        let now = js_sys::Date::now();
        if !self.schedule.try_update_value(|schedule| schedule.take(shown.generation, now)).unwrap_or(false) {
            return;
        }
        self.is_waiting.set(false);
        let is_final = self.phase.get_untracked() != Phase::Empty && self.progress.with_untracked(Option::is_none);
        if is_final && shown.loaded.files == 0 {
            return self.clear(); // The last file was removed.
        }
        self.flows.start(shown.generation, shown.n_rows);
        self.renew_files(shown.loaded.files);
        if is_final {
            let done = self.done.try_update_value(Option::take).flatten();
            let done = done.map(|done| format!("{done}. ")).unwrap_or_default();
            self.announcement.set(done + &announcement(&shown));
        }
        self.forget_numbered(&shown);
        self.shown.set(Some(Arc::from(shown)));
        if is_final {
            self.phase.set(Phase::Ready);
        }
        self.ask_rows();
        self.renew_table();
        self.renew_detail();
        self.ask_place();
    }

    pub(super) fn with_client(self, act: impl FnOnce(&Client)) {
        // A copy, so that an event that comes at once may use the client too.
        if let Some(client) = self.client.get_value() {
            act(&client);
        }
    }
}
