//! A filter that a value on the page offers.

use std::borrow::Cow;

use crate::query::filter::Filter;

/// A way to filter by a value: to see the rows that have it, or all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterChoice {
    /// What it stands for, in few words; it begins small, for it is a part of a sentence.
    pub label: Cow<'static, str>,
    /// The rows that have it.
    pub filter: Filter,
}

impl FilterChoice {
    /// A way to filter.
    pub fn new(label: impl Into<Cow<'static, str>>, filter: impl Into<Filter>) -> Self {
        Self { label: label.into(), filter: filter.into() }
    }
}
