//! Which span a time is in, for millions of times.

use super::TimelineSpans;

/// Finds the span of a time without a division.
pub(in crate::query) struct SpanFinder {
    start_ms: u64,
    /// How long all spans are together: all later times are as good as this one.
    length_ms: u64,
    span_ms: u64,
    /// 2^64 by the length of a span, rounded up: the span of `since` is the whole part of `since` times this by 2^64, for
    /// all `since` below 2^32 (the error stays below `since / 2^64`, which is less than a millisecond's share of a span).
    /// 0 where a span is not longer than a millisecond or all of them have more than 32 bits.
    inverse: u64,
    n_spans: usize,
}

impl SpanFinder {
    pub(in crate::query) fn new(spans: &TimelineSpans) -> Self {
        let length_ms = spans.span_ms.saturating_mul(spans.n_spans as u64);
        let is_narrow = spans.span_ms > 1 && length_ms <= u64::from(u32::MAX);
        Self {
            start_ms: spans.start_ms,
            length_ms,
            span_ms: spans.span_ms,
            inverse: if is_narrow { u64::MAX / spans.span_ms + 1 } else { 0 },
            n_spans: spans.n_spans,
        }
    }

    /// The span's place; the number of spans for times outside of all of them.
    #[inline]
    pub(in crate::query) fn of(&self, time_ms: u64) -> usize {
        // A time before the start wraps around to one far behind the end.
        let since = time_ms.wrapping_sub(self.start_ms).min(self.length_ms);
        if self.inverse == 0 {
            return usize::try_from(since / self.span_ms).map_or(self.n_spans, |span| span.min(self.n_spans));
        }
        let (high, low) = (since * (self.inverse >> 32), (since * (self.inverse & u64::from(u32::MAX))) >> 32);
        ((high + low) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_by_division(
            span_ms in (1_u64..1 << 40, 0_u32..40).prop_map(|(ms, shift)| (ms >> shift).max(1)),
            n_spans in 1_usize..2000,
            start_ms in 0..=crate::flow::MAX_TIME_MS,
            place in 0_u64..2100,
            beside in -2_i64..=2,
            any in 0..=crate::flow::MAX_TIME_MS,
        ) {
            let spans = TimelineSpans { start_ms, span_ms, n_spans };
            let finder = SpanFinder::new(&spans);
            let boundary = (start_ms + place * span_ms).saturating_add_signed(beside);
            for time_ms in [boundary, any, start_ms, start_ms.saturating_sub(1), 0, crate::flow::MAX_TIME_MS] {
                prop_assert_eq!(finder.of(time_ms), spans.of(time_ms).unwrap_or(n_spans));
            }
        }
    }
}
