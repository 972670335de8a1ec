//! Messages in which what a person would write stands between backticks.

/// A piece of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words.
    Words(&'t str),
    /// What stood between backticks, without them.
    Code(&'t str),
}

/// The pieces of a message, in their order. A backtick that is never closed is one of the words.
pub fn code_parts(message: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = message;
    while let Some((words, (code, after))) =
        rest.split_once('`').and_then(|(words, after)| Some((words, after.split_once('`')?)))
    {
        pieces.extend([Piece::Words(words), Piece::Code(code)]);
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Words("")));
    pieces
}

#[cfg(test)]
mod tests {
    use super::Piece::{Code, Words};
    use super::*;

    #[test]
    fn what_is_code() {
        let cases: [(&str, &[Piece<'_>]); 7] = [
            ("", &[]),
            ("no code", &[Words("no code")]),
            ("`src:`: a value is missing", &[Code("src:"), Words(": a value is missing")]),
            (
                "this `)` closes nothing: there is no `(`",
                &[Words("this "), Code(")"), Words(" closes nothing: there is no "), Code("(")],
            ),
            ("a ` alone", &[Words("a ` alone")]),
            ("`a`` b", &[Code("a"), Words("` b")]),
            ("``", &[Code("")]),
        ];
        for (message, expected) in cases {
            assert_eq!(code_parts(message), expected, "{message}");
        }
    }

    /// Whatever was written, the message stays one quotation and words.
    #[test]
    fn what_is_quoted_does_not_end_the_code() {
        for text in ["dport:4`4", "`:1", "dport:<code>`</code>", "src:``"] {
            let error = text.parse::<crate::query::filter::Filter>().unwrap_err();
            let pieces = code_parts(&error.message);
            assert!(matches!(pieces[..], [Code(_), Words(_), ..]), "{pieces:?}");
            assert!(!error.message.replace(['`'], "").is_empty() && error.message.matches('`').count() % 2 == 0);
        }
    }
}
