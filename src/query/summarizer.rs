//! Adds up the rows of a view, chunk by chunk.

use hashbrown::HashMap;

use super::summary::{RuleSummary, Summary};
use crate::columns::{AclIndex, Columns, Flags, RuleIndex};
use crate::flow::{Decision, Direction, State, TupleForm};
use crate::store::Store;

/// Records and tuples that are no rows of the view, or none at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Flow records, repeated ones too.
    pub records: u64,
    /// Those of them that repeat an earlier one.
    pub repeated_records: u64,
    /// Tuples of repeated records.
    pub repeated_tuples: u64,
    /// Tuples that break the format, in the records of the view.
    pub rejected_tuples: u64,
}

/// Adds up the rows of a view. Give it every chunk once, then ask it to [`Summarizer::finish`].
pub struct Summarizer {
    with_repeats: bool,
    summary: Summary,
    counted: Counted,
    by_flags: [u64; 256],
    by_protocol: [u64; 256],
    by_code: Vec<u64>,
    sources: BitSet,
    destinations: BitSet,
    nics: BitSet,
    by_rule: HashMap<(RuleIndex, AclIndex), RuleSums>,
}

#[derive(Clone, Copy, Default)]
struct RuleSums {
    tuples: u64,
    denied: u64,
    bytes_sent: u128,
    bytes_received: u128,
}

/// Packets sent, bytes sent, packets received, bytes received, apart for rows into the NIC and out of it.
#[derive(Clone, Copy, Default)]
struct CounterSums([[u128; 4]; 2]);

impl Summarizer {
    /// For a view with or without the tuples of repeated records.
    pub fn new(with_repeats: bool) -> Self {
        Self {
            with_repeats,
            summary: Summary::default(),
            counted: Counted::default(),
            by_flags: [0; 256],
            by_protocol: [0; 256],
            by_code: Vec::new(),
            sources: BitSet::default(),
            destinations: BitSet::default(),
            nics: BitSet::default(),
            by_rule: HashMap::new(),
        }
    }

    /// Adds a chunk's rows.
    pub fn add(&mut self, columns: &Columns) {
        let mut slot = 0;
        for (index, record) in columns.records.iter().enumerate() {
            let rows = columns.rows_of_record(index);
            self.counted.records += 1;
            if record.repeats != 0 {
                self.counted.repeated_records += 1;
                self.counted.repeated_tuples += rows.len() as u64;
                if !self.with_repeats {
                    slot += columns.flags[rows].iter().filter(|flags| flags.has_counters()).count();
                    continue;
                }
            }
            self.counted.rejected_tuples += u64::from(record.n_rejected);
            for group in columns.groups_of_record(index) {
                slot = self.add_group(columns, group, slot);
            }
        }
    }

    /// Adds the rows of a group whose first counters are in `slot`; gives the slot after its last.
    fn add_group(&mut self, columns: &Columns, index: usize, mut slot: usize) -> usize {
        let group = &columns.groups[index];
        let rows = columns.rows_of_group(index);
        let (mut first, mut last) = (u64::MAX, 0);
        let mut sums = CounterSums::default();
        let mut n_denied = 0;
        for row in rows.clone() {
            let flags = columns.flags[row];
            self.by_flags[usize::from(flags.bits())] += 1;
            self.by_protocol[usize::from(columns.protocol[row])] += 1;
            self.sources.insert(columns.source[row].0);
            self.destinations.insert(columns.destination[row].0);
            let time = columns.time_ms(row);
            first = first.min(time);
            last = last.max(time);
            n_denied += u64::from(flags.decision() == Decision::Denied);
            if let Some(code) = columns.encryption(row).get() {
                if self.by_code.len() <= code {
                    self.by_code.resize(code + 1, 0);
                }
                self.by_code[code] += 1;
            }
            if flags.has_counters() {
                let side = usize::from(flags.direction() == Direction::Out);
                for (sum, value) in sums.0[side].iter_mut().zip(columns.counters.in_slot(slot).to_array()) {
                    *sum += u128::from(value.unwrap_or(0));
                }
                slot += 1;
            }
        }
        if let Some(nic) = group.nic.get() {
            self.nics.insert(nic as u32);
        }
        let summary = &mut self.summary;
        summary.first_time_ms = Some(summary.first_time_ms.map_or(first, |earlier| earlier.min(first)));
        summary.last_time_ms = Some(summary.last_time_ms.map_or(last, |later| later.max(last)));
        let [inbound, outbound] = sums.0;
        let both: [u128; 4] = std::array::from_fn(|field| inbound[field] + outbound[field]);
        summary.packets_sent += both[0];
        summary.bytes_sent += both[1];
        summary.packets_received += both[2];
        summary.bytes_received += both[3];
        // Into the NIC is what an inbound flow sent and what an outbound flow received (FORMAT §4.5).
        summary.packets_in += inbound[0] + outbound[2];
        summary.bytes_in += inbound[1] + outbound[3];
        summary.packets_out += outbound[0] + inbound[2];
        summary.bytes_out += outbound[1] + inbound[3];
        let rule = self.by_rule.entry((group.rule, group.acl)).or_default();
        rule.tuples += rows.len() as u64;
        rule.denied += n_denied;
        rule.bytes_sent += both[1];
        rule.bytes_received += both[3];
        slot
    }

    /// The sums, with names in place of indexes.
    pub fn finish(self, store: &Store) -> (Summary, Counted) {
        let mut summary = self.summary;
        for (bits, n) in (0..=u8::MAX).zip(self.by_flags) {
            let flags = Flags::from_bits(bits);
            summary.tuples += n;
            *match flags.form() {
                TupleForm::Nsg1 => &mut summary.by_version.nsg1,
                TupleForm::Nsg2 => &mut summary.by_version.nsg2,
                TupleForm::Vnet4 => &mut summary.by_version.vnet4,
            } += n;
            *match flags.direction() {
                Direction::In => &mut summary.by_direction.in_,
                Direction::Out => &mut summary.by_direction.out,
            } += n;
            if flags.decision() == Decision::Denied {
                summary.by_decision.denied += n;
            } else {
                summary.by_decision.allowed += n;
                *match flags.state() {
                    State::None => &mut summary.by_state.none,
                    State::Begin => &mut summary.by_state.begin,
                    State::Continue => &mut summary.by_state.continue_,
                    State::End => &mut summary.by_state.end,
                } += n;
            }
            if !flags.has_counters() {
                summary.tuples_without_counters += n;
            }
        }
        summary.by_protocol = (0..=u8::MAX).zip(self.by_protocol).filter(|(_, n)| *n > 0).collect();
        let dictionaries = store.dictionaries();
        summary.by_encryption = self
            .by_code
            .iter()
            .enumerate()
            .filter(|(_, n)| **n > 0)
            .map(|(code, n)| (dictionaries.encryption.names().get(code).to_owned(), *n))
            .collect();
        summary.sources = self.sources.len();
        summary.destinations = self.destinations.len();
        summary.nics = self.nics.len();
        summary.rules = self
            .by_rule
            .iter()
            .map(|((rule, acl), sums)| RuleSummary {
                rule: rule.get().map(|index| dictionaries.rules.names().get(index).to_owned()),
                acl: acl.get().map(|index| dictionaries.acls.names().get(index).to_owned()),
                tuples: sums.tuples,
                allowed: sums.tuples - sums.denied,
                denied: sums.denied,
                bytes_sent: sums.bytes_sent,
                bytes_received: sums.bytes_received,
            })
            .collect();
        summary.rules.sort_by(|a, b| (b.tuples, &a.rule, &a.acl).cmp(&(a.tuples, &b.rule, &b.acl)));
        (summary, self.counted)
    }
}

/// Which of many indexes were met.
#[derive(Default)]
struct BitSet(Vec<u64>);

impl BitSet {
    #[inline]
    fn insert(&mut self, index: u32) {
        let word = index as usize / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (index % 64);
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}
