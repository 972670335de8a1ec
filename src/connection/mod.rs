//! Tuples stitched into connections, and connections that several have logged, counted once.
//!
//! A tuple is not a connection (FORMAT §4.4): `B`, `C` … `E` of one NIC, five-tuple and direction are one. Rows of repeated
//! records are in none. A [`Stitcher`] makes [`Connections`] of the rows of a store, step by step; they are of that store
//! until it changes.

mod by_row;
mod differing;
mod held;
mod key;
mod locator;
mod matching;
mod once;
mod order;
mod pair;
mod rest;
mod sort;
mod stitch;
mod table;
mod unknown;
mod wanted;

use std::fmt;
use std::rc::Rc;

use hashbrown::HashMap;

use crate::columns::NoMemory;
use crate::query::rows_by_time;
use crate::store::Store;

pub use by_row::ByRow;
pub use held::{Attempt, Connection};
use locator::Locator;
pub use matching::{Matcher, Matching};
pub use once::{Grouped, Once};
use pair::Pairer;
pub use sort::{ConnectionColumn, ConnectionSort, Kind};
pub use stitch::Stitcher;
pub use unknown::{UnknownBecause, UnknownPart};

/// The connections and attempts of a store, by number: connections in the order in which they begin.
pub struct Connections {
    connections: Vec<Connection>,
    attempts: Vec<Attempt>,
    /// The rows of each connection in turn, and then those of each attempt, in the order of time.
    rows: Vec<u32>,
    /// How many of them are of connections.
    n_connected: usize,
    /// What the sums of a connection have above 64 bits: no real one has any.
    wide: HashMap<u32, [u64; 4]>,
    /// Groups of connections that are one of which a counter differs by more than 5 %.
    n_differing: u64,
}

/// Why there are no connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotStitch {
    /// There is no memory.
    NoMemory,
    /// There are more than a million NICs.
    TooManyNics,
}

impl fmt::Display for CannotStitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoMemory => "there is no memory for the connections of so many tuples",
            Self::TooManyNics => "there are more than a million NICs",
        })
    }
}

impl std::error::Error for CannotStitch {}

impl From<NoMemory> for CannotStitch {
    fn from(_: NoMemory) -> Self {
        Self::NoMemory
    }
}

impl Connections {
    /// Of all rows of a store, at once.
    ///
    /// # Errors
    /// Where there is no memory, or NICs without end.
    pub fn of(store: &Store) -> Result<Self, CannotStitch> {
        let order = Rc::new(rows_by_time(store, store.chunks().len(), false));
        let mut stitcher = Stitcher::new(store, order)?;
        loop {
            if let Some(connections) = stitcher.step(store)? {
                return Ok(connections);
            }
        }
    }

    fn empty() -> Self {
        Self {
            connections: Vec::new(),
            attempts: Vec::new(),
            rows: Vec::new(),
            n_connected: 0,
            wide: HashMap::new(),
            n_differing: 0,
        }
    }

    /// The connections.
    pub fn all(&self) -> &[Connection] {
        &self.connections
    }

    /// The attempts.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The rows of a connection, in the order of time; none where there is no such connection.
    pub fn rows(&self, number: u32) -> &[u32] {
        let first = self.connections.get(number as usize).map_or(self.n_connected, |found| found.first as usize);
        let end = self.connections.get(number as usize + 1).map_or(self.n_connected, |next| next.first as usize);
        &self.rows[first..end]
    }

    /// The rows of an attempt, in the order of time; none where there is no such attempt.
    pub fn rows_of_attempt(&self, number: u32) -> &[u32] {
        let first = self.attempts.get(number as usize).map_or(self.rows.len(), |found| found.first as usize);
        let end = self.attempts.get(number as usize + 1).map_or(self.rows.len(), |next| next.first as usize);
        &self.rows[first..end]
    }

    /// Packets sent, bytes sent, packets received, bytes received of a connection; 0 where no tuple of it has counters.
    pub fn sums(&self, number: u32) -> [u128; 4] {
        let sums = self.connections.get(number as usize).map_or([0; 4], |found| found.sums.map(u128::from));
        match self.wide.get(&number) {
            None => sums,
            Some(high) => std::array::from_fn(|counter| sums[counter] + (u128::from(high[counter]) << 64)),
        }
    }

    /// From the first tuple of a connection to its last, in milliseconds.
    pub fn duration_ms(&self, store: &Store, number: u32) -> u64 {
        match self.connections.get(number as usize).map_or(0, |found| found.duration_ms) {
            u32::MAX => span_ms(store, self.rows(number)),
            duration_ms => u64::from(duration_ms),
        }
    }

    /// The connections of a connection's group, itself too, in the order in which they begin.
    pub fn group(&self, number: u32) -> Vec<u32> {
        let mut members = vec![number];
        let next = |of: u32| self.connections.get(of as usize).map_or(number, |found| found.next);
        let mut at = next(number);
        while at != number {
            members.push(at);
            at = next(at);
        }
        crate::sorting::sort_by(&mut members, Ord::cmp);
        members
    }

    /// The other connections of a connection's NIC, five-tuple and direction in logs of its kind, in the order in which
    /// they begin.
    pub fn pieces(&self, store: &Store, number: u32) -> Vec<u32> {
        let locator = Locator::new(store);
        let five_tuple = |number: u32| self.rows(number).first().map(|row| pair::five_tuple(store, &locator, *row));
        let seen_by = |connection: &Connection| (connection.nic(), connection.direction(), connection.form());
        let (Some(this), of_this) = (self.connections.get(number as usize), five_tuple(number)) else {
            return Vec::new();
        };
        let others = (0..).zip(&self.connections).filter(|(other, connection)| {
            *other != number && seen_by(connection) == seen_by(this) && five_tuple(*other) == of_this
        });
        others.map(|(other, _)| other).collect()
    }

    /// The connection that a row belongs to, or the attempt where it was denied; none for rows of repeated records.
    pub fn of_row(&self, row: u32) -> Option<(Kind, u32)> {
        let place = self.rows.iter().position(|of| *of == row)?;
        Some(if place < self.n_connected {
            (Kind::Connections, self.connections.partition_point(|found| found.first as usize <= place) as u32 - 1)
        } else {
            (Kind::Attempts, self.attempts.partition_point(|found| found.first as usize <= place) as u32 - 1)
        })
    }

    /// How many of some connections there are of each kind, in the order of [`Whole::ALL`](crate::flow::Whole::ALL).
    pub fn by_whole_of(&self, numbers: impl Iterator<Item = u32>) -> [u64; 5] {
        let mut n = [0; 5];
        for connection in numbers.filter_map(|number| self.connections.get(number as usize)) {
            n[connection.whole() as usize] += 1;
        }
        n
    }

    /// How many connections there are of each kind.
    pub fn by_whole(&self) -> [u64; 5] {
        self.by_whole_of(0..self.connections.len() as u32)
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.connections.capacity() * size_of::<Connection>()
            + self.attempts.capacity() * size_of::<Attempt>()
            + self.rows.capacity() * size_of::<u32>()
            + self.wide.allocation_size()
    }

    /// What is still to be looked at to count every connection once; itself where all were seen from one place.
    fn pairer(self, store: &Store, locator: &Locator) -> Result<Result<Pairer, Self>, CannotStitch> {
        let first = self.connections.first().map(pair::view);
        if self.connections.iter().all(|connection| Some(pair::view(connection)) == first) {
            return Ok(Err(self));
        }
        Ok(Ok(Pairer::new(self, store, locator)?))
    }
}

/// From the first of some rows in the order of time to the last.
fn span_ms(store: &Store, rows: &[u32]) -> u64 {
    let time_ms = |row: Option<&u32>| {
        let located = row.and_then(|row| store.locate(*row));
        located.map_or(0, |(chunk, place)| chunk.columns.time_ms(place))
    };
    time_ms(rows.last()) - time_ms(rows.first())
}
