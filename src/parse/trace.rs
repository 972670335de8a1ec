//! From a row back to its text.

use std::borrow::Cow;
use std::ops::Range;

use super::json_string;
use super::tuple_fast::Remembered;
use super::walker::Walker;
use crate::columns::ChunkBuilder;

/// The text of a record as it is read back from its file, and in it the place of each row's tuple, quotes and all. A
/// record that stands in the file as a string (`_raw`) is taken out of it.
pub fn trace(passage: &[u8]) -> (Cow<'_, [u8]>, Vec<Range<usize>>) {
    let mut text = Cow::Borrowed(passage);
    while let Some(inside) = text.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) {
        text = Cow::Owned(json_string::text(inside).into_owned().into_bytes());
    }
    let (mut builder, mut remembered) = (ChunkBuilder::default(), Remembered::new());
    let mut walker = Walker::new_tracing();
    walker.walk(&text, &mut builder, &mut remembered, |_| false);
    let places = walker.into_trace().into_iter().map(|(start, end)| start as usize..end as usize).collect();
    (text, places)
}
