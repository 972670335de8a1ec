//! From a filter to the rows that it wants.
//!
//! A filter is prepared once against the dictionaries: whether an address or a name is wanted becomes a bit. A chunk is
//! then looked at word by word, 64 rows at a time, and only where rows are still wanted.

mod counter;
mod names;
mod prepare;
mod problem;
mod rows;

use super::filter::{Filter, Term};
use super::mask::{ChunkMask, RowBits, all_words, clear};
use crate::store::{Store, Stored};
use prepare::{Node, Prepare};

/// Rows by what is true of the connections that they belong to: answered by whoever has put them together.
pub trait ByConnection {
    /// The rows that a term wants for which [`Term::asks_for_connections`] is true. Asked once for each of a filter; a
    /// term of problems has the one kind alone.
    fn rows(&self, term: &Term) -> RowBits;
}

/// A filter, ready to look at chunks of the store that it was prepared for.
pub struct Selector {
    /// `None` where the filter wants all rows.
    node: Option<Node>,
    with_repeats: bool,
}

impl Selector {
    /// Prepares a filter. Rows of repeated records are left out unless they are asked for. What it asks about
    /// connections no row has.
    pub fn new(store: &Store, filter: &Filter, with_repeats: bool) -> Self {
        Self::prepared(store, filter, with_repeats, None)
    }

    /// Prepares a filter that may ask about connections.
    pub fn with_connections(
        store: &Store,
        filter: &Filter,
        with_repeats: bool,
        connections: &dyn ByConnection,
    ) -> Self {
        Self::prepared(store, filter, with_repeats, Some(connections))
    }

    fn prepared(store: &Store, filter: &Filter, with_repeats: bool, connections: Option<&dyn ByConnection>) -> Self {
        let node = (!filter.is_empty()).then(|| Prepare { store, connections }.node(filter));
        Self { node, with_repeats }
    }

    /// The rows of a chunk that are wanted.
    pub fn select(&self, stored: &Stored) -> ChunkMask {
        let columns = &stored.columns;
        let n_rows = columns.len();
        let mut words = all_words(n_rows);
        if !self.with_repeats {
            for (index, _) in columns.records.iter().enumerate().filter(|(_, record)| record.repeats != 0) {
                clear(&mut words, &columns.rows_of_record(index));
            }
        }
        if let Some(node) = &self.node {
            narrow(node, stored, &mut words);
        }
        ChunkMask::from_words(words, n_rows)
    }
}

/// Takes out of `words` the rows that a part of the filter does not want.
fn narrow(node: &Node, stored: &Stored, words: &mut [u64]) {
    let columns = &stored.columns;
    match node {
        Node::All(nodes) => {
            for node in nodes {
                if words.iter().all(|word| *word == 0) {
                    return;
                }
                narrow(node, stored, words);
            }
        }
        Node::Any(nodes) => {
            // Each looks only at the rows that none before it wanted.
            let mut left = words.to_vec();
            let mut looked_at = vec![0; words.len()];
            for node in nodes {
                looked_at.copy_from_slice(&left);
                narrow(node, stored, &mut looked_at);
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
            narrow(node, stored, &mut found);
            words.iter_mut().zip(found).for_each(|(word, found)| *word &= !found);
        }
        Node::Rows(rows) => rows::narrow(rows, columns, words),
        Node::Runs(runs) => runs.narrow(columns, words),
        Node::Connections(rows) => rows.narrow(stored.first_row, words),
        Node::Counter(field, wanted) => counter::narrow(*field, *wanted, columns, words),
        Node::Odd(odd) => odd.narrow(columns, words),
    }
}
