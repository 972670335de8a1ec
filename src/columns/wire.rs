//! A chunk as a list of byte ranges and back, for the way from a reader's memory into the engine's: each column is
//! copied once out of the one and once into the other.

use std::fmt;

use bytemuck::{Pod, cast_slice, cast_slice_mut};
use serde::{Deserialize, Serialize};

use super::{Chunk, Sparse};

/// What goes before the bytes: the sizes of the parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkHeader {
    /// See [`super::Columns::time_base_ms`].
    pub time_base_ms: u64,
    /// Bytes of each part, in the order of [`Chunk::parts`].
    pub n_bytes: Vec<u32>,
}

/// There is no chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireError {
    /// There is no memory for a column of so many bytes.
    NoMemory(usize),
    /// The parts do not make a chunk: why.
    Parts(String),
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMemory(n_bytes) => write!(f, "no memory for a column of {n_bytes} bytes"),
            Self::Parts(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for WireError {}

/// Calls `$visit!` with every column, always in the same order: the one list that writing and reading share. Saved views
/// hold the columns in this order (docs/SAVED_VIEW.md): another one is another version of their format.
macro_rules! for_each_column {
    ($chunk:expr, $visit:ident) => {
        $visit!($chunk.columns.records);
        $visit!($chunk.columns.groups);
        $visit!($chunk.columns.counters.quads);
        $visit!($chunk.columns.time_offset);
        $visit!($chunk.columns.source);
        $visit!($chunk.columns.destination);
        $visit!($chunk.columns.source_port);
        $visit!($chunk.columns.destination_port);
        $visit!($chunk.columns.protocol);
        $visit!($chunk.columns.flags);
        $visit!($chunk.columns.code);
        $visit!($chunk.columns.codes);
        $visit!($chunk.columns.wide_time.rows);
        $visit!($chunk.columns.wide_time.values);
        $visit!($chunk.columns.wide_code.rows);
        $visit!($chunk.columns.wide_code.values);
        $visit!($chunk.columns.counters.wide.rows);
        $visit!($chunk.columns.counters.wide.values);
        $visit!($chunk.dictionaries.addresses);
        $visit!($chunk.dictionaries.rules.ends);
        $visit!($chunk.dictionaries.rules.text);
        $visit!($chunk.dictionaries.acls.ends);
        $visit!($chunk.dictionaries.acls.text);
        $visit!($chunk.dictionaries.nics.ends);
        $visit!($chunk.dictionaries.nics.text);
        $visit!($chunk.dictionaries.resources.ends);
        $visit!($chunk.dictionaries.resources.text);
        $visit!($chunk.dictionaries.encryption.ends);
        $visit!($chunk.dictionaries.encryption.text);
    };
}

impl Chunk {
    /// The columns' bytes, in a fixed order.
    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts: Vec<&[u8]> = Vec::with_capacity(32);
        macro_rules! part {
            ($column:expr) => {
                parts.push(cast_slice(&$column))
            };
        }
        for_each_column!(self, part);
        parts
    }

    /// How many bytes a value of each of [`Chunk::parts`] has.
    pub fn widths() -> Vec<usize> {
        fn width<T>(_: &[T]) -> usize {
            size_of::<T>()
        }
        let chunk = Self::default();
        let mut widths = Vec::with_capacity(32);
        macro_rules! part {
            ($column:expr) => {
                widths.push(width(&$column))
            };
        }
        for_each_column!(chunk, part);
        widths
    }

    /// The sizes of [`Chunk::parts`], to be sent before them.
    pub fn header(&self) -> ChunkHeader {
        ChunkHeader {
            time_base_ms: self.columns.time_base_ms,
            n_bytes: self.parts().iter().map(|part| part.len() as u32).collect(),
        }
    }

    /// Back from the parts: `fill` is called once per part, in order, to copy its bytes.
    ///
    /// # Errors
    /// Where the sizes do not make columns.
    pub fn from_parts(header: &ChunkHeader, mut fill: impl FnMut(&mut [u8])) -> Result<Self, WireError> {
        let mut chunk = Self::default();
        let mut sizes = header.n_bytes.iter();
        macro_rules! part {
            ($column:expr) => {
                let n_bytes = *sizes.next().ok_or_else(|| WireError::Parts("a column is missing".to_owned()))?;
                read_column(&mut $column, n_bytes as usize, &mut fill)?
            };
        }
        for_each_column!(chunk, part);
        chunk.columns.time_base_ms = header.time_base_ms;
        chunk.columns.counters.index(&chunk.columns.flags);
        check_sparse(&chunk.columns.wide_time)?;
        check_sparse(&chunk.columns.wide_code)?;
        check_sparse(&chunk.columns.counters.wide)?;
        Ok(chunk)
    }
}

fn read_column<T: Pod>(column: &mut Vec<T>, n_bytes: usize, fill: &mut impl FnMut(&mut [u8])) -> Result<(), WireError> {
    if !n_bytes.is_multiple_of(size_of::<T>()) {
        return Err(WireError::Parts(format!(
            "{n_bytes} bytes are no whole number of values of {} bytes",
            size_of::<T>()
        )));
    }
    let n = n_bytes / size_of::<T>();
    column.try_reserve_exact(n).map_err(|_| WireError::NoMemory(n_bytes))?;
    column.resize(n, T::zeroed());
    fill(cast_slice_mut(column));
    Ok(())
}

fn check_sparse<T>(sparse: &Sparse<T>) -> Result<(), WireError> {
    if sparse.rows.len() == sparse.values.len() {
        Ok(())
    } else {
        Err(WireError::Parts("a sparse column has more rows than values".to_owned()))
    }
}
