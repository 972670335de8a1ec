//! Values that only few rows have.

/// A value for some of the rows, found by halving: for what does not fit a narrow column, and hostile files have at
/// every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sparse<T> {
    /// Ascending.
    pub(super) rows: Vec<u32>,
    pub(super) values: Vec<T>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), values: Vec::new() }
    }
}

impl<T: Copy> Sparse<T> {
    /// Adds the value of a row; rows come in ascending order.
    pub fn push(&mut self, row: u32, value: T) {
        debug_assert!(self.rows.last().is_none_or(|last| *last < row), "rows ascend");
        self.rows.push(row);
        self.values.push(value);
    }

    /// The row's value, if it has one.
    pub fn get(&self, row: u32) -> Option<T> {
        let at = self.rows.binary_search(&row).ok()?;
        self.values.get(at).copied()
    }

    /// The rows that have one, each with its value.
    pub fn iter(&self) -> impl Iterator<Item = (u32, T)> {
        self.rows.iter().copied().zip(self.values.iter().copied())
    }

    /// Forgets the values of `row` and all after it.
    pub fn truncate(&mut self, row: u32) {
        let keep = self.rows.partition_point(|r| *r < row);
        self.rows.truncate(keep);
        self.values.truncate(keep);
    }

    /// The values themselves, to be changed in place.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// Gives back room that is not needed.
    pub(super) fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// How many rows have one.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No row has one.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
