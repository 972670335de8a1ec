//! Writing a saved view.

use serde::{Deserialize, Serialize};

use crate::share::saved::{About, LogFile, Plan};

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRequest {
    /// Answers carry it: a newer request has a larger one.
    pub number: u32,
    /// What goes in.
    pub plan: Plan,
    /// It is only to be told how large it would be, by some of the rows, and what would be replaced.
    pub only_estimate: bool,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saving {
    /// How large it would be.
    Estimate {
        /// Of this request.
        number: u32,
        /// Bytes of both blocks, about.
        n_bytes: u64,
        /// Some of what would be replaced.
        replaced: Vec<Replaced>,
        /// The view would be without its filter: it cannot be carried over to what replaces addresses and names.
        has_lost_filter: bool,
    },
    /// A piece of the block of data.
    Part {
        /// Of this request.
        number: u32,
        /// The text.
        #[serde(with = "serde_bytes")]
        text: Vec<u8>,
        /// Rows that were looked at, or bytes of the logs where they go in …
        n_done: u64,
        /// … of so many.
        n_rows: u64,
    },
    /// All pieces have been sent, unless there are logs to pack.
    Done {
        /// Of this request.
        number: u32,
        /// The text of the block that goes before the data.
        manifest: String,
        /// What the view says of itself.
        about: Box<About>,
        /// The logs that go in, where the plan takes them: the pieces are to be made of them by [`Task::Pack`]. There
        /// are none any more in what the page is told, which has had the pieces by then.
        ///
        /// [`Task::Pack`]: crate::protocol::Task::Pack
        logs: Vec<LogFile>,
    },
    /// It came to nothing.
    Failed {
        /// Of this request.
        number: u32,
        /// Why, as a sentence without its full stop.
        reason: String,
    },
}

/// A value, and what stands for it in the saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// What it is, in a word.
    pub kind: String,
    /// As it is.
    pub was: String,
    /// As it is written.
    pub is: String,
}
