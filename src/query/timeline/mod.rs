//! Rows over time: sums for each of a few hundred spans of equal length.

mod builder;
mod spans;
mod sums;

pub use builder::TimelineBuilder;
pub use spans::TimelineSpans;
pub use sums::Timeline;
