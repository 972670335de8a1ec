//! One file after the other into chunks, from slices of any size.

use super::outcome::{Outcome, Resume};
use super::tuple_fast::Remembered;
use super::walker::Walker;
use crate::columns::{Chunk, ChunkBuilder};

/// A chunk is full at so many rows: large enough that its dictionaries pay, small enough to be on its way soon.
const ROWS_PER_CHUNK: u32 = 65_536;
/// … or at so many bytes of names.
const NAME_BYTES_PER_CHUNK: usize = 4 << 20;
/// … or at so many records, which quiet files have without many rows.
const RECORDS_PER_CHUNK: usize = 32_768;

/// Reads files, or byte ranges of them, one after the other: [`Reader::begin`], [`Reader::push`] as often as there are
/// bytes, [`Reader::finish`]. Full chunks come from `push`; [`Reader::flush`] gives the last one.
pub struct Reader {
    builder: ChunkBuilder,
    remembered: Remembered,
    walker: Walker,
    /// The token that the last slice ended in.
    carry: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// With no file yet.
    pub fn new() -> Self {
        Self {
            builder: ChunkBuilder::default(),
            remembered: Remembered::new(),
            walker: Walker::new(0, &Resume::beginning(), 0),
            carry: Vec::new(),
        }
    }

    /// Begins with a file at a place that is known, to stop at the first record that begins at or after `stop_at`.
    pub fn begin(&mut self, file: u32, from: &Resume, stop_at: u64) {
        self.carry.clear();
        self.walker = Walker::new(file, from, stop_at);
    }

    /// Begins in the middle of a file, at the first record that seems to begin at or after `from`.
    pub fn begin_searching(&mut self, file: u32, from: u64, stop_at: u64) {
        self.carry.clear();
        self.walker = Walker::new_searching(file, from, stop_at);
    }

    /// Takes the next bytes. `on_chunk` is called with each chunk that is full. After `true` it wants no more.
    pub fn push(&mut self, bytes: &[u8], mut on_chunk: impl FnMut(Chunk)) -> bool {
        self.push_to(bytes, &mut on_chunk)
    }

    /// Compiled once, whoever takes the chunks.
    fn push_to(&mut self, mut bytes: &[u8], on_chunk: &mut dyn FnMut(Chunk)) -> bool {
        let mut n_more = 512;
        while !self.carry.is_empty() && !bytes.is_empty() && !self.walker.has_stopped() {
            // A token that was cut: a few bytes more complete it, most often.
            let n_carried = self.carry.len();
            let (more, _) = bytes.split_at(n_more.min(bytes.len()));
            self.carry.extend_from_slice(more);
            let carry = std::mem::take(&mut self.carry);
            let n_taken = self.walk(&carry, on_chunk);
            self.carry = carry;
            if n_taken >= n_carried {
                self.carry.clear();
                bytes = &bytes[n_taken - n_carried..];
            } else {
                self.carry.drain(..n_taken);
                bytes = &bytes[more.len()..];
                n_more *= 2;
            }
        }
        if self.carry.is_empty() {
            let n_taken = self.walk(bytes, on_chunk);
            if !self.walker.has_stopped() {
                self.carry.extend_from_slice(&bytes[n_taken..]);
            }
        }
        self.walker.has_stopped()
    }

    /// There are no more bytes of this file or range.
    pub fn finish(&mut self) -> Outcome {
        let walker = std::mem::replace(&mut self.walker, Walker::new(0, &Resume::beginning(), 0));
        let carry = std::mem::take(&mut self.carry);
        walker.finish(&carry, &mut self.builder, &mut self.remembered)
    }

    /// The file or range is not read any further. What it came to says where one could go on.
    pub fn abandon(&mut self) -> Outcome {
        let walker = std::mem::replace(&mut self.walker, Walker::new(0, &Resume::beginning(), 0));
        self.carry.clear();
        walker.abandon(&mut self.builder)
    }

    /// The rows that are in no chunk yet. Between two files only.
    pub fn flush(&mut self) -> Option<Chunk> {
        (self.builder.n_records() > 0).then(|| self.take())
    }

    fn take(&mut self) -> Chunk {
        self.remembered.forget();
        self.builder.take()
    }

    fn walk(&mut self, bytes: &[u8], on_chunk: &mut dyn FnMut(Chunk)) -> usize {
        let mut at = 0;
        loop {
            let n_taken = self.walker.walk(&bytes[at..], &mut self.builder, &mut self.remembered, is_full);
            at += n_taken;
            if !is_full(&self.builder) || !self.walker.is_between_records() {
                return at;
            }
            let chunk = self.take();
            on_chunk(chunk);
        }
    }
}

fn is_full(builder: &ChunkBuilder) -> bool {
    builder.n_rows() >= ROWS_PER_CHUNK
        || builder.n_records() >= RECORDS_PER_CHUNK
        || builder.n_name_bytes() >= NAME_BYTES_PER_CHUNK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::ProblemKind;

    const LIMIT: u64 = 2000;

    fn read(bytes: &[u8], n: usize) -> (Outcome, u32) {
        let mut reader = Reader::new();
        reader.begin(0, &Resume::beginning(), u64::MAX);
        reader.walker.max_record = LIMIT;
        bytes.chunks(n).for_each(|slice| {
            reader.push(slice, |_| {});
        });
        (reader.finish(), reader.builder.n_rows())
    }

    /// A flow record of so many bytes, with a tuple at its front.
    fn record(n_bytes: usize, filler: &str) -> String {
        let front = r#"{"properties":{"flows":[{"flowTuples":["1542110402,192.0.2.1,10.0.0.4,1,2,T,I,A",]}]},"x":"#;
        let n_filled = n_bytes - front.len() - 1;
        let fill = match filler {
            "string" => format!("\"{}\"", "s".repeat(n_filled - 2)),
            "list" => format!("[{}]", "1,".repeat(n_filled)[..n_filled - 2].to_owned()),
            _ => " ".repeat(n_filled - 1) + "1",
        };
        format!("{front}{fill}}}")
    }

    /// The record that is too large is refused whole, the others are there, and no slice makes a difference.
    #[test]
    fn records_up_to_the_limit() {
        let good = record(200, "string");
        for filler in ["string", "list", "space"] {
            for (n_bytes, n_records) in [(1999, 3), (2000, 3), (2001, 2), (2300, 2), (9000, 2)] {
                let text = format!("{{\"records\":[{good},{},{good}]}}", record(n_bytes, filler));
                let (outcome, n_rows) = read(text.as_bytes(), text.len());
                let refused = outcome.problems.count(ProblemKind::RecordTooLarge);
                assert_eq!(
                    (outcome.n_records, n_rows.into(), refused),
                    (n_records, n_records, 3 - n_records),
                    "{n_bytes} {filler}"
                );
                for n in [1, 2, 3, 7, 500, 4096] {
                    assert_eq!(
                        read(text.as_bytes(), n),
                        (outcome.clone(), n_rows),
                        "{n_bytes} {filler} in slices of {n}"
                    );
                }
            }
        }
    }

    /// A token outside of records has the same limit, what is only passed over has none.
    #[test]
    fn outside_of_records() {
        let good = record(200, "string");
        let long = "s".repeat(5000);
        for (text, n_refused) in [
            (format!("[\"{long}\",{good}]"), 1),
            (format!("[1{},{good}]", "0".repeat(5000)), 1),
            (format!("{{\"records\":[{good}],\"x\":[\"{long}\"]}}"), 0),
            (format!("[{}{}{},{good}]", "[".repeat(70), long, "]".repeat(70)), 0),
            (format!("{{\"records\":[{good}]}}{}", " ".repeat(5000)), 0),
            (format!("x{long}{good}"), 0),
            (format!("[{good},\"{long}"), 1),
        ] {
            let (outcome, n_rows) = read(text.as_bytes(), text.len());
            let refused = outcome.problems.count(ProblemKind::RecordTooLarge);
            assert_eq!((outcome.n_records, n_rows, refused), (1, 1, n_refused), "{}", &text[..50]);
            for n in [1, 2, 3, 7, 500, 4096] {
                assert_eq!(read(text.as_bytes(), n), (outcome.clone(), n_rows), "in slices of {n}");
            }
        }
    }
}
