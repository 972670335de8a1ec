//! Adds up the rows of a view, chunk by chunk: as a whole and over time, in one walk.

use super::picked::Picked;
use super::summary::Summary;
use super::timeline::{Timeline, TimelineBuilder, TimelineSpans};
use super::walk;
use crate::columns::{AddressIndex, Columns, EncryptionIndex, Flags, NicIndex};
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
    counted: Counted,
    by_flags: [u64; 256],
    by_protocol: [u64; 256],
    by_code: Vec<u64>,
    sources: Seen,
    destinations: Seen,
    nics: Seen,
    /// The earliest and the latest time; the one after the other where there is none.
    times: (u64, u64),
    /// Has the counters of all rows.
    timeline: TimelineBuilder,
}

impl Summarizer {
    /// For a view with or without the tuples of repeated records.
    pub fn new(with_repeats: bool) -> Self {
        Self {
            with_repeats,
            counted: Counted::default(),
            by_flags: [0; 256],
            by_protocol: [0; 256],
            by_code: Vec::new(),
            sources: Seen::default(),
            destinations: Seen::default(),
            nics: Seen::default(),
            times: (u64::MAX, 0),
            timeline: TimelineBuilder::new(TimelineSpans::ALL),
        }
    }

    /// With the rows over time too, in these spans. To be said before the first chunk.
    #[must_use]
    pub fn over(self, spans: TimelineSpans) -> Self {
        Self { timeline: TimelineBuilder::new(spans), ..self }
    }

    /// Adds rows of a chunk, and counts the chunk's records.
    pub fn add(&mut self, picked: &Picked<'_>) {
        let Picked { columns, mask, .. } = picked;
        self.count_records(columns);
        if mask.is_empty() {
            return;
        }
        self.add_nics(picked);
        self.timeline.add_beside(picked);
        let sources = self.sources.up_to(&columns.source);
        let destinations = self.destinations.up_to(&columns.destination);
        // On this side of any pointer, so that a row's counts need not be written before the next one is looked at.
        let (mut by_flags, mut by_protocol, mut by_code) = (Histogram::new(), Histogram::new(), Histogram::new());
        let (mut first, mut last) = self.times;
        let (finder, sums) = self.timeline.parts();
        walk::words(picked, |word| {
            let (source, destination) = (word.of(&columns.source), word.of(&columns.destination));
            let (protocol, code) = (word.of(&columns.protocol), word.of(&columns.code));
            let mut spans = [0; 64];
            word.each(|bit| {
                by_flags.add(bit, word.flags[bit].bits(), word.n_each);
                by_protocol.add(bit, protocol[bit], word.n_each);
                by_code.add(bit, code[bit], word.n_each);
                sources[source[bit].0 as usize] = 1;
                destinations[destination[bit].0 as usize] = 1;
                let time_ms = word.time_ms(bit);
                first = first.min(time_ms);
                last = last.max(time_ms);
                let span = finder.of(time_ms);
                spans[bit] = span;
                sums[span].count(word.n_each, word.flags[bit]);
            });
            word.each_counted(|bit, amounts| sums[spans[bit]].add(word.n_each, word.flags[bit], amounts));
        });
        self.times = (first, last);
        self.by_flags.iter_mut().zip(by_flags.counts()).for_each(|(sum, n)| *sum += n);
        self.by_protocol.iter_mut().zip(by_protocol.counts()).for_each(|(sum, n)| *sum += n);
        self.add_codes(picked, by_code.counts());
    }

    fn count_records(&mut self, columns: &Columns) {
        for (index, record) in columns.records.iter().enumerate() {
            self.counted.records += 1;
            if record.repeats != 0 {
                self.counted.repeated_records += 1;
                self.counted.repeated_tuples += columns.rows_of_record(index).len() as u64;
            }
            if record.repeats == 0 || self.with_repeats {
                self.counted.rejected_tuples += u64::from(record.n_rejected);
            }
        }
    }

    fn add_nics(&mut self, Picked { columns, mask, .. }: &Picked<'_>) {
        let mut last = NicIndex::UNKNOWN;
        for (index, group) in columns.groups.iter().enumerate().filter(|(_, group)| group.nic != NicIndex::UNKNOWN) {
            if group.nic != last && mask.words_in(columns.rows_of_group(index)).next().is_some() {
                self.nics.insert(group.nic.0);
                last = group.nic;
            }
        }
    }

    /// Adds the rows by the place of their code in the chunk's list, from 1.
    fn add_codes(&mut self, picked: &Picked<'_>, by_place: impl Iterator<Item = u64>) {
        for (index, n) in picked.columns.codes.iter().zip(by_place.skip(1)) {
            self.add_code(*index, n);
        }
        for (_, index) in picked.columns.wide_code.iter().filter(|(row, _)| picked.is_tuple(*row as usize)) {
            self.add_code(index, 1);
        }
    }

    fn add_code(&mut self, index: EncryptionIndex, n: u64) {
        if let Some(code) = index.get().filter(|_| n > 0) {
            if self.by_code.len() <= code {
                self.by_code.resize(code + 1, 0);
            }
            self.by_code[code] += n;
        }
    }

    /// The sums, with names in place of indexes. The timeline is one span of all times where none was asked for.
    pub fn finish(self, store: &Store) -> (Summary, Counted, Timeline) {
        let mut summary = Summary::default();
        let (first, last) = self.times;
        (summary.first_time_ms, summary.last_time_ms) =
            ((first <= last).then_some(first), (first <= last).then_some(last));
        let [inbound, outbound, beside] = self.timeline.totals();
        summary.packets_sent = inbound[0] + outbound[0];
        summary.bytes_sent = inbound[1] + outbound[1];
        summary.packets_received = inbound[2] + outbound[2];
        summary.bytes_received = inbound[3] + outbound[3];
        // Into the NIC is what an inbound flow sent and what an outbound flow received (FORMAT §4.5). What goes from one
        // logged NIC to another goes into one and out of the other.
        summary.packets_in = inbound[0] + outbound[2] + beside[0];
        summary.bytes_in = inbound[1] + outbound[3] + beside[1];
        summary.packets_out = outbound[0] + inbound[2] + beside[2];
        summary.bytes_out = outbound[1] + inbound[3] + beside[3];
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
        // Not by `collect`, which sorts first (see `crate::sorting`).
        summary.by_protocol.extend((0..=u8::MAX).zip(self.by_protocol).filter(|(_, n)| *n > 0));
        let dictionaries = store.dictionaries();
        let codes = self.by_code.iter().enumerate().filter(|(_, n)| **n > 0);
        let codes = codes.map(|(code, n)| (dictionaries.encryption.names().get(code).to_owned(), *n));
        summary.by_encryption.extend(codes);
        summary.sources = self.sources.len();
        summary.destinations = self.destinations.len();
        summary.nics = self.nics.len();
        (summary, self.counted, self.timeline.finish())
    }
}

/// Counts the rows of a chunk by a byte, in four lists in turn: rows that follow each other most often have the same
/// byte, and a count that was just written is slow to read.
struct Histogram([[u32; 256]; 4]);

impl Histogram {
    fn new() -> Self {
        Self([[0; 256]; 4])
    }

    #[inline]
    fn add(&mut self, row: usize, byte: u8, n: u32) {
        self.0[row % 4][usize::from(byte)] += n;
    }

    fn counts(&self) -> impl Iterator<Item = u64> {
        (0..256).map(|byte| self.0.iter().map(|counts| u64::from(counts[byte])).sum())
    }
}

/// Which of many indexes were met: a byte each, which is written without being read.
#[derive(Default)]
struct Seen(Vec<u8>);

impl Seen {
    /// With room for all of these.
    fn up_to(&mut self, indexes: &[AddressIndex]) -> &mut [u8] {
        let n = indexes.iter().map(|index| index.0).max().map_or(0, |largest| largest as usize + 1);
        if n > self.0.len() {
            self.0.resize(n.next_power_of_two(), 0);
        }
        &mut self.0
    }

    fn insert(&mut self, index: u32) {
        let index = index as usize;
        if index >= self.0.len() {
            self.0.resize((index + 1).next_power_of_two(), 0);
        }
        self.0[index] = 1;
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|seen| u64::from(*seen)).sum()
    }
}
