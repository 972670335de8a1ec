//! What is passed over: values that do not matter, and everything up to the next record after a break.

use super::{Skip, Step, Walker};
use crate::parse::json_string::end_of_string;
use crate::parse::outcome::Resume;
use crate::parse::record_start::{self, Found, begins_with_record_key};

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
            b'"' => self.string_end(bytes, at).map_or_else(|step| step, |end| Step::To(end + 1)),
            _ => self.literal(bytes, at, "a value"),
        }
    }

    /// The index of the closing quote of the string that opens at `at`; remembers how far it looked. Else where to go
    /// on: a record that was cut inside of a string, with another one after it, has that one's first brace in it.
    pub(super) fn string_end(&mut self, bytes: &[u8], at: usize) -> Result<usize, Step> {
        let from = at + 1 + self.n_searched;
        let end = match end_of_string(bytes, from) {
            Ok(end) => end,
            Err(searched) => {
                self.n_searched = searched - (at + 1);
                return Err(Step::NeedsMore(at));
            }
        };
        let inside = bytes[at + 1..end].trim_ascii_end();
        if inside.ends_with(b"{") {
            let brace = at + inside.len();
            match begins_with_record_key(&bytes[end..]) {
                Some(true) if self.can_quote(bytes, brace) => {
                    return Err(Step::Broken(brace, "the end of a string"));
                }
                Some(true) | None if !self.is_last => {
                    self.n_searched = end - (at + 1);
                    return Err(Step::NeedsMore(at));
                }
                _ => {}
            }
        }
        Ok(end)
    }

    /// Where no record should, one begins at the brace at `at`: what is before it was cut off.
    pub(super) fn stray_record(&self, bytes: &[u8], at: usize) -> Result<(), Step> {
        match begins_with_record_key(&bytes[at + 1..]) {
            Some(true) => Err(Step::Broken(at, "the rest of the record before")),
            None if !self.is_last => Err(Step::NeedsMore(at)),
            _ => Ok(()),
        }
    }

    /// A number, `true`, `false` or `null`.
    pub(super) fn literal(&mut self, bytes: &[u8], at: usize, expected: &'static str) -> Step {
        let is_literal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let Some(n) = bytes[at + self.n_searched..].iter().position(|byte| !is_literal(byte)) else {
            let may_become_one = matches!(bytes[at], b'-' | b'0'..=b'9' | b't' | b'f' | b'n');
            self.n_searched = bytes.len() - at;
            return if may_become_one { Step::NeedsMore(at) } else { Step::Broken(at, expected) };
        };
        let end = at + self.n_searched + n;
        match &bytes[at..end] {
            b"true" | b"false" | b"null" | [b'-' | b'0'..=b'9', ..] => Step::To(end),
            _ => Step::Broken(at, expected),
        }
    }
}
