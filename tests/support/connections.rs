//! Tuples stitched and counted once the slow way: sort, walk, group, one row and one connection after the other.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowglass::flow::{Decision, Direction, State, TupleForm, Whole};

use super::twin::TwinRow;

/// The rows of one connection, and what they come to.
#[derive(Clone, Debug)]
pub struct TwinConnection<'r> {
    /// In the order of time.
    pub rows: Vec<&'r TwinRow>,
    has_begin: bool,
    has_end: bool,
    pub whole: Whole,
}

/// What all rows come to.
pub struct TwinConnections<'r> {
    /// In the order in which they begin.
    pub all: Vec<TwinConnection<'r>>,
    /// The rows of each attempt, in the order in which they begin.
    pub attempts: Vec<Vec<&'r TwinRow>>,
}

/// Connections that are counted once.
#[derive(Clone, Debug, Default)]
pub struct TwinGroups {
    /// Their members by number, smallest first; also those of one.
    pub groups: BTreeSet<Vec<usize>>,
    /// Of each of these, a counter differs by more than 5 %.
    pub differing: BTreeSet<Vec<usize>>,
    /// By number.
    pub untold: BTreeSet<usize>,
    /// What counts of the rows of each connection.
    pub counts: Vec<TwinCounts>,
    /// In the logs more than once.
    pub twice: [u128; 4],
    /// So many groups were not waited for any longer, because there were too many of their five-tuple.
    pub n_given_up: usize,
}

/// What counts of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwinCounts {
    pub counters: [bool; 4],
    pub tuple: bool,
    pub both_ends: bool,
}

/// What counts of a row that was logged once.
pub const ALL_COUNTS: TwinCounts = TwinCounts { counters: [true; 4], tuple: true, both_ends: false };

type FiveTuple = ([IpAddr; 2], [u16; 2], u8);

impl<'r> TwinConnections<'r> {
    /// Of all rows of a store.
    pub fn of(rows: &'r [TwinRow]) -> Self {
        let mut rows: Vec<&TwinRow> = rows.iter().filter(|row| !row.is_repeat).collect();
        rows.sort_by_key(|row| place(row));
        let mut by_key: BTreeMap<_, Vec<&TwinRow>> = BTreeMap::new();
        let mut attempts: BTreeMap<_, Vec<&TwinRow>> = BTreeMap::new();
        let mut all = Vec::new();
        for row in rows {
            if row.decision == Decision::Denied {
                let key = (row.nic.clone(), row.ends, row.ports[1], row.protocol, row.direction);
                attempts.entry(key).or_default().push(row);
            } else if row.state == State::None {
                all.push(TwinConnection { rows: vec![row], has_begin: true, has_end: false, whole: Whole::Open });
            } else {
                let key = (row.nic.clone(), five_tuple(row), row.direction, row.form);
                by_key.entry(key).or_default().push(row);
            }
        }
        for rows in by_key.values() {
            all.extend(walk(rows));
        }
        let mut attempts: Vec<Vec<&TwinRow>> = attempts.into_values().collect();
        all.sort_by_key(|connection| place(connection.rows[0]));
        attempts.sort_by_key(|rows| place(rows[0]));
        Self { all, attempts }
    }
}

impl TwinConnection<'_> {
    pub fn sums(&self) -> [u128; 4] {
        let sum = |counter: usize| self.rows.iter().map(|row| u128::from(row.counters[counter].unwrap_or(0))).sum();
        [sum(0), sum(1), sum(2), sum(3)]
    }

    pub fn is_counted(&self) -> bool {
        self.rows.iter().any(|row| row.counters != [None; 4])
    }

    pub fn duration_ms(&self) -> u64 {
        self.rows[self.rows.len() - 1].time_ms - self.rows[0].time_ms
    }

    pub fn nic(&self) -> Option<&str> {
        self.rows[0].nic.as_deref()
    }

    fn direction(&self) -> Direction {
        self.rows[0].direction
    }

    fn is_vnet(&self) -> bool {
        self.rows[0].form == TupleForm::Vnet4
    }

    fn view(&self) -> (Option<&str>, Direction, bool) {
        (self.nic(), self.direction(), self.is_vnet())
    }

    /// From when to when it may have been there.
    fn reach_ms(&self) -> (i128, i128) {
        let five_minutes = 300_000;
        let from = i128::from(self.rows[0].time_ms) - if self.has_begin { 0 } else { five_minutes };
        let to = i128::from(self.rows[self.rows.len() - 1].time_ms)
            + if self.has_end { 0 } else { five_minutes }
            + if self.is_vnet() { 0 } else { 999 };
        (from.max(0), to)
    }
}

/// Where a row stands in the order of time.
fn place(row: &TwinRow) -> (u64, &str, u32, u64, u32) {
    (row.time_ms, &row.file, row.file_number, row.record_start, row.number)
}

fn five_tuple(row: &TwinRow) -> FiveTuple {
    (row.ends, row.ports, row.protocol)
}

/// The connections of one key, of all its rows in the order of time.
fn walk<'r>(rows: &[&'r TwinRow]) -> Vec<TwinConnection<'r>> {
    let mut pieces: Vec<Vec<&TwinRow>> = Vec::new();
    for row in rows {
        match pieces.last_mut() {
            Some(last) if row.state != State::Begin && last.iter().all(|row| row.state != State::End) => last.push(row),
            _ => pieces.push(vec![row]),
        }
    }
    let has = |piece: &[&TwinRow], state: State| piece.iter().any(|row| row.state == state);
    let mut connections: Vec<TwinConnection<'_>> = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let is_only_begin = piece.len() == 1 && has(piece, State::Begin);
        let begins_again = pieces.get(number + 1).is_some_and(|next| next[0].state == State::Begin);
        let is_at_once = connections.last().is_some_and(|before| {
            before.has_begin && before.whole != Whole::Ambiguous && before.rows[0].time_ms == piece[0].time_ms
        });
        let (has_begin, has_end) = (has(piece, State::Begin), has(piece, State::End));
        let whole = match (has_begin, has_end) {
            _ if is_only_begin && (begins_again || is_at_once) => Whole::Ambiguous,
            (true, true) => Whole::Complete,
            (true, false) => Whole::Open,
            (false, true) => Whole::Before,
            (false, false) => Whole::Both,
        };
        connections.push(TwinConnection { rows: piece.clone(), has_begin, has_end, whole });
    }
    connections
}

/// Connections that are one, as far as they have come.
struct Open {
    members: Vec<usize>,
    from: i128,
    to: i128,
}

/// Groups connections, which are in the order in which they begin.
pub fn group(all: &[TwinConnection<'_>]) -> TwinGroups {
    let mut of_five: BTreeMap<FiveTuple, Vec<usize>> = BTreeMap::new();
    for (number, connection) in all.iter().enumerate() {
        of_five.entry(five_tuple(connection.rows[0])).or_default().push(number);
    }
    let mut found = TwinGroups { counts: vec![ALL_COUNTS; all.len()], ..TwinGroups::default() };
    for numbers in of_five.values() {
        let mut open: Vec<Open> = Vec::new();
        let mut closed: Vec<Open> = Vec::new();
        let mut doubtful = BTreeSet::new();
        for number in numbers {
            let connection = &all[*number];
            let (from, to) = connection.reach_ms();
            // What was over before this one is over for those that come.
            closed.extend(open.extract_if(.., |group| group.to + 1000 < from));
            let overlapping =
                || (0..open.len()).filter(|at| open[*at].from <= to + 1000 && from <= open[*at].to + 1000);
            if let Some(at) =
                overlapping().find(|at| open[*at].members.iter().all(|member| fits(connection, &all[*member])))
            {
                let group = &mut open[at];
                group.members.push(*number);
                (group.from, group.to) = (group.from.min(from), group.to.max(to));
                continue;
            }
            let is_other = |member: &usize| all[*member].view() != connection.view();
            if overlapping().any(|at| open[at].members.iter().any(is_other)) {
                doubtful.insert(*number);
            }
            if open.len() == 16 {
                closed.push(open.remove(0));
                found.n_given_up += 1;
            }
            open.push(Open { members: vec![*number], from, to });
        }
        for Open { mut members, .. } in closed.into_iter().chain(open) {
            members.sort_unstable();
            found.untold.extend(members.iter().filter(|member| members.len() == 1 && doubtful.contains(member)));
            found.count_once(all, members);
        }
    }
    found
}

/// Whether two that are there at the same time may be one connection.
fn fits(one: &TwinConnection<'_>, other: &TwinConnection<'_>) -> bool {
    let (Some(nic), Some(other_nic)) = (one.nic(), other.nic()) else { return false };
    if one.direction() == other.direction() {
        nic == other_nic && one.is_vnet() != other.is_vnet()
    } else {
        nic != other_nic
    }
}

impl TwinGroups {
    fn count_once(&mut self, all: &[TwinConnection<'_>], members: Vec<usize>) {
        if members.len() > 1 {
            // Of equals the first.
            let largest =
                |values: Vec<u128>| values.iter().position(|value| value == values.iter().max().unwrap()).unwrap();
            let most_rows = largest(members.iter().map(|member| all[*member].rows.len() as u128).collect());
            let both_ends = [Direction::In, Direction::Out]
                .iter()
                .all(|direction| members.iter().any(|member| all[*member].direction() == *direction));
            for member in &members {
                let tuple = *member == members[most_rows];
                self.counts[*member] = TwinCounts { counters: [false; 4], tuple, both_ends };
            }
            for counter in 0..4 {
                let sums: Vec<u128> = members.iter().map(|member| all[*member].sums()[counter]).collect();
                let first = largest(sums.clone());
                self.counts[members[first]].counters[counter] = true;
                self.twice[counter] += sums.iter().sum::<u128>() - sums[first];
                let counted = members.iter().filter(|member| all[**member].is_counted());
                let counted: Vec<u128> = counted.map(|member| all[*member].sums()[counter]).collect();
                if let (Some(least), Some(most)) = (counted.iter().min(), counted.iter().max())
                    && (most - least) * 100 > most * 5
                {
                    self.differing.insert(members.clone());
                }
            }
        }
        self.groups.insert(members);
    }
}
