//! The list of files as the page shows it.

use serde::{Deserialize, Serialize};

use super::{FileNumber, Name, Place};
use crate::query::ByVersion;

/// One file of the list. A file in an archive is one of its own; the archive itself is none, unless it could not be
/// read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its number.
    pub number: FileNumber,
    /// Its path as far as it is known; of a file in an archive after the path of the archive.
    pub path: Name,
    /// Where it is to be read back from: all of it.
    pub place: Place,
    /// Its size in bytes: of a file in a zip archive unpacked, of a gzip file as it was given.
    pub size: u64,
    /// How far it is.
    pub state: FileState,
    /// Its tuples by version of the log.
    pub by_version: ByVersion,
    /// The NSG or the flow log that the path names (FORMAT §2).
    pub log: Option<Name>,
    /// The beginning of the hour that the path names, in milliseconds since 1970-01-01 UTC.
    pub hour_ms: Option<u64>,
    /// The NIC of its records, else the one that the path names.
    pub nic: Option<Name>,
    /// How many NICs its records have.
    pub n_nics: u64,
    /// Its flow records, repeated ones too.
    pub records: u64,
    /// Those of them that repeat an earlier one, in this file or another.
    pub repeated_records: u64,
    /// Its tuples, those of repeated records too.
    pub tuples: u64,
    /// Its earliest tuple, in milliseconds since 1970-01-01 UTC.
    pub first_time_ms: Option<u64>,
    /// Its latest tuple.
    pub last_time_ms: Option<u64>,
    /// How many problems were counted in it.
    pub problems: u64,
    /// It holds the records of another file.
    pub copied: Option<Copied>,
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// It waits or is being read.
    Reading,
    /// It was read to its end.
    Read,
    /// It ends early, or was not read any further.
    CutOff {
        /// At this byte.
        byte: u64,
        /// Why, where the reason is not in the file: as a sentence without its full stop.
        reason: Option<String>,
    },
    /// There is nothing of it.
    Refused {
        /// Why, as a sentence without its full stop.
        reason: String,
    },
}

/// Whose records a file holds (FORMAT §4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Copied {
    /// All records of this file and more: a later download of the same hour.
    NewerThan(Name),
    /// Just the records of this file.
    SameAs(Name),
    /// Some of the records of this file, which has more: an earlier download.
    OlderThan(Name),
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSort {
    /// By which column, then by path.
    pub column: FileColumn,
    /// Largest first. Unknown values come last either way.
    pub descending: bool,
}

/// A column of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "they are the fields of a file's row")]
pub enum FileColumn {
    #[default]
    Path,
    State,
    Version,
    Log,
    Hour,
    Nic,
    Records,
    Repeats,
    Tuples,
    FirstTime,
    LastTime,
    Size,
    Problems,
}

impl FileColumn {
    /// All columns in the table's order.
    pub const ALL: [Self; 13] = [
        Self::Path,
        Self::State,
        Self::Version,
        Self::Log,
        Self::Hour,
        Self::Nic,
        Self::Records,
        Self::Repeats,
        Self::Tuples,
        Self::FirstTime,
        Self::LastTime,
        Self::Size,
        Self::Problems,
    ];
}
