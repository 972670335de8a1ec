//! Which connections and attempts a filter wants.
//!
//! A part of a filter that speaks of connections is asked of the connection: how long it lasted, how whole it is, its
//! times, the totals of its counters. Any other is asked of its tuples, and holds where it holds for any of them.

use std::rc::Rc;

use super::Connections;
use super::by_row::ByRow;
use super::wanted::{asks_of_connection, wants};
use crate::query::filter::{Filter, NameField, Side, Term};
use crate::query::{Selection, Selector};
use crate::store::Store;

/// So many chunks are looked at in a step.
const CHUNKS_PER_STEP: usize = 32;

/// Finds the connections and attempts that a filter wants, step by step.
pub struct Matcher {
    connections: Rc<Connections>,
    filter: Filter,
    /// The parts that tuples answer, in the order in which they stand in the filter.
    parts: Vec<Filter>,
    /// What they come to.
    found: Vec<Bits>,
    looking: Option<(Selector, Selection)>,
}

/// Connections and attempts that are wanted, by number.
#[derive(Clone, Debug)]
pub struct Matching {
    bits: Bits,
    n_connections: usize,
}

/// A bit for each connection, and then for each attempt.
#[derive(Clone, Debug)]
struct Bits {
    words: Vec<u64>,
    n: usize,
}

impl Bits {
    fn by(n: usize, mut is_in: impl FnMut(usize) -> bool) -> Self {
        let mut words = vec![0; n.div_ceil(64)];
        for at in 0..n {
            words[at / 64] |= u64::from(is_in(at)) << (at % 64);
        }
        Self { words, n }
    }

    fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn joined(mut self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word = join(*word, *other));
        self
    }
}

impl Matcher {
    /// For a filter.
    pub fn new(connections: Rc<Connections>, filter: &Filter) -> Self {
        let mut parts = Vec::new();
        collect(filter, &mut parts);
        Self { connections, filter: filter.clone(), parts, found: Vec::new(), looking: None }
    }

    /// Looks at the next chunks; what is wanted when that were all.
    pub fn step(&mut self, store: &Store) -> Option<Matching> {
        let Some(part) = self.parts.get(self.found.len()) else { return Some(self.finish(store)) };
        let (selector, mut selection) = match self.looking.take() {
            Some(looking) => looking,
            None => {
                let connections = ByRow { store, connections: &self.connections };
                (Selector::with_connections(store, part, false, &connections), Selection::default())
            }
        };
        let n_done = selection.chunks().len();
        for chunk in store.chunks().iter().skip(n_done).take(CHUNKS_PER_STEP) {
            selection.push(selector.select(chunk));
        }
        if selection.chunks().len() < store.chunks().len() {
            self.looking = Some((selector, selection));
            return None;
        }
        let bits = self.with_any(&selection, is_of_key(part));
        self.found.push(bits);
        None
    }

    /// Those of which any tuple is in a selection.
    fn with_any(&self, selection: &Selection, is_of_key: bool) -> Bits {
        let connections = &self.connections;
        let n_connections = connections.all().len();
        Bits::by(n_connections + connections.attempts().len(), |at| {
            let rows = if at < n_connections {
                connections.rows(at as u32)
            } else {
                connections.rows_of_attempt((at - n_connections) as u32)
            };
            // What all tuples have in common, the first has.
            let rows = if is_of_key { &rows[..1] } else { rows };
            rows.iter().any(|row| selection.contains(*row))
        })
    }

    fn finish(&mut self, store: &Store) -> Matching {
        let mut found = std::mem::take(&mut self.found).into_iter();
        let bits = self.evaluated(store, &self.filter, &mut found);
        Matching { bits, n_connections: self.connections.all().len() }
    }

    fn evaluated(&self, store: &Store, filter: &Filter, found: &mut dyn Iterator<Item = Bits>) -> Bits {
        let n_connections = self.connections.all().len();
        let n = n_connections + self.connections.attempts().len();
        match filter {
            filter if is_of_key(filter) && !filter.is_empty() => found.next().unwrap_or_else(|| Bits::by(n, |_| false)),
            Filter::All(all) => {
                let (of_key, others) = parted(all);
                let first = if of_key.is_empty() { None } else { found.next() };
                let all = first.unwrap_or_else(|| Bits::by(n, |_| true));
                others.iter().fold(all, |all, part| all.joined(&self.evaluated(store, part, found), |a, b| a & b))
            }
            Filter::Any(any) => {
                let (of_key, others) = parted(any);
                let first = if of_key.is_empty() { None } else { found.next() };
                let any = first.unwrap_or_else(|| Bits::by(n, |_| false));
                others.iter().fold(any, |any, part| any.joined(&self.evaluated(store, part, found), |a, b| a | b))
            }
            Filter::Not(inner) => {
                let inner = self.evaluated(store, inner, found);
                Bits::by(n, |_| true).joined(&inner, |all, inner| all & !inner)
            }
            Filter::Term(term) if asks_of_connection(term) => Bits::by(n, |at| {
                let number = if at < n_connections { Ok(at as u32) } else { Err((at - n_connections) as u32) };
                wants(store, &self.connections, term, number)
            }),
            Filter::Term(_) => found.next().unwrap_or_else(|| Bits::by(n, |_| false)),
        }
    }
}

/// The parts that tuples answer, in the order in which [`Matcher::evaluated`] asks for them.
fn collect(filter: &Filter, parts: &mut Vec<Filter>) {
    match filter {
        filter if is_of_key(filter) && !filter.is_empty() => parts.push(filter.clone()),
        Filter::All(list) | Filter::Any(list) => {
            let (of_key, others) = parted(list);
            if !of_key.is_empty() {
                let of_key = of_key.into_iter().cloned();
                let is_all = matches!(filter, Filter::All(_));
                parts.push(if is_all { Filter::all_of(of_key) } else { Filter::any_of(of_key) });
            }
            others.iter().for_each(|part| collect(part, parts));
        }
        Filter::Not(inner) => collect(inner, parts),
        Filter::Term(term) if asks_of_connection(term) => {}
        Filter::Term(_) => parts.push(filter.clone()),
    }
}

/// Those that all tuples of a connection or attempt answer alike, and the others.
fn parted(list: &[Filter]) -> (Vec<&Filter>, Vec<&Filter>) {
    list.iter().partition(|part| is_of_key(part))
}

fn is_of_key(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(is_of_key),
        Filter::Not(inner) => is_of_key(inner),
        Filter::Term(
            Term::Address(..)
            | Term::Port(Side::Destination, _)
            | Term::Protocol(_)
            | Term::Direction(_)
            | Term::Decision(_)
            | Term::Name(NameField::Nic, _),
        ) => true,
        Filter::Term(_) => false,
    }
}

impl Matching {
    /// Whether a connection is wanted.
    pub fn has_connection(&self, number: u32) -> bool {
        (number as usize) < self.n_connections && self.bits.has(number as usize)
    }

    /// Whether an attempt is wanted.
    pub fn has_attempt(&self, number: u32) -> bool {
        self.bits.has(self.n_connections + number as usize)
    }

    /// The connections that are wanted, in the order in which they begin.
    pub fn connections(&self) -> impl Iterator<Item = u32> {
        (0..self.n_connections).filter(|at| self.bits.has(*at)).map(|at| at as u32)
    }

    /// The attempts that are wanted.
    pub fn attempts(&self) -> impl Iterator<Item = u32> {
        let n_connections = self.n_connections;
        (n_connections..self.bits.n).filter(|at| self.bits.has(*at)).map(move |at| (at - n_connections) as u32)
    }
}
