//! The messages between the page, its reader workers and the engine: the only types that all of them share.
//!
//! Every question to the engine carries a [`Generation`]; the page drops an answer to an older one.

use serde::{Deserialize, Serialize};

use crate::flow::{Counters, Decision, Direction, State, TupleForm};
use crate::parse::Problem;
pub use crate::query::{Column, Sort, Summary};
pub use crate::store::{FileNumber, NewFile};

/// Which of the page's questions an answer belongs to; a newer question has a larger number.
pub type Generation = u32;

/// What the page wants to see. The same view over the same files always gives the same answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Count repeated records too (FORMAT §4.3).
    pub with_repeats: bool,
    /// The order of the rows.
    pub sort: Sort,
}

/// What the page asks of the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Show this view of what is loaded so far: answered by [`Answer::Shown`].
    Show {
        /// Of this question.
        generation: Generation,
        /// What to show.
        view: View,
    },
    /// Rows of the view last shown, from `first` on: answered by [`Answer::Rows`].
    Rows {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// The first row, from 0.
        first: u64,
        /// How many.
        count: u32,
    },
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The view has been worked out.
    Shown(Box<Shown>),
    /// Some of its rows.
    Rows {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// The first row, from 0.
        first: u64,
        /// The rows; fewer than were asked for at the end of the view.
        rows: Vec<Row>,
    },
}

/// A view of what is loaded so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Of the question that it answers.
    pub generation: Generation,
    /// As it was asked for.
    pub view: View,
    /// Totals over the rows of the view.
    pub summary: Summary,
    /// What has been read, whatever the view leaves out.
    pub loaded: Loaded,
}

/// What has been read so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    /// Files that were added.
    pub files: u64,
    /// Flow records, repeated ones too.
    pub records: u64,
    /// Those of them that repeat an earlier one.
    pub repeated_records: u64,
    /// Tuples, those of repeated records too.
    pub tuples: u64,
    /// Tuples of repeated records.
    pub repeated_tuples: u64,
    /// Tuples that break the format and were left out, those of repeated records not counted.
    pub rejected_tuples: u64,
    /// Files that could not be read or have no flow records in them.
    pub refused: Vec<Refused>,
    /// What was wrong in the others, most serious kind first.
    pub problems: Vec<Problem>,
    /// The paths of the files that examples point to, by their number.
    pub example_paths: Vec<(FileNumber, String)>,
    /// Bytes that the tuples, names and indexes take in the engine.
    pub memory_bytes: u64,
}

/// A file that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its path.
    pub path: String,
    /// Why, as a sentence without its full stop.
    pub reason: String,
}

/// A name for the page: at most [`Name::MAX_CHARS`] characters of it, for a name may be a megabyte long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The name, or its beginning.
    pub text: String,
    /// How many characters were left off.
    pub clipped: u64,
}

impl Name {
    /// So many characters of a name are sent to the page.
    pub const MAX_CHARS: usize = 400;
}

/// One row of the flow table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's own number in the store, which no sorting changes.
    pub id: u32,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub time_ms: u64,
    /// Source address.
    pub source: String,
    /// Source port.
    pub source_port: u16,
    /// Destination address.
    pub destination: String,
    /// Destination port.
    pub destination_port: u16,
    /// IANA protocol number.
    pub protocol: u8,
    /// The NIC's view.
    pub direction: Direction,
    /// Allowed or denied.
    pub decision: Decision,
    /// Of an allowed tuple.
    pub state: State,
    /// Encryption code as it stands; v4 only.
    pub encryption: Option<Name>,
    /// The four counters, unknown apart from zero.
    pub counters: Counters,
    /// The rule, where it is known.
    pub rule: Option<Name>,
    /// The ACL, where it is known.
    pub acl: Option<Name>,
    /// The NIC's MAC address, where it is known.
    pub nic: Option<Name>,
    /// The file's path.
    pub file: Name,
    /// Byte in the file at which the record starts.
    pub record_start: u64,
    /// Byte just after the record.
    pub record_end: u64,
    /// The tuple's own form.
    pub form: TupleForm,
    /// Something about the tuple is odd; the problems say what.
    pub odd: bool,
    /// The row belongs to a repeated record.
    pub repeat: bool,
}
