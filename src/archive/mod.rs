//! What a file is packed in, and its text as a stream: gzip, zip and UTF-16, each unpacked while it is read.
//!
//! [`open`] looks at a file's first bytes and gives its text, or the members of a zip archive, each of which is a text
//! of its own. Nothing here opens a file: the bytes come from any `Read + Seek`.
//!
//! - What is unpacked before a break is given first, then an error that says what broke. The same bytes give the same
//!   text and the same error, whatever the sizes of the reads.
//! - What is known and not read is refused by name ([`Foreign`]), a bomb by the limit that it passes ([`Limits`]).
//! - A size that an archive declares is shown and never relied upon. Names of members are text to show, never paths.
//! - One `read` unpacks about 64 KiB and takes in at most 1 MiB. Where that gives no text it fails with
//!   [`Interrupted`](std::io::ErrorKind::Interrupted), which means "call again", as everywhere in `std::io`; so whoever
//!   reads can stop between two reads, whatever the file holds.

mod blocks;
mod bytes;
mod error;
mod gzip;
mod inflate;
mod limits;
mod packing;
mod text;
mod utf16;
mod zip;

use std::io::{Cursor, Read, Seek};

pub use bytes::Bytes;
pub use error::{ArchiveError, Format, Place};
pub use limits::Limits;
pub use packing::{Endian, Foreign, HEAD, Packing, packing};
pub use text::Text;
pub use zip::{Member, Zip};

/// What is in a file.
pub enum Content<'a, R> {
    /// One text.
    Text(Text<'a>),
    /// A zip archive's members.
    Zip(Zip<R>),
    /// A page with a view in it, which [`share::saved`](crate::share) reads.
    SavedView(R),
}

/// Opens a file by its first bytes. It is read from its beginning, wherever `source` stands.
///
/// # Errors
///
/// What the file is, where it is known and not read; a zip archive without its list of contents; what `source` says.
pub fn open<'a, R: Read + Seek + 'a>(mut source: R, limits: Limits) -> Result<Content<'a, R>, ArchiveError> {
    source.rewind()?;
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    source.rewind()?;
    match packing(&head) {
        Packing::Zip => Ok(Content::Zip(Zip::open(source, limits)?)),
        Packing::SavedView => Ok(Content::SavedView(source)),
        packing => Ok(Content::Text(Text::of_file(packing, source, limits)?)),
    }
}

/// Opens what comes as a stream, of which no place can be gone back to.
///
/// # Errors
///
/// As [`open`]; and a zip archive, whose list of contents is at its end.
pub fn open_stream<'a>(mut source: impl Read + 'a, limits: Limits) -> Result<Text<'a>, ArchiveError> {
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    match packing(&head) {
        Packing::Zip => Err(ArchiveError::ZipStream),
        packing => Text::of_file(packing, Cursor::new(head).chain(source), limits),
    }
}
