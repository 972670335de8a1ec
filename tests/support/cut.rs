//! Reading a file in ranges with several readers, put together by the engine.

use flowglass::engine::Engine;
use flowglass::parse::{Outcome, Reader, Resume};
use flowglass::protocol::{FromEngine, Job, LoadLimits, NewFile, Start, Task, ToEngine};

use super::{read, rows, summary};

/// Does a job as a reader in its worker does.
pub fn do_job(bytes: &[u8], job: &Job, slice: usize, engine: &mut Engine, reply: &mut impl FnMut(FromEngine)) {
    let mut reader = Reader::new();
    let Task::Range { file, start, stop_at } = &job.task else { panic!("a range was expected") };
    let from = match start {
        Start::At(place) => {
            reader.begin(*file, place, *stop_at);
            place.at
        }
        Start::Search(from) => {
            reader.begin_searching(*file, *from, *stop_at);
            *from
        }
    };
    let mut chunks = Vec::new();
    for slice in bytes[from as usize..].chunks(slice) {
        if reader.push(slice, |chunk| chunks.push(chunk)) {
            break;
        }
    }
    let outcome: Outcome = reader.finish();
    chunks.extend(reader.flush());
    chunks.into_iter().for_each(|chunk| engine.chunk(job.number, chunk));
    engine.job_done(job.number, vec![outcome], reply);
}

/// Reads a file cut at these bytes; the jobs are done in the order of `order`.
pub fn read_cut(bytes: &[u8], cuts: &[u64], order: &[usize], slice: usize) -> (Engine, usize) {
    let mut edges: Vec<u64> = cuts.to_vec();
    edges.sort_unstable();
    edges.dedup();
    edges.retain(|cut| *cut > 0 && *cut < bytes.len() as u64);
    let starts: Vec<u64> = [0].into_iter().chain(edges.iter().copied()).collect();
    let ends: Vec<u64> = edges.into_iter().chain([u64::MAX]).collect();
    let jobs: Vec<Job> = starts
        .iter()
        .zip(ends)
        .zip(0..)
        .map(|((from, stop_at), number)| {
            let start = if *from == 0 { Start::At(Resume::beginning()) } else { Start::Search(*from) };
            Job { number, task: Task::Range { file: 0, start, stop_at } }
        })
        .collect();
    let mut engine = Engine::default();
    let file = NewFile { number: 0, path: "a.json".to_owned(), size: bytes.len() as u64, is_packed: false };
    let mut replies = Vec::new();
    engine.handle(
        ToEngine::Begin { files: vec![file], jobs: jobs.clone(), limits: LoadLimits::default() },
        &mut |reply| replies.push(reply),
    );
    let mut waiting = jobs;
    let (mut n_rereads, mut is_finished, mut turn) = (0, false, 0);
    while !waiting.is_empty() {
        let pick = order.get(turn % order.len().max(1)).copied().unwrap_or(0) % waiting.len();
        let job = waiting.remove(pick);
        turn += 1;
        do_job(bytes, &job, slice, &mut engine, &mut |reply| replies.push(reply));
        for reply in replies.drain(..) {
            match reply {
                FromEngine::Reread(job) => {
                    n_rereads += 1;
                    waiting.push(job);
                }
                FromEngine::Finished { .. } => is_finished = true,
                FromEngine::Answer(_) | FromEngine::Removed(_) | FromEngine::Full | FromEngine::Saving(_) => {}
            }
        }
    }
    assert!(is_finished, "the engine says when all has been read");
    (engine, n_rereads)
}

/// A file cut at these bytes gives what it gives whole; how many ranges were read again.
pub fn check_same(bytes: &[u8], cuts: &[u64], order: &[usize], slice: usize) -> usize {
    let (whole, outcome) = read(bytes);
    let (engine, n_rereads) = read_cut(bytes, cuts, order, slice);
    let store = engine.store();
    assert_eq!(summary(store, true), summary(&whole, true));
    let entry = store.files().get(0).unwrap();
    assert_eq!(entry.outcome.problems, outcome.problems);
    assert_eq!((entry.outcome.n_records, &entry.failure), (outcome.n_records, &None));
    let mut found = rows(store);
    let mut expected = rows(&whole);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    n_rereads
}
