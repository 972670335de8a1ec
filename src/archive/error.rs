//! Why a file, or the rest of it, is not read.

use std::fmt;
use std::io;

use super::packing::Foreign;

/// What is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// gzip.
    Gzip,
    /// A member of a zip archive.
    Zip,
}

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file itself.
    File,
    /// A member of a zip archive.
    Member,
    /// Inside of gzip data.
    Gzip,
}

/// Why a file, or the rest of it, is not read. Shown, it is a sentence without its full stop, about "it", the file.
///
/// A stream fails with an [`io::Error`] that holds one of these; `ArchiveError::from` takes it out again, and
/// makes [`ArchiveError::Unreadable`] of any other.
#[derive(Debug)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is of a kind that is known and not read.
    Foreign {
        /// Where it was found.
        place: Place,
        /// What it is.
        what: Foreign,
    },
    /// What is packed stops before its end. All before was given.
    EndsEarly {
        /// What is packed.
        format: Format,
        /// Byte of the unpacked text.
        at: u64,
    },
    /// What is packed cannot be unpacked any further. All before was given.
    Damaged {
        /// What is packed.
        format: Format,
        /// Byte of the unpacked text.
        at: u64,
    },
    /// What was unpacked, and given, is not what was packed.
    WrongChecksum {
        /// What is packed.
        format: Format,
        /// Byte of the unpacked text at which the checksum stands.
        at: u64,
    },
    /// Something stands after the end of gzip data. All of the gzip data was given.
    TrailingBytes,
    /// More bytes than [`Limits::unpacked`](super::Limits::unpacked).
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    /// More unpacked bytes for each packed one than [`Limits::ratio`](super::Limits::ratio).
    TooDense {
        /// Unpacked bytes for each packed one.
        limit: u64,
    },
    /// More entries in a zip archive than [`Limits::entries`](super::Limits::entries).
    TooManyEntries {
        /// Entries.
        limit: usize,
    },
    /// Longer names in a zip archive than [`Limits::names`](super::Limits::names).
    TooManyNames {
        /// Bytes of all names.
        limit: u64,
    },
    /// A zip archive without the list of contents that stands at its end.
    CutOff,
    /// A zip archive's list of contents cannot be read, or not to its end.
    DamagedList,
    /// A member of a zip archive is not where the list of contents says.
    NotFound,
    /// A member of a zip archive is encrypted.
    Encrypted,
    /// A member of a zip archive is packed with a method that is not read.
    Method {
        /// The method's number (APPNOTE 4.4.5).
        number: u16,
    },
    /// A member of a zip archive lies over another one.
    Overlap,
    /// The file cannot be read.
    Unreadable(io::Error),
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { place, what: Foreign::Packed(name) } => {
                write!(f, "{place} {name}, which is not read: unpack it first")
            }
            Self::Foreign { place, what: Foreign::Other(name) } => write!(f, "{place} {name}, not a flow log"),
            Self::EndsEarly { format, at } => {
                write!(f, "its {format} data ends early, at byte {at} of the unpacked text")
            }
            Self::Damaged { format, at } => {
                write!(f, "its {format} data is damaged at byte {at} of the unpacked text")
            }
            Self::WrongChecksum { format, at } => write!(
                f,
                "its {format} data is damaged: the checksum at byte {at} of the unpacked text is not that of the text"
            ),
            Self::TrailingBytes => f.write_str("after the end of its gzip data there are bytes that are not gzip"),
            Self::TooLarge { limit } => {
                write!(f, "unpacked it is larger than {}, the most that is read", Bytes(*limit))
            }
            Self::TooDense { limit } => {
                write!(f, "it unpacks to more than {limit} times its size, which no flow log does")
            }
            Self::TooManyEntries { limit } => {
                write!(f, "the zip archive has more than {limit} entries, the most that are read")
            }
            Self::TooManyNames { limit } => {
                write!(f, "the names in the zip archive are longer than {}, the most that is read", Bytes(*limit))
            }
            Self::CutOff => f.write_str("the zip archive is cut off: its list of contents at the end is missing"),
            Self::DamagedList => f.write_str("the zip archive's list of contents is damaged"),
            Self::NotFound => f.write_str("it is not where the zip archive's list of contents says"),
            Self::Encrypted => f.write_str("it is encrypted in the zip archive: unpack it first"),
            Self::Method { number } => match method_name(*number) {
                Some(name) => write!(f, "it is packed with {name}, which is not read: unpack it first"),
                None => write!(f, "it is packed with method {number}, which is not read: unpack it first"),
            },
            Self::Overlap => f.write_str("it lies over another member of the zip archive"),
            Self::Unreadable(error) => write!(f, "it cannot be read: {error}"),
        }
    }
}

impl std::error::Error for ArchiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Unreadable(error) = self { Some(error) } else { None }
    }
}

impl From<io::Error> for ArchiveError {
    fn from(error: io::Error) -> Self {
        error.downcast().unwrap_or_else(Self::Unreadable)
    }
}

impl From<ArchiveError> for io::Error {
    fn from(error: ArchiveError) -> Self {
        if let ArchiveError::Unreadable(error) = error { error } else { Self::other(error) }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zip => "zip",
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File | Self::Member => "it is",
            Self::Gzip => "its gzip data holds",
        })
    }
}

/// As people call it (APPNOTE 4.4.5).
fn method_name(number: u16) -> Option<&'static str> {
    Some(match number {
        1 => "Shrink",
        2..=5 => "Reduce",
        6 => "Implode",
        9 => "Deflate64",
        10 => "DCL Implode",
        12 => "bzip2",
        14 => "LZMA",
        16 | 18 | 19 => "a method of IBM mainframes",
        20 | 93 => "Zstandard",
        94 => "MP3",
        95 => "xz",
        96 => "JPEG",
        97 => "WavPack",
        98 => "PPMd",
        _ => return None,
    })
}

/// A limit in the largest unit that divides it.
struct Bytes(u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
            if self.0 > 0 && self.0.trailing_zeros() >= shift {
                return write!(f, "{} {unit}", self.0 >> shift);
            }
        }
        write!(f, "{} bytes", self.0)
    }
}
