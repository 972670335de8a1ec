//! A passage of a file for the page: its text, and what is marked in it.

use serde::{Deserialize, Serialize};

use super::Place;
use crate::parse::trace;

/// A part of a file that is to be shown as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it is.
    pub place: Place,
    /// What is marked in it.
    pub mark: Mark,
}

/// What is marked in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// The tuple of the record that became its n-th row, from 0.
    Row(u32),
    /// The byte of the file at which something is wrong.
    Byte(u64),
}

/// A passage, and what is marked in it. Parts of the text that are far from the mark may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Bytes left out in front.
    pub n_left_out_before: u64,
    /// Text before the mark.
    pub before: String,
    /// The marked text; empty where what should be marked was not found.
    pub marked: String,
    /// Text after the mark.
    pub after: String,
    /// Bytes left out at the end.
    pub n_left_out_after: u64,
}

impl Quote {
    /// So many bytes are shown at most on each side of the mark, and of what is marked.
    pub const MAX_BYTES: usize = 64 << 10;

    /// Of the bytes of a passage. A record that stands in the file as a string is taken out of it.
    pub fn of(bytes: &[u8], passage: &Passage) -> Self {
        match passage.mark {
            Mark::Row(row) => {
                let (text, places) = trace(bytes);
                let marked = places.get(row as usize).cloned().unwrap_or(0..0);
                Self::around(&text, marked)
            }
            Mark::Byte(byte) => {
                let at = usize::try_from(byte.saturating_sub(passage.place.start)).unwrap_or(usize::MAX);
                let at = at.min(bytes.len());
                Self::around(bytes, at..(at + 1).min(bytes.len()))
            }
        }
    }

    fn around(text: &[u8], marked: std::ops::Range<usize>) -> Self {
        // Whole characters only.
        let boundary = |mut at: usize| {
            while at > 0 && at < text.len() && text[at] & 0b1100_0000 == 0b1000_0000 {
                at -= 1;
            }
            at.min(text.len())
        };
        let next_boundary = |mut at: usize| {
            while at < text.len() && text[at] & 0b1100_0000 == 0b1000_0000 {
                at += 1;
            }
            at.min(text.len())
        };
        let (start, end) = (boundary(marked.start), next_boundary(marked.end));
        let clipped_end = boundary(end.min(start + Self::MAX_BYTES)).max(start);
        let from = boundary(start.saturating_sub(Self::MAX_BYTES));
        let to = boundary((clipped_end + Self::MAX_BYTES).min(text.len())).max(clipped_end);
        let shown = |range: std::ops::Range<usize>| String::from_utf8_lossy(&text[range]).into_owned();
        Self {
            n_left_out_before: from as u64,
            before: shown(from..start),
            marked: shown(start..clipped_end),
            after: shown(clipped_end..to),
            n_left_out_after: (text.len() - to) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(bytes: &[u8], start: u64, mark: Mark) -> (String, String, String) {
        let place = Place { file: 0, member: None, start, end: start + bytes.len() as u64 };
        let quote = Quote::of(bytes, &Passage { place, mark });
        (quote.before, quote.marked, quote.after)
    }

    #[test]
    fn a_byte() {
        let of = |before: &str, marked: &str, after: &str| (before.to_owned(), marked.to_owned(), after.to_owned());
        assert_eq!(quote(b"abc", 100, Mark::Byte(101)), of("a", "b", "c"));
        assert_eq!(quote("aéc".as_bytes(), 0, Mark::Byte(2)), of("a", "é", "c"));
        assert_eq!(quote(b"abc", 100, Mark::Byte(103)), of("abc", "", ""));
        assert_eq!(quote(b"abc", 100, Mark::Byte(7)), of("", "a", "bc"));
        assert_eq!(quote(b"", 0, Mark::Byte(9)), of("", "", ""));
        assert_eq!(quote(b"\x80\x80", 0, Mark::Byte(1)).0, "");
    }

    #[test]
    fn what_is_far_from_the_mark_is_left_out() {
        let bytes = vec![b'x'; 3 * Quote::MAX_BYTES];
        let place = Place { file: 0, member: None, start: 0, end: bytes.len() as u64 };
        let at = bytes.len() as u64 / 2;
        let quote = Quote::of(&bytes, &Passage { place, mark: Mark::Byte(at) });
        assert_eq!(quote.before.len(), Quote::MAX_BYTES);
        assert_eq!(quote.n_left_out_before + quote.n_left_out_after + 1, Quote::MAX_BYTES as u64);
    }
}
