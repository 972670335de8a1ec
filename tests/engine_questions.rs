//! Questions about a view: its groups, what a part of it consists of, values that complete a filter, where a time is.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/asking.rs"]
mod asking;

use asking::{ask, engine_with_sample as engine};
use flowglass::engine::Engine;
use flowglass::protocol::{
    Answer, Breakdown, Field, GroupBy, GroupColumn, GroupKey, GroupPage, GroupSort, Question, Shown, Sort, View,
};
use flowglass::query::Column;
use flowglass::query::filter::{Filter, NameField, Side};

fn filter(text: &str) -> Filter {
    text.parse().unwrap()
}

fn show(engine: &mut Engine, generation: u32, text: &str) -> Shown {
    let view = View { filter: filter(text), max_spans: 300, ..View::default() };
    match ask(engine, Question::Show { generation, view }).pop() {
        Some(Answer::Shown(shown)) => *shown,
        other => panic!("{other:?}"),
    }
}

fn groups(engine: &mut Engine, generation: u32, by: GroupBy, column: GroupColumn, first: u64, count: u32) -> GroupPage {
    let sort = GroupSort { column, descending: true };
    match ask(engine, Question::Groups { generation, by, sort, first, count }).pop() {
        Some(Answer::Groups { generation: of, sort: sorted, page }) => {
            assert_eq!((of, sorted, page.by, page.first), (generation, sort, by, first));
            page
        }
        other => panic!("{other:?}"),
    }
}

fn breakdown(engine: &mut Engine, generation: u32, part: &str) -> Breakdown {
    match ask(engine, Question::Breakdown { generation, part: filter(part) }).pop() {
        Some(Answer::Breakdown { breakdown, .. }) => *breakdown,
        other => panic!("{other:?}"),
    }
}

fn values(engine: &mut Engine, field: Field, typed: &str) -> Vec<(String, u64)> {
    let values = values_of(engine, vec![field], typed);
    values.into_iter().inspect(|(of, ..)| assert_eq!(*of, field)).map(|(_, value, n)| (value, n)).collect()
}

fn values_of(engine: &mut Engine, fields: Vec<Field>, typed: &str) -> Vec<(Field, String, u64)> {
    let question = Question::Values { generation: 9, fields, typed: typed.to_owned(), with_repeats: false };
    match ask(engine, question).pop() {
        Some(Answer::Values { generation: 9, values }) => values,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_filter_decides_totals_timeline_and_rows() {
    let mut engine = engine();
    let all = show(&mut engine, 1, "");
    assert_eq!((all.summary.tuples, all.summary.by_decision.denied), (32_468, 1_173));
    let denied = show(&mut engine, 2, "action:deny");
    assert_eq!((denied.summary.tuples, denied.summary.by_decision.denied), (1_173, 1_173));
    // The axis stays while other parts of the filter change; a time is an axis of its own.
    let spans = |shown: &Shown| (shown.timeline.start_ms, shown.timeline.span_ms, shown.timeline.allowed.len());
    assert_eq!(spans(&denied), spans(&all));
    assert_eq!(denied.timeline.denied.iter().sum::<u64>(), 1_173);
    assert_eq!(denied.timeline.denied, all.timeline.denied);
    let zoomed = show(&mut engine, 3, "action:deny time:2025-03-12T22:00..23:00");
    assert_eq!((zoomed.timeline.start_ms, zoomed.timeline.span_ms), (1_741_816_800_000, 15_000));
    assert_eq!(zoomed.timeline.denied.iter().sum::<u64>(), zoomed.summary.tuples);
    // The hour of which there is no file.
    let hour = |hour: u64| 1_741_737_600_000 + hour * 3_600_000;
    assert_eq!(all.covered, [(hour(0), hour(5)), (hour(6), hour(24))]);
    assert_eq!(all.covered, zoomed.covered);
}

#[test]
fn groups_are_paged_and_belong_to_their_view() {
    let mut engine = engine();
    show(&mut engine, 1, "");
    let pairs = groups(&mut engine, 1, GroupBy::Pair, GroupColumn::Bytes, 0, 3);
    assert_eq!(pairs.groups[0].key, GroupKey::Pair("10.20.2.4".into(), "203.0.113.50".into()));
    let sums = &pairs.groups[0].sums;
    assert_eq!((sums.tuples, sums.bytes_sent, sums.bytes_received), (60, 48_000_000_000, 449_999_118));
    assert_eq!(pairs.groups[0].over_time.iter().sum::<u32>(), 60);
    assert_eq!((pairs.groups.len(), pairs.n_left_out), (3, 0));
    let next = groups(&mut engine, 1, GroupBy::Pair, GroupColumn::Bytes, 2, 2);
    assert_eq!(next.groups[0], pairs.groups[2]);
    assert!(groups(&mut engine, 1, GroupBy::Pair, GroupColumn::Bytes, pairs.n_groups, 9).groups.is_empty());
    // Of another view there is no answer.
    let sort = GroupSort { column: GroupColumn::Bytes, descending: true };
    let old = Question::Groups { generation: 7, by: GroupBy::Pair, sort, first: 0, count: 1 };
    assert_eq!(ask(&mut engine, old), []);
    show(&mut engine, 2, "action:deny");
    let rules = groups(&mut engine, 2, GroupBy::Rule, GroupColumn::Tuples, 0, 99);
    assert_eq!(rules.groups.iter().map(|rule| rule.sums.tuples).sum::<u64>(), 1_173);
    assert!(rules.groups.iter().all(|rule| rule.sums.denied == rule.sums.tuples));
}

#[test]
fn a_part_is_taken_apart_within_the_view() {
    let mut engine = engine();
    show(&mut engine, 1, "");
    let rule = "rule:UserRule_Temp-Allow-Any-From-Partner";
    let top = |breakdown: &Breakdown, by: GroupBy| breakdown.tops.iter().find(|top| top.by == by).unwrap().clone();
    let whole = breakdown(&mut engine, 1, rule);
    let sources = top(&whole, GroupBy::Source);
    assert_eq!((sources.n_groups, sources.groups[0].sums.tuples), (6, 44));
    assert_eq!(sources.groups[0].key, GroupKey::Address("198.51.100.12".into()));
    assert_eq!(top(&whole, GroupBy::Port).n_groups, 2);
    assert_eq!(whole.timeline.allowed.iter().sum::<u64>(), 164);
    // A part of a narrower view is narrower.
    show(&mut engine, 2, "dport:22");
    let ssh = breakdown(&mut engine, 2, rule);
    assert_eq!(top(&ssh, GroupBy::Port).groups.len(), 1);
    assert_eq!(ssh.timeline.allowed.iter().sum::<u64>(), 44);
}

#[test]
fn values_that_are_in_the_data_complete_a_filter() {
    let mut engine = engine();
    let rules = values(&mut engine, Field::Name(NameField::Rule), "userrule_block");
    assert!(rules.contains(&("UserRule_Block-Sql-From-Others".to_owned(), 51)), "{rules:?}");
    assert!(rules.is_sorted_by(|a, b| a.1 >= b.1));
    // Those that begin so come before those that only contain it.
    let sql = values(&mut engine, Field::Name(NameField::Rule), "sql");
    assert!(sql.iter().all(|(rule, _)| rule.contains("Sql")) && sql.len() >= 3);
    let addresses = values(&mut engine, Field::Address(Side::Destination), "203.0.113.5");
    assert_eq!(addresses[0].0, "203.0.113.50");
    // The last part of an ID counts as its beginning.
    assert!(values(&mut engine, Field::Name(NameField::Acl), "web-n")[0].0.to_lowercase().ends_with("/web-nsg"));
    assert_eq!(values(&mut engine, Field::Port(Side::Destination), "5432")[0].0, "5432");
    assert_eq!(values(&mut engine, Field::Time, "2025"), []);
    for (field, typed) in [(Field::Name(NameField::File), "pt1h"), (Field::Name(NameField::Nic), "0022")] {
        for (value, n) in values(&mut engine, field, typed) {
            let shown = show(&mut engine, 1, &format!("{}:{value}", field.name()));
            assert_eq!(shown.summary.tuples, n, "{value}");
        }
    }
}

#[test]
fn several_fields_give_a_few_values_each() {
    let mut engine = engine();
    let (rule, acl) = (Field::Name(NameField::Rule), Field::Name(NameField::Acl));
    let fields = vec![rule, acl, Field::Time, Field::Address(Side::Either)];
    let found = values_of(&mut engine, fields.clone(), "web");
    let n_of = |wanted: Field| found.iter().filter(|(field, ..)| *field == wanted).count();
    assert!((1..=4).contains(&n_of(rule)) && n_of(acl) == 1 && found.len() == n_of(rule) + 1, "{found:?}");
    assert!(found.iter().all(|(_, value, _)| value.to_lowercase().contains("web")), "{found:?}");
    // What is known by then gives the same as what is counted.
    assert_eq!(values_of(&mut engine, fields, "WEB"), found);
    let addresses = values_of(&mut engine, vec![rule, Field::Address(Side::Either)], "10.20.");
    assert_eq!(addresses.len(), 4);
    for (field, value, n) in addresses {
        let shown = show(&mut engine, 1, &format!("{}:{value}", field.name()));
        assert_eq!(shown.summary.tuples, n, "{value}");
    }
}

#[test]
fn a_time_is_found_among_the_rows() {
    let mut engine = engine();
    let place_of =
        |engine: &mut Engine, generation, time_ms| match ask(engine, Question::PlaceOf { generation, time_ms }).pop() {
            Some(Answer::Place { row, .. }) => row,
            other => panic!("{other:?}"),
        };
    let noon = 1_741_780_800_000;
    let shown = show(&mut engine, 1, "");
    let row = place_of(&mut engine, 1, noon);
    let time_of = |engine: &mut Engine, generation, first| match ask(
        engine,
        Question::Rows { generation, first, count: 1 },
    )
    .pop()
    {
        Some(Answer::Rows { rows, .. }) => rows[0].time_ms,
        other => panic!("{other:?}"),
    };
    assert!(time_of(&mut engine, 1, row) >= noon && time_of(&mut engine, 1, row - 1) < noon);
    assert_eq!(place_of(&mut engine, 1, 0), 0);
    assert_eq!(place_of(&mut engine, 1, u64::MAX), shown.summary.tuples);
    let view = View { sort: Sort { column: Column::Time, descending: true }, ..View::default() };
    ask(&mut engine, Question::Show { generation: 2, view });
    let row = place_of(&mut engine, 2, noon);
    assert!(time_of(&mut engine, 2, row) <= noon && time_of(&mut engine, 2, row - 1) > noon);
}
