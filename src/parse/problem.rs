//! What was wrong in the input: counted by kind, with the first examples and where they are.

use std::fmt;

use crate::sorting::sort_by_key;
use serde::{Deserialize, Serialize};

/// What kind of thing was wrong, odd or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file ends inside a record, or before its closing `]}`.
    CutOff,
    /// The JSON breaks; reading went on at the next record.
    BrokenJson,
    /// A tuple breaks the format and was left out.
    RejectedTuple,
    /// A tuple with fewer bytes than packets, or with counters where there are none (begun or denied). Kept.
    OddCounters,
    /// An encryption code that says "dropped" beside a state that says "allowed". Kept, counted as allowed.
    OddEncryption,
    /// A tuple whose layout is not that of its record's version. Read by its own layout.
    OddForm,
    /// A tuple whose rule is not in the file. Kept under "rule unknown".
    RuleUnknown,
    /// A record's own `time` cannot be read. The record is kept.
    BadRecordTime,
    /// A record that is not a flow record; it was passed over.
    OtherRecord,
    /// Something that is no record stands among the records; it was passed over.
    Junk,
    /// A record is larger than any real one; nothing of it is kept.
    RecordTooLarge,
    /// Two logs of one connection count it differently by more than 5 %. No reader reports it: it is found when
    /// connections are counted once.
    EndsDiffer,
}

impl ProblemKind {
    /// Every kind, most serious first.
    pub const ALL: [Self; 12] = [
        Self::CutOff,
        Self::BrokenJson,
        Self::RecordTooLarge,
        Self::RejectedTuple,
        Self::EndsDiffer,
        Self::RuleUnknown,
        Self::OddCounters,
        Self::OddEncryption,
        Self::OddForm,
        Self::OtherRecord,
        Self::Junk,
        Self::BadRecordTime,
    ];

    /// As it is written in filters and in JSON: `odd-counters`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CutOff => "cut-off",
            Self::BrokenJson => "broken-json",
            Self::RejectedTuple => "rejected-tuple",
            Self::OddCounters => "odd-counters",
            Self::OddEncryption => "odd-encryption",
            Self::OddForm => "odd-form",
            Self::RuleUnknown => "rule-unknown",
            Self::BadRecordTime => "bad-record-time",
            Self::OtherRecord => "other-record",
            Self::Junk => "junk",
            Self::RecordTooLarge => "record-too-large",
            Self::EndsDiffer => "ends-differ",
        }
    }

    /// What it means, in one sentence for a reader of the page.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::CutOff => {
                "The file ends early, as the hour being written does; every complete tuple before the break is here."
            }
            Self::BrokenJson => "The JSON breaks here; reading went on at the next record that could be found.",
            Self::RejectedTuple => "A tuple breaks the format and is in no table and no total.",
            Self::OddCounters => {
                "A tuple has fewer bytes than packets, or counters where none are written (begun or denied); it is counted as it stands."
            }
            Self::OddEncryption => {
                "The encryption code says that the packet was dropped, the state says that it was allowed; counted as allowed."
            }
            Self::OddForm => {
                "A tuple has another layout than its record's version says; it was read by its own layout."
            }
            Self::RuleUnknown => "The file breaks before the rule of these tuples is named.",
            Self::BadRecordTime => {
                "The record's own time cannot be read; its tuples have times of their own and are here."
            }
            Self::OtherRecord => "A record of another log stands among the flow records; it was passed over.",
            Self::RecordTooLarge => {
                "A record of more than 64 MB, a thousand times the largest real one; nothing of it is here."
            }
            Self::EndsDiffer => {
                "Two logs of one connection count it differently by more than 5 %: packets or logs were lost."
            }
            Self::Junk => "Something that is not a record stands among the records; it was passed over.",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One place where a problem was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The file, as the reader was told to number it.
    pub file: u32,
    /// Byte in the file at which the thing starts.
    pub byte: u64,
    /// Byte at which its record starts, if it is in one.
    pub record_start: Option<u64>,
    /// The tuple's place in its record, from 1, if it is about a tuple.
    pub tuple: Option<u32>,
    /// What was expected and what came, with at most [`Example::MAX_QUOTE`] characters of the file's own text.
    pub text: String,
}

impl Example {
    /// At most so many characters of a file's own text are quoted.
    pub const MAX_QUOTE: usize = 120;

    /// A file's own text for a message: lossy, control characters as escapes, clipped.
    pub fn quote(bytes: &[u8]) -> String {
        let head = &bytes[..bytes.len().min(4 * Self::MAX_QUOTE)];
        let text = String::from_utf8_lossy(head);
        let mut quoted = String::new();
        let mut chars = text.chars();
        for c in chars.by_ref().take(Self::MAX_QUOTE) {
            if c.is_control() { quoted.extend(c.escape_default()) } else { quoted.push(c) }
        }
        if chars.next().is_some() || head.len() < bytes.len() {
            quoted.push('…');
        }
        quoted
    }
}

/// All problems of one kind: how many, and the first few by file and byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// How often it was met.
    pub count: u64,
    /// The first of them, at most [`Problem::MAX_EXAMPLES`].
    pub examples: Vec<Example>,
}

impl Problem {
    /// At most so many examples are kept of one kind.
    pub const MAX_EXAMPLES: usize = 5;
}

/// Problems by kind. Adding is cheap, the examples are few, so that a file of nothing but problems stays small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Counts one more of a kind; `example` is asked for only where there is room for it.
    pub fn add(&mut self, kind: ProblemKind, example: impl FnOnce() -> Example) {
        self.add_many(kind, 1, example);
    }

    /// Counts some more of a kind, which have one example.
    pub fn add_many(&mut self, kind: ProblemKind, n: u64, example: impl FnOnce() -> Example) {
        if n == 0 {
            return;
        }
        let problem = self.of_kind(kind);
        problem.count += n;
        if problem.examples.len() < Problem::MAX_EXAMPLES {
            problem.examples.push(example());
        }
    }

    /// Adds all of `other`; of the examples the first by `(file order, byte)` are kept, whatever the order of merging.
    pub fn merge(&mut self, other: &Self, file_order: impl Fn(u32) -> u64) {
        for theirs in &other.0 {
            let ours = self.of_kind(theirs.kind);
            ours.count += theirs.count;
            ours.examples.extend_from_slice(&theirs.examples);
            sort_by_key(&mut ours.examples, |e| (file_order(e.file), e.byte, e.tuple));
            ours.examples.truncate(Problem::MAX_EXAMPLES);
        }
    }

    /// The same, all at the record that begins at this byte: what is inside of a string has no bytes of its own.
    pub(super) fn at(mut self, start: u64) -> Self {
        for example in self.examples_mut() {
            (example.byte, example.record_start) = (start, Some(start));
        }
        self
    }

    /// Makes larger counts this.
    pub(super) fn keep_counts_below(&mut self, most: u64) {
        self.0.iter_mut().for_each(|problem| problem.count = most.min(problem.count));
    }

    /// Has all examples in this file.
    pub fn set_file(&mut self, file: u32) {
        self.examples_mut().for_each(|example| example.file = file);
    }

    /// The same text in the place of every example's own.
    pub fn replace_texts(&mut self, text: &str) {
        self.examples_mut().for_each(|example| text.clone_into(&mut example.text));
    }

    fn examples_mut(&mut self) -> impl Iterator<Item = &mut Example> {
        self.0.iter_mut().flat_map(|problem| &mut problem.examples)
    }

    /// The kinds that were met, most serious first.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        ProblemKind::ALL.iter().filter_map(|kind| self.0.iter().find(|p| p.kind == *kind))
    }

    /// How many of a kind were met.
    pub fn count(&self, kind: ProblemKind) -> u64 {
        self.0.iter().find(|p| p.kind == kind).map_or(0, |p| p.count)
    }

    /// Nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of_kind(&mut self, kind: ProblemKind) -> &mut Problem {
        let at = self.0.iter().position(|p| p.kind == kind).unwrap_or_else(|| {
            self.0.push(Problem { kind, count: 0, examples: Vec::new() });
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}
