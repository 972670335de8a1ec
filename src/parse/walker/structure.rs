//! Objects and lists: what stands where, and whose names hold for what.

use super::{Frame, Key, Kind, MAX_DEPTH, MAX_WRAPPED, Step, Walker};
use crate::columns::{ChunkBuilder, GroupNames};
use crate::flow::TupleForm;
use crate::parse::json_string::text;
use crate::parse::record::{PendingGroup, Structure};
use crate::parse::tuple_fast::Remembered;

impl Walker {
    /// A record or envelope, or what stands in its place.
    pub(super) fn list_item(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder) -> Step {
        let is_top = self.stack.len() == 1;
        match bytes[at] {
            b'{' => {
                let start = self.position + at as u64;
                if start >= self.stop_at {
                    return Step::StopAt(at);
                }
                if self.stack.len() < MAX_DEPTH {
                    self.begin_record(at, builder);
                    self.stack.push(Frame::new(Kind::Object, 0));
                } else {
                    self.too_deep(at);
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
                let end = match self.string_end(bytes, at) {
                    Ok(end) => end,
                    Err(step) => return step,
                };
                let inside = &bytes[at + 1..end];
                // A fragment may begin with the envelope's key.
                if !(is_top && inside == b"records") {
                    self.junk(self.position + at as u64, &bytes[at..=end]);
                }
                Step::To(end + 1)
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' if !is_top => {
                let step = self.literal(bytes, at, "a record");
                if let Step::To(end) = step {
                    self.junk(self.position + at as u64, &bytes[at..end]);
                }
                step
            }
            0xef | 0xbb | 0xbf if is_top => Step::To(at + 1), // a byte order mark
            _ => Step::Broken(at, "a record"),
        }
    }

    pub(super) fn node_list_item(&mut self, bytes: &[u8], at: usize) -> Step {
        match bytes[at] {
            b'{' => match self.stray_record(bytes, at) {
                Ok(()) => self.open(Kind::Node, at),
                Err(step) => step,
            },
            b'[' => self.open(Kind::NodeList, at),
            b']' => {
                self.close();
                Step::To(at + 1)
            }
            _ => {
                let step = self.skip_value(bytes, at);
                if let Step::To(end) = step {
                    self.junk(self.position + at as u64, &bytes[at..end]);
                }
                step
            }
        }
    }

    pub(super) fn key(&mut self, bytes: &[u8], at: usize, builder: &mut ChunkBuilder) -> Step {
        match bytes[at] {
            b'"' => {
                let end = match self.string_end(bytes, at) {
                    Ok(end) => end,
                    Err(step) => return step,
                };
                let inside = &bytes[at + 1..end];
                let key = match Key::of(inside) {
                    Key::Other => Key::of(text(inside).as_bytes()), // it may be written with escapes
                    key => key,
                };
                if let Key::Telltale(telltale) = key
                    && self.kind() == Kind::Object
                {
                    self.record.telltales |= telltale.bit();
                }
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

    pub(super) fn value(
        &mut self,
        bytes: &[u8],
        at: usize,
        key: Key,
        builder: &mut ChunkBuilder,
        remembered: &mut Remembered,
    ) -> Step {
        let is_record = self.kind() == Kind::Object;
        let opener = bytes[at];
        let may_be_cut = !matches!(key, Key::Records | Key::Raw | Key::Telltale(_) | Key::Other);
        if opener == b'{'
            && may_be_cut
            && let Err(step) = self.stray_record(bytes, at)
        {
            return step;
        }
        match (key, opener) {
            (_, b'}' | b']') => Step::Broken(at, "a value"),
            (Key::Records, b'{' | b'[') if is_record => {
                self.value_begins();
                self.becomes_envelope(at, builder);
                if self.stack.len() >= MAX_DEPTH {
                    self.too_deep(at);
                } else if opener == b'[' {
                    self.stack.push(Frame::new(Kind::List, 0));
                } else {
                    self.begin_record(at, builder);
                    self.stack.push(Frame::new(Kind::Object, 0));
                }
                Step::To(at + 1)
            }
            (Key::Properties | Key::FlowRecords, b'{' | b'[') if is_record => {
                self.value_begins();
                self.begin_rows(key, at, builder);
                self.record.structure = if key == Key::Properties { Structure::Nsg } else { Structure::Vnet };
                self.open(if opener == b'{' { Kind::Node } else { Kind::NodeList }, at)
            }
            (Key::Flows | Key::FlowGroups, b'{' | b'[') => {
                self.value_begins();
                self.begin_rows(key, at, builder);
                // Right in a record it may be of another log, or the rest of a record whose front was cut off.
                self.record.has_flows |= !is_record;
                self.open(if opener == b'{' { Kind::Node } else { Kind::NodeList }, at)
            }
            (Key::FlowTuples, b'[') => {
                self.value_begins();
                self.begin_rows(key, at, builder);
                self.record.has_flows = true;
                let step = self.open(Kind::Tuples, at);
                if self.kind() == Kind::Tuples {
                    self.groups.push(PendingGroup::new(builder.n_rows()));
                }
                step
            }
            // One tuple without its list, as PowerShell writes a list of one; anything else is none.
            (Key::FlowTuples, b'"') => {
                let end = match self.string_end(bytes, at) {
                    Ok(end) => end,
                    Err(step) => return step,
                };
                self.value_begins();
                self.begin_rows(key, at, builder);
                self.record.has_flows = true;
                self.groups.push(PendingGroup::new(builder.n_rows()));
                self.slow_tuple(&bytes[at + 1..end], at, builder);
                Step::To(end + 1)
            }
            (Key::FlowTuples, _) => {
                self.begin_rows(key, at, builder);
                self.record.has_flows = true;
                let step = self.no_tuple(bytes, at);
                if matches!(step, Step::To(_)) {
                    self.value_begins();
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
                let end = match self.string_end(bytes, at) {
                    Ok(end) => end,
                    Err(step) => return step,
                };
                self.value_begins();
                let inside = &bytes[at + 1..end];
                self.named(key, &text(inside), builder);
                if key == Key::Records && is_record {
                    self.junk(self.position + at as u64, inside);
                }
                Step::To(end + 1)
            }
            (Key::Raw, b'"') if is_record && self.n_wrapped < MAX_WRAPPED => {
                let (end, step) = match self.string_end(bytes, at) {
                    Ok(end) => (end, Step::To(end + 1)),
                    // It was cut off: what is there of it counts.
                    Err(Step::Broken(end, reason)) => (end, Step::Broken(end, reason)),
                    Err(step) if self.is_last => (bytes.len(), step),
                    Err(step) => return step,
                };
                self.value_begins();
                let after = if matches!(step, Step::To(_)) { end + 1 } else { end };
                self.wrapped(&text(&bytes[at + 1..end]), (at, after), builder, remembered);
                step
            }
            (Key::Version, b'0'..=b'9') => {
                let step = self.literal(bytes, at, "a value");
                if let Step::To(end) = step {
                    self.value_begins();
                    self.named(key, &String::from_utf8_lossy(&bytes[at..end]), builder);
                }
                step
            }
            _ => {
                let step = self.skip_value(bytes, at);
                if !matches!(step, Step::NeedsMore(_) | Step::Broken(..)) {
                    self.value_begins();
                }
                step
            }
        }
    }

    /// Reads the text of a `_raw`, which may be a record or several. Their place in the file is that of the string.
    fn wrapped(
        &mut self,
        text: &str,
        (at, end): (usize, usize),
        builder: &mut ChunkBuilder,
        remembered: &mut Remembered,
    ) {
        if self.record.has_flows {
            self.becomes_envelope(at, builder);
        }
        let n_rows = builder.n_rows();
        let (start, end) = (self.position + at as u64, self.position + end as u64);
        let mut walker = self.new_wrapped(start, end);
        let n_taken = walker.walk(text.as_bytes(), builder, remembered, |_| false);
        let outcome = walker.finish(&text.as_bytes()[n_taken..], builder, remembered);
        if outcome.n_records == 0 {
            // A line of another log.
            debug_assert_eq!(builder.n_rows(), n_rows, "rows are in records");
            self.outcome.other_kind = self.outcome.other_kind.take().or(outcome.other_kind);
            return;
        }
        self.outcome.take_wrapped(outcome, self.wrapped_in.unwrap_or((start, end)).0);
        self.becomes_envelope(at, builder);
    }

    pub(super) fn begin_record(&mut self, at: usize, builder: &ChunkBuilder) {
        self.record.begin(self.position + at as u64, builder.mark());
        self.groups.clear();
    }

    /// Other records come inside of this object. If it is a flow record itself, that one ends here. What was read of the
    /// object is forgotten: who reads on from between the records inside does not know it.
    fn becomes_envelope(&mut self, at: usize, builder: &mut ChunkBuilder) {
        let Some(frame) = self.stack.last_mut() else { return };
        frame.keys_with_rows.clear();
        let names = std::mem::replace(&mut frame.names, GroupNames::UNKNOWN);
        if self.record.is_open && self.record.has_flows {
            self.record.names = names;
            self.end_record(self.position + at as u64, builder);
        }
        self.record.is_open = false;
    }

    /// After the value a key comes.
    pub(super) fn value_begins(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = None;
        }
    }

    /// Takes what a key with a string says.
    pub(super) fn named(&mut self, key: Key, value: &str, builder: &mut ChunkBuilder) {
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
    /// After other records inside of this object its rows are a record of their own.
    pub(super) fn begin_rows(&mut self, key: Key, at: usize, builder: &mut ChunkBuilder) {
        if !self.record.is_open {
            self.begin_record(at, builder);
        }
        let n_groups = self.groups.len();
        let Some(frame) = self.stack.last_mut() else { return };
        match frame.keys_with_rows.iter().position(|(seen, ..)| *seen == key) {
            Some(seen) => {
                let (_, mark, n_groups) = frame.keys_with_rows[seen];
                frame.keys_with_rows.truncate(seen + 1);
                builder.roll_back(mark);
                self.groups.truncate(n_groups);
                if let Some(trace) = &mut self.trace {
                    trace.truncate(mark.n_rows() as usize);
                }
            }
            None => frame.keys_with_rows.push((key, builder.mark(), n_groups)),
        }
    }

    pub(super) fn open(&mut self, kind: Kind, at: usize) -> Step {
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Frame::new(kind, self.groups.len()));
        } else {
            self.too_deep(at);
        }
        Step::To(at + 1)
    }

    /// Closes a node or a list below a record: its names go to the groups inside.
    pub(super) fn close(&mut self) {
        if let Some(frame) = self.stack.pop() {
            for group in self.groups.iter_mut().skip(frame.first_group) {
                group.names = group.names.or(frame.names);
            }
        }
    }

    /// The record that is open ends here, before its end.
    pub(super) fn cut_record(&mut self, end: u64, builder: &mut ChunkBuilder) {
        self.is_cutting = true;
        self.close_record(end, builder);
        self.is_cutting = false;
    }

    /// Closes all that is open up to the innermost list of records, with the names that were read so far.
    pub(super) fn close_record(&mut self, end: u64, builder: &mut ChunkBuilder) {
        while self.kind() != Kind::List {
            if self.kind() == Kind::Object {
                self.close_object(end, builder);
            } else {
                self.close();
            }
        }
    }

    pub(super) fn close_object(&mut self, end: u64, builder: &mut ChunkBuilder) {
        let Some(frame) = self.stack.pop() else { return };
        if self.record.is_open {
            self.record.names = frame.names;
            self.end_record(end, builder);
        }
        self.record.is_open = false;
    }
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
