//! Connections that several have logged: the NICs of both ends, NSG and VNet flow logs (FORMAT §4.1, 2).
//!
//! Connections of one five-tuple that are there at the same time are one where they were seen in opposite directions by
//! different NICs, or by the same NIC in different kinds of log. Each joins the oldest group that has a place for it, in
//! the order in which they begin: so of ports that are used again at once the first stays with the first.

use super::Connections;
use super::differing::differs;
use super::held::{Bits, Connection};
use super::key::Spread;
use super::locator::Locator;
use super::stitch::reserved;
use crate::columns::{AddressIndex, NicIndex, NoMemory};
use crate::flow::{Direction, TupleForm};
use crate::query::sort_by_keys;
use crate::sorting::sort_by;
use crate::store::Store;

/// Two see the same moment at times that differ by at most this.
const SLACK_MS: u64 = 1000;
/// A log in whole seconds says of a moment only in which second it was.
const SECOND_MS: u64 = 999;
/// What is not over is told of again within this time: a connection without its begin or its end may have gone on so
/// long where nothing is logged.
const CONTINUES_MS: u64 = 5 * 60 * 1000;
/// So many groups of one five-tuple are kept open at a time; real ones have one or two.
const MAX_OPEN: usize = 16;
/// So many connections are looked at in a step.
const PER_STEP: usize = 1 << 18;

/// Groups connections, step by step.
pub(super) struct Pairer {
    found: Connections,
    /// The connections, those with the same five-tuple side by side, in the order in which they begin.
    order: Vec<u32>,
    /// The hashes of their five-tuples.
    hashes: Vec<u32>,
    next: usize,
}

/// Addresses, ports, protocol.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FiveTuple(AddressIndex, AddressIndex, [u16; 2], u8);

/// A connection as others see it.
#[derive(Clone, Copy)]
struct Seen {
    number: u32,
    five: FiveTuple,
    nic: NicIndex,
    direction: Direction,
    is_vnet: bool,
    /// When it was there, at least.
    from_ms: u64,
    to_ms: u64,
}

/// Connections that are one.
#[derive(Clone, Copy)]
struct Group {
    /// By direction and kind of log.
    members: [[Option<u32>; 2]; 2],
    /// By direction.
    nics: [Option<NicIndex>; 2],
    from_ms: u64,
    to_ms: u64,
}

/// Where a connection was seen from: those of one view are never the same connection.
pub(super) fn view(connection: &Connection) -> (NicIndex, Direction, bool) {
    (connection.nic(), connection.direction(), is_of_vnet(connection))
}

/// Whether it is from a VNet flow log.
fn is_of_vnet(connection: &Connection) -> bool {
    connection.form() == TupleForm::Vnet4
}

impl Pairer {
    pub(super) fn new(found: Connections, store: &Store, locator: &Locator) -> Result<Self, NoMemory> {
        let n = found.connections.len();
        let spread = Spread::new();
        let (mut order, mut hashes) = (reserved(n)?, reserved(n)?);
        order.extend(0..n as u32);
        hashes.extend(found.connections.iter().map(|connection| {
            let row = found.rows[connection.first as usize];
            let FiveTuple(source, destination, [from, to], protocol) = five_tuple(store, locator, row);
            spread.hash([source.0, destination.0, u32::from(from) << 16 | u32::from(to), u32::from(protocol)])
        }));
        let hashes = sort_by_keys::<u32>(hashes, &mut order);
        Ok(Self { found, order, hashes, next: 0 })
    }

    /// Looks at the next connections; whether that were all.
    pub(super) fn step(&mut self, store: &Store, locator: &Locator) -> bool {
        let until = self.next + PER_STEP;
        while self.next < self.order.len().min(until) {
            let hash = self.hashes[self.next];
            let n = self.hashes[self.next..].iter().take_while(|other| **other == hash).count();
            let run = self.next..self.next + n;
            self.next = run.end;
            if n > 1 && self.is_seen_by_several(&self.order[run.clone()]) {
                let mut run: Vec<Seen> =
                    self.order[run].iter().map(|number| self.seen(store, locator, *number)).collect();
                while let Some(first) = run.first().copied() {
                    let (same, others): (Vec<Seen>, Vec<Seen>) =
                        run.into_iter().partition(|seen| seen.five == first.five);
                    self.group(&same);
                    run = others;
                }
            }
        }
        self.next == self.order.len()
    }

    pub(super) fn finish(self) -> Connections {
        self.found
    }

    fn is_seen_by_several(&self, run: &[u32]) -> bool {
        let by = |number: &u32| view(&self.found.connections[*number as usize]);
        run.iter().any(|number| by(number) != by(&run[0]))
    }

    fn seen(&self, store: &Store, locator: &Locator, number: u32) -> Seen {
        let connection = &self.found.connections[number as usize];
        let row = self.found.rows[connection.first as usize];
        let first_ms = locator.time_ms(store, row);
        let last_ms = first_ms + self.found.duration_ms(store, number);
        let is_vnet = is_of_vnet(connection);
        let before_ms = if connection.has(Bits::BEGIN) { 0 } else { CONTINUES_MS };
        let after_ms = if connection.has(Bits::END) { 0 } else { CONTINUES_MS };
        Seen {
            number,
            five: five_tuple(store, locator, row),
            nic: connection.nic(),
            direction: connection.direction(),
            is_vnet,
            from_ms: first_ms.saturating_sub(before_ms),
            to_ms: last_ms + after_ms + if is_vnet { 0 } else { SECOND_MS },
        }
    }

    /// Groups connections of one five-tuple, in the order in which they begin.
    fn group(&mut self, same: &[Seen]) {
        let mut open = Vec::<Group>::new();
        for seen in same {
            for group in open.extract_if(.., |group| group.to_ms + SLACK_MS < seen.from_ms) {
                self.found.join(&group);
            }
            let is_there = |group: &Group| seen.to_ms + SLACK_MS >= group.from_ms;
            match open.iter_mut().find(|group| is_there(group) && group.takes(seen)) {
                Some(group) => group.add(seen),
                None => {
                    // Of the same NIC and kind, it is the next with these ports.
                    if open.iter().any(|group| is_there(group) && !group.is_only_of(seen)) {
                        self.found.connections[seen.number as usize].bits |= Bits::UNTOLD;
                    }
                    if open.len() == MAX_OPEN {
                        let oldest = open.remove(0);
                        self.found.join(&oldest);
                    }
                    open.push(Group::of(seen));
                }
            }
        }
        for group in open {
            self.found.join(&group);
        }
    }
}

impl Group {
    fn of(seen: &Seen) -> Self {
        let (from_ms, to_ms) = (seen.from_ms, seen.to_ms);
        let mut group = Self { members: [[None; 2]; 2], nics: [None; 2], from_ms, to_ms };
        group.add(seen);
        group
    }

    /// Whether a connection that is there at the same time may be the same.
    fn takes(&self, seen: &Seen) -> bool {
        let (this, other) = (seen.direction as usize, 1 - seen.direction as usize);
        seen.nic != NicIndex::UNKNOWN
            && self.members[this][usize::from(seen.is_vnet)].is_none()
            && self.nics[this].is_none_or(|nic| nic == seen.nic)
            && self.nics[other].is_none_or(|nic| nic != seen.nic && nic != NicIndex::UNKNOWN)
    }

    /// All of it was seen by the same NIC, in the same kind of log and in the same direction.
    fn is_only_of(&self, seen: &Seen) -> bool {
        let mut members = self.members;
        members[seen.direction as usize][usize::from(seen.is_vnet)] = None;
        members == [[None; 2]; 2] && self.nics[seen.direction as usize] == Some(seen.nic)
    }

    fn add(&mut self, seen: &Seen) {
        self.members[seen.direction as usize][usize::from(seen.is_vnet)] = Some(seen.number);
        self.nics[seen.direction as usize] = Some(seen.nic);
        self.from_ms = self.from_ms.min(seen.from_ms);
        self.to_ms = self.to_ms.max(seen.to_ms);
    }
}

impl Connections {
    /// Nothing more comes to a group.
    fn join(&mut self, group: &Group) {
        let mut members: Vec<u32> = group.members.iter().flatten().flatten().copied().collect();
        if members.len() < 2 {
            return;
        }
        sort_by(&mut members, Ord::cmp);
        let counted = members.iter().filter(|number| self.connections[**number as usize].is_counted());
        let sums: Vec<[u128; 4]> = counted.map(|number| self.sums(*number)).collect();
        let differs = (0..4).any(|counter| differs(sums.iter().map(|sums| sums[counter])));
        for (at, number) in members.iter().enumerate() {
            let connection = &mut self.connections[*number as usize];
            connection.next = members[(at + 1) % members.len()];
            connection.bits &= !Bits::UNTOLD;
            connection.bits |= if differs { Bits::DIFFERS } else { 0 };
        }
        self.n_differing += u64::from(differs);
    }
}

pub(super) fn five_tuple(store: &Store, locator: &Locator, row: u32) -> FiveTuple {
    let (columns, place) = locator.locate(store, row);
    let ports = [columns.source_port[place], columns.destination_port[place]];
    FiveTuple(columns.source[place], columns.destination[place], ports, columns.protocol[place])
}
