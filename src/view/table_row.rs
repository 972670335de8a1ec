//! What a table shows in its rows, whatever they are of.

use std::borrow::Cow;

use crate::protocol::Passage;
use crate::view::drawing::Drawing;
use crate::view::filter_choice::FilterChoice;
use crate::view::time::Clock;

/// A row of a table, as it is drawn.
///
/// Tables hold their rows behind this, so that there is one table in the page's program and not one for each kind of row.
pub trait TableRow: Send + Sync {
    /// The row's own number, which no sorting changes.
    fn id(&self) -> u32;

    /// What it shows in a column, by the column's place in the table, with times by this clock.
    fn cell(&self, column: usize, clock: Clock) -> Cell;

    /// The CSS classes of what is special about it, a space before each.
    fn class(&self) -> String;

    /// How many characters wide it is in a column. A time is as wide by any clock.
    fn n_chars(&self, column: usize) -> usize {
        self.cell(column, Clock::Utc).text.chars().count()
    }

    /// The whole value of a column, to be copied: digits without separators, names in full, nothing where it is unknown.
    fn value(&self, column: usize, clock: Clock) -> String {
        let cell = self.cell(column, clock);
        if cell.is_known { cell.text.into_owned() } else { String::new() }
    }

    /// The filters that its value in a column offers, its own value first; none where it offers none.
    fn choices(&self, _column: usize) -> Vec<FilterChoice> {
        Vec::new()
    }

    /// The place in a file that it stands for, where it stands for one: the file's path, what is there, and the place.
    fn passage(&self) -> Option<(String, String, Passage)> {
        None
    }

    /// An attribute by which scripts find such rows: its name and its value.
    fn data(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

/// A cell's text, what a tooltip says about it, and what is drawn in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value, or a dash where there is none.
    pub text: Cow<'static, str>,
    /// More about it: the whole of what is shortened, why a value is not there, what a code means.
    pub title: Option<Cow<'static, str>>,
    /// Whether the log gives the value: unknown is not zero.
    pub is_known: bool,
    /// What is drawn besides.
    pub drawing: Option<Drawing>,
}

impl Cell {
    /// A text that needs no more words.
    pub fn plain(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), title: None, is_known: true, drawing: None }
    }

    /// A text, and more about it.
    pub fn titled(text: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), title: Some(title.into()), is_known: true, drawing: None }
    }

    /// What stands for a value that is not there, and why it is not.
    pub fn unknown(text: &'static str, why: &'static str) -> Self {
        Self { text: text.into(), title: Some(why.into()), is_known: false, drawing: None }
    }

    /// With a drawing.
    #[must_use]
    pub fn drawn(self, drawing: Drawing) -> Self {
        Self { drawing: Some(drawing), ..self }
    }
}
