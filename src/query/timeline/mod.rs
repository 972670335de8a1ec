//! Rows over time: sums for each of a few hundred spans of equal length.

mod builder;
mod finder;
mod spans;
mod sums;

pub use builder::TimelineBuilder;
pub(in crate::query) use finder::SpanFinder;
pub use spans::TimelineSpans;
pub use sums::Timeline;
