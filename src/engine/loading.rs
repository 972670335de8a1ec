//! What is being read: puts together what readers deliver, so that the result does not depend on how reading was cut.
//!
//! A range of a large file begins at what looks like a record. Whether it is one is known only when the range before it
//! has ended: then either it ended just there, with the same containers open, and the range counts; or it is read again
//! from there. Until then its rows are held back.

use std::collections::BTreeMap;

use crate::columns::Chunk;
use crate::parse::{Outcome, Resume, Stop};
use crate::protocol::{FileNumber, Job, JobNumber, NewFile, Start, Task};
use crate::store::Store;

#[derive(Default)]
pub(super) struct Loading {
    jobs: BTreeMap<JobNumber, Doing>,
    files: BTreeMap<FileNumber, RangedFile>,
    n_rereads: u32,
    /// Files are being read, and that they are finished has not been said.
    is_busy: bool,
}

/// What a job that is not done yet is for.
enum Doing {
    Files(Vec<FileNumber>),
    Range { file: FileNumber, index: usize },
}

/// A file that is read in ranges.
struct RangedFile {
    ranges: Vec<Range>,
    /// Where the next record that counts begins.
    next: Resume,
}

struct Range {
    from: u64,
    stop_at: u64,
    state: State,
    /// Rows that are held back.
    chunks: Vec<Chunk>,
}

enum State {
    Reading,
    Done(Box<Outcome>),
    Failed(String),
}

/// Jobs of the engine's own are numbered from here, those of the page from 0.
const FIRST_REREAD: JobNumber = 1 << 31;

impl Loading {
    pub(super) fn begin(&mut self, store: &mut Store, files: Vec<NewFile>, jobs: Vec<Job>) {
        for file in files {
            store.files_mut().add(file);
        }
        for job in jobs {
            let doing = match job.task {
                Task::Quote(_) | Task::Sample => continue, // nothing comes of it here
                Task::Files(files) => Doing::Files(files),
                Task::Range { file, start, stop_at } => {
                    let entry = self.files.entry(file);
                    let ranged = entry.or_insert_with(|| RangedFile { ranges: Vec::new(), next: Resume::beginning() });
                    let from = match start {
                        Start::At(place) => place.at,
                        Start::Search(from) => from,
                    };
                    ranged.ranges.push(Range { from, stop_at, state: State::Reading, chunks: Vec::new() });
                    Doing::Range { file, index: ranged.ranges.len() - 1 }
                }
            };
            self.jobs.insert(job.number, doing);
        }
        self.is_busy = true;
    }

    pub(super) fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Says once that nothing is being read any more.
    pub(super) fn has_just_finished(&mut self) -> bool {
        let has_finished = self.is_busy && self.jobs.is_empty();
        if has_finished {
            self.is_busy = false;
        }
        has_finished
    }

    /// Rows of a job that was forgotten are forgotten.
    pub(super) fn chunk(&mut self, store: &mut Store, job: JobNumber, chunk: Chunk) {
        match self.jobs.get(&job) {
            Some(Doing::Files(_)) => store.append(chunk),
            Some(Doing::Range { file, index }) => {
                if let Some(range) = self.files.get_mut(file).and_then(|ranged| ranged.ranges.get_mut(*index)) {
                    range.chunks.push(chunk);
                }
            }
            None => {}
        }
    }

    pub(super) fn done(
        &mut self,
        store: &mut Store,
        job: JobNumber,
        outcomes: Vec<Outcome>,
        reread: &mut impl FnMut(Job),
    ) {
        match self.jobs.remove(&job) {
            Some(Doing::Files(numbers)) => {
                for outcome in &outcomes {
                    store.files_mut().add_outcome(outcome);
                    let was_cancelled = (outcome.stop != Stop::End).then(|| CANCELLED.to_owned());
                    store.files_mut().finish(outcome.file, outcome.failure.clone().or(was_cancelled));
                }
                for number in numbers {
                    store.files_mut().finish(number, Some(CANCELLED.to_owned())); // those that have no outcome
                }
            }
            Some(Doing::Range { file, index }) => {
                if let Some(outcome) = outcomes.into_iter().next() {
                    self.set_state(file, index, State::Done(Box::new(outcome)));
                }
                self.advance(store, file, reread);
            }
            None => {}
        }
    }

    /// A job will not be done.
    pub(super) fn fail(&mut self, store: &mut Store, job: JobNumber, reason: &str, reread: &mut impl FnMut(Job)) {
        match self.jobs.remove(&job) {
            Some(Doing::Files(numbers)) => {
                for number in numbers {
                    store.count_records(number); // of what it delivered before it died
                    store.files_mut().finish(number, Some(reason.to_owned()));
                }
            }
            Some(Doing::Range { file, index }) => {
                self.set_state(file, index, State::Failed(reason.to_owned()));
                self.advance(store, file, reread);
            }
            None => {}
        }
    }

    fn set_state(&mut self, file: FileNumber, index: usize, state: State) {
        if let Some(range) = self.files.get_mut(&file).and_then(|ranged| ranged.ranges.get_mut(index)) {
            range.state = state;
        }
    }

    /// Lets count what is known to be right by now, and has read again what turned out wrong.
    fn advance(&mut self, store: &mut Store, file: FileNumber, reread: &mut impl FnMut(Job)) {
        let Some(ranged) = self.files.get_mut(&file) else { return };
        loop {
            let at = ranged.next.at;
            let Some(index) = ranged.ranges.iter().position(|range| range.from <= at && at < range.stop_at) else {
                return self.finish(store, file, Some("its parts do not fit together".to_owned()));
            };
            // No record that counts begins in the ranges before this one any more.
            ranged.ranges.iter_mut().take(index).for_each(|range| range.chunks.clear());
            let range = &mut ranged.ranges[index];
            match std::mem::replace(&mut range.state, State::Reading) {
                State::Reading => return,
                State::Failed(reason) => return self.finish(store, file, Some(reason)),
                State::Done(outcome) if outcome.began.as_ref() == Some(&ranged.next) => {
                    range.chunks.drain(..).for_each(|chunk| store.append(chunk));
                    store.files_mut().add_outcome(&outcome);
                    match outcome.stop {
                        _ if outcome.failure.is_some() => return self.finish(store, file, outcome.failure),
                        Stop::End => return self.finish(store, file, None),
                        // It was cancelled in the middle.
                        Stop::Before(place) if place.at < range.stop_at => {
                            return self.finish(store, file, Some(CANCELLED.to_owned()));
                        }
                        Stop::Before(place) => ranged.next = place,
                    }
                }
                State::Done(_) => {
                    range.chunks.clear();
                    let number = FIRST_REREAD + self.n_rereads;
                    self.n_rereads += 1;
                    self.jobs.insert(number, Doing::Range { file, index });
                    let task = Task::Range { file, start: Start::At(ranged.next.clone()), stop_at: range.stop_at };
                    return reread(Job { number, task });
                }
            }
        }
    }

    /// What is still being read of the file does not count.
    fn finish(&mut self, store: &mut Store, file: FileNumber, failure: Option<String>) {
        store.files_mut().finish(file, failure);
        self.files.remove(&file);
        self.jobs.retain(|_, doing| !matches!(doing, Doing::Range { file: of, .. } if *of == file));
    }
}

const CANCELLED: &str = "reading was cancelled";
