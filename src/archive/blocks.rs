//! What comes block by block as a stream of bytes.

use std::io::{self, Read};

/// A block holds about so many bytes.
pub(super) const BLOCK: usize = 64 << 10;

/// So many blocks in a row may be empty before `read` returns to its caller without a byte.
const MAX_EMPTY: usize = 16;

/// Gives bytes block by block.
pub(super) trait Blocks {
    /// Appends about [`BLOCK`] bytes, or none, to `block`, which is empty. `false`: there are no more. An error
    /// concerns what comes after the bytes that were appended; [`io::ErrorKind::Interrupted`], which comes with none,
    /// means that nothing was lost and one may go on.
    fn next_block(&mut self, block: &mut Vec<u8>) -> io::Result<bool>;
}

/// Blocks as a stream. What a block appended before an error is given first, the error once, and then the end.
pub(super) struct Stream<B> {
    blocks: B,
    block: Vec<u8>,
    /// Bytes of the block that were given.
    n_given: usize,
    end: Option<io::Result<()>>,
}

impl<B: Blocks> Stream<B> {
    pub(super) fn new(blocks: B) -> Self {
        Self { blocks, block: Vec::new(), n_given: 0, end: None }
    }
}

impl<B: Blocks> Read for Stream<B> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        for _ in 0..MAX_EMPTY {
            let mut rest = &self.block[self.n_given..];
            if to.is_empty() || !rest.is_empty() {
                let n = rest.read(to)?;
                self.n_given += n;
                return Ok(n);
            }
            if let Some(end) = self.end.replace(Ok(())) {
                return end.map(|()| 0);
            }
            self.end = None;
            self.n_given = 0;
            self.block.clear();
            match self.blocks.next_block(&mut self.block) {
                Ok(true) => {}
                Ok(false) => self.end = Some(Ok(())),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => self.end = Some(Err(error)),
            }
        }
        Err(io::ErrorKind::Interrupted.into())
    }
}
