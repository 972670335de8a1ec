//! The ends of records, good and bad, and what is said of them.

use super::{Kind, MAX_DEPTH, QUOTE, Skip, Walker};
use crate::columns::ChunkBuilder;
use crate::parse::other_kind;
use crate::parse::problem::{Example, ProblemKind};

impl Walker {
    /// Whether what a message quotes from here on is there: it must not depend on how the bytes were cut.
    pub(super) fn can_quote(&self, bytes: &[u8], at: usize) -> bool {
        self.is_last || bytes.len() - at >= QUOTE
    }

    pub(super) fn tuple_problem(&mut self, kind: ProblemKind, at: usize, text: impl FnOnce() -> String) {
        let (file, byte) = (self.outcome.file, self.position + at as u64);
        let (record_start, tuple) = (Some(self.record.start), Some(self.record.n_tuples));
        self.outcome.problems.add(kind, || Example { file, byte, record_start, tuple, text: text() });
    }

    pub(super) fn record_problem(&mut self, kind: ProblemKind, text: impl FnOnce() -> String) {
        self.record_problems(kind, 1, text);
    }

    /// So many tuples of the record have one problem.
    fn record_problems(&mut self, kind: ProblemKind, n: u32, text: impl FnOnce() -> String) {
        let (file, byte) = (self.outcome.file, self.record.start);
        let example = || Example { file, byte, record_start: Some(byte), tuple: None, text: text() };
        self.outcome.problems.add_many(kind, n.into(), example);
    }

    pub(super) fn junk(&mut self, byte: u64, bytes: &[u8]) {
        let file = self.outcome.file;
        self.outcome.problems.add(ProblemKind::Junk, || Example {
            file,
            byte,
            record_start: None,
            tuple: None,
            text: format!("expected a record, got {}", Example::quote(bytes)),
        });
        // In brackets it is JSON, if of something else.
        if self.outcome.first_junk.is_none() && self.stack.len() == 1 {
            self.outcome.first_junk = Some(Example::quote(&bytes[..bytes.len().min(40)]));
        }
    }

    /// What opens at `at` is nested too deep: it is passed over.
    pub(super) fn too_deep(&mut self, at: usize) {
        self.skip = Some(Skip { depth: 1, ..Skip::default() });
        let (file, byte) = (self.outcome.file, self.position + at as u64);
        let record_start = self.record.is_open.then_some(self.record.start);
        self.outcome.problems.add(ProblemKind::Junk, || Example {
            file,
            byte,
            record_start,
            tuple: None,
            text: format!("nested deeper than {MAX_DEPTH} levels"),
        });
    }

    /// Ends the record as it is, flow record or not.
    pub(super) fn end_record(&mut self, end: u64, builder: &mut ChunkBuilder) {
        self.record.is_open = false;
        if !self.record.has_flows {
            self.outcome.n_other_records += 1;
            let resource = builder.resource_name(self.record.resource).unwrap_or_default();
            let kind = other_kind::named(self.record.category.as_deref(), resource, self.record.telltales);
            // Of one that was cut before its flows the cut is told.
            if !self.is_cutting {
                self.record_problem(ProblemKind::OtherRecord, || match &kind {
                    Some(kind) => format!("a record of {kind}"),
                    None => "an object without flows and without a category".to_owned(),
                });
            }
            self.outcome.other_kind = self.outcome.other_kind.take().or(kind);
            return;
        }
        self.outcome.n_records += 1;
        let place = self.wrapped_in.unwrap_or((self.record.start, end));
        let found = self.record.end(place, self.outcome.file, self.is_cutting, &mut self.groups, builder);
        if let Some(time) = found.bad_time {
            self.record_problem(ProblemKind::BadRecordTime, || format!("\"{time}\" is not a time"));
        }
        let tuples = |n: u32| if n == 1 { "1 tuple".to_owned() } else { format!("{n} tuples") };
        self.record_problems(ProblemKind::RuleUnknown, found.n_without_rule, || {
            format!("{} of a rule that is not in the file", tuples(found.n_without_rule))
        });
        self.record_problems(ProblemKind::OddForm, found.n_of_other_form, || {
            format!("{} of another layout than the record's version", tuples(found.n_of_other_form))
        });
    }

    /// A record, or a token outside of any, is too large: nothing of it is kept, and the next record is searched for.
    pub(super) fn refuse_record(&mut self, at: usize, builder: &mut ChunkBuilder) {
        let (file, byte) = (self.outcome.file, self.position + at as u64);
        let record_start = self.record.is_open.then_some(self.record.start);
        self.outcome.problems.add(ProblemKind::RecordTooLarge, || Example {
            file,
            byte: record_start.unwrap_or(byte - self.max_record),
            record_start,
            tuple: None,
            text: format!("at byte {byte} it has not ended yet: more than {} MB", self.max_record >> 20),
        });
        if self.record.is_open {
            builder.roll_back(self.record.mark);
            self.record.is_open = false;
        }
        self.groups.clear();
        self.skip = None;
        while self.kind() != Kind::List {
            self.stack.pop();
        }
        self.is_searching = true;
    }

    /// The structure breaks: the record that is open ends here with what is complete, and the next one is searched for.
    pub(super) fn break_off(&mut self, bytes: &[u8], at: usize, expected: &'static str, builder: &mut ChunkBuilder) {
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
        self.cut_record(byte, builder);
        self.is_searching = true;
    }
}
