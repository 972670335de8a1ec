//! What reading came to, without words of the files.

use super::Redactor;
use crate::parse::{Outcome, Resume, Stop, other_kind_in_our_words};

/// In the place of what was quoted.
const LEFT_OUT: &str = "what stood here is left out";

impl Redactor {
    /// What reading a file came to, in place: texts that quote the file, or that came from elsewhere, are replaced by
    /// words of ours; kinds, counts and bytes stay. Without any redaction nothing changes.
    pub fn outcome(&self, outcome: &mut Outcome) {
        if !self.redaction.is_any() {
            return;
        }
        outcome.problems.replace_texts(LEFT_OUT);
        if let Some(failure) = &mut outcome.failure {
            LEFT_OUT_FAILURE.clone_into(failure);
        }
        if let Some(junk) = &mut outcome.first_junk {
            let lower = junk.to_ascii_lowercase();
            // What the message is made from that refuses a file.
            let telling = ["<html", "<?xml", "\u{fffd}"].into_iter().find(|telling| lower.contains(telling));
            *junk = format!("{}…", telling.unwrap_or_default());
        }
        if let Some(kind) = &mut outcome.other_kind {
            other_kind_in_our_words(kind).unwrap_or("a log of another kind").clone_into(kind);
        }
        outcome.began.iter_mut().for_each(only_brackets);
        if let Stop::Before(resume) = &mut outcome.stop {
            only_brackets(resume);
        }
    }
}

const LEFT_OUT_FAILURE: &str = "it could not be read to its end";

/// What no file can have put there, but a message may.
fn only_brackets(resume: &mut Resume) {
    resume.open.retain(|c| matches!(c, '{' | '['));
}
