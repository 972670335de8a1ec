//! A name for the page.

use serde::{Deserialize, Serialize};

/// A name for the page: at most [`Name::MAX_CHARS`] characters of it, for a name may be a megabyte long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The name, or its beginning.
    pub text: String,
    /// How many characters were left off.
    pub clipped: u64,
}

impl Name {
    /// So many characters of a name are sent to the page.
    pub const MAX_CHARS: usize = 400;

    /// The end of a path, which tells files apart better than its beginning.
    pub fn clipped_front(path: &str) -> Self {
        let n_chars = path.chars().count();
        let clipped = n_chars.saturating_sub(Self::MAX_CHARS);
        Self { text: path.chars().skip(clipped).collect(), clipped: clipped as u64 }
    }

    /// The beginning of a name.
    pub fn clipped(name: &str) -> Self {
        match name.char_indices().nth(Self::MAX_CHARS) {
            None => Self { text: name.to_owned(), clipped: 0 },
            Some((at, _)) => {
                let (head, tail) = name.split_at(at);
                Self { text: head.to_owned(), clipped: tail.chars().count() as u64 }
            }
        }
    }
}
