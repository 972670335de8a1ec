//! Rows that have something in common, added up: by rule, by address, by pair, by port.
//!
//! A [`Grouper`] takes chunks and gives [`Groups`], numbered in the order in which they were met. It never takes more
//! memory than it was told: then no new group is opened, the rows of those that are open still count, and the others
//! are counted as left out.

mod distinct;
mod grouper;
mod groups;
mod keys;
mod open;
mod order;
mod over_time;
mod pair_set;
mod places;
mod rule_summary;
mod sums;

pub use grouper::Grouper;
pub use groups::{GroupIndex, Groups};
pub use order::{GroupColumn, GroupSort};
pub use over_time::{Beside, OverTime};
pub use rule_summary::{RuleSummary, rule_summaries};
pub use sums::{GroupBy, GroupSums};
