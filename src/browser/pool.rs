//! The workers: one engine, and readers that are given jobs as they become free.

use std::collections::{HashMap, VecDeque};

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageChannel};

use super::message::message;
use super::worker::{Program, Running};
use crate::protocol::{FileNumber, Job, JobNumber, Task, ToEngine, ToReader};

/// At most so many readers: more than this one engine can take from.
const MAX_READERS: usize = 8;

/// What a worker says, for the page.
pub(super) enum Said {
    Engine(Array),
    EngineDied(String),
    Reader(usize, Array),
    ReaderDied(usize, String),
}

/// All workers, and what is still to be read.
pub(super) struct Pool {
    program: Program,
    engine: Running,
    readers: Vec<Reader>,
    queue: VecDeque<Job>,
    files: HashMap<FileNumber, File>,
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
        let mut pool = Self { program, engine, readers: Vec::new(), queue: VecDeque::new(), files: HashMap::new() };
        for _ in 0..n_cores.clamp(1, MAX_READERS) {
            let reader = pool.reader(pool.readers.len(), on_said.clone())?;
            pool.readers.push(reader);
        }
        Ok(pool)
    }

    /// Starts a reader with a port of its own to the engine.
    fn reader(&self, index: usize, on_said: impl Fn(Said) + Clone + 'static) -> Result<Reader, JsValue> {
        let channel = MessageChannel::new()?;
        let (to_engine, of_engine) = (channel.port1(), channel.port2());
        let died = on_said.clone();
        let running = self.program.start(
            move |message| on_said(Said::Reader(index, message)),
            move |reason| died(Said::ReaderDied(index, reason)),
        )?;
        running.post(&Array::of2(&"reader".into(), &to_engine), &Array::of1(&to_engine));
        self.engine.post(&Array::of1(&of_engine), &Array::of1(&of_engine));
        Ok(Reader { running, job: None, is_alive: true })
    }

    pub(super) fn tell_engine(&self, to_engine: &ToEngine) {
        self.engine.post(&message(to_engine), &Array::new());
    }

    /// Jobs to be done, after those that wait already.
    pub(super) fn add(&mut self, jobs: Vec<Job>, files: impl Iterator<Item = (FileNumber, File)>) {
        self.files.extend(files);
        self.queue.extend(jobs);
        self.hand_out();
    }

    /// A job to be done before all that wait.
    pub(super) fn add_first(&mut self, job: Job) {
        self.queue.push_front(job);
        self.hand_out();
    }

    /// A reader has done its job.
    pub(super) fn done(&mut self, reader: usize) {
        if let Some(reader) = self.readers.get_mut(reader) {
            reader.job = None;
        }
        self.hand_out();
    }

    /// A reader is gone: another takes its place. The job that it was at. One that dies without a job would die again:
    /// it gets no more.
    pub(super) fn replace(&mut self, index: usize, on_said: impl Fn(Said) + Clone + 'static) -> Option<JobNumber> {
        let dead = self.readers.get_mut(index)?;
        dead.is_alive = false;
        let job = dead.job.take()?;
        if let Ok(reader) = self.reader(index, on_said) {
            self.readers[index] = reader;
        }
        self.hand_out();
        Some(job)
    }

    /// Jobs that wait are given up, and those under way stop. The ones that will never be done.
    pub(super) fn cancel(&mut self) -> Vec<JobNumber> {
        for reader in self.readers.iter().filter(|reader| reader.job.is_some()) {
            reader.running.post(&message(&ToReader::Cancel), &Array::new());
        }
        self.queue.drain(..).map(|job| job.number).collect()
    }

    /// Lets go of the files that have been read.
    pub(super) fn forget_files(&mut self) {
        self.files.clear();
    }

    fn hand_out(&mut self) {
        for reader in self.readers.iter_mut().filter(|reader| reader.is_alive && reader.job.is_none()) {
            let Some(job) = self.queue.pop_front() else { return };
            let numbers = match &job.task {
                Task::Files(numbers) => numbers.as_slice(),
                Task::Range { file, .. } => std::slice::from_ref(file),
                Task::Quote(passage) => std::slice::from_ref(&passage.place.file),
            };
            let files: Array = numbers.iter().filter_map(|number| self.files.get(number)).collect();
            reader.job = Some(job.number);
            let to_reader = message(&ToReader::Do(job));
            to_reader.push(&files);
            reader.running.post(&to_reader, &Array::new());
        }
    }
}
