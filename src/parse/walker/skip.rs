//! What is passed over: values that do not matter, and everything up to the next record after a break.

use super::{Skip, Step, Walker};
use crate::parse::json_string::end_of_string;
use crate::parse::outcome::Resume;
use crate::parse::record_start::{self, Found};

impl Walker {
    pub(super) fn search(&mut self, bytes: &[u8], at: usize) -> Step {
        match record_start::find(bytes, at) {
            Found::NotBefore(index) if index > at => Step::To(index),
            Found::NotBefore(index) => Step::NeedsMore(index),
            Found::At(index) => {
                self.is_searching = false;
                if self.outcome.began.is_none() {
                    let place = Resume { at: self.position + index as u64, open: self.open_containers() };
                    self.outcome.began = Some(place);
                }
                Step::To(index)
            }
        }
    }

    /// Goes on through a value that does not matter.
    pub(super) fn pass_over(&mut self, bytes: &[u8], mut at: usize) -> Step {
        let Some(mut skip) = self.skip else { return Step::To(at) };
        while let Some(byte) = bytes.get(at) {
            at += 1;
            if skip.after_backslash {
                skip.after_backslash = false;
            } else if skip.in_string {
                match byte {
                    b'"' => skip.in_string = false,
                    b'\\' => skip.after_backslash = true,
                    _ => {
                        let rest = bytes.get(at..).unwrap_or_default();
                        at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    }
                }
            } else {
                match byte {
                    b'"' => skip.in_string = true,
                    b'{' | b'[' => skip.depth += 1,
                    b'}' | b']' => skip.depth -= 1,
                    _ => {}
                }
            }
            if skip.depth == 0 && !skip.in_string {
                self.skip = None;
                return Step::To(at);
            }
        }
        self.skip = Some(skip);
        Step::NeedsMore(at)
    }

    pub(super) fn skip_value(&mut self, bytes: &[u8], at: usize) -> Step {
        match bytes[at] {
            b'{' | b'[' => {
                self.skip = Some(Skip { depth: 1, ..Skip::default() });
                Step::To(at + 1)
            }
            b'"' => {
                self.skip = Some(Skip { in_string: true, ..Skip::default() });
                Step::To(at + 1)
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => literal_end(bytes, at).map_or(Step::NeedsMore(at), Step::To),
            _ => Step::Broken(at, "a value"),
        }
    }

    /// The index of the closing quote of the string that opens at `at`; remembers how far it looked.
    pub(super) fn string_end(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let from = at + 1 + self.n_searched;
        let end = end_of_string(bytes, from);
        if end.is_none() {
            // A backslash at the very end belongs to a byte that is not there yet: look again from before it.
            let n_inside = bytes.len() - (at + 1);
            let n_backslashes = bytes[at + 1..].iter().rev().take_while(|byte| **byte == b'\\').count();
            self.n_searched = n_inside - n_backslashes;
        }
        end
    }
}

/// The index after a number, `true`, `false` or `null`; `None` where the bytes end first.
pub(super) fn literal_end(bytes: &[u8], at: usize) -> Option<usize> {
    let is_literal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let n = bytes[at..].iter().position(|byte| !is_literal(byte))?;
    Some(at + n)
}
