//! From a filter to the rows that it wants.
//!
//! A filter is prepared once against the dictionaries: whether an address or a name is wanted becomes a bit. A chunk is
//! then looked at word by word, 64 rows at a time, and only where rows are still wanted.

mod counter;
mod names;
mod prepare;
mod problem;
mod rows;

use super::filter::Filter;
use super::mask::{ChunkMask, all_words, clear};
use crate::columns::Columns;
use crate::store::Store;
use prepare::Node;

/// A filter, ready to look at chunks of the store that it was prepared for.
pub struct Selector {
    /// `None` where the filter wants all rows.
    node: Option<Node>,
    with_repeats: bool,
}

impl Selector {
    /// Prepares a filter. Rows of repeated records are left out unless they are asked for.
    pub fn new(store: &Store, filter: &Filter, with_repeats: bool) -> Self {
        let node = (!filter.is_empty()).then(|| prepare::node(store, filter));
        Self { node, with_repeats }
    }

    /// The rows of a chunk that are wanted.
    pub fn select(&self, columns: &Columns) -> ChunkMask {
        let n_rows = columns.len();
        let mut words = all_words(n_rows);
        if !self.with_repeats {
            for (index, _) in columns.records.iter().enumerate().filter(|(_, record)| record.repeats != 0) {
                clear(&mut words, &columns.rows_of_record(index));
            }
        }
        if let Some(node) = &self.node {
            narrow(node, columns, &mut words);
        }
        ChunkMask::from_words(words, n_rows)
    }
}

/// Takes out of `words` the rows that a part of the filter does not want.
fn narrow(node: &Node, columns: &Columns, words: &mut [u64]) {
    match node {
        Node::All(nodes) => {
            for node in nodes {
                if words.iter().all(|word| *word == 0) {
                    return;
                }
                narrow(node, columns, words);
            }
        }
        Node::Any(nodes) => {
            // Each looks only at the rows that none before it wanted.
            let mut left = words.to_vec();
            let mut looked_at = vec![0; words.len()];
            for node in nodes {
                looked_at.copy_from_slice(&left);
                narrow(node, columns, &mut looked_at);
                let mut any_left = 0;
                for (left, found) in left.iter_mut().zip(&looked_at) {
                    *left &= !found;
                    any_left |= *left;
                }
                if any_left == 0 {
                    return;
                }
            }
            words.iter_mut().zip(left).for_each(|(word, left)| *word &= !left);
        }
        Node::Not(node) => {
            let mut found = words.to_vec();
            narrow(node, columns, &mut found);
            words.iter_mut().zip(found).for_each(|(word, found)| *word &= !found);
        }
        Node::Rows(rows) => rows::narrow(rows, columns, words),
        Node::Runs(runs) => runs.narrow(columns, words),
        Node::Counter(field, wanted) => counter::narrow(*field, *wanted, columns, words),
        Node::Odd(odd) => odd.narrow(columns, words),
    }
}
