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

use super::json_string::{end_of_string, text};
use super::outcome::{Outcome, Resume, Stop};
use super::problem::{Example, ProblemKind};
use super::record::{PendingGroup, RecordState, Structure};
use super::record_start::{self, Found};
use super::tuple::TupleText;
use super::tuple_fast::{self, Remembered, WINDOW};
use crate::columns::{ChunkBuilder, GroupNames, Mark, NewRow};
use crate::flow::TupleForm;

/// Objects and lists deeper than this are skipped: real files have 8 levels.
const MAX_DEPTH: usize = 64;
/// So many bytes are quoted where the structure breaks.
const QUOTE: usize = 24;

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
    /// An object that had a list of `records`.
    is_envelope: bool,
    /// Names that stand in this object itself.
    names: GroupNames,
    /// The first of the groups that are inside.
    first_group: usize,
    /// Where to go back to when a key with rows under it comes a second time: the last one counts (FORMAT §2.8).
    keys_with_rows: Vec<(Key, Mark, usize)>,
}

impl Frame {
    fn new(kind: Kind, first_group: usize) -> Self {
        Self {
            kind,
            key: None,
            is_envelope: false,
            names: GroupNames::UNKNOWN,
            first_group,
            keys_with_rows: Vec::new(),
        }
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
    FlowTuples,
    Rule,
    Acl,
    Other,
}

impl Key {
    fn of(name: &str) -> Self {
        match name {
            "records" => Self::Records,
            "time" => Self::Time,
            "category" => Self::Category,
            "resourceId" | "targetResourceID" => Self::Resource,
            "mac" | "macAddress" => Self::Mac,
            "Version" | "version" | "flowLogVersion" => Self::Version,
            "properties" => Self::Properties,
            "flowRecords" => Self::FlowRecords,
            "flows" | "flowGroups" => Self::Flows,
            "flowTuples" => Self::FlowTuples,
            "rule" => Self::Rule,
            "aclID" => Self::Acl,
            _ => Self::Other,
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
}

impl Walker {
    /// For a file from a place in it up to the first record that begins at or after `stop_at`.
    pub(super) fn new(file: u32, from: &Resume, stop_at: u64) -> Self {
        let mut stack = vec![Frame::new(Kind::List, 0)];
        for open in from.open.chars() {
            let mut frame = Frame::new(if open == '{' { Kind::Object } else { Kind::List }, 0);
            frame.is_envelope = open == '{';
            stack.push(frame);
        }
        Self {
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
        }
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

    /// The record that is being read began at this byte.
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
            let step = if self.is_searching {
                self.search(bytes, at)
            } else if self.skip.is_some() {
                self.pass_over(bytes, at)
            } else {
                self.token(bytes, at, builder, remembered)
            };
            match step {
                Step::To(next) => {
                    at = next;
                    self.n_searched = 0;
                    if builder.n_records() != n_records && is_full(builder) {
                        break;
                    }
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
            self.close_record(end, builder);
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

    /// Whether what a message quotes from here on is there: it must not depend on how the bytes were cut.
    fn can_quote(&self, bytes: &[u8], at: usize) -> bool {
        self.is_last || bytes.len() - at >= QUOTE
    }

    fn open_containers(&self) -> String {
        self.stack.iter().skip(1).map(|frame| if frame.kind == Kind::Object { '{' } else { '[' }).collect()
    }

    fn kind(&self) -> Kind {
        self.stack.last().map_or(Kind::List, |frame| frame.kind)
    }

    fn search(&mut self, bytes: &[u8], at: usize) -> Step {
        match record_start::find(bytes, at) {
            Found::NotBefore(index) if index > at => Step::To(index),
            Found::NotBefore(index) => Step::NeedsMore(index),
            Found::At(index) => {
                self.is_searching = false;
                if self.outcome.began.is_none() {
                    let place = Resume { at: self.position + index as u64, open: self.open_containers() };
                    self.outcome.began = Some(place);
                }
                Step::To(index)
            }
        }
    }

    /// Goes on through a value that does not matter.
    fn pass_over(&mut self, bytes: &[u8], mut at: usize) -> Step {
        let Some(mut skip) = self.skip else { return Step::To(at) };
        while let Some(byte) = bytes.get(at) {
            at += 1;
            if skip.after_backslash {
                skip.after_backslash = false;
            } else if skip.in_string {
                match byte {
                    b'"' => skip.in_string = false,
                    b'\\' => skip.after_backslash = true,
                    _ => {
                        let rest = bytes.get(at..).unwrap_or_default();
                        at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    }
                }
            } else {
                match byte {
                    b'"' => skip.in_string = true,
                    b'{' | b'[' => skip.depth += 1,
                    b'}' | b']' => skip.depth -= 1,
                    _ => {}
                }
            }
            if skip.depth == 0 && !skip.in_string {
                self.skip = None;
                return Step::To(at);
            }
        }
        self.skip = Some(skip);
        Step::NeedsMore(at)
    }

    fn token(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder, remembered: &mut Remembered) -> Step {
        let kind = self.kind();
        if kind == Kind::Tuples {
            return self.tuples(bytes, at, builder, remembered);
        }
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':');
        let Some(at) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| !is_space(byte))).map(|n| at + n)
        else {
            return if at < bytes.len() { Step::To(bytes.len()) } else { Step::NeedsMore(at) };
        };
        match kind {
            Kind::List => self.list_item(bytes, at, builder),
            Kind::NodeList => self.node_list_item(bytes, at),
            Kind::Object | Kind::Node => match self.stack.last().and_then(|frame| frame.key) {
                None => self.key(bytes, at, builder),
                Some(key) => self.value(bytes, at, key, builder),
            },
            Kind::Tuples => Step::To(at),
        }
    }

    /// A record or envelope, or what stands in its place.
    fn list_item(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder) -> Step {
        let is_top = self.stack.len() == 1;
        match bytes[at] {
            b'{' => {
                let start = self.position + at as u64;
                if start >= self.stop_at {
                    return Step::StopAt(at);
                }
                if self.stack.len() < MAX_DEPTH {
                    self.record.begin(start, builder.mark());
                    self.groups.clear();
                    self.stack.push(Frame::new(Kind::Object, 0));
                } else {
                    self.skip = Some(Skip { depth: 1, ..Skip::default() });
                }
                Step::To(at + 1)
            }
            b'[' => self.open(Kind::List, at),
            b']' if !is_top => {
                self.stack.pop();
                Step::To(at + 1)
            }
            // Closers without openers are the end of a fragment.
            b']' | b'}' if is_top => Step::To(at + 1),
            b'"' => {
                let Some(end) = self.string_end(bytes, at) else { return Step::NeedsMore(at) };
                let inside = &bytes[at + 1..end];
                // A fragment may begin with the envelope's key.
                if !(is_top && inside == b"records") {
                    self.junk(self.position + at as u64, &bytes[at..=end]);
                }
                Step::To(end + 1)
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' if !is_top => match literal_end(bytes, at) {
                Some(end) => {
                    self.junk(self.position + at as u64, &bytes[at..end]);
                    Step::To(end)
                }
                None => Step::NeedsMore(at),
            },
            0xef | 0xbb | 0xbf if is_top => Step::To(at + 1), // a byte order mark
            _ => Step::Broken(at, "a record"),
        }
    }

    fn node_list_item(&mut self, bytes: &[u8], at: usize) -> Step {
        match bytes[at] {
            b'{' => self.open(Kind::Node, at),
            b']' => {
                self.close();
                Step::To(at + 1)
            }
            _ => self.skip_value(bytes, at),
        }
    }

    fn key(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder) -> Step {
        match bytes[at] {
            b'"' => {
                let Some(end) = self.string_end(bytes, at) else { return Step::NeedsMore(at) };
                let key = Key::of(&text(&bytes[at + 1..end]));
                if let Some(frame) = self.stack.last_mut() {
                    frame.key = Some(key);
                }
                Step::To(end + 1)
            }
            b'}' => {
                if self.kind() == Kind::Object {
                    self.close_object(self.position + at as u64 + 1, builder);
                } else {
                    self.close();
                }
                Step::To(at + 1)
            }
            _ => Step::Broken(at, "a key or a closing brace"),
        }
    }

    fn value(&mut self, bytes: &[u8], at: usize, key: Key, builder: &mut ChunkBuilder) -> Step {
        let is_record = self.kind() == Kind::Object;
        let opener = bytes[at];
        match (key, opener) {
            (_, b'}' | b']') => Step::Broken(at, "a value"),
            (Key::Records, b'{' | b'[') if is_record => {
                self.value_begins();
                if let Some(frame) = self.stack.last_mut() {
                    frame.is_envelope = true;
                }
                self.record.is_open = false;
                if self.stack.len() >= MAX_DEPTH {
                    self.skip = Some(Skip { depth: 1, ..Skip::default() });
                } else if opener == b'[' {
                    self.stack.push(Frame::new(Kind::List, 0));
                } else {
                    self.record.begin(self.position + at as u64, builder.mark());
                    self.groups.clear();
                    self.stack.push(Frame::new(Kind::Object, 0));
                }
                Step::To(at + 1)
            }
            (Key::Properties | Key::FlowRecords, b'{' | b'[') if is_record => {
                self.value_begins();
                self.begin_rows(key, builder);
                self.record.structure = if key == Key::Properties { Structure::Nsg } else { Structure::Vnet };
                self.open(if opener == b'{' { Kind::Node } else { Kind::NodeList }, at)
            }
            (Key::Flows, b'{' | b'[') if !is_record => {
                self.value_begins();
                self.begin_rows(key, builder);
                self.record.has_flows = true;
                self.open(if opener == b'{' { Kind::Node } else { Kind::NodeList }, at)
            }
            (Key::FlowTuples, b'[') if !is_record => {
                self.value_begins();
                self.begin_rows(key, builder);
                self.record.has_flows = true;
                let step = self.open(Kind::Tuples, at);
                if self.kind() == Kind::Tuples {
                    self.groups.push(PendingGroup::new(builder.n_rows()));
                }
                step
            }
            (
                Key::Time
                | Key::Category
                | Key::Resource
                | Key::Mac
                | Key::Version
                | Key::Rule
                | Key::Acl
                | Key::Records,
                b'"',
            ) => {
                let Some(end) = self.string_end(bytes, at) else { return Step::NeedsMore(at) };
                self.value_begins();
                let inside = &bytes[at + 1..end];
                self.named(key, &text(inside), builder);
                if key == Key::Records && is_record {
                    self.junk(self.position + at as u64, inside);
                }
                Step::To(end + 1)
            }
            (Key::Version, b'0'..=b'9') => match literal_end(bytes, at) {
                Some(end) => {
                    self.value_begins();
                    self.named(key, &String::from_utf8_lossy(&bytes[at..end]), builder);
                    Step::To(end)
                }
                None => Step::NeedsMore(at),
            },
            _ => {
                let step = self.skip_value(bytes, at);
                if !matches!(step, Step::NeedsMore(_) | Step::Broken(..)) {
                    self.value_begins();
                }
                step
            }
        }
    }

    /// After the value a key comes.
    fn value_begins(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = None;
        }
    }

    /// Takes what a key with a string says.
    fn named(&mut self, key: Key, value: &str, builder: &mut ChunkBuilder) {
        let Some(frame) = self.stack.last_mut() else { return };
        let is_record = frame.kind == Kind::Object;
        match key {
            Key::Rule => frame.names.rule = builder.rule(value),
            Key::Acl => frame.names.acl = builder.acl(value),
            Key::Mac => frame.names.nic = builder.nic(&normalised_mac(value)),
            Key::Version => self.record.version = version_form(value),
            Key::Time if is_record => self.record.time = value.to_owned(),
            Key::Category if is_record => self.record.category = Some(value.to_owned()),
            Key::Resource if is_record => self.record.resource = builder.resource(value),
            _ => {}
        }
    }

    /// Notes that rows come under a key of this object, or takes back those that came under the same key before.
    fn begin_rows(&mut self, key: Key, builder: &mut ChunkBuilder) {
        let n_groups = self.groups.len();
        let Some(frame) = self.stack.last_mut() else { return };
        match frame.keys_with_rows.iter().position(|(seen, ..)| *seen == key) {
            Some(seen) => {
                let (_, mark, n_groups) = frame.keys_with_rows[seen];
                frame.keys_with_rows.truncate(seen + 1);
                builder.roll_back(mark);
                self.groups.truncate(n_groups);
            }
            None => frame.keys_with_rows.push((key, builder.mark(), n_groups)),
        }
    }

    fn open(&mut self, kind: Kind, at: usize) -> Step {
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Frame::new(kind, self.groups.len()));
        } else {
            self.skip = Some(Skip { depth: 1, ..Skip::default() });
        }
        Step::To(at + 1)
    }

    /// Closes a node or a list below a record: its names go to the groups inside.
    fn close(&mut self) {
        if let Some(frame) = self.stack.pop() {
            for group in self.groups.iter_mut().skip(frame.first_group) {
                group.names = group.names.or(frame.names);
            }
        }
    }

    fn skip_value(&mut self, bytes: &[u8], at: usize) -> Step {
        match bytes[at] {
            b'{' | b'[' => {
                self.skip = Some(Skip { depth: 1, ..Skip::default() });
                Step::To(at + 1)
            }
            b'"' => {
                self.skip = Some(Skip { in_string: true, ..Skip::default() });
                Step::To(at + 1)
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => literal_end(bytes, at).map_or(Step::NeedsMore(at), Step::To),
            _ => Step::Broken(at, "a value"),
        }
    }

    /// The index of the closing quote of the string that opens at `at`; remembers how far it looked.
    fn string_end(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let from = at + 1 + self.n_searched;
        let end = end_of_string(bytes, from);
        if end.is_none() {
            // A backslash at the very end belongs to a byte that is not there yet: look again from before it.
            let n_inside = bytes.len() - (at + 1);
            let n_backslashes = bytes[at + 1..].iter().rev().take_while(|byte| **byte == b'\\').count();
            self.n_searched = n_inside - n_backslashes;
        }
        end
    }

    fn tuples(&mut self, bytes: &[u8], mut at: usize, builder: &mut ChunkBuilder, remembered: &mut Remembered) -> Step {
        loop {
            match bytes.get(at) {
                Some(b'"') => {}
                Some(b',' | b' ' | b'\n' | b'\r' | b'\t') => {
                    at += 1;
                    continue;
                }
                Some(b']') => {
                    self.stack.pop();
                    return Step::To(at + 1);
                }
                Some(_) => return self.no_tuple(bytes, at),
                None => return Step::NeedsMore(at),
            }
            let rest = &bytes[at + 1..];
            let mut padded;
            let window = if let Some(window) = rest.first_chunk::<WINDOW>() {
                window
            } else {
                padded = [0; WINDOW];
                padded[..rest.len()].copy_from_slice(rest);
                &padded
            };
            if let Some(fast) = tuple_fast::parse(window, remembered, builder) {
                self.n_searched = 0;
                self.record.n_tuples += 1;
                builder.push(&fast.row);
                self.record.see(fast.row.flags.form());
                if let Some(group) = self.groups.last_mut() {
                    tuple_fast::hash(window, fast.n_bytes, &mut group.hash);
                }
                if fast.odd_counters || fast.odd_encryption {
                    self.odd(&rest[..fast.n_bytes], at, fast.odd_counters, fast.odd_encryption);
                }
                at += fast.n_bytes + 2;
            } else {
                let Some(end) = self.string_end(bytes, at) else { return Step::NeedsMore(at) };
                self.n_searched = 0;
                self.slow_tuple(&bytes[at + 1..end], at, builder);
                at = end + 1;
            }
        }
    }

    /// A value in a tuple's place that is no string.
    fn no_tuple(&mut self, bytes: &[u8], at: usize) -> Step {
        if !self.can_quote(bytes, at) {
            return Step::NeedsMore(at);
        }
        let step = self.skip_value(bytes, at);
        if matches!(step, Step::To(_)) {
            self.record.n_tuples += 1;
            self.record.n_rejected += 1;
            let quote = Example::quote(&bytes[at..bytes.len().min(at + QUOTE)]);
            self.tuple_problem(ProblemKind::RejectedTuple, at, || format!("a tuple is a string, got {quote}"));
        }
        step
    }

    /// A tuple that is not like most: read with care, or left out with a reason.
    fn slow_tuple(&mut self, inside: &[u8], at: usize, builder: &mut ChunkBuilder) {
        self.record.n_tuples += 1;
        let text = text(inside);
        if let Some(group) = self.groups.last_mut() {
            group.hash.text(text.as_bytes());
        }
        match TupleText::parse(&text) {
            Ok(tuple) => {
                let row = NewRow {
                    time_ms: tuple.time_ms,
                    source: builder.address(tuple.source),
                    destination: builder.address(tuple.destination),
                    source_port: tuple.source_port,
                    destination_port: tuple.destination_port,
                    protocol: tuple.protocol,
                    flags: tuple.judged.flags,
                    encryption: tuple
                        .encryption
                        .map_or(crate::columns::EncryptionIndex::UNKNOWN, |code| builder.encryption(code)),
                    counters: tuple.judged.counters,
                };
                builder.push(&row);
                self.record.see(tuple.judged.flags.form());
                if tuple.judged.odd_counters || tuple.judged.odd_encryption {
                    self.odd(text.as_bytes(), at, tuple.judged.odd_counters, tuple.judged.odd_encryption);
                }
            }
            Err(reject) => {
                self.record.n_rejected += 1;
                let quote = Example::quote(text.as_bytes());
                self.tuple_problem(ProblemKind::RejectedTuple, at, || format!("{reject}, in \"{quote}\""));
            }
        }
    }

    fn odd(&mut self, text: &[u8], at: usize, counters: bool, encryption: bool) {
        if counters {
            self.tuple_problem(ProblemKind::OddCounters, at, || Example::quote(text));
        }
        if encryption {
            self.tuple_problem(ProblemKind::OddEncryption, at, || Example::quote(text));
        }
    }

    fn tuple_problem(&mut self, kind: ProblemKind, at: usize, text: impl FnOnce() -> String) {
        let (file, byte) = (self.outcome.file, self.position + at as u64);
        let (record_start, tuple) = (Some(self.record.start), Some(self.record.n_tuples));
        self.outcome.problems.add(kind, || Example { file, byte, record_start, tuple, text: text() });
    }

    fn record_problem(&mut self, kind: ProblemKind, text: impl FnOnce() -> String) {
        let (file, byte) = (self.outcome.file, self.record.start);
        self.outcome.problems.add(kind, || Example { file, byte, record_start: Some(byte), tuple: None, text: text() });
    }

    fn junk(&mut self, byte: u64, bytes: &[u8]) {
        let file = self.outcome.file;
        self.outcome.problems.add(ProblemKind::Junk, || Example {
            file,
            byte,
            record_start: None,
            tuple: None,
            text: format!("expected a record, got {}", Example::quote(bytes)),
        });
        if self.outcome.first_junk.is_none() {
            self.outcome.first_junk = Some(Example::quote(&bytes[..bytes.len().min(40)]));
        }
    }

    /// Ends the record as it is, flow record or not.
    fn end_record(&mut self, end: u64, builder: &mut ChunkBuilder) {
        self.record.is_open = false;
        if !self.record.has_flows {
            let category = self.record.category.take();
            self.outcome.n_other_records += 1;
            let shown = category.as_ref().map(|name| Example::quote(name.as_bytes()));
            self.record_problem(ProblemKind::OtherRecord, || match &shown {
                Some(category) => format!("a record of category \"{category}\" without flows"),
                None => "an object without a category and without flows".to_owned(),
            });
            self.outcome.other_category = self.outcome.other_category.take().or(shown);
            return;
        }
        self.outcome.n_records += 1;
        let found = self.record.end(end, self.outcome.file, &mut self.groups, builder);
        if let Some(time) = found.bad_time {
            self.record_problem(ProblemKind::BadRecordTime, || format!("\"{time}\" is not a time"));
        }
        for _ in 0..found.n_without_rule {
            self.record_problem(ProblemKind::RuleUnknown, || "the rule of these tuples is not in the file".to_owned());
        }
        for _ in 0..found.n_of_other_form {
            self.record_problem(ProblemKind::OddForm, || {
                "tuples of another layout than the record's version".to_owned()
            });
        }
    }

    /// The structure breaks: the record that is open ends here with what is complete, and the next one is searched for.
    fn break_off(&mut self, bytes: &[u8], at: usize, expected: &'static str, builder: &mut ChunkBuilder) {
        let file = self.outcome.file;
        let byte = self.position + at as u64;
        let record_start = self.record.is_open.then_some(self.record.start);
        let tuple = None;
        let quote = Example::quote(&bytes[at..bytes.len().min(at + QUOTE)]);
        self.outcome.problems.add(ProblemKind::BrokenJson, || Example {
            file,
            byte,
            record_start,
            tuple,
            text: format!("expected {expected}, got \"{quote}\""),
        });
        if self.outcome.first_junk.is_none() {
            self.outcome.first_junk = Some(quote);
        }
        self.close_record(byte, builder);
        self.is_searching = true;
    }

    /// Closes all that is open up to the innermost list of records, with the names that were read so far.
    fn close_record(&mut self, end: u64, builder: &mut ChunkBuilder) {
        while self.kind() != Kind::List {
            if self.kind() == Kind::Object {
                self.close_object(end, builder);
            } else {
                self.close();
            }
        }
    }

    fn close_object(&mut self, end: u64, builder: &mut ChunkBuilder) {
        let Some(frame) = self.stack.pop() else { return };
        if self.record.is_open && !frame.is_envelope {
            self.record.names = frame.names;
            self.end_record(end, builder);
        }
        self.record.is_open = false;
    }
}

/// The index after a number, `true`, `false` or `null`; `None` where the bytes end first.
fn literal_end(bytes: &[u8], at: usize) -> Option<usize> {
    let is_literal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let n = bytes[at..].iter().position(|byte| !is_literal(byte))?;
    Some(at + n)
}

/// `"1.0"`, `2`, `4`: the form that tuples of this version have.
fn version_form(version: &str) -> Option<TupleForm> {
    match version.trim().split('.').next() {
        Some("1") => Some(TupleForm::Nsg1),
        Some("2") => Some(TupleForm::Nsg2),
        Some("4") => Some(TupleForm::Vnet4),
        _ => None,
    }
}

/// Twelve hex digits in upper case without separators; anything else as it stands (FORMAT §3).
fn normalised_mac(written: &str) -> String {
    let digits: String =
        written.chars().filter(|c| !matches!(c, ':' | '-' | '.')).map(|c| c.to_ascii_uppercase()).collect();
    if digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { digits } else { written.to_owned() }
}
