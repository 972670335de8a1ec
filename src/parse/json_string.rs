//! JSON strings as they stand in a file: where one ends, and what it says.

use std::borrow::Cow;

/// Where the string that began just before `from` ends: the index of its closing quote.
///
/// # Errors
/// Where the bytes end first, with the index to look on from when there are more: a backslash at the very end belongs to
/// a byte that is not there yet.
#[inline]
pub(super) fn end_of_string(bytes: &[u8], from: usize) -> Result<usize, usize> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = at + memchr::memchr2(b'"', b'\\', rest).ok_or(at + rest.len())?;
        if bytes[found] == b'"' {
            return Ok(found);
        }
        if found + 1 == bytes.len() {
            return Err(found);
        }
        at = found + 2;
    }
}

/// What a string's inside says: escapes resolved, raw line breaks (a console wrapped the text) taken out, broken UTF-8
/// replaced. What is no escape (a lone surrogate, one that was cut off) is shown as it stands.
pub(super) fn text(inside: &[u8]) -> Cow<'_, str> {
    // No early way out of the loop: so it is done many bytes at a time.
    let is_plain = inside.iter().fold(true, |plain, byte| plain & (*byte != b'\\') & (*byte >= b' '));
    if is_plain {
        return str::from_utf8(inside).map_or_else(|_| String::from_utf8_lossy(inside), Cow::Borrowed);
    }
    let unwrapped: Vec<u8> = inside.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let written = String::from_utf8_lossy(&unwrapped);
    let mut text = String::with_capacity(written.len());
    let mut rest = &*written;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (c, n_bytes) = escaped(after).unwrap_or(('\\', 0));
        text.push(c);
        rest = &after[n_bytes..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that the text after a backslash stands for, and how many bytes of it do.
fn escaped(after: &str) -> Option<(char, usize)> {
    let c = match after.bytes().next()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = unit(after)?;
            if let Some(c) = char::from_u32(first.into()) {
                return Some((c, 5));
            }
            let second = unit(after.get(5..)?.strip_prefix('\\')?)?;
            let c = char::decode_utf16([first, second]).next()?.ok()?;
            return Some((c, 11));
        }
        _ => return None,
    };
    Some((c, 1))
}

/// The number in `u00e9`.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u16::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        assert_eq!(end_of_string(br#"abc","#, 0), Ok(3));
        assert_eq!(end_of_string(br#"a\"b""#, 0), Ok(4));
        assert_eq!(end_of_string(br#"a\\""#, 0), Ok(3));
        assert_eq!(end_of_string(br#"a\\\""#, 0), Err(5));
        assert_eq!(end_of_string(br#"a\"#, 0), Err(1));
        assert_eq!(end_of_string(br#"a\\"#, 0), Err(3));
        assert_eq!(end_of_string(b"", 0), Err(0));
        assert_eq!(end_of_string(b"\"", 1), Err(1));
    }

    #[test]
    fn texts() {
        assert_eq!(text(b"plain"), "plain");
        assert_eq!(text(br"a\tb\u00e9\ud83e\udd80\/"), "a\tb\u{e9}\u{1F980}/");
        assert_eq!(text(b"flowTu\r\nples"), "flowTuples");
        assert_eq!(text(br"\ud83e alone"), r"\ud83e alone");
        assert_eq!(text(br"\ud83e\u0041 \u00\\"), r"\ud83eA \u00\");
        assert_eq!(text(b"a\tb\\n\xff"), "a\tb\n\u{fffd}");
        assert_eq!(text(b"\\u00\r\ne9"), "\u{e9}");
        assert_eq!(text(br"\q\u+0e9\"), r"\q\u+0e9\");
        assert_eq!(text(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    }
}
