//! Questions to the store: which rows, in which order, and what they add up to. Worked out column by column, chunk by
//! chunk, so that whoever asks can stop in between.

mod coverage;
pub mod filter;
mod group;
mod load_filter;
mod mask;
mod order;
mod radix;
mod select;
mod sum;
mod summarizer;
mod summary;
mod timeline;
mod values;
mod walk;

pub use coverage::covered_hours;
pub use group::{
    Beside, GroupBy, GroupColumn, GroupIndex, GroupSort, GroupSums, Grouper, Groups, OverTime, RuleSummary,
    rule_summaries,
};
pub use load_filter::{Kept, LoadFilter, Undecidable};
pub use mask::{ChunkMask, Selection};
pub use order::{Column, Sort, SortKeys, rows_by_time};
pub use select::Selector;
pub use summarizer::{Counted, Summarizer};
pub use summary::{ByDecision, ByDirection, ByState, ByVersion, Summary};
pub use timeline::{Timeline, TimelineBuilder, TimelineSpans};
pub use values::{ValueCounter, Valued};
