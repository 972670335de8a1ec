//! A part of the view's rows, taken apart: what a row of a table of groups opens to.

use std::rc::Rc;

use super::groups::{MAX_TABLE_BYTES, group_row};
use super::scan::Scan;
use super::show::Current;
use crate::protocol::{Answer, Breakdown, GroupPage};
use crate::query::filter::Filter;
use crate::query::{Beside, GroupBy, GroupColumn, GroupSort, Grouper, Selector, Timeline, TimelineBuilder};
use crate::store::Store;

/// So many of the largest groups of each kind.
const N_TOP: usize = 10;
const KINDS: [GroupBy; 5] = [GroupBy::Source, GroupBy::Destination, GroupBy::Pair, GroupBy::Port, GroupBy::Rule];

pub(super) struct BreakdownTask {
    part: Filter,
    begun: Option<Begun>,
}

struct Begun {
    selector: Selector,
    timeline: Option<TimelineBuilder>,
    groupers: Vec<Grouper>,
    scan: Scan,
}

impl BreakdownTask {
    pub(super) fn new(part: Filter) -> Self {
        Self { part, begun: None }
    }

    pub(super) fn step(&mut self, store: &Store, current: &Current) -> Option<Answer> {
        let selected = &current.selected;
        let begun = self.begun.get_or_insert_with(|| Begun {
            // Repeats are left out of the view's own rows already, where they are.
            selector: Selector::new(store, &self.part, true),
            timeline: selected.spans().map(|spans| TimelineBuilder::new(super::groups::few_spans(spans))),
            groupers: KINDS
                .iter()
                .map(|by| Grouper::new(*by, store, MAX_TABLE_BYTES / KINDS.len()).without_distinct())
                .collect(),
            scan: Scan::new(selected.n_chunks),
        });
        let Begun { selector, timeline, groupers, scan } = begun;
        let is_done = scan.step(store, |place, chunk| {
            let mut mask = selector.select(chunk);
            mask.keep(selected.selection.chunk(place));
            let picked = selected.picked_of(&mask, chunk);
            if let Some(timeline) = timeline {
                timeline.add(&picked);
            }
            groupers.iter_mut().for_each(|grouper| grouper.add(&picked));
        });
        if !is_done {
            return None;
        }
        let begun = self.begun.take()?;
        let tops = KINDS.iter().zip(begun.groupers).map(|(by, grouper)| top(store, *by, grouper));
        let breakdown = Breakdown {
            timeline: begun.timeline.map_or_else(Timeline::default, TimelineBuilder::finish),
            tops: tops.collect(),
        };
        let (generation, part) = (current.generation, self.part.clone());
        Some(Answer::Breakdown { generation, part, breakdown: Box::new(breakdown) })
    }
}

fn top(store: &Store, by: GroupBy, grouper: Grouper) -> GroupPage {
    let groups = Rc::new(grouper.finish());
    let order = groups.order(store, GroupSort { column: GroupColumn::Tuples, descending: true });
    let rows = order.iter().take(N_TOP).map(|number| group_row(store, &groups, *number, Beside::default()));
    GroupPage { by, n_groups: groups.len() as u64, n_left_out: groups.n_left_out(), first: 0, groups: rows.collect() }
}
