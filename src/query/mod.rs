//! Questions to the store: which rows, in which order, and what they add up to. Worked out column by column, chunk by
//! chunk, so that whoever asks can stop in between.

mod counts;
mod coverage;
pub mod filter;
mod group;
mod load_filter;
mod mask;
mod order;
mod picked;
mod radix;
mod select;
mod sum;
mod summarizer;
mod summary;
mod timeline;
mod values;
mod walk;

pub use counts::Counts;
pub use coverage::covered_hours;
pub use group::{
    Beside, GroupBy, GroupColumn, GroupIndex, GroupSort, GroupSums, Grouper, Groups, OverTime, RuleSummary,
    rule_summaries,
};
pub use load_filter::{Kept, LoadFilter, Undecidable};
pub use mask::{ChunkMask, RowBits, Selection};
pub use order::{Column, Sort, SortKeys, UNKNOWN_WIDE, name_ranks, ranks, rows_by_time, sort_narrowed};
pub use picked::Picked;
pub use radix::sort_by_keys;
pub use select::{ByConnection, Selector};
pub use summarizer::{Counted, Summarizer};
pub use summary::{ByDecision, ByDirection, ByState, ByVersion, Summary};
pub use timeline::{Timeline, TimelineBuilder, TimelineSpans};
pub use values::{ValueCounter, Valued};
