//! How values on the page filter.

use leptos::prelude::Set;

use crate::query::filter::Filter;
use crate::ui::state::State;

/// What a value does with the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Only rows that have it are wanted, of those that were.
    Include,
    /// Rows that have it are not wanted.
    Exclude,
    /// All rows that have it are wanted, whatever was wanted before.
    Only,
}

impl State {
    /// Filters by a value.
    pub fn filter_by(self, filter: Filter, how: How) {
        let wanted = match how {
            How::Include | How::Only => filter,
            How::Exclude => filter.not(),
        };
        self.announcement.set(wanted.to_string());
    }
}
