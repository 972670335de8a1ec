//! The workers: one engine, and readers that are given jobs as they become free.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::MessageChannel;

use super::given_file::GivenFile;
use super::message::message;
use super::worker::{Program, Running};
use crate::protocol::{FileNumber, Job, JobNumber, ToEngine, ToReader};

/// At most so many readers: more than this one engine can take from.
const MAX_READERS: usize = 8;

/// What a worker says, for the page.
pub(super) enum Said {
    Engine(Array),
    EngineDied(String),
    Reader(usize, Array),
    ReaderDied(usize, String),
}

/// The files that were given, for as long as they are loaded.
pub(super) type Held = BTreeMap<FileNumber, GivenFile>;

/// The numbers that the first reader gives to files in archives begin here; the page's own are below.
const FIRST_MEMBER: FileNumber = 1 << 31;
/// Each reader has so many such numbers for itself.
const MEMBERS_PER_READER: FileNumber = 1 << 24;
/// So many readers can be started, those that take a dead one's place among them.
const MAX_READERS_EVER: u32 = 128;

/// All workers, and what is still to be read.
pub(super) struct Pool {
    program: Rc<Program>,
    engine: Running,
    readers: Vec<Reader>,
    queue: VecDeque<Job>,
    n_readers_ever: u32,
}

struct Reader {
    running: Running,
    job: Option<JobNumber>,
    is_alive: bool,
}

impl Pool {
    /// Starts all workers; `on_said` gets what they say, for as long as they live.
    pub(super) fn start(program: Program, on_said: impl Fn(Said) + Clone + 'static) -> Result<Self, JsValue> {
        let (said, died) = (on_said.clone(), on_said.clone());
        let engine =
            program.start(move |message| said(Said::Engine(message)), move |reason| died(Said::EngineDied(reason)))?;
        engine.post(&Array::of1(&"engine".into()), &Array::new());
        let n_cores = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency()) as usize;
        let mut pool =
            Self { program: Rc::new(program), engine, readers: Vec::new(), queue: VecDeque::new(), n_readers_ever: 0 };
        for _ in 0..n_cores.clamp(1, MAX_READERS) {
            let reader = pool.reader(pool.readers.len(), on_said.clone())?;
            pool.readers.push(reader);
        }
        Ok(pool)
    }

    /// Starts a reader with a port of its own to the engine.
    fn reader(&mut self, index: usize, on_said: impl Fn(Said) + Clone + 'static) -> Result<Reader, JsValue> {
        if self.n_readers_ever == MAX_READERS_EVER {
            return Err("too many readers have died".into());
        }
        let first_member = FIRST_MEMBER + self.n_readers_ever * MEMBERS_PER_READER;
        self.n_readers_ever += 1;
        let channel = MessageChannel::new()?;
        let (to_engine, of_engine) = (channel.port1(), channel.port2());
        let died = on_said.clone();
        let running = self.program.start(
            move |message| on_said(Said::Reader(index, message)),
            move |reason| died(Said::ReaderDied(index, reason)),
        )?;
        // What one of them has compiled is there for all.
        let rehearses = self.n_readers_ever == 1;
        running.post(
            &Array::of4(&"reader".into(), &to_engine, &first_member.into(), &rehearses.into()),
            &Array::of1(&to_engine),
        );
        self.engine.post(&Array::of1(&of_engine), &Array::of1(&of_engine));
        Ok(Reader { running, job: None, is_alive: true })
    }

    /// What its workers run.
    pub(super) fn program(&self) -> Rc<Program> {
        Rc::clone(&self.program)
    }

    pub(super) fn tell_engine(&self, to_engine: &ToEngine) {
        self.engine.post(&message(to_engine), &Array::new());
    }

    /// Jobs to be done, after those that wait already.
    pub(super) fn add(&mut self, jobs: Vec<Job>, held: &Held) {
        self.queue.extend(jobs);
        self.hand_out(held);
    }

    /// A job to be done before all that wait.
    pub(super) fn add_first(&mut self, job: Job, held: &Held) {
        self.queue.push_front(job);
        self.hand_out(held);
    }

    /// A reader has done its job.
    pub(super) fn done(&mut self, reader: usize, held: &Held) {
        if let Some(reader) = self.readers.get_mut(reader) {
            reader.job = None;
        }
        self.hand_out(held);
    }

    /// A reader is gone: another takes its place. The job that it was at. One that dies without a job would die again:
    /// it gets no more.
    pub(super) fn replace(
        &mut self,
        index: usize,
        held: &Held,
        on_said: impl Fn(Said) + Clone + 'static,
    ) -> Option<JobNumber> {
        let dead = self.readers.get_mut(index)?;
        dead.is_alive = false;
        let job = dead.job.take()?;
        if let Ok(reader) = self.reader(index, on_said) {
            self.readers[index] = reader;
        }
        self.hand_out(held);
        Some(job)
    }

    /// Nothing can be read any more: the jobs that wait.
    pub(super) fn left_over(&mut self) -> Vec<JobNumber> {
        if self.readers.iter().any(|reader| reader.is_alive) {
            return Vec::new();
        }
        self.queue.drain(..).map(|job| job.number).collect()
    }

    /// Jobs that wait are given up, and those under way stop, all but these. Those that will never be done.
    pub(super) fn cancel(&mut self, except: &[JobNumber]) -> Vec<JobNumber> {
        let is_meant = |job: JobNumber| !except.contains(&job);
        for reader in self.readers.iter().filter(|reader| reader.job.is_some_and(is_meant)) {
            reader.running.post(&message(&ToReader::Cancel), &Array::new());
        }
        let (given_up, stays): (Vec<Job>, Vec<Job>) = self.queue.drain(..).partition(|job| is_meant(job.number));
        self.queue.extend(stays);
        given_up.into_iter().map(|job| job.number).collect()
    }

    /// One job is not wanted any more.
    pub(super) fn cancel_one(&mut self, job: JobNumber) {
        self.queue.retain(|waiting| waiting.number != job);
        for reader in self.readers.iter().filter(|reader| reader.job == Some(job)) {
            reader.running.post(&message(&ToReader::Cancel), &Array::new());
        }
    }

    fn hand_out(&mut self, held: &Held) {
        for reader in self.readers.iter_mut().filter(|reader| reader.is_alive && reader.job.is_none()) {
            let Some(job) = self.queue.pop_front() else { return };
            // A file that was removed meanwhile is an empty place.
            let files: Array = job
                .task
                .files()
                .iter()
                .map(|number| held.get(number).map_or(JsValue::UNDEFINED, |given| given.file.clone().into()))
                .collect();
            reader.job = Some(job.number);
            let to_reader = message(&ToReader::Do(job));
            to_reader.push(&files);
            reader.running.post(&to_reader, &Array::new());
        }
    }
}
