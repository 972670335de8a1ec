//! Questions about connections: tables of them, filters that ask about them, sums that count each once.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/asking.rs"]
mod asking;

use asking::{ask, engine_with_sample};
use flowglass::engine::Engine;
use flowglass::flow::Whole;
use flowglass::protocol::{
    Answer, ConnectionColumn, ConnectionDetail, ConnectionPage, ConnectionSort, GroupBy, GroupColumn, GroupPage,
    GroupSort, Kind, Question, Row, Shown, ToEngine, Unknown, UnknownBecause, View,
};
use flowglass::query::filter::Filter;

fn show(engine: &mut Engine, generation: u32, text: &str, counted_once: bool) -> Shown {
    let filter: Filter = text.parse().unwrap();
    let view = View { filter, max_spans: 300, counted_once, ..View::default() };
    match ask(engine, Question::Show { generation, view }).pop() {
        Some(Answer::Shown(shown)) => *shown,
        other => panic!("{other:?}"),
    }
}

fn page(engine: &mut Engine, generation: u32, kind: Kind, column: ConnectionColumn, first: u64) -> ConnectionPage {
    let sort = ConnectionSort { column, descending: true };
    match ask(engine, Question::Connections { generation, kind, sort, first, count: 50 }).pop() {
        Some(Answer::Connections { generation: of, sort: sorted, page }) => {
            assert_eq!((of, sorted, page.kind, page.first), (generation, sort, kind, first));
            page
        }
        other => panic!("{other:?}"),
    }
}

fn detail(engine: &mut Engine, question: Question) -> Option<ConnectionDetail> {
    match ask(engine, question).pop() {
        Some(Answer::Connection(detail)) => detail.map(|detail| *detail),
        other => panic!("{other:?}"),
    }
}

fn first_row(engine: &mut Engine, generation: u32) -> Row {
    match ask(engine, Question::Rows { generation, first: 0, count: 1 }).pop() {
        Some(Answer::Rows { rows, .. }) => rows.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn rules(engine: &mut Engine, generation: u32) -> GroupPage {
    let sort = GroupSort { column: GroupColumn::Bytes, descending: true };
    match ask(engine, Question::Groups { generation, by: GroupBy::Rule, sort, first: 0, count: 100 }).pop() {
        Some(Answer::Groups { page, .. }) => page,
        other => panic!("{other:?}"),
    }
}

fn unknown(engine: &mut Engine, generation: u32) -> Unknown {
    match ask(engine, Question::Unknown { generation }).pop() {
        Some(Answer::Unknown { generation: of, unknown }) => {
            assert_eq!(of, generation);
            *unknown
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_of_connections() {
    let mut engine = engine_with_sample();
    let shown = show(&mut engine, 1, "", false);
    let longest = page(&mut engine, 1, Kind::Connections, ConnectionColumn::Duration, 0);
    assert_eq!((longest.n_rows, longest.by_whole.iter().sum::<u64>()), (13_744, 13_744));
    assert_eq!(longest.by_whole, [13_735, 0, 9, 0, 0]);
    // Each began once, and no file of the sample lacks a begin.
    assert_eq!(longest.n_rows, shown.summary.by_state.begin);
    assert!(longest.rows.is_sorted_by(|a, b| a.duration_ms() >= b.duration_ms()));
    let bytes = |row: &flowglass::protocol::ConnectionRow| row.sums.map(|sums| sums[1] + sums[3]);
    let largest = page(&mut engine, 1, Kind::Connections, ConnectionColumn::Bytes, 0);
    assert!(largest.rows.is_sorted_by(|a, b| bytes(a) >= bytes(b)));
    let fastest = page(&mut engine, 1, Kind::Connections, ConnectionColumn::Rate, 0);
    let rate = |row: &flowglass::protocol::ConnectionRow| {
        (row.duration_ms() > 0).then(|| bytes(row).unwrap_or(0) * 1000 / u128::from(row.duration_ms()))
    };
    assert!(fastest.rows.is_sorted_by(|a, b| rate(a) >= rate(b)));
    // Page after page they are all of them, and their totals those of all tuples.
    let mut all = Vec::new();
    for first in (0..longest.n_rows).step_by(50) {
        all.extend(page(&mut engine, 1, Kind::Connections, ConnectionColumn::FirstTime, first).rows);
    }
    assert_eq!(all.len() as u64, longest.n_rows);
    assert!(all.is_sorted_by(|a, b| a.first_time_ms >= b.first_time_ms));
    assert_eq!(all.iter().map(|row| row.n_tuples).sum::<u64>(), shown.summary.by_decision.allowed);
    let sent: u128 = all.iter().filter_map(|row| row.sums).map(|sums| sums[1]).sum();
    assert_eq!(sent, shown.summary.bytes_sent);
    let attempts = page(&mut engine, 1, Kind::Attempts, ConnectionColumn::Tuples, 0);
    assert_eq!((attempts.n_rows, attempts.n_attempts), (930, 930));
    assert!(attempts.rows.is_sorted_by(|a, b| a.n_tuples >= b.n_tuples));
    assert!(attempts.rows.iter().all(|row| row.whole.is_none() && row.sums.is_none() && row.source_port.is_none()));
    let tried = attempts.rows[0].ports.unwrap();
    assert!(tried.n > 0 && tried.lowest <= tried.highest && u64::from(tried.n) <= attempts.rows[0].n_tuples);
}

#[test]
fn filters_that_ask_about_connections() {
    let mut engine = engine_with_sample();
    let long = show(&mut engine, 1, "duration>5m", false);
    let found = page(&mut engine, 1, Kind::Connections, ConnectionColumn::Duration, 0);
    assert!(found.rows.iter().all(|row| row.duration_ms() > 300_000));
    let of_attempts = page(&mut engine, 1, Kind::Attempts, ConnectionColumn::Tuples, 0);
    assert!(of_attempts.rows.iter().all(|row| row.duration_ms() > 300_000));
    // All tuples of a connection match, and none of an attempt.
    let tuples: u64 = found.rows.iter().map(|row| row.n_tuples).sum();
    assert!(found.n_rows > 50 && long.n_rows > tuples);
    assert_eq!((long.summary.tuples, long.summary.by_decision.denied), (long.n_rows, 0));
    let short = show(&mut engine, 2, "-duration>5m", false);
    let all = show(&mut engine, 3, "", false);
    assert_eq!(long.n_rows + short.n_rows, all.n_rows);
    let open = show(&mut engine, 4, "whole:open", false);
    let found = page(&mut engine, 4, Kind::Connections, ConnectionColumn::FirstTime, 0);
    assert_eq!((found.n_rows, found.by_whole), (9, [0, 0, 9, 0, 0]));
    assert_eq!(found.rows.iter().map(|row| row.n_tuples).sum::<u64>(), open.n_rows);
    // Sizes are those of the connection: no tuple of these has as much.
    show(&mut engine, 5, "bytes>4GB", false);
    let large = page(&mut engine, 5, Kind::Connections, ConnectionColumn::Bytes, 0);
    let tuples = show(&mut engine, 6, "bytes>4GB", false);
    assert!(large.n_rows > 0 && tuples.n_rows < large.n_rows, "{} {}", large.n_rows, tuples.n_rows);
    // Tuples answer for the rest: any of a connection's.
    show(&mut engine, 7, "state:end dir:in", false);
    let ended = page(&mut engine, 7, Kind::Connections, ConnectionColumn::FirstTime, 0);
    assert_eq!(ended.by_whole[2], 0);
    assert!(ended.rows.iter().all(|row| row.whole == Some(Whole::Complete) && row.n_tuples > 1));
}

#[test]
fn counted_once() {
    let mut engine = engine_with_sample();
    let logged = show(&mut engine, 1, "", false);
    let once = show(&mut engine, 2, "", true);
    let said = once.once.clone().unwrap();
    assert_eq!((said.grouped_connections, said.groups, said.untold, &said.failure), (4162, 2081, 0, &None));
    let bytes = |shown: &Shown| shown.summary.bytes_sent + shown.summary.bytes_received;
    assert_eq!(bytes(&logged) - bytes(&once), said.bytes_twice);
    assert_eq!((once.n_rows, logged.once), (logged.n_rows, None));
    // The timeline and the rules go by the same.
    let of_timeline: u128 = once.timeline.bytes_sent.iter().chain(&once.timeline.bytes_received).sum();
    assert_eq!(of_timeline, bytes(&once));
    assert_eq!(once.timeline.allowed.iter().sum::<u64>(), once.summary.by_decision.allowed);
    let rules = rules(&mut engine, 2);
    let of_rules: u128 = rules.groups.iter().map(|group| group.sums.bytes_sent + group.sums.bytes_received).sum();
    assert_eq!(of_rules, bytes(&once));
    assert_eq!(rules.groups.iter().map(|group| group.sums.tuples).sum::<u64>(), once.summary.tuples);
    // What is denied counts as it was logged.
    assert_eq!(once.summary.by_decision.denied, logged.summary.by_decision.denied);
    // Back again nothing has to be worked out, and nothing is mixed up.
    assert_eq!(show(&mut engine, 3, "", false).summary, logged.summary);
    let filtered = show(&mut engine, 4, "proto:tcp", true);
    assert!(filtered.once.unwrap().grouped_connections <= said.grouped_connections);
}

#[test]
fn everything_about_one() {
    let mut engine = engine_with_sample();
    show(&mut engine, 1, "", false);
    let longest = page(&mut engine, 1, Kind::Connections, ConnectionColumn::Tuples, 0);
    let row = longest.rows[0].clone();
    let found = detail(&mut engine, Question::Connection { kind: Kind::Connections, number: row.number }).unwrap();
    assert_eq!((&found.row, found.tuples.len() as u64), (&row, row.n_tuples.min(200)));
    assert!(found.tuples.is_sorted_by(|a, b| a.time_ms <= b.time_ms));
    assert_eq!(found.others.len() as u32, row.n_logged - 1);
    assert_eq!(found.tuples.first().map(|tuple| tuple.time_ms), Some(row.first_time_ms));
    let tuple = found.tuples[1].id;
    assert_eq!(detail(&mut engine, Question::ConnectionOf { row: tuple }).unwrap(), found);
    assert_eq!(detail(&mut engine, Question::Connection { kind: Kind::Connections, number: u32::MAX }), None);
    // Logged by several, it is found from each.
    let shared = page(&mut engine, 1, Kind::Connections, ConnectionColumn::FirstTime, 0);
    let shared = shared.rows.into_iter().find(|row| row.n_logged > 1).unwrap();
    let found = detail(&mut engine, Question::Connection { kind: Kind::Connections, number: shared.number }).unwrap();
    let other = found.others[0].number;
    let back = detail(&mut engine, Question::Connection { kind: Kind::Connections, number: other }).unwrap();
    assert!(back.others.contains(&shared));
    // A denied tuple belongs to an attempt.
    show(&mut engine, 2, "action:deny", false);
    let denied = first_row(&mut engine, 2);
    let attempt = detail(&mut engine, Question::ConnectionOf { row: denied.id }).unwrap();
    assert_eq!((attempt.kind, &attempt.row.source), (Kind::Attempts, &denied.source));
    assert!(attempt.tuples.contains(&denied));
    // When files go, so do the numbers.
    engine.handle(ToEngine::Clear, &mut |_| {});
    assert_eq!(detail(&mut engine, Question::Connection { kind: Kind::Connections, number: 0 }), None);
}

#[test]
fn what_is_not_known() {
    let mut engine = engine_with_sample();
    let shown = show(&mut engine, 1, "", false);
    let unknown = unknown(&mut engine, 1);
    assert_eq!((unknown.whole.tuples, unknown.whole.connections), (shown.summary.by_decision.allowed, 13_744));
    let denied_and_unknown = unknown.whole.tuples_unknown + shown.summary.by_decision.denied;
    assert_eq!(denied_and_unknown, shown.summary.tuples_without_counters);
    let open = UnknownBecause::ALL.iter().position(|because| *because == UnknownBecause::Open).unwrap();
    assert!(unknown.whole.connections_unknown[open] <= 9);
    let of_rules: u64 = unknown.rules.iter().map(|(_, part)| part.tuples_unknown).sum();
    assert_eq!((of_rules, unknown.rules.len() as u64), (unknown.whole.tuples_unknown, unknown.n_rules));
}
