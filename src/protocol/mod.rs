//! The messages between the page, its reader workers and the engine: the only types that all of them share.
//!
//! Every question to the engine carries a [`Generation`]; the page drops an answer to an older one.

mod as_json;
mod connection;
mod files;
mod group;
mod limits;
mod name;
mod quote;
mod reader;
mod row;
mod saving;

use serde::{Deserialize, Serialize};

pub use crate::connection::{ConnectionColumn, ConnectionSort, Kind, UnknownBecause, UnknownPart};
use crate::parse::Problem;
pub use crate::query::filter::Field;
use crate::query::filter::Filter;
pub use crate::query::{Column, GroupBy, GroupColumn, GroupSort, GroupSums, Sort, Summary, Timeline};
pub use crate::share::redact::{Addresses, Redaction};
pub use crate::share::saved::{About, LeftOut, LogFile, Plan};
pub use crate::store::{FileNumber, Member, NewFile, Place};
pub use connection::{ConnectionDetail, ConnectionPage, ConnectionRow, FoundOnce, PortsTried, Unknown};
pub use files::{Copied, FileColumn, FileRow, FileSort, FileState};
pub use group::{Breakdown, GroupKey, GroupPage, GroupRow};
pub use limits::{LoadLimits, LoadedOnly, WithoutRoom};
pub use name::Name;
pub use quote::{Mark, Passage, Quote};
pub use reader::{FromReader, Job, JobNumber, ReaderToEngine, Start, Task, ToReader};
pub use row::{Detail, Row};
pub use saving::{Replaced, SaveRequest, Saving};

/// Which of the page's questions an answer belongs to; a newer question has a larger number.
pub type Generation = u32;

/// What the page wants to see. The same view over the same files always gives the same answer; only the problem that logs of
/// one connection differ is there from when connections were first put together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Count repeated records too (FORMAT §4.3).
    pub with_repeats: bool,
    /// Add up every connection once, however many have logged it: totals, timeline, groups. The rows stay all.
    pub counted_once: bool,
    /// Which rows.
    pub filter: Filter,
    /// The order of the rows.
    pub sort: Sort,
    /// The timeline has at most so many spans.
    pub max_spans: u32,
}

/// What the page tells the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToEngine {
    /// Files are going to be read, by these jobs.
    Begin {
        /// The files.
        files: Vec<NewFile>,
        /// All of the jobs that read them.
        jobs: Vec<Job>,
        /// How much may be loaded.
        limits: LoadLimits,
    },
    /// These jobs will never be done: the person cancelled.
    Drop(Vec<JobNumber>),
    /// These jobs will never be done: there was no room, see [`FromEngine::Full`].
    DropWithoutRoom(Vec<JobNumber>),
    /// The reader that did this job died.
    Died {
        /// The job.
        job: JobNumber,
        /// How, as a sentence without its full stop.
        reason: String,
    },
    /// A question.
    Ask(Question),
    /// Forget these files and all that came of them. An archive's number stands for all files in it.
    Remove(Vec<FileNumber>),
    /// Forget everything.
    Clear,
    /// Write a saved view of what is loaded: answered by [`FromEngine::Saving`]. Takes the place of one that is under way.
    Save(Box<SaveRequest>),
    /// No saved view is wanted any more.
    StopSaving,
}

/// What the engine tells the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromEngine {
    /// An answer.
    Answer(Answer),
    /// Of the saved view that is being written.
    Saving(Saving),
    /// One more job: a range did not begin where the one before it ended, and is to be read again.
    Reread(Job),
    /// These files are forgotten, as was asked for; archives too of which all files are.
    Removed(Vec<FileNumber>),
    /// There is no room for what is being read now, nor for more: rows that still come are dropped. Said once, so that
    /// reading stops.
    Full,
    /// All files have been read, or will not be.
    Finished {
        /// Those that were not read to their end: the person may open them again.
        not_read: Vec<FileNumber>,
        /// How many [`ToEngine::Begin`] had come until then: where there were more, it is not over.
        n_begun: u32,
    },
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
    /// The list of files: answered by [`Answer::Files`].
    Files {
        /// Of this question.
        generation: Generation,
        /// The order of the files.
        sort: FileSort,
        /// The first of them, from 0.
        first: u64,
        /// How many.
        count: u32,
    },
    /// Rows of the view last shown, added up: answered by [`Answer::Groups`].
    Groups {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// Added up by what.
        by: GroupBy,
        /// The order of the groups.
        sort: GroupSort,
        /// The first group, from 0.
        first: u64,
        /// How many.
        count: u32,
    },
    /// A part of the rows of the view last shown, taken apart: answered by [`Answer::Breakdown`].
    Breakdown {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// Which of them.
        part: Filter,
    },
    /// Connections or attempts of the view last shown, from `first` on: answered by [`Answer::Connections`]. While files
    /// are being read there is no answer.
    Connections {
        /// Of the [`Question::Show`] whose tuples they have.
        generation: Generation,
        /// Which of both.
        kind: Kind,
        /// The order of the rows.
        sort: ConnectionSort,
        /// The first row, from 0.
        first: u64,
        /// How many.
        count: u32,
    },
    /// What is not known of the bytes of the view last shown: answered by [`Answer::Unknown`]. While files are being read
    /// there is no answer.
    Unknown {
        /// Of the [`Question::Show`] whose tuples they are.
        generation: Generation,
    },
    /// Everything about one connection or attempt: answered by [`Answer::Connection`].
    Connection {
        /// Which of both.
        kind: Kind,
        /// Its own number, [`ConnectionRow::number`].
        number: u32,
    },
    /// Everything about the connection, or the attempt, that a row belongs to: answered by [`Answer::Connection`].
    ConnectionOf {
        /// The row's own number, [`Row::id`].
        row: u32,
    },
    /// Values of fields that begin with, or contain, what has been typed: answered by [`Answer::Values`].
    Values {
        /// Of this question.
        generation: Generation,
        /// The fields; of several each gives a few values.
        fields: Vec<Field>,
        /// What has been typed.
        typed: String,
        /// Count repeated records too.
        with_repeats: bool,
    },
    /// Where the first row at or after a time is, in the view last shown, which is in the order of time: answered by
    /// [`Answer::Place`].
    PlaceOf {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// Milliseconds since 1970-01-01 UTC.
        time_ms: u64,
    },
    /// Everything about one row: answered by [`Answer::Detail`], or not at all where the row is gone.
    Detail {
        /// The row's own number, [`Row::id`].
        row: u32,
        /// Count repeated records among the neighbours.
        with_repeats: bool,
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
    /// Some of the files.
    Files {
        /// Of the [`Question::Files`].
        generation: Generation,
        /// How many files there are.
        n_files: u64,
        /// The first of those below, from 0.
        first: u64,
        /// The files; fewer than were asked for at the end.
        files: Vec<FileRow>,
    },
    /// Some of the groups.
    Groups {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// Their order.
        sort: GroupSort,
        /// The groups.
        page: GroupPage,
    },
    /// A part of the rows, taken apart.
    Breakdown {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// Which rows.
        part: Filter,
        /// What they consist of.
        breakdown: Box<Breakdown>,
    },
    /// Some of the connections or attempts.
    Connections {
        /// Of the [`Question::Show`] whose tuples they have.
        generation: Generation,
        /// Their order.
        sort: ConnectionSort,
        /// The rows.
        page: ConnectionPage,
    },
    /// What is not known of the bytes of a view.
    Unknown {
        /// Of the [`Question::Show`] whose tuples they are.
        generation: Generation,
        /// What is not known.
        unknown: Box<Unknown>,
    },
    /// Everything about one connection or attempt; nothing where it is gone, where the row belongs to none, or while files
    /// are being read.
    Connection(Option<Box<ConnectionDetail>>),
    /// Values of fields.
    Values {
        /// Of the [`Question::Values`].
        generation: Generation,
        /// The values that fit best, field by field, those of most rows first: each as a filter writes it, with its
        /// number of rows.
        values: Vec<(Field, String, u64)>,
    },
    /// Where a time is among the rows.
    Place {
        /// Of the [`Question::Show`] whose rows they are.
        generation: Generation,
        /// The row, from 0; past the last where the time is after all rows.
        row: u64,
    },
    /// Everything about one row.
    Detail(Box<Detail>),
}

/// A view of what is loaded so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Of the question that it answers.
    pub generation: Generation,
    /// As it was asked for.
    pub view: View,
    /// How many rows the view has, however they are counted.
    pub n_rows: u64,
    /// Totals over the rows of the view.
    pub summary: Summary,
    /// Where every connection is counted once: what was found. Not while files are being read, when all is as logged.
    pub once: Option<FoundOnce>,
    /// The rows of the view over time. It covers the time that the filter asks for, or else all that is loaded.
    pub timeline: Timeline,
    /// The stretches of time of which there are files: from, and up to, in milliseconds since 1970-01-01 UTC. Ascending
    /// and apart.
    pub covered: Vec<(u64, u64)>,
    /// The times of the earliest and of the latest row that is loaded, whatever the view leaves out.
    pub extent: Option<(u64, u64)>,
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
    /// Files that could not be read or have no flow records in them; not those for which there was no room.
    pub refused: Vec<Refused>,
    /// What was wrong in the others, most serious kind first.
    pub problems: Vec<Problem>,
    /// The files that examples point to.
    pub example_files: Vec<ExampleFile>,
    /// Only tuples that match a filter were loaded.
    pub only: Option<LoadedOnly>,
    /// Files for which there was no room.
    pub without_room: WithoutRoom,
    /// Bytes that the tuples, names and indexes take in the engine.
    pub memory_bytes: u64,
}

/// A file that an example points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleFile {
    /// Its number, [`Example::file`](crate::parse::Example::file).
    pub number: FileNumber,
    /// Its path.
    pub path: Name,
    /// Where it is to be read back from: all of it.
    pub place: Place,
}

/// A file that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its path.
    pub path: String,
    /// Why, as a sentence without its full stop.
    pub reason: String,
}
