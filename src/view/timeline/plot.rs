//! Where things stand on the chart, in pixels.

use std::ops::Range;

use crate::view::timeline::axis::Heights;
use crate::view::timeline::{Chart, Measure, Stretch, Sums};

/// Room for the labels of heights, in CSS pixels.
pub const LEFT_PX: f64 = 56.0;
/// Room for the labels of shares and the name of the clock.
pub const RIGHT_PX: f64 = 44.0;
/// Room above the highest tick.
pub const TOP_PX: f64 = 8.0;
/// Room for the labels of times.
pub const BOTTOM_PX: f64 = 20.0;
/// Labels of times have at least so much room each.
pub const TICK_PX: f64 = 88.0;
/// How wide the box of figures is.
pub const FIGURES_PX: f64 = 248.0;

/// The part of the canvas that bars are drawn in, in CSS pixels, and the stretch of time that it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// From its left edge to its right one.
    pub shown: Stretch,
    /// How wide it is.
    pub width_px: f64,
    /// How high it is.
    pub height_px: f64,
    /// Pixels of the screen for one of CSS.
    pub ratio: f64,
}

/// A bar, in pixels of the screen, from the plot's left upper corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its left edge.
    pub left: i32,
    /// Its width.
    pub width: i32,
    /// How high its first part is.
    pub first: i32,
    /// How high the second part is, on top of the first.
    pub second: i32,
}

impl Plot {
    /// On a canvas of this size. `None` where there is no room.
    pub fn new(shown: Stretch, canvas_px: (f64, f64), ratio: f64) -> Option<Self> {
        let (width_px, height_px) = (plot_width(canvas_px.0), canvas_px.1 - TOP_PX - BOTTOM_PX);
        let is_sound = width_px >= 1.0 && height_px >= 1.0 && ratio > 0.0 && shown.0 < shown.1;
        is_sound.then_some(Self { shown, width_px, height_px, ratio })
    }

    /// Where an instant is, in CSS pixels from the plot's left edge; what is beyond the edges is beyond them.
    pub fn x(&self, time_ms: u64) -> f64 {
        let length = (self.shown.1 - self.shown.0) as f64;
        (time_ms as f64 - self.shown.0 as f64) / length * self.width_px
    }

    /// The instant at so many CSS pixels from the plot's left edge, or at the nearest edge.
    pub fn time_at(&self, x_px: f64) -> u64 {
        let part = (x_px / self.width_px).clamp(0.0, 1.0);
        let length = self.shown.1 - self.shown.0;
        self.shown.0 + ((length as f64 * part) as u64).min(length)
    }

    /// How many labels of times there is room for.
    pub fn n_time_ticks(&self) -> u64 {
        (self.width_px / TICK_PX).max(1.0) as u64
    }

    /// A stretch as pixels of the screen: left edge and width, inside the plot. `None` where it is outside.
    pub fn across(&self, stretch: Stretch) -> Option<(i32, i32)> {
        if stretch.0 >= self.shown.1 || stretch.1 <= self.shown.0 {
            return None;
        }
        let edge = (self.width_px * self.ratio).round() as i32;
        let left = self.screen_x(stretch.0).clamp(0, edge - 1);
        let right = self.screen_x(stretch.1).clamp(left + 1, edge.max(left + 1));
        Some((left, right - left))
    }

    fn screen_x(&self, time_ms: u64) -> i32 {
        (self.x(time_ms) * self.ratio).round() as i32
    }

    /// The bar of a span, with a gap before the next one where there is room for it.
    pub fn bar(&self, stretch: Stretch, sums: &Sums, measure: Measure, heights: Heights) -> Option<Bar> {
        let (left, width) = self.across(stretch)?;
        let gap = if f64::from(width) >= 4.0 * self.ratio { self.ratio.round().max(1.0) as i32 } else { 0 };
        let [first, second] = stack(sums.parts(measure), heights.top, (self.height_px * self.ratio).round() as i32);
        Some(Bar { left, width: (width - gap).max(1), first, second })
    }
}

/// How many spans side by side a canvas of this width has room for, in CSS pixels.
pub fn plot_width(canvas_px: f64) -> f64 {
    canvas_px - LEFT_PX - RIGHT_PX
}

/// How high the two parts of a bar are, in whole pixels. What is not zero is seen, however little it is.
fn stack([first, second]: [u128; 2], top: u128, height: i32) -> [i32; 2] {
    let pixels = |value: u128| (value as f64 / top.max(1) as f64 * f64::from(height)).round() as i32;
    let at_least = |value: u128, pixels: i32| if value > 0 { pixels.max(1) } else { 0 };
    let whole = pixels(first.saturating_add(second)).min(height);
    let above = at_least(second, whole - pixels(first));
    let below = at_least(first, whole - above);
    [below, at_least(second, above.min(height - below))]
}

/// Points of the line of the denied share: the middle of each span with tuples and its share from 0 to 1, in pieces
/// that are cut where there are none.
pub fn shares(chart: &Chart) -> Vec<Vec<(usize, f64)>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    for at in 0..chart.n_spans() {
        let sums = chart.sums(at);
        if sums.tuples() > 0 {
            piece.push((at, sums.denied as f64 / sums.tuples() as f64));
        } else if !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// The spans that a drag from one place to another takes in, in CSS pixels from the plot's left edge. `None` where it
/// is too short to be meant.
pub fn dragged(chart: &Chart, plot: &Plot, from_px: f64, to_px: f64) -> Option<Range<usize>> {
    const LEAST_PX: f64 = 4.0;
    if (to_px - from_px).abs() < LEAST_PX {
        return None;
    }
    let (first, last) = (plot.time_at(from_px.min(to_px)), plot.time_at(from_px.max(to_px)));
    Some(chart.spans_in((first, last))).filter(|spans| !spans.is_empty())
}

/// Where the box of figures begins so that it does not hide the place it speaks of, in CSS pixels from the left edge of
/// the canvas.
pub fn figures_left(x_px: f64, canvas_px: f64) -> f64 {
    const AWAY_PX: f64 = 14.0;
    let right_of = x_px + AWAY_PX;
    let left_of = x_px - AWAY_PX - FIGURES_PX;
    if right_of + FIGURES_PX <= canvas_px {
        right_of
    } else if left_of >= 0.0 {
        left_of
    } else {
        ((canvas_px - FIGURES_PX) / 2.0).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::timeline::tests::{MINUTE, NINE, chart};

    fn plot(ratio: f64) -> Plot {
        Plot::new((NINE, NINE + 60 * MINUTE), (700.0, 128.0), ratio).unwrap()
    }

    #[test]
    fn times_and_pixels_round_trip() {
        let plot = plot(1.0);
        assert_eq!((plot.width_px, plot.height_px, plot.n_time_ticks()), (600.0, 100.0, 6));
        assert_eq!((plot.x(NINE), plot.x(NINE + 30 * MINUTE), plot.x(NINE + 60 * MINUTE)), (0.0, 300.0, 600.0));
        assert!(plot.x(0) < 0.0 && plot.x(u64::MAX) > 600.0);
        for x in [0.0, 1.0, 17.5, 300.0, 599.0, 600.0] {
            assert!((plot.x(plot.time_at(x)) - x).abs() < 0.001);
        }
        assert_eq!((plot.time_at(-5.0), plot.time_at(9e9)), (NINE, NINE + 60 * MINUTE));
        assert_eq!(plot.time_at(f64::NAN), NINE);
        assert_eq!(Plot::new((NINE, NINE), (700.0, 128.0), 1.0), None);
        assert_eq!(Plot::new((NINE, NINE + 1), (90.0, 128.0), 1.0), None);
        let widest = Plot::new((0, u64::MAX), (700.0, 128.0), 1.0).unwrap();
        assert_eq!(widest.time_at(600.0), u64::MAX);
    }

    #[test]
    fn bars_stand_on_whole_pixels_and_leave_none_out() {
        let chart = chart();
        let heights = Heights { step: 500, top: 1_500 };
        for ratio in [1.0, 1.25, 1.5, 2.0, 3.0] {
            let plot = plot(ratio);
            let mut edge = 0;
            for at in 0..chart.n_spans() {
                let (left, width) = plot.across(chart.span(at)).unwrap();
                assert_eq!(left, edge);
                edge = left + width;
            }
            assert_eq!(edge, (600.0 * ratio).round() as i32);
        }
        let bar = |at| plot(2.0).bar(chart.span(at), &chart.sums(at), Measure::Tuples, heights).unwrap();
        assert_eq!(bar(0), Bar { left: 0, width: 198, first: 1, second: 1 });
        assert_eq!(bar(1), Bar { left: 200, width: 198, first: 0, second: 0 });
        assert_eq!(bar(4), Bar { left: 800, width: 198, first: 160, second: 5 });
        assert_eq!(plot(1.0).bar((0, 1), &chart.sums(0), Measure::Tuples, heights), None);
        // A span that is partly beyond the edge, and one narrower than a pixel.
        assert_eq!(plot(1.0).across((NINE - MINUTE, NINE + MINUTE)), Some((0, 10)));
        assert_eq!(plot(1.0).across((NINE + 1, NINE + 2)), Some((0, 1)));
        assert_eq!(plot(1.0).across((NINE + 60 * MINUTE - 1, u64::MAX)), Some((599, 1)));
    }

    #[test]
    fn heights_of_parts() {
        let cases = [
            ([0, 0], [0, 0]),
            ([100, 0], [100, 0]),
            ([50, 50], [50, 50]),
            ([0, 100], [0, 100]),
            ([1, 0], [1, 0]),
            ([99, 1], [99, 1]),
            ([0, 1], [0, 1]),
        ];
        for (parts, pixels) in cases {
            assert_eq!(stack(parts, 100, 100), pixels, "{parts:?}");
        }
        assert_eq!(stack([1_000_000, 1], 1_000_001, 100), [99, 1]);
        assert_eq!(stack([1, 1_000_000], 1_000_001, 100), [1, 99]);
        assert_eq!(stack([u128::MAX, u128::MAX], u128::MAX, 100), [99, 1]);
    }

    #[test]
    fn the_share_is_cut_where_there_are_no_tuples() {
        let pieces = shares(&chart());
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0], [(0, 5.0 / 15.0)]);
        assert_eq!(pieces[1], [(4, 34.0 / 1_234.0), (5, 0.0)]);
    }

    #[test]
    fn drags_take_in_whole_spans() {
        let (chart, plot) = (chart(), plot(1.0));
        let cases = [
            (10.0, 12.0, None),
            (10.0, 20.0, Some(0..1)),
            (110.0, 90.0, Some(0..2)),
            (-50.0, 900.0, Some(0..6)),
            (200.0, 300.0, Some(2..3)),
        ];
        for (from, to, expected) in cases {
            assert_eq!(dragged(&chart, &plot, from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn figures_stand_beside_the_pointer() {
        assert_eq!(figures_left(100.0, 1_280.0), 114.0);
        assert_eq!(figures_left(1_200.0, 1_280.0), 938.0);
        assert_eq!(figures_left(200.0, 400.0), 76.0);
        assert_eq!(figures_left(100.0, 200.0), 0.0);
    }
}
