//! Tables of groups for the page.

use std::rc::Rc;

use super::scan::Scan;
use super::show::Current;
use crate::columns::NameTable;
use crate::protocol::{Answer, GroupKey, GroupPage, GroupRow, Name};
use crate::query::{Beside, GroupBy, GroupColumn, GroupIndex, GroupSort, Grouper, Groups, OverTime, TimelineSpans};
use crate::store::Store;

/// At most so many groups go out at once: more than the tallest screen shows.
const MAX_GROUPS: u32 = OverTime::MAX_GROUPS as u32;
/// A table of groups takes at most so many bytes. Four million pairs fit; a tab's memory has room for it beside the rows.
pub(super) const MAX_TABLE_BYTES: usize = 256 << 20;
/// A group's rows over time are drawn in at most so many bars.
const N_BARS: usize = 32;

/// Some groups of the view's rows; the first such question adds them up and puts them in order.
pub(super) struct GroupsTask {
    by: GroupBy,
    sort: GroupSort,
    first: u64,
    count: u32,
    stage: Stage,
}

enum Stage {
    Begin,
    Add(Box<Grouper>, Scan),
    OverTime { groups: Rc<Groups>, numbers: Vec<u32>, over_time: Box<OverTime>, scan: Scan },
}

impl GroupsTask {
    pub(super) fn new(by: GroupBy, sort: GroupSort, first: u64, count: u32) -> Self {
        Self { by, sort, first, count, stage: Stage::Begin }
    }

    pub(super) fn step(&mut self, store: &Store, current: &Current) -> Option<Answer> {
        let selected = &current.selected;
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            Stage::Begin => match selected.groups(self.by, self.needs_distinct()) {
                Some(groups) => return self.wanted(store, current, &groups),
                None => {
                    let grouper = Grouper::new(self.by, store, MAX_TABLE_BYTES);
                    let grouper = if self.needs_distinct() { grouper } else { grouper.without_distinct() };
                    self.stage = Stage::Add(Box::new(grouper), Scan::new(selected.n_chunks));
                }
            },
            Stage::Add(mut grouper, mut scan) => {
                if scan.step(store, |place, chunk| grouper.add(&selected.picked(place, chunk))) {
                    let groups = selected.keep_groups(self.by, self.needs_distinct(), grouper.finish());
                    return self.wanted(store, current, &groups);
                }
                self.stage = Stage::Add(grouper, scan);
            }
            Stage::OverTime { groups, numbers, mut over_time, mut scan } => {
                if scan.step(store, |place, chunk| over_time.add(&selected.picked(place, chunk))) {
                    let beside = over_time.finish();
                    return Some(self.answer(store, current, &groups, &numbers, beside));
                }
                self.stage = Stage::OverTime { groups, numbers, over_time, scan };
            }
        }
        None
    }

    /// Whether different addresses are to be counted for all groups: for few rules it takes next to nothing, for many
    /// ports it takes as long as all else, and only an order by them needs more than those on the screen.
    fn needs_distinct(&self) -> bool {
        match self.by {
            GroupBy::Rule => true,
            GroupBy::Port => matches!(self.sort.column, GroupColumn::Sources | GroupColumn::Destinations),
            _ => false,
        }
    }

    /// The groups are there: those that were asked for, with their rows over time still to be counted.
    fn wanted(&mut self, store: &Store, current: &Current, groups: &Rc<Groups>) -> Option<Answer> {
        let order = current.selected.group_order(store, self.by, groups, self.sort);
        let first = usize::try_from(self.first).unwrap_or(usize::MAX);
        let numbers: Vec<u32> = order.iter().copied().skip(first).take(self.count.min(MAX_GROUPS) as usize).collect();
        match current.selected.spans() {
            Some(spans) if !numbers.is_empty() => {
                let over_time = Box::new(OverTime::new(groups, &numbers, &spans.joined(N_BARS)));
                let scan = Scan::new(current.selected.n_chunks);
                self.stage = Stage::OverTime { groups: Rc::clone(groups), numbers, over_time, scan };
                None
            }
            _ => {
                let beside = vec![Beside::default(); numbers.len()];
                Some(self.answer(store, current, groups, &numbers, beside))
            }
        }
    }

    fn answer(
        &self,
        store: &Store,
        current: &Current,
        groups: &Groups,
        numbers: &[u32],
        beside: Vec<Beside>,
    ) -> Answer {
        let rows = numbers.iter().zip(beside).map(|(number, beside)| group_row(store, groups, *number, beside));
        let page = GroupPage {
            by: self.by,
            n_groups: groups.len() as u64,
            n_left_out: groups.n_left_out(),
            first: self.first,
            groups: rows.collect(),
        };
        Answer::Groups { generation: current.generation, sort: self.sort, page }
    }
}

/// A group as the page shows it.
pub(super) fn group_row(store: &Store, groups: &Groups, number: u32, beside: Beside) -> GroupRow {
    let mut sums = groups.sums(number);
    let [sources, destinations] = beside.distinct.map_or([None; 2], |counts| counts.map(Some));
    sums.sources = sums.sources.or(sources);
    sums.destinations = sums.destinations.or(destinations);
    GroupRow { number, key: key(store, groups.key(number)), sums, over_time: beside.over_time }
}

fn key(store: &Store, index: GroupIndex) -> GroupKey {
    let dictionaries = store.dictionaries();
    let named = |names: &NameTable, index: Option<usize>| index.map(|index| Name::clipped(names.get(index)));
    let address = |index: crate::columns::AddressIndex| {
        let address = index.get().and_then(|index| dictionaries.addresses.addresses().get(index));
        address.map(ToString::to_string).unwrap_or_default()
    };
    match index {
        GroupIndex::Rule(rule, acl) => GroupKey::Rule {
            rule: named(dictionaries.rules.names(), rule.get()),
            acl: named(dictionaries.acls.names(), acl.get()),
        },
        GroupIndex::Address(index) => GroupKey::Address(address(index)),
        GroupIndex::Pair(source, destination) => GroupKey::Pair(address(source), address(destination)),
        GroupIndex::Port(port, protocol) => GroupKey::Port { port, protocol },
    }
}

/// Spans of a length that gives at most [`N_BARS`] of them.
pub(super) fn few_spans(spans: TimelineSpans) -> TimelineSpans {
    TimelineSpans::new(spans.start_ms, spans.last_ms(), N_BARS)
}
