//! How much is unpacked before a file is taken for one that was made to flood its reader.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::error::ArchiveError;

/// How much is unpacked. gzip shrinks flow logs 8 to 17 times (docs/FORMAT.md), so what passes these is no flow log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes unpacked of one file, or of one member of a zip archive.
    pub unpacked: u64,
    /// Bytes unpacked for each packed byte …
    pub ratio: u64,
    /// … once so many bytes were unpacked: a little text of spaces may shrink as far as it likes.
    pub ratio_from: u64,
    /// Entries in a zip archive's list of contents, folders among them.
    pub entries: usize,
    /// Bytes of all names in a zip archive's list of contents.
    pub names: u64,
}

impl Limits {
    /// For files that anyone may have made.
    pub const DEFAULT: Self =
        Self { unpacked: 8 << 30, ratio: 250, ratio_from: 16 << 20, entries: 100_000, names: 64 << 20 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Bytes taken from the file. Shared by all that is unpacked from it, so that gzip inside of a zip archive cannot
/// multiply two ratios.
#[derive(Clone, Default)]
pub(super) struct Packed(Rc<Cell<u64>>);

impl Packed {
    /// `source`, its bytes counted.
    pub(super) fn count<S: Read>(&self, source: S) -> Counted<S> {
        Counted { source, packed: self.clone() }
    }
}

/// Counts what is read.
pub(super) struct Counted<S> {
    source: S,
    packed: Packed,
}

impl<S: Read> Read for Counted<S> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(to)?;
        self.packed.0.set(self.packed.0.get() + n as u64);
        Ok(n)
    }
}

/// Holds what was unpacked against the limits.
pub(super) struct Gauge {
    limits: Limits,
    packed: Packed,
    n_unpacked: u64,
}

impl Gauge {
    pub(super) fn new(limits: Limits, packed: Packed) -> Self {
        Self { limits, packed, n_unpacked: 0 }
    }

    pub(super) fn n_unpacked(&self) -> u64 {
        self.n_unpacked
    }

    /// So many bytes more were unpacked.
    pub(super) fn add(&mut self, n: usize) -> Result<(), ArchiveError> {
        self.n_unpacked += n as u64;
        let (limits, n_packed) = (&self.limits, self.packed.0.get());
        if self.n_unpacked > limits.unpacked {
            Err(ArchiveError::TooLarge { limit: limits.unpacked })
        } else if self.n_unpacked > limits.ratio_from && self.n_unpacked > n_packed.saturating_mul(limits.ratio) {
            Err(ArchiveError::TooDense { limit: limits.ratio })
        } else {
            Ok(())
        }
    }
}
