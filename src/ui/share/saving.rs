//! Saving a view as one HTML file: piece by piece from the engine, then as a download.

use leptos::prelude::*;

use super::state::{Outlook, words_of};
use crate::browser::one_file::Pieces;
use crate::protocol::{Name, Replaced, SaveRequest, Saving};
use crate::ui::download::save_blob;
use crate::ui::state::State;
use crate::view::{name, number, share_words};

impl State {
    /// Has the view written as it is chosen, and downloaded.
    pub(super) fn save_view(self) {
        let share = self.share;
        let has_source = share.source.with_value(Option::is_some);
        let Some(plan) = self.save_plan().filter(|_| has_source && share.progress.with_untracked(Option::is_none))
        else {
            return;
        };
        share.error.set(None);
        share.is_estimating.set(false);
        share.pieces.set_value(Some(Pieces::default()));
        share.progress.set(Some((0, 0)));
        let request = SaveRequest { number: share.next_number(), plan, only_estimate: false };
        self.with_client(|client| client.save(request));
    }

    /// Stops writing; the dialog stays.
    pub(super) fn stop_saving(self) {
        self.share.next_number();
        self.share.pieces.set_value(None);
        self.share.progress.set(None);
        self.with_client(crate::browser::Client::stop_saving);
        // An answer that was on its way was given up for saving.
        self.estimate();
    }

    /// The engine says something of it.
    pub(in crate::ui) fn on_saving(self, saving: Saving) {
        let share = self.share;
        let (Saving::Estimate { number, .. }
        | Saving::Part { number, .. }
        | Saving::Done { number, .. }
        | Saving::Failed { number, .. }) = saving;
        if number != share.number.get_value() || !share.is_open.get_untracked() {
            return;
        }
        match saving {
            Saving::Estimate { n_bytes, replaced, has_lost_filter, .. } => {
                let replaced = replaced.into_iter().map(for_display).collect();
                share.outlook.set(Some(Outlook { n_bytes, replaced, has_lost_filter }));
                share.is_estimating.set(false);
                share.error.set(None);
            }
            Saving::Part { text, n_done, n_rows, .. } => {
                let pushed = share.pieces.try_update_value(|pieces| pieces.as_mut().map(|pieces| pieces.push(&text)));
                match pushed.flatten() {
                    Some(Ok(())) => share.progress.set(Some((n_done, n_rows))),
                    Some(Err(error)) => {
                        self.stop_saving();
                        self.saving_failed(&words_of(&error));
                    }
                    None => {}
                }
            }
            Saving::Done { manifest, .. } => self.download_view(&manifest),
            Saving::Failed { reason, .. } => self.saving_failed(&reason),
        }
    }

    /// Nothing more will come.
    pub(in crate::ui) fn saving_failed(self, reason: &str) {
        let share = self.share;
        if share.is_open.get_untracked() {
            let what = if share.progress.with_untracked(Option::is_some) { "saved" } else { "prepared" };
            share.error.set(Some(format!("The view could not be {what}: {reason}.")));
            share.pieces.set_value(None);
            share.progress.set(None);
            share.is_estimating.set(false);
        }
    }

    fn download_view(self, manifest: &str) {
        let share = self.share;
        let pieces = share.pieces.try_update_value(Option::take).flatten();
        let (Some(pieces), Some(source)) = (pieces, share.source.get_value()) else { return };
        let title = share.title.get_untracked();
        let file_name = share_words::file_name(&title, self.clock.get_untracked(), js_sys::Date::now() as u64);
        let saved = pieces.finish(&source, manifest).and_then(|blob| {
            save_blob(&file_name, &blob)?;
            Ok(blob.size() as u64)
        });
        match saved {
            Ok(n_bytes) => {
                self.close_share();
                self.announcement.set(format!("Saved {file_name}, {}", number::bytes(n_bytes)));
            }
            Err(error) => self.saving_failed(&words_of(&error)),
        }
    }
}

/// Values from files may be a megabyte long: the page keeps their beginning.
fn for_display(Replaced { kind, was, is }: Replaced) -> Replaced {
    let clipped = |value: &str| name::whole(&Name::clipped(value));
    Replaced { kind, was: clipped(&was), is: clipped(&is) }
}
