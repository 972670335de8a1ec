//! Reads a saved view back.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::pack::unpack;
use super::page::{DATA, VIEW};
use super::texts::Texts;
use super::{FORMAT, Manifest, SavedFile};
use crate::columns::Chunk;
use crate::flow::MAX_TIME_MS;
use crate::parse::{Outcome, Stop};
use crate::share::seven_bits::Decoder;
use crate::store::{FileNumber, Member};

/// The page itself is far smaller: no view begins after so many bytes.
const MAX_BEFORE: u64 = 32 << 20;
/// What goes before the tuples is a few hundred bytes a file.
const MAX_MANIFEST: u64 = 256 << 20;
const SLICE: usize = 256 << 10;

/// Why a record's text is not to be had from a view without logs.
pub const NO_LOGS: &str = "a saved view has what was read of the logs, and not their text";

/// Why there is no view, or no more of it: as a sentence without its full stop.
#[derive(Debug)]
pub enum SavedError {
    /// It is the page alone.
    NoView,
    /// A log's text is wanted, and there are none in it.
    NoLogs,
    /// It was made by a newer program.
    Newer(u32),
    /// It is not what was written: how.
    Broken(String),
    /// It cannot be read: why.
    Io(io::Error),
}

impl SavedError {
    pub(super) fn broken(how: &str) -> Self {
        Self::Broken(how.to_owned())
    }
}

impl fmt::Display for SavedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoView => f.write_str("this is the page itself, with no data in it"),
            Self::NoLogs => f.write_str(NO_LOGS),
            Self::Newer(format) => write!(
                f,
                "this view was saved by a newer Flowglass (format {format}, this one reads up to {FORMAT}): \
                 open the file itself, or use a newer Flowglass"
            ),
            Self::Broken(how) => write!(f, "the saved view is broken: {how}"),
            Self::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                f.write_str("the saved view is broken: it ends early")
            }
            Self::Io(error) if error.kind() == io::ErrorKind::InvalidInput => {
                f.write_str("the saved view is broken: its packed data has changed")
            }
            Self::Io(error) => write!(f, "the saved view cannot be read: {error}"),
        }
    }
}

impl std::error::Error for SavedError {}

impl From<io::Error> for SavedError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A saved view that is being read.
pub struct SavedView<R> {
    manifest: Manifest,
    data: Block<BufReader<R>>,
    is_over: bool,
    /// What the first of its files is numbered.
    first: FileNumber,
    /// How many records have come of each file.
    n_records: Vec<u64>,
    texts: Texts,
}

/// That much is the same in every format.
#[derive(Deserialize)]
struct AnyManifest {
    format: u32,
}

impl<R: Read> SavedView<R> {
    /// Reads as far as the tuples.
    ///
    /// # Errors
    /// Where there is no view in it, or none that can be read.
    pub fn open(source: R) -> Result<Self, SavedError> {
        let mut source = BufReader::with_capacity(SLICE, source);
        if !skip_to(&mut source, VIEW.as_bytes())? {
            return Err(SavedError::NoView);
        }
        let mut block = Block::new(source);
        let mut json = Vec::new();
        GzDecoder::new(&mut block).take(MAX_MANIFEST).read_to_end(&mut json)?;
        let broken =
            |error: serde_json::Error| SavedError::Broken(format!("what it says of itself cannot be read ({error})"));
        let AnyManifest { format } = serde_json::from_slice(&json).map_err(broken)?;
        if format > FORMAT {
            return Err(SavedError::Newer(format));
        }
        let mut manifest: Manifest = serde_json::from_slice(&json).map_err(broken)?;
        manifest.files.iter_mut().for_each(|file| file.outcome.keep_within_reason());
        manifest.about.made_at_ms = manifest.about.made_at_ms.min(MAX_TIME_MS);
        let is_numbered = |(file, index): (&SavedFile, u32)| file.outcome.file == index;
        if !manifest.files.iter().zip(0..).all(is_numbered) {
            return Err(SavedError::broken("its files are not in their order"));
        }
        io::copy(&mut block, &mut io::sink())?;
        let mut source = block.source;
        if !skip_to(&mut source, DATA.as_bytes())? {
            return Err(SavedError::broken("there are no tuples in it"));
        }
        let n_records = vec![0; manifest.files.len()];
        let texts = Texts::new(manifest.files.len());
        // There are columns, or the logs themselves.
        let is_over = manifest.about.has_logs;
        Ok(Self { manifest, data: Block::new(source), is_over, first: 0, n_records, texts })
    }

    /// How many numbers its files need.
    pub fn n_numbers(&self) -> FileNumber {
        self.manifest.files.len() as FileNumber
    }

    /// Gives its files numbers from `first` on, which all that comes after has; as files in the one that it is itself.
    pub fn members(&mut self, archive: FileNumber, first: FileNumber) -> Vec<Member> {
        self.first = first;
        let files = self.manifest.files.iter().zip(0..).filter(|(file, _)| !file.path.is_empty());
        let member = |(file, index): (&SavedFile, u32)| Member {
            number: first.saturating_add(index),
            archive,
            index,
            path: file.path.clone(),
            size: file.size,
        };
        files.map(member).collect()
    }

    /// What reading each of its files came to, and the reason where the view broke: then what has come counts. Of a file
    /// whose text has come, reading that says it.
    pub fn outcomes(&self, failure: Option<&str>) -> Vec<Outcome> {
        let has_logs = self.manifest.about.has_logs;
        let files = self.manifest.files.iter().zip(&self.n_records).zip(0..);
        let files = files.filter(|((file, _), index)| !file.path.is_empty() && !self.texts.has_come(*index));
        let outcome = |((file, n_records), _): ((&SavedFile, &u64), usize)| {
            let mut outcome = file.outcome.clone();
            outcome.file = self.first.saturating_add(outcome.file);
            outcome.problems.set_file(outcome.file);
            // A file without flow records has no text: that nothing came of it is as it was.
            let failure = match has_logs {
                true => (outcome.n_records > 0).then(|| failure.unwrap_or("its text is not in the saved view")),
                false => failure,
            };
            if let Some(failure) = failure {
                outcome.n_records = *n_records;
                outcome.failure = Some(failure.to_owned());
            }
            outcome
        };
        files.map(outcome).collect()
    }

    /// What the view says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The next tuples; `None` after the last.
    ///
    /// # Errors
    /// Where the rest is broken. After that there is nothing more.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, SavedError> {
        if self.is_over {
            return Ok(None);
        }
        let read = unpack(&mut self.data).and_then(|chunk| match chunk {
            Some(mut chunk) => {
                for record in &mut chunk.columns.records {
                    let n_records = self.n_records.get_mut(record.file as usize);
                    *n_records.ok_or(SavedError::broken("a record in it is of no file"))? += 1;
                    record.file = record.file.saturating_add(self.first);
                }
                Ok(Some(chunk))
            }
            None => Ok(None),
        });
        self.is_over = !matches!(read, Ok(Some(_)));
        read
    }

    /// Goes to the next log that is in it, over the rest of the one before; the log's number. `None` after the last, and
    /// where there are none but columns.
    ///
    /// # Errors
    /// Where the rest is broken, or the log before broke off. After that there is nothing more.
    pub fn next_text(&mut self) -> Result<Option<FileNumber>, SavedError> {
        if !self.manifest.about.has_logs {
            return Ok(None);
        }
        let Some(index) = self.texts.next(&mut self.data)? else { return Ok(None) };
        match self.manifest.files.get(index) {
            Some(file) if !file.path.is_empty() => Ok(Some(self.first.saturating_add(index as FileNumber))),
            _ => {
                self.texts.end();
                Err(SavedError::broken("there is a log in it that is of no file"))
            }
        }
    }

    /// Goes to the log at a place of the list of files, which is not before the one at hand. Its members have not been
    /// given numbers.
    ///
    /// # Errors
    /// Where it is not in it, or what is before it is broken.
    pub fn go_to_text(&mut self, index: u32) -> Result<(), SavedError> {
        if !self.manifest.about.has_logs {
            return Err(SavedError::NoLogs);
        }
        while let Some(next) = self.next_text()? {
            if next == index {
                return Ok(());
            }
        }
        Err(SavedError::broken("the text of this log is not in it"))
    }

    /// The rest of the log that [`SavedView::next_text`] went to.
    pub fn text(&mut self) -> LogText<'_, R> {
        LogText(self)
    }

    /// Passes over the beginning of the log, up to so many bytes of it, without unpacking it; how many these were.
    ///
    /// # Errors
    /// Where it is broken. After that there is nothing more.
    pub fn skip_text(&mut self, n_bytes: u64) -> Result<u64, SavedError> {
        self.texts.skip(&mut self.data, n_bytes)
    }

    /// What reading a log's text came to, with why there was no more of it when it was saved.
    pub fn outcome_of_text(&self, outcome: Outcome) -> Outcome {
        let index = outcome.file.saturating_sub(self.first) as usize;
        let saved = self.manifest.files.get(index).and_then(|file| file.outcome.failure.clone());
        let saved = saved.filter(|_| outcome.stop == Stop::End);
        Outcome { failure: outcome.failure.clone().or(saved), ..outcome }
    }
}

/// The text of a log in a saved view.
pub struct LogText<'v, R>(&'v mut SavedView<R>);

impl<R: Read> Read for LogText<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.texts.read(&mut self.0.data, into)
    }
}

/// Reads on until after a text; whether it came.
fn skip_to(source: &mut impl BufRead, text: &[u8]) -> io::Result<bool> {
    let finder = memchr::memmem::Finder::new(text);
    // The end of what was looked at, in which the text may begin.
    let mut seen: Vec<u8> = Vec::new();
    let mut n_read = 0;
    while n_read < MAX_BEFORE {
        let slice = source.fill_buf()?;
        if slice.is_empty() {
            return Ok(false);
        }
        let n_before = seen.len();
        seen.extend_from_slice(slice);
        let n_slice = slice.len();
        if let Some(at) = finder.find(&seen) {
            source.consume(at + text.len() - n_before);
            return Ok(true);
        }
        source.consume(n_slice);
        n_read += n_slice as u64;
        let keep = seen.len().min(text.len() - 1);
        seen.drain(..seen.len() - keep);
    }
    Ok(false)
}

/// The bytes of a block, up to the tag that ends it.
struct Block<R> {
    source: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    at: usize,
    is_over: bool,
}

impl<R: BufRead> Block<R> {
    fn new(source: R) -> Self {
        Self { source, decoder: Decoder::new(), bytes: Vec::new(), at: 0, is_over: false }
    }
}

impl<R: BufRead> Read for Block<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.bytes.len() && !self.is_over {
            let slice = self.source.fill_buf()?;
            if slice.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            // No text of a block has the character that begins a tag.
            let end = memchr::memchr(b'<', slice);
            let text = &slice[..end.unwrap_or(slice.len())];
            self.bytes.clear();
            self.at = 0;
            self.decoder
                .push(text, &mut self.bytes)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
            let n_text = text.len();
            self.source.consume(n_text);
            self.is_over = end.is_some();
        }
        let n = into.len().min(self.bytes.len() - self.at);
        into[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
