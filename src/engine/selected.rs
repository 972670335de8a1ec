//! The rows of a view, and what has been worked out of them so far.

use std::cell::RefCell;
use std::rc::Rc;

use super::connections::OfView;
use crate::connection::{ConnectionSort, Kind, Once};
use crate::protocol::{FoundOnce, View};
use crate::query::filter::Filter;
use crate::query::{
    ChunkMask, Counted, GroupBy, GroupSort, Groups, Picked, Selection, Sort, Summary, Timeline, TimelineSpans,
    rows_by_time,
};
use crate::store::{Store, Stored};

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
    counted_once: bool,
    /// The filter asks about connections, and they are known.
    by_connection: bool,
    filter: Filter,
}

impl Key {
    /// `are_connected`: the connections are known, so that what needs them can be answered.
    pub(super) fn new(version: u32, view: &View, are_connected: bool) -> Self {
        Self {
            version,
            with_repeats: view.with_repeats,
            counted_once: are_connected && view.counted_once,
            by_connection: are_connected && view.filter.asks_for_connections(),
            filter: view.filter.clone(),
        }
    }

    /// Of the same rows without a filter.
    fn is_whole_of(&self, other: &Self) -> bool {
        self.filter.is_empty()
            && (self.version, self.with_repeats, self.counted_once)
                == (other.version, other.with_repeats, other.counted_once)
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
    /// Every connection is counted once.
    once: Option<CountedOnce>,
    /// Views of the same rows have it together.
    worked_out: Rc<RefCell<WorkedOut>>,
    /// Of which connections there are, the filter says more than the rows.
    connections: RefCell<WorkedOutOfConnections>,
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

/// What counts where every connection is counted once, and what that has found.
#[derive(Clone)]
pub(super) struct CountedOnce {
    /// `None` where it could not be worked out.
    pub(super) counts: Option<Rc<Once>>,
    pub(super) found: FoundOnce,
}

/// What questions about connections have asked for.
#[derive(Default)]
struct WorkedOutOfConnections {
    of_view: Option<Rc<OfView>>,
    sorted: Option<(Kind, ConnectionSort, Order)>,
}

impl Selected {
    pub(super) fn new(
        key: Key,
        n_chunks: usize,
        selection: Selection,
        (summary, counted): (Summary, Counted),
        once: Option<CountedOnce>,
    ) -> Self {
        let (worked_out, connections) = (Rc::default(), RefCell::default());
        Self { key, n_chunks, selection: Rc::new(selection), summary, counted, once, worked_out, connections }
    }

    /// What of its rows of a chunk is added up.
    pub(super) fn picked<'a>(&'a self, place: usize, chunk: &'a Stored) -> Picked<'a> {
        self.picked_of(self.selection.chunk(place), chunk)
    }

    /// What of some of its rows of a chunk is added up.
    pub(super) fn picked_of<'a>(&'a self, mask: &'a ChunkMask, chunk: &'a Stored) -> Picked<'a> {
        picked(self.once.as_ref(), mask, chunk)
    }

    /// What counting every connection once has found, where they are counted so.
    pub(super) fn once(&self) -> Option<&FoundOnce> {
        self.once.as_ref().map(|once| &once.found)
    }

    /// With another filter, and of all the rows that this one has without any.
    pub(super) fn with_all_rows(&self, key: Key) -> Self {
        let worked_out = Rc::clone(&self.worked_out);
        let selection = Rc::clone(&self.selection);
        let (n_chunks, counted) = (self.n_chunks, self.counted);
        let (summary, once) = (self.summary.clone(), self.once.clone());
        Self { key, n_chunks, selection, summary, counted, once, worked_out, connections: RefCell::default() }
    }

    /// The connections and attempts of the view, if they were found.
    pub(super) fn of_view(&self) -> Option<Rc<OfView>> {
        self.connections.borrow().of_view.clone()
    }

    pub(super) fn keep_of_view(&self, of_view: OfView) -> Rc<OfView> {
        let of_view = Rc::new(of_view);
        self.connections.borrow_mut().of_view = Some(Rc::clone(&of_view));
        of_view
    }

    /// The connections or attempts in an order, which is worked out where it was not last.
    pub(super) fn connection_order(
        &self,
        kind: Kind,
        sort: ConnectionSort,
        work_out: impl FnOnce() -> Vec<u32>,
    ) -> Order {
        let sorted = &mut self.connections.borrow_mut().sorted;
        match sorted {
            Some((of, by, order)) if (*of, *by) == (kind, sort) => Rc::clone(order),
            _ => {
                // The old one goes before the new one takes room.
                *sorted = None;
                let order = Rc::new(work_out());
                *sorted = Some((kind, sort, Rc::clone(&order)));
                order
            }
        }
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
            let all = all.of(store, self.key.version, self.key.with_repeats, self.n_chunks);
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

/// What of some rows of a chunk is added up: as it was logged, or with every connection counted once.
pub(super) fn picked<'a>(once: Option<&'a CountedOnce>, mask: &'a ChunkMask, chunk: &'a Stored) -> Picked<'a> {
    match once.and_then(|once| once.counts.as_deref()) {
        Some(once) => once.picked(chunk, mask),
        None => Picked::as_logged(&chunk.columns, mask),
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
    /// Those of all chunks that are there, without repeats.
    pub(super) fn without_repeats(&mut self, store: &Store) -> Order {
        self.of(store, store.version(), false, store.chunks().len())
    }

    fn of(&mut self, store: &Store, version: u32, with_repeats: bool, n_chunks: usize) -> Order {
        if let Some((of, repeats, order)) = &self.0
            && (*of, *repeats) == (version, with_repeats)
        {
            return Rc::clone(order);
        }
        // The old one goes before the new one takes room.
        self.0 = None;
        let order = Rc::new(rows_by_time(store, n_chunks, with_repeats));
        self.0 = Some((version, with_repeats, Rc::clone(&order)));
        order
    }
}
