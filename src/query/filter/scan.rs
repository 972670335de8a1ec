//! How the text falls into words: where an unquoted passage ends, where a quoted one does, what may stand before a value.

/// How the values of a term are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `:` or `=`.
    Is,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    Greater,
    /// `>=`.
    AtLeast,
}

impl Operator {
    /// The operator that a text begins with, and its length. Where values are compared, `:>` means what it looks like.
    pub(super) fn at_start(text: &str, is_compared: bool) -> Option<(Self, usize)> {
        let compared = match text.as_bytes() {
            [b'<', b'=', ..] => (Self::AtMost, 2),
            [b'>', b'=', ..] => (Self::AtLeast, 2),
            [b'<', ..] => (Self::Less, 1),
            [b'>', ..] => (Self::Greater, 1),
            [b':' | b'=', b'<' | b'>', ..] if is_compared => {
                return Self::at_start(&text[1..], is_compared).map(|(operator, n_bytes)| (operator, n_bytes + 1));
            }
            [b':' | b'=', ..] => (Self::Is, 1),
            _ => return None,
        };
        Some(compared)
    }
}

/// Whether a character ends an unquoted passage.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

/// Where the unquoted passage ends that begins here.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(ends_word).map_or(text.len(), |n_bytes| start + n_bytes)
}

/// Where the unquoted value of a list ends that begins here.
pub(super) fn value_end(text: &str, start: usize) -> usize {
    text[start..].find(|c| c == ',' || ends_word(c)).map_or(text.len(), |n_bytes| start + n_bytes)
}

/// Where the closing quote stands of the quote at `start`.
pub(super) fn closing_quote(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Where in a term the operator stands that ends the name of its field.
pub(super) fn operator_at(term: &str) -> Option<usize> {
    term.find([':', '<', '>', '='])
}
