//! Why the bytes of a connection are not known.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::locator::Locator;
use super::{Connection, Connections, Matching};
use crate::columns::RuleIndex;
use crate::flow::{Decision, Direction, TupleForm, Whole};
use crate::query::Selection;
use crate::sorting::sort_by_key;
use crate::store::Store;

/// Why the bytes of a connection are not known: unknown is not zero (FORMAT §1, States and counters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UnknownBecause {
    /// NSG flow logs of version 1 have no counters.
    Version1,
    /// Inbound TCP under a rule of the user's own is logged without states and counters by NSGs, unless the flow timeout
    /// of the virtual network is set.
    Stateless,
    /// It is open at the end of the data: counters come with the next tuples.
    Open,
    /// The log ends it without counters.
    NotSaid,
}

impl UnknownBecause {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Version1, Self::Stateless, Self::Open, Self::NotSaid];

    /// Of a connection without counters, under a rule of this name.
    pub fn of(connection: &Connection, protocol: u8, rule: &str) -> Self {
        const TCP: u8 = 6;
        let is_users = rule.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("UserRule_"));
        match connection.form() {
            TupleForm::Nsg1 => Self::Version1,
            TupleForm::Nsg2 if connection.direction() == Direction::In && protocol == TCP && is_users => {
                Self::Stateless
            }
            _ if matches!(connection.whole(), Whole::Open | Whole::Both | Whole::Ambiguous) => Self::Open,
            _ => Self::NotSaid,
        }
    }
}

/// What is not known of some allowed tuples and the connections that they belong to. A connection is of the rule of its
/// first tuple.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownPart {
    /// Allowed tuples.
    pub tuples: u64,
    /// Those without counters.
    pub tuples_unknown: u64,
    /// Connections.
    pub connections: u64,
    /// Those of which no tuple has counters, by why: in the order of [`UnknownBecause::ALL`].
    pub connections_unknown: [u64; 4],
}

impl UnknownPart {
    /// Adds another part.
    pub fn add(&mut self, other: &Self) {
        self.tuples += other.tuples;
        self.tuples_unknown += other.tuples_unknown;
        self.connections += other.connections;
        self.connections_unknown.iter_mut().zip(other.connections_unknown).for_each(|(sum, n)| *sum += n);
    }
}

impl Connections {
    /// What is not known of the tuples of a selection and of the connections that match, rule by rule: those with the most
    /// unknown tuples first.
    pub fn unknown(&self, store: &Store, selection: &Selection, matching: &Matching) -> Vec<(RuleIndex, UnknownPart)> {
        let mut parts = HashMap::<RuleIndex, UnknownPart>::new();
        for (chunk, mask) in store.chunks().iter().zip(selection.chunks()) {
            let columns = &chunk.columns;
            for (index, group) in columns.groups.iter().enumerate() {
                let mut part = UnknownPart::default();
                for row in columns.rows_of_group(index).filter(|row| mask.contains(*row)) {
                    let flags = columns.flags[row];
                    let is_allowed = flags.decision() == Decision::Allowed;
                    part.tuples += u64::from(is_allowed);
                    part.tuples_unknown += u64::from(is_allowed && !flags.has_counters());
                }
                if part.tuples > 0 {
                    parts.entry(group.rule).or_default().add(&part);
                }
            }
        }
        let (locator, rules) = (Locator::new(store), store.dictionaries().rules.names());
        for number in matching.connections() {
            let (Some(connection), Some(row)) = (self.all().get(number as usize), self.rows(number).first()) else {
                continue;
            };
            let (columns, place) = locator.locate(store, *row);
            let rule = columns.group_of(place).rule;
            let part = parts.entry(rule).or_default();
            part.connections += 1;
            if !connection.is_counted() {
                let name = rule.get().map_or("", |rule| rules.get(rule));
                let because = UnknownBecause::of(connection, columns.protocol[place], name);
                part.connections_unknown[because as usize] += 1;
            }
        }
        let mut parts: Vec<(RuleIndex, UnknownPart)> = parts.into_iter().collect();
        sort_by_key(&mut parts, |(rule, part)| (std::cmp::Reverse(part.tuples_unknown), *rule));
        parts
    }
}
