//! What is in the detail panel: a row of a table, what is not known, or a place in a file.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::protocol::{
    Breakdown, ConnectionDetail, Detail, Generation, GroupBy, Kind, Passage, Question, Quote, Shown, Unknown,
};
use crate::query::filter::Filter;
use crate::share::saved::NO_LOGS;
use crate::ui::detail::GroupSubject;
use crate::ui::state::State;
use crate::ui::table::focus_table;
use crate::view::quote::with_whole_string_marked;

/// What the panel is about.
#[derive(Clone)]
pub enum Subject {
    /// A row that the engine was asked for.
    Asked,
    /// A row, and everything about it.
    Row(Arc<Detail>),
    /// A group of rows, and what they consist of.
    Group(GroupSubject),
    /// What is not known of the bytes of the view, once the answer has come.
    Unknown(RwSignal<Option<Arc<Unknown>>>),
    /// A connection or an attempt, and everything about it.
    Connection(Arc<ConnectionDetail>),
    /// A place in a file.
    Place {
        /// The file's path.
        path: String,
        /// What is there.
        words: String,
        /// The place.
        passage: Passage,
    },
}

/// The text of the passage, read back from its file.
#[derive(Clone)]
pub enum Raw {
    /// It is being read.
    Reading,
    /// The person did not want to wait for it.
    Cancelled,
    /// It is there.
    Text(Arc<Quote>),
    /// There is none: it is a saved view's.
    Never,
    /// It is not to be had; why, as a sentence without its full stop.
    Failed(String),
}

/// What the page knows of the detail panel.
#[derive(Clone, Copy)]
pub struct DetailState {
    /// What it is about; nothing while it is closed.
    pub subject: RwSignal<Option<Subject>>,
    /// The text of the passage.
    pub raw: RwSignal<Raw>,
    asked: StoredValue<Option<Asked>>,
    /// What had the keyboard when the panel was opened.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
}

/// What the engine was asked for, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Row(u32),
    Connection(Kind, u32),
    /// That of a row.
    ConnectionOf,
}

impl DetailState {
    /// A closed panel.
    pub fn new() -> Self {
        Self {
            subject: RwSignal::new(None),
            raw: RwSignal::new(Raw::Reading),
            asked: StoredValue::new(None),
            opener: StoredValue::new_local(None),
        }
    }

    /// Whether there is a panel.
    pub fn is_open(self) -> bool {
        self.subject.with(Option::is_some)
    }

    /// Where the keyboard goes back to.
    fn note_opener(self) {
        if !self.is_open_untracked() {
            let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
            self.opener.set_value(opener.filter(|element| element.tag_name() == "BUTTON"));
        }
    }

    /// Whether there is a panel now.
    pub fn is_open_untracked(self) -> bool {
        self.subject.with_untracked(Option::is_some)
    }
}

impl State {
    /// Shows everything about a row of the flow table. What the panel showed before stays until the answer comes.
    pub fn open_row(self, row: u32) {
        let with_repeats = self.view.get_untracked().with_repeats;
        self.ask_detail(Asked::Row(row), Question::Detail { row, with_repeats });
    }

    /// Shows everything about a connection or an attempt.
    pub fn open_connection(self, kind: Kind, number: u32) {
        self.ask_detail(Asked::Connection(kind, number), Question::Connection { kind, number });
    }

    /// Shows everything about the connection, or the attempt, that a row belongs to.
    pub fn open_connection_of(self, row: u32) {
        self.ask_detail(Asked::ConnectionOf, Question::ConnectionOf { row });
    }

    fn ask_detail(self, asked: Asked, question: Question) {
        self.detail.note_opener();
        self.detail.asked.set_value(Some(asked));
        if !self.detail.is_open_untracked() {
            self.detail.subject.set(Some(Subject::Asked));
        }
        self.with_client(|client| client.ask(question));
    }

    /// Shows what a group of rows consists of.
    pub fn open_group(self, by: GroupBy, number: u32) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        let (Some(line), Some(generation)) = (self.group_line(by, number), shown) else { return };
        let part = line.part();
        self.open_subject(Subject::Group(GroupSubject { line, generation, breakdown: RwSignal::new(None) }));
        self.ask_breakdown(part);
    }

    /// Shows something that is not waited for.
    pub(super) fn open_subject(self, subject: Subject) {
        self.detail.note_opener();
        self.detail.asked.set_value(None);
        self.detail.subject.set(Some(subject));
    }

    fn ask_breakdown(self, part: Filter) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if let Some(generation) = shown {
            self.with_client(|client| client.ask(Question::Breakdown { generation, part }));
        }
    }

    /// Another view is shown: what the panel says of it is asked for anew.
    pub(in crate::ui) fn renew_detail(self) {
        match self.detail.subject.get_untracked() {
            Some(Subject::Group(subject)) => self.ask_breakdown(subject.line.part()),
            Some(Subject::Unknown(_)) => self.ask_unknown(),
            _ => {}
        }
    }

    pub(in crate::ui) fn on_breakdown(self, generation: Generation, part: &Filter, breakdown: Box<Breakdown>) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if let Some(Subject::Group(subject)) = self.detail.subject.get_untracked()
            && shown == Some(generation)
            && subject.line.part() == *part
        {
            subject.breakdown.set(Some(Arc::from(breakdown)));
        }
    }

    /// Shows a place in a file; `words` say what is there.
    pub fn open_place(self, path: String, words: String, passage: Passage) {
        self.open_subject(Subject::Place { path, words, passage });
        self.read_passage(passage);
    }

    pub(in crate::ui) fn on_detail(self, detail: Box<Detail>) {
        if self.detail.asked.get_value() != Some(Asked::Row(detail.row.id)) {
            return;
        }
        let passage = detail.passage;
        self.detail.subject.set(Some(Subject::Row(Arc::from(detail))));
        self.read_passage(passage);
    }

    pub(in crate::ui) fn on_connection(self, detail: Option<Box<ConnectionDetail>>) {
        let asked = self.detail.asked.get_value();
        match (detail, asked) {
            (_, None | Some(Asked::Row(_))) => {}
            (None, _) => {
                self.announcement.set("There is no such connection".into());
                if self.detail.subject.with_untracked(|subject| matches!(subject, Some(Subject::Asked))) {
                    self.close_detail();
                }
            }
            (Some(detail), Some(Asked::Connection(kind, number)))
                if (kind, number) != (detail.kind, detail.row.number) => {}
            (Some(detail), _) => self.detail.subject.set(Some(Subject::Connection(Arc::from(detail)))),
        }
    }

    pub(in crate::ui) fn on_quoted(self, quote: Result<Quote, String>) {
        if self.detail.raw.with_untracked(|raw| matches!(raw, Raw::Reading)) {
            self.detail.raw.set(match quote {
                Ok(quote) => Raw::Text(Arc::new(with_whole_string_marked(quote))),
                Err(reason) if reason == NO_LOGS => Raw::Never,
                Err(reason) => Raw::Failed(reason),
            });
        }
    }

    /// Reads the text of a passage.
    pub fn read_passage(self, passage: Passage) {
        self.detail.raw.set(Raw::Reading);
        self.with_client(|client| client.quote(passage));
    }

    /// Stops reading the text of the passage.
    pub fn cancel_passage(self) {
        self.detail.raw.set(Raw::Cancelled);
        self.with_client(crate::browser::Client::cancel_quote);
    }

    /// Closes the panel; the keyboard goes back to the button that opened it, else to the table.
    pub fn close_detail(self) {
        if !self.detail.is_open_untracked() {
            return;
        }
        self.forget_detail();
        match self.detail.opener.try_update_value(Option::take).flatten().filter(|opener| opener.is_connected()) {
            Some(opener) => drop(opener.focus()),
            None => focus_table(),
        }
    }

    /// Files came or went: connections have other numbers now, so what the panel says of one, and leads to, is of no use.
    pub(in crate::ui) fn forget_numbered(self, shown: &Shown) {
        let has = |shown: &Shown| (shown.loaded.files, shown.loaded.tuples);
        let before = self.shown.with_untracked(|before| before.as_deref().map(has));
        let is_numbered = self.detail.subject.with_untracked(|subject| matches!(subject, Some(Subject::Connection(_))));
        if is_numbered && before.is_some_and(|before| before != has(shown)) {
            self.close_detail();
        }
    }

    /// Closes the panel because what it shows is gone.
    pub(in crate::ui) fn forget_detail(self) {
        self.detail.asked.set_value(None);
        if self.detail.is_open_untracked() {
            self.cancel_passage();
            self.detail.subject.set(None);
        }
    }
}
