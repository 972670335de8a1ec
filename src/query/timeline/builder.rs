//! Adds up rows over time, chunk by chunk.

use super::{Timeline, TimelineSpans};
use crate::columns::{Columns, Flags};
use crate::flow::{Decision, Direction};
use crate::query::mask::ChunkMask;
use crate::query::sum::{Sum, Sums};
use crate::query::walk;

/// Adds up rows over time. Give it every chunk once, then ask it to [`TimelineBuilder::finish`]. Rows outside of the
/// spans are not counted.
pub struct TimelineBuilder {
    spans: TimelineSpans,
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
        Self { spans, sums: vec![SpanSums::default(); spans.n_spans] }
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
                if let Some(sums) = sums.get_mut(span) {
                    sums.rows[usize::from(word.flags[bit].decision() == Decision::Denied)] += 1;
                }
            });
            word.each_counted(|bit, amounts| {
                if let Some(sums) = sums.get_mut(spans[bit]) {
                    sums.add(word.flags[bit], amounts);
                }
            });
        });
    }

    /// The sums.
    pub fn finish(self) -> Timeline {
        let mut timeline =
            Timeline { start_ms: self.spans.start_ms, span_ms: self.spans.span_ms, ..Timeline::default() };
        for sums in self.sums {
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

/// Finds the span of a time: a division of 32 bits, several times as fast as one of 64, does for all but very long ones.
struct SpanFinder {
    start_ms: u64,
    span_ms: u64,
    narrow_span_ms: u32,
}

impl SpanFinder {
    fn new(spans: &TimelineSpans) -> Self {
        Self {
            start_ms: spans.start_ms,
            span_ms: spans.span_ms,
            narrow_span_ms: u32::try_from(spans.span_ms).unwrap_or(u32::MAX),
        }
    }

    /// The span's place; a place that there is not for times outside of all spans.
    #[inline]
    fn of(&self, time_ms: u64) -> usize {
        let Some(since) = time_ms.checked_sub(self.start_ms) else { return usize::MAX };
        match u32::try_from(since) {
            Ok(since) if self.narrow_span_ms < u32::MAX => (since / self.narrow_span_ms) as usize,
            _ => usize::try_from(since / self.span_ms).unwrap_or(usize::MAX),
        }
    }
}
