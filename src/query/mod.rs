//! Questions to the store: which rows, in which order, and what they add up to. Worked out column by column, chunk by
//! chunk, so that whoever asks can stop in between.

mod order;
mod radix;
mod summarizer;
mod summary;

pub use order::{Column, Sort, SortKeys, rows_by_time};
pub use summarizer::{Counted, Summarizer};
pub use summary::{ByDecision, ByDirection, ByState, ByVersion, RuleSummary, Summary};
