//! Saved views: what is written is read back, nothing else is in it, and what is broken or hostile does no harm.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/filters.rs"]
mod filters;
#[path = "support/logs.rs"]
mod logs;
mod support;

use std::io::Write;
use std::rc::Rc;

use flate2::Compression;
use flate2::write::GzEncoder;
use flowglass::columns::Chunk;
use flowglass::connection::{ByRow, Connections, Matcher};
use flowglass::engine::Engine;
use flowglass::flow::MAX_TIME_MS;
use flowglass::parse::ProblemKind;
use flowglass::protocol::{FromEngine, SaveRequest, Saving, ToEngine};
use flowglass::query::Selector;
use flowglass::query::filter::Filter;
use flowglass::sample::company_day;
use flowglass::share::saved::{About, LeftOut, Plan, SavedError, SavedView, ViewWriter, page};
use flowglass::share::seven_bits;
use flowglass::store::{NewFile, Store};
use proptest::prelude::*;
use support::{rows, summary};

/// A page that has what matters of one.
fn app() -> String {
    format!("{}<title>x</title>{}\n<script>program</script>", page::BEGINNING, page::MARKER)
}

fn whole(manifest: &str, data: &[u8]) -> Vec<u8> {
    let app = app();
    let (before, after) = page::around(&app).unwrap();
    [
        before.as_bytes(),
        page::view_block(manifest).as_bytes(),
        page::DATA.as_bytes(),
        data,
        page::END.as_bytes(),
        after.as_bytes(),
    ]
    .concat()
}

fn saved(store: &Store, plan: Plan) -> Vec<u8> {
    let mut writer = ViewWriter::new(store, plan, None);
    let mut data = Vec::new();
    for chunk in 0..store.chunks().len() {
        writer.add(store, chunk, &mut data).unwrap();
    }
    let written = writer.finish(store, &mut data).unwrap();
    whole(&written.manifest, &data)
}

/// What is in a saved view, and why not all of it where it is broken.
fn opened(bytes: &[u8]) -> Result<(About, Store, Option<SavedError>), SavedError> {
    let mut view = SavedView::open(bytes)?;
    let mut store = Store::default();
    store.files_mut().add(NewFile { number: 0, path: String::new(), size: 0, is_packed: false });
    for member in view.members(0, 100) {
        store.files_mut().add_member(&member);
    }
    let failure = loop {
        match view.next_chunk() {
            Ok(Some(chunk)) => store.append(chunk),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    for outcome in view.outcomes(failure.as_ref().map(ToString::to_string).as_deref()) {
        store.files_mut().add_outcome(&outcome);
        store.files_mut().finish(outcome.file, outcome.failure.clone());
    }
    store.files_mut().finish(0, None);
    store.mark_parts();
    Ok((view.manifest().about.clone(), store, failure))
}

fn sorted_rows(store: &Store) -> Vec<String> {
    let mut rows = rows(store);
    rows.sort();
    rows
}

fn only(filter: &Filter, with_repeats: bool) -> Plan {
    Plan { only: Some(filter.clone()), with_repeats, nonce: 7, ..Plan::default() }
}

/// The rows that a filter wants.
fn wanted_rows(store: &Store, filter: &Filter, with_repeats: bool) -> Vec<String> {
    let selector = Selector::new(store, filter, with_repeats);
    let is_wanted = store.chunks().iter().flat_map(|chunk| {
        let mask = selector.select(chunk);
        (0..chunk.columns.len()).map(move |row| mask.contains(row))
    });
    let mut wanted: Vec<String> =
        rows(store).into_iter().zip(is_wanted).filter_map(|(row, is)| is.then_some(row)).collect();
    wanted.sort();
    wanted
}

/// Of a file that was read its path, its records, what was wrong, and why there is nothing of it.
type FileAsRead = (String, u64, Vec<(ProblemKind, u64)>, Option<String>);

fn files(store: &Store) -> Vec<FileAsRead> {
    let files = store.files().iter().map(|(_, entry)| {
        let problems = entry.outcome.problems.iter().map(|problem| (problem.kind, problem.count)).collect();
        (entry.path.clone(), entry.outcome.n_records, problems, entry.refusal())
    });
    files.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn all_that_was_loaded_comes_back(seed: u64) {
        let store = logs::store(seed);
        let (about, again, failure) = opened(&saved(&store, Plan::default())).unwrap();
        prop_assert!(failure.is_none());
        prop_assert_eq!(about.n_tuples, u64::from(store.n_rows()));
        prop_assert_eq!(sorted_rows(&again), sorted_rows(&store));
        prop_assert_eq!(files(&again), files(&store));
        for with_repeats in [false, true] {
            prop_assert_eq!(summary(&again, with_repeats), summary(&store, with_repeats));
        }
        let hashes = |store: &Store| {
            let records = store.chunks().iter().flat_map(|chunk| &chunk.columns.records);
            let mut hashes: Vec<_> = records.map(|record| (record.hash, record.repeats)).collect();
            hashes.sort_unstable();
            hashes
        };
        prop_assert_eq!(hashes(&again), hashes(&store));
    }

    #[test]
    fn only_what_a_filter_wants_is_in_it(seed: u64, filter in filters::filter(), with_repeats: bool) {
        let store = logs::store(seed);
        let (about, again, _) = opened(&saved(&store, only(&filter, with_repeats))).unwrap();
        let wanted = wanted_rows(&store, &filter, with_repeats);
        prop_assert_eq!(about.n_tuples, wanted.len() as u64);
        prop_assert_eq!(sorted_rows(&again), wanted);
        let n_all = wanted_rows(&store, &Filter::default(), with_repeats).len() as u64;
        prop_assert_eq!(about.n_tuples + about.n_not_matching, n_all);
        let addresses = again.dictionaries().addresses.addresses();
        let used = |address: &flowglass::flow::Address| {
            let text = format!(" {address}:");
            let other = format!(">{address}:");
            sorted_rows(&again).iter().any(|row| row.contains(&text) || row.contains(&other))
        };
        prop_assert!(addresses.iter().all(used), "an address is in it that no row has");
    }

    #[test]
    fn what_is_left_out_is_not_there(seed: u64) {
        let store = logs::store(seed);
        let everything = LeftOut {
            source_ports: true, counters: true, encryption: true, macs: true, rules: true, resources: true,
        };
        let (_, again, _) = opened(&saved(&store, Plan { left_out: everything, ..Plan::default() })).unwrap();
        prop_assert_eq!(again.n_rows(), store.n_rows());
        for row in rows(&again) {
            prop_assert!(row.contains(":0>") && row.ends_with("? -/-/-/- ? ? ?"), "{}", row);
        }
        prop_assert!(again.dictionaries().resources.names().is_empty());
    }

    #[test]
    fn what_is_cut_off_is_there_up_to_the_cut(seed: u64, share in 0.0..1.0) {
        let store = logs::store(seed);
        let bytes = saved(&store, Plan::default());
        let cut = (bytes.len() as f64 * share) as usize;
        if let Ok((_, again, failure)) = opened(&bytes[..cut]) {
            let all = sorted_rows(&store);
            prop_assert!(sorted_rows(&again).iter().all(|row| all.binary_search(row).is_ok()));
            let is_said = files(&again).iter().all(|(_, _, _, refusal)| refusal.is_some())
                || again.files().problems().count(ProblemKind::CutOff) > 0;
            prop_assert!(failure.is_none() || again.files().is_empty() || is_said);
        }
    }

    #[test]
    fn changed_bytes_do_no_harm(seed: u64, places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = saved(&logs::store(seed), Plan::default());
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok((_, again, _)) = opened(&bytes) {
            use_all(&again);
        }
    }

    /// As one would write it who knows the format.
    #[test]
    fn columns_that_lie_are_refused(seed: u64, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u32>()), 1..4)) {
        let bytes = saved(&logs::store(seed), Plan::default());
        let mut view = SavedView::open(bytes.as_slice()).unwrap();
        while let Some(chunk) = view.next_chunk().unwrap() {
            prop_assert_eq!(chunk.check(), Ok(()));
            let header = chunk.header();
            let mut parts: Vec<Vec<u8>> = chunk.parts().into_iter().map(<[u8]>::to_vec).collect();
            for (part, place, value) in &changes {
                let part = part.index(parts.len());
                if !parts[part].is_empty() {
                    let place = place.index(parts[part].len());
                    for (byte, new) in parts[part][place..].iter_mut().zip(value.to_le_bytes()) {
                        *byte = new;
                    }
                }
            }
            let mut parts = parts.iter();
            let changed = Chunk::from_parts(&header, |part| part.copy_from_slice(parts.next().unwrap()));
            if let Ok(chunk) = changed
                && chunk.check().is_ok()
            {
                let mut alone = Store::default();
                for record in &chunk.columns.records {
                    alone.files_mut().add(NewFile { number: record.file, path: "a".into(), size: 0, is_packed: false });
                }
                alone.append(chunk);
                use_all(&alone);
            }
        }
    }
}

/// Looks at everything, as the engine does.
fn use_all(store: &Store) {
    summary(store, true);
    let found = rows(store);
    assert_eq!(found.len(), store.n_rows() as usize);
    for chunk in store.chunks() {
        for row in 0..chunk.columns.len() {
            assert!(chunk.columns.time_ms(row) <= MAX_TIME_MS);
        }
    }
    flowglass::query::covered_hours(store);
}

#[test]
fn what_is_no_view_says_what_it_is() {
    let store = logs::store(3);
    let reason = |bytes: &[u8]| opened(bytes).map(|_| ()).unwrap_err().to_string();
    let manifest = |json: &str| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(json.as_bytes()).unwrap();
        whole(&seven_bits::encode(&gzip.finish().unwrap()), b"")
    };
    let page = saved(&store, Plan::default());
    let page = String::from_utf8(page).unwrap();
    let said = [
        reason(app().as_bytes()),
        reason(&manifest(r#"{"format":2,"about":"another thing"}"#)),
        reason(&manifest("{}")),
        reason(&manifest("[")),
        reason(page.replace(page::DATA, "<script>").as_bytes()),
        reason(page.split_once(page::VIEW).unwrap().0.as_bytes()),
        reason(&page.as_bytes()[..page.find(page::VIEW).unwrap() + page::VIEW.len() + 20]),
        reason(page.replacen(page::VIEW, &format!("{}\u{9}", page::VIEW), 1).as_bytes()),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    this is the page itself, with no data in it
    this view was saved by a newer Flowglass (format 2, this one reads up to 1): open the file itself, or use a newer Flowglass
    the saved view is broken: what it says of itself cannot be read (missing field `format` at line 1 column 2)
    the saved view is broken: what it says of itself cannot be read (EOF while parsing a list at line 1 column 1)
    the saved view is broken: there are no tuples in it
    this is the page itself, with no data in it
    the saved view is broken: it ends early
    the saved view is broken: its packed data has changed
    ");
}

/// The engine gives the same, piece by piece, and what it says before is about as large.
#[test]
fn the_engine_writes_it_too() {
    let store = logs::store(11);
    let mut engine = Engine::default();
    for (number, (path, bytes)) in (0..).zip(logs::files(11)) {
        read_into(&mut engine, number, &path, &bytes);
    }
    let request =
        |number, only_estimate| ToEngine::Save(Box::new(SaveRequest { number, plan: Plan::default(), only_estimate }));
    let said = saving(&mut engine, request(1, true));
    let [Saving::Estimate { number: 1, n_bytes: likely, replaced, has_lost_filter: false }] = &said[..] else {
        panic!("{said:?}")
    };
    assert!(replaced.is_empty());
    let said = saving(&mut engine, request(2, false));
    let (mut data, mut end) = (Vec::new(), None);
    for said in said {
        match said {
            Saving::Part { number: 2, text, n_done, n_rows } => {
                assert!(n_done <= n_rows && end.is_none());
                data.extend(text);
            }
            Saving::Done { number: 2, manifest, about, .. } => end = Some((manifest, about)),
            said => panic!("{said:?}"),
        }
    }
    let (manifest, about) = end.unwrap();
    assert_eq!(about.n_tuples, u64::from(store.n_rows()));
    let n_bytes = (manifest.len() + data.len()) as u64;
    assert!((n_bytes / 2..n_bytes * 2).contains(likely), "{likely} of {n_bytes}");
    let (_, again, _) = opened(&whole(&manifest, &data)).unwrap();
    assert_eq!(sorted_rows(&again), sorted_rows(&store));
    // Something changes while it is being written.
    engine.handle(request(3, false), &mut |_| {});
    engine.work(&mut |_| {});
    engine.handle(ToEngine::Remove(vec![0]), &mut |_| {});
    let mut said = Vec::new();
    while engine.has_work() {
        engine.work(&mut |reply| said.push(reply));
    }
    let [FromEngine::Saving(Saving::Failed { number: 3, reason })] = &said[..] else { panic!("{said:?}") };
    assert_eq!(reason, "files came or went while it was being written");
    assert!(!engine.has_work());
}

fn read_into(engine: &mut Engine, number: u32, path: &str, bytes: &[u8]) {
    let file = NewFile { number, path: path.to_owned(), size: bytes.len() as u64, is_packed: false };
    let jobs = flowglass::engine::plan(std::slice::from_ref(&file), number);
    let job = jobs[0].number;
    let limits = flowglass::protocol::LoadLimits::default();
    engine.handle(ToEngine::Begin { files: vec![file], jobs, limits }, &mut |_| {});
    let mut reader = flowglass::parse::Reader::new();
    reader.begin(number, &flowglass::parse::Resume::beginning(), u64::MAX);
    reader.push(bytes, |chunk| engine.chunk(job, chunk));
    let outcome = reader.finish();
    if let Some(chunk) = reader.flush() {
        engine.chunk(job, chunk);
    }
    engine.job_done(job, vec![outcome], &mut |_| {});
}

fn saving(engine: &mut Engine, request: ToEngine) -> Vec<Saving> {
    let mut said = Vec::new();
    let mut take = |reply| {
        if let FromEngine::Saving(saving) = reply {
            said.push(saving);
        }
    };
    engine.handle(request, &mut take);
    while engine.has_work() {
        engine.work(&mut take);
    }
    said
}

/// What a filter wants of connections and attempts, in words that do not depend on where a row stands in a store.
fn connections_wanted(store: &Store, filter: &Filter) -> Vec<String> {
    let found = Rc::new(Connections::of(store).unwrap());
    let mut matcher = Matcher::new(Rc::clone(&found), filter);
    let matching = loop {
        if let Some(matching) = matcher.step(store) {
            break matching;
        }
    };
    let first = |rows: &[u32]| {
        let (chunk, place) = store.locate(rows[0]).unwrap();
        let addresses = store.dictionaries().addresses.addresses();
        let address = |index: flowglass::columns::AddressIndex| addresses[index.get().unwrap()];
        let columns = &chunk.columns;
        format!(
            "{} {}:{} {}:{} {:?}",
            columns.time_ms(place),
            address(columns.source[place]),
            columns.source_port[place],
            address(columns.destination[place]),
            columns.destination_port[place],
            columns.flags[place].direction()
        )
    };
    let connection = |number: u32| {
        let of = found.all()[number as usize];
        let (rows, sums) = (found.rows(number), found.sums(number));
        format!("{} {:?} {} {:?} {}", first(rows), of.whole(), rows.len(), sums, found.duration_ms(store, number))
    };
    let attempt = |number: u32| {
        let rows = found.rows_of_attempt(number);
        format!("{} denied {}", first(rows), rows.len())
    };
    let mut wanted: Vec<String> =
        matching.connections().map(connection).chain(matching.attempts().map(attempt)).collect();
    wanted.sort();
    wanted
}

/// With the rest of the connections that a filter wants, they are the same in the view, and so are its tuples.
#[test]
fn connections_are_whole_in_a_view_of_some_tuples() {
    let mut store = Store::default();
    for (number, file) in (0..).zip(company_day()) {
        logs::append(&mut store, number, &file.path, &file.bytes);
    }
    let found = Rc::new(Connections::of(&store).unwrap());
    for text in [
        "dport:443",
        "state:end",
        "bytes>1MB",
        "duration>5m",
        "-duration>1s",
        "whole:open",
        "rule:UserRule_*",
        "time:2025-03-12T14:00..15:00",
        "action:deny sport:50000-50500",
        "mac:* packets:unknown -dport:443",
    ] {
        let filter: Filter = text.parse().unwrap();
        let plan = Plan { whole_connections: true, ..only(&filter, false) };
        let mut writer = ViewWriter::new(&store, plan, Some(&found));
        let mut data = Vec::new();
        (0..store.chunks().len()).for_each(|chunk| writer.add(&store, chunk, &mut data).unwrap());
        let written = writer.finish(&store, &mut data).unwrap();
        let (about, view, failure) = opened(&whole(&written.manifest, &data)).unwrap();
        assert!(failure.is_none() && about.whole_connections && about.n_tuples == u64::from(view.n_rows()));
        let tuples = |store: &Store| {
            let connections = Rc::new(Connections::of(store).unwrap());
            let by_row = ByRow { store, connections: &connections };
            let selector = Selector::with_connections(store, &filter, false, &by_row);
            store.chunks().iter().map(|chunk| selector.select(chunk).len()).sum::<usize>()
        };
        assert_eq!(tuples(&view), tuples(&store), "{text}");
        let wanted = connections_wanted(&store, &filter);
        assert!(!wanted.is_empty(), "{text}");
        assert_eq!(connections_wanted(&view, &filter), wanted, "{text}");
    }
}
