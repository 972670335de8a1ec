//! The list of tuples: where nearly all bytes are.

use super::{QUOTE, Step, Walker};
use crate::columns::{ChunkBuilder, EncryptionIndex, NewRow};
use crate::parse::json_string::text;
use crate::parse::problem::{Example, ProblemKind};
use crate::parse::tuple::TupleText;
use crate::parse::tuple_fast::Remembered;
use crate::parse::tuple_fast::{self, WINDOW};

impl Walker {
    pub(super) fn tuples(
        &mut self,
        bytes: &[u8],
        mut at: usize,
        builder: &mut ChunkBuilder,
        remembered: &mut Remembered,
    ) -> Step {
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
            if let Some(fast) = self.trace.is_none().then(|| tuple_fast::parse(window, remembered, builder)).flatten() {
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
                // What nearly always comes next.
                if bytes.get(at) == Some(&b',') {
                    at += 1;
                }
            } else {
                let end = match self.string_end(bytes, at) {
                    Ok(end) => end,
                    Err(step) => return step,
                };
                self.n_searched = 0;
                self.slow_tuple(&bytes[at + 1..end], at, builder);
                at = end + 1;
            }
        }
    }

    /// A value in a tuple's place that is no string.
    pub(super) fn no_tuple(&mut self, bytes: &[u8], at: usize) -> Step {
        if !self.can_quote(bytes, at) {
            return Step::NeedsMore(at);
        }
        if bytes[at] == b'{'
            && let Err(step) = self.stray_record(bytes, at)
        {
            return step;
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
    pub(super) fn slow_tuple(&mut self, inside: &[u8], at: usize, builder: &mut ChunkBuilder) {
        self.record.n_tuples += 1;
        let n_bytes = inside.len() + 2;
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
                    flags: tuple.judged.flags.with_counters(builder.counters(&tuple.judged.counters)),
                    encryption: tuple.encryption.map_or(EncryptionIndex::UNKNOWN, |code| builder.encryption(code)),
                };
                builder.push(&row);
                if let Some(trace) = &mut self.trace {
                    let byte = self.position + at as u64;
                    trace.push((byte, byte + n_bytes as u64));
                }
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

    pub(super) fn odd(&mut self, text: &[u8], at: usize, counters: bool, encryption: bool) {
        if counters {
            self.tuple_problem(ProblemKind::OddCounters, at, || Example::quote(text));
        }
        if encryption {
            self.tuple_problem(ProblemKind::OddEncryption, at, || Example::quote(text));
        }
    }
}
