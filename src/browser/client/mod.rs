//! The page's side: files in, answers out.

mod hearing;
mod opening;
mod packing;
mod sample;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser::given::Given;
use crate::browser::pool::{Held, Pool};
use crate::browser::worker::Program;
use crate::protocol::{
    About, Answer, FileNumber, Job, JobNumber, LoadLimits, Passage, Question, Quote, SaveRequest, Saving, Task,
    ToEngine,
};
use crate::query::filter::Filter;
use packing::Packing;

/// What the page is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// How far reading has come: at most ten times a second, and once at the end with `loading: false`.
    Progress(Progress),
    /// An answer to a question.
    Answer(Answer),
    /// The passage that was last asked for, or why it is not to be had, as a sentence without its full stop.
    Quoted(Result<Quote, String>),
    /// What has been opened is a saved view, which says this of itself. Its tuples are on their way.
    SavedView {
        /// What it says.
        about: Box<About>,
        /// Nothing else is open.
        is_alone: bool,
    },
    /// Of the saved view that is being written.
    Saving(Saving),
    /// Something that the person should know, as a sentence.
    Notice(String),
    /// All that was given was looked through: by their sizes there will not be room for all tuples of these files, and
    /// nothing says yet which of them are wanted.
    Large(Large),
    /// The sample data was cleared, because something else is being opened.
    SampleGone,
    /// The engine is gone and all that was read with it. How, as a sentence.
    EngineDied(String),
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files are being read.
    pub loading: bool,
    /// Reading was cancelled.
    pub cancelled: bool,
    /// What is loaded, or being made, is the sample data.
    pub is_sample: bool,
    /// Files that were added since reading began.
    pub n_files: u64,
    /// Those that have been read.
    pub n_files_done: u64,
    /// Their bytes.
    pub n_bytes: u64,
    /// Those that have been read.
    pub n_bytes_done: u64,
}

/// More than there is room for, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Large {
    /// So many files.
    pub n_files: u64,
    /// Their bytes.
    pub n_bytes: u64,
    /// So many bytes their tuples would take.
    pub likely_bytes: u64,
    /// There is room for so many.
    pub max_bytes: u64,
}

/// The engine and the readers, as the page sees them. Cheap to clone.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    on_event: Box<dyn Fn(Event)>,
    state: RefCell<State>,
    told_at: Cell<f64>,
}

#[derive(Default)]
struct State {
    pool: Option<Pool>,
    /// What could not be told to the engine before it was there.
    waiting: Vec<ToEngine>,
    waiting_jobs: Vec<Job>,
    /// All files that are loaded, to be read back from, and to be loaded again where the engine dies.
    held: Held,
    /// The passage that is being read back.
    quoting: Option<JobNumber>,
    /// The sample data is being made.
    sampling: Option<JobNumber>,
    /// The saved view that is wanted.
    saving: Option<u32>,
    /// Its logs are being packed.
    packing: Option<Packing>,
    /// Goes up when everything is forgotten: what was under way then is of no use.
    epoch: u32,
    /// So much that was given is still being looked through.
    n_given: u32,
    /// How often this engine was told to begin, and how often it had been when it last said that all was read.
    n_begun: u32,
    n_begun_and_finished: u32,
    /// Files that were given and are open already.
    twice: Vec<String>,
    n_files_ever: FileNumber,
    n_jobs_ever: JobNumber,
    /// The number of every file by its path, size and time of change, to notice one that comes again.
    seen: HashMap<(String, u64, u64), FileNumber>,
    /// The workers are on their way.
    is_starting: bool,
    progress: Progress,
    /// How much is to be loaded.
    limits: LoadLimits,
    /// What is being read finds no more room: files that still come are noted, and not read.
    is_full: bool,
    /// About how many bytes the tuples of all files that are held would take.
    likely_bytes: u64,
    /// That this is too much has been told.
    is_large_told: bool,
}

/// At most one progress event in so many milliseconds.
const PROGRESS_EVERY: f64 = 100.0;

impl Client {
    /// Starts the workers; files may be opened at once. Tuples may take so many bytes.
    pub fn start(max_bytes: u64, on_event: impl Fn(Event) + 'static) -> Self {
        let limits = LoadLimits { max_bytes, ..LoadLimits::default() };
        let state = RefCell::new(State { limits, ..State::default() });
        let client = Self(Rc::new(Inner { on_event: Box::new(on_event), state, told_at: Cell::new(0.0) }));
        client.start_workers();
        client
    }

    /// Reads what is given, beside what is loaded already, but not beside sample data: that goes first, see
    /// [`Event::SampleGone`]. A file that is open already is left out, with a notice.
    pub fn open(&self, given: Given) {
        self.forget_sample();
        self.start_workers();
        let epoch = {
            let state = &mut *self.0.state.borrow_mut();
            state.n_given += 1;
            if !state.progress.loading {
                state.progress = Progress { loading: true, ..Progress::default() };
                state.is_full = false;
            }
            state.epoch
        };
        self.tell_progress(true);
        let client = self.clone();
        spawn_local(async move {
            let program = client.0.state.borrow().pool.as_ref().map(Pool::program);
            let found = {
                let client = client.clone();
                move |files| client.add(files, epoch)
            };
            let unreadable = given.each(program, found).await;
            client.all_given(unreadable, epoch);
        });
    }

    /// Stops reading; what has been read is kept.
    pub fn cancel(&self) {
        let was_sampling = {
            let state = &mut *self.0.state.borrow_mut();
            state.progress.cancelled = state.progress.loading;
            let mut given_up = state.give_up_jobs();
            let sampling = state.give_up_sample();
            given_up.retain(|job| Some(*job) != sampling);
            state.tell_engine(ToEngine::Drop(given_up));
            sampling.is_some()
        };
        if was_sampling {
            // No engine has it to say so.
            self.finish_if_all_is_read();
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        {
            let state = &mut *self.0.state.borrow_mut();
            state.limits.filter = Filter::default();
            state.is_full = false;
            (state.likely_bytes, state.is_large_told) = (0, false);
            state.epoch += 1;
            state.n_given = 0;
            state.twice.clear();
            state.waiting_jobs.clear();
            state.held.clear();
            state.quoting = None;
            state.sampling = None;
            (state.saving, state.packing) = (None, None);
            if let Some(pool) = &mut state.pool {
                pool.cancel(&[]);
            }
            state.tell_engine(ToEngine::Clear);
            state.seen.clear();
            state.progress = Progress::default();
        }
        self.tell_progress(true);
    }

    /// What is loaded of all files: nothing but tuples that match this.
    pub fn only(&self) -> Filter {
        self.0.state.borrow().limits.filter.clone()
    }

    /// Any file is held, so that it can be loaded again.
    pub fn has_files(&self) -> bool {
        !self.0.state.borrow().held.is_empty()
    }

    /// Forgets everything and reads all files once more: after the engine died, or to load other tuples of them. Only
    /// those that match are loaded, of these files and of all that come until everything is forgotten.
    pub fn load_again(&self, only: Filter) {
        let (held, is_sample) = {
            let state = &mut *self.0.state.borrow_mut();
            (std::mem::take(&mut state.held), state.progress.is_sample)
        };
        self.clear();
        self.0.state.borrow_mut().limits.filter = only;
        let epoch = {
            let state = &mut *self.0.state.borrow_mut();
            state.n_given += 1;
            state.progress = Progress { loading: true, is_sample, ..Progress::default() };
            state.epoch
        };
        self.start_workers();
        self.tell_progress(true);
        self.add(held.into_values().collect(), epoch);
        self.all_given(Vec::new(), epoch);
    }

    /// Asks the engine.
    pub fn ask(&self, question: Question) {
        self.0.state.borrow_mut().tell_engine(ToEngine::Ask(question));
    }

    /// Has a saved view written, or estimated: answered by [`Event::Saving`]. One that is under way is given up.
    pub fn save(&self, request: SaveRequest) {
        self.give_up_packing();
        let state = &mut *self.0.state.borrow_mut();
        state.saving = (!request.only_estimate).then_some(request.number);
        state.tell_engine(ToEngine::Save(Box::new(request)));
    }

    /// No saved view is wanted any more.
    pub fn stop_saving(&self) {
        self.give_up_packing();
        let state = &mut *self.0.state.borrow_mut();
        state.saving = None;
        state.tell_engine(ToEngine::StopSaving);
    }

    /// Forgets files and all that came of them. An archive's number stands for all files in it.
    pub fn remove(&self, files: Vec<FileNumber>) {
        self.0.state.borrow_mut().tell_engine(ToEngine::Remove(files));
    }

    /// Reads a passage back from its file: answered by [`Event::Quoted`]. An older one that is not answered yet is
    /// dropped.
    pub fn quote(&self, passage: Passage) {
        self.cancel_quote();
        let state = &mut *self.0.state.borrow_mut();
        let job = Job { number: state.n_jobs_ever, task: Task::Quote(passage) };
        state.n_jobs_ever += 1;
        if let Some(pool) = &mut state.pool {
            state.quoting = Some(job.number);
            pool.add_first(job, &state.held);
        }
    }

    /// The passage that was asked for is not wanted any more.
    pub fn cancel_quote(&self) {
        let state = &mut *self.0.state.borrow_mut();
        if let (Some(job), Some(pool)) = (state.quoting.take(), &mut state.pool) {
            pool.cancel_one(job);
        }
    }

    /// Starts the workers if there are none: at first, and after the engine died.
    fn start_workers(&self) {
        {
            let state = &mut *self.0.state.borrow_mut();
            if state.pool.is_some() || std::mem::replace(&mut state.is_starting, true) {
                return;
            }
        }
        let client = self.clone();
        spawn_local(async move {
            let pool = match Program::get().await {
                Ok(program) => Pool::start(program, client.on_said()),
                Err(error) => Err(error),
            };
            client.0.state.borrow_mut().is_starting = false;
            match pool {
                Ok(pool) => client.started(pool),
                Err(error) => {
                    let reason = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                    let reason = reason.or_else(|| error.as_string()).unwrap_or_default();
                    let sentence = format!("The program that reads files could not be started: {reason}");
                    client.tell(Event::EngineDied(sentence));
                }
            }
        });
    }

    fn tell(&self, event: Event) {
        (self.0.on_event)(event);
    }

    fn tell_progress(&self, now: bool) {
        let time = js_sys::Date::now();
        if now || time - self.0.told_at.get() >= PROGRESS_EVERY {
            self.0.told_at.set(time);
            let progress = self.0.state.borrow().progress;
            self.tell(Event::Progress(progress));
        }
    }

    fn started(&self, mut pool: Pool) {
        let state = &mut *self.0.state.borrow_mut();
        for message in state.waiting.drain(..) {
            pool.tell_engine(&message);
        }
        pool.add(std::mem::take(&mut state.waiting_jobs), &state.held);
        state.pool = Some(pool);
    }
}

impl State {
    /// No job that waits will be done, and those under way stop, all but those that read back what is loaded. Those that
    /// will never be done.
    fn give_up_jobs(&mut self) -> Vec<JobNumber> {
        let mut given_up: Vec<JobNumber> =
            std::mem::take(&mut self.waiting_jobs).iter().map(|job| job.number).collect();
        if let Some(pool) = &mut self.pool {
            let packing = self.packing.as_ref().map(|packing| packing.job);
            let read_back: Vec<JobNumber> = self.quoting.into_iter().chain(packing).collect();
            given_up.extend(pool.cancel(&read_back));
        }
        given_up
    }

    fn tell_engine(&mut self, message: ToEngine) {
        match &self.pool {
            Some(pool) => pool.tell_engine(&message),
            None => self.waiting.push(message),
        }
    }
}
