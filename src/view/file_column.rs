//! What the columns of the list of files are called and how wide they may be.

use crate::protocol::FileColumn;
use crate::view::column::{ColumnLook, NUMBER};

/// The columns of the list of files, in the order of [`FileColumn::ALL`].
pub static FILE_COLUMNS: [ColumnLook; FileColumn::ALL.len()] = {
    let mut looks = [look(FileColumn::Path); FileColumn::ALL.len()];
    let mut at = 0;
    while at < looks.len() {
        looks[at] = look(FileColumn::ALL[at]);
        at += 1;
    }
    looks
};

/// So many characters of a path are shown.
pub const PATH_CHARS: usize = 52;

/// How a column looks.
pub const fn look(column: FileColumn) -> ColumnLook {
    let (heading, meaning, class, min_chars, max_chars) = match column {
        FileColumn::Path => ("Path", "The end of the path; all of it is in the tooltip.", "path", 20, PATH_CHARS),
        FileColumn::State => ("State", "How far the file was read, and whose copy it is", "state", 10, 46),
        FileColumn::Version => ("Version", "Version of the flow log, as its tuples are written", "", 8, 24),
        FileColumn::Log => ("Log", "The flow log or the network security group that the path names", "", 8, 32),
        FileColumn::Hour => ("Hour", "The hour that the path names", "", 16, 16),
        FileColumn::Nic => ("NIC", "MAC address of the network interface that the records are of", "", 12, 22),
        FileColumn::Records => ("Records", "Flow records in the file, repeated ones too", NUMBER, 9, 16),
        FileColumn::Repeats => ("Repeats", "Records that stand in the files more than once", NUMBER, 9, 16),
        FileColumn::Tuples => ("Tuples", "Tuples in the file, those of repeated records too", NUMBER, 8, 16),
        FileColumn::FirstTime => ("First tuple", "Time of the earliest tuple", "", 19, 23),
        FileColumn::LastTime => ("Last tuple", "Time of the latest tuple", "", 19, 23),
        FileColumn::Size => ("Size", "Size in bytes: unpacked where the file is in a zip archive", NUMBER, 8, 10),
        FileColumn::Problems => ("Problems", "How many problems were counted in the file", "number n-problems", 10, 14),
    };
    let is_time = matches!(column, FileColumn::Hour | FileColumn::FirstTime | FileColumn::LastTime);
    ColumnLook { name: name(column), heading, is_time, meaning, class, min_chars, max_chars, is_shown_at_first: true }
}

/// What a column is called in addresses and in what is remembered.
const fn name(column: FileColumn) -> &'static str {
    match column {
        FileColumn::Path => "path",
        FileColumn::State => "state",
        FileColumn::Version => "version",
        FileColumn::Log => "log",
        FileColumn::Hour => "hour",
        FileColumn::Nic => "nic",
        FileColumn::Records => "records",
        FileColumn::Repeats => "repeats",
        FileColumn::Tuples => "tuples",
        FileColumn::FirstTime => "first",
        FileColumn::LastTime => "last",
        FileColumn::Size => "size",
        FileColumn::Problems => "problems",
    }
}
