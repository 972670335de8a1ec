//! Tuples put together to connections and attempts.
//!
//! Rows are taken in the order of time, and of equal times in the order of file and byte, so that neither what came first
//! nor how it was cut matters. What stands last under a row's key is looked up; a row joins it or begins another.

use std::rc::Rc;

use hashbrown::HashMap;

use super::held::{Attempt, Bits, Connection};
use super::key::{Key, form_bits, nic_number};
use super::locator::{Locator, nics};
use super::pair::Pairer;
use super::table::Table;
use super::{CannotStitch, Connections};
use crate::columns::{Columns, NoMemory};
use crate::flow::{Decision, Direction, State};
use crate::store::Store;

/// So many rows are taken in a step: some tens of milliseconds.
const ROWS_PER_STEP: usize = 1 << 18;
/// So many rows are looked at together, so that memory works on all of their slots at once.
const AT_ONCE: usize = 64;
/// In what stands beside a row: an attempt, and not a connection.
const ATTEMPT: u32 = 1 << 31;

/// Stitches connections, step by step.
pub struct Stitcher {
    order: Rc<Vec<u32>>,
    next: usize,
    locator: Locator,
    stage: Stage,
}

enum Stage {
    Walk(Box<Walk>),
    Place(Box<Place>),
    Pair(Box<Pairer>),
    Done,
}

/// Rows join connections.
struct Walk {
    table: Table,
    /// By row: its NIC until it is taken, and then the number of its connection or attempt.
    of_row: Vec<u32>,
    connections: Vec<Connection>,
    attempts: Vec<Attempt>,
    wide: HashMap<u32, [u64; 4]>,
    clock: Clock,
}

/// The rows of each connection come to stand side by side.
struct Place {
    of_row: Vec<u32>,
    /// By connection, and then by attempt: where its next row goes.
    at: Vec<u32>,
    found: Connections,
}

/// Times as 32 bits where all of them fit.
struct Clock {
    base_ms: u64,
    /// Where they do not: when each connection began, and when its last tuple was.
    wide: Option<Vec<[u64; 2]>>,
}

impl Stitcher {
    /// For these rows, which are in the order of time, file and byte, without those of repeated records.
    ///
    /// # Errors
    /// Where there is no memory, or NICs without end.
    pub fn new(store: &Store, order: Rc<Vec<u32>>) -> Result<Self, CannotStitch> {
        let locator = Locator::new(store);
        let walk = Walk::new(store, &order, &locator)?;
        Ok(Self { order, next: 0, locator, stage: Stage::Walk(Box::new(walk)) })
    }

    /// Takes the next rows; the connections when that were all.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn step(&mut self, store: &Store) -> Result<Option<Connections>, CannotStitch> {
        let end = (self.next + ROWS_PER_STEP).min(self.order.len());
        let rows = &self.order[self.next..end];
        let is_last = end == self.order.len();
        self.next = end;
        match &mut self.stage {
            Stage::Walk(walk) => walk.take(store, &self.locator, rows)?,
            Stage::Place(place) => place.take(rows),
            Stage::Pair(pairer) => {
                if !pairer.step(store, &self.locator) {
                    return Ok(None);
                }
            }
            Stage::Done => return Ok(None),
        }
        if is_last {
            self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Walk(walk) => Stage::Place(Box::new(walk.finish(self.order.len())?)),
                Stage::Place(place) => match place.finish().pairer(store, &self.locator)? {
                    Ok(pairer) => Stage::Pair(Box::new(pairer)),
                    Err(alone) => return Ok(Some(alone)),
                },
                Stage::Pair(pairer) => return Ok(Some(pairer.finish())),
                Stage::Done => Stage::Done,
            };
            self.next = 0;
        }
        Ok(None)
    }
}

impl Walk {
    fn new(store: &Store, order: &[u32], locator: &Locator) -> Result<Self, CannotStitch> {
        let mut of_row = reserved(store.n_rows() as usize)?;
        let (mut n_begun, mut n_denied) = (0, 0);
        for chunk in store.chunks() {
            for nic in nics(&chunk.columns) {
                of_row.push(nic_number(nic).ok_or(CannotStitch::TooManyNics)?);
            }
            for flags in &chunk.columns.flags {
                n_begun += usize::from(flags.state() == State::Begin || is_stateless(flags.decision(), flags.state()));
                n_denied += usize::from(flags.decision() == Decision::Denied);
            }
        }
        let time_ms = |row: Option<&u32>| row.map_or(0, |row| locator.time_ms(store, *row));
        let (base_ms, last_ms) = (time_ms(order.first()), time_ms(order.last()));
        let is_wide = last_ms - base_ms >= u64::from(u32::MAX);
        Ok(Self {
            table: Table::new(n_begun + n_denied / 2)?,
            of_row,
            connections: reserved(n_begun + n_begun / 16)?,
            attempts: Vec::new(),
            wide: HashMap::new(),
            clock: Clock { base_ms, wide: is_wide.then(Vec::new) },
        })
    }

    fn take(&mut self, store: &Store, locator: &Locator, rows: &[u32]) -> Result<(), NoMemory> {
        let Some(first) = rows.first() else { return Ok(()) };
        let mut found = [(locator.locate(store, *first), Key([0; 4])); AT_ONCE];
        let (mut hashes, mut last) = ([0; AT_ONCE], [0; AT_ONCE]);
        for rows in rows.chunks(AT_ONCE) {
            for ((row, found), hash) in rows.iter().zip(&mut found).zip(&mut hashes) {
                let (columns, place) = locator.locate(store, *row);
                let key = Key::of(columns, place, self.of_row[*row as usize]);
                *found = ((columns, place), key);
                *hash = self.table.hash(key);
            }
            // What they will need of memory is asked for at once, and not one after the other.
            for (hash, last) in hashes.iter().zip(&mut last) {
                *last = self.table.likely(*hash);
            }
            let touched = last.iter().filter_map(|number| self.connections.get(*number as usize));
            std::hint::black_box(touched.fold(0, |touched, connection| touched | connection.bits));
            for ((row, ((columns, place), key)), hash) in rows.iter().zip(&found).zip(&hashes) {
                self.of_row[*row as usize] = self.join(columns, *place, *key, *hash)?;
            }
        }
        Ok(())
    }

    /// The number of the connection or attempt that a row belongs to.
    #[inline]
    fn join(&mut self, columns: &Columns, place: usize, key: Key, hash: u32) -> Result<u32, NoMemory> {
        let flags = columns.flags[place];
        if flags.decision() == Decision::Denied {
            return self.join_attempt(key, hash);
        }
        let Self { table, connections, wide, clock, .. } = self;
        let time = clock.of(columns.time_ms(place));
        let state = flags.state();
        let number = connections.len() as u32;
        let mut bits = key.0[3] >> 12 << Bits::NIC_SHIFT
            | form_bits(flags) << Bits::FORM_SHIFT
            | if flags.direction() == Direction::Out { Bits::OUT } else { 0 }
            | if state == State::Begin { Bits::BEGIN } else { 0 }
            | if state == State::End { Bits::END } else { 0 };
        let joined = if is_stateless(Decision::Allowed, state) {
            // Each such tuple says of a connection that it began.
            bits |= Bits::BEGIN;
            None
        } else {
            let entry = table.entry(key, hash)?;
            let before = entry.before.and_then(|before| Some((before, connections.get_mut(before as usize)?)));
            match before {
                Some((before, connection)) if state != State::Begin && !connection.has(Bits::END) => {
                    connection.bits |= Bits::MORE | bits;
                    connection.next = time;
                    Some(before)
                }
                Some((before, connection)) => {
                    if state == State::Begin {
                        if is_lone(connection) {
                            connection.bits |= Bits::AMBIGUOUS;
                        }
                        let is_again = connection.has(Bits::BEGIN)
                            && !connection.has(Bits::AMBIGUOUS)
                            && clock.began_at(before, connection) == clock.exact(columns.time_ms(place), time);
                        bits |= if is_again { Bits::AGAIN } else { 0 };
                    }
                    entry.set(number);
                    None
                }
                None => {
                    entry.set(number);
                    None
                }
            }
        };
        let number = joined.unwrap_or(number);
        if joined.is_none() {
            if connections.len() == connections.capacity() {
                connections.try_reserve_exact(connections.len() / 8 + 16).map_err(|_| NoMemory)?;
            }
            connections.push(Connection { sums: [0; 4], first: 0, duration_ms: time, next: time, bits });
        }
        clock.note(number, columns.time_ms(place), joined.is_none());
        let connection = &mut connections[number as usize];
        connection.first += 1;
        if let Some(slot) = columns.counters.slot_of(&columns.flags, place) {
            connection.bits |= Bits::COUNTED;
            for (counter, amount) in columns.counters.amounts(slot).into_iter().enumerate() {
                let (sum, is_over) = connection.sums[counter].overflowing_add(amount);
                connection.sums[counter] = sum;
                if is_over {
                    wide.entry(number).or_default()[counter] += 1;
                }
            }
        }
        Ok(number)
    }

    #[inline]
    fn join_attempt(&mut self, key: Key, hash: u32) -> Result<u32, NoMemory> {
        let entry = self.table.entry(key, hash)?;
        let number = match entry.before {
            Some(number) => number,
            None => {
                let number = self.attempts.len() as u32;
                self.attempts.try_reserve(1).map_err(|_| NoMemory)?;
                self.attempts.push(Attempt { first: 0 });
                entry.set(number);
                number
            }
        };
        self.attempts[number as usize].first += 1;
        Ok(number | ATTEMPT)
    }

    fn finish(self, n_rows: usize) -> Result<Place, NoMemory> {
        let Self { of_row, mut connections, mut attempts, wide, clock, table } = self;
        // Before the rest takes room.
        drop(table);
        let mut at = reserved(connections.len() + attempts.len())?;
        let mut first = 0;
        for (number, connection) in (0..).zip(&mut connections) {
            at.push(first);
            let n_rows = std::mem::replace(&mut connection.first, first);
            first += n_rows;
            if is_lone(connection) && connection.has(Bits::AGAIN) {
                connection.bits |= Bits::AMBIGUOUS;
            }
            connection.duration_ms = clock.duration_ms(number, connection);
            connection.next = number;
        }
        let n_connected = first as usize;
        for attempt in &mut attempts {
            at.push(first);
            first += std::mem::replace(&mut attempt.first, first);
        }
        connections.shrink_to_fit();
        attempts.shrink_to_fit();
        let mut rows = reserved(n_rows)?;
        rows.resize(n_rows, 0);
        let found = Connections { connections, attempts, rows, n_connected, wide, ..Connections::empty() };
        Ok(Place { of_row, at, found })
    }
}

impl Place {
    fn take(&mut self, rows: &[u32]) {
        let n_connections = self.found.connections.len();
        for row in rows {
            let of = self.of_row[*row as usize];
            let number = if of & ATTEMPT == 0 { of as usize } else { n_connections + (of & !ATTEMPT) as usize };
            let at = &mut self.at[number];
            self.found.rows[*at as usize] = *row;
            *at += 1;
        }
    }

    fn finish(self) -> Connections {
        self.found
    }
}

impl Clock {
    #[inline]
    fn of(&self, time_ms: u64) -> u32 {
        u32::try_from(time_ms - self.base_ms).unwrap_or(u32::MAX)
    }

    /// The same in full, where it is narrow otherwise.
    #[inline]
    fn exact(&self, time_ms: u64, narrow: u32) -> u64 {
        if self.wide.is_some() { time_ms } else { u64::from(narrow) }
    }

    #[inline]
    fn began_at(&self, number: u32, connection: &Connection) -> u64 {
        match &self.wide {
            Some(wide) => wide[number as usize][0],
            None => u64::from(connection.duration_ms),
        }
    }

    #[inline]
    fn note(&mut self, number: u32, time_ms: u64, is_new: bool) {
        let Some(wide) = &mut self.wide else { return };
        if is_new {
            wide.push([time_ms; 2]);
        } else {
            wide[number as usize][1] = time_ms;
        }
    }

    fn duration_ms(&self, number: u32, connection: &Connection) -> u32 {
        match &self.wide {
            Some(wide) => {
                let [began, ended] = wide[number as usize];
                u32::try_from(ended - began).unwrap_or(u32::MAX)
            }
            None => connection.next - connection.duration_ms,
        }
    }
}

/// Nothing but its `B`.
#[inline]
fn is_lone(connection: &Connection) -> bool {
    connection.bits & (Bits::BEGIN | Bits::END | Bits::MORE) == Bits::BEGIN
}

/// An allowed tuple of a log without states (v1).
#[inline]
fn is_stateless(decision: Decision, state: State) -> bool {
    decision == Decision::Allowed && state == State::None
}

/// A list with room for so many.
pub(super) fn reserved<T>(n: usize) -> Result<Vec<T>, NoMemory> {
    let mut list = Vec::new();
    list.try_reserve_exact(n).map_err(|_| NoMemory)?;
    Ok(list)
}
