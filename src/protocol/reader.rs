//! What readers are told, and what they say.

use serde::{Deserialize, Serialize};

use super::{About, FileNumber, LogFile, Member, Passage, Quote, as_json};
use crate::columns::ChunkHeader;
use crate::parse::{Outcome, Resume};

/// A piece of reading that one reader does, and its number, which is never used twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub number: JobNumber,
    /// What to read.
    pub task: Task,
}

/// A job's number.
pub type JobNumber = u32;

/// What a reader reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Whole files, one after the other.
    Files(Vec<FileNumber>),
    /// A byte range of one large file: all records that begin in it.
    Range {
        /// The file.
        file: FileNumber,
        /// Where it begins.
        start: Start,
        /// The first record at or after this byte is for the next range.
        stop_at: u64,
    },
    /// A part of a file as it stands, for the page and not for the engine.
    Quote(Passage),
    /// Nothing: the sample data is made, for the page, which opens it as it opens other files.
    Sample,
    /// Logs once more, to go into a saved view: for the page and not for the engine.
    Pack(Vec<LogFile>),
}

impl Task {
    /// The files that go beside it, in this order.
    pub fn files(&self) -> Vec<FileNumber> {
        match self {
            Self::Files(numbers) => numbers.clone(),
            Self::Range { file, .. } => vec![*file],
            Self::Quote(passage) => vec![passage.place.file],
            Self::Sample => Vec::new(),
            Self::Pack(logs) => {
                let mut files: Vec<FileNumber> = logs.iter().map(|log| log.place.file).collect();
                files.dedup();
                files
            }
        }
    }
}

/// Where a range begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// At a place between two records that is known.
    At(Resume),
    /// At the first record that seems to begin at or after this byte.
    Search(u64),
}

/// What the page tells a reader. The `File`s of a job go beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToReader {
    /// Do this.
    Do(Job),
    /// Stop at once; what has been read is kept.
    Cancel,
}

/// What a reader tells the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromReader {
    /// Bytes read since the last such message.
    Progress {
        /// So many bytes.
        n_bytes: u64,
        /// Whole files that were finished.
        n_files: u64,
    },
    /// The job is done, the engine has it all; the next one may come.
    Done(JobNumber),
    /// What was asked for by [`Task::Quote`], or why it is not to be had, as a sentence without its full stop. The job
    /// is done.
    Quoted {
        /// The job.
        job: JobNumber,
        /// The passage.
        quote: Result<Quote, String>,
    },
    /// A file of this job is a saved view, which says this of itself. Its tuples go to the engine.
    SavedView {
        /// The file's number.
        file: FileNumber,
        /// What it says.
        about: Box<About>,
    },
    /// The files of [`Task::Sample`]; their buffers go beside it. The job is done.
    Sample {
        /// The job.
        job: JobNumber,
        /// Their paths, in the order of the buffers.
        paths: Vec<String>,
    },
    /// A piece of what comes of [`Task::Pack`].
    Packed {
        /// The job.
        job: JobNumber,
        /// The text, as in a saved view.
        #[serde(with = "serde_bytes")]
        text: Vec<u8>,
        /// Bytes of logs that have been read …
        n_done: u64,
        /// … of so many, about.
        n_bytes: u64,
    },
    /// All pieces of [`Task::Pack`] have been sent, or it came to nothing. The job is done.
    PackingDone {
        /// The job.
        job: JobNumber,
        /// Why it came to nothing, where it did: as a sentence without its full stop.
        failure: Option<String>,
    },
}

/// What a reader tells the engine. A chunk's bytes go beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReaderToEngine {
    /// The files in an archive, before anything that comes of them.
    Members(Vec<Member>),
    /// Rows.
    Chunk {
        /// Of this job.
        job: JobNumber,
        /// The sizes of the chunk's parts.
        header: ChunkHeader,
    },
    /// The job is done, or as much of it as was not cancelled.
    Done {
        /// The job.
        job: JobNumber,
        /// What each file, or the range, came to; files that were not begun are not in it.
        #[serde(with = "as_json")]
        outcomes: Vec<Outcome>,
    },
}
