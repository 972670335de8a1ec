//! Working out a view, in steps.

use std::rc::Rc;

use crate::parse::Problem;
use crate::protocol::{ExampleFile, FileNumber, Generation, Loaded, Name, Refused, Shown, View};
use crate::query::filter::Filter;
use crate::query::{Column, Counted, Selector, Sort, SortKeys, Summarizer, Summary, rows_by_time};
use crate::store::Store;

/// Row numbers in the order of a view.
pub(super) type Order = Rc<Vec<u32>>;

/// What all orders of a view have in common, kept for the next one: another order needs no new sums.
#[derive(Default)]
pub(super) struct Cache {
    /// The version of the store and the choice of repeats that it is for.
    key: Option<(u32, bool)>,
    summed: Option<Summed>,
    by_time: Option<Order>,
}

impl Cache {
    /// Empty where it was for another version or choice; the old content goes before the new one takes room.
    fn of(&mut self, version: u32, with_repeats: bool) -> &mut Self {
        if self.key != Some((version, with_repeats)) {
            *self = Self { key: Some((version, with_repeats)), ..Self::default() };
        }
        self
    }
}

pub(super) struct ShowTask {
    generation: Generation,
    view: View,
    /// Of the store when it began.
    version: u32,
    n_chunks: usize,
    stage: Stage,
}

enum Stage {
    Begin,
    Sum { summarizer: Box<Summarizer>, next_chunk: usize },
    Order { summed: Summed },
    Keys { summed: Summed, keys: Box<SortKeys>, next_chunk: usize, by_time: Order },
}

type Summed = Rc<(Summary, Counted)>;

/// So many chunks are worked through in a step: about a million rows, some tens of milliseconds.
const CHUNKS_PER_STEP: usize = 16;

impl ShowTask {
    pub(super) fn new(generation: Generation, view: View) -> Self {
        Self { generation, view, version: 0, n_chunks: 0, stage: Stage::Begin }
    }

    /// The view, when it is worked out: over the chunks that are there when it begins. While files are being read it may
    /// mix what was there before and after a record turned out to be a repeat; once they are read it never does.
    pub(super) fn step(&mut self, store: &Store, is_loading: bool, cache: &mut Cache) -> Option<(Shown, Order)> {
        let View { with_repeats, sort } = self.view;
        if self.version != store.version() && !is_loading {
            self.stage = Stage::Begin;
        }
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            Stage::Begin => {
                self.version = store.version();
                self.n_chunks = store.chunks().len();
                self.stage = match &cache.of(self.version, with_repeats).summed {
                    Some(summed) => Stage::Order { summed: Rc::clone(summed) },
                    None => Stage::Sum { summarizer: Box::new(Summarizer::new(with_repeats)), next_chunk: 0 },
                };
            }
            Stage::Sum { mut summarizer, next_chunk } => {
                let end = (next_chunk + CHUNKS_PER_STEP).min(self.n_chunks);
                let selector = Selector::new(store, &Filter::default(), with_repeats);
                for chunk in &store.chunks()[next_chunk..end] {
                    summarizer.add(&chunk.columns, &selector.select(&chunk.columns));
                }
                self.stage = if end < self.n_chunks {
                    Stage::Sum { summarizer, next_chunk: end }
                } else {
                    let summed = Rc::new(summarizer.finish(store));
                    cache.of(self.version, with_repeats).summed = Some(Rc::clone(&summed));
                    Stage::Order { summed }
                };
            }
            Stage::Order { summed } => {
                let cache = cache.of(self.version, with_repeats);
                let by_time =
                    cache.by_time.get_or_insert_with(|| Rc::new(rows_by_time(store, self.n_chunks, with_repeats)));
                let by_time = Rc::clone(by_time);
                if sort == (Sort { column: Column::Time, descending: false }) {
                    return Some((self.shown(store, &summed), by_time));
                }
                let keys = Box::new(SortKeys::new(store, sort));
                self.stage = Stage::Keys { summed, keys, next_chunk: 0, by_time };
            }
            Stage::Keys { summed, mut keys, next_chunk, by_time } => {
                let end = (next_chunk + CHUNKS_PER_STEP).min(self.n_chunks);
                store.chunks()[next_chunk..end].iter().for_each(|chunk| keys.add(&chunk.columns));
                if end < self.n_chunks {
                    self.stage = Stage::Keys { summed, keys, next_chunk: end, by_time };
                } else {
                    let rows = keys.sort(by_time.as_ref().clone());
                    return Some((self.shown(store, &summed), Rc::new(rows)));
                }
            }
        }
        None
    }

    fn shown(&self, store: &Store, summed: &(Summary, Counted)) -> Shown {
        let (summary, counted) = summed;
        let loaded = loaded(store, *counted);
        Shown { generation: self.generation, view: self.view, summary: summary.clone(), loaded }
    }
}

fn loaded(store: &Store, counted: Counted) -> Loaded {
    let files = store.files();
    let refused =
        files.refused().into_iter().map(|(number, reason)| Refused { path: files.path(number).to_owned(), reason });
    let problems: Vec<Problem> = files.problems().iter().cloned().collect();
    let mut pointed_to: Vec<FileNumber> =
        problems.iter().flat_map(|p| &p.examples).map(|example| example.file).collect();
    pointed_to.sort_unstable();
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
        memory_bytes: store.n_bytes(),
    }
}
