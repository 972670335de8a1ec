//! How wide a table's columns are, and what they are called.

use crate::view::column_layout::ColumnLayout;
use crate::view::table_row::TableRow;
use crate::view::time::Clock;

/// How a column looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnLook {
    /// Its short name, in lower-case letters and hyphens: in what is remembered of a table, and in the page's address.
    /// It never changes, and does not begin with a hyphen.
    pub name: &'static str,
    /// Its heading, without the clock.
    pub heading: &'static str,
    /// It holds times, so that its heading says by which clock.
    pub is_time: bool,
    /// What is in it, in one sentence.
    pub meaning: &'static str,
    /// The CSS class of its cells.
    pub class: &'static str,
    /// Never narrower than this, in characters: what its heading needs.
    pub min_chars: usize,
    /// Never wider; longer text is clipped on the screen and whole in the tooltip.
    pub max_chars: usize,
    /// Whether it is there until someone chooses the columns.
    pub is_shown_at_first: bool,
}

impl ColumnLook {
    /// Whether it is a column of numbers.
    pub fn is_number(&self) -> bool {
        self.class.split(' ').any(|class| class == NUMBER)
    }
}

impl ColumnLook {
    /// Its heading: `Source`, `Time (UTC)`.
    pub fn heading_by(&self, clock: Clock) -> String {
        if self.is_time { format!("{} ({})", self.heading, clock.label()) } else { self.heading.to_owned() }
    }
}

/// The CSS class of a column of numbers, which stand at the right.
pub const NUMBER: &str = "number";

/// How wide each column is, in characters: as wide as what has been seen in it, within its bounds. It only grows, so
/// that columns do not jump to and fro while scrolling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnWidths(Vec<usize>);

impl ColumnWidths {
    /// As narrow as may be.
    pub fn new(columns: &[ColumnLook]) -> Self {
        Self(columns.iter().map(|look| look.min_chars).collect())
    }

    /// Makes room for a row.
    pub fn fit(&mut self, columns: &[ColumnLook], row: &dyn TableRow) {
        for (at, (width, look)) in self.0.iter_mut().zip(columns).enumerate() {
            if *width < look.max_chars {
                *width = (*width).max(row.n_chars(at).min(look.max_chars));
            }
        }
    }

    /// As the value of CSS `grid-template-columns`; `padding` is a CSS length that each column has besides its text. A
    /// width that was set by hand holds as it is. The last column takes the room that is left.
    pub fn to_css(&self, layout: &ColumnLayout, padding: &str) -> String {
        let mut columns: Vec<String> = Vec::new();
        for placed in layout.shown() {
            columns.push(match (placed.width_px, self.0.get(placed.column)) {
                (Some(width_px), _) => format!("{width_px}px"),
                (None, Some(width)) => format!("calc({width}ch + {padding})"),
                (None, None) => "auto".to_owned(),
            });
        }
        if let Some(last) = columns.last_mut() {
            *last = format!("minmax({last}, 1fr)");
        }
        columns.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::flow_column::FLOW_COLUMNS;
    use crate::view::flow_row::tests::row;

    #[test]
    fn columns_grow_to_what_is_in_them_and_no_further() {
        let mut widths = ColumnWidths::new(&FLOW_COLUMNS);
        let before = widths.clone();
        widths.fit(&FLOW_COLUMNS, &row());
        assert_eq!(widths.0[1], 11);
        let mut long = row();
        long.source = "2001:db8:1111:2222:3333:4444:5555:6666".into();
        long.file.text = "f".repeat(400);
        widths.fit(&FLOW_COLUMNS, &long);
        assert_eq!((widths.0[1], widths.0[17]), (38, 48));
        widths.fit(&FLOW_COLUMNS, &row());
        assert_eq!((widths.0[1], widths.0[17]), (38, 48));
        assert!(widths.0.iter().zip(before.0).all(|(now, before)| *now >= before));
        let mut layout = ColumnLayout::new(&FLOW_COLUMNS);
        assert!(widths.to_css(&layout, "1rem").starts_with("calc(23ch + 1rem) calc(38ch + 1rem) "));
        assert!(widths.to_css(&layout, "1rem").ends_with(" minmax(calc(48ch + 1rem), 1fr)"));
        layout.set_width(0, Some(90));
        layout.show(17, false);
        layout.set_width(16, Some(77));
        assert!(widths.to_css(&layout, "1rem").starts_with("90px calc(38ch + 1rem) "));
        assert!(widths.to_css(&layout, "1rem").ends_with(" minmax(77px, 1fr)"));
    }

    #[test]
    fn a_heading_says_by_which_clock() {
        let [time, source] = [FLOW_COLUMNS[0], FLOW_COLUMNS[1]];
        let local = Clock::Local(|_| 60);
        assert_eq!((time.heading_by(Clock::Utc), time.heading_by(local)), ("Time (UTC)".into(), "Time (local)".into()));
        assert_eq!(source.heading_by(local), "Source");
        for look in FLOW_COLUMNS.iter().chain(&crate::view::file_column::FILE_COLUMNS) {
            assert!(look.heading_by(local).chars().count() <= look.min_chars + 1, "{}", look.heading);
        }
    }
}
