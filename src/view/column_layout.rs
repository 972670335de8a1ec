//! Which columns of a table are shown, in which order, and how wide those are that someone has set.
//!
//! As text it is short and readable, for it is remembered and stands in the page's address: names between commas in
//! their order, a hyphen before one that is not shown, a width after a colon: `time,src,-dst:180`. Whatever the text
//! is, it gives a layout: it may be from an older page that had other columns, or from anyone.

use crate::view::column::ColumnLook;

/// Every column of a table at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnLayout(Vec<Placed>);

/// A column at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The column's own index, which no order changes.
    pub column: usize,
    /// Whether it is shown.
    pub is_shown: bool,
    /// How wide it was made, in CSS pixels; without it as wide as what is in it.
    pub width_px: Option<u16>,
}

impl ColumnLayout {
    /// No column is made narrower than this.
    pub const MIN_WIDTH_PX: u16 = 36;
    /// No column is made wider than this.
    pub const MAX_WIDTH_PX: u16 = 1_600;
    /// No more of a text is looked at.
    const MAX_TEXT: usize = 4_000;

    /// As it is until someone changes it.
    pub fn new(columns: &[ColumnLook]) -> Self {
        let placed = |(column, look): (usize, &ColumnLook)| placed_at_first(column, look);
        Self(columns.iter().enumerate().map(placed).collect())
    }

    /// All columns in their order.
    pub fn all(&self) -> &[Placed] {
        &self.0
    }

    /// Those that are shown, in their order.
    pub fn shown(&self) -> impl Iterator<Item = Placed> {
        self.0.iter().copied().filter(|placed| placed.is_shown)
    }

    /// Shows a column, or does not. The last one that is shown stays.
    pub fn show(&mut self, column: usize, is_shown: bool) {
        let n_shown = self.shown().count();
        if let Some(placed) = self.placed(column)
            && (is_shown || n_shown > 1)
        {
            placed.is_shown = is_shown;
        }
    }

    /// Makes a column so wide; without a width, as wide as what is in it.
    pub fn set_width(&mut self, column: usize, width_px: Option<u16>) {
        if let Some(placed) = self.placed(column) {
            placed.width_px = width_px.map(|width| width.clamp(Self::MIN_WIDTH_PX, Self::MAX_WIDTH_PX));
        }
    }

    /// Moves a column in front of another one, or to the end.
    pub fn move_before(&mut self, column: usize, before: Option<usize>) {
        let Some(at) = self.0.iter().position(|placed| placed.column == column) else { return };
        if before == Some(column) {
            return;
        }
        let moved = self.0.remove(at);
        let to = before.and_then(|before| self.0.iter().position(|placed| placed.column == before));
        self.0.insert(to.unwrap_or(self.0.len()), moved);
    }

    /// Moves a column one place towards the start or the end among all columns; one that is not shown is passed over
    /// only with `among_shown`.
    pub fn shift(&mut self, column: usize, to_end: bool, among_shown: bool) {
        let Some(at) = self.0.iter().position(|placed| placed.column == column) else { return };
        let counts = |placed: &&Placed| !among_shown || placed.is_shown;
        if to_end {
            let Some(neighbour) = (at + 1..self.0.len()).find(|other| counts(&&self.0[*other])) else { return };
            self.move_before(column, self.0.get(neighbour + 1).map(|placed| placed.column));
        } else if let Some(neighbour) = self.0[..at].iter().rev().find(counts).map(|placed| placed.column) {
            self.move_before(column, Some(neighbour));
        }
    }

    /// As text; nothing where it is as it is at first.
    pub fn to_text(&self, columns: &[ColumnLook]) -> String {
        if *self == Self::new(columns) {
            return String::new();
        }
        let one = |placed: &Placed| {
            let look = columns.get(placed.column)?;
            let hidden = if placed.is_shown { "" } else { "-" };
            let width = placed.width_px.map(|width| format!(":{width}")).unwrap_or_default();
            Some(format!("{hidden}{}{width}", look.name))
        };
        self.0.iter().filter_map(one).collect::<Vec<_>>().join(",")
    }

    /// From text. What is not understood is passed over. A column that is not named stands behind the one that it
    /// stands behind at first, and is shown if it is at first.
    pub fn from_text(columns: &[ColumnLook], text: &str) -> Self {
        let mut order: Vec<Placed> = Vec::new();
        let text = text.get(..Self::MAX_TEXT).unwrap_or(text);
        for part in text.split(',').take(Self::MAX_TEXT).map(str::trim) {
            let (name, is_shown) = part.strip_prefix('-').map_or((part, true), |name| (name, false));
            let (name, width) = name.split_once(':').map_or((name, None), |(name, width)| (name, Some(width)));
            let Some(column) = columns.iter().position(|look| look.name == name) else { continue };
            if order.iter().all(|placed| placed.column != column) {
                let width_px = width.and_then(|width| width.parse::<u16>().ok());
                let width_px = width_px.map(|width| width.clamp(Self::MIN_WIDTH_PX, Self::MAX_WIDTH_PX));
                order.push(Placed { column, is_shown, width_px });
            }
        }
        let mut layout = Self(order);
        for (column, look) in columns.iter().enumerate() {
            if layout.0.iter().any(|placed| placed.column == column) {
                continue;
            }
            let behind = column.checked_sub(1);
            let at = layout.0.iter().position(|placed| Some(placed.column) == behind).map_or(0, |at| at + 1);
            layout.0.insert(at, placed_at_first(column, look));
        }
        if layout.shown().next().is_none() {
            return Self::new(columns);
        }
        layout
    }

    fn placed(&mut self, column: usize) -> Option<&mut Placed> {
        self.0.iter_mut().find(|placed| placed.column == column)
    }
}

fn placed_at_first(column: usize, look: &ColumnLook) -> Placed {
    Placed { column, is_shown: look.is_shown_at_first, width_px: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::file_column::FILE_COLUMNS;
    use crate::view::flow_column::FLOW_COLUMNS;

    const fn look(name: &'static str, is_shown_at_first: bool) -> ColumnLook {
        ColumnLook {
            name,
            heading: "",
            is_time: false,
            meaning: "",
            class: "",
            min_chars: 1,
            max_chars: 9,
            is_shown_at_first,
        }
    }

    static COLUMNS: [ColumnLook; 4] = [look("time", true), look("src", true), look("dst", true), look("rank", false)];

    fn text(layout: &ColumnLayout) -> String {
        layout.to_text(&COLUMNS)
    }

    #[test]
    fn any_text_gives_a_layout() {
        let cases = [
            ("", ""),
            ("time,src,dst,-rank", ""),
            ("time,src,-dst:180", "time,src,-dst:180,-rank"),
            ("dst,time", "dst,-rank,time,src"),
            ("src", "time,src,dst,-rank"),
            ("-dst,src,time,rank", "-dst,src,time,rank"),
            ("time:1,src:99999,dst:-5,rank:1600", "time:36,src,dst,rank:1600"),
            ("time:65535", "time:1600,src,dst,-rank"),
            ("time,time:90,nothing,,-,:,-:7, src ,dst", ""),
            ("-time,-src,-dst,-rank:50", ""),
            ("--time", ""),
            ("<b>\u{0}☃,time:9e9", ""),
        ];
        for (given, expected) in cases {
            let layout = ColumnLayout::from_text(&COLUMNS, given);
            let expected = if expected == "time,src,dst,-rank" { "" } else { expected };
            assert_eq!(text(&layout), expected, "{given}");
            assert_eq!(ColumnLayout::from_text(&COLUMNS, &text(&layout)), layout, "{given}");
        }
        let long = "time,".repeat(100_000) + "☃";
        assert_eq!(text(&ColumnLayout::from_text(&COLUMNS, &long)), "");
    }

    #[test]
    fn columns_move() {
        let moved = |steps: &[(usize, Option<usize>)]| {
            let mut layout = ColumnLayout::new(&COLUMNS);
            steps.iter().for_each(|(column, before)| layout.move_before(*column, *before));
            text(&layout)
        };
        assert_eq!(moved(&[(2, Some(0))]), "dst,time,src,-rank");
        assert_eq!(moved(&[(0, None)]), "src,dst,-rank,time");
        assert_eq!(moved(&[(0, Some(2))]), "src,time,dst,-rank");
        assert_eq!(moved(&[(1, Some(1)), (9, None), (0, Some(0))]), "");
        assert_eq!(moved(&[(0, Some(9))]), "src,dst,-rank,time");
    }

    #[test]
    fn columns_change_places_with_their_neighbours() {
        let shifted = |text: &str, column, to_end, among_shown| {
            let mut layout = ColumnLayout::from_text(&COLUMNS, text);
            layout.shift(column, to_end, among_shown);
            layout.to_text(&COLUMNS)
        };
        assert_eq!(shifted("", 0, true, false), "src,time,dst,-rank");
        assert_eq!(shifted("", 0, false, false), "");
        assert_eq!(shifted("", 1, false, true), "src,time,dst,-rank");
        assert_eq!(shifted("time,-src,dst,rank", 0, true, true), "-src,dst,time,rank");
        assert_eq!(shifted("time,-src,dst,rank", 0, true, false), "-src,time,dst,rank");
        assert_eq!(shifted("time,-src,dst,rank", 2, false, true), "dst,time,-src,rank");
        assert_eq!(shifted("", 2, true, true), "");
        assert_eq!(shifted("", 2, true, false), "time,src,-rank,dst");
        assert_eq!(shifted("", 3, true, false), "");
    }

    #[test]
    fn the_last_column_stays() {
        let mut layout = ColumnLayout::new(&COLUMNS);
        for column in 0..4 {
            layout.show(column, false);
        }
        assert_eq!(text(&layout), "-time,-src,dst,-rank");
        layout.show(3, true);
        layout.show(2, false);
        layout.set_width(3, Some(5));
        assert_eq!(text(&layout), "-time,-src,-dst,rank:36");
        layout.set_width(3, None);
        assert_eq!(layout.shown().map(|placed| placed.column).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn names_of_columns_can_be_told_apart() {
        for columns in [FLOW_COLUMNS.as_slice(), FILE_COLUMNS.as_slice()] {
            for (at, look) in columns.iter().enumerate() {
                let is_plain = look.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                assert!(is_plain && !look.name.starts_with('-') && !look.name.is_empty(), "{}", look.name);
                assert!(columns[at + 1..].iter().all(|other| other.name != look.name), "{}", look.name);
            }
        }
    }
}
