//! Working out a view, in steps: its rows, what they add up to, and how they lie in time.

use std::rc::Rc;

use super::connected::{Connected, Found};
use super::loading::Loading;
use super::scan::Scan;
use super::selected::{AllByTime, CountedOnce, Key, Selected, Whole, picked};
use crate::connection::{ByRow, Connections};
use crate::parse::Problem;
use crate::protocol::{
    ExampleFile, FileNumber, FoundOnce, Generation, Loaded, LoadedOnly, Name, Refused, Shown, View, WithoutRoom,
};
use crate::query::filter::TimeRange;
use crate::query::{Counted, Selection, Selector, Summarizer, Timeline, TimelineBuilder, TimelineSpans, covered_hours};
use crate::sorting::sort_by;
use crate::store::Store;

/// A view that is shown.
#[derive(Clone)]
pub(super) struct Current {
    pub(super) generation: Generation,
    pub(super) view: View,
    pub(super) selected: Rc<Selected>,
    /// What [`covered_hours`] gave for the store's version.
    covered: Rc<Vec<(u64, u64)>>,
}

pub(super) struct ShowTask {
    generation: Generation,
    view: View,
    /// Of the store when it began.
    version: u32,
    covered: Rc<Vec<(u64, u64)>>,
    /// What is known of connections.
    connections: Option<Rc<Connections>>,
    stage: Stage,
}

enum Stage {
    Begin,
    Select(Box<Selecting>),
    Sum(Box<Summing>),
    Timeline { selected: Rc<Selected>, spans: TimelineSpans, builder: Box<TimelineBuilder>, scan: Scan },
}

struct Selecting {
    key: Key,
    n_chunks: usize,
    scan: Scan,
    selector: Selector,
    selection: Selection,
    /// Where every connection is counted once.
    once: Option<Found>,
}

struct Summing {
    key: Key,
    n_chunks: usize,
    scan: Scan,
    selection: Selection,
    summarizer: Summarizer,
    spans: Option<TimelineSpans>,
    once: Option<CountedOnce>,
}

impl ShowTask {
    pub(super) fn new(generation: Generation, view: View) -> Self {
        Self { generation, view, version: 0, covered: Rc::default(), connections: None, stage: Stage::Begin }
    }

    /// The view, when it is worked out: over the chunks that are there when it begins. While files are being read it may
    /// mix what was there before and after a record turned out to be a repeat; once they are read it never does.
    ///
    /// `before` is what was shown last: its rows serve again where only their order or the timeline is another, as those
    /// of the view without a filter do.
    pub(super) fn step(
        &mut self,
        store: &Store,
        loading: &Loading,
        before: Option<&Current>,
        whole: &Whole,
        (connected, all): (&mut Connected, &mut AllByTime),
    ) -> Option<(Box<Shown>, Current)> {
        if self.version != store.version() && !loading.is_busy() {
            self.stage = Stage::Begin;
        }
        self.connections = connected.found(store).cloned();
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            Stage::Begin => {
                self.version = store.version();
                self.covered = match before.filter(|before| before.selected.key.version == self.version) {
                    Some(before) => Rc::clone(&before.covered),
                    None => Rc::new(covered_hours(store)),
                };
                let is_asked = self.view.counted_once || self.view.filter.asks_for_connections();
                let found = if is_asked && !loading.is_busy() { Some(connected.step(store, all)?) } else { None };
                let key = Key::new(self.version, &self.view, found.is_some());
                let spans = spans(store, &self.view);
                let mut known = before.map(|before| &before.selected).into_iter().chain(whole.of(&key));
                match known.find(|selected| selected.key == key) {
                    Some(selected) => return self.known(store, loading, Rc::clone(selected), spans),
                    None => {
                        let n_chunks = store.chunks().len();
                        let View { filter, with_repeats, counted_once, .. } = &self.view;
                        let selector = match &found {
                            Some(Ok(connections)) => {
                                let connections = ByRow { store, connections };
                                Selector::with_connections(store, filter, *with_repeats, &connections)
                            }
                            _ => Selector::new(store, filter, *with_repeats),
                        };
                        self.stage = Stage::Select(Box::new(Selecting {
                            key,
                            n_chunks,
                            scan: Scan::new(n_chunks),
                            selector,
                            selection: Selection::default(),
                            once: found.filter(|_| *counted_once),
                        }));
                    }
                }
            }
            Stage::Select(mut selecting) => {
                if !selecting.step(store) {
                    self.stage = Stage::Select(selecting);
                    return None;
                }
                let Selecting { key, n_chunks, selection, once, .. } = *selecting;
                let spans = spans(store, &self.view);
                // None has more rows than the whole, so one that has as many has the same.
                if let Some(whole) = whole.of(&key).filter(|whole| whole.selection.len() == selection.len()) {
                    return self.known(store, loading, Rc::new(whole.with_all_rows(key)), spans);
                }
                let summarizer = Summarizer::new(self.view.with_repeats);
                let summarizer = match spans {
                    Some(spans) => summarizer.over(spans),
                    None => summarizer,
                };
                let once = once.map(|found| count_once(store, found, &selection));
                let scan = Scan::new(n_chunks);
                self.stage = Stage::Sum(Box::new(Summing { key, n_chunks, scan, selection, summarizer, spans, once }));
            }
            Stage::Sum(mut summing) => {
                let Summing { scan, selection, summarizer, once, .. } = &mut *summing;
                let once = once.as_ref();
                if !scan.step(store, |place, chunk| summarizer.add(&picked(once, selection.chunk(place), chunk))) {
                    self.stage = Stage::Sum(summing);
                    return None;
                }
                let Summing { key, n_chunks, selection, summarizer, spans, once, .. } = *summing;
                let (summary, counted, timeline) = summarizer.finish(store);
                let selected = Rc::new(Selected::new(key, n_chunks, selection, (summary, counted), once));
                if let Some(spans) = spans {
                    selected.keep_timeline(spans, timeline);
                }
                return Some(self.shown(store, loading, selected, spans));
            }
            Stage::Timeline { selected, spans, mut builder, mut scan } => {
                if scan.step(store, |place, chunk| builder.add(&selected.picked(place, chunk))) {
                    selected.keep_timeline(spans, builder.finish());
                    return Some(self.shown(store, loading, selected, Some(spans)));
                }
                self.stage = Stage::Timeline { selected, spans, builder, scan };
            }
        }
        None
    }

    /// A view whose rows have been added up already; if its timeline has other spans, that is worked out.
    fn known(
        &mut self,
        store: &Store,
        loading: &Loading,
        selected: Rc<Selected>,
        spans: Option<TimelineSpans>,
    ) -> Option<(Box<Shown>, Current)> {
        match spans {
            Some(spans) if selected.timeline(spans).is_none() => {
                let scan = Scan::new(selected.n_chunks);
                let builder = Box::new(TimelineBuilder::new(spans));
                self.stage = Stage::Timeline { selected, spans, builder, scan };
                None
            }
            _ => Some(self.shown(store, loading, selected, spans)),
        }
    }

    fn shown(
        &self,
        store: &Store,
        loading: &Loading,
        selected: Rc<Selected>,
        spans: Option<TimelineSpans>,
    ) -> (Box<Shown>, Current) {
        let timeline = spans.and_then(|spans| selected.timeline(spans));
        let shown = Shown {
            generation: self.generation,
            view: self.view.clone(),
            n_rows: selected.selection.len() as u64,
            once: selected.once().cloned(),
            summary: selected.summary.clone(),
            timeline: timeline.map_or_else(Timeline::default, |timeline| timeline.as_ref().clone()),
            covered: self.covered.as_ref().clone(),
            extent: store.files().extent(),
            loaded: loaded(store, loading, selected.counted, self.connections.as_deref()),
        };
        let covered = Rc::clone(&self.covered);
        (Box::new(shown), Current { generation: self.generation, view: self.view.clone(), selected, covered })
    }
}

/// Counts the connections of a view once.
fn count_once(store: &Store, found: Found, selection: &Selection) -> CountedOnce {
    match found.and_then(|connections| Ok(connections.once(store, selection)?)) {
        Ok(once) => {
            let grouped = once.grouped();
            let [_, bytes_sent, _, bytes_received] = grouped.twice;
            let found = FoundOnce {
                grouped_connections: grouped.connections,
                groups: grouped.groups,
                untold: grouped.untold,
                differing: grouped.differing,
                bytes_twice: bytes_sent + bytes_received,
                failure: None,
            };
            CountedOnce { counts: Some(Rc::new(once)), found }
        }
        Err(why) => {
            CountedOnce { counts: None, found: FoundOnce { failure: Some(why.to_string()), ..FoundOnce::default() } }
        }
    }
}

impl Selecting {
    /// Takes the next chunks; whether that were all.
    fn step(&mut self, store: &Store) -> bool {
        let Self { scan, selector, selection, .. } = self;
        scan.step(store, |_, chunk| selection.push(selector.select(chunk)))
    }
}

/// The spans of a view's timeline: over the time that the filter asks for, or else over all that is loaded, so that the
/// axis stays as it is while other parts of the filter change. `None` where there is no row, or no timeline is wanted.
fn spans(store: &Store, view: &View) -> Option<TimelineSpans> {
    let (first_ms, last_ms) = store.files().extent()?;
    let range = view.filter.time().unwrap_or(TimeRange { start_ms: 0, end_ms: TimeRange::OPEN });
    let first_ms = if range.start_ms == 0 { first_ms } else { range.start_ms };
    let last_ms = if range.end_ms == TimeRange::OPEN { last_ms } else { range.end_ms - 1 };
    (view.max_spans > 0).then(|| TimelineSpans::new(first_ms, last_ms.max(first_ms), view.max_spans as usize))
}

fn loaded(store: &Store, loading: &Loading, counted: Counted, connections: Option<&Connections>) -> Loaded {
    let files = store.files();
    let (n_wholly, n_partly) = files.without_room();
    let only = loading.only().cloned();
    let refused =
        files.refused().into_iter().map(|(number, reason)| Refused { path: files.path(number).to_owned(), reason });
    let mut problems = files.problems();
    if let Some(connections) = connections {
        problems.merge(&connections.differing(store), u64::from);
    }
    let problems: Vec<Problem> = problems.iter().cloned().collect();
    let mut pointed_to: Vec<FileNumber> =
        problems.iter().flat_map(|p| &p.examples).map(|example| example.file).collect();
    sort_by(&mut pointed_to, Ord::cmp);
    pointed_to.dedup();
    Loaded {
        files: files.len() as u64,
        records: counted.records,
        repeated_records: counted.repeated_records,
        tuples: u64::from(store.n_rows()),
        repeated_tuples: counted.repeated_tuples,
        rejected_tuples: counted.rejected_tuples,
        refused: refused.collect(),
        problems,
        example_files: pointed_to
            .into_iter()
            .map(|number| ExampleFile {
                number,
                path: Name::clipped_front(files.path(number)),
                place: files.place(number),
            })
            .collect(),
        only: only.map(|filter| LoadedOnly { filter, left_out_tuples: files.n_left_out() }),
        without_room: WithoutRoom { n_wholly, n_partly },
        memory_bytes: store.n_bytes(),
    }
}
