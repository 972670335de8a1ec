//! Finds where a record begins without having read what is before it.

/// Keys that a record's first may be, or an envelope's: those of a record's own level in any order, none of a level
/// further in (FORMAT §1 and §2.8).
const RECORD_KEYS: [&[u8]; 14] = [
    b"records",
    b"time",
    b"category",
    b"systemId",
    b"macAddress",
    b"resourceId",
    b"operationName",
    b"properties",
    b"flowRecords",
    b"flowLogVersion",
    b"flowLogGUID",
    b"flowLogResourceID",
    b"targetResourceID",
    b"_raw",
];

/// White space of more bytes than this beside a brace or a key is no writer's: it is not waited through.
const MAX_SPACE: usize = 4096;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A record seems to begin at this index. It can be wrong: the text of a string can look like it.
    At(usize),
    /// None before this index; from there on more bytes are needed.
    NotBefore(usize),
}

/// The first `{` at or after `from` that is followed by a key of a record.
pub(super) fn find(bytes: &[u8], from: usize) -> Found {
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'{', rest)) {
        let brace = at + found;
        match begins_with_record_key(&bytes[brace + 1..]) {
            Some(true) => return Found::At(brace),
            Some(false) => at = brace + 1,
            None => return Found::NotBefore(brace),
        }
    }
    Found::NotBefore(bytes.len().max(from))
}

/// Whether a key of a record comes next; `None` where the bytes end too early to say.
pub(super) fn begins_with_record_key(bytes: &[u8]) -> Option<bool> {
    let Some(quote) = after_space(bytes) else { return too_much_space(bytes) };
    if bytes[quote] != b'"' {
        return Some(false);
    }
    let key = &bytes[quote + 1..];
    // Most keys begin with another letter than any of these.
    for known in RECORD_KEYS.into_iter().filter(|known| key.first().is_none_or(|first| *first == known[0])) {
        if key.len() <= known.len() && known.starts_with(key) {
            return None;
        }
        if let Some([b'"', rest @ ..]) = key.strip_prefix(known) {
            let Some(colon) = after_space(rest) else { return too_much_space(rest) };
            return Some(rest[colon] == b':');
        }
    }
    Some(false)
}

fn after_space(bytes: &[u8]) -> Option<usize> {
    bytes.iter().take(MAX_SPACE).position(|byte| !byte.is_ascii_whitespace())
}

fn too_much_space(space: &[u8]) -> Option<bool> {
    (space.len() >= MAX_SPACE).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_records_and_nothing_further_in() {
        for (text, expected) in [
            (r#"9,6,I,D"]}]}},{"time":"2"#, Found::At(14)),
            (r#"{"rule":"x","flows":[{"mac":"0"}]},  { "category" : 1"#, Found::At(37)),
            ("{\r\n  \"flowLogVersion\": 4", Found::At(0)),
            (r#"{"targetResourceID":1"#, Found::At(0)),
            (r#"{"Version":2,"flows":[]}"#, Found::NotBefore(24)),
            (r#"{"times":1}"#, Found::NotBefore(11)),
            (r#"{"time" "a"}"#, Found::NotBefore(12)),
            (r#"ab{"ti"#, Found::NotBefore(2)),
            (r#"ab{"time"#, Found::NotBefore(2)),
            (r#"ab{"time""#, Found::NotBefore(2)),
            ("ab{", Found::NotBefore(2)),
            ("", Found::NotBefore(0)),
        ] {
            assert_eq!(find(text.as_bytes(), 0), expected, "{text}");
        }
        assert_eq!(find(br#"{"time":1},{"time":2}"#, 1), Found::At(11));
        let wide = format!("{{{}\"time\":1", " ".repeat(MAX_SPACE));
        assert_eq!(find(wide.as_bytes(), 0), Found::NotBefore(wide.len()));
        assert_eq!(find(&wide.as_bytes()[..MAX_SPACE], 0), Found::NotBefore(0));
        assert_eq!(find(&wide.as_bytes()[1..], 0), Found::NotBefore(wide.len() - 1));
    }
}
