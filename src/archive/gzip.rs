//! gzip (RFC 1952): members one after the other, as one text.

use std::io::{self, BufRead, BufReader, Read};

use flate2::Crc;

use super::blocks::{BLOCK, Blocks};
use super::error::{ArchiveError, Format};
use super::inflate::{Inflate, Step};
use super::limits::Gauge;

/// A member's end: the checksum of its text and the text's length, four bytes each.
const TRAILER: usize = 8;

/// Unpacks gzip. Zeros after a member are passed over: tapes and disk images fill up with them.
pub(super) struct Gunzip<S> {
    input: BufReader<S>,
    inflate: Inflate,
    crc: Crc,
    gauge: Gauge,
    part: Part,
}

/// What the next bytes are part of.
enum Part {
    Header(Header),
    Text,
    /// So many bytes of the trailer were read.
    Trailer(usize, [u8; TRAILER]),
    AfterMember,
}

impl<S: Read> Gunzip<S> {
    pub(super) fn new(source: S, gauge: Gauge) -> Self {
        Self {
            input: BufReader::with_capacity(BLOCK, source),
            inflate: Inflate::new(),
            crc: Crc::new(),
            gauge,
            part: Part::Header(Header::default()),
        }
    }

    fn text(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        let step = self.inflate.step(&mut self.input, block)?;
        self.crc.update(block);
        self.gauge.add(block.len())?;
        match step {
            Step::More => {}
            Step::End => self.part = Part::Trailer(0, [0; TRAILER]),
            Step::EndsEarly => return Err(self.ends_early().into()),
            Step::Damaged => return Err(self.damaged().into()),
        }
        Ok(true)
    }

    /// All but the text, as far as there are bytes at hand.
    fn frame(&mut self) -> io::Result<bool> {
        let bytes = self.input.fill_buf()?;
        if bytes.is_empty() {
            return if matches!(self.part, Part::AfterMember) { Ok(false) } else { Err(self.ends_early().into()) };
        }
        let n_bytes = bytes.len();
        let mut n_taken = 0;
        let mut result = Ok(true);
        while n_taken < n_bytes && result.is_ok() && !matches!(self.part, Part::Text) {
            let byte = self.input.buffer()[n_taken];
            result = self.frame_byte(byte).map(|()| true).map_err(io::Error::from);
            n_taken += 1;
        }
        self.input.consume(n_taken);
        result
    }

    fn frame_byte(&mut self, byte: u8) -> Result<(), ArchiveError> {
        match &mut self.part {
            Part::Text => {}
            Part::AfterMember if byte == 0 => {}
            Part::AfterMember => {
                let mut header = Header { is_first: false, ..Header::default() };
                header.push(byte).map_err(|()| ArchiveError::TrailingBytes)?;
                self.part = Part::Header(header);
            }
            Part::Header(header) => {
                let is_mark = header.is_mark();
                match header.push(byte) {
                    Ok(false) => {}
                    Ok(true) => {
                        self.inflate.reset();
                        self.crc.reset();
                        self.part = Part::Text;
                    }
                    Err(()) if is_mark && !header.is_first => return Err(ArchiveError::TrailingBytes),
                    Err(()) => return Err(self.damaged()),
                }
            }
            Part::Trailer(n, trailer) => {
                trailer[*n] = byte;
                *n += 1;
                if *n == TRAILER {
                    let (expected, got) = (u64::from_le_bytes(*trailer), (self.crc.amount(), self.crc.sum()));
                    self.part = Part::AfterMember;
                    if expected != (u64::from(got.0) << 32 | u64::from(got.1)) {
                        return Err(ArchiveError::WrongChecksum { format: Format::Gzip, at: self.gauge.n_unpacked() });
                    }
                }
            }
        }
        Ok(())
    }

    fn ends_early(&self) -> ArchiveError {
        ArchiveError::EndsEarly { format: Format::Gzip, at: self.gauge.n_unpacked() }
    }

    fn damaged(&self) -> ArchiveError {
        ArchiveError::Damaged { format: Format::Gzip, at: self.gauge.n_unpacked() }
    }
}

impl<S: Read> Blocks for Gunzip<S> {
    fn next_block(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        if matches!(self.part, Part::Text) { self.text(block) } else { self.frame() }
    }
}

/// A member's header, byte by byte. What it says of name and time is not used.
struct Header {
    is_first: bool,
    field: Field,
    /// Bytes of the field that were read.
    n: usize,
    flags: u8,
    n_extra: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    /// Mark, method, flags, time, extra flags, operating system.
    Fixed,
    ExtraLength,
    Extra,
    Name,
    Comment,
    Checksum,
    End,
}

/// The flags of RFC 1952 §2.3.1; the upper three are reserved and must be zero.
const HAS_CHECKSUM: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;
const RESERVED: u8 = 0xe0;

const FIXED: usize = 10;

impl Default for Header {
    fn default() -> Self {
        Self { is_first: true, field: Field::Fixed, n: 0, flags: 0, n_extra: 0 }
    }
}

impl Header {
    /// Whether the next byte is of the two by which gzip is told.
    fn is_mark(&self) -> bool {
        self.field == Field::Fixed && self.n < 2
    }

    /// Takes the next byte: `true` after the last one, an error where this is no header.
    fn push(&mut self, byte: u8) -> Result<bool, ()> {
        let at = self.n;
        self.n += 1;
        let is_over = match self.field {
            Field::Fixed => {
                let is_right = match at {
                    0 => byte == 0x1f,
                    1 => byte == 0x8b,
                    2 => byte == 8,
                    3 => byte & RESERVED == 0,
                    _ => true,
                };
                if !is_right {
                    return Err(());
                }
                if at == 3 {
                    self.flags = byte;
                }
                self.n == FIXED
            }
            Field::ExtraLength => {
                self.n_extra |= usize::from(byte) << (8 * at);
                self.n == 2
            }
            Field::Extra => self.n == self.n_extra,
            Field::Name | Field::Comment => byte == 0,
            Field::Checksum => self.n == 2,
            Field::End => true,
        };
        if is_over {
            self.n = 0;
            self.field = self.field_after();
        }
        Ok(self.field == Field::End)
    }

    fn field_after(&self) -> Field {
        let has = |flag| self.flags & flag != 0;
        match self.field {
            Field::Fixed if has(HAS_EXTRA) => Field::ExtraLength,
            Field::ExtraLength if self.n_extra > 0 => Field::Extra,
            Field::Fixed | Field::ExtraLength | Field::Extra if has(HAS_NAME) => Field::Name,
            Field::Fixed | Field::ExtraLength | Field::Extra | Field::Name if has(HAS_COMMENT) => Field::Comment,
            Field::Checksum | Field::End => Field::End,
            _ if has(HAS_CHECKSUM) => Field::Checksum,
            _ => Field::End,
        }
    }
}
