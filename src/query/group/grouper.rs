//! Puts rows into groups, chunk by chunk.

use super::GroupBy;
use std::ops::Range;

use super::distinct::Distinct;
use super::groups::{Groups, key};
use super::keys::{DenseKeys, HashedKeys};
use super::open::{Memory, NONE, Open, OpenSums};
use crate::query::mask::bits;
use crate::query::picked::Picked;
use crate::query::walk::{self, Word};
use crate::store::Store;

/// Puts rows into groups. Give it every chunk once, then ask it to [`Grouper::finish`].
pub struct Grouper {
    by: GroupBy,
    table: Table,
    distinct: Option<Distinct>,
    /// No new group is opened.
    is_full: bool,
    n_left_out: u64,
    n_rows: u64,
}

/// The groups, and where the number of a key is to be found.
struct Table {
    open: Open,
    memory: Memory,
    /// By address.
    addresses: DenseKeys,
    /// By port of TCP, then of UDP.
    ports: DenseKeys,
    /// All others.
    hashed: HashedKeys,
}

const TCP: u8 = 6;
const UDP: u8 = 17;
const N_PORTS: usize = 1 << 16;

/// By protocol, the place of its ports among the tables; a place that is not there for those that have no ports. Looked
/// up, because rows of TCP and of UDP come in no order that a processor could foresee.
const PORT_TABLE_OF: [u8; 256] = {
    let mut places = [2; 256];
    places[TCP as usize] = 0;
    places[UDP as usize] = 1;
    places
};

impl Grouper {
    /// For groups that take no more than so many bytes.
    pub fn new(by: GroupBy, store: &Store, max_bytes: usize) -> Self {
        let mut memory = Memory::new(max_bytes);
        let n_addresses = match by {
            GroupBy::Source | GroupBy::Destination | GroupBy::Either => {
                store.dictionaries().addresses.addresses().len()
            }
            GroupBy::Rule | GroupBy::Pair | GroupBy::Port => 0,
        };
        let distinct = match by {
            GroupBy::Rule => Some(Distinct::paged()),
            GroupBy::Port => Some(Distinct::hashed()),
            _ => None,
        };
        Self {
            by,
            table: Table {
                open: Open::default(),
                addresses: DenseKeys::new(n_addresses, &mut memory),
                ports: DenseKeys::default(),
                hashed: HashedKeys::default(),
                memory,
            },
            distinct,
            is_full: false,
            n_left_out: 0,
            n_rows: 0,
        }
    }

    /// Without different addresses being counted.
    #[must_use]
    pub fn without_distinct(self) -> Self {
        Self { distinct: None, ..self }
    }

    /// Adds rows of a chunk.
    pub fn add(&mut self, picked: &Picked<'_>) {
        let Picked { columns, mask, .. } = picked;
        self.n_rows += mask.len() as u64;
        match self.by {
            GroupBy::Rule => self.add_rules(picked),
            GroupBy::Source => self.add_rows(picked, |grouper, row| grouper.address(columns.source[row].0)),
            GroupBy::Destination => {
                self.add_rows(picked, |grouper, row| grouper.address(columns.destination[row].0));
            }
            GroupBy::Either => self.add_both(picked),
            GroupBy::Pair => self.add_rows(picked, |grouper, row| {
                grouper.number(key(columns.source[row].0, columns.destination[row].0))
            }),
            GroupBy::Port => self.add_rows(picked, |grouper, row| {
                let number = grouper.port(columns.destination_port[row], columns.protocol[row])?;
                grouper.add_distinct(number, columns.source[row].0, columns.destination[row].0);
                Some(number)
            }),
        }
    }

    /// The groups.
    pub fn finish(self) -> Groups {
        let Self { by, table, mut distinct, n_left_out, n_rows, .. } = self;
        if let Some(distinct) = &mut distinct {
            distinct.finish();
        }
        Groups { by, open: table.open, distinct, n_left_out, n_rows }
    }

    /// Adds rows that are in one group each.
    #[inline]
    fn add_rows(&mut self, picked: &Picked<'_>, number_of: impl Fn(&mut Self, usize) -> Option<u32>) {
        walk::words(picked, |word| {
            let left_out =
                self.add_word(word, |grouper, bit| number_of(grouper, word.first_row + bit), |amounts| amounts);
            self.n_left_out += u64::from(left_out.count_ones());
        });
    }

    /// Adds rows to the groups of both ends, each as the address sees it.
    fn add_both(&mut self, picked: &Picked<'_>) {
        walk::words(picked, |word| {
            let (sources, destinations) = (word.of(&picked.columns.source), word.of(&picked.columns.destination));
            let of_sources = self.add_word(word, |grouper, bit| grouper.address(sources[bit].0), |amounts| amounts);
            // A row with the same address at both ends is one row of it.
            let mut others = word.clone();
            for bit in bits(word.rows) {
                others.rows &= !(u64::from(sources[bit] == destinations[bit]) << bit);
            }
            let turned = |[packets_sent, bytes_sent, packets_received, bytes_received]: [u64; 4]| {
                [packets_received, bytes_received, packets_sent, bytes_sent]
            };
            let of_destinations = self.add_word(&others, |grouper, bit| grouper.address(destinations[bit].0), turned);
            self.n_left_out += u64::from((of_sources | of_destinations).count_ones());
        });
    }

    /// Adds the rows of a word, each to the group of which the number is given; gives those that have none.
    #[inline]
    fn add_word(
        &mut self,
        word: &Word<'_>,
        number_of: impl Fn(&mut Self, usize) -> Option<u32>,
        seen_by_group: impl Fn([u64; 4]) -> [u64; 4],
    ) -> u64 {
        let mut left_out = 0;
        let mut numbers = [NONE; 64];
        word.each(|bit| match number_of(self, bit) {
            Some(number) => {
                numbers[bit] = number;
                self.table.open.add(number, word.n_each, word.flags[bit], word.time_ms(bit));
            }
            None => left_out |= 1 << bit,
        });
        word.each_counted(|bit, amounts| {
            if numbers[bit] != NONE {
                self.table.open.add_amounts(numbers[bit], word.n_each, seen_by_group(amounts));
            }
        });
        left_out
    }

    /// A run of rows has one rule: it is added up before it goes to its group.
    fn add_rules(&mut self, picked: &Picked<'_>) {
        let columns = picked.columns;
        for (index, group) in columns.groups.iter().enumerate() {
            let rows = columns.rows_of_group(index);
            if picked.words_in(rows.clone()).next().is_none() {
                continue;
            }
            let Some(number) = self.number(key(group.rule.0, group.acl.0)) else {
                let n: u32 = picked.words_in(rows).map(|(_, (_, word))| word.count_ones()).sum();
                self.n_left_out += u64::from(n);
                continue;
            };
            let mut sums = OpenSums::EMPTY;
            walk::words_in(picked, rows.clone(), |word| {
                word.each(|bit| sums.add(word.n_each, word.flags[bit], word.time_ms(bit)));
                word.each_counted(|_, amounts| {
                    if sums.add_amounts(word.n_each, amounts) {
                        self.table.open.add_high(number, amounts);
                    }
                });
            });
            self.table.open.merge(number, &sums);
            self.add_run_distinct(number, picked, rows);
        }
    }

    /// The different addresses of a run of rows of one group.
    fn add_run_distinct(&mut self, number: u32, picked: &Picked<'_>, rows: Range<usize>) {
        let memory = &mut self.table.memory;
        let Some(distinct) = &mut self.distinct else { return };
        let mut fits = distinct.open(number, memory);
        for (side, column) in [&picked.columns.source, &picked.columns.destination].into_iter().enumerate() {
            walk::words_in(picked, rows.clone(), |word| {
                let addresses = word.of(column);
                fits = fits && distinct.add_word(side, number, word.rows, addresses, memory);
            });
        }
        if !fits {
            self.drop_distinct();
        }
    }

    /// The number of an address's group.
    #[inline]
    fn address(&mut self, address: u32) -> Option<u32> {
        let Table { open, memory, addresses, .. } = &mut self.table;
        match addresses.place(address as usize) {
            Some(number) if *number != NONE => Some(*number),
            Some(number) if !self.is_full => {
                let opened = open.open(key(address, 0), memory);
                self.is_full |= opened.is_none();
                *number = opened.unwrap_or(NONE);
                opened
            }
            _ => None,
        }
    }

    /// The number of a key's group, which is opened where it is new. What there is of distinct addresses gives way.
    #[inline]
    fn number(&mut self, key: u64) -> Option<u32> {
        let Table { open, memory, hashed, .. } = &mut self.table;
        let number = hashed.number(key, !self.is_full, open, memory);
        if number.is_some() || self.is_full {
            return number;
        }
        self.drop_distinct();
        let Table { open, memory, hashed, .. } = &mut self.table;
        let number = hashed.number(key, true, open, memory);
        self.is_full = number.is_none();
        number
    }

    #[inline]
    fn port(&mut self, port: u16, protocol: u8) -> Option<u32> {
        let place = usize::from(PORT_TABLE_OF[usize::from(protocol)]) * N_PORTS + usize::from(port);
        if let Some(number) = self.table.ports.place(place).filter(|number| **number != NONE) {
            return Some(*number);
        }
        self.first_of_port(place, port, protocol)
    }

    /// A port that was not met yet, or one of a protocol that has no table.
    #[cold]
    fn first_of_port(&mut self, place: usize, port: u16, protocol: u8) -> Option<u32> {
        if self.table.ports.is_empty() {
            self.table.ports = DenseKeys::new(2 * N_PORTS, &mut self.table.memory);
        }
        let number = self.number(key(port.into(), protocol.into()))?;
        if let Some(of_port) = self.table.ports.place(place) {
            *of_port = number;
        }
        Some(number)
    }

    #[inline]
    fn add_distinct(&mut self, number: u32, source: u32, destination: u32) {
        let memory = &mut self.table.memory;
        if let Some(distinct) = &mut self.distinct
            && !(distinct.open(number, memory) && distinct.add(number, [source, destination], memory))
        {
            self.drop_distinct();
        }
    }

    /// Different addresses are no longer counted: there is no memory for them.
    #[cold]
    fn drop_distinct(&mut self) {
        if let Some(distinct) = self.distinct.take() {
            self.table.memory.give_back(distinct.n_bytes());
        }
    }
}
