//! The timeline as it is drawn: what a bar is as high as, what it says, and where it stands.

pub mod axis;
pub mod cursor;
pub mod plot;
pub mod range;
pub mod words;

use std::ops::Range;

use crate::query::Timeline;

/// What bars are as high as. Each measure has two parts, the second on top of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Tuples, by decision.
    #[default]
    Tuples,
    /// Bytes from source to destination and back.
    Bytes,
    /// Bytes into the NIC and out of it.
    NicBytes,
    /// Packets from source to destination and back.
    Packets,
}

impl Measure {
    /// All measures, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Tuples, Self::Bytes, Self::NicBytes, Self::Packets];

    /// As addresses and scripts see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tuples => "tuples",
            Self::Bytes => "bytes",
            Self::NicBytes => "nic-bytes",
            Self::Packets => "packets",
        }
    }

    /// The measure of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tuples => "Tuples by decision",
            Self::Bytes => "Bytes sent and received",
            Self::NicBytes => "Bytes into and out of the NIC",
            Self::Packets => "Packets sent and received",
        }
    }

    /// What its parts are called.
    pub fn parts(self) -> [&'static str; 2] {
        match self {
            Self::Tuples => ["allowed", "denied"],
            Self::Bytes | Self::Packets => ["sent", "received"],
            Self::NicBytes => ["into the NIC", "out of the NIC"],
        }
    }

    /// What is counted: `tuples`, `bytes`, `packets`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Tuples => "tuples",
            Self::Bytes | Self::NicBytes => "bytes",
            Self::Packets => "packets",
        }
    }

    /// It comes from counters, which not every tuple carries.
    pub fn is_counted(self) -> bool {
        self != Self::Tuples
    }
}

/// Sums over one span or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Allowed tuples.
    pub allowed: u64,
    /// Denied tuples.
    pub denied: u64,
    /// Packets source → destination.
    pub packets_sent: u128,
    /// Packets destination → source.
    pub packets_received: u128,
    /// Bytes source → destination.
    pub bytes_sent: u128,
    /// Bytes destination → source.
    pub bytes_received: u128,
    /// Bytes into the NIC.
    pub bytes_in: u128,
    /// Bytes out of the NIC.
    pub bytes_out: u128,
    /// Tuples without counters.
    pub without_counters: u64,
}

impl Sums {
    /// All tuples.
    pub fn tuples(&self) -> u64 {
        self.allowed.saturating_add(self.denied)
    }

    /// The parts of a measure.
    pub fn parts(&self, measure: Measure) -> [u128; 2] {
        match measure {
            Measure::Tuples => [self.allowed.into(), self.denied.into()],
            Measure::Bytes => [self.bytes_sent, self.bytes_received],
            Measure::NicBytes => [self.bytes_in, self.bytes_out],
            Measure::Packets => [self.packets_sent, self.packets_received],
        }
    }

    /// Both parts of a measure together.
    pub fn whole(&self, measure: Measure) -> u128 {
        let [first, second] = self.parts(measure);
        first.saturating_add(second)
    }

    /// Whether there are tuples and none of them carries counters, so that sums of counters are unknown, not zero. Counted
    /// once, a row that is no tuple can have some.
    pub fn has_no_counters(&self) -> bool {
        let is_nothing = [Measure::Bytes, Measure::Packets].map(|measure| self.whole(measure)) == [0; 2];
        self.tuples() > 0 && self.without_counters >= self.tuples() && is_nothing
    }

    fn add(&mut self, other: &Self) {
        self.allowed = self.allowed.saturating_add(other.allowed);
        self.denied = self.denied.saturating_add(other.denied);
        self.packets_sent = self.packets_sent.saturating_add(other.packets_sent);
        self.packets_received = self.packets_received.saturating_add(other.packets_received);
        self.bytes_sent = self.bytes_sent.saturating_add(other.bytes_sent);
        self.bytes_received = self.bytes_received.saturating_add(other.bytes_received);
        self.bytes_in = self.bytes_in.saturating_add(other.bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(other.bytes_out);
        self.without_counters = self.without_counters.saturating_add(other.without_counters);
    }
}

/// A stretch of time: its beginning, and the first millisecond after it.
pub type Stretch = (u64, u64);

/// How much of a stretch of time files are loaded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Whole,
    /// Some of it.
    Part,
    /// None of it: what is not there is not known.
    None,
}

/// What a timeline shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    timeline: Timeline,
    covered: Vec<Stretch>,
    shown: Stretch,
    whole: Stretch,
}

impl Chart {
    /// A chart of these sums. Files are loaded for the stretches that are `covered`, in any order; `shown` is the
    /// stretch from the chart's left edge to its right one, `whole` the one that it could show.
    pub fn new(timeline: Timeline, covered: Vec<Stretch>, shown: Stretch, whole: Stretch) -> Self {
        // A stretch of no length could not be drawn.
        let sound = |(first, last): Stretch| (first.min(u64::MAX - 1), last.max(first.saturating_add(1)));
        Self { timeline, covered: range::merged(covered), shown: sound(shown), whole: sound(whole) }
    }

    /// From the left edge to the right one.
    pub fn shown(&self) -> Stretch {
        self.shown
    }

    /// All that it could show.
    pub fn whole(&self) -> Stretch {
        self.whole
    }

    /// How many spans there are.
    pub fn n_spans(&self) -> usize {
        self.timeline.allowed.len()
    }

    /// How long a span is.
    pub fn span_ms(&self) -> u64 {
        self.timeline.span_ms.max(1)
    }

    /// When a span begins, and when the next does.
    pub fn span(&self, at: usize) -> Stretch {
        let start = self.timeline.start_ms.saturating_add(self.span_ms().saturating_mul(at as u64));
        (start, start.saturating_add(self.span_ms()))
    }

    /// The spans from one to another, as a stretch of time.
    pub fn spans(&self, spans: &Range<usize>) -> Stretch {
        (self.span(spans.start).0, self.span(spans.end.max(spans.start + 1) - 1).1)
    }

    /// The span that an instant is in, or the nearest one. `None` where there are no spans.
    pub fn span_at(&self, time_ms: u64) -> Option<usize> {
        let last = self.n_spans().checked_sub(1)?;
        let at = time_ms.saturating_sub(self.timeline.start_ms) / self.span_ms();
        Some(usize::try_from(at).unwrap_or(usize::MAX).min(last))
    }

    /// The spans that a stretch of time touches.
    pub fn spans_in(&self, (first, last): Stretch) -> Range<usize> {
        let ends = self.span_at(first).zip(self.span_at(last.saturating_sub(1).max(first)));
        ends.map_or(0..0, |(first, last)| first..last + 1)
    }

    /// The sums of a span; of one that is not there nothing.
    pub fn sums(&self, at: usize) -> Sums {
        let Timeline { allowed, denied, without_counters, .. } = &self.timeline;
        let count = |list: &[u64]| list.get(at).copied().unwrap_or_default();
        let sum = |list: &[u128]| list.get(at).copied().unwrap_or_default();
        Sums {
            allowed: count(allowed),
            denied: count(denied),
            packets_sent: sum(&self.timeline.packets_sent),
            packets_received: sum(&self.timeline.packets_received),
            bytes_sent: sum(&self.timeline.bytes_sent),
            bytes_received: sum(&self.timeline.bytes_received),
            bytes_in: sum(&self.timeline.bytes_in),
            bytes_out: sum(&self.timeline.bytes_out),
            without_counters: count(without_counters),
        }
    }

    /// The sums of several spans.
    pub fn sums_of(&self, spans: Range<usize>) -> Sums {
        let mut all = Sums::default();
        spans.filter(|at| *at < self.n_spans()).for_each(|at| all.add(&self.sums(at)));
        all
    }

    /// The highest bar, where any has a height.
    pub fn peak(&self, measure: Measure) -> Option<(usize, u128)> {
        let bars = (0..self.n_spans()).map(|at| (at, self.sums(at).whole(measure)));
        bars.rev().max_by_key(|(_, whole)| *whole).filter(|(_, whole)| *whole > 0)
    }

    /// The parts of the shown stretch that no files are loaded for.
    pub fn gaps(&self) -> Vec<Stretch> {
        self.gaps_in(self.shown)
    }

    /// The parts of a stretch that no files are loaded for.
    pub fn gaps_in(&self, stretch: Stretch) -> Vec<Stretch> {
        range::gaps(&self.covered, stretch)
    }

    /// How much of a stretch files are loaded for.
    pub fn coverage(&self, stretch: Stretch) -> Coverage {
        match self.gaps_in(stretch).as_slice() {
            [] => Coverage::Whole,
            [gap] if *gap == stretch => Coverage::None,
            _ => Coverage::Part,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const NINE: u64 = 1_663_146_000_000;
    pub(crate) const MINUTE: u64 = 60_000;

    /// Six spans of ten minutes from 09:00 on 2022-09-14; nothing is loaded from 09:20 to 09:35.
    pub(crate) fn chart() -> Chart {
        let timeline = Timeline {
            start_ms: NINE,
            span_ms: 10 * MINUTE,
            allowed: vec![10, 0, 0, 0, 1_200, 3],
            denied: vec![5, 0, 0, 0, 34, 0],
            packets_sent: vec![7, 0, 0, 0, 900, 0],
            packets_received: vec![5, 0, 0, 0, 800, 0],
            bytes_sent: vec![1_000, 0, 0, 0, 1_234_567, 0],
            bytes_received: vec![500, 0, 0, 0, 2_000_000, 0],
            bytes_in: vec![1_100, 0, 0, 0, 34_567, 0],
            bytes_out: vec![400, 0, 0, 0, 3_200_000, 0],
            without_counters: vec![5, 0, 0, 0, 12, 3],
        };
        let covered = vec![(NINE + 35 * MINUTE, NINE + 60 * MINUTE), (NINE, NINE + 20 * MINUTE)];
        let hour = (NINE, NINE + 60 * MINUTE);
        Chart::new(timeline, covered, hour, hour)
    }

    #[test]
    fn sums_and_measures() {
        let chart = chart();
        let sums = chart.sums(4);
        let cases = [
            (Measure::Tuples, [1_200, 34], Some((4, 1_234))),
            (Measure::Bytes, [1_234_567, 2_000_000], Some((4, 3_234_567))),
            (Measure::NicBytes, [34_567, 3_200_000], Some((4, 3_234_567))),
            (Measure::Packets, [900, 800], Some((4, 1_700))),
        ];
        for (measure, parts, peak) in cases {
            assert_eq!((sums.parts(measure), chart.peak(measure)), (parts, peak));
            assert_eq!(Measure::by_name(measure.name()), Some(measure));
        }
        assert_eq!(chart.sums_of(0..99).tuples(), 1_252);
        assert_eq!(chart.sums(99), Sums::default());
        assert!(
            chart.sums(5).has_no_counters() && !chart.sums(4).has_no_counters() && !chart.sums(1).has_no_counters()
        );
        assert_eq!(Measure::by_name("x"), None);
    }

    #[test]
    fn spans_and_what_is_loaded_for_them() {
        let chart = chart();
        assert_eq!(chart.span(1), (NINE + 10 * MINUTE, NINE + 20 * MINUTE));
        assert_eq!(chart.spans(&(1..3)), (NINE + 10 * MINUTE, NINE + 30 * MINUTE));
        let cases = [
            (0, 0),
            (NINE, 0),
            (NINE + 10 * MINUTE - 1, 0),
            (NINE + 10 * MINUTE, 1),
            (NINE + 600 * MINUTE, 5),
            (u64::MAX, 5),
        ];
        for (time_ms, at) in cases {
            assert_eq!(chart.span_at(time_ms), Some(at), "{time_ms}");
        }
        assert_eq!(chart.spans_in((NINE + 5 * MINUTE, NINE + 20 * MINUTE)), 0..2);
        assert_eq!(chart.spans_in((NINE + 5 * MINUTE, NINE + 5 * MINUTE)), 0..1);
        assert_eq!(chart.gaps(), [(NINE + 20 * MINUTE, NINE + 35 * MINUTE)]);
        let coverages = [Coverage::Whole, Coverage::Whole, Coverage::None, Coverage::Part, Coverage::Whole];
        for (at, coverage) in coverages.into_iter().enumerate() {
            assert_eq!(chart.coverage(chart.span(at)), coverage, "{at}");
        }
    }

    #[test]
    fn odd_charts_do_no_harm() {
        let empty = Chart::new(Timeline::default(), vec![(5, 3)], (u64::MAX, 0), (7, 7));
        assert_eq!((empty.n_spans(), empty.span_at(5), empty.peak(Measure::Bytes)), (0, None, None));
        assert_eq!((empty.spans_in((0, 9)), empty.sums_of(0..9)), (0..0, Sums::default()));
        assert_eq!((empty.whole(), empty.shown()), ((7, 8), (u64::MAX - 1, u64::MAX)));
        // Lists of unequal length, and times at the end of what a number can hold.
        let odd =
            Timeline { start_ms: u64::MAX - 1, span_ms: u64::MAX, allowed: vec![u64::MAX; 3], ..Timeline::default() };
        let odd = Chart::new(odd, Vec::new(), (0, u64::MAX), (0, u64::MAX));
        assert_eq!(odd.sums_of(0..3).tuples(), u64::MAX);
        assert_eq!(odd.span(2), (u64::MAX, u64::MAX));
        assert_eq!(odd.gaps(), [(0, u64::MAX)]);
    }
}
