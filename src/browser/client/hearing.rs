//! What the workers say.

use std::collections::BTreeSet;

use wasm_bindgen::JsCast;

use super::{Client, Event, Progress};
use crate::browser::message::header;
use crate::browser::pool::Said;
use crate::protocol::{FileNumber, FromEngine, FromReader, JobNumber, ToEngine};

impl Client {
    pub(super) fn on_said(&self) -> impl Fn(Said) + Clone + 'static {
        let client = self.clone();
        move |said| client.hear(said)
    }

    fn hear(&self, said: Said) {
        match said {
            Said::Engine(message) => match header::<FromEngine>(&message) {
                Ok(message) => self.hear_engine(message),
                Err(error) => self.tell(Event::EngineDied(error)),
            },
            Said::EngineDied(reason) => {
                {
                    // What the readers still say would be of files that nobody knows any more.
                    let state = &mut *self.0.state.borrow_mut();
                    state.give_up_sample();
                    state.progress = Progress { is_sample: state.progress.is_sample, ..Progress::default() };
                    state.pool = None;
                    state.quoting = None;
                    (state.saving, state.packing) = (None, None);
                    state.seen.clear();
                    (state.n_begun, state.n_begun_and_finished) = (0, 0);
                }
                self.tell(Event::EngineDied(format!("The program that holds the data has died: {reason}")));
            }
            Said::Reader(index, message) => match header::<FromReader>(&message) {
                Ok(FromReader::Progress { n_bytes, n_files }) => {
                    {
                        let progress = &mut self.0.state.borrow_mut().progress;
                        progress.n_bytes_done = (progress.n_bytes_done + n_bytes).min(progress.n_bytes);
                        progress.n_files_done = (progress.n_files_done + n_files).min(progress.n_files);
                        if !progress.loading {
                            return;
                        }
                    }
                    self.tell_progress(false);
                }
                Ok(FromReader::Done(_)) => self.reader_is_free(index),
                Ok(FromReader::Quoted { job, quote }) => {
                    self.reader_is_free(index);
                    if self.is_wanted(job) {
                        self.tell(Event::Quoted(quote));
                    }
                }
                Ok(FromReader::SavedView { file, about }) => {
                    let is_alone = {
                        let state = self.0.state.borrow();
                        state.held.len() == 1 && state.held.contains_key(&file)
                    };
                    self.tell(Event::SavedView { about, is_alone });
                }
                Ok(FromReader::Sample { job, paths }) => {
                    self.reader_is_free(index);
                    self.sample_is_made(job, paths, &message.get(1).unchecked_into());
                }
                Ok(FromReader::Packed { job, text, n_done, n_bytes }) => self.packed(job, text, n_done, n_bytes),
                Ok(FromReader::PackingDone { job, failure }) => {
                    self.reader_is_free(index);
                    self.packing_done(job, failure);
                }
                Err(error) => self.reader_died(index, &error),
            },
            Said::ReaderDied(index, reason) => self.reader_died(index, &reason),
        }
    }

    fn reader_is_free(&self, index: usize) {
        let state = &mut *self.0.state.borrow_mut();
        if let Some(pool) = &mut state.pool {
            pool.done(index, &state.held);
        }
    }

    /// Whether this is the passage that is being waited for; it is not any more then.
    fn is_wanted(&self, job: JobNumber) -> bool {
        let quoting = &mut self.0.state.borrow_mut().quoting;
        quoting.take_if(|wanted| *wanted == job).is_some()
    }

    fn reader_died(&self, index: usize, reason: &str) {
        let reason = format!("the program that read it has died ({reason})");
        let (job, sample_is_lost, packing_is_lost) = {
            let state = &mut *self.0.state.borrow_mut();
            let Some(pool) = &mut state.pool else { return };
            let job = pool.replace(index, &state.held, self.on_said());
            let left_over = pool.left_over();
            let (mut sample_is_lost, mut packing_is_lost) = (false, None);
            for job in job.into_iter().chain(left_over) {
                if state.sampling == Some(job) {
                    sample_is_lost = state.give_up_sample().is_some();
                } else if state.packing.as_ref().is_some_and(|packing| packing.job == job) {
                    packing_is_lost = Some(job);
                } else {
                    state.tell_engine(ToEngine::Died { job, reason: reason.clone() });
                }
            }
            (job, sample_is_lost, packing_is_lost)
        };
        if sample_is_lost {
            self.tell(Event::Notice(format!("There is no sample data: {reason}.")));
            self.finish_if_all_is_read();
        }
        if let Some(job) = packing_is_lost {
            self.packing_done(job, Some(reason.clone()));
        }
        if job.is_some_and(|job| self.is_wanted(job)) {
            self.tell(Event::Quoted(Err(reason)));
        }
    }

    fn hear_engine(&self, message: FromEngine) {
        match message {
            FromEngine::Answer(answer) => self.tell(Event::Answer(answer)),
            FromEngine::Saving(saving) => self.hear_saving(saving),
            FromEngine::Reread(job) => {
                let state = &mut *self.0.state.borrow_mut();
                if state.progress.cancelled {
                    state.tell_engine(ToEngine::Drop(vec![job.number]));
                } else if state.is_full {
                    state.tell_engine(ToEngine::DropWithoutRoom(vec![job.number]));
                } else if let Some(pool) = &mut state.pool {
                    pool.add_first(job, &state.held);
                }
            }
            FromEngine::Full => {
                let state = &mut *self.0.state.borrow_mut();
                // Folders are looked through to their end all the same: what is left out is counted, and can be loaded
                // in another way.
                state.is_full = state.progress.loading;
                let given_up = state.give_up_jobs();
                state.tell_engine(ToEngine::DropWithoutRoom(given_up));
            }
            FromEngine::Removed(gone) => {
                let state = &mut *self.0.state.borrow_mut();
                let gone: BTreeSet<FileNumber> = gone.into_iter().collect();
                state.held.retain(|number, _| !gone.contains(number));
                state.seen.retain(|_, number| !gone.contains(number));
            }
            FromEngine::Finished { not_read, n_begun } => {
                {
                    let state = &mut *self.0.state.borrow_mut();
                    state.seen.retain(|_, number| !not_read.contains(number));
                    state.n_begun_and_finished = n_begun;
                }
                self.finish_if_all_is_read();
            }
        }
    }

    pub(super) fn finish_if_all_is_read(&self) {
        {
            let state = &mut *self.0.state.borrow_mut();
            let progress = &mut state.progress;
            if state.n_given > 0 || state.n_begun_and_finished < state.n_begun || !progress.loading {
                return;
            }
            progress.loading = false;
            if !progress.cancelled {
                (progress.n_files_done, progress.n_bytes_done) = (progress.n_files, progress.n_bytes);
            }
        }
        self.tell_progress(true);
    }
}
