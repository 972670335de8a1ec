//! The text of a file or of a member of a zip archive, whatever it is packed in.

use std::io::{self, Cursor, Read};

use super::blocks::Stream;
use super::bytes::Bytes;
use super::error::{ArchiveError, Place};
use super::gzip::Gunzip;
use super::limits::{Gauge, Limits, Packed};
use super::packing::{Foreign, HEAD, Packing, packing};
use super::utf16::Utf16;

/// The text of a file or of a member of a zip archive: UTF-8 as far as the file holds it; a byte order mark of UTF-8 is
/// left. Plain text is read straight from the source, in pieces of the caller's size.
///
/// An error comes after all that could be unpacked. One that the packing gives comes once; after it the text is at its
/// end.
pub struct Text<'a>(Bytes<'a>);

impl Read for Text<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.read(to)
    }
}

impl<'a> Text<'a> {
    /// Of a file whose packing is known.
    pub(super) fn of_file(packing: Packing, source: impl Read + 'a, limits: Limits) -> Result<Self, ArchiveError> {
        let packed = Packed::default();
        let source = match packing {
            Packing::Gzip => Bytes::new(packed.count(source)),
            _ => Bytes::new(source),
        };
        unpack(packing, source, Place::File, limits, packed).map(Self)
    }

    /// Of a zip archive's member, unpacked.
    pub(super) fn of_member(source: impl Read + 'a, limits: Limits, packed: Packed) -> Self {
        Self(Bytes::new(Sniffed::new(Bytes::new(source), Place::Member, limits, packed)))
    }
}

fn unpack<'a>(
    packing: Packing,
    source: Bytes<'a>,
    place: Place,
    limits: Limits,
    packed: Packed,
) -> Result<Bytes<'a>, ArchiveError> {
    let what = match packing {
        Packing::Plain => return Ok(source),
        Packing::Utf16(endian) => return Ok(Bytes::new(Stream::new(Utf16::new(source, endian)))),
        Packing::Gzip if place != Place::Gzip => {
            let gunzip = Gunzip::new(source, Gauge::new(limits, packed.clone()));
            return Ok(Bytes::new(Sniffed::new(Bytes::new(Stream::new(gunzip)), Place::Gzip, limits, packed)));
        }
        Packing::Gzip => Foreign::Packed("more gzip data"),
        Packing::Zip if place == Place::Member => Foreign::Packed("a zip archive inside of a zip archive"),
        Packing::Zip => Foreign::Packed("a zip archive"),
        Packing::SavedView => Foreign::Packed("a saved view, which is to be opened by itself"),
        Packing::Foreign(what) => what,
    };
    Err(ArchiveError::Foreign { place, what })
}

/// A stream that is told by its first bytes what it is packed in, at its first `read`.
struct Sniffed<'a> {
    state: State<'a>,
    place: Place,
    limits: Limits,
    packed: Packed,
}

enum State<'a> {
    Head(Vec<u8>, Bytes<'a>),
    Text(Bytes<'a>),
}

impl<'a> Sniffed<'a> {
    fn new(source: Bytes<'a>, place: Place, limits: Limits, packed: Packed) -> Self {
        Self { state: State::Head(Vec::new(), source), place, limits, packed }
    }

    fn text(&mut self, after_head: Result<(), io::Error>) -> Result<(), ArchiveError> {
        if let State::Head(head, source) = std::mem::replace(&mut self.state, State::Text(Bytes::new(io::empty()))) {
            let packing = packing(&head);
            let failure = Failure(after_head.err());
            let source = Bytes::new(Cursor::new(head).chain(failure).chain(source));
            self.state = State::Text(unpack(packing, source, self.place, self.limits, self.packed.clone())?);
        }
        Ok(())
    }
}

impl Read for Sniffed<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let (head, source) = match &mut self.state {
                State::Text(text) => return text.read(to),
                State::Head(head, source) => (head, source),
            };
            let mut bytes = [0; HEAD];
            let n_missing = HEAD - head.len();
            match source.read(&mut bytes[..n_missing]) {
                Ok(n) => {
                    head.extend_from_slice(&bytes[..n]);
                    if n == 0 || n == n_missing {
                        self.text(Ok(()))?;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => self.text(Err(error))?,
            }
        }
    }
}

/// Fails once, where there is an error, and is empty otherwise.
struct Failure(Option<io::Error>);

impl Read for Failure {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
