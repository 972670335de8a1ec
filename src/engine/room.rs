//! Whether there is room for what is being read: memory has an end, and reading ends cleanly before it.

use std::collections::BTreeSet;

use crate::columns::Chunk;
use crate::protocol::{FileNumber, NewFile};
use crate::query::Kept;
use crate::store::Store;

/// What a tuple of a busy file takes in the store, and in the log.
const TUPLE_BYTES: (u64, u64) = (32, 72);
/// Logs shrink 8 to 17 times when they are packed; those of which little is known shrink like this.
const PACKED_TIMES: u64 = 10;

/// About how many bytes the tuples of a file will hold, as far as its size tells.
pub fn likely_bytes(file: &NewFile) -> u64 {
    let (in_store, in_log) = TUPLE_BYTES;
    let ends_in = |ending: &str| {
        file.path
            .get(file.path.len().saturating_sub(ending.len())..)
            .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    let is_packed = file.is_packed || ends_in(".gz") || ends_in(".zip");
    let text = if is_packed { file.size.saturating_mul(PACKED_TIMES) } else { file.size };
    text / in_log * in_store
}

/// How much room there is, and what there was none for.
#[derive(Default)]
pub(super) struct Room {
    /// All that was read may hold so many bytes.
    pub(super) max_bytes: u64,
    is_full: bool,
    is_told: bool,
    /// Files of which rows were dropped, and archives of which they may be.
    short: BTreeSet<FileNumber>,
}

impl Room {
    /// There was no room for something that has been read since reading began; for what comes now there is none either,
    /// however small it is: which rows are there should be easy to say.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn is_untold(&self) -> bool {
        self.is_full && !self.is_told
    }

    /// Says once that it is full.
    pub(super) fn tell(&mut self) -> bool {
        self.is_full && !std::mem::replace(&mut self.is_told, true)
    }

    /// Whether a file is not whole because its rows were dropped, or those of any file in its archive.
    pub(super) fn is_short(&self, store: &Store, file: FileNumber) -> bool {
        self.short.contains(&file) || self.short.contains(&store.files().place(file).file)
    }

    /// All has been read that will be: for other files there may be room again.
    pub(super) fn begin_anew(&mut self) {
        *self = Self { max_bytes: self.max_bytes, ..Self::default() };
    }

    /// Whether there is room for a chunk beside what is held back.
    pub(super) fn has_room(&mut self, store: &mut Store, chunk: &Chunk, n_held_back: u64) -> bool {
        self.is_full |=
            store.n_bytes_with(chunk).saturating_add(n_held_back) > self.max_bytes || store.try_reserve(chunk).is_err();
        !self.is_full
    }

    /// Lets the chunks of a range count, all of them or none; whether there was room.
    pub(super) fn take_all(&mut self, store: &mut Store, chunks: impl Iterator<Item = Kept>) -> bool {
        // They have been held back: only the dictionaries may have grown more than was thought.
        for kept in chunks {
            if store.n_bytes_with(&kept.chunk) > self.max_bytes || store.try_reserve(&kept.chunk).is_err() {
                self.is_full = true;
                return false;
            }
            kept.append_to(store);
        }
        true
    }

    /// Rows of any of these files come to nothing, for want of memory.
    pub(super) fn drop_all_of(&mut self, files: &[FileNumber]) {
        self.is_full = true;
        self.short.extend(files);
    }

    /// Rows come to nothing.
    pub(super) fn drop_rows(&mut self, chunk: &Chunk) {
        self.short.extend(chunk.columns.records.iter().map(|record| record.file));
    }
}
