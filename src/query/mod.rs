//! Questions to the store: which rows, in which order, and what they add up to. Worked out column by column, chunk by
//! chunk, so that whoever asks can stop in between.

pub mod filter;
mod group;
mod mask;
mod order;
mod radix;
mod select;
mod summarizer;
mod summary;
mod timeline;

pub use group::{GroupBy, GroupColumn, GroupSort, GroupSums};
pub use mask::{ChunkMask, Selection};
pub use order::{Column, Sort, SortKeys, rows_by_time};
pub use select::Selector;
pub use summarizer::{Counted, Summarizer};
pub use summary::{ByDecision, ByDirection, ByState, ByVersion, RuleSummary, Summary};
pub use timeline::Timeline;
