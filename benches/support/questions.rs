//! What can be asked of rows that are loaded, by name, so that different benchmarks time the same things.

use std::rc::Rc;

use flowglass::connection::{Connections, Stitcher};
use flowglass::query::filter::Filter;
use flowglass::query::{
    Column, GroupBy, GroupColumn, GroupSort, Grouper, Groups, OverTime, Picked, Selection, Selector, Sort, SortKeys,
    Summarizer, TimelineBuilder, TimelineSpans, rows_by_time,
};
use flowglass::store::Store;

/// Rows, and the selection of all of them.
pub struct Loaded {
    pub store: Store,
    all: Selection,
    by_time: Rc<Vec<u32>>,
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    /// A filter, as the page has it answered: which rows, their totals and their timeline.
    Filter(&'static str),
    /// Which rows a filter wants.
    Select(&'static str),
    /// Totals of all rows.
    Totals,
    /// The timeline of all rows.
    Timeline,
    /// A table of groups, as the page has it answered: the sums, the order, and what is shown beside the first rows.
    Table(GroupBy),
    /// Sums of groups.
    Groups(GroupBy),
    /// What is shown beside the first rows of a table of groups.
    OverTime(GroupBy),
    /// All rows in an order.
    Sort(Column),
    /// Connections of all rows, which are in the order of time.
    Stitch,
}

/// Those that are timed, beside none.
pub const FILTERS: [&str; 6] =
    ["dport:443", "action:deny", "src:10.0.0.0/8", "bytes>1MB", "-(ip:platform or rule:PlatformRule)", "contoso"];
const GROUPINGS: [GroupBy; 6] =
    [GroupBy::Rule, GroupBy::Source, GroupBy::Destination, GroupBy::Either, GroupBy::Pair, GroupBy::Port];
const COLUMNS: [Column; 4] = [Column::Time, Column::Source, Column::BytesSent, Column::Rule];
/// Rows of a table of groups that are on a screen, and bars beside each.
const N_SHOWN: usize = 32;
/// As many as a wide screen has.
const N_SPANS: usize = 400;

impl Question {
    /// Those that the page asks.
    pub fn of_page() -> impl Iterator<Item = Self> {
        let filters = [""].into_iter().chain(FILTERS).map(Self::Filter);
        filters.chain(GROUPINGS.map(Self::Table)).chain(COLUMNS.map(Self::Sort)).chain([Self::Stitch])
    }

    /// Those parts of answers that are worth a look of their own.
    pub fn parts() -> impl Iterator<Item = Self> {
        let selects = [""].into_iter().chain(FILTERS).map(Self::Select);
        let groups = GROUPINGS.into_iter().flat_map(|by| [Self::Groups(by), Self::OverTime(by)]);
        selects.chain([Self::Totals, Self::Timeline]).chain(groups)
    }

    /// Makes ready what the question takes for granted; the closure answers it and gives a number that depends on all
    /// of the answer.
    pub fn ready<'a>(self, loaded: &'a Loaded) -> Box<dyn FnMut() -> u64 + 'a> {
        let Loaded { store, all, by_time } = loaded;
        match self {
            Self::Filter(text) => {
                let filter = filter(text);
                Box::new(move || loaded.show(&filter))
            }
            Self::Select(text) => {
                let filter = filter(text);
                Box::new(move || select(store, &filter).len() as u64)
            }
            Self::Totals => Box::new(move || {
                let mut summarizer = Summarizer::new(false);
                each(store, all, |picked| summarizer.add(picked));
                summarizer.finish(store).0.tuples
            }),
            Self::Timeline => Box::new(move || {
                let mut builder = TimelineBuilder::new(loaded.spans());
                each(store, all, |picked| builder.add(picked));
                builder.finish().allowed.iter().sum()
            }),
            Self::Table(by) => Box::new(move || {
                let groups = loaded.groups(by);
                let shown = first(store, &groups);
                loaded.over_time(&groups, &shown)
            }),
            Self::Groups(by) => Box::new(move || loaded.groups(by).len() as u64),
            Self::OverTime(by) => {
                let groups = loaded.groups(by);
                let shown = first(store, &groups);
                Box::new(move || loaded.over_time(&groups, &shown))
            }
            Self::Sort(column) => Box::new(move || {
                let mut keys = SortKeys::new(store, Sort { column, descending: true });
                store.chunks().iter().for_each(|chunk| keys.add(&chunk.columns));
                keys.sort(by_time.to_vec()).first().copied().unwrap_or_default().into()
            }),
            Self::Stitch => Box::new(|| stitch(loaded).by_whole().iter().sum()),
        }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Filter("") => write!(f, "no filter"),
            Self::Filter(text) => write!(f, "filter {text}"),
            Self::Select(text) => write!(f, "select {text}"),
            Self::Totals => write!(f, "totals"),
            Self::Timeline => write!(f, "timeline"),
            Self::Table(by) => write!(f, "table by {by:?}"),
            Self::Groups(by) => write!(f, "groups by {by:?}"),
            Self::OverTime(by) => write!(f, "over time by {by:?}"),
            Self::Sort(column) => write!(f, "sort by {column:?}"),
            Self::Stitch => write!(f, "connections"),
        }
    }
}

impl Loaded {
    /// With the order of time worked out, which is kept in the page too.
    pub fn new(store: Store) -> Self {
        let all = select(&store, &filter(""));
        let by_time = Rc::new(rows_by_time(&store, store.chunks().len(), false));
        Self { store, all, by_time }
    }

    fn spans(&self) -> TimelineSpans {
        let (first, last) = self.store.files().extent().unwrap_or_default();
        TimelineSpans::new(first, last, N_SPANS)
    }

    fn show(&self, filter: &Filter) -> u64 {
        let selector = Selector::new(&self.store, filter, false);
        let mut summarizer = Summarizer::new(false).over(self.spans());
        for chunk in self.store.chunks() {
            let mask = selector.select(chunk);
            summarizer.add(&Picked::as_logged(&chunk.columns, &mask));
        }
        let (summary, _, timeline) = summarizer.finish(&self.store);
        assert_eq!(timeline.allowed.iter().sum::<u64>(), summary.by_decision.allowed, "one answer");
        summary.tuples
    }

    fn groups(&self, by: GroupBy) -> Groups {
        let grouper = Grouper::new(by, &self.store, usize::MAX);
        let mut grouper = if by == GroupBy::Rule { grouper } else { grouper.without_distinct() };
        each(&self.store, &self.all, |picked| grouper.add(picked));
        grouper.finish()
    }

    fn over_time(&self, groups: &Groups, shown: &[u32]) -> u64 {
        let mut over_time = OverTime::new(groups, shown, &self.spans().joined(N_SHOWN));
        each(&self.store, &self.all, |picked| over_time.add(picked));
        over_time.finish().iter().flat_map(|beside| &beside.over_time).map(|n| u64::from(*n)).sum()
    }
}

/// The connections of all rows.
pub fn stitch(loaded: &Loaded) -> Connections {
    let mut stitcher = Stitcher::new(&loaded.store, Rc::clone(&loaded.by_time)).unwrap_or_else(|why| panic!("{why}"));
    loop {
        if let Some(connections) = stitcher.step(&loaded.store).unwrap_or_else(|why| panic!("{why}")) {
            return connections;
        }
    }
}

fn filter(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn select(store: &Store, filter: &Filter) -> Selection {
    let selector = Selector::new(store, filter, false);
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(chunk)));
    selection
}

fn each(store: &Store, all: &Selection, mut visit: impl FnMut(&Picked<'_>)) {
    store.chunks().iter().zip(all.chunks()).for_each(|(chunk, mask)| visit(&Picked::as_logged(&chunk.columns, mask)));
}

fn first(store: &Store, groups: &Groups) -> Vec<u32> {
    let order = groups.order(store, GroupSort { column: GroupColumn::Tuples, descending: true });
    order.into_iter().take(N_SHOWN).collect()
}
