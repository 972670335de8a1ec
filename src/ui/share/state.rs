//! What the page knows of the dialog for sharing: what is to be saved, and what is known of it beforehand.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::browser::message::reason;
use crate::browser::one_file::{Pieces, app_source};
use crate::browser::random_bytes;
use crate::protocol::{About, LeftOut, Plan, Redaction, Replaced, SaveRequest};
use crate::share::saved::page;
use crate::ui::state::State;
use crate::view::part_loaded;

/// The size is asked for when nothing has been chosen for so long.
const AT_REST: Duration = Duration::from_millis(300);

/// What the page knows of sharing.
#[derive(Clone, Copy)]
pub struct ShareState {
    /// The dialog is open.
    pub is_open: RwSignal<bool>,
    /// The title of the view, as it is written.
    pub title: RwSignal<String>,
    /// The note beside it.
    pub note: RwSignal<String>,
    /// Only what the filter shows is to go in.
    pub only_shown: RwSignal<bool>,
    /// With the rest of the connections of which anything goes in.
    pub whole_connections: RwSignal<bool>,
    /// What is to be replaced.
    pub redaction: RwSignal<Redaction>,
    /// What is to be left out.
    pub left_out: RwSignal<LeftOut>,
    /// The logs themselves are to go in, where that can be.
    pub with_logs: RwSignal<bool>,
    /// The page that the data is put into.
    pub page: RwSignal<Page>,
    /// The last answer to how large it would be.
    pub outlook: RwSignal<Option<Outlook>>,
    /// Another answer is on its way.
    pub is_estimating: RwSignal<bool>,
    /// How far saving is: rows that were looked at, of so many.
    pub progress: RwSignal<Option<(u64, u64)>>,
    /// Why it came to nothing, as a sentence.
    pub error: RwSignal<Option<String>>,
    /// Of the newest request.
    pub(super) number: StoredValue<u32>,
    /// The text of the page, while the dialog is open.
    pub(super) source: StoredValue<Option<String>>,
    /// What has been written.
    pub(super) pieces: StoredValue<Option<Pieces>, LocalStorage>,
    /// What nobody else may know or guess: for this one saved view.
    secret: StoredValue<Option<Secret>>,
    n_openings: StoredValue<u32>,
    n_choices: StoredValue<u32>,
}

/// The page as one file, without a view.
#[derive(Clone, PartialEq, Eq)]
pub enum Page {
    /// It is being fetched.
    Fetching,
    /// It is there, and has so many bytes.
    Here(u64),
    /// It is not to be had: why, as a sentence without its full stop.
    Missing(String),
}

/// What a saved view would be.
#[derive(Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Bytes of its data, about.
    pub n_bytes: u64,
    /// Some of what would be replaced.
    pub replaced: Vec<Replaced>,
    /// It would have no filter.
    pub has_lost_filter: bool,
}

#[derive(Clone, Copy)]
struct Secret {
    key: [u8; 32],
    nonce: u64,
}

impl Secret {
    fn new() -> Result<Self, JsValue> {
        Ok(Self { key: random_bytes()?, nonce: u64::from_le_bytes(random_bytes()?) })
    }
}

impl ShareState {
    /// A closed dialog.
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            title: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            only_shown: RwSignal::new(false),
            whole_connections: RwSignal::new(true),
            redaction: RwSignal::new(Redaction::default()),
            left_out: RwSignal::new(LeftOut::default()),
            with_logs: RwSignal::new(false),
            page: RwSignal::new(Page::Fetching),
            outlook: RwSignal::new(None),
            is_estimating: RwSignal::new(false),
            progress: RwSignal::new(None),
            error: RwSignal::new(None),
            number: StoredValue::new(0),
            source: StoredValue::new(None),
            pieces: StoredValue::new_local(None),
            secret: StoredValue::new(None),
            n_openings: StoredValue::new(0),
            n_choices: StoredValue::new(0),
        }
    }

    /// Whether it is being written.
    pub fn is_saving(self) -> bool {
        self.progress.with(Option::is_some)
    }

    /// A log is as it is: it can go in only where all tuples do, and nothing is replaced or left out.
    pub fn can_have_logs(self) -> bool {
        !self.only_shown.get() && !self.redaction.get().is_any() && !self.left_out.get().is_any()
    }

    /// A number for a request: what comes for older ones is of no use any more.
    pub(super) fn next_number(self) -> u32 {
        self.number.update_value(|number| *number = number.wrapping_add(1));
        self.number.get_value()
    }
}

impl State {
    /// Opens the dialog.
    pub fn open_share(self) {
        let share = self.share;
        if share.is_open.get_untracked() {
            return;
        }
        share.error.set(None);
        share.outlook.set(None);
        share.page.set(Page::Fetching);
        share.only_shown.update(|only| *only &= self.view.with_untracked(|view| !view.filter.is_empty()));
        self.renew_secret();
        share.n_openings.update_value(|n| *n = n.wrapping_add(1));
        let opening = share.n_openings.get_value();
        share.is_open.set(true);
        spawn_local(async move {
            let source = app_source().await.map_err(|error| words_of(&error));
            if share.n_openings.get_value() != opening || !share.is_open.get_untracked() {
                return;
            }
            // A view that is in it already goes, and counts for nothing.
            let n_bytes = source.as_deref().map_err(Clone::clone).and_then(|text| {
                let (before, after) = page::around(text)?;
                Ok((before.len() + after.len()) as u64)
            });
            match n_bytes {
                Ok(n_bytes) => {
                    share.source.set_value(source.ok());
                    share.page.set(Page::Here(n_bytes));
                }
                Err(why) => share.page.set(Page::Missing(why)),
            }
        });
    }

    /// The dialog is closed: what was under way in it is not wanted any more.
    pub fn close_share(self) {
        let share = self.share;
        share.next_number();
        share.is_open.set(false);
        share.is_estimating.set(false);
        share.progress.set(None);
        share.pieces.set_value(None);
        share.source.set_value(None);
        share.secret.set_value(None);
        self.with_client(crate::browser::Client::stop_saving);
    }

    /// What was written of one view is not for another.
    pub(in crate::ui) fn forget_share(self) {
        if self.share.is_open.get_untracked() {
            self.close_share();
        }
        self.share.title.set(String::new());
        self.share.note.set(String::new());
    }

    /// Goes on asking how large it would be, as choices change.
    pub(super) fn estimate_as_chosen(self) {
        let share = self.share;
        Effect::new(move |_| {
            share.only_shown.track();
            share.whole_connections.track();
            share.redaction.track();
            share.left_out.track();
            share.with_logs.track();
            self.view.track();
            if !share.is_open.get() {
                return;
            }
            share.is_estimating.set(true);
            share.n_choices.update_value(|n| *n = n.wrapping_add(1));
            let n_choices = share.n_choices.get_value();
            let ask = move || {
                if share.n_choices.get_value() == n_choices && share.is_open.get_untracked() {
                    self.estimate();
                }
            };
            match share.outlook.with_untracked(Option::is_none) {
                true => ask(),
                false => set_timeout(ask, AT_REST),
            }
        });
    }

    /// Asks how large it would be.
    pub(super) fn estimate(self) {
        let share = self.share;
        if share.progress.with_untracked(Option::is_some) {
            return;
        }
        share.is_estimating.set(true);
        let Some(plan) = self.save_plan() else { return share.is_estimating.set(false) };
        let request = SaveRequest { number: share.next_number(), plan, only_estimate: true };
        self.with_client(|client| client.save(request));
    }

    /// What is not loaded of all that was opened, in words; empty where all is.
    pub(super) fn not_loaded(self) -> String {
        let remark = self.shown.with(|shown| shown.as_deref().and_then(|shown| part_loaded::remark(&shown.loaded)));
        remark.or_else(|| self.is_partial.get().then(|| "reading was stopped".to_owned())).unwrap_or_default()
    }

    /// What nobody may guess, for the next saved view.
    pub(super) fn renew_secret(self) {
        match Secret::new() {
            Ok(secret) => self.share.secret.set_value(Some(secret)),
            Err(error) => {
                self.share.secret.set_value(None);
                let why = words_of(&error);
                self.share.error.set(Some(format!("The browser gives no random numbers to replace values by: {why}.")));
            }
        }
    }

    /// What is to be saved, as it is chosen now.
    pub(super) fn save_plan(self) -> Option<Plan> {
        let share = self.share;
        let Secret { key, nonce } = share.secret.get_value()?;
        let (filter, with_repeats) = self.view.with_untracked(|view| (view.filter.clone(), view.with_repeats));
        let only_shown = share.only_shown.get_untracked() && !filter.is_empty();
        let about = About {
            title: share.title.get_untracked().trim().to_owned(),
            note: share.note.get_untracked().trim_end().to_owned(),
            link: self.link().to_fragment(),
            theme: self.theme.get_untracked().chosen().map(str::to_owned),
            made_at_ms: js_sys::Date::now() as u64,
            made_with: About::made_with_this(),
            not_loaded: untrack(|| self.not_loaded()),
            ..About::default()
        };
        Some(Plan {
            only: only_shown.then_some(filter),
            with_repeats,
            whole_connections: share.whole_connections.get_untracked(),
            redaction: share.redaction.get_untracked(),
            left_out: share.left_out.get_untracked(),
            with_logs: share.with_logs.get_untracked(),
            about,
            key,
            nonce,
        })
    }
}

/// What went wrong, as a sentence without its full stop.
pub(super) fn words_of(error: &JsValue) -> String {
    error.as_string().unwrap_or_else(|| reason(error))
}
