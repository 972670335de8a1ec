//! A stream of bytes behind a pointer.

use std::io::{self, Read};

/// Any stream.
///
/// Why not a `Box<dyn Read>`: its table of methods has all of `Read`'s, so each kind of stream behind it has them compiled
/// once more, 4 KB in the worker; here there is one.
pub struct Bytes<'a>(Box<dyn Source + 'a>);

impl<'a> Bytes<'a> {
    /// A stream, behind a pointer from now on.
    pub fn new(source: impl Read + 'a) -> Self {
        Self(Box::new(source))
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.give(to)
    }
}

/// The one method of a stream that is asked for.
trait Source {
    fn give(&mut self, to: &mut [u8]) -> io::Result<usize>;
}

impl<R: Read> Source for R {
    fn give(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.read(to)
    }
}
