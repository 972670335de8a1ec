//! Zip archives (PKWARE's APPNOTE): their list of contents, and each member as a stream.

use std::cell::RefCell;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use rawzip::{CompressionMethod, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator};

use super::blocks::{BLOCK, Blocks, Stream};
use super::error::{ArchiveError, Format};
use super::inflate::{Inflate, Step};
use super::limits::{Gauge, Limits, Packed};
use super::text::Text;
use crate::sorting::sort_by_key;

/// A member's header has so many bytes before its name (APPNOTE 4.3.7).
const LOCAL_HEADER: u64 = 30;

/// A zip archive whose list of contents was read.
pub struct Zip<R> {
    archive: ZipArchive<Shared<R>>,
    limits: Limits,
    members: Vec<Member>,
    failure: Option<ArchiveError>,
}

/// A file in a zip archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Name and folders as they are stored, for people: anyone may have written anything here, and two may have the same.
    pub path: String,
    /// Bytes unpacked, as the archive declares.
    pub size: u64,
    place: ZipArchiveEntryWayfinder,
    crc: u32,
    method: CompressionMethod,
    is_encrypted: bool,
    is_over_another: bool,
    /// Where it lies in the file, at least.
    span: (u64, u64),
}

impl<R: Read + Seek> Zip<R> {
    pub(super) fn open(mut source: R, limits: Limits) -> Result<Self, ArchiveError> {
        let n_bytes = source.seek(SeekFrom::End(0))?;
        let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let located = ZipLocator::new().locate_in_reader(Shared(RefCell::new(source)), &mut buffer, n_bytes);
        let archive = located.map_err(|(_, error)| match error.kind() {
            rawzip::ErrorKind::InvalidEndOfCentralDirectory => ArchiveError::DamagedList,
            _ => of_list(error, ArchiveError::CutOff),
        })?;
        let mut members = Vec::new();
        let failure = list(&archive, &mut buffer, &limits, &mut members).err();
        mark_overlaps(&mut members);
        match failure {
            Some(failure) if members.is_empty() => Err(failure),
            failure => Ok(Self { archive, limits, members, failure }),
        }
    }

    /// The files in it, in the order of its list of contents, without folders and what macOS adds of its own.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Why the list of members is not complete, where it is not.
    pub fn failure(&self) -> Option<&ArchiveError> {
        self.failure.as_ref()
    }

    /// The text of the member at a place of [`Zip::members`].
    ///
    /// # Errors
    ///
    /// Why this member cannot be read; others may be. What shows only when it is unpacked fails in the text's `read`.
    pub fn read_member(&self, index: usize) -> Result<Text<'_>, ArchiveError> {
        let member = self.members.get(index).ok_or(ArchiveError::NotFound)?;
        if member.is_encrypted {
            return Err(ArchiveError::Encrypted);
        }
        if member.is_over_another {
            return Err(ArchiveError::Overlap);
        }
        let entry = self.archive.get_entry(member.place).map_err(|error| of_list(error, ArchiveError::NotFound))?;
        let packed = Packed::default();
        let source = packed.count(entry.reader());
        let check = Check {
            crc: Crc::new(),
            expected_crc: member.crc,
            expected_size: member.size,
            gauge: Gauge::new(self.limits, packed.clone()),
        };
        match member.method {
            CompressionMethod::STORE => Ok(Text::of_member(Stream::new(Stored { source, check }), self.limits, packed)),
            CompressionMethod::DEFLATE => {
                let source = BufReader::with_capacity(BLOCK, source);
                let deflated = Deflated { source, inflate: Inflate::new(), check };
                Ok(Text::of_member(Stream::new(deflated), self.limits, packed))
            }
            method => Err(ArchiveError::Method { number: method.as_u16() }),
        }
    }
}

fn list<R: Read + Seek>(
    archive: &ZipArchive<Shared<R>>,
    buffer: &mut [u8],
    limits: &Limits,
    members: &mut Vec<Member>,
) -> Result<(), ArchiveError> {
    let (mut n_entries, mut n_name_bytes) = (0, 0);
    let mut entries = archive.entries(buffer);
    while let Some(entry) = entries.next_entry().map_err(|error| of_list(error, ArchiveError::DamagedList))? {
        n_entries += 1;
        n_name_bytes += entry.file_path().as_ref().len() as u64;
        if n_entries > limits.entries {
            return Err(ArchiveError::TooManyEntries { limit: limits.entries });
        }
        if n_name_bytes > limits.names {
            return Err(ArchiveError::TooManyNames { limit: limits.names });
        }
        members.extend(member(&entry));
    }
    Ok(())
}

/// `None` for what is no file of the one who packed it.
fn member(entry: &ZipFileHeaderRecord<'_>) -> Option<Member> {
    let path = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
    let size = entry.uncompressed_size_hint();
    let is_separator = |c| c == '/' || c == '\\';
    let is_folder = path.ends_with(is_separator) && size == 0;
    let is_of_macos = path.starts_with("__MACOSX/") || path.rsplit(is_separator).next()?.starts_with("._");
    if is_folder || is_of_macos {
        return None;
    }
    let begin = entry.local_header_offset();
    let end = begin.saturating_add(LOCAL_HEADER).saturating_add(entry.compressed_size_hint());
    let flags = entry.flags();
    Some(Member {
        path,
        size,
        place: entry.wayfinder(),
        crc: entry.crc32(),
        method: entry.compression_method(),
        is_encrypted: flags.is_encrypted() || flags.has_strong_encryption(),
        is_over_another: false,
        span: (begin, end),
    })
}

/// Members that lie over one another are how a small archive floods its reader. The most that do not are kept.
fn mark_overlaps(members: &mut [Member]) {
    let mut by_end: Vec<&mut Member> = members.iter_mut().collect();
    sort_by_key(&mut by_end, |member| member.span.1);
    let mut free_from = 0;
    for member in by_end {
        member.is_over_another = member.span.0 < free_from;
        if !member.is_over_another {
            free_from = member.span.1;
        }
    }
}

/// What the file itself says where it cannot be read, `otherwise` where it can.
fn of_list(error: rawzip::Error, otherwise: ArchiveError) -> ArchiveError {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
        _ => otherwise,
    }
}

/// What was unpacked, held against what the list of contents says.
struct Check {
    crc: Crc,
    expected_crc: u32,
    expected_size: u64,
    gauge: Gauge,
}

impl Check {
    fn add(&mut self, block: &[u8]) -> Result<(), ArchiveError> {
        self.crc.update(block);
        self.gauge.add(block.len())
    }

    fn end(&self) -> Result<(), ArchiveError> {
        if self.crc.sum() == self.expected_crc && self.gauge.n_unpacked() == self.expected_size {
            return Ok(());
        }
        Err(ArchiveError::WrongChecksum { format: Format::Zip, at: self.gauge.n_unpacked() })
    }
}

/// A member that is not packed.
struct Stored<S> {
    source: S,
    check: Check,
}

impl<S: Read> Blocks for Stored<S> {
    fn next_block(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        block.resize(BLOCK, 0);
        let read = self.source.read(block);
        block.truncate(*read.as_ref().unwrap_or(&0));
        if read? > 0 {
            self.check.add(block)?;
            return Ok(true);
        }
        let at = self.check.gauge.n_unpacked();
        if at < self.check.expected_size {
            return Err(ArchiveError::EndsEarly { format: Format::Zip, at }.into());
        }
        self.check.end()?;
        Ok(false)
    }
}

/// A member that is packed with deflate.
struct Deflated<S> {
    source: BufReader<S>,
    inflate: Inflate,
    check: Check,
}

impl<S: Read> Blocks for Deflated<S> {
    fn next_block(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        let step = self.inflate.step(&mut self.source, block)?;
        self.check.add(block)?;
        let at = self.check.gauge.n_unpacked();
        match step {
            Step::More => return Ok(true),
            Step::End => self.check.end()?,
            Step::EndsEarly => return Err(ArchiveError::EndsEarly { format: Format::Zip, at }.into()),
            Step::Damaged => return Err(ArchiveError::Damaged { format: Format::Zip, at }.into()),
        }
        Ok(false)
    }
}

/// A source that is read at several places in turn.
struct Shared<R>(RefCell<R>);

impl<R: Read + Seek> ReaderAt for Shared<R> {
    fn read_at(&self, to: &mut [u8], at: u64) -> io::Result<usize> {
        let mut source = self.0.try_borrow_mut().map_err(io::Error::other)?;
        source.seek(SeekFrom::Start(at))?;
        loop {
            match source.read(to) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}
