//! Bytes as text that can stand in an HTML script block: 8 characters for 7 bytes, where base64 has 4 for 3.
//!
//! The bits in their order, most significant first, are cut into *symbols* of 7 bits; the last is filled up with zeros. A
//! symbol is written as the ASCII character of its value, but for the 14 that HTML, an editor or a transport could take
//! for something else, [`ESCAPED`]. Such a one and the symbol after it, whatever that is, are one character of two bytes,
//! U+0080 + 128 × its number + the symbol after it; at the end, with none after it, it is U+0780 + its number.
//!
//! So a symbol takes one byte of UTF-8, escaped or not, and the text is 8/7 of the bytes, and at most one byte more. Line
//! breaks mean nothing: whoever must may put them in.

use std::error::Error;
use std::fmt;

/// The symbols that are not written as themselves; the number of each is its place.
pub const ESCAPED: [u8; 14] = [0x00, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, b'"', b'&', b'<', b'>', 0x7F];

/// The first byte of U+0080 in UTF-8. The second bytes hold 6 bits, so the first one holds the escaped symbol's number
/// and the highest bit of the other symbol.
const FIRST_LEAD: u8 = 0xC2;
/// The first byte of U+0780 and all that stand at the end.
const LAST_LEAD: u8 = 0xDE;
/// What the second bytes begin with.
const SECOND: u8 = 0x80;

/// The bytes that each symbol is written as: first itself, or the first of two; then what it is as the second of two.
const BYTES: [[u8; 2]; 128] = {
    let mut bytes = [[0; 2]; 128];
    let mut symbol = 0;
    while symbol < 128 {
        bytes[symbol as usize] = [symbol, SECOND | symbol & 0x3F];
        symbol += 1;
    }
    let mut number = 0;
    while number < ESCAPED.len() {
        bytes[ESCAPED[number] as usize][0] = FIRST_LEAD + 2 * number as u8;
        number += 1;
    }
    bytes
};

/// Turns bytes into text, piece by piece; however they are cut, the text is the same.
#[derive(Debug, Default)]
pub struct Encoder {
    /// Fewer than 7 bits that are no symbol yet.
    left: u64,
    n_left: u32,
    /// The first byte of two, where the symbol for the second has not come yet.
    lead: Option<u8>,
}

impl Encoder {
    /// At the beginning.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the text of more bytes, in UTF-8, to what there is.
    pub fn push(&mut self, bytes: &[u8], text: &mut Vec<u8>) {
        text.reserve(bytes.len() / 7 * 8 + 10);
        let mut follows = self.lead.is_some();
        text.extend(self.lead.take());
        let (groups, rest) = bytes.as_chunks::<7>();
        for &[a, b, c, d, e, f, g] in groups {
            let bits = self.left << 56 | u64::from_be_bytes([0, a, b, c, d, e, f, g]);
            self.left = bits & ((1 << self.n_left) - 1);
            put_group(bits >> self.n_left, &mut follows, text);
        }
        for &byte in rest {
            self.left = self.left << 8 | u64::from(byte);
            self.n_left += 8;
            while self.n_left >= 7 {
                self.n_left -= 7;
                put((self.left >> self.n_left) as u8, &mut follows, text);
            }
            self.left &= (1 << self.n_left) - 1;
        }
        if follows {
            self.lead = text.pop();
        }
    }

    /// Puts the text of what is left.
    pub fn finish(mut self, text: &mut Vec<u8>) {
        let mut follows = self.lead.is_some();
        text.extend(self.lead.take());
        if self.n_left > 0 {
            put((self.left << (7 - self.n_left)) as u8, &mut follows, text);
        }
        if follows && let Some(lead) = text.pop() {
            text.extend([LAST_LEAD, SECOND + (lead - FIRST_LEAD) / 2]);
        }
    }
}

/// Writes the 8 symbols of 56 bits. Each is one byte, whichever are escaped, and which are cannot be foreseen in packed
/// data: so there is no branch.
#[inline]
fn put_group(symbols: u64, follows: &mut bool, text: &mut Vec<u8>) {
    let mut word = 0;
    for index in (0..8).rev() {
        let symbol = (symbols >> (index * 7)) as u8 & 0x7F;
        let (byte, high) = written(symbol, follows);
        // The first symbol's bit is of the byte before the word.
        if index == 7 {
            if let Some(before) = text.last_mut() {
                *before |= high;
            }
        } else {
            word |= u64::from(high);
        }
        word = word << 8 | u64::from(byte);
    }
    text.extend_from_slice(&word.to_be_bytes());
}

fn put(symbol: u8, follows: &mut bool, text: &mut Vec<u8>) {
    let (byte, high) = written(symbol & 0x7F, follows);
    if let Some(before) = text.last_mut() {
        *before |= high;
    }
    text.push(byte);
}

/// The byte for a symbol, and the bit of it that the byte before gets. Whether it is the second byte of two, and then
/// whether the next one is.
#[inline]
fn written(symbol: u8, follows: &mut bool) -> (u8, u8) {
    let bytes = BYTES[usize::from(symbol)];
    let follows_now = *follows;
    *follows = !follows_now & (bytes[0] >= SECOND);
    (bytes[usize::from(follows_now)], symbol >> 6 & u8::from(follows_now))
}

/// All bytes as one text.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() / 7 * 8 + 10);
    let mut encoder = Encoder::new();
    encoder.push(bytes, &mut text);
    encoder.finish(&mut text);
    // It is valid, so this copies nothing and loses nothing.
    String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// There is a character that this text cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadText {
    /// The byte of the text at which the character begins.
    pub at: u64,
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the character at byte {} does not belong there", self.at)
    }
}

impl Error for BadText {}

/// What a byte of the text is: in the lower 7 bits its symbol, or its part of one, and these.
type Kind = u16;
/// The first byte of two.
const LEAD: Kind = 1 << 8;
/// The second byte of two.
const FOLLOWS: Kind = LEAD >> 1;
/// The symbol that the second byte is part of has its highest bit set.
const HIGH: Kind = 1 << 10;
/// How far that bit is from its place.
const HIGH_SHIFT: u32 = 4;
/// Anything that is not simply a symbol, or (as what came before) after which none may follow simply.
const ODD: Kind = 1 << 11;
/// What came before is the first byte of a character of the end.
const BEFORE_LAST: Kind = ODD | LEAD;
/// What came before was the end.
const ENDED: Kind = ODD;

/// Every byte is a symbol, or part of one, or odd: two bytes are two symbols.
const KINDS: [Kind; 256] = {
    let mut kinds = [ODD; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        if value < SECOND && BYTES[byte][0] == value {
            kinds[byte] = value as Kind;
        } else if value >= SECOND && value < 0xC0 {
            kinds[byte] = FOLLOWS | (value & 0x3F) as Kind;
        } else if value >= FIRST_LEAD && value < LAST_LEAD {
            let high = if value & 1 == FIRST_LEAD & 1 { 0 } else { HIGH };
            kinds[byte] = LEAD | high | ESCAPED[((value - FIRST_LEAD) / 2) as usize] as Kind;
        }
        byte += 1;
    }
    kinds
};

/// Turns text into the bytes that it stands for, piece by piece; the text may be cut anywhere.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Fewer than 8 bits that are no byte yet.
    left: u64,
    n_left: u32,
    before: Kind,
    at: u64,
}

impl Decoder {
    /// At the beginning.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the bytes of more text, which is UTF-8, to what there is.
    ///
    /// # Errors
    /// At the first character that cannot stand in such a text; the bytes of what stands before it have been put.
    pub fn push(&mut self, text: &[u8], bytes: &mut Vec<u8>) -> Result<(), BadText> {
        bytes.reserve(text.len() / 8 * 7);
        let (groups, rest) = text.as_chunks::<8>();
        for group in groups {
            if !self.take_group(group, bytes) {
                self.take_each(group, bytes)?;
            }
        }
        self.take_each(rest, bytes)
    }

    /// Ends the text. Bits that are no whole byte filled up the last symbol.
    ///
    /// # Errors
    /// If the text ends within a character.
    pub fn finish(self) -> Result<(), BadText> {
        if self.before & LEAD == 0 { Ok(()) } else { Err(self.bad()) }
    }

    /// Takes 8 bytes that are 8 symbols, and nothing if they are not.
    #[inline]
    fn take_group(&mut self, group: &[u8; 8], bytes: &mut Vec<u8>) -> bool {
        let mut before = self.before;
        let mut odd = before & ODD;
        let mut symbols = self.left;
        for &byte in group {
            let kind = KINDS[usize::from(byte)];
            odd |= kind & ODD | (before >> 1 ^ kind) & FOLLOWS;
            symbols = symbols << 7 | u64::from(kind & 0x7F | before >> HIGH_SHIFT & 0x40);
            before = kind;
        }
        if odd != 0 {
            return false;
        }
        self.before = before;
        self.at += 8;
        let [_, whole @ ..] = (symbols >> self.n_left).to_be_bytes();
        bytes.extend_from_slice(&whole);
        self.left = symbols & ((1 << self.n_left) - 1);
        true
    }

    fn take_each(&mut self, text: &[u8], bytes: &mut Vec<u8>) -> Result<(), BadText> {
        for &byte in text {
            let kind = KINDS[usize::from(byte)];
            let symbol = if self.before == BEFORE_LAST {
                let number = usize::from(byte.wrapping_sub(SECOND));
                self.before = ENDED;
                // The error is the character, which began a byte before.
                Some(*ESCAPED.get(number).ok_or(BadText { at: self.at - 1 })?)
            } else if matches!(byte, b'\r' | b'\n') && self.before & LEAD == 0 {
                None
            } else if byte == LAST_LEAD && self.before & (ODD | LEAD) == 0 {
                self.before = BEFORE_LAST;
                None
            } else if (self.before | kind) & ODD == 0 && (self.before >> 1 ^ kind) & FOLLOWS == 0 {
                let symbol = kind & 0x7F | self.before >> HIGH_SHIFT & 0x40;
                self.before = kind;
                Some(symbol as u8)
            } else {
                return Err(self.bad());
            };
            self.at += 1;
            if let Some(symbol) = symbol {
                self.left = self.left << 7 | u64::from(symbol);
                self.n_left += 7;
                if self.n_left >= 8 {
                    self.n_left -= 8;
                    bytes.push((self.left >> self.n_left) as u8);
                    self.left &= (1 << self.n_left) - 1;
                }
            }
        }
        Ok(())
    }

    /// The character that the next byte belongs to, or begins, is bad.
    fn bad(&self) -> BadText {
        BadText { at: self.at - u64::from(self.before & LEAD != 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Vec<u8>, BadText> {
        let mut bytes = Vec::new();
        let mut decoder = Decoder::new();
        decoder.push(text.as_bytes(), &mut bytes)?;
        decoder.finish()?;
        Ok(bytes)
    }

    /// Bytes that are there and back again, by a text that can stand in a page.
    fn check(bytes: &[u8]) {
        let text = encode(bytes);
        assert_eq!(decode(&text).as_deref(), Ok(bytes), "{text:?}");
        assert!(!text.chars().any(|c| u8::try_from(c).is_ok_and(|c| ESCAPED.contains(&c))), "{text:?}");
        let n_symbols = (bytes.len() * 8).div_ceil(7);
        assert!((n_symbols..=n_symbols + 1).contains(&text.len()), "{text:?}");
    }

    #[test]
    fn every_byte_and_every_pair_of_bytes_comes_back() {
        check(&[]);
        for first in 0..=255 {
            check(&[first]);
            for second in 0..=255 {
                check(&[first, second]);
                check(&[1, 2, 3, 4, 5, 6, 7, first, second, 0, 0, 0, 0, 0, 0]);
            }
        }
    }

    #[test]
    fn it_is_written_as_is_documented() {
        // 7 bytes of the symbols `a` to `h`.
        let bytes = b"abcdefgh".iter().fold(0_u64, |bits, symbol| bits << 7 | u64::from(*symbol)).to_be_bytes();
        assert_eq!(encode(&bytes[1..]), "abcdefgh");
        // A zero is the symbols 0 and 0, which are one character.
        assert_eq!(encode(&[0]), "\u{80}");
        // The symbol `<`, whose number is 11, with `a` after it, and then the filled up `@`.
        assert_eq!(encode(&[0b0111_1001, 0b1000_0110]), "\u{661}@");
        // The symbol `A`, and then 0 with none after it.
        assert_eq!(encode(&[0b1000_0010]), "A\u{780}");
    }

    #[test]
    fn line_breaks_mean_nothing() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = encode(&bytes);
        let broken: String = text.chars().flat_map(|c| ['\n', c, '\r', '\n']).collect();
        assert_eq!(decode(&broken).as_deref(), Ok(&bytes[..]));
        assert_eq!(decode("A\u{780}\r\n"), Ok(vec![0b1000_0010]));
    }

    #[test]
    fn what_does_not_belong_there_is_told_with_its_place() {
        let good = "abcdefghij\u{80}klm";
        for bad in ["<", " \0", "\"", "&", ">", "\t", "\u{7f}", "\u{78e}", "\u{7ff}", "\u{800}", "€", "🙂", "\u{feff}"]
        {
            for (at, _) in good.char_indices() {
                let text = format!("{}{bad}{}", &good[..at], &good[at..]);
                let place = at + bad.starts_with(' ') as usize;
                assert_eq!(decode(&text), Err(BadText { at: place as u64 }), "{text:?}");
            }
        }
        // Nothing stands behind the end.
        assert_eq!(decode("abcdefgh\u{780}a"), Err(BadText { at: 10 }));
        assert_eq!(decode("\u{780}\n\u{780}"), Err(BadText { at: 3 }));
        assert_eq!(BadText { at: 3 }.to_string(), "the character at byte 3 does not belong there");
    }

    #[test]
    fn text_that_is_not_utf_8_is_bad() {
        for (text, at) in [
            (&b"\x80"[..], 0),
            (b"a\xBF", 1),
            (b"a\xC2", 1),
            (b"a\xC2a", 1),
            (b"a\xC2\n\x80", 1),
            (b"\xC2\x80\x80", 2),
            (b"\xC2\xC2\x80", 0),
            (b"abcdefg\xDE", 7),
            (b"\xDE\n", 0),
            (b"\xDE\x8E", 0),
            (b"\xDE\x80\x80", 2),
            (b"\xC0\x80", 0),
            (b"\xC1\xBF", 0),
            (b"\xDF\x80", 0),
            (b"12345678\xFF", 8),
        ] {
            let mut decoder = Decoder::new();
            let pushed = decoder.push(text, &mut Vec::new());
            assert_eq!(pushed.and_then(|()| decoder.finish()), Err(BadText { at }), "{text:?}");
        }
    }
}
