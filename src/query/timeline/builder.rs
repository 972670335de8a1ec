//! Adds up rows over time, chunk by chunk.

use super::{SpanFinder, Timeline, TimelineSpans};
use crate::columns::Flags;
use crate::flow::{Decision, Direction};
use crate::query::picked::Picked;
use crate::query::sum::Sums;
use crate::query::walk;

/// Adds up rows over time. Give it every chunk once, then ask it to [`TimelineBuilder::finish`]. Rows outside of the
/// spans are not counted.
pub struct TimelineBuilder {
    spans: TimelineSpans,
    /// Of each span, and after the last one of the rows outside of all of them.
    sums: Vec<SpanSums>,
    /// Likewise, of rows of which both ends are logged, once there is any: what was sent into the NIC and out of it beside
    /// what the direction says, packets and bytes each.
    beside: Vec<Sums>,
}

/// Of the rows in a span of time.
#[derive(Clone, Copy, Default)]
pub(in crate::query) struct SpanSums {
    /// Allowed and denied rows.
    rows: [u64; 2],
    with_counters: u64,
    /// Of rows into the NIC and of rows out of it.
    amounts: [Sums; 2],
}

impl SpanSums {
    /// Adds a row that counts as so many tuples; its counters come by [`SpanSums::add`], if it has any.
    #[inline]
    pub(in crate::query) fn count(&mut self, n: u32, flags: Flags) {
        self.rows[usize::from(flags.decision() == Decision::Denied)] += u64::from(n);
    }

    /// Adds the counters of a row that counts as so many tuples.
    #[inline]
    pub(in crate::query) fn add(&mut self, n: u32, flags: Flags, amounts: [u64; 4]) {
        self.with_counters += u64::from(n);
        self.amounts[usize::from(flags.direction() == Direction::Out)].add(amounts);
    }
}

impl TimelineBuilder {
    /// For these spans.
    pub fn new(spans: TimelineSpans) -> Self {
        Self { spans, sums: vec![SpanSums::default(); spans.n_spans + 1], beside: Vec::new() }
    }

    /// Adds rows of a chunk.
    pub fn add(&mut self, picked: &Picked<'_>) {
        self.add_beside(picked);
        let (finder, sums) = self.parts();
        walk::words(picked, |word| {
            let mut spans = [0; 64];
            word.each(|bit| {
                let span = finder.of(word.time_ms(bit));
                spans[bit] = span;
                sums[span].count(word.n_each, word.flags[bit]);
            });
            word.each_counted(|bit, amounts| {
                sums[spans[bit]].add(word.n_each, word.flags[bit], amounts);
            });
        });
    }

    /// Between two logged NICs all that is sent leaves one and enters the other, whichever row it counts by.
    pub(in crate::query) fn add_beside(&mut self, picked: &Picked<'_>) {
        let Some(counts) = picked.counts else { return };
        self.beside.resize(self.sums.len(), Sums::default());
        let finder = SpanFinder::new(&self.spans);
        walk::words(picked, |word| {
            word.each_counted(|bit, [packets_sent, bytes_sent, packets_received, bytes_received]| {
                if counts[word.first_row + bit].has_both_ends() {
                    self.beside[finder.of(word.time_ms(bit))].add(match word.flags[bit].direction() {
                        Direction::In => [packets_received, bytes_received, packets_sent, bytes_sent],
                        Direction::Out => [packets_sent, bytes_sent, packets_received, bytes_received],
                    });
                }
            });
        });
    }

    /// For those who add up other things of the same rows on the way: which of the sums a time belongs to.
    pub(in crate::query) fn parts(&mut self) -> (SpanFinder, &mut [SpanSums]) {
        (SpanFinder::new(&self.spans), &mut self.sums)
    }

    /// What all rows came to, those outside of the spans too: rows into the NIC, rows out of it, and what
    /// went into the NIC and out of it beside.
    pub(in crate::query) fn totals(&self) -> [[u128; 4]; 3] {
        let mut totals = [Sums::default(); 3];
        for sums in &self.sums {
            totals.iter_mut().zip(sums.amounts).for_each(|(total, amounts)| total.merge(amounts));
        }
        self.beside.iter().for_each(|beside| totals[2].merge(*beside));
        totals.map(Sums::totals)
    }

    /// The sums.
    pub fn finish(self) -> Timeline {
        let mut timeline =
            Timeline { start_ms: self.spans.start_ms, span_ms: self.spans.span_ms, ..Timeline::default() };
        for (span, sums) in self.sums[..self.spans.n_spans].iter().enumerate() {
            let beside = self.beside.get(span).copied().unwrap_or_default().totals();
            let [inbound, outbound] = sums.amounts.map(Sums::totals);
            let [packets_sent, bytes_sent, packets_received, bytes_received] =
                std::array::from_fn(|counter| inbound[counter] + outbound[counter]);
            timeline.allowed.push(sums.rows[0]);
            timeline.denied.push(sums.rows[1]);
            timeline.packets_sent.push(packets_sent);
            timeline.packets_received.push(packets_received);
            timeline.bytes_sent.push(bytes_sent);
            timeline.bytes_received.push(bytes_received);
            // Into the NIC is what an inbound flow sent and what an outbound flow received (FORMAT §4.5).
            timeline.bytes_in.push(inbound[1] + outbound[3] + beside[1]);
            timeline.bytes_out.push(outbound[1] + inbound[3] + beside[3]);
            timeline.without_counters.push(sums.rows[0] + sums.rows[1] - sums.with_counters);
        }
        timeline
    }
}
