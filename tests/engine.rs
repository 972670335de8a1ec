//! Questions to the engine, as the page asks them.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/asking.rs"]
mod asking;

use asking::ask;
use flowglass::engine::{Engine, plan};
use flowglass::parse::{Reader, Resume};
use flowglass::protocol::{
    Answer, Column, ConnectionColumn, ConnectionSort, FromEngine, GroupBy, GroupColumn, GroupSort, Kind, LoadLimits,
    NewFile, Question, Row, Shown, Sort, Task, ToEngine, View,
};
use flowglass::sample::{Format, Generator, Options};
use proptest::prelude::*;

/// An engine that has read these files, whole, in the order of `order`.
fn engine(files: &[(&str, Vec<u8>)], order: &[usize]) -> Engine {
    let listed: Vec<NewFile> = files
        .iter()
        .zip(0..)
        .map(|((path, bytes), number)| NewFile {
            number,
            path: (*path).to_owned(),
            size: bytes.len() as u64,
            is_packed: false,
        })
        .collect();
    let mut engine = Engine::default();
    let mut replies = Vec::new();
    // A job for each file, so that they can come in any order.
    let jobs: Vec<_> = listed.iter().flat_map(|file| plan(std::slice::from_ref(file), file.number)).collect();
    engine.handle(ToEngine::Begin { files: listed, jobs: jobs.clone(), limits: LoadLimits::default() }, &mut |reply| {
        replies.push(reply);
    });
    for index in order {
        let job = &jobs[*index];
        assert!(matches!(&job.task, Task::Files(numbers) if numbers.len() == 1));
        let mut reader = Reader::new();
        reader.begin(*index as u32, &Resume::beginning(), u64::MAX);
        reader.push(&files[*index].1, |chunk| engine.chunk(job.number, chunk));
        let outcome = reader.finish();
        if let Some(chunk) = reader.flush() {
            engine.chunk(job.number, chunk);
        }
        engine.job_done(job.number, vec![outcome], &mut |reply| replies.push(reply));
    }
    assert_eq!(replies, [FromEngine::Finished { not_read: Vec::new(), n_begun: 1 }]);
    engine
}

fn show(engine: &mut Engine, generation: u32, view: View) -> Shown {
    let mut shown = None;
    engine.handle(ToEngine::Ask(Question::Show { generation, view }), &mut |_| {});
    while engine.has_work() {
        engine.work(&mut |reply| {
            if let FromEngine::Answer(Answer::Shown(answer)) = reply {
                shown = Some(*answer);
            }
        });
    }
    shown.unwrap()
}

fn rows(engine: &mut Engine, generation: u32, first: u64, count: u32) -> Vec<Row> {
    match ask(engine, Question::Rows { generation, first, count }).pop() {
        Some(Answer::Rows { rows, .. }) => rows,
        _ => Vec::new(),
    }
}

fn generated(format: Format, seed: u64) -> Vec<u8> {
    let mut generator = Generator::new(&Options { format, n_bytes: 60_000, seed, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    bytes
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let v4 = generated(Format::Vnet4, 1);
    vec![
        ("b/PT1H.json", v4.clone()),
        ("a/PT1H.json", v4),
        ("c/PT1H.json", generated(Format::Nsg2, 2)),
        ("c/PT1H.json", generated(Format::Nsg1, 3)),
    ]
}

/// What a row is known by: its file and bytes, and its place among the record's rows does not show.
fn face(row: &Row) -> String {
    let mut row = row.clone();
    row.id = 0;
    format!("{row:?}")
}

/// The order of rows, and which of several repeats counts, do not depend on the order of arrival.
#[test]
fn the_order_of_arrival_does_not_show() {
    let files = files();
    let mut first = engine(&files, &[0, 1, 2, 3]);
    let mut other = engine(&files, &[3, 1, 0, 2]);
    for column in Column::ALL {
        for descending in [false, true] {
            let view = View { sort: Sort { column, descending }, max_spans: 200, ..View::default() };
            let (one, two) = (show(&mut first, 1, view.clone()), show(&mut other, 1, view));
            assert_eq!((&one.summary, &one.timeline, &one.covered), (&two.summary, &two.timeline, &two.covered));
            assert_eq!(one.loaded.repeated_records, two.loaded.repeated_records);
            assert!(one.loaded.repeated_records > 0);
            let (one, two) = (rows(&mut first, 1, 0, 4000), rows(&mut other, 1, 0, 4000));
            assert_eq!(
                one.iter().map(face).collect::<Vec<_>>(),
                two.iter().map(face).collect::<Vec<_>>(),
                "{column:?}"
            );
            assert!(one.iter().all(|row| row.file.text != "b/PT1H.json"), "the first by path counts");
        }
    }
}

/// What was worked out before serves again where it can; what is answered is the same.
#[test]
fn views_that_were_shown_before_do_not_show() {
    let files = files();
    let mut used = engine(&files, &[0, 1, 2, 3]);
    // Some that no row matches, some that all do, some of all but a few, and between them none.
    let filters = [
        "",
        "-ip:192.0.2.254",
        "time>=2020-01-01",
        "",
        "action:deny",
        "time>=2020-01-01 action:deny",
        "duration>1s",
        "-duration>1s",
        "dir:in",
        "",
    ];
    let ways = [(false, 200, false), (false, 30, false), (false, 200, true), (true, 200, false), (true, 30, true)];
    let views = ways.into_iter().flat_map(|(with_repeats, max_spans, counted_once)| {
        filters.map(|filter| {
            let filter = filter.parse().unwrap();
            View { filter, with_repeats, max_spans, counted_once, ..View::default() }
        })
    });
    let sort = GroupSort { column: GroupColumn::Tuples, descending: true };
    for (generation, view) in (1..).zip(views) {
        let mut fresh = engine(&files, &[0, 1, 2, 3]);
        let (one, two) = (show(&mut used, generation, view.clone()), show(&mut fresh, generation, view));
        assert_eq!(one, two);
        for by in [GroupBy::Rule, GroupBy::Source, GroupBy::Port] {
            let question = || Question::Groups { generation, by, sort, first: 0, count: 50 };
            assert_eq!(ask(&mut used, question()), ask(&mut fresh, question()), "{:?} {by:?}", one.view);
        }
        for kind in [Kind::Connections, Kind::Attempts] {
            let sort = ConnectionSort { column: ConnectionColumn::Duration, descending: generation % 2 == 0 };
            let question = || Question::Connections { generation, kind, sort, first: 0, count: 50 };
            let (one, two) = (ask(&mut used, question()), ask(&mut fresh, question()));
            assert_eq!(one, two);
            assert!(matches!(&one[..], [Answer::Connections { page, .. }] if page.failure.is_none()));
        }
        let by_bytes = View { sort: Sort { column: Column::BytesSent, descending: true }, ..one.view };
        for view in [by_bytes.clone(), View { sort: Sort::default(), ..by_bytes }] {
            show(&mut used, generation, view.clone());
            show(&mut fresh, generation, view);
            assert_eq!(rows(&mut used, generation, 0, 4000), rows(&mut fresh, generation, 0, 4000));
        }
    }
}

/// A slow twin: all rows, sorted by the standard library.
#[test]
fn every_column_sorts_as_its_values_do() {
    let mut engine = engine(&files(), &[0, 1, 2, 3]);
    let by_time = View { with_repeats: true, ..View::default() };
    let n = show(&mut engine, 1, by_time.clone()).summary.tuples;
    let base = rows(&mut engine, 1, 0, 4096);
    assert_eq!(base.len() as u64, n.min(4096));
    assert!(n <= 4096, "the table is small enough to be looked at whole");
    assert!(base.is_sorted_by_key(|row| row.time_ms));
    let text =
        |name: &Option<flowglass::protocol::Name>| name.as_ref().map(|n| (n.text.to_lowercase(), n.text.clone()));
    for (generation, column) in (2..).zip(Column::ALL) {
        for descending in [false, true] {
            let compare = |a: &Row, b: &Row| {
                fn known_first<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> std::cmp::Ordering {
                    match (a, b) {
                        (Some(a), Some(b)) if descending => b.cmp(&a),
                        (Some(a), Some(b)) => a.cmp(&b),
                        (a, b) => a.is_none().cmp(&b.is_none()),
                    }
                }
                let address = |text: &str| text.parse::<std::net::IpAddr>().ok();
                let state = |row: &Row| (row.state != flowglass::flow::State::None).then_some(row.state);
                match column {
                    Column::Time => known_first(Some(a.time_ms), Some(b.time_ms), descending),
                    Column::Source => known_first(address(&a.source), address(&b.source), descending),
                    Column::Destination => known_first(address(&a.destination), address(&b.destination), descending),
                    Column::SourcePort => known_first(Some(a.source_port), Some(b.source_port), descending),
                    Column::DestinationPort => {
                        known_first(Some(a.destination_port), Some(b.destination_port), descending)
                    }
                    Column::Protocol => known_first(Some(a.protocol), Some(b.protocol), descending),
                    Column::Direction => known_first(Some(a.direction), Some(b.direction), descending),
                    Column::Decision => known_first(Some(a.decision), Some(b.decision), descending),
                    Column::State => known_first(state(a), state(b), descending),
                    Column::Encryption => known_first(text(&a.encryption), text(&b.encryption), descending),
                    Column::PacketsSent => known_first(a.counters.packets_sent, b.counters.packets_sent, descending),
                    Column::BytesSent => known_first(a.counters.bytes_sent, b.counters.bytes_sent, descending),
                    Column::PacketsReceived => {
                        known_first(a.counters.packets_received, b.counters.packets_received, descending)
                    }
                    Column::BytesReceived => {
                        known_first(a.counters.bytes_received, b.counters.bytes_received, descending)
                    }
                    Column::Rule => known_first(text(&a.rule), text(&b.rule), descending),
                    Column::Acl => known_first(text(&a.acl), text(&b.acl), descending),
                    Column::Nic => known_first(text(&a.nic), text(&b.nic), descending),
                    Column::File => known_first(Some(&a.file.text), Some(&b.file.text), descending),
                }
            };
            let mut expected = base.clone();
            if column != Column::File {
                expected.sort_by(compare); // stable, as the engine's
            } else {
                // Files of the same path stay apart, in the order in which they were added.
                expected.sort_by(compare);
                show(&mut engine, generation, View { sort: Sort { column, descending }, ..by_time.clone() });
                let found = rows(&mut engine, generation, 0, 4096);
                assert!(found.is_sorted_by(|a, b| compare(a, b).is_le()), "{column:?}");
                continue;
            }
            show(&mut engine, generation, View { sort: Sort { column, descending }, ..by_time.clone() });
            let found = rows(&mut engine, generation, 0, 4096);
            let ids = |rows: &[Row]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
            assert_eq!(ids(&found), ids(&expected), "{column:?} descending {descending}");
        }
    }
}

#[test]
fn rows_of_an_older_question_are_not_given() {
    let mut engine = engine(&files(), &[0, 1, 2, 3]);
    show(&mut engine, 1, View::default());
    show(&mut engine, 2, View { with_repeats: true, ..View::default() });
    assert!(rows(&mut engine, 1, 0, 10).is_empty());
    assert_eq!(rows(&mut engine, 2, 0, 10).len(), 10);
    assert!(rows(&mut engine, 2, u64::MAX, 10).is_empty());
}

#[test]
fn a_cleared_engine_is_as_new() {
    let mut engine = engine(&files(), &[0, 1, 2, 3]);
    show(&mut engine, 1, View::default());
    engine.handle(ToEngine::Clear, &mut |_| {});
    let shown = show(&mut engine, 2, View::default());
    assert_eq!((shown.summary.tuples, shown.loaded.files), (0, 0));
}

/// A chunk comes through its parts as it was.
#[test]
fn a_chunk_comes_through_its_parts() {
    let mut reader = Reader::new();
    reader.begin(0, &Resume::beginning(), u64::MAX);
    reader.push(&generated(Format::Mixed, 9), |_| {});
    reader.finish();
    let chunk = reader.flush().unwrap();
    let parts: Vec<Vec<u8>> = chunk.parts().into_iter().map(<[u8]>::to_vec).collect();
    let mut next = parts.iter();
    let back =
        flowglass::columns::Chunk::from_parts(&chunk.header(), |into| into.copy_from_slice(next.next().unwrap()));
    assert_eq!(back.unwrap(), chunk);
    let mut header = chunk.header();
    header.n_bytes.pop();
    assert!(flowglass::columns::Chunk::from_parts(&header, |_| {}).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the files' sizes, the plan reads every byte of every file once.
    #[test]
    fn the_plan_reads_everything_once(sizes in proptest::collection::vec(prop_oneof![0_u64..100_000, 0_u64..200_000_000], 0..40)) {
        let files: Vec<NewFile> = sizes
            .iter()
            .zip(0..)
            .map(|(size, number)| NewFile { number, path: format!("{:03}", number * 7 % 40), size: *size, is_packed: false })
            .collect();
        let jobs = plan(&files, 10);
        let mut whole = vec![0; files.len()];
        let mut ranges = vec![Vec::new(); files.len()];
        for (job, number) in jobs.iter().zip(10..) {
            prop_assert_eq!(job.number, number);
            match &job.task {
                Task::Files(numbers) => numbers.iter().for_each(|number| whole[*number as usize] += 1),
                Task::Range { file, start, stop_at } => {
                    let from = match start {
                        flowglass::protocol::Start::At(place) => place.at,
                        flowglass::protocol::Start::Search(from) => *from,
                    };
                    ranges[*file as usize].push((from, *stop_at));
                }
                Task::Quote(_) | Task::Sample | Task::Pack(_) => prop_assert!(false, "that reads no files"),
            }
        }
        for (index, ranges) in ranges.iter().enumerate() {
            prop_assert_eq!(whole[index], usize::from(ranges.is_empty()));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
            if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
                prop_assert_eq!((first.0, last.1), (0, u64::MAX));
            }
        }
    }
}
