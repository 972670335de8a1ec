//! The engine: a plain state machine of messages. It is driven natively in tests and by `postMessage` in a worker.
//!
//! Rows come in through [`Engine::chunk`] and [`Engine::job_done`], questions through [`Engine::handle`]. An answer that
//! takes long is worked out in steps by [`Engine::work`], so that whoever drives it can let newer messages in between;
//! a newer question replaces an older one that is not answered yet.

mod breakdown;
mod connected;
mod connections;
mod detail;
mod files;
mod groups;
mod loading;
mod plan;
mod rehearsal;
mod room;
mod rows;
mod saving;
mod scan;
mod selected;
mod show;
mod values;

pub use plan::{is_large, plan};
pub use rehearsal::Rehearsal;
pub use room::likely_bytes;

use std::collections::VecDeque;

use crate::columns::Chunk;
use crate::parse::Outcome;
use crate::protocol::{Answer, FromEngine, JobNumber, Member, Question, SaveRequest, Saving, ToEngine};
use crate::store::Store;
use breakdown::BreakdownTask;
use connected::Connected;
use connections::ConnectionsTask;
use files::FileList;
use groups::GroupsTask;
use loading::{Loading, Why, cancelled};
use rows::{RowsTask, Wanted};
use saving::SaveTask;
use selected::{AllByTime, Whole};
use show::{Current, ShowTask};
use values::{ValuesOfFields, ValuesTask};

/// All that has been read, what is being read, and the view that is shown.
#[derive(Default)]
pub struct Engine {
    store: Store,
    loading: Loading,
    /// The view that questions are about.
    current: Option<Current>,
    whole: Whole,
    all_by_time: AllByTime,
    connected: Connected,
    show: Option<ShowTask>,
    /// Questions about the view that is shown, in the order in which they came.
    asked: VecDeque<Asked>,
    values: ValuesOfFields,
    file_list: FileList,
    /// What is to be written next.
    to_save: Option<Box<SaveRequest>>,
    saving: Option<SaveTask>,
    n_begun: u32,
}

/// A question that takes several steps.
enum Asked {
    Rows(RowsTask),
    Groups(GroupsTask),
    Breakdown(Box<BreakdownTask>),
    Connections(Box<ConnectionsTask>),
    Values(ValuesTask),
}

impl Asked {
    /// It is answered although another view is shown by then.
    fn outlives_its_view(&self) -> bool {
        match self {
            Self::Values(_) => true,
            Self::Connections(task) => task.outlives_its_view(),
            Self::Rows(_) | Self::Groups(_) | Self::Breakdown(_) => false,
        }
    }
}

impl Engine {
    /// Takes a message from the page.
    pub fn handle(&mut self, message: ToEngine, reply: &mut dyn FnMut(FromEngine)) {
        match message {
            ToEngine::Begin { files, jobs, limits } => {
                self.n_begun += 1;
                // They are others once the files are read; until then they would only take room.
                self.connected = Connected::default();
                self.loading.begin(&mut self.store, files, jobs, limits);
                self.finished(reply);
            }
            ToEngine::Drop(jobs) => self.fail(jobs, &cancelled(), reply),
            ToEngine::DropWithoutRoom(jobs) => self.fail(jobs, &Why::NoRoom, reply),
            ToEngine::Died { job, reason } => self.fail(vec![job], &Why::Reason(reason), reply),
            ToEngine::Ask(question) => self.ask(question, reply),
            ToEngine::Remove(files) => {
                reply(FromEngine::Removed(self.store.remove(&files)));
                // The rows have other numbers now.
                self.forget_view();
            }
            ToEngine::Clear => {
                self.store.clear();
                self.loading = Loading::default();
                self.forget_view();
                self.show = None;
                (self.to_save, self.saving) = (None, None);
                self.file_list = FileList::default();
            }
            ToEngine::Save(request) => {
                self.saving = None;
                self.to_save = Some(request);
            }
            ToEngine::StopSaving => (self.to_save, self.saving) = (None, None),
        }
    }

    fn forget_view(&mut self) {
        self.current = None;
        self.whole = Whole::default();
        self.all_by_time = AllByTime::default();
        self.connected = Connected::default();
        self.values = ValuesOfFields::default();
        self.asked.clear();
    }

    fn ask(&mut self, question: Question, reply: &mut dyn FnMut(FromEngine)) {
        let current = self.current.as_ref().map(|current| current.generation);
        match question {
            Question::Show { generation, view } => self.show = Some(ShowTask::new(generation, view)),
            Question::Rows { generation, first, count } if current == Some(generation) => {
                self.asked.push_back(Asked::Rows(RowsTask::new(Wanted::From { first, count })));
            }
            Question::PlaceOf { generation, time_ms } if current == Some(generation) => {
                self.asked.push_back(Asked::Rows(RowsTask::new(Wanted::PlaceOf { time_ms })));
            }
            Question::Groups { generation, by, sort, first, count } if current == Some(generation) => {
                self.asked.push_back(Asked::Groups(GroupsTask::new(by, sort, first, count)));
            }
            Question::Breakdown { generation, part } if current == Some(generation) => {
                // A newer one takes the place of one that is under way.
                self.asked.retain(|asked| !matches!(asked, Asked::Breakdown(_)));
                self.asked.push_back(Asked::Breakdown(Box::new(BreakdownTask::new(part))));
            }
            Question::Connections { generation, kind, sort, first, count } if current == Some(generation) => {
                let wanted = connections::Wanted::Page { kind, sort, first, count };
                self.asked.push_back(Asked::Connections(Box::new(ConnectionsTask::new(wanted))));
            }
            Question::Unknown { generation } if current == Some(generation) => {
                let task = ConnectionsTask::new(connections::Wanted::Unknown);
                self.asked.push_back(Asked::Connections(Box::new(task)));
            }
            // They are of a view that is shown no more.
            Question::Rows { .. }
            | Question::PlaceOf { .. }
            | Question::Groups { .. }
            | Question::Breakdown { .. }
            | Question::Connections { .. }
            | Question::Unknown { .. } => {}
            Question::ConnectionOf { row } => {
                let task = ConnectionsTask::new(connections::Wanted::OfRow { row });
                self.asked.push_back(Asked::Connections(Box::new(task)));
            }
            Question::Connection { kind, number } => {
                let connections = self.connected.found(&self.store);
                let detail = connections.and_then(|found| connections::detail(&self.store, found, kind, number));
                reply(FromEngine::Answer(Answer::Connection(detail.map(Box::new))));
            }
            Question::Values { generation, fields, typed, with_repeats } => {
                self.asked.retain(|asked| !matches!(asked, Asked::Values(_)));
                self.asked.push_back(Asked::Values(ValuesTask::new(generation, fields, &typed, with_repeats)));
            }
            Question::Files { generation, sort, first, count } => {
                let (n_files, files) = self.file_list.rows(&self.store, sort, first, count);
                reply(FromEngine::Answer(Answer::Files { generation, n_files, first, files }));
            }
            Question::Detail { row, with_repeats } => {
                if let Some(detail) = detail::detail(&self.store, row, with_repeats) {
                    reply(FromEngine::Answer(Answer::Detail(Box::new(detail))));
                }
            }
        }
    }

    /// Takes the list of files in an archive that is being read.
    pub fn members(&mut self, members: &[Member]) {
        let files = self.store.files_mut();
        members.iter().for_each(|member| {
            files.add_member(member);
        });
    }

    /// Takes rows of a job.
    pub fn chunk(&mut self, job: JobNumber, chunk: Chunk) {
        self.loading.chunk(&mut self.store, job, chunk);
    }

    /// Rows of a job came for which there is no memory at all.
    pub fn chunk_without_room(&mut self, job: JobNumber) {
        self.loading.chunk_without_room(job);
    }

    /// A job is done, or as much of it as was not cancelled.
    pub fn job_done(&mut self, job: JobNumber, outcomes: Vec<Outcome>, reply: &mut dyn FnMut(FromEngine)) {
        self.loading.done(&mut self.store, job, outcomes, &mut |job| reply(FromEngine::Reread(job)));
        self.finished(reply);
    }

    /// Jobs will not be done.
    fn fail(&mut self, jobs: Vec<JobNumber>, why: &Why, reply: &mut dyn FnMut(FromEngine)) {
        for job in jobs {
            self.loading.fail(&mut self.store, job, why.clone(), &mut |job| reply(FromEngine::Reread(job)));
        }
        self.finished(reply);
    }

    fn finished(&mut self, reply: &mut dyn FnMut(FromEngine)) {
        if self.loading.has_just_become_full() {
            reply(FromEngine::Full);
        }
        if self.loading.has_just_finished() {
            self.store.mark_parts();
            reply(FromEngine::Finished { not_read: self.store.files().not_read(), n_begun: self.n_begun });
        }
    }

    /// Whether [`Engine::work`] has something to do.
    pub fn has_work(&self) -> bool {
        self.loading.is_full_untold()
            || self.show.is_some()
            || !self.asked.is_empty()
            || self.to_save.is_some()
            || self.saving.is_some()
    }

    /// Does a step of the work at hand: some tens of milliseconds at most while scanning. A new view goes before
    /// questions about the one that is shown, and they before what is being saved.
    pub fn work(&mut self, reply: &mut dyn FnMut(FromEngine)) {
        if self.loading.has_just_become_full() {
            return reply(FromEngine::Full);
        }
        if let Some(mut show) = self.show.take() {
            let connected = (&mut self.connected, &mut self.all_by_time);
            match show.step(&self.store, &self.loading, self.current.as_ref(), &self.whole, connected) {
                None => self.show = Some(show),
                Some((shown, current)) => {
                    self.asked.retain(Asked::outlives_its_view);
                    self.whole.note(&current.selected);
                    self.current = Some(current);
                    reply(FromEngine::Answer(Answer::Shown(shown)));
                }
            }
            return;
        }
        let Some(mut asked) = self.asked.pop_front() else { return self.save(reply) };
        if let Asked::Connections(task) = &asked
            && self.loading.is_busy()
        {
            // They would be others a moment later.
            return task.refuse().into_iter().for_each(|answer| reply(FromEngine::Answer(answer)));
        }
        let Self { store, current, all_by_time, values, connected, .. } = self;
        let answer = match (&mut asked, &*current) {
            (Asked::Rows(task), Some(current)) => task.step(store, current, all_by_time),
            (Asked::Groups(task), Some(current)) => task.step(store, current),
            (Asked::Breakdown(task), Some(current)) => task.step(store, current),
            (Asked::Connections(task), Some(current)) => task.step(store, current, connected, all_by_time),
            (Asked::Values(task), _) => task.step(store, values),
            (_, None) => return,
        };
        match answer {
            Some(answer) => reply(FromEngine::Answer(answer)),
            None => self.asked.push_front(asked),
        }
    }

    fn save(&mut self, reply: &mut dyn FnMut(FromEngine)) {
        let Self { store, to_save, saving, connected, all_by_time, .. } = self;
        if let Some(request) = to_save.take() {
            let is_asked = request.plan.needs_connections();
            let found = if is_asked { connected.step(store, all_by_time) } else { None };
            match found {
                None if is_asked => *to_save = Some(request),
                Some(Err(why)) => {
                    let (number, reason) = (request.number, why.to_string());
                    reply(FromEngine::Saving(Saving::Failed { number, reason }));
                }
                Some(Ok(connections)) => *saving = Some(SaveTask::new(store, *request, Some(&connections))),
                None => *saving = Some(SaveTask::new(store, *request, None)),
            }
            return;
        }
        let has_more =
            saving.as_mut().is_some_and(|task| task.step(store, &mut |said| reply(FromEngine::Saving(said))));
        if !has_more {
            *saving = None;
        }
    }

    /// All that has been read.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
