//! Deflate data (RFC 1951), a block at a time.

use std::io::{self, BufRead};

use flate2::{Decompress, FlushDecompress, Status};

use super::blocks::BLOCK;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    More,
    End,
    EndsEarly,
    Damaged,
}

/// Unpacks deflate data.
pub(super) struct Inflate(Decompress);

impl Inflate {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }

    /// Other data begins.
    pub(super) fn reset(&mut self) {
        self.0.reset(false);
    }

    /// Appends to `block`, which is empty, what the bytes at hand unpack to.
    pub(super) fn step(&mut self, input: &mut impl BufRead, block: &mut Vec<u8>) -> io::Result<Step> {
        // Larger than deflate's window: the decoder keeps back nothing, so that all before a break comes out.
        block.reserve(BLOCK);
        let bytes = input.fill_buf()?;
        let (is_end_of_input, before) = (bytes.is_empty(), self.0.total_in());
        let status = self.0.decompress_vec(bytes, block, FlushDecompress::None);
        let n_taken = (self.0.total_in() - before) as usize;
        input.consume(n_taken);
        Ok(match status {
            Ok(Status::StreamEnd) => Step::End,
            Ok(_) if n_taken > 0 || !block.is_empty() => Step::More,
            Ok(_) if is_end_of_input => Step::EndsEarly,
            Ok(_) | Err(_) => Step::Damaged,
        })
    }
}
