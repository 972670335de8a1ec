//! The list of files: what is said of each, removing some, and everything about one row.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use flowglass::engine::{Engine, plan};
use flowglass::parse::{Reader, Resume, trace};
use flowglass::protocol::{
    Answer, Copied, Detail, FileColumn, FileNumber, FileRow, FileSort, FileState, FromEngine, LoadLimits, Mark, Member,
    NewFile, Question, Task, ToEngine,
};
use flowglass::sample::{Format, Generator, Options};
use proptest::prelude::*;
use support::{rows, summary};

fn record(n: u32) -> String {
    format!(
        r#"{{"time":"2022-09-14T09:{:02}:52Z","macAddress":"00224871C2{:02}","flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"R{n}","flowTuples":["1663146{:03}599,10.0.0.6,192.0.2.{},23956,443,6,O,B,NX,0,0,0,0","no tuple","1663146{:03}999,10.0.0.6,192.0.2.{},23956,443,6,O,E,NX,3,767,2,1580"]}}]}}]}}}}"#,
        n % 60,
        n % 7,
        n % 1000,
        n % 5,
        n % 1000,
        n % 5
    )
}

fn file_of(records: &[u32]) -> String {
    let records: Vec<String> = records.iter().map(|n| record(*n)).collect();
    format!("{{\"records\":[{}]}}", records.join(","))
}

/// An engine in which these files were read, in this order, with a few of them in each chunk.
fn engine_of(files: &[(FileNumber, String, &[u8])]) -> Engine {
    let mut engine = Engine::default();
    let new: Vec<NewFile> = files
        .iter()
        .map(|(number, path, bytes)| NewFile {
            number: *number,
            path: path.clone(),
            size: bytes.len() as u64,
            is_packed: false,
        })
        .collect();
    let jobs = plan(&new, 0);
    engine.handle(ToEngine::Begin { files: new, jobs: jobs.clone(), limits: LoadLimits::default() }, &mut |_| {});
    for job in jobs {
        let Task::Files(numbers) = job.task else { panic!("small files are read whole") };
        let mut reader = Reader::new();
        let mut outcomes = Vec::new();
        for number in numbers {
            let (_, _, bytes) = files.iter().find(|file| file.0 == number).unwrap();
            reader.begin(number, &Resume::beginning(), u64::MAX);
            reader.push(bytes, |chunk| engine.chunk(job.number, chunk));
            outcomes.push(reader.finish());
        }
        if let Some(chunk) = reader.flush() {
            engine.chunk(job.number, chunk);
        }
        engine.job_done(job.number, outcomes, &mut |_| {});
    }
    engine
}

fn ask(engine: &mut Engine, question: Question) -> Option<Answer> {
    let mut answer = None;
    engine.handle(ToEngine::Ask(question), &mut |reply| {
        if let FromEngine::Answer(given) = reply {
            answer = Some(given);
        }
    });
    answer
}

fn listed(engine: &mut Engine, column: FileColumn, descending: bool) -> Vec<FileRow> {
    let sort = FileSort { column, descending };
    match ask(engine, Question::Files { generation: 1, sort, first: 0, count: 1000 }) {
        Some(Answer::Files { n_files, files, .. }) => {
            assert_eq!(n_files, files.len() as u64);
            files
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_said_of_each_file() {
    let hour = "resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG/y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C201/PT1H.json";
    let (early, late, same) = (file_of(&[1, 2]), file_of(&[1, 2, 3]), file_of(&[1, 2]));
    let cut = file_of(&[10, 11]);
    let mut engine = engine_of(&[
        (0, hour.to_owned(), early.as_bytes()),
        (1, "z-late.json".into(), late.as_bytes()),
        (2, "z-same.json".into(), same.as_bytes()),
        (3, "a.txt".into(), b"nothing of the kind"),
        (4, "b-cut.json".into(), &cut.as_bytes()[..cut.len() - 20]),
    ]);
    let files = listed(&mut engine, FileColumn::Path, false);
    let said: Vec<String> = files
        .iter()
        .map(|file| {
            format!(
                "{} {:?} records {} repeats {} tuples {} problems {} nics {} {:?}",
                file.number,
                file.state,
                file.records,
                file.repeated_records,
                file.tuples,
                file.problems,
                file.n_nics,
                file.copied
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    3 Refused { reason: "it is text, not JSON: it begins with \"nothing of the kind\"" } records 0 repeats 0 tuples 0 problems 1 nics 0 None
    4 CutOff { byte: 563, reason: None } records 2 repeats 0 tuples 3 problems 3 nics 2 None
    0 Read records 2 repeats 0 tuples 4 problems 2 nics 2 Some(OlderThan(Name { text: "z-late.json", clipped: 0 }))
    1 Read records 3 repeats 2 tuples 6 problems 3 nics 3 Some(NewerThan(Name { text: "resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG/y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C201/PT1H.json", clipped: 0 }))
    2 Read records 2 repeats 2 tuples 4 problems 2 nics 2 Some(SameAs(Name { text: "resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG/y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C201/PT1H.json", clipped: 0 }))
    "#);
    let of_hour = files.iter().find(|file| file.number == 0).unwrap();
    assert_eq!(of_hour.log.as_ref().unwrap().text, "WEB-NSG");
    assert_eq!((of_hour.hour_ms, of_hour.first_time_ms), (Some(1_663_146_000_000), Some(1_663_146_001_599)));
    assert_eq!(of_hour.by_version.vnet4, 4);
    let by_tuples: Vec<_> = listed(&mut engine, FileColumn::Tuples, true).iter().map(|file| file.number).collect();
    assert_eq!(by_tuples, [1, 0, 2, 4, 3]);
    for column in FileColumn::ALL {
        assert_eq!(listed(&mut engine, column, true).len(), 5);
    }
}

#[test]
fn files_in_an_archive() {
    let mut engine = Engine::default();
    let new = vec![NewFile { number: 0, path: "logs.zip".into(), size: 9, is_packed: false }];
    let jobs = plan(&new, 0);
    let mut replies = Vec::new();
    engine
        .handle(ToEngine::Begin { files: new, jobs, limits: LoadLimits::default() }, &mut |reply| replies.push(reply));
    let members: Vec<Member> = (0..3)
        .map(|index| Member { number: 100 + index, archive: 0, index, path: format!("d/{index}.json"), size: 1 })
        .collect();
    engine.members(&members);
    let mut reader = Reader::new();
    let mut outcomes = Vec::new();
    let text = file_of(&[1, 2]);
    reader.begin(100, &Resume::beginning(), u64::MAX);
    reader.push(text.as_bytes(), |_| {});
    outcomes.push(reader.finish());
    engine.chunk(0, reader.flush().unwrap());
    engine.job_done(0, outcomes, &mut |reply| replies.push(reply));
    assert_eq!(replies, [FromEngine::Finished { not_read: vec![0], n_begun: 1 }], "two of them were not come to");
    let files = listed(&mut engine, FileColumn::Path, false);
    let paths: Vec<&str> = files.iter().map(|file| file.path.text.as_str()).collect();
    assert_eq!(paths, ["logs.zip/d/0.json", "logs.zip/d/1.json", "logs.zip/d/2.json"]);
    assert_eq!(files[0].state, FileState::Read);
    assert_eq!((files[0].place.file, files[0].place.member), (0, Some(0)));
    engine.handle(ToEngine::Remove(vec![100]), &mut |_| {});
    assert_eq!(engine.store().n_rows(), 0);
    engine.handle(ToEngine::Remove(vec![0]), &mut |_| {});
    assert_eq!(listed(&mut engine, FileColumn::Path, false).len(), 0);
}

#[test]
fn a_row_and_its_neighbours_and_its_text() {
    let (one, other) = (file_of(&[1, 2, 6]), file_of(&[2, 7]));
    let mut engine = engine_of(&[(0, "a".into(), one.as_bytes()), (1, "b".into(), other.as_bytes())]);
    // Records 1 and 6 have one five-tuple, 2 and 7 another.
    let detail = |engine: &mut Engine, row: u32, with_repeats: bool| -> Detail {
        match ask(engine, Question::Detail { row, with_repeats }) {
            Some(Answer::Detail(detail)) => *detail,
            other => panic!("{other:?}"),
        }
    };
    let last_of_first = detail(&mut engine, 1, false);
    assert_eq!(last_of_first.n_same, 4);
    assert_eq!((last_of_first.n_rows_of_record, last_of_first.n_rejected_of_record), (2, 1));
    let times: Vec<u64> = last_of_first.neighbours.iter().map(|row| row.time_ms % 1_000_000).collect();
    assert_eq!(times, [1599, 1999, 6599, 6999]);
    // Its place leads back to its text.
    let passage = last_of_first.passage;
    let bytes = &one.as_bytes()[passage.place.start as usize..passage.place.end as usize];
    let (text, places) = trace(bytes);
    let Mark::Row(row) = passage.mark else { panic!("a row is marked") };
    assert!(text[places[row as usize].clone()].ends_with(b"E,NX,3,767,2,1580\""));
    assert_eq!(detail(&mut engine, 2, false).n_same, 4);
    assert_eq!(detail(&mut engine, 2, true).n_same, 6, "the repeated record's too");
    assert_eq!(ask(&mut engine, Question::Detail { row: 999, with_repeats: true }), None);
}

/// A record that stands in the file as a string.
#[test]
fn the_text_of_a_wrapped_record() {
    let wrapped = serde_json::json!({"_time": 1, "_raw": record(3), "host": "h"}).to_string();
    let mut engine = engine_of(&[(0, "a".into(), wrapped.as_bytes())]);
    let Some(Answer::Detail(detail)) = ask(&mut engine, Question::Detail { row: 1, with_repeats: false }) else {
        panic!("there are rows")
    };
    let place = detail.passage.place;
    let (text, places) = trace(&wrapped.as_bytes()[place.start as usize..place.end as usize]);
    assert_eq!(text, record(3).as_bytes());
    assert!(text[places[1].clone()].ends_with(b"E,NX,3,767,2,1580\""));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// After files were removed everything is as if they had never been there.
    #[test]
    fn removed_files_leave_nothing(
        contents in proptest::collection::vec(proptest::collection::vec(0_u32..12, 0..5), 1..8),
        gone in proptest::collection::vec(any::<bool>(), 8),
        large in any::<bool>(),
    ) {
        let mut texts: Vec<String> = contents.iter().map(|records| file_of(records)).collect();
        if large {
            let mut generator =
                Generator::new(&Options { format: Format::Mixed, n_bytes: 60_000, seed: 3, n_files: None });
            let mut bytes = Vec::new();
            while generator.next_file().is_some() {
                while generator.next_piece(&mut bytes) {}
            }
            texts[0] = String::from_utf8(bytes).unwrap();
        }
        let all: Vec<(FileNumber, String, &[u8])> =
            texts.iter().zip(0..).map(|(text, n)| (n, format!("{}.json", (n * 5) % 8), text.as_bytes())).collect();
        let stay: Vec<(FileNumber, String, &[u8])> = all.iter().filter(|file| !gone[file.0 as usize]).cloned().collect();
        let mut engine = engine_of(&all);
        let numbers = all.iter().map(|file| file.0).filter(|number| gone[*number as usize]).collect();
        engine.handle(ToEngine::Remove(numbers), &mut |_| {});
        let mut expected = engine_of(&stay);
        for with_repeats in [false, true] {
            prop_assert_eq!(summary(engine.store(), with_repeats), summary(expected.store(), with_repeats));
        }
        let sorted = |engine: &Engine| { let mut rows = rows(engine.store()); rows.sort(); rows };
        prop_assert_eq!(sorted(&engine), sorted(&expected));
        prop_assert_eq!(
            listed(&mut engine, FileColumn::Path, false),
            listed(&mut expected, FileColumn::Path, false)
        );
        prop_assert_eq!(engine.store().files().problems(), expected.store().files().problems());
    }
}

#[test]
fn a_newer_copy_is_one_only_where_all_is_in_it() {
    let (one, other) = (file_of(&[1, 2]), file_of(&[2, 3]));
    let mut engine = engine_of(&[(0, "a".into(), one.as_bytes()), (1, "b".into(), other.as_bytes())]);
    let copied: Vec<Option<Copied>> =
        listed(&mut engine, FileColumn::Path, false).into_iter().map(|file| file.copied).collect();
    assert_eq!(copied, [None, None]);
}

/// The hour that was downloaded while it was written, and again later: the record in which the first download ends is
/// not counted twice, whichever of the two comes first.
#[test]
fn a_record_that_was_cut_off_is_part_of_the_whole_one() {
    let whole = file_of(&[1, 2, 3]);
    let cut = &whole.as_bytes()[..whole.rfind("\"no tuple\"").unwrap()];
    for (cut_path, whole_path) in [("a", "b"), ("b", "a")] {
        let mut engine = engine_of(&[(0, cut_path.into(), cut), (1, whole_path.into(), whole.as_bytes())]);
        let (summary_of_both, counted) = summary(engine.store(), false);
        let alone = engine_of(&[(1, whole_path.into(), whole.as_bytes())]);
        let (expected, _) = summary(alone.store(), false);
        assert_eq!((summary_of_both.tuples, summary_of_both.bytes_sent), (expected.tuples, expected.bytes_sent));
        assert_eq!((counted.records, counted.repeated_records), (6, 3));
        let copied: Vec<(u32, Option<Copied>)> =
            listed(&mut engine, FileColumn::Size, false).into_iter().map(|file| (file.number, file.copied)).collect();
        assert!(matches!(copied[..], [(0, Some(Copied::OlderThan(_))), (1, Some(Copied::NewerThan(_)))]), "{copied:?}");
        engine.handle(ToEngine::Remove(vec![1]), &mut |_| {});
        let (left, counted) = summary(engine.store(), false);
        assert_eq!((left.tuples, counted.repeated_records), (5, 0), "what there is of the last record counts again");
    }
    // Of another NIC it is another record.
    let other = whole.replace("00224871C2", "00224871D2");
    let engine = engine_of(&[(0, "a".into(), cut), (1, "b".into(), other.as_bytes())]);
    assert_eq!(summary(engine.store(), false).1.repeated_records, 0);
}
