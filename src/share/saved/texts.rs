//! The logs themselves in a saved view: their texts, packed frame by frame.
//!
//! A frame is packed by itself: whoever wants a passage passes over those before it without unpacking them.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use super::SavedError;
use super::pack::{read_u32, unpack_frame};
use crate::archive::{ArchiveError, Limits};
use crate::share::seven_bits::Encoder;
use crate::store::Place;

/// A frame holds so many bytes of text at most. Larger ones would be hardly smaller: zlib looks back 32 KiB.
const FRAME: usize = 1 << 20;
/// Half the time of zlib's own choice, 6, for 3 % more bytes.
const LEVEL: u32 = 5;
/// After the last frame of each file.
const END_OF_FILE: [u8; 8] = [0; 8];

/// A file of a saved view with the logs: where its text is to be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogFile {
    /// Its path, to name it by.
    pub path: String,
    /// Where it is.
    pub place: Place,
    /// Its text goes in: there are flow records in it.
    pub has_text: bool,
    /// Bytes of its text, about.
    pub n_bytes: u64,
    /// Where the last record ends that was loaded of it. A text that is shorter is another one.
    pub end: u64,
}

/// Turns the texts of logs into the text of the data: all files one after the other, each step by step.
#[derive(Default)]
pub struct TextPacker {
    encoder: Encoder,
    plain: Vec<u8>,
    /// Bytes of the next frame that are there.
    n_plain: usize,
    /// Bytes of the file that have come.
    n_of_file: u64,
}

impl TextPacker {
    /// With no file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads on in a file and adds to `packed` what comes of it; whether there is more of the file. Where what the file
    /// is packed in breaks off, its text ends, as it did when it was loaded.
    ///
    /// # Errors
    /// Where the text is not to be had any more: which file's and why, as a sentence without its full stop.
    pub fn step(&mut self, file: &LogFile, text: &mut impl Read, packed: &mut Vec<u8>) -> Result<bool, String> {
        let failed = |why: &dyn std::fmt::Display| format!("{}: {why}", file.path);
        self.plain.resize(FRAME, 0);
        let n = match text.read(&mut self.plain[self.n_plain..]) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(true),
            Err(error) => match ArchiveError::from(error) {
                error @ ArchiveError::Unreadable(_) => return Err(failed(&error)),
                _ => 0,
            },
        };
        self.n_plain += n;
        self.n_of_file += n as u64;
        if n > 0 && self.n_plain < FRAME {
            return Ok(true);
        }
        self.flush(packed).map_err(|error| failed(&error))?;
        if n > 0 {
            return Ok(true);
        }
        if self.n_of_file < file.end {
            return Err(failed(&"it has changed since it was opened"));
        }
        self.end_file(packed);
        Ok(false)
    }

    /// A file of which no text goes in.
    pub fn pass_over(&mut self, packed: &mut Vec<u8>) {
        self.end_file(packed);
    }

    /// Ends the data.
    pub fn finish(self, packed: &mut Vec<u8>) {
        self.encoder.finish(packed);
    }

    /// Bytes of the file at hand that have come.
    pub fn n_of_file(&self) -> u64 {
        self.n_of_file
    }

    fn end_file(&mut self, packed: &mut Vec<u8>) {
        self.encoder.push(&END_OF_FILE, packed);
        self.n_of_file = 0;
    }

    fn flush(&mut self, packed: &mut Vec<u8>) -> io::Result<()> {
        if self.n_plain == 0 {
            return Ok(());
        }
        let mut zlib = ZlibEncoder::new(vec![0; 8], Compression::new(LEVEL));
        zlib.write_all(&self.plain[..self.n_plain])?;
        let mut frame = zlib.finish()?;
        let n_packed = (frame.len() - 8) as u32;
        frame[..4].copy_from_slice(&n_packed.to_le_bytes());
        frame[4..8].copy_from_slice(&(self.n_plain as u32).to_le_bytes());
        self.encoder.push(&frame, packed);
        self.n_plain = 0;
        Ok(())
    }
}

/// Reads texts back.
pub(super) struct Texts {
    /// Of each file whether a text has come.
    has_come: Vec<bool>,
    /// The file whose frames come after the text at hand.
    next: usize,
    /// The text at hand is not over.
    is_within: bool,
    /// Of a frame that is still to be unpacked or passed over.
    head: Option<Head>,
    plain: Vec<u8>,
    /// Bytes of it that were given.
    n_given: usize,
    /// Bytes that were unpacked, and what they were.
    n_unpacked: (u64, u64),
    /// Why the text at hand broke off.
    broken: Option<SavedError>,
}

#[derive(Clone, Copy)]
struct Head {
    n_packed: u32,
    n_plain: usize,
}

impl Texts {
    pub(super) fn new(n_files: usize) -> Self {
        Self {
            has_come: vec![false; n_files],
            next: 0,
            is_within: false,
            head: None,
            plain: Vec::new(),
            n_given: 0,
            n_unpacked: (0, 0),
            broken: None,
        }
    }

    /// Whether a text of this file has come.
    pub(super) fn has_come(&self, index: usize) -> bool {
        self.has_come.get(index).copied().unwrap_or_default()
    }

    /// Goes to the next file that has a text, over the rest of the one at hand. Its place; `None` after the last.
    pub(super) fn next(&mut self, data: &mut impl Read) -> Result<Option<usize>, SavedError> {
        if let Some(error) = self.broken.take() {
            self.next = self.has_come.len();
            return Err(error);
        }
        self.skip(data, u64::MAX)?;
        self.plain.clear();
        self.n_given = 0;
        while self.next < self.has_come.len() {
            let index = self.next;
            self.next += 1;
            self.is_within = true;
            self.head = self.head(data).inspect_err(|_| self.end())?;
            if self.head.is_some() {
                self.has_come[index] = true;
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// Passes over whole frames of the text at hand, up to so many bytes of it; how many these were.
    pub(super) fn skip(&mut self, data: &mut impl Read, n_bytes: u64) -> Result<u64, SavedError> {
        let mut n_skipped = 0;
        while let Some(head) = self.head(data).inspect_err(|_| self.end())? {
            if n_skipped + head.n_plain as u64 > n_bytes {
                self.head = Some(head);
                break;
            }
            let passed = io::copy(&mut data.by_ref().take(head.n_packed.into()), &mut io::sink());
            if passed.inspect_err(|_| self.end())? < head.n_packed.into() {
                self.end();
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            n_skipped += head.n_plain as u64;
        }
        Ok(n_skipped)
    }

    /// More of the text at hand; nothing at its end.
    pub(super) fn read(&mut self, data: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
        while self.n_given == self.plain.len() {
            match self.unpack(data) {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(error) => {
                    self.end();
                    let said = io::Error::other(error.to_string());
                    self.broken = Some(error);
                    return Err(said);
                }
            }
        }
        let n = into.len().min(self.plain.len() - self.n_given);
        into[..n].copy_from_slice(&self.plain[self.n_given..self.n_given + n]);
        self.n_given += n;
        Ok(n)
    }

    /// Nothing more can be read.
    pub(super) fn end(&mut self) {
        self.is_within = false;
        self.next = self.has_come.len();
    }

    /// Of the next frame of the text at hand; `None` where there is none.
    fn head(&mut self, data: &mut impl Read) -> Result<Option<Head>, SavedError> {
        if !self.is_within || self.head.is_some() {
            return Ok(self.head.take());
        }
        let head = Head { n_packed: read_u32(data)?, n_plain: read_u32(data)? as usize };
        if head.n_plain > FRAME {
            return Err(SavedError::broken("a part of it is larger than any that is written"));
        }
        self.is_within = head.n_packed > 0;
        Ok(self.is_within.then_some(head))
    }

    fn unpack(&mut self, data: &mut impl Read) -> Result<bool, SavedError> {
        let Some(head) = self.head(data)? else { return Ok(false) };
        let (n_plain, n_packed) = &mut self.n_unpacked;
        *n_plain += head.n_plain as u64;
        *n_packed += u64::from(head.n_packed);
        let Limits { ratio, ratio_from, .. } = Limits::DEFAULT;
        if *n_plain > ratio_from && *n_plain > n_packed.saturating_mul(ratio) {
            return Err(SavedError::Broken(ArchiveError::TooDense { limit: ratio }.to_string()));
        }
        self.plain = unpack_frame(data, head.n_packed, head.n_plain)?;
        self.n_given = 0;
        Ok(true)
    }
}
