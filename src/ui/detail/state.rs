//! What is in the detail panel: a row of the flow table, or a place in a file.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::protocol::{Breakdown, Detail, Generation, GroupBy, Passage, Question, Quote};
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
    asked: StoredValue<Option<u32>>,
    /// What had the keyboard when the panel was opened.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
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
        self.detail.note_opener();
        self.detail.asked.set_value(Some(row));
        if !self.detail.is_open_untracked() {
            self.detail.subject.set(Some(Subject::Asked));
        }
        let with_repeats = self.view.get_untracked().with_repeats;
        self.with_client(|client| client.ask(Question::Detail { row, with_repeats }));
    }

    /// Shows what a group of rows consists of.
    pub fn open_group(self, by: GroupBy, number: u32) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        let (Some(line), Some(generation)) = (self.group_line(by, number), shown) else { return };
        self.detail.note_opener();
        self.detail.asked.set_value(None);
        let part = line.part();
        self.detail.subject.set(Some(Subject::Group(GroupSubject {
            line,
            generation,
            breakdown: RwSignal::new(None),
        })));
        self.ask_breakdown(part);
    }

    fn ask_breakdown(self, part: Filter) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if let Some(generation) = shown {
            self.with_client(|client| client.ask(Question::Breakdown { generation, part }));
        }
    }

    /// Another view is shown: what a group consists of is asked for anew.
    pub(in crate::ui) fn renew_breakdown(self) {
        if let Some(Subject::Group(subject)) = self.detail.subject.get_untracked() {
            self.ask_breakdown(subject.line.part());
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
        self.detail.note_opener();
        self.detail.asked.set_value(None);
        self.detail.subject.set(Some(Subject::Place { path, words, passage }));
        self.read_passage(passage);
    }

    pub(in crate::ui) fn on_detail(self, detail: Box<Detail>) {
        if self.detail.asked.get_value() != Some(detail.row.id) {
            return;
        }
        let passage = detail.passage;
        self.detail.subject.set(Some(Subject::Row(Arc::from(detail))));
        self.read_passage(passage);
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

    /// Closes the panel because what it shows is gone.
    pub(in crate::ui) fn forget_detail(self) {
        self.detail.asked.set_value(None);
        if self.detail.is_open_untracked() {
            self.cancel_passage();
            self.detail.subject.set(None);
        }
    }
}
