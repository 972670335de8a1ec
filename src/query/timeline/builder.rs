//! Adds up rows over time, chunk by chunk.

use super::{SpanFinder, Timeline, TimelineSpans};
use crate::columns::{Columns, Flags};
use crate::flow::{Decision, Direction};
use crate::query::mask::ChunkMask;
use crate::query::sum::{Sum, Sums};
use crate::query::walk;

/// Adds up rows over time. Give it every chunk once, then ask it to [`TimelineBuilder::finish`]. Rows outside of the
/// spans are not counted.
pub struct TimelineBuilder {
    spans: TimelineSpans,
    /// Of each span, and after the last one of the rows outside of all of them.
    sums: Vec<SpanSums>,
}

#[derive(Clone, Copy, Default)]
struct SpanSums {
    /// Allowed and denied rows.
    rows: [u64; 2],
    with_counters: u64,
    amounts: Sums,
    bytes_in: Sum,
}

impl SpanSums {
    #[inline]
    fn add(&mut self, flags: Flags, amounts: [u64; 4]) {
        self.with_counters += 1;
        self.amounts.add(amounts);
        // Into the NIC is what an inbound flow sent and what an outbound flow received (FORMAT §4.5).
        self.bytes_in.add(if flags.direction() == Direction::Out { amounts[3] } else { amounts[1] });
    }
}

impl TimelineBuilder {
    /// For these spans.
    pub fn new(spans: TimelineSpans) -> Self {
        Self { spans, sums: vec![SpanSums::default(); spans.n_spans + 1] }
    }

    /// Adds the rows of a chunk that are in the mask.
    pub fn add(&mut self, columns: &Columns, mask: &ChunkMask) {
        let finder = SpanFinder::new(&self.spans);
        let sums = &mut self.sums[..];
        walk::words(columns, mask, |word| {
            let mut spans = [0; 64];
            word.each(|bit| {
                let span = finder.of(word.time_ms(bit));
                spans[bit] = span;
                sums[span].rows[usize::from(word.flags[bit].decision() == Decision::Denied)] += 1;
            });
            word.each_counted(|bit, amounts| {
                sums[spans[bit]].add(word.flags[bit], amounts);
            });
        });
    }

    /// The sums.
    pub fn finish(self) -> Timeline {
        let mut timeline =
            Timeline { start_ms: self.spans.start_ms, span_ms: self.spans.span_ms, ..Timeline::default() };
        for sums in &self.sums[..self.spans.n_spans] {
            let [packets_sent, bytes_sent, packets_received, bytes_received] = sums.amounts.totals();
            timeline.allowed.push(sums.rows[0]);
            timeline.denied.push(sums.rows[1]);
            timeline.packets_sent.push(packets_sent);
            timeline.packets_received.push(packets_received);
            timeline.bytes_sent.push(bytes_sent);
            timeline.bytes_received.push(bytes_received);
            timeline.bytes_in.push(sums.bytes_in.total());
            timeline.without_counters.push(sums.rows[0] + sums.rows[1] - sums.with_counters);
        }
        timeline
    }
}
