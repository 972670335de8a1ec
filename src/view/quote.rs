//! A passage of a file as it is shown.

use crate::protocol::Quote;

/// A tuple is never longer than this; what is longer is no tuple.
const MAX_CHARS: usize = 400;

/// Marks the whole of a string where only its opening quotation mark is: a problem names the byte at which a tuple
/// begins, and it is the tuple that one looks for.
pub fn with_whole_string_marked(mut quote: Quote) -> Quote {
    if quote.marked == "\"" {
        let end = quote.after.char_indices().take(MAX_CHARS).find(|(_, c)| *c == '"').map(|(at, c)| at + c.len_utf8());
        if let Some(end) = end {
            let rest = quote.after.split_off(end);
            quote.marked.push_str(&quote.after);
            quote.after = rest;
        }
    }
    quote
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_marked_whole() {
        let long = "x".repeat(MAX_CHARS);
        let cases = [
            ("\"", "1,2,3\",\"4\"]", "\"1,2,3\"", ",\"4\"]"),
            ("\"", "ä\"", "\"ä\"", ""),
            ("\"", "never closed", "\"", "never closed"),
            ("\"", &format!("{long}\""), "\"", &format!("{long}\"")),
            ("{", "\"a\":1}", "{", "\"a\":1}"),
            ("", "", "", ""),
        ];
        for (marked, after, expected, rest) in cases {
            let quote = Quote { marked: marked.into(), after: after.into(), ..Quote::default() };
            let quote = with_whole_string_marked(quote);
            assert_eq!((quote.marked.as_str(), quote.after.as_str()), (expected, rest));
        }
    }
}
