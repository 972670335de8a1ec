//! The engine: a plain state machine of messages. It is driven natively in tests and by `postMessage` in a worker.
//!
//! Rows come in through [`Engine::chunk`] and [`Engine::job_done`], questions through [`Engine::handle`]. An answer that
//! takes long is worked out in steps by [`Engine::work`], so that whoever drives it can let newer messages in between;
//! a newer question replaces an older one that is not answered yet.

mod detail;
mod files;
mod loading;
mod plan;
mod rows;
mod show;

pub use plan::{is_large, plan};

use crate::columns::Chunk;
use crate::parse::Outcome;
use crate::protocol::{Answer, FromEngine, Generation, JobNumber, Member, Question, ToEngine};
use crate::store::Store;
use files::FileList;
use loading::Loading;
use show::{Cache, Order, ShowTask};

/// All that has been read, what is being read, and the view that is shown.
#[derive(Default)]
pub struct Engine {
    store: Store,
    loading: Loading,
    /// The view whose rows are being asked for.
    shown: Option<(Generation, Order)>,
    cache: Cache,
    task: Option<ShowTask>,
    file_list: FileList,
    n_begun: u32,
}

impl Engine {
    /// Takes a message from the page.
    pub fn handle(&mut self, message: ToEngine, reply: &mut impl FnMut(FromEngine)) {
        match message {
            ToEngine::Begin { files, jobs } => {
                self.n_begun += 1;
                self.loading.begin(&mut self.store, files, jobs);
                self.finished(reply);
            }
            ToEngine::Drop(jobs) => {
                for job in jobs {
                    self.loading
                        .fail(&mut self.store, job, "reading was cancelled", &mut |job| reply(FromEngine::Reread(job)));
                }
                self.finished(reply);
            }
            ToEngine::Died { job, reason } => {
                self.loading.fail(&mut self.store, job, &reason, &mut |job| reply(FromEngine::Reread(job)));
                self.finished(reply);
            }
            ToEngine::Ask(Question::Show { generation, view }) => self.task = Some(ShowTask::new(generation, view)),
            ToEngine::Ask(Question::Rows { generation, first, count }) => {
                if let Some((shown, order)) = &self.shown
                    && *shown == generation
                {
                    let rows = rows::rows(&self.store, order, first, count);
                    reply(FromEngine::Answer(Answer::Rows { generation, first, rows }));
                }
            }
            ToEngine::Ask(Question::Files { generation, sort, first, count }) => {
                let (n_files, files) = self.file_list.rows(&self.store, sort, first, count);
                reply(FromEngine::Answer(Answer::Files { generation, n_files, first, files }));
            }
            ToEngine::Ask(Question::Detail { row, with_repeats }) => {
                if let Some(detail) = detail::detail(&self.store, row, with_repeats) {
                    reply(FromEngine::Answer(Answer::Detail(Box::new(detail))));
                }
            }
            ToEngine::Remove(files) => {
                reply(FromEngine::Removed(self.store.remove(&files)));
                // The rows have other numbers now.
                self.shown = None;
                self.cache = Cache::default();
            }
            ToEngine::Clear => {
                self.store.clear();
                self.loading = Loading::default();
                self.shown = None;
                self.cache = Cache::default();
                self.task = None;
                self.file_list = FileList::default();
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

    /// A job is done, or as much of it as was not cancelled.
    pub fn job_done(&mut self, job: JobNumber, outcomes: Vec<Outcome>, reply: &mut impl FnMut(FromEngine)) {
        self.loading.done(&mut self.store, job, outcomes, &mut |job| reply(FromEngine::Reread(job)));
        self.finished(reply);
    }

    fn finished(&mut self, reply: &mut impl FnMut(FromEngine)) {
        if self.loading.has_just_finished() {
            self.store.mark_parts();
            reply(FromEngine::Finished { not_read: self.store.files().not_read(), n_begun: self.n_begun });
        }
    }

    /// Whether [`Engine::work`] has something to do.
    pub fn has_work(&self) -> bool {
        self.task.is_some()
    }

    /// Does a step of the work at hand: some tens of milliseconds at most while scanning.
    pub fn work(&mut self, reply: &mut impl FnMut(FromEngine)) {
        let Some(mut task) = self.task.take() else { return };
        match task.step(&self.store, self.loading.is_busy(), &mut self.cache) {
            None => self.task = Some(task),
            Some((shown, order)) => {
                self.shown = Some((shown.generation, order));
                reply(FromEngine::Answer(Answer::Shown(Box::new(shown))));
            }
        }
    }

    /// All that has been read.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
