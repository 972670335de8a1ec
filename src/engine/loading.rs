//! What is being read: puts together what readers deliver, so that the result does not depend on how reading was cut.
//!
//! A range of a large file begins at what looks like a record. Whether it is one is known only when the range before it
//! has ended: then either it ended just there, with the same containers open, and the range counts; or it is read again
//! from there. Until then its rows are held back.

use std::collections::BTreeMap;

use super::room::Room;
use crate::columns::Chunk;
use crate::parse::{Outcome, Resume, Stop};
use crate::protocol::{FileNumber, Job, JobNumber, LoadLimits, NewFile, Start, Task};
use crate::query::filter::Filter;
use crate::query::{Kept, LoadFilter};
use crate::store::Store;

#[derive(Default)]
pub(super) struct Loading {
    jobs: BTreeMap<JobNumber, Doing>,
    files: BTreeMap<FileNumber, RangedFile>,
    n_rereads: u32,
    room: Room,
    /// Only rows that match are wanted.
    only: Option<LoadFilter>,
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
    chunks: Vec<Kept>,
    /// There was no room for all of them.
    is_short: bool,
}

enum State {
    Reading,
    Done(Box<Outcome>),
    Failed(Why),
}

/// Why a job is not done.
#[derive(Clone)]
pub(super) enum Why {
    /// A sentence without its full stop.
    Reason(String),
    NoRoom,
}

/// Jobs of the engine's own are numbered from here, those of the page from 0.
const FIRST_REREAD: JobNumber = 1 << 31;

impl Loading {
    pub(super) fn begin(&mut self, store: &mut Store, files: Vec<NewFile>, jobs: Vec<Job>, limits: LoadLimits) {
        self.room.max_bytes = limits.max_bytes;
        // One that cannot be decided yet is not to be asked for: all rows are better than the wrong ones.
        self.only = LoadFilter::new(limits.filter).ok().filter(|only| !only.filter().is_empty());
        for file in files {
            store.files_mut().add(file);
        }
        for job in jobs {
            let doing = match job.task {
                Task::Quote(_) | Task::Sample | Task::Pack(_) => continue, // nothing comes of it here
                Task::Files(files) => Doing::Files(files),
                Task::Range { file, start, stop_at } => {
                    let entry = self.files.entry(file);
                    let ranged = entry.or_insert_with(|| RangedFile { ranges: Vec::new(), next: Resume::beginning() });
                    let from = match start {
                        Start::At(place) => place.at,
                        Start::Search(from) => from,
                    };
                    ranged.ranges.push(Range {
                        from,
                        stop_at,
                        state: State::Reading,
                        chunks: Vec::new(),
                        is_short: false,
                    });
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
            self.room.begin_anew();
        }
        has_finished
    }

    /// What the rows were chosen by, if they were.
    pub(super) fn only(&self) -> Option<&Filter> {
        self.only.as_ref().map(LoadFilter::filter)
    }

    /// It is to be told that there is no room.
    pub(super) fn is_full_untold(&self) -> bool {
        self.room.is_untold()
    }

    /// Says once that there is no room for more.
    pub(super) fn has_just_become_full(&mut self) -> bool {
        self.room.tell()
    }

    /// Rows of a job that was forgotten are forgotten.
    pub(super) fn chunk(&mut self, store: &mut Store, job: JobNumber, chunk: Chunk) {
        let Some(doing) = self.jobs.get(&job) else { return };
        let kept = match &self.only {
            Some(only) if !self.room.is_full() => only.keep(store.files(), chunk),
            _ => Kept::from(chunk),
        };
        let n_held_back = self.files.values().flat_map(|file| &file.ranges).map(Range::n_bytes).sum();
        let has_room = self.room.has_room(store, &kept.chunk, n_held_back);
        match doing {
            Doing::Files(_) if has_room => kept.append_to(store),
            Doing::Files(_) => self.room.drop_rows(&kept.chunk),
            Doing::Range { file, index } => {
                if let Some(range) = self.files.get_mut(file).and_then(|ranged| ranged.ranges.get_mut(*index)) {
                    range.is_short |= !has_room;
                    range.chunks.extend(has_room.then_some(kept));
                }
            }
        }
    }

    /// Rows came for which there is no memory: of which file is not known.
    pub(super) fn chunk_without_room(&mut self, job: JobNumber) {
        match self.jobs.get(&job) {
            Some(Doing::Files(numbers)) => self.room.drop_all_of(numbers),
            Some(Doing::Range { file, index }) => {
                self.room.drop_all_of(&[]);
                if let Some(range) = self.files.get_mut(file).and_then(|ranged| ranged.ranges.get_mut(*index)) {
                    range.is_short = true;
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
        reread: &mut dyn FnMut(Job),
    ) {
        match self.jobs.remove(&job) {
            Some(Doing::Files(numbers)) => {
                let why = self.why_stopped();
                for outcome in &outcomes {
                    if self.room.is_short(store, outcome.file) {
                        finish(store, outcome.file, Why::NoRoom); // of its outcome not all is here
                        continue;
                    }
                    store.files_mut().add_outcome(outcome);
                    match &outcome.failure {
                        None if outcome.stop != Stop::End => finish(store, outcome.file, why.clone()),
                        failure => store.files_mut().finish(outcome.file, failure.clone()),
                    }
                }
                for number in numbers {
                    finish(store, number, why.clone()); // those that have no outcome
                }
            }
            Some(Doing::Range { file, index }) => {
                let outcome = outcomes.into_iter().next().map(|outcome| State::Done(Box::new(outcome)));
                let state = outcome.unwrap_or_else(|| State::Failed(self.why_stopped()));
                self.set_state(file, index, state);
                self.advance(store, file, reread);
            }
            None => {}
        }
    }

    /// A job will not be done.
    pub(super) fn fail(&mut self, store: &mut Store, job: JobNumber, why: Why, reread: &mut dyn FnMut(Job)) {
        match self.jobs.remove(&job) {
            Some(Doing::Files(numbers)) => {
                for number in numbers {
                    store.count_records(number); // of what it delivered before it died
                    let why = if self.room.is_short(store, number) { Why::NoRoom } else { why.clone() };
                    finish(store, number, why);
                }
            }
            Some(Doing::Range { file, index }) => {
                self.set_state(file, index, State::Failed(why));
                self.advance(store, file, reread);
            }
            None => {}
        }
    }

    /// Why a reader stopped in the middle.
    fn why_stopped(&self) -> Why {
        if self.room.is_full() { Why::NoRoom } else { cancelled() }
    }

    fn set_state(&mut self, file: FileNumber, index: usize, state: State) {
        if let Some(range) = self.files.get_mut(&file).and_then(|ranged| ranged.ranges.get_mut(index)) {
            range.state = state;
        }
    }

    /// Lets count what is known to be right by now, and has read again what turned out wrong.
    fn advance(&mut self, store: &mut Store, file: FileNumber, reread: &mut dyn FnMut(Job)) {
        let Some(ranged) = self.files.get_mut(&file) else { return };
        loop {
            let at = ranged.next.at;
            let Some(index) = ranged.ranges.iter().position(|range| range.from <= at && at < range.stop_at) else {
                let why = Why::Reason("its parts do not fit together".to_owned());
                return self.finish(store, file, Some(why));
            };
            // No record that counts begins in the ranges before this one any more.
            ranged.ranges.iter_mut().take(index).for_each(|range| range.chunks.clear());
            let range = &mut ranged.ranges[index];
            match std::mem::replace(&mut range.state, State::Reading) {
                State::Reading => return,
                State::Done(_) if range.is_short => return self.finish(store, file, Some(Why::NoRoom)),
                State::Failed(why) => return self.finish(store, file, Some(why)),
                State::Done(outcome) if outcome.began.as_ref() == Some(&ranged.next) => {
                    if !self.room.take_all(store, range.chunks.drain(..)) {
                        return self.finish(store, file, Some(Why::NoRoom));
                    }
                    store.files_mut().add_outcome(&outcome);
                    match outcome.stop {
                        _ if outcome.failure.is_some() => {
                            return self.finish(store, file, outcome.failure.map(Why::Reason));
                        }
                        Stop::End => return self.finish(store, file, None),
                        // It was stopped in the middle.
                        Stop::Before(place) if place.at < range.stop_at => {
                            let why = self.why_stopped();
                            return self.finish(store, file, Some(why));
                        }
                        Stop::Before(place) => ranged.next = place,
                    }
                }
                State::Done(_) if self.room.is_full() => return self.finish(store, file, Some(Why::NoRoom)),
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
    fn finish(&mut self, store: &mut Store, file: FileNumber, why: Option<Why>) {
        match why {
            Some(why) => finish(store, file, why),
            None => store.files_mut().finish(file, None),
        }
        self.files.remove(&file);
        self.jobs.retain(|_, doing| !matches!(doing, Doing::Range { file: of, .. } if *of == file));
    }
}

impl Range {
    /// Bytes that its rows hold.
    fn n_bytes(&self) -> u64 {
        self.chunks.iter().map(|kept| kept.chunk.n_bytes() as u64).sum()
    }
}

/// Nothing more will come of a file, for this reason.
fn finish(store: &mut Store, file: FileNumber, why: Why) {
    match why {
        Why::Reason(reason) => store.files_mut().finish(file, Some(reason)),
        Why::NoRoom => store.files_mut().finish_without_room(file),
    }
}

pub(super) fn cancelled() -> Why {
    Why::Reason("reading was cancelled".to_owned())
}
