//! Stretches of time: which are not covered, and how zooming and moving change the one that is shown.

use crate::query::TimelineSpans;
use crate::sorting::sort_by;
use crate::view::timeline::{Chart, Stretch};

/// Never less is shown: older logs give times in seconds.
pub const SHORTEST_MS: u64 = 1_000;

/// The same stretches in order, those that touch as one.
pub fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|(first, last)| first < last);
    sort_by(&mut stretches, Ord::cmp);
    let mut merged: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for (first, last) in stretches {
        match merged.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// What of a stretch is in none of `covered`, which are in order and do not touch.
pub fn gaps(covered: &[Stretch], (first, last): Stretch) -> Vec<Stretch> {
    let mut gaps = Vec::new();
    let mut from = first;
    let begin = covered.partition_point(|(_, end)| *end <= first);
    for (start, end) in covered[begin..].iter().take_while(|(start, _)| *start < last) {
        if *start > from {
            gaps.push((from, *start));
        }
        from = *end;
    }
    if from < last {
        gaps.push((from, last));
    }
    gaps
}

/// What is shown when zooming: `by` is how long the new stretch is in parts of the old one, and `around_ms` stays where
/// it is on the screen. `None` stands for the whole.
pub fn zoomed(shown: Stretch, whole: Stretch, around_ms: u64, by: f64) -> Option<Stretch> {
    let length = shown.1.saturating_sub(shown.0).max(1);
    let whole_length = whole.1.saturating_sub(whole.0).max(1);
    let new = ((length as f64 * by).round() as u64).max(SHORTEST_MS.min(whole_length));
    if new >= whole_length {
        return None;
    }
    let part = around_ms.clamp(shown.0, shown.1).saturating_sub(shown.0) as f64 / length as f64;
    let first = around_ms.saturating_sub((new as f64 * part).round() as u64);
    Some(kept_inside(first, new, whole))
}

/// What is shown when moving by so many milliseconds.
pub fn moved(shown: Stretch, whole: Stretch, by_ms: i64) -> Option<Stretch> {
    let length = shown.1.saturating_sub(shown.0);
    if length >= whole.1.saturating_sub(whole.0) {
        return None;
    }
    Some(kept_inside(shown.0.saturating_add_signed(by_ms), length, whole))
}

/// A stretch that was chosen, as one that can be shown: not too short, and inside the whole.
pub fn chosen(stretch: Stretch, whole: Stretch) -> Option<Stretch> {
    let whole_length = whole.1.saturating_sub(whole.0);
    let length = stretch.1.saturating_sub(stretch.0);
    let new = length.max(SHORTEST_MS);
    if new >= whole_length {
        return None;
    }
    Some(kept_inside(stretch.0.saturating_sub((new - length) / 2), new, whole))
}

impl Chart {
    /// A stretch with both ends put outward to the edges of whole spans, so that a filter reads `22:38..22:41` and not
    /// `22:38:03.127..22:40:51.3`: of the spans that are shown, or of those that the stretch would be shown in where they
    /// are longer. It is never empty.
    pub fn whole_spans(&self, (first, last): Stretch) -> Stretch {
        let new = TimelineSpans::new(first, last.saturating_sub(1).max(first), self.n_spans());
        let shown = (self.timeline.start_ms, self.span_ms());
        let (start_ms, span_ms) = if new.span_ms > shown.1 { (0, new.span_ms) } else { shown };
        let first_edge = start_ms % span_ms;
        let edge_before = |time_ms: u64| {
            time_ms.checked_sub(first_edge).map_or(0, |time_ms| time_ms / span_ms * span_ms + first_edge)
        };
        let (first, before_last) = (edge_before(first), edge_before(last));
        let last = if before_last < last { before_last.saturating_add(span_ms) } else { last };
        (first, last.max(first.saturating_add(span_ms)))
    }

    /// What was shown, moved by as many whole spans as `exact` is away from it.
    pub fn moved_by_spans(&self, shown: Stretch, exact: Stretch) -> Stretch {
        let n_spans = exact.0.abs_diff(shown.0).saturating_add(self.span_ms() / 2) / self.span_ms();
        let by_ms = n_spans.saturating_mul(self.span_ms());
        if exact.0 < shown.0 {
            let by_ms = by_ms.min(shown.0);
            (shown.0 - by_ms, shown.1.saturating_sub(by_ms))
        } else {
            (shown.0.saturating_add(by_ms), shown.1.saturating_add(by_ms))
        }
    }

    /// What is shown when zooming in steps, in whole spans where that makes a difference. `None` stands for the whole.
    pub fn zoomed(&self, around_ms: u64, by: f64) -> Option<Stretch> {
        let exact = zoomed(self.shown, self.whole, around_ms, by)?;
        let stretch = self.whole_spans(exact);
        if stretch == self.shown {
            return Some(exact);
        }
        (stretch.0 > self.whole.0 || stretch.1 < self.whole.1).then_some(stretch)
    }
}

fn kept_inside(first: u64, length: u64, whole: Stretch) -> Stretch {
    let first = first.min(whole.1.saturating_sub(length)).max(whole.0);
    (first, first.saturating_add(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::timeline::tests::{MINUTE, NINE, chart};

    #[test]
    fn what_is_not_covered() {
        let cases: [(&[Stretch], Stretch, &[Stretch]); 9] = [
            (&[], (0, 10), &[(0, 10)]),
            (&[(0, 10)], (0, 10), &[]),
            (&[(0, 10)], (3, 4), &[]),
            (&[(2, 4), (6, 8)], (0, 10), &[(0, 2), (4, 6), (8, 10)]),
            (&[(6, 8), (2, 4)], (3, 7), &[(4, 6)]),
            (&[(2, 5), (5, 8)], (0, 9), &[(0, 2), (8, 9)]),
            (&[(2, 8), (3, 4)], (0, 9), &[(0, 2), (8, 9)]),
            (&[(2, 3), (20, 30)], (5, 9), &[(5, 9)]),
            (&[(8, 2), (4, 4)], (0, 9), &[(0, 9)]),
        ];
        for (covered, stretch, expected) in cases {
            assert_eq!(gaps(&merged(covered.to_vec()), stretch), expected, "{covered:?}");
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let whole = (100_000, 200_000);
        let cases = [
            ((100_000, 200_000), 150_000, 0.5, Some((125_000, 175_000))),
            ((100_000, 200_000), 100_000, 0.5, Some((100_000, 150_000))),
            ((100_000, 200_000), 200_000, 0.5, Some((150_000, 200_000))),
            ((125_000, 175_000), 150_000, 2.0, None),
            ((110_000, 130_000), 110_000, 2.0, Some((110_000, 150_000))),
            ((110_000, 130_000), 130_000, 4.0, Some((100_000, 180_000))),
            ((150_000, 151_000), 150_500, 0.5, Some((150_000, 151_000))),
            ((150_000, 152_000), 150_500, 0.1, Some((150_250, 151_250))),
        ];
        for (shown, around, by, expected) in cases {
            assert_eq!(zoomed(shown, whole, around, by), expected, "{shown:?} {around} {by}");
        }
        assert_eq!(zoomed((5, 5), (5, 5), 9, f64::NAN), None);
        assert_eq!(zoomed((0, u64::MAX), (0, u64::MAX), u64::MAX, 2.0), None);
    }

    #[test]
    fn zooming_ends_at_whole_spans() {
        let chart = chart();
        let at = |seconds: u64| NINE + seconds * 1_000;
        let cases = [
            ((at(0), at(3_600)), (at(0), at(3_600))),
            ((at(601) + 127, at(1_799) + 3), (at(600), at(1_800))),
            ((at(600), at(1_200)), (at(600), at(1_200))),
            ((at(700), at(700)), (at(600), at(1_200))),
            ((at(600), at(600)), (at(600), at(1_200))),
            // Beyond what is shown; what is much longer in longer spans: 25 hours in six of six hours.
            ((NINE - 1, at(3_601)), (NINE - 900_000, at(4_500))),
            ((at(1), at(90_000)), (NINE - 3 * 3_600_000, at(27 * 3_600))),
        ];
        for (stretch, expected) in cases {
            assert_eq!(chart.whole_spans(stretch), expected, "{stretch:?}");
        }
        for odd in [(0, 0), (0, u64::MAX), (u64::MAX, u64::MAX), (u64::MAX, 0)] {
            let (first, last) = chart.whole_spans(odd);
            assert!(first < last && first <= odd.0, "{odd:?}");
        }
        assert_eq!(chart.zoomed(at(1_800), 0.5), Some((at(600), at(3_000))));
        assert_eq!(chart.zoomed(at(1_800), 2.0), None);
        // Where whole spans would change nothing the zoom is exact.
        assert_eq!(chart.zoomed(at(1_800), 0.9), Some((at(180), at(3_420))));
    }

    #[test]
    fn moving_is_by_whole_spans() {
        let chart = chart();
        let shown = (NINE + 10 * MINUTE, NINE + 30 * MINUTE);
        let moved_by = |ms: i64| {
            let exact = (shown.0.saturating_add_signed(ms), shown.1.saturating_add_signed(ms));
            chart.moved_by_spans(shown, exact).0 as i64 - shown.0 as i64
        };
        let ten = 10 * MINUTE as i64;
        for (ms, expected) in
            [(0, 0), (ten / 2 - 1, 0), (ten / 2, ten), (-ten, -ten), (-ten / 3, 0), (3 * ten + 1, 3 * ten)]
        {
            assert_eq!(moved_by(ms), expected, "{ms}");
        }
        assert_eq!(chart.moved_by_spans((5, 9), (0, 4)), (5, 9));
        assert!(chart.moved_by_spans((0, 9), (u64::MAX, u64::MAX)).1 > 9);
    }

    #[test]
    fn moving_and_choosing_stay_inside() {
        let whole = (100_000, 200_000);
        assert_eq!(moved((120_000, 130_000), whole, 5_000), Some((125_000, 135_000)));
        assert_eq!(moved((120_000, 130_000), whole, -50_000), Some((100_000, 110_000)));
        assert_eq!(moved((120_000, 130_000), whole, i64::MAX), Some((190_000, 200_000)));
        assert_eq!(moved(whole, whole, 5_000), None);
        assert_eq!(chosen((120_000, 130_000), whole), Some((120_000, 130_000)));
        assert_eq!(chosen((120_000, 120_010), whole), Some((119_505, 120_505)));
        assert_eq!(chosen((199_990, 200_000), whole), Some((199_000, 200_000)));
        assert_eq!(chosen((90_000, 120_000), whole), Some((100_000, 130_000)));
        assert_eq!(chosen(whole, whole), None);
        assert_eq!(chosen((100_000, 100_001), (100_000, 100_500)), None);
    }
}
