//! Saved views with the logs themselves: they are read as the logs are, every record is to be had as it stands in its
//! file, and what is broken or hostile does no harm.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/logs.rs"]
mod logs;
mod support;

use std::io::{Cursor, Read};

use flowglass::archive::ArchiveError;
use flowglass::engine::Engine;
use flowglass::parse::{Outcome, ProblemKind, Reader, Resume};
use flowglass::protocol::{FromEngine, LoadLimits, SaveRequest, Saving, Task, ToEngine};
use flowglass::query::filter::Filter;
use flowglass::share::redact::Redaction;
use flowglass::share::saved::{
    About, LeftOut, LogFile, LogSource, Plan, SavedView, TextPacker, ViewWriter, Written, page,
};
use flowglass::store::{NewFile, Store};
use proptest::prelude::*;
use support::{rows, summary};

type Files = [(String, Vec<u8>)];

fn with_logs() -> Plan {
    Plan { with_logs: true, ..Plan::default() }
}

fn whole(manifest: &str, data: &[u8]) -> Vec<u8> {
    let before = [page::BEGINNING, page::MARKER, &page::view_block(manifest), page::DATA].concat();
    [before.as_bytes(), data, page::END.as_bytes()].concat()
}

/// The logs as they are in the files, whose numbers are their places.
fn pack(logs: &[LogFile], files: &Files) -> Result<Vec<u8>, String> {
    let (mut packer, mut data) = (TextPacker::new(), Vec::new());
    for log in logs {
        if log.has_text {
            let bytes = files[log.place.file as usize].1.as_slice();
            let mut source = LogSource::open(Cursor::new(bytes))?;
            let (_, mut text) = source.text(log.place.member, 0)?;
            while packer.step(log, &mut text, &mut data)? {}
        } else {
            packer.pass_over(&mut data);
        }
    }
    packer.finish(&mut data);
    Ok(data)
}

fn written(store: &Store, plan: Plan) -> (Written, Vec<u8>) {
    let mut writer = ViewWriter::new(store, plan, None);
    let mut data = Vec::new();
    for chunk in 0..store.chunks().len() {
        writer.add(store, chunk, &mut data).unwrap();
    }
    let written = writer.finish(store, &mut data).unwrap();
    (written, data)
}

fn saved(store: &Store, files: &Files) -> Vec<u8> {
    let (written, data) = written(store, with_logs());
    assert!(data.is_empty() && written.about.has_logs);
    whole(&written.manifest, &pack(&written.logs, files).unwrap())
}

/// What is in a saved view, and why not all of it where it is broken; `None` where it cannot be opened at all.
fn opened(bytes: &[u8]) -> Option<(About, Store, Option<String>)> {
    let mut view = SavedView::open(bytes).ok()?;
    let mut store = Store::default();
    store.files_mut().add(NewFile { number: 0, path: String::new(), size: 0, is_packed: false });
    for member in view.members(0, 100) {
        store.files_mut().add_member(&member);
    }
    let (mut reader, mut outcomes) = (Reader::new(), Vec::new());
    let failure = loop {
        match view.next_text() {
            Ok(Some(number)) => {
                reader.begin(number, &Resume::beginning(), u64::MAX);
                let failure = push_all(&mut reader, &mut view.text(), &mut store);
                outcomes.push(view.outcome_of_text(Outcome { failure, ..reader.finish() }));
            }
            Ok(None) => break None,
            Err(error) => break Some(error.to_string()),
        }
    };
    if let Some(chunk) = reader.flush() {
        store.append(chunk);
    }
    assert!(matches!(view.next_text(), Ok(None)));
    outcomes.extend(view.outcomes(failure.as_deref()));
    for outcome in outcomes {
        store.files_mut().add_outcome(&outcome);
        store.files_mut().finish(outcome.file, outcome.failure.clone());
    }
    store.files_mut().finish(0, None);
    store.mark_parts();
    Some((view.manifest().about.clone(), store, failure))
}

fn push_all(reader: &mut Reader, text: &mut impl Read, store: &mut Store) -> Option<String> {
    let mut bytes = [0; 5000];
    loop {
        match text.read(&mut bytes) {
            Ok(0) => return None,
            Ok(n) => drop(reader.push(&bytes[..n], |chunk| store.append(chunk))),
            Err(error) => return Some(ArchiveError::from(error).to_string()),
        }
    }
}

fn sorted_rows(store: &Store) -> Vec<String> {
    let mut rows = rows(store);
    rows.sort();
    rows
}

/// Of a file that was read all that is told of it, but for its number.
fn files(store: &Store) -> Vec<String> {
    let files = store.files().iter().map(|(_, entry)| {
        let mut outcome = entry.outcome.clone();
        outcome.file = 0;
        outcome.problems.set_file(0);
        format!("{} {} {outcome:?} {:?}", entry.path, entry.size, entry.refusal())
    });
    files.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_logs_come_back_as_they_were_read(seed: u64) {
        let store = logs::store(seed);
        let (about, again, failure) = opened(&saved(&store, &logs::files(seed))).unwrap();
        prop_assert_eq!(failure, None);
        prop_assert!(about.has_logs);
        let n_files = store.files().iter().filter(|(_, entry)| entry.outcome.n_records > 0).count() as u64;
        prop_assert_eq!((about.n_tuples, about.n_files), (u64::from(store.n_rows()), n_files));
        prop_assert_eq!(sorted_rows(&again), sorted_rows(&store));
        prop_assert_eq!(files(&again), files(&store));
        for with_repeats in [false, true] {
            prop_assert_eq!(summary(&again, with_repeats), summary(&store, with_repeats));
        }
    }

    #[test]
    fn every_record_is_to_be_had_as_it_stands(seed: u64) {
        let files = logs::files(seed);
        let bytes = saved(&logs::store(seed), &files);
        let (_, again, _) = opened(&bytes).unwrap();
        for record in again.chunks().iter().flat_map(|chunk| &chunk.columns.records) {
            let place = again.files().place(record.file);
            let original = &files[place.member.unwrap() as usize].1;
            let text = passage(&bytes, place.member, record.start, record.end);
            prop_assert_eq!(text, &original[record.start as usize..record.end as usize]);
        }
    }

    /// A view that is opened beside others can be saved with its logs again.
    #[test]
    fn the_logs_of_a_view_go_into_another(seed: u64) {
        let store = logs::store(seed);
        let first = saved(&store, &logs::files(seed));
        let (_, again, _) = opened(&first).unwrap();
        let second = saved(&again, &[("view.html".to_owned(), first)]);
        let (_, third, failure) = opened(&second).unwrap();
        prop_assert_eq!(failure, None);
        prop_assert_eq!(sorted_rows(&third), sorted_rows(&store));
        prop_assert_eq!(files(&third), files(&store));
    }

    #[test]
    fn what_is_cut_off_is_there_up_to_the_cut(seed: u64, share in 0.0..1.0) {
        let store = logs::store(seed);
        let bytes = saved(&store, &logs::files(seed));
        let cut = (bytes.len() as f64 * share) as usize;
        if let Some((_, again, failure)) = opened(&bytes[..cut]) {
            let all = sorted_rows(&store);
            prop_assert!(sorted_rows(&again).iter().all(|row| all.binary_search(row).is_ok()));
            let is_said = |(_, entry): (_, &flowglass::store::FileEntry)| {
                entry.refusal().is_some() || entry.outcome.problems.count(ProblemKind::CutOff) > 0
            };
            let n_complete = again.files().iter().filter(|file| !is_said(*file)).count();
            prop_assert!(failure.is_none() || n_complete < store.files().len());
        }
    }

    #[test]
    fn changed_bytes_do_no_harm(seed: u64, places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = saved(&logs::store(seed), &logs::files(seed));
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some((_, again, _)) = opened(&bytes) {
            summary(&again, true);
            prop_assert_eq!(rows(&again).len(), again.n_rows() as usize);
        }
        for member in 0..3 {
            if let Ok(mut source) = LogSource::open(Cursor::new(bytes.as_slice()))
                && let Ok((_, mut text)) = source.text(Some(member), 100)
            {
                let _read = text.read_to_end(&mut Vec::new());
            }
        }
    }

    /// As one would write it who knows the format.
    #[test]
    fn frames_that_lie_are_refused(seed: u64, at in any::<prop::sample::Index>(), value: u32) {
        let (written, _) = written(&logs::store(seed), with_logs());
        let mut frames = frames_of(&pack(&written.logs, &logs::files(seed)).unwrap());
        let at = at.index(frames.len());
        for (byte, new) in frames[at..].iter_mut().zip(value.to_le_bytes()) {
            *byte = new;
        }
        let (_, again, _) = opened(&with_frames(&written.manifest, &frames)).unwrap();
        prop_assert_eq!(rows(&again).len(), again.n_rows() as usize);
    }
}

/// The bytes of a place in a saved view.
fn passage(bytes: &[u8], member: Option<u32>, start: u64, end: u64) -> Vec<u8> {
    let mut source = LogSource::open(Cursor::new(bytes)).unwrap();
    let (at, text) = source.text(member, start).unwrap();
    assert!(at <= start);
    let mut passage = Vec::new();
    text.take(end - at).read_to_end(&mut passage).unwrap();
    passage.split_off((start - at) as usize)
}

fn frames_of(data: &[u8]) -> Vec<u8> {
    let mut frames = Vec::new();
    let mut decoder = flowglass::share::seven_bits::Decoder::new();
    decoder.push(data, &mut frames).unwrap();
    frames
}

fn with_frames(manifest: &str, frames: &[u8]) -> Vec<u8> {
    whole(manifest, flowglass::share::seven_bits::encode(frames).as_bytes())
}

fn store_of(files: &Files) -> Store {
    let mut store = Store::default();
    for ((path, bytes), number) in files.iter().zip(0..) {
        logs::append(&mut store, number, path, bytes);
    }
    store
}

fn record(n_filled: usize) -> String {
    let tuple = r#"{"properties":{"flows":[{"flowTuples":["1542110402,192.0.2.1,10.0.0.4,1,2,T,I,A"]}]},"x":"#;
    format!("{tuple}\"{}\"}}", "s".repeat(n_filled))
}

/// A long log is in several frames; what is before a passage is not unpacked, so that it may even be broken.
#[test]
fn a_passage_is_found_without_what_is_before_it() {
    let records: Vec<String> = (0..40).map(|n| record(100_000 + n)).collect();
    let text = format!("{{\"records\":[{}]}}", records.join(","));
    let files = [("a.json".to_owned(), b"{}".to_vec()), ("b.json".to_owned(), text.clone().into_bytes())];
    let (written, _) = written(&store_of(&files), with_logs());
    let mut frames = frames_of(&pack(&written.logs, &files).unwrap());
    // The empty frame of the first file, the header of the second one's first frame, and then its bytes.
    assert_eq!(frames[..8], [0; 8]);
    assert_eq!(frames[12..16], (1_u32 << 20).to_le_bytes());
    frames[16..20].copy_from_slice(b"oops");
    let bytes = with_frames(&written.manifest, &frames);
    let start = text.rfind(&records[20]).unwrap() as u64;
    let end = start + records[20].len() as u64;
    assert_eq!(passage(&bytes, Some(1), start, end), records[20].as_bytes());
    let why = |member, from| {
        let mut source = LogSource::open(Cursor::new(bytes.as_slice())).unwrap();
        let read = source
            .text(member, from)
            .and_then(|(_, mut text)| text.read_to_end(&mut Vec::new()).map_err(|error| error.to_string()));
        read.unwrap_err()
    };
    assert_eq!(why(Some(1), 5), "the saved view is broken: its packed data has changed");
    assert_eq!(why(Some(0), 0), "the saved view is broken: the text of this log is not in it");
    assert_eq!(why(None, 0), "the file has changed since it was opened");
    let (_, again, failure) = opened(&bytes).unwrap();
    assert_eq!(failure.unwrap(), "the saved view is broken: its packed data has changed");
    insta::assert_snapshot!(again.files().iter().filter_map(|(_, entry)| entry.refusal()).collect::<Vec<_>>().join("\n"), @r"
    this is JSON of something else: there are no flow records in it
    it cannot be read: the saved view is broken: its packed data has changed
    ");
}

/// A part says that it unpacks to a thousand times its size, or to more than any does.
#[test]
fn a_bomb_is_stopped() {
    let text = format!("{{\"records\":[{}]}}", record(100));
    let files = [("a.json".to_owned(), text.into_bytes())];
    let (written, _) = written(&store_of(&files), with_logs());
    let spaces = [("a.json".to_owned(), vec![b' '; 40 << 20])];
    let bytes = whole(&written.manifest, &pack(&written.logs, &spaces).unwrap());
    let (_, again, failure) = opened(&bytes).unwrap();
    assert_eq!(again.n_rows(), 0);
    assert_eq!(
        failure.unwrap(),
        "the saved view is broken: it unpacks to more than 250 times its size, which no flow log does"
    );
    let mut frames = frames_of(&pack(&written.logs, &files).unwrap());
    frames[4..8].copy_from_slice(&(1_u32 << 20 | 1).to_le_bytes());
    let (_, _, failure) = opened(&with_frames(&written.manifest, &frames)).unwrap();
    assert_eq!(failure.unwrap(), "the saved view is broken: a part of it is larger than any that is written");
}

/// What a log's own packing gives before it breaks off goes in, and that it broke off is told again.
#[test]
fn a_log_that_breaks_off_stays_as_it_is() {
    let mut gzipped = Vec::new();
    let text = format!("{{\"records\":[{},{}]}}", record(100), record(1000));
    let mut encoder = flate2::write::GzEncoder::new(&mut gzipped, flate2::Compression::none());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
    encoder.finish().unwrap();
    gzipped.truncate(300);
    let mut store = Store::default();
    let size = gzipped.len() as u64;
    store.files_mut().add(NewFile { number: 0, path: "a.gz".to_owned(), size, is_packed: true });
    let mut reader = Reader::new();
    reader.begin(0, &Resume::beginning(), u64::MAX);
    let files = [("a.gz".to_owned(), gzipped)];
    let failure = {
        let mut source = LogSource::open(Cursor::new(files[0].1.as_slice())).unwrap();
        push_all(&mut reader, &mut source.text(None, 0).unwrap().1, &mut store)
    };
    let outcome = Outcome { failure, ..reader.finish() };
    store.append(reader.flush().unwrap());
    store.files_mut().add_outcome(&outcome);
    store.files_mut().finish(0, outcome.failure.clone());
    assert_eq!(outcome.failure.unwrap(), "its gzip data ends early, at byte 285 of the unpacked text");
    let (_, again, _) = opened(&saved(&store, &files)).unwrap();
    assert_eq!(self::files(&again), self::files(&store));
    // It was replaced by a shorter one.
    let (written, _) = written(&store, with_logs());
    let other = [("a.gz".to_owned(), b"{\"records\":[]}".to_vec())];
    assert_eq!(pack(&written.logs, &other).unwrap_err(), "a.gz: it has changed since it was opened");
}

/// Wherever a log would tell what is not to go in, there are columns as always.
#[test]
fn with_less_than_everything_there_are_no_logs() {
    let store = logs::store(5);
    let redaction = Redaction::parse("macs").unwrap();
    let left_out = LeftOut { counters: true, ..LeftOut::default() };
    for plan in [
        Plan { redaction, ..with_logs() },
        Plan { left_out, ..with_logs() },
        Plan { only: Some(Filter::default()), ..with_logs() },
    ] {
        assert!(!plan.takes_logs());
        let (written, data) = written(&store, plan);
        assert!(!written.about.has_logs && written.logs.is_empty());
        let bytes = whole(&written.manifest, &data);
        let mut view = SavedView::open(bytes.as_slice()).unwrap();
        assert!(matches!(view.next_chunk(), Ok(Some(_))));
        assert!(matches!(view.next_text(), Ok(None)));
        let mut source = LogSource::open(Cursor::new(bytes.as_slice())).unwrap();
        assert_eq!(
            source.text(Some(0), 0).map(|_| ()).unwrap_err(),
            "a saved view has what was read of the logs, and not their text"
        );
    }
}

/// The engine says which logs they are; the page has them packed.
#[test]
fn the_engine_tells_the_logs() {
    let mut files = logs::files(11);
    files.push(("other.json".to_owned(), b"[1]".to_vec()));
    let mut engine = Engine::default();
    for (number, (path, bytes)) in (0..).zip(&files) {
        let file = NewFile { number, path: path.clone(), size: bytes.len() as u64, is_packed: false };
        let jobs = flowglass::engine::plan(std::slice::from_ref(&file), number);
        let job = jobs[0].number;
        engine.handle(ToEngine::Begin { files: vec![file], jobs, limits: LoadLimits::default() }, &mut |_| {});
        let mut reader = Reader::new();
        reader.begin(number, &Resume::beginning(), u64::MAX);
        reader.push(bytes, |chunk| engine.chunk(job, chunk));
        let outcome = reader.finish();
        if let Some(chunk) = reader.flush() {
            engine.chunk(job, chunk);
        }
        engine.job_done(job, vec![outcome], &mut |_| {});
    }
    let mut save = |number, only_estimate| {
        let mut said = Vec::new();
        let mut take = |reply| {
            if let FromEngine::Saving(saving) = reply {
                said.push(saving);
            }
        };
        let request = SaveRequest { number, plan: with_logs(), only_estimate };
        engine.handle(ToEngine::Save(Box::new(request)), &mut take);
        while engine.has_work() {
            engine.work(&mut take);
        }
        let [said] = <[Saving; 1]>::try_from(said).unwrap();
        said
    };
    let Saving::Estimate { number: 1, n_bytes: likely, .. } = save(1, true) else { panic!("no estimate") };
    let Saving::Done { number: 2, manifest, about, logs } = save(2, false) else { panic!("not done") };
    assert!(about.has_logs);
    assert_eq!(logs.len(), files.len());
    assert!(!logs.last().unwrap().has_text);
    assert_eq!(Task::Pack(logs.clone()).files(), (0..files.len() as u32).collect::<Vec<_>>());
    let data = pack(&logs, &files).unwrap();
    // Small logs pack less or better than large ones.
    let n_bytes = (manifest.len() + data.len()) as u64;
    assert!((n_bytes / 3..n_bytes * 3).contains(&likely), "{likely} of {n_bytes}");
    let (_, again, _) = opened(&whole(&manifest, &data)).unwrap();
    assert_eq!(sorted_rows(&again), sorted_rows(engine.store()));
    assert_eq!(self::files(&again), self::files(engine.store()));
}
