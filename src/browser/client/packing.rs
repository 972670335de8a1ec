//! The logs of a saved view: a reader packs them, when the engine has said which they are.

use super::{Client, Event};
use crate::protocol::{About, Job, JobNumber, Saving, Task};

/// A saved view whose logs are being packed: what is to be told when they are.
pub(super) struct Packing {
    pub(super) job: JobNumber,
    number: u32,
    manifest: String,
    about: Box<About>,
}

impl Client {
    /// What the engine says of a saved view. That all of it is there is told when the logs are.
    pub(super) fn hear_saving(&self, saving: Saving) {
        match saving {
            Saving::Done { number, manifest, about, logs } if about.has_logs => {
                let state = &mut *self.0.state.borrow_mut();
                if state.saving != Some(number) {
                    return;
                }
                let job = Job { number: state.n_jobs_ever, task: Task::Pack(logs) };
                state.n_jobs_ever += 1;
                if let Some(pool) = &mut state.pool {
                    state.packing = Some(Packing { job: job.number, number, manifest, about });
                    pool.add_first(job, &state.held);
                }
            }
            saving => self.tell(Event::Saving(saving)),
        }
    }

    /// A piece of the logs has come.
    pub(super) fn packed(&self, job: JobNumber, text: Vec<u8>, n_done: u64, n_bytes: u64) {
        let number = {
            let state = self.0.state.borrow();
            let Some(packing) = state.packing.as_ref().filter(|packing| packing.job == job) else { return };
            packing.number
        };
        self.tell(Event::Saving(Saving::Part { number, text, n_done, n_rows: n_bytes }));
    }

    /// All pieces have come, or no more will.
    pub(super) fn packing_done(&self, job: JobNumber, failure: Option<String>) {
        let packing = self.0.state.borrow_mut().packing.take_if(|packing| packing.job == job);
        let Some(Packing { number, manifest, about, .. }) = packing else { return };
        self.tell(Event::Saving(match failure {
            Some(reason) => Saving::Failed { number, reason },
            None => Saving::Done { number, manifest, about, logs: Vec::new() },
        }));
    }

    /// The logs are not wanted any more.
    pub(super) fn give_up_packing(&self) {
        let state = &mut *self.0.state.borrow_mut();
        if let (Some(packing), Some(pool)) = (state.packing.take(), &mut state.pool) {
            pool.cancel_one(packing.job);
        }
    }
}
