//! How much may be loaded.

use serde::{Deserialize, Serialize};

use crate::query::filter::Filter;

/// What may be loaded: the same for all files until everything is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadLimits {
    /// All that was read may hold so many bytes, see [`Loaded::memory_bytes`](super::Loaded::memory_bytes).
    pub max_bytes: u64,
    /// Only tuples that match are loaded.
    pub filter: Filter,
}

impl LoadLimits {
    /// Unless the page says otherwise: some 60 million tuples of 27 bytes.
    ///
    /// A wasm memory ends at 4.29 GB. What holds the tuples must leave room for questions about all of them: the order by
    /// a counter, which needs most, takes 40 bytes a tuple while it is worked out (keys of 8 bytes three times over,
    /// row numbers of 4 bytes four times). So 27 of each 67 bytes are for the tuples, which makes 1.73 GB; the rest of
    /// that is left for chunks on their way and for memory that is free in pieces. A table of groups has 256 MB at most
    /// and comes at other times.
    pub const DEFAULT_MAX_BYTES: u64 = 1_600_000_000;
}

impl Default for LoadLimits {
    fn default() -> Self {
        Self { max_bytes: Self::DEFAULT_MAX_BYTES, filter: Filter::default() }
    }
}

/// That only a part was loaded, by choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedOnly {
    /// Tuples that match this were loaded.
    pub filter: Filter,
    /// So many others were read and left out, those of repeated records too.
    pub left_out_tuples: u64,
}

/// That only a part was loaded, for want of room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutRoom {
    /// Files of which there is nothing.
    pub n_wholly: u64,
    /// Files of which there is a part.
    pub n_partly: u64,
}
