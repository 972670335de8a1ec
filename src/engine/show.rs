//! Working out a view, in steps.

use std::rc::Rc;

use crate::parse::Problem;
use crate::protocol::{FileNumber, Generation, Loaded, Name, Refused, Shown, View};
use crate::query::{Column, Counted, Sort, SortKeys, Summarizer, Summary, rows_by_time};
use crate::store::Store;

/// Row numbers in the order of a view.
pub(super) type Order = Rc<Vec<u32>>;

/// The rows by time of a version of the store, with or without repeats.
type ByTime = Option<(u32, bool, Order)>;

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

type Summed = Box<(Summary, Counted)>;

/// So many chunks are worked through in a step: about a million rows, some tens of milliseconds.
const CHUNKS_PER_STEP: usize = 16;

impl ShowTask {
    pub(super) fn new(generation: Generation, view: View) -> Self {
        Self { generation, view, version: 0, n_chunks: 0, stage: Stage::Begin }
    }

    /// The view, when it is worked out: over the chunks that are there when it begins. While files are being read it may
    /// mix what was there before and after a record turned out to be a repeat; once they are read it never does.
    pub(super) fn step(&mut self, store: &Store, is_loading: bool, cache: &mut ByTime) -> Option<(Shown, Order)> {
        let View { with_repeats, sort } = self.view;
        if self.version != store.version() && !is_loading {
            self.stage = Stage::Begin;
        }
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            Stage::Begin => {
                self.version = store.version();
                self.n_chunks = store.chunks().len();
                self.stage = Stage::Sum { summarizer: Box::new(Summarizer::new(with_repeats)), next_chunk: 0 };
            }
            Stage::Sum { mut summarizer, next_chunk } => {
                let end = (next_chunk + CHUNKS_PER_STEP).min(self.n_chunks);
                store.chunks()[next_chunk..end].iter().for_each(|chunk| summarizer.add(&chunk.columns));
                self.stage = if end < self.n_chunks {
                    Stage::Sum { summarizer, next_chunk: end }
                } else {
                    Stage::Order { summed: Box::new(summarizer.finish(store)) }
                };
            }
            Stage::Order { summed } => {
                let by_time = match cache {
                    Some((version, repeats, order)) if *version == self.version && *repeats == with_repeats => {
                        Rc::clone(order)
                    }
                    _ => {
                        *cache = None; // before the new one takes room
                        let order = Rc::new(rows_by_time(store, self.n_chunks, with_repeats));
                        *cache = Some((self.version, with_repeats, Rc::clone(&order)));
                        order
                    }
                };
                if sort == (Sort { column: Column::Time, descending: false }) {
                    return Some((self.shown(store, *summed), by_time));
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
                    return Some((self.shown(store, *summed), Rc::new(rows)));
                }
            }
        }
        None
    }

    fn shown(&self, store: &Store, (summary, counted): (Summary, Counted)) -> Shown {
        Shown { generation: self.generation, view: self.view, summary, loaded: loaded(store, counted) }
    }
}

fn loaded(store: &Store, counted: Counted) -> Loaded {
    let files = store.files();
    let refused = files
        .refused()
        .into_iter()
        .map(|(number, reason)| Refused { path: files.order_of(number).0.to_owned(), reason });
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
        example_paths: pointed_to
            .into_iter()
            .map(|number| (number, Name::clipped(files.order_of(number).0).text))
            .collect(),
        memory_bytes: store.n_bytes(),
    }
}
