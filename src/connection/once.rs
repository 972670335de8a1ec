//! Every connection counted once, however many have logged it.

use super::Connections;
use super::held::Bits;
use super::locator::Locator;
use super::stitch::reserved;
use crate::columns::NoMemory;
use crate::flow::Direction;
use crate::query::{ChunkMask, Counts, Picked, Selection};
use crate::store::{Store, Stored};

/// What counts of the rows of a view where every connection is counted once.
///
/// Of those who have logged a connection only those count of which the view has rows, so that a view of one end counts
/// that end. Of each counter the one that has counted most counts, of equal ones the first.
pub struct Once {
    /// By row of the store; empty where all counts.
    counts: Vec<Counts>,
    grouped: Grouped,
}

/// What counting every connection once has found in a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// Groups of at least two.
    pub groups: u64,
    /// The connections in them.
    pub connections: u64,
    /// Connections of which it cannot be told: another one with the same five-tuple is there at the same time, logged by
    /// another NIC, in the other kind of log or in the other direction, but it is in a group already, it was logged by
    /// the same NIC (one that forwards what it gets logs it as in and as out), or a MAC address is not known.
    pub untold: u64,
    /// Groups of which a counter differs by more than 5 %.
    pub differing: u64,
    /// Packets sent, bytes sent, packets received, bytes received that are in the logs more than once.
    pub twice: [u128; 4],
}

impl Once {
    /// What was found.
    pub fn grouped(&self) -> Grouped {
        self.grouped
    }

    /// What counts of each row of the store; `None` where all does.
    pub fn counts(&self) -> Option<&[Counts]> {
        (!self.counts.is_empty()).then_some(&self.counts)
    }

    /// What of the view's rows of a chunk is added up.
    pub fn picked<'a>(&'a self, chunk: &'a Stored, mask: &'a ChunkMask) -> Picked<'a> {
        let first = chunk.first_row as usize;
        match self.counts.get(first..first + chunk.columns.len()) {
            Some(counts) => Picked::counted_once(&chunk.columns, mask, counts),
            None => Picked::as_logged(&chunk.columns, mask),
        }
    }
}

/// A connection of a group as far as it is in the view.
struct Member {
    number: u32,
    n_rows: usize,
    sums: [u128; 4],
}

impl Connections {
    /// Counts the connections of a view once.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn once(&self, store: &Store, view: &Selection) -> Result<Once, NoMemory> {
        let mut once = Once { counts: Vec::new(), grouped: Grouped::default() };
        let locator = Locator::new(store);
        for (number, connection) in (0..).zip(&self.connections) {
            if connection.next == number {
                let is_untold = connection.has(Bits::UNTOLD);
                once.grouped.untold += u64::from(is_untold && self.rows(number).iter().any(|row| view.contains(*row)));
                continue;
            }
            let group = self.group(number);
            if group.first() != Some(&number) {
                continue;
            }
            let members = group.into_iter().map(|member| self.member(store, &locator, view, member));
            let members: Vec<Member> = members.filter(|member| member.n_rows > 0).collect();
            if members.len() < 2 {
                continue;
            }
            if once.counts.is_empty() {
                once.counts = reserved(store.n_rows() as usize)?;
                once.counts.resize(store.n_rows() as usize, Counts::ALL);
            }
            once.grouped.differing += u64::from(connection.differs());
            self.count_group(&members, &mut once);
        }
        Ok(once)
    }

    fn member(&self, store: &Store, locator: &Locator, view: &Selection, number: u32) -> Member {
        let rows = self.rows(number);
        let n_rows = rows.iter().filter(|row| view.contains(**row)).count();
        if n_rows == rows.len() {
            return Member { number, n_rows, sums: self.sums(number) };
        }
        let mut sums = [0; 4];
        for row in rows.iter().filter(|row| view.contains(**row)) {
            let (columns, place) = locator.locate(store, *row);
            if let Some(slot) = columns.counters.slot_of(&columns.flags, place) {
                let amounts = columns.counters.amounts(slot);
                sums.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += u128::from(amount));
            }
        }
        Member { number, n_rows, sums }
    }

    fn count_group(&self, members: &[Member], once: &mut Once) {
        // Of equal ones the first.
        let largest = |value: &dyn Fn(&Member) -> u128| {
            (1..members.len()).fold(0, |best, at| if value(&members[at]) > value(&members[best]) { at } else { best })
        };
        let counted: [usize; 4] = std::array::from_fn(|counter| largest(&|member| member.sums[counter]));
        let tuples = largest(&|member| member.n_rows as u128);
        let direction = |member: &Member| self.connections[member.number as usize].direction();
        let has = |wanted: Direction| members.iter().any(|member| direction(member) == wanted);
        let has_both_ends = has(Direction::In) && has(Direction::Out);
        for (at, member) in members.iter().enumerate() {
            let counts = Counts::NONE.with_tuple(at == tuples).with_both_ends(has_both_ends);
            let counts = (0..4).fold(counts, |counts, counter| counts.with_counter(counter, counted[counter] == at));
            for row in self.rows(member.number) {
                once.counts[*row as usize] = counts;
            }
        }
        for (counter, twice) in once.grouped.twice.iter_mut().enumerate() {
            let all: u128 = members.iter().map(|member| member.sums[counter]).sum();
            *twice += all - members[counted[counter]].sums[counter];
        }
        once.grouped.groups += 1;
        once.grouped.connections += members.len() as u64;
    }
}
