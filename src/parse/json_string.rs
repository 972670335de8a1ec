//! JSON strings as they stand in a file: where one ends, and what it says.

use std::borrow::Cow;

/// Where the string that began just before `from` ends: the index of its closing quote. `None` where the bytes end first.
#[inline]
pub(super) fn end_of_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[found] == b'"' {
            return Some(found);
        }
        at = found + 2;
    }
}

/// What a string's inside says: escapes resolved, raw line breaks (a console wrapped the text) taken out, broken UTF-8
/// replaced.
pub(super) fn text(inside: &[u8]) -> Cow<'_, str> {
    if inside.iter().all(|byte| *byte != b'\\' && *byte >= b' ') {
        return String::from_utf8_lossy(inside);
    }
    let mut quoted = Vec::with_capacity(inside.len() + 2);
    quoted.push(b'"');
    quoted.extend(inside.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')));
    quoted.push(b'"');
    match serde_json::from_slice::<String>(&quoted) {
        Ok(text) => Cow::Owned(text),
        // A lone surrogate, a raw control character, broken UTF-8: shown as it stands.
        Err(_) => Cow::Owned(String::from_utf8_lossy(&quoted[1..quoted.len() - 1]).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        assert_eq!(end_of_string(br#"abc","#, 0), Some(3));
        assert_eq!(end_of_string(br#"a\"b""#, 0), Some(4));
        assert_eq!(end_of_string(br#"a\\""#, 0), Some(3));
        assert_eq!(end_of_string(br#"a\\\""#, 0), None);
        assert_eq!(end_of_string(br#"a\"#, 0), None);
        assert_eq!(end_of_string(b"", 0), None);
        assert_eq!(end_of_string(b"\"", 1), None);
        assert_eq!(end_of_string(b"\\", 2), None);
    }

    #[test]
    fn texts() {
        assert_eq!(text(b"plain"), "plain");
        assert_eq!(text(br"a\tb\u00e9\ud83e\udd80\/"), "a\tb\u{e9}\u{1F980}/");
        assert_eq!(text(b"flowTu\r\nples"), "flowTuples");
        assert_eq!(text(br"\ud83e alone"), r"\ud83e alone");
        assert_eq!(text(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    }
}
