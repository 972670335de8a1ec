//! The rows of a view, and what has been worked out of them so far.

use std::cell::RefCell;
use std::rc::Rc;

use crate::protocol::View;
use crate::query::filter::Filter;
use crate::query::{
    Counted, GroupBy, GroupSort, Groups, Selection, Sort, Summary, Timeline, TimelineSpans, rows_by_time,
};
use crate::store::Store;

/// A table of at most so many groups is kept while it is not shown: some tens of megabytes.
const MAX_RESTING_GROUPS: usize = 250_000;

/// Row numbers in some order.
pub(super) type Order = Rc<Vec<u32>>;

/// What decides which rows a view has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// The version of the store.
    pub(super) version: u32,
    with_repeats: bool,
    filter: Filter,
}

impl Key {
    pub(super) fn new(version: u32, view: &View) -> Self {
        Self { version, with_repeats: view.with_repeats, filter: view.filter.clone() }
    }

    /// Of the same rows without a filter.
    fn is_whole_of(&self, other: &Self) -> bool {
        self.filter.is_empty() && (self.version, self.with_repeats) == (other.version, other.with_repeats)
    }
}

/// The rows of a view.
pub(super) struct Selected {
    pub(super) key: Key,
    /// Over so many chunks: those that were there when it began.
    pub(super) n_chunks: usize,
    pub(super) selection: Rc<Selection>,
    pub(super) summary: Summary,
    pub(super) counted: Counted,
    /// Views of the same rows have it together.
    worked_out: Rc<RefCell<WorkedOut>>,
}

/// What questions have asked for, kept for the next one.
#[derive(Default)]
struct WorkedOut {
    timeline: Option<(TimelineSpans, Rc<Timeline>)>,
    by_time: Option<Order>,
    sorted: Option<(Sort, Order)>,
    /// With whether different addresses were to be counted.
    groups: Vec<(GroupBy, bool, Rc<Groups>)>,
    group_orders: Vec<(GroupBy, GroupSort, Order)>,
}

impl Selected {
    pub(super) fn new(key: Key, n_chunks: usize, selection: Selection, (summary, counted): (Summary, Counted)) -> Self {
        Self { key, n_chunks, selection: Rc::new(selection), summary, counted, worked_out: Rc::default() }
    }

    /// With another filter, and of all the rows that this one has without any.
    pub(super) fn with_all_rows(&self, key: Key) -> Self {
        let worked_out = Rc::clone(&self.worked_out);
        let selection = Rc::clone(&self.selection);
        Self { key, selection, worked_out, summary: self.summary.clone(), ..*self }
    }

    /// Gives back what takes much room, while it is not shown.
    fn rest(&self) {
        let WorkedOut { sorted, groups, group_orders, .. } = &mut *self.worked_out.borrow_mut();
        *sorted = None;
        groups.retain(|(by, has_distinct, groups)| {
            groups.len() <= MAX_RESTING_GROUPS && (!has_distinct || *by == GroupBy::Rule)
        });
        group_orders.retain(|(by, _, _)| groups.iter().any(|(of, _, _)| of == by));
    }

    /// The timeline with these spans, if it was worked out last.
    pub(super) fn timeline(&self, spans: TimelineSpans) -> Option<Rc<Timeline>> {
        let worked_out = self.worked_out.borrow();
        worked_out.timeline.as_ref().filter(|(of, _)| *of == spans).map(|(_, timeline)| Rc::clone(timeline))
    }

    pub(super) fn keep_timeline(&self, spans: TimelineSpans, timeline: Timeline) -> Rc<Timeline> {
        let timeline = Rc::new(timeline);
        self.worked_out.borrow_mut().timeline = Some((spans, Rc::clone(&timeline)));
        timeline
    }

    /// The spans of the timeline that was worked out last.
    pub(super) fn spans(&self) -> Option<TimelineSpans> {
        self.worked_out.borrow().timeline.as_ref().map(|(spans, _)| *spans)
    }

    /// The rows in the order of time, file and byte.
    pub(super) fn by_time(&self, store: &Store, all: &mut AllByTime) -> Order {
        let worked_out = &mut *self.worked_out.borrow_mut();
        let by_time = worked_out.by_time.get_or_insert_with(|| {
            let all = all.of(store, self);
            if self.selection.len() == all.len() {
                return all;
            }
            Rc::new(all.iter().copied().filter(|row| self.selection.contains(*row)).collect())
        });
        Rc::clone(by_time)
    }

    /// The rows in an order, if it was worked out last.
    pub(super) fn sorted(&self, sort: Sort) -> Option<Order> {
        let worked_out = self.worked_out.borrow();
        worked_out.sorted.as_ref().filter(|(of, _)| *of == sort).map(|(_, order)| Rc::clone(order))
    }

    pub(super) fn keep_sorted(&self, sort: Sort, order: Order) {
        self.worked_out.borrow_mut().sorted = Some((sort, order));
    }

    pub(super) fn groups(&self, by: GroupBy, with_distinct: bool) -> Option<Rc<Groups>> {
        let worked_out = self.worked_out.borrow();
        let mut groups = worked_out.groups.iter();
        let found = groups.find(|(of, has_distinct, _)| *of == by && (*has_distinct || !with_distinct));
        found.map(|(_, _, groups)| Rc::clone(groups))
    }

    /// The numbers of the groups are the same whether different addresses are counted or not.
    pub(super) fn keep_groups(&self, by: GroupBy, with_distinct: bool, groups: Groups) -> Rc<Groups> {
        let groups = Rc::new(groups);
        let kept = &mut self.worked_out.borrow_mut().groups;
        kept.retain(|(of, _, _)| *of != by);
        kept.push((by, with_distinct, Rc::clone(&groups)));
        groups
    }

    /// The groups in an order.
    pub(super) fn group_order(&self, store: &Store, by: GroupBy, groups: &Groups, sort: GroupSort) -> Order {
        let orders = &mut self.worked_out.borrow_mut().group_orders;
        if let Some((_, _, order)) = orders.iter().find(|(of, sorted, _)| *of == by && *sorted == sort) {
            return Rc::clone(order);
        }
        let order = Rc::new(groups.order(store, sort));
        orders.retain(|(of, _, _)| *of != by);
        orders.push((by, sort, Rc::clone(&order)));
        order
    }
}

/// The view without a filter, kept while another is shown: to clear a filter takes no work then, and neither does a
/// filter that all rows match.
#[derive(Default)]
pub(super) struct Whole(Option<Rc<Selected>>);

impl Whole {
    /// Takes note of what is shown now.
    pub(super) fn note(&mut self, shown: &Rc<Selected>) {
        self.0.take_if(|whole| !whole.key.is_whole_of(&shown.key));
        match &self.0 {
            _ if shown.key.is_whole_of(&shown.key) => self.0 = Some(Rc::clone(shown)),
            Some(whole) if !Rc::ptr_eq(&whole.worked_out, &shown.worked_out) => whole.rest(),
            _ => {}
        }
    }

    /// The view without a filter of the same rows.
    pub(super) fn of(&self, key: &Key) -> Option<&Rc<Selected>> {
        self.0.as_ref().filter(|whole| whole.key.is_whole_of(key))
    }
}

/// All rows in the order of time, file and byte, whatever filter: what the order of each view is taken from.
#[derive(Default)]
pub(super) struct AllByTime(Option<(u32, bool, Order)>);

impl AllByTime {
    fn of(&mut self, store: &Store, selected: &Selected) -> Order {
        let (version, with_repeats) = (selected.key.version, selected.key.with_repeats);
        if let Some((of, repeats, order)) = &self.0
            && (*of, *repeats) == (version, with_repeats)
        {
            return Rc::clone(order);
        }
        // The old one goes before the new one takes room.
        self.0 = None;
        let order = Rc::new(rows_by_time(store, selected.n_chunks, with_repeats));
        self.0 = Some((version, with_repeats, Rc::clone(&order)));
        order
    }
}
