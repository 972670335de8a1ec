//! Which rows of the virtual table are on the screen.
//!
//! Two lengths are kept apart. The *top* is how many pixels of rows are above the body's upper edge, as if every row
//! had an element of its own; at 14 million rows it goes up to 364 million pixels. The *scroll* is what the browser's
//! scrollbar says; its range is capped, because an element may not be higher than 33,554,428 px in Chromium and
//! 17,895,697 px in Firefox. Below the cap both are the same. Above it the scrollbar maps onto the top in proportion,
//! while wheel and keys move the top itself, so that a notch is as many rows as in a table of a thousand.

use std::ops::Range;

/// The table's size and what fits of it on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowWindow {
    n_rows: u64,
    row_px: f64,
    body_px: f64,
}

/// A step of the focused row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the keys")]
pub enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl RowWindow {
    /// The scrollbar's range is never longer than this: less than half of the lower of the browsers' limits.
    pub const MAX_SCROLL_PX: f64 = 8_000_000.0;
    const ANCHOR_EVERY: u64 = 64;

    /// A table of `n_rows` rows, each `row_px` high, of which `body_px` are on the screen.
    pub fn new(n_rows: u64, row_px: f64, body_px: f64) -> Self {
        Self { n_rows, row_px: row_px.max(1.0), body_px: body_px.max(0.0) }
    }

    /// How many rows the table has.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// How much of the table is on the screen.
    pub fn body_px(&self) -> f64 {
        self.body_px
    }

    /// The top at which the last row ends at the body's lower edge.
    pub fn max_top_px(&self) -> f64 {
        (self.n_rows as f64 * self.row_px - self.body_px).max(0.0)
    }

    /// How far the scrollbar goes: the spacer is this much higher than the scrolling box.
    pub fn scroll_range_px(&self) -> f64 {
        self.max_top_px().min(Self::MAX_SCROLL_PX)
    }

    /// Whether a pixel of the scrollbar is more than a pixel of rows.
    pub fn is_scaled(&self) -> bool {
        self.max_top_px() > Self::MAX_SCROLL_PX
    }

    /// The nearest top that the table has.
    pub fn clamp(&self, top_px: f64) -> f64 {
        top_px.clamp(0.0, self.max_top_px())
    }

    /// Where the rows are when the scrollbar was moved to `scroll_px`.
    ///
    /// The last pixel of the scrollbar is always the end: on a screen with fractional pixels it may stop just short.
    pub fn top_of_scroll(&self, scroll_px: f64) -> f64 {
        if !self.is_scaled() {
            return self.clamp(scroll_px);
        }
        let range = self.scroll_range_px();
        if scroll_px >= range - 1.0 {
            return self.max_top_px();
        }
        self.clamp((scroll_px / range * self.max_top_px()).round())
    }

    /// Where the scrollbar has to be for the rows to be at `top_px`.
    pub fn scroll_of_top(&self, top_px: f64) -> f64 {
        let top_px = self.clamp(top_px);
        if self.is_scaled() { top_px / self.max_top_px() * self.scroll_range_px() } else { top_px }
    }

    /// The rows that are at least partly on the screen.
    pub fn visible(&self, top_px: f64) -> Range<u64> {
        let top_px = self.clamp(top_px);
        let first = (top_px / self.row_px).floor() as u64;
        let end = ((top_px + self.body_px) / self.row_px).ceil() as u64;
        first.min(self.n_rows)..end.min(self.n_rows)
    }

    /// A row at or above the first visible one, the same for a stretch of rows: what is drawn is placed from it on, so
    /// that drawn rows keep their places while scrolling and only the whole is moved.
    pub fn anchor(&self, top_px: f64) -> u64 {
        self.visible(top_px).start / Self::ANCHOR_EVERY * Self::ANCHOR_EVERY
    }

    /// Where a row begins, counted from where another one does.
    pub fn distance_px(&self, from_row: u64, to_row: u64) -> f64 {
        (to_row as f64 - from_row as f64) * self.row_px
    }

    /// How far below the body's upper edge a row begins: negative where it is above.
    pub fn offset_px(&self, row: u64, top_px: f64) -> f64 {
        row as f64 * self.row_px - self.clamp(top_px)
    }

    /// The nearest top at which the whole of `row` is on the screen.
    pub fn top_showing(&self, row: u64, top_px: f64) -> f64 {
        let start = row as f64 * self.row_px;
        let top_px = self.clamp(top_px);
        let lowest = start + self.row_px - self.body_px;
        self.clamp(if start < top_px { start } else { top_px.max(lowest.min(start)) })
    }

    /// Which row is focused after a step from `focused`, or from the first visible row where none is.
    /// `None` where the table is empty.
    pub fn step(&self, focused: Option<u64>, step: Step, top_px: f64) -> Option<u64> {
        let last = self.n_rows.checked_sub(1)?;
        let page = ((self.body_px / self.row_px).floor() as u64).saturating_sub(1).max(1);
        let Some(row) = focused.map(|row| row.min(last)) else {
            return Some(match step {
                Step::Last => last,
                Step::First => 0,
                Step::Up | Step::Down | Step::PageUp | Step::PageDown => {
                    ((self.clamp(top_px) / self.row_px).ceil() as u64).min(last)
                }
            });
        };
        Some(match step {
            Step::Up => row.saturating_sub(1),
            Step::Down => (row + 1).min(last),
            Step::PageUp => row.saturating_sub(page),
            Step::PageDown => (row + page).min(last),
            Step::First => 0,
            Step::Last => last,
        })
    }
}

/// A length for CSS, in whole pixels: text stays sharp, and the code that writes floats out stays out of the page.
pub fn css_px(length_px: f64) -> String {
    format!("{}px", length_px.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: f64 = 26.0;
    const BODY: f64 = 500.0;
    const SIZES: [u64; 8] = [0, 1, 10, 1_000, 307_711, 307_712, 1_400_000, 14_000_000];

    fn table(n_rows: u64) -> RowWindow {
        RowWindow::new(n_rows, ROW, BODY)
    }

    #[test]
    fn the_first_and_the_last_row_are_fully_visible_at_the_ends() {
        for n_rows in SIZES {
            let table = table(n_rows);
            assert_eq!(table.top_of_scroll(0.0), 0.0, "{n_rows}");
            assert_eq!(table.visible(0.0).start, 0, "{n_rows}");
            for end in [table.scroll_range_px(), table.scroll_range_px() + 7.0] {
                let top = table.top_of_scroll(end);
                assert_eq!(table.visible(top).end, n_rows, "{n_rows}");
                assert!(n_rows as f64 * ROW - top <= BODY.max(n_rows as f64 * ROW), "{n_rows}");
                assert_eq!(top, table.max_top_px());
            }
        }
    }

    #[test]
    fn the_scrollbar_never_gets_longer_than_browsers_can_bear() {
        let ranges = SIZES.map(|n_rows| table(n_rows).scroll_range_px());
        assert_eq!(ranges, [0.0, 0.0, 0.0, 25_500.0, 7_999_986.0, 8_000_000.0, 8_000_000.0, 8_000_000.0]);
        assert!(!table(307_711).is_scaled());
        assert!(table(307_712).is_scaled());
    }

    #[test]
    fn a_wheel_notch_is_as_many_pixels_at_any_size() {
        for n_rows in &SIZES[3..] {
            let table = table(*n_rows);
            let start = table.clamp((table.max_top_px() / 2.0).floor());
            for notch in [100.0, -100.0, 1.0, 33.0] {
                let top = table.clamp(start + notch);
                assert_eq!(top - start, notch);
                // Moving the scrollbar after it must not pull the rows away from where the wheel put them by more than
                // the scrollbar itself can say.
                let pixel = table.max_top_px() / table.scroll_range_px();
                assert!((table.top_of_scroll(table.scroll_of_top(top)) - top).abs() <= pixel);
            }
        }
    }

    #[test]
    fn every_row_is_reached_by_pixels() {
        // By single pixels through any stretch: what is visible never jumps over a row.
        for n_rows in [10, 1_000, 14_000_000_u64] {
            let table = table(n_rows);
            for from in [0.0, (table.max_top_px() / 3.0).floor(), (table.max_top_px() - 300.0).max(0.0)] {
                let mut seen = table.visible(from);
                for px in 1..=300 {
                    let now = table.visible(table.clamp(from + f64::from(px)));
                    assert!(now.start == seen.start || now.start == seen.start + 1);
                    assert!(now.end == seen.end || now.end == seen.end + 1);
                    seen = now;
                }
            }
        }
    }

    #[test]
    fn every_row_is_reached_by_keys() {
        let small = table(1_000);
        let (mut row, mut top) = (Some(0), 0.0);
        for expected in 1..1_000 {
            row = small.step(row, Step::Down, top);
            assert_eq!(row, Some(expected));
            top = small.top_showing(expected, top);
            let start = expected as f64 * ROW;
            assert!(start >= top && start + ROW <= top + BODY, "row {expected} at {top}");
        }
        assert_eq!(top, small.max_top_px());
        let large = table(14_000_000);
        for row in [0, 1, 18, 19, 20, 6_999_999, 13_999_980, 13_999_981, 13_999_999] {
            for from in [0.0, 12_345.0, 180_000_000.0, large.max_top_px()] {
                let top = large.top_showing(row, from);
                let start = row as f64 * ROW;
                assert!(start >= top && start + ROW <= top + BODY, "row {row} from {from}");
            }
        }
    }

    #[test]
    fn scroll_and_top_round_trip() {
        for n_rows in SIZES {
            let table = table(n_rows);
            for part in [0.0, 0.1, 0.25, 0.5, 0.999, 1.0] {
                let top = (table.max_top_px() * part).round();
                let scroll = table.scroll_of_top(top);
                assert!((0.0..=RowWindow::MAX_SCROLL_PX).contains(&scroll));
                let pixel = if table.is_scaled() { table.max_top_px() / table.scroll_range_px() } else { 0.0 };
                assert!((table.top_of_scroll(scroll) - top).abs() <= pixel, "{n_rows} {part}");
            }
        }
    }

    #[test]
    fn rows_are_drawn_near_their_anchor() {
        let table = table(14_000_000);
        for (top, first, anchor) in
            [(0.0, 0, 0), (25.0, 0, 0), (26.0, 1, 0), (1_664.0, 64, 64), (363_999_500.0, 13_999_980, 13_999_936)]
        {
            assert_eq!((table.visible(top).start, table.anchor(top)), (first, anchor), "{top}");
            let drawn = table.offset_px(anchor, top) + table.distance_px(anchor, first);
            assert_eq!(drawn, table.offset_px(first, top));
            assert!(drawn <= 0.0 && drawn > -ROW, "{top}: {drawn}");
        }
        assert_eq!(table.visible(0.0), 0..20);
        assert_eq!(table.visible(1.0), 0..20);
        assert_eq!(table.visible(21.0), 0..21);
    }

    #[test]
    fn steps() {
        let table = table(1_000);
        let cases = [
            (Some(5), Step::Up, 0.0, Some(4)),
            (Some(0), Step::Up, 0.0, Some(0)),
            (Some(999), Step::Down, 0.0, Some(999)),
            (Some(5), Step::PageDown, 0.0, Some(23)),
            (Some(5), Step::PageUp, 0.0, Some(0)),
            (Some(990), Step::PageDown, 0.0, Some(999)),
            (Some(5), Step::First, 0.0, Some(0)),
            (Some(5), Step::Last, 0.0, Some(999)),
            (Some(5_000), Step::Down, 0.0, Some(999)),
            (None, Step::Down, 53.0, Some(3)),
            (None, Step::Last, 53.0, Some(999)),
            (None, Step::First, 53.0, Some(0)),
        ];
        for (focused, step, top, expected) in cases {
            assert_eq!(table.step(focused, step, top), expected, "{focused:?} {step:?}");
        }
        assert_eq!(RowWindow::new(0, ROW, BODY).step(None, Step::Down, 0.0), None);
    }

    #[test]
    fn a_body_lower_than_a_row_shows_the_row_from_its_start() {
        let table = RowWindow::new(100, ROW, 10.0);
        assert_eq!(table.top_showing(50, 0.0), 1_300.0);
        assert_eq!(table.visible(1_300.0), 50..51);
        assert_eq!(RowWindow::new(100, ROW, 0.0).visible(0.0), 0..0);
    }
}
