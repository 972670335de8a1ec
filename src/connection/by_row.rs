//! What filters of tuples ask about connections.

use super::Connections;
use super::wanted::wants;
use crate::query::filter::Term;
use crate::query::{ByConnection, RowBits};
use crate::store::Store;

/// Answers for the rows of a store what is true of the connections that they belong to.
pub struct ByRow<'a> {
    /// The store.
    pub store: &'a Store,
    /// Its connections.
    pub connections: &'a Connections,
}

impl ByConnection for ByRow<'_> {
    fn rows(&self, term: &Term) -> RowBits {
        let mut rows = RowBits::new(self.store.n_rows() as usize);
        for (number, connection) in (0..).zip(self.connections.all()) {
            let is_wanted = match term {
                // The only kind of problem that is one of connections.
                Term::Problem(_) => connection.differs(),
                term => wants(self.store, self.connections, term, Ok(number)),
            };
            if is_wanted {
                self.connections.rows(number).iter().for_each(|row| rows.set(*row));
            }
        }
        rows
    }
}
