//! The state machine over the structure of a file, from envelope to tuple.
//!
//! It takes whole tokens only: what a slice ends in the middle of is left for the next call, and the state between two
//! tokens is all in the [`Walker`]. Structure decides what is read, not the category and not the version (FORMAT §2.9):
//! a record is an object with `properties` or `flowRecords`; below it, whatever has `flows`, `flowGroups` or
//! `flowTuples` is walked, and names (`rule`, `aclID`, `mac`) hold for what is inside of the object that they stand in,
//! be they before it or after it.
//!
//! Commas and colons are taken as white space: what they part is known without them, and real files have too many of
//! them and too few.

mod report;
mod skip;
mod structure;
mod tuples;

use super::other_kind::Telltale;
use super::outcome::{Outcome, Resume, Stop};
use super::problem::{Example, ProblemKind};
use super::record::{PendingGroup, RecordState};
use super::tuple_fast::Remembered;
use crate::columns::{ChunkBuilder, GroupNames, Mark};

/// Objects and lists deeper than this are skipped: real files have 8 levels.
const MAX_DEPTH: usize = 64;
/// So many bytes are quoted where the structure breaks.
const QUOTE: usize = 24;
/// A record of more bytes is refused: real ones have 32 KiB at most, and none can be handed over before its end.
const MAX_RECORD: u64 = 64 << 20;
/// So many times a text may be wrapped in the string of a `_raw`.
const MAX_WRAPPED: u8 = 4;

/// What an open container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A list of records, or the file's top level.
    List,
    /// A record, or an envelope (an object with `records`).
    Object,
    /// Anything between a record and its tuples.
    Node,
    /// A list of nodes.
    NodeList,
    /// A list of tuples.
    Tuples,
}

/// An open container.
#[derive(Clone, Debug)]
struct Frame {
    kind: Kind,
    /// In an object: the key whose value comes next.
    key: Option<Key>,
    /// Names that stand in this object itself.
    names: GroupNames,
    /// The first of the groups that are inside.
    first_group: usize,
    /// Where to go back to when a key with rows under it comes a second time: the last one counts (FORMAT §2.8).
    keys_with_rows: Vec<(Key, Mark, usize)>,
}

impl Frame {
    fn new(kind: Kind, first_group: usize) -> Self {
        Self { kind, key: None, names: GroupNames::UNKNOWN, first_group, keys_with_rows: Vec::new() }
    }
}

/// The keys that matter, whatever object they stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Records,
    Time,
    Category,
    Resource,
    Mac,
    Version,
    Properties,
    FlowRecords,
    Flows,
    FlowGroups,
    FlowTuples,
    Rule,
    Acl,
    /// A record as an escaped string (FORMAT §2.9).
    Raw,
    /// Known, of a string that is not needed.
    Text,
    /// Says what a record is that is no flow record.
    Telltale(Telltale),
    Other,
}

impl Key {
    fn of(name: &[u8]) -> Self {
        match name {
            b"records" => Self::Records,
            b"time" => Self::Time,
            b"category" => Self::Category,
            b"resourceId" | b"targetResourceID" => Self::Resource,
            b"mac" | b"macAddress" => Self::Mac,
            b"Version" | b"version" | b"flowLogVersion" => Self::Version,
            b"properties" => Self::Properties,
            b"flowRecords" => Self::FlowRecords,
            b"flows" => Self::Flows,
            b"flowGroups" => Self::FlowGroups,
            b"flowTuples" => Self::FlowTuples,
            b"rule" => Self::Rule,
            b"aclID" => Self::Acl,
            b"_raw" => Self::Raw,
            b"systemId" | b"operationName" | b"flowLogGUID" | b"flowLogResourceID" => Self::Text,
            _ => str::from_utf8(name).ok().and_then(Telltale::of).map_or(Self::Other, Self::Telltale),
        }
    }
}

/// A value that is passed over.
#[derive(Clone, Copy, Debug, Default)]
struct Skip {
    depth: u32,
    in_string: bool,
    after_backslash: bool,
}

/// What a step came to.
enum Step {
    /// A token was taken; the next one begins at this index.
    To(usize),
    /// The bytes end inside of the token that begins at this index.
    NeedsMore(usize),
    /// The structure breaks at this index.
    Broken(usize, &'static str),
    /// The record that begins at this index is for another reader.
    StopAt(usize),
}

pub(super) struct Walker {
    /// [`MAX_RECORD`], less in tests.
    pub(super) max_record: u64,
    /// The byte in the file of the first byte not taken.
    position: u64,
    stop_at: u64,
    /// Outermost first; the first is the top level and never leaves.
    stack: Vec<Frame>,
    skip: Option<Skip>,
    /// Looking for the next record, after a break or at the start of a range.
    is_searching: bool,
    /// How much of the token that is not complete yet has been searched for its end.
    n_searched: usize,
    has_stopped: bool,
    /// No bytes come after these.
    is_last: bool,
    record: RecordState,
    groups: Vec<PendingGroup>,
    outcome: Outcome,
    /// The bytes are the inside of a string in a file, which begins and ends at these bytes of it.
    wrapped_in: Option<(u64, u64)>,
    n_wrapped: u8,
    /// What is being closed was cut off.
    is_cutting: bool,
    /// Where the tuple of each row is, for [`trace`](super::trace) alone.
    trace: Option<Vec<(u64, u64)>>,
}

impl Walker {
    /// For a file from a place in it up to the first record that begins at or after `stop_at`.
    pub(super) fn new(file: u32, from: &Resume, stop_at: u64) -> Self {
        let mut stack = vec![Frame::new(Kind::List, 0)];
        for open in from.open.chars() {
            stack.push(Frame::new(if open == '{' { Kind::Object } else { Kind::List }, 0));
        }
        Self {
            max_record: MAX_RECORD,
            position: from.at,
            stop_at,
            stack,
            skip: None,
            is_searching: false,
            n_searched: 0,
            has_stopped: false,
            is_last: false,
            record: RecordState::default(),
            groups: Vec::new(),
            outcome: Outcome::new(file, Some(from.clone())),
            wrapped_in: None,
            n_wrapped: 0,
            is_cutting: false,
            trace: None,
        }
    }

    /// For the text of a string that begins and ends at these bytes of the file.
    fn new_wrapped(&self, start: u64, end: u64) -> Self {
        let mut walker = Self::new(self.outcome.file, &Resume::beginning(), u64::MAX);
        walker.wrapped_in = Some(self.wrapped_in.unwrap_or((start, end)));
        walker.n_wrapped = self.n_wrapped + 1;
        walker
    }

    /// To note where the tuple of each row is.
    pub(super) fn new_tracing() -> Self {
        let mut walker = Self::new(0, &Resume::beginning(), u64::MAX);
        walker.trace = Some(Vec::new());
        walker
    }

    /// The first byte of each row's tuple and the byte after its last, its quotes among them.
    pub(super) fn into_trace(self) -> Vec<(u64, u64)> {
        self.trace.unwrap_or_default()
    }

    /// For a range that begins anywhere: looks for a record from there on, and assumes that it is in the usual envelope.
    pub(super) fn new_searching(file: u32, from: u64, stop_at: u64) -> Self {
        let mut walker = Self::new(file, &Resume { at: from, open: Resume::assumed_open() }, stop_at);
        walker.is_searching = true;
        walker.outcome.began = None;
        walker
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    /// No record is open, so that all rows so far are whole.
    pub(super) fn is_between_records(&self) -> bool {
        !self.record.is_open
    }

    /// Takes tokens from the front of `bytes` and says how many bytes it took. Stops after each record when `is_full`
    /// says so.
    pub(super) fn walk(
        &mut self,
        bytes: &[u8],
        builder: &mut ChunkBuilder,
        remembered: &mut Remembered,
        is_full: impl Fn(&ChunkBuilder) -> bool,
    ) -> usize {
        let mut at = 0;
        while !self.has_stopped {
            let n_records = builder.n_records();
            let limit = self.limit(at);
            let seen = &bytes[..bytes.len().min(limit)];
            let step = if self.is_searching {
                self.search(bytes, at)
            } else if self.skip.is_some() {
                self.pass_over(seen, at)
            } else {
                self.token(seen, at, builder, remembered)
            };
            match step {
                Step::To(next) => {
                    at = next;
                    self.n_searched = 0;
                    if builder.n_records() != n_records && is_full(builder) {
                        break;
                    }
                }
                Step::NeedsMore(_) if !self.is_searching && limit <= bytes.len() => {
                    at = limit;
                    self.n_searched = 0;
                    self.refuse_record(at, builder);
                }
                Step::NeedsMore(next) => {
                    at = next;
                    break;
                }
                Step::Broken(next, _) if !self.can_quote(bytes, next) => {
                    at = next;
                    break;
                }
                Step::Broken(next, reason) => {
                    at = next;
                    self.n_searched = 0;
                    self.break_off(bytes, at, reason, builder);
                }
                Step::StopAt(next) => {
                    at = next;
                    self.has_stopped = true;
                    let place = Resume { at: self.position + at as u64, open: self.open_containers() };
                    self.outcome.stop = Stop::Before(place);
                }
            }
        }
        self.position += at as u64;
        self.outcome.n_bytes += at as u64;
        at
    }

    /// There are no more bytes; `rest` is what [`Walker::walk`] did not take.
    pub(super) fn finish(mut self, rest: &[u8], builder: &mut ChunkBuilder, remembered: &mut Remembered) -> Outcome {
        self.is_last = true;
        let n_taken = self.walk(rest, builder, remembered, |_| false);
        let rest = &rest[n_taken..];
        if self.has_stopped {
            return self.outcome;
        }
        let end = self.position + rest.len() as u64;
        self.outcome.n_bytes += rest.len() as u64;
        let was_open = self.stack.len() > 1 || self.record.is_open;
        let record_start = self.record.is_open.then_some(self.record.start);
        while self.stack.len() > 1 {
            self.cut_record(end, builder);
            self.stack.pop();
        }
        if was_open && !self.is_searching {
            let file = self.outcome.file;
            self.outcome.problems.add(ProblemKind::CutOff, || Example {
                file,
                byte: end,
                record_start,
                tuple: None,
                text: match record_start {
                    _ if self.wrapped_in.is_some() => "the text of the string ends early".to_owned(),
                    Some(start) => {
                        format!("the file ends at byte {end}, inside of the record that begins at byte {start}")
                    }
                    None => format!("the file ends at byte {end} without its closing brackets"),
                },
            });
        } else if !rest.is_empty() && !self.is_searching {
            self.junk(end - rest.len() as u64, rest);
        }
        self.outcome
    }

    /// Reading is given up here: the record that is not complete is taken back, and the place before it is where
    /// reading could go on.
    pub(super) fn abandon(mut self, builder: &mut ChunkBuilder) -> Outcome {
        if self.has_stopped {
            return self.outcome;
        }
        let mut at = self.position;
        if self.record.is_open {
            builder.roll_back(self.record.mark);
            at = self.record.start;
            while self.kind() != Kind::List {
                self.stack.pop();
            }
        }
        self.outcome.stop = Stop::Before(Resume { at, open: self.open_containers() });
        self.outcome
    }

    /// The index up to which the record that is open may go, or a token outside of any. What is passed over outside of
    /// records is not kept, so it may go on.
    fn limit(&self, at: usize) -> usize {
        let start = match self.skip {
            _ if self.record.is_open => self.record.start,
            Some(_) => return usize::MAX,
            None => self.position + at as u64,
        };
        usize::try_from((start + self.max_record).saturating_sub(self.position)).unwrap_or(usize::MAX)
    }

    fn open_containers(&self) -> String {
        self.stack.iter().skip(1).map(|frame| if frame.kind == Kind::Object { '{' } else { '[' }).collect()
    }

    fn kind(&self) -> Kind {
        self.stack.last().map_or(Kind::List, |frame| frame.kind)
    }

    fn token(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder, remembered: &mut Remembered) -> Step {
        let kind = self.kind();
        if kind == Kind::Tuples {
            return self.tuples(bytes, at, builder, remembered);
        }
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':');
        let Some(n_spaces) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| !is_space(byte))) else {
            return if at < bytes.len() { Step::To(bytes.len()) } else { Step::NeedsMore(at) };
        };
        let at = at + n_spaces;
        if n_spaces > 0 && !self.record.is_open {
            return Step::To(at); // the limit of a token outside of records counts from its own first byte
        }
        match kind {
            Kind::List => self.list_item(bytes, at, builder),
            Kind::NodeList => self.node_list_item(bytes, at),
            Kind::Object | Kind::Node => match self.stack.last().and_then(|frame| frame.key) {
                None => self.key(bytes, at, builder),
                Some(key) => self.value(bytes, at, key, builder, remembered),
            },
            Kind::Tuples => Step::To(at),
        }
    }
}
