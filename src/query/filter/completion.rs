//! What is being typed where the cursor stands in the text of a filter, so that the page can offer how it goes on.
//!
//! Works on any text, well-formed or not: it only goes by where words, quotes and commas are.

use std::ops::Range;

use super::fields::{FIELDS, FieldHelp, OPERATORS};
use super::scan::{Operator, closing_quote, operator_at, value_end, word_end};
use super::term::{Value, begins_with_address, is_mac, pattern};
use super::{Field, Pattern};

/// What is being typed, and which part of the text a choice takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completing {
    /// Bytes of the text, on the boundaries of characters; the cursor is in it or at its end.
    pub replace: Range<usize>,
    /// What is being typed.
    pub what: CompleteWhat,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompleteWhat {
    /// The name of a field, an operator or a bare word.
    Field {
        /// What stands before the cursor.
        typed: String,
        /// Whether an operator and a value stand after the name already.
        has_operator: bool,
    },
    /// A value, or one in a list.
    Value {
        /// Of this field.
        field: Field,
        /// What stands before the cursor, without quotes and escapes.
        typed: String,
    },
}

/// What is being typed at a byte of the text, or the one before it where that is within a character; `None` where
/// nothing can be offered: in a bare word in quotes, behind a value's closing quote, in the value of an unknown field.
pub fn completing(text: &str, cursor: usize) -> Option<Completing> {
    let cursor = text.floor_char_boundary(cursor);
    let mut at = 0;
    while at < text.len() {
        let c = text[at..].chars().next()?;
        if c.is_whitespace() || matches!(c, '(' | ')' | '-') {
            at += c.len_utf8();
            if at > cursor {
                break;
            }
            continue;
        }
        if at > cursor {
            break;
        }
        let end = term_end(text, at);
        if cursor <= end {
            return in_term(text, at, cursor);
        }
        at = end;
    }
    let what = CompleteWhat::Field { typed: String::new(), has_operator: false };
    Some(Completing { replace: cursor..cursor, what })
}

/// Where the first value begins of the term at `start`, and its field, if it begins with a name and an operator.
fn head(text: &str, start: usize) -> Option<(usize, Option<Field>, usize)> {
    let word = &text[start..word_end(text, start)];
    if begins_with_address(word) || is_mac(word) {
        return None;
    }
    let at = operator_at(word)?;
    let field = Field::find(&word[..at]);
    if field.is_none() && word[at..].starts_with('=') {
        return None;
    }
    let (_, n_bytes) = Operator::at_start(&word[at..], field.is_some_and(Field::is_compared))?;
    Some((start + at, field, start + at + n_bytes))
}

/// Where the value ends that begins here, with its quotes; an unclosed quote goes to the end of the text.
fn end_of_value(text: &str, start: usize) -> usize {
    if text[start..].starts_with('"') {
        closing_quote(text, start).map_or(text.len(), |close| close + 1)
    } else {
        value_end(text, start)
    }
}

fn term_end(text: &str, start: usize) -> usize {
    let Some((_, _, mut at)) = head(text, start) else {
        return if text[start..].starts_with('"') { end_of_value(text, start) } else { word_end(text, start) };
    };
    loop {
        at = end_of_value(text, at);
        if !text[at..].starts_with(',') {
            return at;
        }
        at += 1;
    }
}

fn in_term(text: &str, start: usize, cursor: usize) -> Option<Completing> {
    let Some((name_end, field, values_start)) = head(text, start) else {
        if text[start..].starts_with('"') {
            return None;
        }
        return Some(field_name(text, start..word_end(text, start), cursor, false));
    };
    if cursor <= name_end {
        return Some(field_name(text, start..name_end, cursor, true));
    }
    let field = field?;
    // Within an operator of two characters nothing is typed yet.
    let mut start = values_start;
    loop {
        let end = end_of_value(text, start);
        if cursor <= end {
            let cursor = cursor.max(start);
            return value(text, start..end, cursor)
                .map(|typed| Completing { replace: start..end, what: CompleteWhat::Value { field, typed } });
        }
        start = end + 1;
    }
}

fn field_name(text: &str, name: Range<usize>, cursor: usize, has_operator: bool) -> Completing {
    let typed = text[name.start..cursor].to_owned();
    Completing { replace: name, what: CompleteWhat::Field { typed, has_operator } }
}

/// What was typed of a value, as the name that it stands for. Half an escape at the cursor is left out.
fn value(text: &str, value: Range<usize>, cursor: usize) -> Option<String> {
    let typed = &text[value.start..cursor];
    let Some(inner) = typed.strip_prefix('"') else {
        return Some(typed.to_owned());
    };
    let is_closed = cursor == value.end && closing_quote(text, value.start).is_some_and(|close| close < cursor);
    if is_closed {
        return None;
    }
    let mut whole = inner;
    loop {
        let value = Value { start: 0, end: 0, text: whole, is_quoted: true };
        match pattern(value) {
            Ok(pattern) => return Some(pattern.pieces().join("*")),
            // The error counts from the quote, which is not in `whole`.
            Err(error) => whole = whole.get(..error.start.checked_sub(1)?)?,
        }
    }
}

/// The fields whose name or an alias begins so, those by name first; all for the empty text. Case does not matter.
pub fn fields_beginning(typed: &str) -> Vec<&'static FieldHelp> {
    let begins = |name: &&str| name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    let by_name = FIELDS.iter().filter(|help| begins(&help.name));
    let by_alias = FIELDS.iter().filter(|help| !begins(&help.name) && help.aliases.iter().any(begins));
    by_name.chain(by_alias).collect()
}

/// The operators that begin so, with what they do.
pub fn operators_beginning(typed: &str) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    OPERATORS
        .iter()
        .filter(move |(name, _)| name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed)))
}

/// How a name of the data is written as a value, in quotes where it must be.
pub fn value_text(name: &str) -> String {
    Pattern::exact(name).to_string()
}
