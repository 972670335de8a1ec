//! The rest of the connections that a view shows a part of.

use hashbrown::HashSet;

use super::key::{Key, UNKNOWN_NIC};
use super::locator::Locator;
use super::{Connections, Matching};
use crate::flow::Whole;
use crate::query::{RowBits, Selection};
use crate::store::Store;

impl Connections {
    /// All rows of the connections and attempts that match or that have a row in a selection: what it takes to put them
    /// together again. With one that is ambiguous go the others of its NIC, five-tuple and direction.
    pub fn rest(&self, store: &Store, matching: &Matching, selection: &Selection) -> RowBits {
        let mut rows = RowBits::new(store.n_rows() as usize);
        let locator = Locator::new(store);
        let key = |number: u32| {
            let (columns, place) = locator.locate(store, *self.rows(number).first()?);
            let nic = self.connections.get(number as usize)?.nic();
            Some(Key::of(columns, place, nic.get().map_or(UNKNOWN_NIC, |nic| nic as u32)).0)
        };
        let is_in = |matches: bool, rows: &[u32]| matches || rows.iter().any(|row| selection.contains(*row));
        let mut ambiguous = HashSet::new();
        for (number, connection) in (0..).zip(&self.connections) {
            if is_in(matching.has_connection(number), self.rows(number)) {
                self.rows(number).iter().for_each(|row| rows.set(*row));
                if connection.whole() == Whole::Ambiguous {
                    ambiguous.extend(key(number));
                }
            }
        }
        if !ambiguous.is_empty() {
            for number in
                (0..self.connections.len() as u32).filter(|n| key(*n).is_some_and(|key| ambiguous.contains(&key)))
            {
                self.rows(number).iter().for_each(|row| rows.set(*row));
            }
        }
        for number in 0..self.attempts.len() as u32 {
            if is_in(matching.has_attempt(number), self.rows_of_attempt(number)) {
                self.rows_of_attempt(number).iter().for_each(|row| rows.set(*row));
            }
        }
        rows
    }
}
