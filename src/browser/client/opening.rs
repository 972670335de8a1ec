//! Files on their way in.

use wasm_bindgen_futures::spawn_local;

use super::{Client, Event, Large, State};
use crate::archive::{self, Packing};
use crate::browser::given_file::GivenFile;
use crate::engine::{is_large, likely_bytes, plan};
use crate::protocol::{JobNumber, NewFile, ToEngine};

impl Client {
    /// Takes some of the files that are given; whether more are wanted.
    pub(super) fn add(&self, files: Vec<GivenFile>, epoch: u32) -> bool {
        let mut new = Vec::new();
        {
            let state = &mut *self.0.state.borrow_mut();
            if state.epoch != epoch || state.progress.cancelled {
                return false;
            }
            for given in files {
                let size = given.file.size() as u64;
                let key = (given.path.clone(), size, given.file.last_modified() as u64);
                if state.seen.contains_key(&key) {
                    state.twice.push(given.path);
                    continue;
                }
                let number = state.n_files_ever;
                state.n_files_ever += 1;
                state.seen.insert(key, number);
                new.push(NewFile { number, path: given.path.clone(), size, is_packed: false });
                state.held.insert(number, given);
            }
            state.progress.n_files += new.len() as u64;
            state.progress.n_bytes += new.iter().map(|file| file.size).sum::<u64>();
        }
        if new.iter().any(|file| is_large(file.size)) {
            self.0.state.borrow_mut().n_given += 1;
            let client = self.clone();
            spawn_local(async move {
                client.look_into(&mut new).await;
                client.begin(new, epoch);
                client.all_given(Vec::new(), epoch);
            });
        } else {
            self.begin(new, epoch);
        }
        true
    }

    /// Something that was given has been looked through.
    pub(super) fn all_given(&self, unreadable: Vec<(String, String)>, epoch: u32) {
        let (twice, large) = {
            let state = &mut *self.0.state.borrow_mut();
            if state.epoch != epoch {
                return;
            }
            state.n_given -= 1;
            (std::mem::take(&mut state.twice), state.large())
        };
        if let Some(large) = large {
            self.tell(Event::Large(large));
        }
        if !twice.is_empty() {
            self.tell(Event::Notice(already_open(&twice)));
        }
        for (path, reason) in unreadable {
            self.tell(Event::Notice(format!("{path}: {reason}.")));
        }
        self.finish_if_all_is_read();
    }

    /// Large files are read in ranges, unless they are packed: their first bytes tell.
    async fn look_into(&self, files: &mut [NewFile]) {
        for new in files.iter_mut().filter(|file| is_large(file.size)) {
            let file = self.0.state.borrow().held.get(&new.number).map(|given| given.file.clone());
            let head = file.and_then(|file| file.slice_with_f64_and_f64(0.0, archive::HEAD as f64).ok());
            if let Some(head) = head
                // Where it cannot be read, its reader will say so.
                && let Ok(head) = gloo_file::futures::read_as_bytes(&head.into()).await
            {
                new.is_packed = !matches!(archive::packing(&head), Packing::Plain);
            }
        }
    }

    pub(super) fn begin(&self, mut files: Vec<NewFile>, epoch: u32) {
        {
            let state = &mut *self.0.state.borrow_mut();
            if state.epoch != epoch {
                return;
            }
            files.retain(|file| state.held.contains_key(&file.number));
            if files.is_empty() {
                return;
            }
            let jobs = plan(&files, state.n_jobs_ever);
            state.n_jobs_ever += jobs.len() as JobNumber;
            let given_up: Vec<JobNumber> = jobs.iter().map(|job| job.number).collect();
            state.n_begun += 1;
            state.likely_bytes = files.iter().map(likely_bytes).fold(state.likely_bytes, u64::saturating_add);
            let limits = state.limits.clone();
            state.tell_engine(ToEngine::Begin { files, jobs: jobs.clone(), limits });
            if state.progress.cancelled {
                state.tell_engine(ToEngine::Drop(given_up));
            } else if state.is_full {
                state.tell_engine(ToEngine::DropWithoutRoom(given_up));
            } else {
                match &mut state.pool {
                    Some(pool) => pool.add(jobs, &state.held),
                    None => state.waiting_jobs.extend(jobs),
                }
            }
        }
        self.tell_progress(false);
    }
}

impl State {
    /// That there will not be room for all that was given, once all of it was looked through. Said once.
    fn large(&mut self) -> Option<Large> {
        let is_large = self.n_given == 0
            && !self.is_large_told
            && !self.progress.cancelled
            && self.likely_bytes > self.limits.max_bytes
            && self.limits.filter.is_empty();
        self.is_large_told |= is_large;
        let (n_files, n_bytes) = (self.progress.n_files, self.progress.n_bytes);
        let (likely_bytes, max_bytes) = (self.likely_bytes, self.limits.max_bytes);
        is_large.then_some(Large { n_files, n_bytes, likely_bytes, max_bytes })
    }
}

fn already_open(paths: &[String]) -> String {
    let mut named = paths.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    if paths.len() > 3 {
        named.push_str(" …");
    }
    match paths.len() {
        1 => format!("This file is open already: {named}"),
        n => format!("{n} files are open already: {named}"),
    }
}
