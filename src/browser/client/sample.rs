//! The sample data on its way in: made by a reader, opened as other files are.

use js_sys::Array;
use web_sys::File;

use super::{Client, Event, Progress, State};
use crate::browser::given_file::GivenFile;
use crate::protocol::{Job, JobNumber, Task};

impl Client {
    /// Has the sample data made and opens it. It is never beside other data: nothing is done where anything is loaded,
    /// and it goes as soon as anything else is opened.
    pub fn open_sample(&self) {
        self.start_workers();
        {
            let state = &mut *self.0.state.borrow_mut();
            if state.progress.loading || !state.held.is_empty() {
                return;
            }
            state.n_given += 1;
            state.progress = Progress { loading: true, is_sample: true, ..Progress::default() };
            let job = Job { number: state.n_jobs_ever, task: Task::Sample };
            state.n_jobs_ever += 1;
            state.sampling = Some(job.number);
            match &mut state.pool {
                Some(pool) => pool.add_first(job, &state.held),
                None => state.waiting_jobs.push(job),
            }
        }
        self.tell_progress(true);
    }

    /// The sample data goes, because something else is opened.
    pub(super) fn forget_sample(&self) {
        if self.0.state.borrow().progress.is_sample {
            self.clear();
            self.tell(Event::SampleGone);
        }
    }

    /// The files that a reader made, if they are still wanted.
    pub(super) fn sample_is_made(&self, job: JobNumber, paths: Vec<String>, buffers: &Array) {
        let epoch = {
            let state = &mut *self.0.state.borrow_mut();
            if state.sampling.take_if(|wanted| *wanted == job).is_none() {
                return;
            }
            state.epoch
        };
        let files = paths.into_iter().zip(buffers.iter()).filter_map(|(path, buffer)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let file = File::new_with_buffer_source_sequence(&Array::of1(&buffer), name).ok()?;
            Some(GivenFile { path, file })
        });
        self.add(files.collect(), epoch);
        self.all_given(Vec::new(), epoch);
    }
}

impl State {
    /// The sample data will not be made any more, if it was being made. The number of the job: the engine does not know
    /// it.
    pub(super) fn give_up_sample(&mut self) -> Option<JobNumber> {
        let job = self.sampling.take()?;
        self.n_given -= 1;
        self.progress.is_sample = false;
        Some(job)
    }
}
