//! A large file is read in ranges by several readers: at any cut, and in any order of arrival, the result is the same.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use flowglass::engine::Engine;
use flowglass::parse::Reader;
use flowglass::protocol::{FromEngine, Job, JobNumber, LoadLimits, NewFile, Start, Task, ToEngine};
use flowglass::sample::{Format, Generator, Options};
use proptest::prelude::*;
use support::cut::{check_same, do_job};
use support::read;

fn generated(format: Format, n_bytes: u64) -> Vec<u8> {
    let mut generator = Generator::new(&Options { format, n_bytes, seed: 5, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    bytes
}

#[test]
fn usual_files_are_not_read_twice() {
    for format in Format::ALL {
        let bytes = generated(format, 400_000);
        let cuts: Vec<u64> = (1..9).map(|n| n * 45_000).collect();
        assert_eq!(check_same(&bytes, &cuts, &[3, 0, 2], 10_000), 0, "{format:?}");
    }
}

/// A list without the usual envelope: what a range assumes is wrong, and it is read again.
#[test]
fn unusual_envelopes_are_read_again_where_needed() {
    let bytes = generated(Format::Vnet4, 200_000);
    let text = String::from_utf8(bytes).unwrap();
    let bare = text.strip_prefix("{\"records\":").unwrap().strip_suffix('}').unwrap();
    assert!(check_same(bare.as_bytes(), &[50_000, 100_000], &[1, 0], 4096) > 0);
    let lines = bare[1..bare.len() - 1].replace("},{\"time\"", "}\n{\"time\"");
    check_same(lines.as_bytes(), &[50_000, 100_000, 150_000], &[2, 1, 0], 4096);
}

/// Strings that look like records mislead a search, not the result.
#[test]
fn what_only_looks_like_a_record_is_not_read_as_one() {
    let decoy = r#"{"time":"2022-09-14T09:00:52Z","note":["{\"time\":", {"time":{"time":[{"time":1}]}}],"macAddress":"m","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"x","flowTuples":["1663146003599,10.0.0.1,10.0.0.2,1,2,6,I,B,NX,,,,"]}]}]}}"#;
    let records: Vec<String> = (0..20).map(|n| decoy.replace("\"m\"", &format!("\"m{n}\""))).collect();
    let bytes = format!("{{\"records\":[{}]}}", records.join(",")).into_bytes();
    for cut in 1..600 {
        check_same(&bytes, &[cut, cut + 900, 3 * cut], &[1, 0, 2], 333);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn any_cuts_in_any_order_give_the_same(
        cuts in proptest::collection::vec(0_u64..90_000, 0..6),
        order in proptest::collection::vec(0_usize..7, 1..6),
        slice in 1_usize..40_000,
        damage in proptest::option::of((0_usize..80_000, any::<u8>())),
    ) {
        let mut bytes = generated(Format::Mixed, 80_000);
        if let Some((place, byte)) = damage {
            let place = place.min(bytes.len() - 1);
            bytes[place] = byte;
        }
        check_same(&bytes, &cuts, &order, slice);
    }
}

/// Cancelled in the middle: what was read before stays, and the file says that it is not whole.
#[test]
fn what_was_read_before_cancelling_stays() {
    let bytes = generated(Format::Vnet4, 300_000);
    let mut engine = Engine::default();
    let mut replies = Vec::new();
    let range = |number: JobNumber, start, stop_at| Job { number, task: Task::Range { file: 0, start, stop_at } };
    let jobs = vec![
        range(0, Start::At(flowglass::parse::Resume::beginning()), 100_000),
        range(1, Start::Search(100_000), 200_000),
        range(2, Start::Search(200_000), u64::MAX),
    ];
    let file = NewFile { number: 0, path: "a.json".to_owned(), size: bytes.len() as u64, is_packed: false };
    engine.handle(
        ToEngine::Begin { files: vec![file], jobs: jobs.clone(), limits: LoadLimits::default() },
        &mut |reply| replies.push(reply),
    );
    do_job(&bytes, &jobs[0], 1000, &mut engine, &mut |reply| replies.push(reply));
    engine.handle(ToEngine::Drop(vec![2]), &mut |reply| replies.push(reply));
    assert!(replies.is_empty(), "a reader is still at work");
    // The second reader stops in the middle of its range.
    let mut reader = Reader::new();
    reader.begin_searching(0, 100_000, 200_000);
    let mut chunks = Vec::new();
    reader.push(&bytes[100_000..150_000], |chunk| chunks.push(chunk));
    let outcome = reader.abandon();
    chunks.extend(reader.flush());
    chunks.into_iter().for_each(|chunk| engine.chunk(1, chunk));
    engine.job_done(1, vec![outcome], &mut |reply| replies.push(reply));
    assert_eq!(replies, [FromEngine::Finished { not_read: vec![0], n_begun: 1 }]);
    let store = engine.store();
    let entry = store.files().get(0).unwrap();
    assert_eq!(entry.failure.as_deref(), Some("reading was cancelled"));
    let (whole, _) = read(&bytes);
    let kept = support::rows(store);
    assert!(kept.len() > 1000, "{} rows", kept.len());
    assert_eq!(kept[..], support::rows(&whole)[..kept.len()], "complete records from the front");
}
