//! What reading a file, or a byte range of one, came to.

use serde::{Deserialize, Serialize};

use super::other_kind;
use super::problem::{ProblemKind, Problems};

/// A place between two records of a file, with the containers that are open there. Reading from it gives the same as
/// reading through it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Resume {
    /// Byte in the file.
    pub at: u64,
    /// The containers open there, outermost first: `{` for an object that is an envelope, `[` for a list of records.
    pub open: String,
}

impl Resume {
    /// The beginning of a file.
    pub const fn beginning() -> Self {
        Self { at: 0, open: String::new() }
    }

    /// What a reader assumes that begins in the middle of a file: it is inside of `{"records":[`.
    pub fn assumed_open() -> String {
        "{[".to_owned()
    }
}

/// Where reading stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// At the file's end.
    End,
    /// At the first record that begins at or after the byte at which it was told to stop.
    Before(Resume),
}

/// What reading a file, or a byte range of one, came to. The rows are in chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The file's number.
    pub file: u32,
    /// Where reading began: for a range that looked for a record itself, where it found one, `None` where it did not.
    pub began: Option<Resume>,
    /// Where it stopped.
    pub stop: Stop,
    /// Bytes taken.
    pub n_bytes: u64,
    /// Flow records, complete or not.
    pub n_records: u64,
    /// Records of another kind.
    pub n_other_records: u64,
    /// What the first records of another kind are, where it is known: "a Key Vault audit log".
    pub other_kind: Option<String>,
    /// The first bytes that are in no brackets or no JSON, for the message that refuses the file.
    pub first_junk: Option<String>,
    /// Why the file could not be read to its end, where the reason is not in its bytes.
    pub failure: Option<String>,
    /// What was wrong.
    pub problems: Problems,
}

impl Outcome {
    /// Nothing read yet.
    pub fn new(file: u32, began: Option<Resume>) -> Self {
        Self {
            file,
            began,
            stop: Stop::End,
            n_bytes: 0,
            n_records: 0,
            n_other_records: 0,
            other_kind: None,
            first_junk: None,
            failure: None,
            problems: Problems::default(),
        }
    }

    /// For one that comes from a file: numbers that no reading comes to, and whose sums would not fit, become less.
    pub fn keep_within_reason(&mut self) {
        const MOST: u64 = 1 << 48;
        for number in [&mut self.n_bytes, &mut self.n_records, &mut self.n_other_records] {
            *number = MOST.min(*number);
        }
        self.problems.keep_counts_below(MOST);
    }

    /// Adds what the next range of the same file came to.
    pub fn merge(&mut self, next: &Self) {
        self.stop = next.stop.clone();
        self.n_bytes += next.n_bytes;
        self.n_records += next.n_records;
        self.n_other_records += next.n_other_records;
        self.other_kind = self.other_kind.take().or_else(|| next.other_kind.clone());
        self.first_junk = self.first_junk.take().or_else(|| next.first_junk.clone());
        self.failure = self.failure.take().or_else(|| next.failure.clone());
        self.problems.merge(&next.problems, |_| 0);
    }

    /// Adds what the inside of a string came to that begins at this byte.
    pub(super) fn take_wrapped(&mut self, inside: Self, at: u64) {
        self.n_records += inside.n_records;
        self.n_other_records += inside.n_other_records;
        self.problems.merge(&inside.problems.at(at), |_| 0);
    }

    /// Why a file in which there is no flow record is refused, as a sentence without its full stop; `None` where there
    /// are flow records.
    pub fn refusal(&self) -> Option<String> {
        if self.n_records > 0 {
            return None;
        }
        let n_of = |kind| self.problems.count(kind);
        // A record that is cut before its flows is among the others, but is not known to be one.
        let is_cut = n_of(ProblemKind::CutOff) > 0
            && [ProblemKind::OtherRecord, ProblemKind::BrokenJson, ProblemKind::Junk]
                .into_iter()
                .all(|kind| n_of(kind) == 0);
        let is_of_flows = self.other_kind.as_ref().is_none_or(|kind| kind.starts_with("a flow log"));
        Some(if self.n_bytes == 0 {
            "the file is empty".to_owned()
        } else if is_cut && is_of_flows {
            "the file is cut off: it ends before there is a flow in it".to_owned()
        } else if let Some(kind) = &self.other_kind {
            let is_flow_log = kind.starts_with("a flow log");
            if is_flow_log { format!("this is {kind}") } else { format!("this is {kind}, not a flow log") }
        } else if n_of(ProblemKind::RecordTooLarge) > 0 {
            "its record is larger than 64 MB, which no flow log's is".to_owned()
        } else if self.n_other_records > 0 || self.first_junk.is_none() && n_of(ProblemKind::Junk) > 0 {
            "this is JSON of something else: there are no flow records in it".to_owned()
        } else if let Some(junk) = &self.first_junk {
            other_kind::of_text(junk)
        } else {
            "there is no record in it".to_owned()
        })
    }
}
