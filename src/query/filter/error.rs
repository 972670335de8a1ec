//! What is wrong with a filter's text, and where.

use std::error::Error;
use std::fmt;

/// At most this many characters of the text are quoted in a message.
const MAX_QUOTED: usize = 40;

/// What is wrong with a filter's text, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// The first byte of what is wrong.
    pub start: usize,
    /// The byte after the last; not before `start`, and the same where something is missing.
    pub end: usize,
    /// What is wrong and what was expected, in words.
    pub message: String,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for FilterError {}

/// A passage of the text between backticks, short and on one line, whatever is in it. A backtick in it would end the
/// quotation: it is written as an apostrophe.
pub(super) fn quoted(passage: &str) -> String {
    let mut quoted = String::from("`");
    let mut chars = passage.chars();
    for c in chars.by_ref().take(MAX_QUOTED) {
        quoted.push(match c {
            '`' => '\'',
            c if c.is_control() => '\u{fffd}',
            c => c,
        });
    }
    if chars.next().is_some() {
        quoted.push('…');
    }
    quoted.push('`');
    quoted
}
