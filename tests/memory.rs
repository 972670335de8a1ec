//! Memory has an end: reading ends cleanly before it, and only what matches a filter can be loaded.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/asking.rs"]
mod asking;
#[path = "support/filters.rs"]
mod filters;
#[path = "support/logs.rs"]
mod logs;
mod support;

use std::collections::BTreeMap;

use asking::ask;
use flowglass::engine::{Engine, likely_bytes};
use flowglass::parse::{Reader, Resume};
use flowglass::protocol::{
    Answer, FileNumber, FromEngine, Job, LoadLimits, LoadedOnly, NewFile, Question, Shown, Start, Task, ToEngine, View,
};
use flowglass::query::filter::Filter;
use flowglass::query::{LoadFilter, Selection, Selector};
use flowglass::sample::{Format, Generator, Options};
use flowglass::store::Store;
use logs::Dice;
use proptest::prelude::*;
use support::rows;

type Files = Vec<(String, Vec<u8>)>;

fn generated(format: Format, seed: u64, n_bytes: u64) -> Vec<u8> {
    let mut generator = Generator::new(&Options { format, n_bytes, seed, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    bytes
}

/// Random files, and two that are read in ranges; jobs of one to three files.
fn plan(files: &Files, dice: &mut Dice) -> (Vec<NewFile>, Vec<Job>) {
    let new = files.iter().zip(0..).map(|((path, bytes), number)| NewFile {
        number,
        path: path.clone(),
        size: bytes.len() as u64,
        is_packed: false,
    });
    let (mut tasks, mut batch) = (Vec::new(), Vec::new());
    for ((_, bytes), number) in files.iter().zip(0..) {
        if bytes.len() < 20_000 {
            batch.push(number);
            if dice.once_in(2) {
                tasks.push(Task::Files(std::mem::take(&mut batch)));
            }
            continue;
        }
        let n = 2 + dice.below(4);
        let size = bytes.len() as u64 / n;
        tasks.extend((0..n).map(|index| Task::Range {
            file: number,
            start: if index == 0 { Start::At(Resume::beginning()) } else { Start::Search(index * size) },
            stop_at: if index + 1 == n { u64::MAX } else { (index + 1) * size },
        }));
    }
    tasks.push(Task::Files(batch));
    (new.collect(), (0..).zip(tasks).map(|(number, task)| Job { number, task }).collect())
}

/// A reader at its job: what it has still to do comes as steps.
struct AtWork {
    job: Job,
    reader: Reader,
    outcomes: Vec<flowglass::parse::Outcome>,
    /// Slices of files, each file's last with `true`.
    slices: Vec<(FileNumber, u64, Vec<u8>, bool)>,
}

impl AtWork {
    fn new(files: &Files, job: Job, dice: &mut Dice) -> Self {
        let mut slices = Vec::new();
        let mut cut = |number: FileNumber, from: u64| {
            let bytes = &files[number as usize].1[from as usize..];
            let size = 1 + dice.below(30_000) as usize;
            let n = bytes.len().div_ceil(size).max(1);
            for index in 0..n {
                let slice = &bytes[index * size..bytes.len().min((index + 1) * size)];
                slices.push((number, from, slice.to_vec(), index + 1 == n));
            }
        };
        match &job.task {
            Task::Files(numbers) => numbers.iter().for_each(|number| cut(*number, 0)),
            Task::Range { file, start: Start::At(place), .. } => cut(*file, place.at),
            Task::Range { file, start: Start::Search(from), .. } => cut(*file, *from),
            Task::Quote(_) | Task::Sample | Task::Pack(_) => {}
        }
        slices.reverse();
        Self { job, reader: Reader::new(), outcomes: Vec::new(), slices }
    }

    /// Does some of the job, or stops; whether it is done.
    fn step(
        &mut self,
        engine: &mut Engine,
        is_cancelled: bool,
        begun: &mut Option<FileNumber>,
        dice: &mut Dice,
    ) -> bool {
        if is_cancelled {
            if begun.take().is_some() {
                self.outcomes.push(self.reader.abandon());
            }
            self.slices.clear();
        }
        if let Some((file, from, slice, is_last)) = self.slices.pop() {
            if begun.is_none() {
                match &self.job.task {
                    Task::Range { start: Start::At(place), stop_at, .. } => self.reader.begin(file, place, *stop_at),
                    Task::Range { stop_at, .. } => self.reader.begin_searching(file, from, *stop_at),
                    _ => self.reader.begin(file, &Resume::beginning(), u64::MAX),
                }
                *begun = Some(file);
            }
            let job = self.job.number;
            let wants_no_more = self.reader.push(&slice, |chunk| engine.chunk(job, chunk));
            if is_last || wants_no_more {
                self.outcomes.push(self.reader.finish());
                *begun = None;
                while self.slices.last().is_some_and(|(next, ..)| *next == file) {
                    self.slices.pop();
                }
                if dice.once_in(2)
                    && let Some(chunk) = self.reader.flush()
                {
                    engine.chunk(job, chunk);
                }
            }
        }
        if self.slices.is_empty() {
            if let Some(chunk) = self.reader.flush() {
                engine.chunk(self.job.number, chunk);
            }
            return true;
        }
        false
    }
}

/// Reads files as the page and its readers do, in any order; how often it was told that there is no room.
fn load(engine: &mut Engine, files: &Files, limits: &LoadLimits, seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let (new, jobs) = plan(files, &mut dice);
    let mut replies = Vec::new();
    let begin = ToEngine::Begin { files: new, jobs: jobs.clone(), limits: limits.clone() };
    engine.handle(begin, &mut |reply| replies.push(reply));
    let mut waiting = jobs;
    let mut at_work: Vec<(AtWork, Option<FileNumber>)> = Vec::new();
    let (mut n_full, mut is_finished, mut is_cancelled) = (0, false, false);
    let n_readers = 1 + dice.below(4) as usize;
    loop {
        while at_work.len() < n_readers && !waiting.is_empty() {
            let job = waiting.remove(dice.below(waiting.len() as u64) as usize);
            at_work.push((AtWork::new(files, job, &mut dice), None));
        }
        if !at_work.is_empty() {
            let pick = dice.below(at_work.len() as u64) as usize;
            let (reader, begun) = &mut at_work[pick];
            // A reader hears late that it is to stop.
            let is_stopped = is_cancelled && dice.once_in(2);
            if reader.step(engine, is_stopped, begun, &mut dice) {
                let (reader, _) = at_work.remove(pick);
                engine.job_done(reader.job.number, reader.outcomes, &mut |reply| replies.push(reply));
            }
        }
        while engine.has_work() {
            engine.work(&mut |reply| replies.push(reply));
        }
        let mut dropped = Vec::new();
        for reply in std::mem::take(&mut replies) {
            match reply {
                FromEngine::Reread(job) if is_cancelled => dropped.push(job.number),
                FromEngine::Reread(job) => waiting.push(job),
                FromEngine::Full => {
                    n_full += 1;
                    is_cancelled = true;
                    dropped.extend(waiting.drain(..).map(|job| job.number));
                }
                FromEngine::Finished { .. } => is_finished = true,
                FromEngine::Answer(_) | FromEngine::Removed(_) | FromEngine::Saving(_) => {}
            }
        }
        if !dropped.is_empty() {
            engine.handle(ToEngine::DropWithoutRoom(dropped), &mut |reply| replies.push(reply));
        } else if at_work.is_empty() && waiting.is_empty() && replies.is_empty() {
            assert!(is_finished, "the engine says that all has been read");
            return n_full;
        }
    }
}

fn shown(engine: &mut Engine, view: View) -> Shown {
    match ask(engine, Question::Show { generation: 1, view }).pop() {
        Some(Answer::Shown(shown)) => *shown,
        other => panic!("a view was expected: {other:?}"),
    }
}

/// Rows as text by file, in any order, those of repeated records too; only those that a filter wants.
fn rows_by_file(store: &Store, filter: &Filter) -> BTreeMap<FileNumber, Vec<String>> {
    let selector = Selector::new(store, filter, true);
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(chunk)));
    let texts = rows(store);
    let mut by_file = BTreeMap::<FileNumber, Vec<String>>::new();
    for row in selection.rows() {
        let (chunk, place) = store.locate(row).unwrap();
        let record = chunk.columns.group_of(place).record;
        let file = chunk.columns.records[record as usize].file;
        by_file.entry(file).or_default().push(texts[row as usize].clone());
    }
    by_file.values_mut().for_each(|rows| rows.sort());
    by_file
}

fn some_files(seed: u64) -> Files {
    let mut files = logs::files(seed);
    files.push(("large/PT1H.json".to_owned(), generated(Format::Mixed, seed % 7, 60_000)));
    files.push(("b/PT1H.json".to_owned(), generated(Format::Vnet4, 3, 5_000)));
    files.push(("larger/PT1H.json".to_owned(), generated(Format::Vnet4, seed % 5, 90_000)));
    files.extend(logs::files(seed + 1));
    files
}

fn with_room(max_bytes: u64) -> LoadLimits {
    LoadLimits { max_bytes, ..LoadLimits::default() }
}

fn only(filter: &Filter) -> LoadLimits {
    LoadLimits { filter: filter.clone(), ..LoadLimits::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// Wherever it is full: what is there is right, what is not is counted, and questions are answered.
    #[test]
    fn reading_ends_cleanly_before_memory_does(seed in 0_u64..1_000_000, share in 0_u64..130) {
        let files = some_files(seed);
        let mut whole = Engine::default();
        prop_assert_eq!(load(&mut whole, &files, &LoadLimits::default(), seed), 0);
        let all = rows_by_file(whole.store(), &Filter::default());
        let max_bytes = whole.store().n_bytes() * share / 100;

        let mut engine = Engine::default();
        let n_full = load(&mut engine, &files, &with_room(max_bytes), seed ^ 99);
        let store = engine.store();
        prop_assert!(store.n_bytes() <= max_bytes, "{} of {max_bytes}", store.n_bytes());
        let here = rows_by_file(store, &Filter::default());
        let (mut n_wholly, mut n_partly) = (0, 0);
        let nothing = Vec::new();
        for (number, entry) in store.files().iter() {
            let (all, here) = (all.get(&number).unwrap_or(&nothing), here.get(&number).unwrap_or(&nothing));
            prop_assert!(entry.is_finished);
            if entry.has_no_room {
                prop_assert!(entry.failure.as_ref().unwrap().starts_with("there was no room for "));
                let mut left = all.iter();
                prop_assert!(here.iter().all(|row| left.any(|other| other == row)), "what is there is of the file");
                if entry.outcome.n_records == 0 { n_wholly += 1 } else { n_partly += 1 }
            } else {
                prop_assert_eq!(here, all, "a file that is not said to be cut is whole");
                let (outcome, other) = (&entry.outcome, &whole.store().files().get(number).unwrap().outcome);
                prop_assert_eq!((outcome.n_records, &outcome.problems), (other.n_records, &other.problems));
            }
            prop_assert_eq!(entry.rows.len(), here.len() as u64);
        }
        prop_assert_eq!(n_full, usize::from(n_wholly + n_partly > 0));
        let (n_files, n_rows) = (files.len() as u64, u64::from(store.n_rows()));
        let answer = shown(&mut engine, View { with_repeats: true, ..View::default() });
        let loaded = &answer.loaded;
        prop_assert_eq!((loaded.without_room.n_wholly, loaded.without_room.n_partly), (n_wholly, n_partly));
        prop_assert_eq!((loaded.files, loaded.tuples, answer.summary.tuples), (n_files, n_rows, n_rows));
        prop_assert!(loaded.refused.iter().all(|refused| !refused.reason.contains("room")));

        // Cleared, it holds all again, or what matches.
        engine.handle(ToEngine::Clear, &mut |_| {});
        prop_assert_eq!(load(&mut engine, &files, &LoadLimits::default(), seed ^ 7), 0);
        prop_assert_eq!(rows_by_file(engine.store(), &Filter::default()), all);
    }

    /// To load only what matches gives what loading all and filtering gives.
    #[test]
    fn only_what_matches(seed in 0_u64..1_000_000, filter in filters::filter()) {
        let files = some_files(seed);
        let mut whole = Engine::default();
        load(&mut whole, &files, &LoadLimits::default(), seed);
        let mut engine = Engine::default();
        load(&mut engine, &files, &only(&filter), seed ^ 99);
        let whole = whole.store();
        let n_all = u64::from(whole.n_rows());
        let is_decidable = LoadFilter::new(filter.clone()).is_ok() && !filter.is_empty();
        let wanted = if is_decidable { filter.clone() } else { Filter::default() };
        prop_assert_eq!(rows_by_file(engine.store(), &Filter::default()), rows_by_file(whole, &wanted));
        // All records are there, with what they say of themselves.
        let records = |store: &Store| {
            let chunks = store.chunks().iter();
            let records = chunks.flat_map(|chunk| &chunk.columns.records);
            let mut records: Vec<_> = records
                .map(|record| (record.file, record.start, record.hash, record.time_ms, record.n_rejected, record.is_cut))
                .collect();
            records.sort_unstable();
            records
        };
        prop_assert_eq!(records(engine.store()), records(whole));
        let n_rows = u64::from(engine.store().n_rows());
        let answer = shown(&mut engine, View { with_repeats: true, ..View::default() });
        let said = is_decidable.then(|| LoadedOnly { filter: wanted.clone(), left_out_tuples: n_all - n_rows });
        prop_assert_eq!(&answer.loaded.only, &said);
        prop_assert_eq!(answer.loaded.tuples, n_rows);
        // To filter once more leaves nothing out.
        let again = shown(&mut engine, View { with_repeats: true, filter: wanted, ..View::default() });
        prop_assert_eq!(again.summary, answer.summary);
    }
}

/// A limit that is too low for all of it is enough for what matches.
#[test]
fn what_matches_fits_where_all_does_not() {
    let files: Files =
        (0..8).map(|seed| (format!("{seed}/PT1H.json"), generated(Format::Vnet4, seed, 200_000))).collect();
    let mut engine = Engine::default();
    load(&mut engine, &files, &LoadLimits::default(), 1);
    let max_bytes = engine.store().n_bytes() / 2;
    let filter: Filter = "action:deny dport:0-1023".parse().unwrap();
    let wanted = rows_by_file(engine.store(), &filter);
    engine.handle(ToEngine::Clear, &mut |_| {});
    assert_eq!(load(&mut engine, &files, &with_room(max_bytes), 2), 1);
    assert!(shown(&mut engine, View::default()).loaded.without_room.n_wholly > 0);
    engine.handle(ToEngine::Clear, &mut |_| {});
    assert_eq!(load(&mut engine, &files, &LoadLimits { max_bytes, filter }, 3), 0);
    let found = rows_by_file(engine.store(), &Filter::default());
    assert!(!found.is_empty() && found == wanted);
}

/// Rows come for which there is no memory at all: the files that they may be of are not said to be whole.
#[test]
fn no_memory_for_a_chunk_is_as_no_room() {
    let files: Files = (0..3).map(|seed| (format!("{seed}.json"), generated(Format::Vnet4, seed, 20_000))).collect();
    let listed = (0..3).map(|number| NewFile { number, path: number.to_string(), size: 1, is_packed: false });
    let jobs = vec![Job { number: 0, task: Task::Files(vec![0, 1]) }, Job { number: 1, task: Task::Files(vec![2]) }];
    let mut engine = Engine::default();
    let mut replies = Vec::new();
    let begin = ToEngine::Begin { files: listed.collect(), jobs: jobs.clone(), limits: LoadLimits::default() };
    engine.handle(begin, &mut |reply| replies.push(reply));
    for job in jobs {
        let Task::Files(numbers) = &job.task else { panic!("jobs of files") };
        let mut outcomes = Vec::new();
        for number in numbers {
            let mut reader = Reader::new();
            reader.begin(*number, &Resume::beginning(), u64::MAX);
            reader.push(&files[*number as usize].1, |_| {});
            outcomes.push(reader.finish());
            match reader.flush() {
                Some(_) if *number == 1 => engine.chunk_without_room(job.number),
                Some(chunk) => engine.chunk(job.number, chunk),
                None => {}
            }
        }
        engine.job_done(job.number, outcomes, &mut |reply| replies.push(reply));
    }
    assert_eq!(replies, [FromEngine::Full, FromEngine::Finished { not_read: vec![0, 1, 2], n_begun: 1 }]);
    let entry = |number| engine.store().files().get(number).unwrap();
    assert!((0..3).all(|number| entry(number).has_no_room));
    assert_eq!([0, 1, 2].map(|number| entry(number).outcome.n_records > 0), [true, false, false]);
}

/// After it was full, files can be removed, and there is room for others.
#[test]
fn removing_files_makes_room() {
    let file = |seed| (format!("{seed}/PT1H.json"), generated(Format::Vnet4, seed, 100_000));
    let files: Files = (0..4).map(file).collect();
    let mut engine = Engine::default();
    load(&mut engine, &files[..1].to_vec(), &LoadLimits::default(), 1);
    let max_bytes = engine.store().n_bytes() * 5 / 2;
    engine.handle(ToEngine::Clear, &mut |_| {});
    assert_eq!(load(&mut engine, &files, &with_room(max_bytes), 2), 1);
    engine.handle(ToEngine::Remove(vec![0, 1, 2, 3]), &mut |_| {});
    assert_eq!(shown(&mut engine, View::default()).loaded.without_room.n_wholly, 0);
    assert_eq!(load(&mut engine, &files[..1].to_vec(), &with_room(max_bytes), 3), 0);
    assert!(engine.store().n_rows() > 0);
}

/// The budget of the store, whoever made the chunks.
#[test]
fn a_tuple_takes_no_more_than_its_budget() {
    let bytes = generated(Format::Vnet4, 1, 20_000_000);
    let (store, _) = support::read_in_slices(&bytes, 1 << 20);
    let per_tuple = store.n_bytes() as f64 / f64::from(store.n_rows());
    assert!(per_tuple <= 32.0, "{per_tuple} bytes a tuple");
    let file = NewFile { number: 0, path: "PT1H.json".to_owned(), size: bytes.len() as u64, is_packed: false };
    let estimated = likely_bytes(&file) as f64 / store.n_bytes() as f64;
    assert!((0.8..1.25).contains(&estimated), "{estimated} of what it takes");
    let packed = NewFile { path: "PT1H.json.GZ".to_owned(), ..file.clone() };
    assert_eq!(likely_bytes(&packed) / 32, file.size * 10 / 72);
}
