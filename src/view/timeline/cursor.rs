//! The keyboard on the chart: a cursor that goes from bar to bar, and a selection that it draws out.

use std::ops::Range;

use crate::view::timeline::range::chosen;
use crate::view::timeline::{Chart, Stretch};

/// A zoom step makes what is shown so much shorter.
pub const ZOOM_STEP: f64 = 0.5;
/// The page keys go so many bars at once.
const PAGE: i64 = 10;

/// Where the keyboard is, by the beginnings of spans, so that it stays there when the spans become others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The bar that it is on.
    pub at_ms: Option<u64>,
    /// Where the selection began, while there is one.
    pub anchor_ms: Option<u64>,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The cursor is elsewhere, or the selection is another.
    Go(Cursor),
    /// Another stretch is to be shown; the whole where there is none.
    Zoom(Option<Stretch>),
}

impl Cursor {
    /// The bar that it is on.
    pub fn span(&self, chart: &Chart) -> Option<usize> {
        self.at_ms.and_then(|at_ms| chart.span_at(at_ms))
    }

    /// The selected bars, else the one that it is on.
    pub fn spans(&self, chart: &Chart) -> Option<Range<usize>> {
        let at = self.span(chart)?;
        let anchor = self.anchor_ms.and_then(|anchor_ms| chart.span_at(anchor_ms)).unwrap_or(at);
        Some(at.min(anchor)..at.max(anchor) + 1)
    }

    /// What a key does, by its name. `None` where it does nothing here.
    pub fn on_key(&self, key: &str, with_shift: bool, chart: &Chart) -> Option<Act> {
        let last = chart.n_spans().checked_sub(1)?;
        let at = self.span(chart);
        let step = |by: i64| {
            // The first press shows the cursor: at the left edge, or at the right one.
            let from = at.unwrap_or(if by > 0 { 0 } else { last });
            if at.is_none() { from } else { from.saturating_add_signed(by as isize).min(last) }
        };
        let to = match key {
            "ArrowLeft" => step(-1),
            "ArrowRight" => step(1),
            "PageUp" => step(-PAGE),
            "PageDown" => step(PAGE),
            "Home" => 0,
            "End" => last,
            "Escape" if self.anchor_ms.is_some() => return Some(Act::Go(Self { anchor_ms: None, ..*self })),
            "Escape" if self.at_ms.is_some() => return Some(Act::Go(Self::default())),
            "Enter" => {
                let stretch = chart.spans(&self.spans(chart)?);
                return Some(Act::Zoom(chosen(stretch, chart.whole())));
            }
            "+" | "=" => return self.zoom(chart, ZOOM_STEP),
            "-" | "_" => return self.zoom(chart, 1.0 / ZOOM_STEP),
            "0" | "Backspace" => return (chart.shown() != chart.whole()).then_some(Act::Zoom(None)),
            _ => return None,
        };
        let anchor_ms = with_shift.then(|| self.anchor_ms.unwrap_or(chart.span(at.unwrap_or(to)).0));
        Some(Act::Go(Self { at_ms: Some(chart.span(to).0), anchor_ms }))
    }

    fn zoom(&self, chart: &Chart, by: f64) -> Option<Act> {
        let (first, last) = chart.shown();
        let middle = |(first, last): Stretch| first + last.saturating_sub(first) / 2;
        let around = self.span(chart).map_or_else(|| middle((first, last)), |at| middle(chart.span(at)));
        let new = chart.zoomed(around, by);
        (new.unwrap_or(chart.whole()) != (first, last)).then_some(Act::Zoom(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::timeline::tests::{MINUTE, NINE, chart};

    fn at(minutes: u64) -> Option<u64> {
        Some(NINE + minutes * MINUTE)
    }

    #[test]
    fn keys_go_from_bar_to_bar() {
        let chart = chart();
        let cases = [
            (None, "ArrowRight", at(0)),
            (None, "ArrowLeft", at(50)),
            (at(10), "ArrowRight", at(20)),
            (at(50), "ArrowRight", at(50)),
            (at(0), "ArrowLeft", at(0)),
            (at(13), "ArrowLeft", at(0)),
            (at(10), "PageDown", at(50)),
            (at(10), "PageUp", at(0)),
            (at(20), "Home", at(0)),
            (at(20), "End", at(50)),
            (at(20), "Escape", None),
        ];
        for (at_ms, key, to) in cases {
            let before = Cursor { at_ms, anchor_ms: None };
            let after = Cursor { at_ms: to, anchor_ms: None };
            assert_eq!(before.on_key(key, false, &chart), Some(Act::Go(after)), "{at_ms:?} {key}");
        }
        assert_eq!(Cursor::default().on_key("Escape", false, &chart), None);
        assert_eq!(Cursor::default().on_key("x", false, &chart), None);
        let empty = Chart::new(Default::default(), Vec::new(), (0, 1), (0, 1));
        assert_eq!(Cursor { at_ms: at(0), anchor_ms: None }.on_key("ArrowLeft", false, &empty), None);
    }

    #[test]
    fn shift_selects_and_enter_zooms() {
        let chart = chart();
        let mut cursor = Cursor { at_ms: at(20), anchor_ms: None };
        for (key, spans) in [("ArrowRight", 2..4), ("ArrowRight", 2..5), ("Home", 0..3), ("ArrowRight", 1..3)] {
            let Some(Act::Go(next)) = cursor.on_key(key, true, &chart) else { panic!("{key} does nothing") };
            cursor = next;
            assert_eq!(cursor.spans(&chart), Some(spans));
        }
        let stretch = (NINE + 10 * MINUTE, NINE + 30 * MINUTE);
        assert_eq!(cursor.on_key("Enter", false, &chart), Some(Act::Zoom(Some(stretch))));
        assert_eq!(cursor.on_key("Escape", false, &chart), Some(Act::Go(Cursor { anchor_ms: None, ..cursor })));
        let Some(Act::Go(next)) = cursor.on_key("ArrowRight", false, &chart) else { panic!("it does nothing") };
        assert_eq!(next, Cursor { at_ms: at(20), anchor_ms: None });
        assert_eq!(Cursor::default().on_key("Enter", false, &chart), None);
    }

    #[test]
    fn plus_minus_and_nought_zoom() {
        let chart = chart();
        let cursor = Cursor { at_ms: at(0), anchor_ms: None };
        let middle = (NINE + 10 * MINUTE, NINE + 50 * MINUTE);
        assert_eq!(Cursor::default().on_key("+", true, &chart), Some(Act::Zoom(Some(middle))));
        let left = (NINE, NINE + 40 * MINUTE);
        assert_eq!(cursor.on_key("=", false, &chart), Some(Act::Zoom(Some(left))));
        // It shows the whole already.
        assert_eq!(cursor.on_key("-", false, &chart), None);
        assert_eq!(cursor.on_key("0", false, &chart), None);
        let near = Chart::new(
            crate::query::Timeline { start_ms: NINE, span_ms: MINUTE, allowed: vec![1; 10], ..Default::default() },
            Vec::new(),
            (NINE, NINE + 10 * MINUTE),
            chart.whole(),
        );
        assert_eq!(cursor.on_key("-", false, &near), Some(Act::Zoom(Some((NINE, NINE + 20 * MINUTE)))));
        assert_eq!(cursor.on_key("Backspace", false, &near), Some(Act::Zoom(None)));
    }
}
