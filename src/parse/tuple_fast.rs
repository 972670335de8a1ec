//! The quick twin of `tuple`: takes the tuples that real files are full of, and nothing that `tuple` would read in
//! another way. What it does not take, for whatever reason, goes to `tuple`, which says why. A property test holds the
//! two together.
//!
//! It works on a window of [`WINDOW`] bytes, in which one look at 64 of them tells where all commas are: so a field need
//! not wait for the end of the one before, and no loop over bytes is guessed wrong at its end. The compiler sees that
//! positions are inside of the window, from the size of what is looked at; where it does not, zeros are read, which are
//! no part of any tuple.
//!
//! What it costs is counted in instructions and wrong guesses of the processor, some hundred of the one and few of the
//! other for a tuple. Numbers of any length are read as one word, by a few multiplications, and what most tuples repeat
//! is compared before it is read ([`Remembered`]).

use super::eight_bytes::{each, low_bytes, number_of, place_of, places_of};
use super::record_hash::{RecordHash, words};
use super::remembered::{ADDRESS_SLOTS, AddressSlot, CODE_SLOTS, CodeSlot, MULTIPLIER, Remembered};
use super::tuple::{self, Verdict};
use crate::columns::{AddressIndex, ChunkBuilder, EncryptionIndex, NewRow};
use crate::flow::{Address, Counters, Decision, Direction, EncryptionCode, State, TupleForm};

/// So many bytes from the start of the text are looked at.
pub(super) const WINDOW: usize = 384;

/// From no further on are commas looked for, so that all that is read is inside of the window.
const MAX_BASE: usize = 256;

/// More bytes than any field that is read quickly has.
const FAR: usize = WINDOW;

/// A tuple that was read.
pub(super) struct Fast {
    pub row: NewRow,
    /// Length of the text, without quotes.
    pub n_bytes: usize,
    pub odd_counters: bool,
    pub odd_encryption: bool,
}

/// The bytes from the start of the text on.
#[derive(Clone, Copy)]
struct Window<'a>(&'a [u8; WINDOW]);

impl<'a> Window<'a> {
    #[inline(always)]
    fn byte(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The eight bytes from `at` on, the first one lowest.
    #[inline(always)]
    fn word(self, at: usize) -> u64 {
        self.0.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// The bytes of `at..end` as text, if they are without quotes, escapes and controls.
    fn text(self, at: usize, end: usize) -> Option<&'a str> {
        let text = self.0.get(at..end)?;
        if text.iter().any(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ') {
            return None;
        }
        std::str::from_utf8(text).ok()
    }
}

/// The counters as they stand in the tuple.
enum Written {
    None,
    Small([u32; 4]),
    Any(Counters),
}

/// Goes from field to field.
struct Fields<'a> {
    window: Window<'a>,
    /// Where the field begins.
    at: usize,
    /// The commas among the 64 bytes from `base` on that were not passed yet, a bit for each byte.
    commas: u64,
    base: usize,
    /// The highest bit of a byte is set where a digit was none.
    bad_digits: u64,
}

impl<'a> Fields<'a> {
    /// Looks for commas from `base` on, in which nothing is passed yet.
    #[inline(always)]
    fn look(&mut self, base: usize) {
        self.base = base;
        self.commas = 0;
        for place in (0..64).step_by(8) {
            self.commas |= places_of(b',', self.window.word(base + place)) << place;
        }
    }

    /// The place of the next comma, and how many bytes there are before it; `None` where it is too far away.
    #[inline(always)]
    fn comma(&mut self) -> Option<(usize, usize)> {
        if self.commas == 0 {
            return None;
        }
        let end = self.base + self.commas.trailing_zeros() as usize;
        self.commas &= self.commas - 1;
        Some((end, end.wrapping_sub(self.at)))
    }

    /// Goes over a field of just so many bytes and its comma.
    #[inline(always)]
    fn pass<const N_BYTES: usize>(&mut self) -> Option<()> {
        let (end, n_bytes) = self.comma()?;
        self.at = end + 1;
        (n_bytes == N_BYTES).then_some(())
    }

    /// The number that the first digits of a word stand for, of 1 to 8 of them.
    #[inline(always)]
    fn number(&mut self, word: u64, n_digits: usize) -> u32 {
        let (number, bad_digits) = number_of(word, n_digits as u32);
        self.bad_digits |= bad_digits;
        number
    }

    /// A number of at most `MAX_DIGITS` digits (at most 8) and the comma after it.
    #[inline(always)]
    fn short_number<const MAX_DIGITS: usize>(&mut self) -> Option<u32> {
        let (end, n_digits) = self.comma()?;
        if n_digits == 0 || n_digits > MAX_DIGITS {
            return None;
        }
        let number = self.number(self.window.word(self.at), n_digits);
        self.at = end + 1;
        Some(number)
    }

    #[inline(always)]
    fn port(&mut self) -> Option<u16> {
        self.short_number::<5>()?.try_into().ok()
    }

    /// A time of 8 to 15 digits and the comma after it. Its first digits are most often those of the tuple before.
    #[inline(always)]
    fn time(&mut self, remembered: &mut Remembered) -> Option<u64> {
        let high = self.window.word(0);
        if high != remembered.time_text {
            let (number, bad_digits) = number_of(high, 8);
            if bad_digits & each(0x80) != 0 {
                return None;
            }
            (remembered.time_text, remembered.time) = (high, number.into());
        }
        let (end, n_digits) = self.comma()?;
        let n_low = n_digits.wrapping_sub(8);
        let power = *POWERS_OF_TEN.get(n_low)?;
        let low = if n_low == 0 { 0 } else { self.number(self.window.word(8), n_low) };
        self.at = end + 1;
        Some(remembered.time * u64::from(power) + u64::from(low))
    }

    /// An address of any kind and the comma after it.
    #[inline(always)]
    fn address(&mut self, remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<AddressIndex> {
        let (end, n_bytes) = self.comma().unwrap_or((self.base, FAR));
        if n_bytes.wrapping_sub(7) > 8 {
            let (index, next) = other_address(self.window, self.at, builder)?;
            self.at = next.min(MAX_BASE);
            self.look(self.at.max(8));
            return Some(index);
        }
        // Together they are the text, with the comma before and after it where it has seven bytes.
        let text = [self.window.word(self.at), self.window.word(end - 8)];
        let slot_index = (text[0] ^ text[1].rotate_left(23)).wrapping_mul(MULTIPLIER) >> (64 - ADDRESS_SLOTS.ilog2());
        let slot = &mut remembered.addresses[slot_index as usize % ADDRESS_SLOTS];
        if slot.text != text || slot.n_bytes != n_bytes as u32 {
            let index = new_address(self.window, self.at, end, builder)?;
            *slot = AddressSlot { text, index: index.0, n_bytes: n_bytes as u32 };
        }
        self.at = end + 1;
        Some(AddressIndex(slot.index))
    }

    /// A v4 encryption code and the comma after it; whether it drops.
    #[inline(always)]
    fn encryption(
        &mut self,
        remembered: &mut Remembered,
        builder: &mut ChunkBuilder,
    ) -> Option<(EncryptionIndex, bool)> {
        let (end, n_bytes) = self.comma().unwrap_or((self.base, FAR));
        let mut text = [self.window.word(self.at), 0, 0];
        if n_bytes < 8 {
            text[0] &= low_bytes(n_bytes as u32);
        } else if n_bytes <= 24 {
            let middle = if n_bytes > 16 { self.window.word(self.at + 8) } else { 0 };
            text = [text[0], middle, self.window.word(end - 8)];
        } else {
            let (index, drops, next) = other_encryption(self.window, self.at, builder)?;
            self.at = next.min(MAX_BASE);
            return Some((index, drops));
        }
        let slot_index = (text[0] ^ text[2]).wrapping_mul(MULTIPLIER) >> (64 - CODE_SLOTS.ilog2());
        let slot = &mut remembered.codes[slot_index as usize % CODE_SLOTS];
        if slot.text != text || slot.n_bytes != n_bytes as u32 {
            let (index, drops, _) = other_encryption(self.window, self.at, builder)?;
            *slot = CodeSlot { text, n_bytes: n_bytes as u32, index, drops };
        }
        self.at = end + 1;
        Some((slot.index, slot.drops))
    }

    /// Four counters of one to seven digits and the quote after them, which `at` is then at. If they are others, nothing
    /// is taken.
    #[inline(always)]
    fn small_counters(&mut self) -> Option<[u32; 4]> {
        let mut at = self.at;
        let mut counters = [0; 4];
        let mut bad_digits = 0;
        for (counter, end) in counters.iter_mut().zip([b',', b',', b',', b'"']) {
            let word = self.window.word(at);
            let n_digits = place_of(end, word);
            if n_digits.wrapping_sub(1) > 6 {
                return None;
            }
            let bad;
            (*counter, bad) = number_of(word, n_digits);
            bad_digits |= bad;
            at += n_digits as usize + 1;
        }
        if bad_digits & each(0x80) != 0 {
            return None;
        }
        self.at = at - 1;
        Some(counters)
    }
}

// What is rare is kept out of the way. It takes and gives values: what [`Fields`] holds stays in registers.

/// An address of any length, up to 45 bytes, and where the next field begins: IPv6.
#[inline(never)]
fn other_address(window: Window<'_>, at: usize, builder: &mut ChunkBuilder) -> Option<(AddressIndex, usize)> {
    let n_bytes = window.0.get(at..)?.iter().take(46).position(|byte| *byte == b',')?;
    let end = at + n_bytes;
    Some((new_address(window, at, end, builder)?, end + 1))
}

/// An encryption code of any kind, whether it drops, and where the next field begins.
#[inline(never)]
fn other_encryption(
    window: Window<'_>,
    at: usize,
    builder: &mut ChunkBuilder,
) -> Option<(EncryptionIndex, bool, usize)> {
    let n_bytes = window.0.get(at..)?.iter().take(41).position(|byte| *byte == b',')?;
    let text = window.text(at, at + n_bytes)?;
    let next = at + n_bytes + 1;
    if text.is_empty() {
        return Some((EncryptionIndex::UNKNOWN, false, next));
    }
    let drops = EncryptionCode::find(text).is_some_and(|code| code.drops);
    Some((builder.encryption(text), drops, next))
}

/// Four counters of up to nineteen digits, which fit, or empty ones, and the place of the quote after them.
#[inline(never)]
fn other_counters(window: Window<'_>, mut at: usize) -> Option<(Counters, usize)> {
    let mut counters = [None; 4];
    for (counter, end) in counters.iter_mut().zip([b',', b',', b',', b'"']) {
        let field = window.0.get(at..)?;
        let n_digits = field.iter().take(20).position(|byte| !byte.is_ascii_digit())?;
        if field[n_digits] != end {
            return None;
        }
        let digits = &field[..n_digits];
        let value =
            digits.iter().fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add((digit - b'0').into()));
        *counter = (n_digits > 0).then_some(value);
        at += n_digits + 1;
    }
    Some((Counters::from_array(counters), at - 1))
}

/// The address at `at..end`, which is not remembered.
#[inline(never)]
fn new_address(window: Window<'_>, at: usize, end: usize, builder: &mut ChunkBuilder) -> Option<AddressIndex> {
    let written = window.0.get(at..end)?;
    let address = match v4_bits(written) {
        Some(bits) => Address::from_v4_bits(bits),
        None => tuple::address(std::str::from_utf8(written).ok()?)?,
    };
    Some(builder.address(address))
}

/// An IPv4 address as the standard library takes it: four numbers below 256, no zeros before them.
fn v4_bits(written: &[u8]) -> Option<u32> {
    let (mut bits, mut number, mut n_digits, mut n_dots) = (0_u32, 0_u32, 0, 0);
    for byte in written {
        if *byte == b'.' {
            if n_digits == 0 || n_dots == 3 {
                return None;
            }
            bits = bits << 8 | number;
            (number, n_digits, n_dots) = (0, 0, n_dots + 1);
        } else {
            let digit = byte.wrapping_sub(b'0');
            number = number * 10 + u32::from(digit);
            if digit > 9 || number > 255 || (n_digits > 0 && number < 10) {
                return None;
            }
            n_digits += 1;
        }
    }
    (n_digits > 0 && n_dots == 3).then_some(bits << 8 | number)
}

const POWERS_OF_TEN: [u32; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

/// Reads the tuple whose text begins with the window. Addresses and codes that it met before it gave up stay in the
/// chunk's dictionaries only, which does no harm.
#[inline]
pub(super) fn parse(window: &[u8; WINDOW], remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<Fast> {
    let window = Window(window);
    let mut fields = Fields { window, at: 0, commas: 0, base: 0, bad_digits: 0 };
    fields.look(8);
    let time_ms = tuple::in_milliseconds(fields.time(remembered)?)?;
    let source = fields.address(remembered, builder)?;
    let destination = fields.address(remembered, builder)?;
    let source_port = fields.port()?;
    let destination_port = fields.port()?;
    let letter = window.byte(fields.at);
    let has_letter = matches!(letter, b'T' | b'U');
    let protocol = if has_letter {
        fields.pass::<1>()?;
        if letter == b'T' { 6 } else { 17 }
    } else {
        u8::try_from(fields.short_number::<3>()?).ok()?
    };
    // `,O,B,NX,` and `,O,A,B,,`, or `,O,A"`: letters are at every other place.
    let letters = window.word(fields.at - 1);
    let [_, direction, comma, letter, end, next, next_end, _] = letters.to_le_bytes();
    let direction = match direction {
        b'I' => Direction::In,
        b'O' => Direction::Out,
        _ => return None,
    };
    if letters as u8 != b',' || comma != b',' {
        return None;
    }
    fields.commas &= fields.commas.wrapping_sub(1);
    fields.commas &= fields.commas.wrapping_sub(1);
    fields.at += 4;
    let (form, decision, written_state, mut encryption, mut drops) = if has_letter {
        let decision = match letter {
            b'A' => Decision::Allowed,
            b'D' => Decision::Denied,
            _ => return None,
        };
        if end == b'"' {
            (TupleForm::Nsg1, decision, State::None, EncryptionIndex::UNKNOWN, false)
        } else {
            let state = match next {
                b'B' => State::Begin,
                b'C' => State::Continue,
                b'E' => State::End,
                _ => return None,
            };
            if end != b',' || next_end != b',' {
                return None;
            }
            fields.at += 2;
            (TupleForm::Nsg2, decision, state, EncryptionIndex::UNKNOWN, false)
        }
    } else {
        let (decision, state) = match letter {
            b'B' => (Decision::Allowed, State::Begin),
            b'C' => (Decision::Allowed, State::Continue),
            b'E' => (Decision::Allowed, State::End),
            b'D' => (Decision::Denied, State::None),
            _ => return None,
        };
        // `D,B,` with a protocol number is a v2 deny of some other writer: not for here.
        if end != b',' || matches!(next, b'B' | b'C' | b'E') {
            return None;
        }
        (TupleForm::Vnet4, decision, state, EncryptionIndex::UNKNOWN, false)
    };
    if form == TupleForm::Vnet4 {
        (encryption, drops) = fields.encryption(remembered, builder)?;
    }
    let word = window.word(fields.at);
    let mut counters = Written::None;
    let (mut all_zero, mut fewer_bytes) = (true, false);
    if form == TupleForm::Nsg1 {
        fields.at -= 1;
    } else if word == u64::from_le_bytes(*b"0,0,0,0\"") {
        fields.at += 7;
        counters = Written::Small([0; 4]);
    } else if word as u32 == u32::from_le_bytes(*b",,,\"") {
        fields.at += 3;
    } else if let Some(small) = fields.small_counters() {
        counters = Written::Small(small);
        all_zero = small == [0; 4];
        fewer_bytes = small[1] < small[0] || small[3] < small[2];
    } else {
        let (any, end) = other_counters(window, fields.at)?;
        fields.at = end;
        counters = Written::Any(any);
        (all_zero, fewer_bytes) = tuple::facts(any);
    }
    if fields.bad_digits & each(0x80) != 0 {
        return None;
    }
    let verdict = tuple::verdict(form, direction, decision, written_state, all_zero, fewer_bytes, drops);
    let has_counters = match counters {
        _ if verdict.has_none => false,
        Written::None => false,
        Written::Small(small) => {
            builder.small_counters(small);
            true
        }
        Written::Any(any) => builder.counters(&any),
    };
    let row = NewRow {
        time_ms,
        source,
        destination,
        source_port,
        destination_port,
        protocol,
        flags: verdict.flags.with_counters(has_counters),
        encryption,
    };
    let Verdict { odd_counters, odd_encryption, .. } = verdict;
    Some(Fast { row, n_bytes: fields.at, odd_counters, odd_encryption })
}

/// The hash of a text that [`parse`] took, which has at least 16 bytes.
#[inline(always)]
pub(super) fn hash(window: &[u8; WINDOW], n_bytes: usize, into: &mut RecordHash) {
    let pairs = window.as_chunks::<16>().0.iter();
    pairs.take(n_bytes.wrapping_sub(1) / 16).for_each(|pair| into.pair(words(pair)));
    let last = window.get(n_bytes.wrapping_sub(16)..).and_then(<[u8]>::first_chunk);
    into.end_of_text(last.map_or([0; 2], words), n_bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_same_hash_wherever_they_stand() {
        let window: [u8; WINDOW] = std::array::from_fn(|n| n as u8);
        for n_bytes in 16..=MAX_BASE {
            let (mut quick, mut slow) = (RecordHash::new(), RecordHash::new());
            hash(&window, n_bytes, &mut quick);
            slow.text(&window[..n_bytes]);
            assert_eq!(quick, slow, "{n_bytes} bytes");
        }
    }

    /// Whatever it takes, `tuple` reads in the same way: tried on every tuple that is one byte away from a good one.
    #[test]
    fn reads_as_the_slow_one_does() {
        let codes = [
            "",
            "X",
            "NX",
            "NX_LOC",
            "NX_FALLBACK",
            "NX_NOT_SUPPORTED",
            "NX_HW_NOT_SUPPORTED",
            "NX_IS_LONGER_THAN_ALL_OTHERS",
        ];
        let addresses = [
            "::1",
            "1.2.3.4",
            "10.0.0.4",
            "192.168.100.104",
            "2001:db8::1:2",
            "2001:db8::1:2:3",
            "2001:db8:1:2:3:4:5:6",
            "2001:0db8:0000:0000:0000:0000:0000:0001",
        ];
        let mut good = vec![
            "1741769961,10.0.0.4,203.0.113.151,53305,53,U,O,A".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,D,B,,,,".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,A,E,1,66,12345678,99999999999".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,A,C,,66,,".to_owned(),
            "99999999,1.1.1.1,2.2.2.2,0,0,0,I,B,,,,,".to_owned(),
        ];
        for (n, code) in codes.into_iter().enumerate() {
            let (source, destination) = (addresses[n], addresses[(3 * n + 1) % addresses.len()]);
            good.push(format!(
                "1741769961793,{source},{destination},65535,443,17,O,E,{code},1,85,1234567,18446744073709551"
            ));
            good.push(format!("1741769961793,{destination},{source},1,44719,6,I,B,{code},0,0,0,0"));
        }
        let mut n_taken = 0;
        let mut remembered = Remembered::new();
        let mut builder = ChunkBuilder::default();
        let mut is_read = |text: &[u8]| {
            let mut window = [0; WINDOW];
            let text = [text, br#"","1741769961793,10.0.0.4,203.0.113.157,44719,53,17,O,B,NX,0,0,0,0"]}"#].concat();
            let n_bytes = text.len().min(WINDOW);
            window[..n_bytes].copy_from_slice(&text[..n_bytes]);
            let n_rows = builder.n_rows();
            let Some(fast) = parse(&window, &mut remembered, &mut builder) else { return false };
            builder.push(&fast.row);
            let chunk = builder.take();
            remembered.forget();
            assert_eq!((n_rows, text[fast.n_bytes]), (0, b'"'));
            let text = std::str::from_utf8(&text[..fast.n_bytes]).unwrap();
            let slow = tuple::TupleText::parse(text).unwrap_or_else(|reject| panic!("{text:?}: {reject}"));
            let (row, columns) = (fast.row, &chunk.columns);
            assert_eq!(
                (row.time_ms, row.source_port, row.destination_port, row.protocol),
                (slow.time_ms, slow.source_port, slow.destination_port, slow.protocol),
                "{text}"
            );
            let address = |index: AddressIndex| chunk.dictionaries.addresses[index.0 as usize];
            assert_eq!((address(row.source), address(row.destination)), (slow.source, slow.destination), "{text}");
            let code = row.encryption.get().map(|index| chunk.dictionaries.encryption.get(index));
            assert_eq!(code, slow.encryption, "{text}");
            let judged = slow.judged;
            let has_counters = judged.counters != Counters::UNKNOWN;
            assert_eq!(row.flags, judged.flags.with_counters(has_counters), "{text}");
            assert_eq!(columns.counters.of_row(&columns.flags, 0), judged.counters, "{text}");
            assert_eq!(
                (fast.odd_counters, fast.odd_encryption),
                (judged.odd_counters, judged.odd_encryption),
                "{text}"
            );
            n_taken += 1;
            true
        };
        is_read(b"\0\0\0\0\0\0\0\x001,10.0.0.4,203.0.113.151,53305,53,U,O,A");
        for text in good {
            assert!(is_read(text.as_bytes()), "{text}");
            for at in 0..text.len() {
                let (before, after) = text.as_bytes().split_at(at);
                is_read(&[before, &after[1..]].concat());
                for byte in *b"\0\x1f \"\\,-./059:;@ABCDEINOTUX_\x7f\x80\xac\xff" {
                    is_read(&[before, &[byte], &after[1..]].concat());
                    is_read(&[before, &[byte], after].concat());
                }
            }
        }
        assert!(n_taken > 5000, "{n_taken}");
    }
}
