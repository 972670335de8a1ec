//! Equal spans of time, of a length that a clock has.

/// Spans of time that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineSpans {
    /// Where the first begins, in milliseconds since 1970-01-01 UTC: a multiple of their length, if they are not joined.
    pub start_ms: u64,
    /// How long each is.
    pub span_ms: u64,
    /// How many there are, at least one.
    pub n_spans: usize,
}

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The lengths below a day; longer ones follow from days.
const LENGTHS: [u64; 26] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// Lengths from a day on: 1, 2, 7, 14, 28 days, and then twice as many each time.
fn days() -> impl Iterator<Item = u64> {
    [DAY, 2 * DAY].into_iter().chain(std::iter::successors(Some(7 * DAY), |length| length.checked_mul(2)))
}

impl TimelineSpans {
    /// The shortest spans of which at most `max_spans` (at least one) hold the times from `first_ms` to `last_ms`.
    pub fn new(first_ms: u64, last_ms: u64, max_spans: usize) -> Self {
        let (first_ms, last_ms) = (first_ms.min(last_ms), last_ms.max(first_ms));
        let max_spans = max_spans.max(1) as u64;
        let n_spans = |span_ms: u64| last_ms / span_ms - first_ms / span_ms + 1;
        let fitting = LENGTHS.into_iter().chain(days()).find(|span_ms| n_spans(*span_ms) <= max_spans);
        // A single span for times on both sides of every boundary: it begins with time itself.
        let span_ms = fitting.unwrap_or(u64::MAX);
        let start_ms = first_ms / span_ms * span_ms;
        Self { start_ms, span_ms, n_spans: n_spans(span_ms) as usize }
    }

    /// One span for all times.
    pub(in crate::query) const ALL: Self = Self { start_ms: 0, span_ms: u64::MAX, n_spans: 1 };

    /// The last millisecond of the last span.
    pub fn last_ms(&self) -> u64 {
        (self.span_ms - 1)
            .saturating_add(self.start_ms)
            .saturating_add(self.span_ms.saturating_mul(self.n_spans as u64 - 1))
    }

    /// The same time in at most `max_spans` (at least one), each of so many of these.
    #[must_use]
    pub fn joined(&self, max_spans: usize) -> Self {
        let n_each = self.n_spans.div_ceil(max_spans.max(1)).max(1);
        Self {
            start_ms: self.start_ms,
            span_ms: self.span_ms.saturating_mul(n_each as u64),
            n_spans: self.n_spans.div_ceil(n_each),
        }
    }

    /// The span that a time is in, by division: what [`super::SpanFinder`] is held against.
    #[cfg(test)]
    pub(super) fn of(&self, time_ms: u64) -> Option<usize> {
        let span = time_ms.checked_sub(self.start_ms)? / self.span_ms;
        (span < self.n_spans as u64).then_some(span as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spans() {
        let hour = 1_663_146_000_000;
        let cases = [
            ((hour, hour + HOUR - 1, 60), (hour, MINUTE, 60)),
            ((hour, hour + HOUR, 60), (hour, 2 * MINUTE, 31)),
            ((hour - 1, hour + HOUR - 1, 400), (hour - 10 * SECOND, 10 * SECOND, 361)),
            ((hour, hour, 400), (hour, 1, 1)),
            ((hour, hour + 30 * DAY, 10), (1_662_595_200_000, 7 * DAY, 6)),
            ((0, 0, 0), (0, 1, 1)),
            ((5, 3, 9), (3, 1, 3)),
            ((0, crate::flow::MAX_TIME_MS, 1), (0, 7 * (1 << 19) * DAY, 1)),
        ];
        for ((first, last, max), (start_ms, span_ms, n_spans)) in cases {
            assert_eq!(
                TimelineSpans::new(first, last, max),
                TimelineSpans { start_ms, span_ms, n_spans },
                "{first} {last} {max}"
            );
        }
    }

    proptest! {
        #[test]
        fn never_too_many(first in 0..=crate::flow::MAX_TIME_MS, length in 0..=crate::flow::MAX_TIME_MS, shift in 0_u32..48, max in 1_usize..2000) {
            let last = (first + (length >> shift)).min(crate::flow::MAX_TIME_MS);
            let spans = TimelineSpans::new(first, last, max);
            prop_assert!((1..=max).contains(&spans.n_spans));
            prop_assert_eq!(spans.start_ms % spans.span_ms, 0);
            prop_assert_eq!(spans.of(first), Some(0));
            prop_assert_eq!(spans.of(last), Some(spans.n_spans - 1));
            let joined = spans.joined(max / 3);
            prop_assert!((1..=(max / 3).max(1)).contains(&joined.n_spans));
            prop_assert_eq!(joined.of(first), Some(0));
            prop_assert_eq!(joined.of(last), Some(joined.n_spans - 1));
        }
    }
}
