//! The quick twin of `tuple`: takes the tuples that real files are full of, and nothing that `tuple` would read in
//! another way. What it does not take, for whatever reason, goes to `tuple`, which says why. A property test holds the
//! two together.
//!
//! It works on a window of [`WINDOW`] bytes at a `u8` position, from which eight bytes are always inside, so no bound is
//! checked. The position cannot pass the end: the fields' own limits add up to less than it can hold (time 15, addresses
//! 2 × 45, ports 2 × 5, protocol 3, letters 2, encryption 40, counters 4 × 19, and the commas).
//!
//! Numbers are of any length, in no order that a processor could foresee: a loop over their digits would be guessed wrong
//! at the end of most of them. So up to seven digits are read as one word, by a few multiplications.

use super::record_hash::{RecordHash, words};
use super::tuple;
use crate::columns::{AddressIndex, ChunkBuilder, EncryptionIndex, NewRow};
use crate::flow::{Counters, Decision, Direction, EncryptionCode, State, TupleForm};

/// So many bytes from the start of the text are looked at: as far as a `u8` goes, and the rest of a word there.
pub(super) const WINDOW: usize = 256 + 8;

/// A tuple that was read.
pub(super) struct Fast {
    pub row: NewRow,
    /// Length of the text, without quotes.
    pub n_bytes: usize,
    pub odd_counters: bool,
    pub odd_encryption: bool,
}

/// Remembers which index an address text or an encryption code has in the chunk that is being built.
pub(super) struct Remembered {
    addresses: Vec<AddressSlot>,
    /// The last code's text of at most 7 bytes, its length in the last byte; 0 for none yet.
    code: u64,
    code_index: EncryptionIndex,
    code_drops: bool,
}

#[derive(Clone, Copy, Default)]
struct AddressSlot {
    /// The text, padded with zeros, its length in the last byte.
    text: [u64; 2],
    index: u32,
}

/// A power of two: more slots than most chunks have addresses, few enough for the second-level cache.
const ADDRESS_SLOTS: usize = 8192;

impl Remembered {
    pub(super) fn new() -> Self {
        let addresses = vec![AddressSlot::default(); ADDRESS_SLOTS];
        Self { addresses, code: 0, code_index: EncryptionIndex::UNKNOWN, code_drops: false }
    }

    /// For the next chunk, whose indexes are new.
    pub(super) fn forget(&mut self) {
        self.addresses.fill(AddressSlot::default());
        // All three: an empty code is looked up as 0 too.
        (self.code, self.code_index, self.code_drops) = (0, EncryptionIndex::UNKNOWN, false);
    }
}

/// A position in the window.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    window: &'a [u8; WINDOW],
    at: u8,
}

impl<'a> Cursor<'a> {
    #[inline(always)]
    fn byte(self) -> u8 {
        self.window[usize::from(self.at)]
    }

    #[inline(always)]
    fn step(&mut self) -> u8 {
        let byte = self.byte();
        self.at = self.at.wrapping_add(1);
        byte
    }

    #[inline(always)]
    fn comma(&mut self) -> Option<()> {
        (self.step() == b',').then_some(())
    }

    /// The next eight bytes, the first one lowest.
    #[inline(always)]
    fn word(self) -> u64 {
        let at = usize::from(self.at);
        self.window[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// A number of at most `MAX_DIGITS` digits (at most 7) and the comma after it.
    #[inline(always)]
    fn short_number<const MAX_DIGITS: u32>(&mut self) -> Option<u32> {
        let word = self.word();
        let n_digits = place_of(b',', word);
        if n_digits == 0 || n_digits > MAX_DIGITS {
            return None;
        }
        self.at = self.at.wrapping_add(n_digits as u8 + 1);
        number_of(word, n_digits)
    }

    /// A time of at most 15 digits and the comma after it.
    #[inline(always)]
    fn time(&mut self) -> Option<u64> {
        let high = number_of(self.word(), 8)?;
        self.at = self.at.wrapping_add(8);
        let word = self.word();
        let n_low = place_of(b',', word);
        self.at = self.at.wrapping_add(n_low as u8 + 1);
        let power = *POWERS_OF_TEN.get(n_low as usize)?;
        let low = if n_low == 0 { 0 } else { number_of(word, n_low)? };
        Some(u64::from(high) * u64::from(power) + u64::from(low))
    }

    /// A counter and the byte after it, which is a comma or the closing quote; `None` within for an empty one.
    #[inline(always)]
    fn counter(&mut self, end: u8) -> Option<Option<u64>> {
        let word = self.word();
        let n_digits = place_of(end, word);
        if n_digits == 8 {
            return self.long_counter(end);
        }
        self.at = self.at.wrapping_add(n_digits as u8 + 1);
        if n_digits == 0 {
            return Some(None);
        }
        number_of(word, n_digits).map(|value| Some(value.into()))
    }

    /// A counter of eight to nineteen digits, which fit.
    #[cold]
    fn long_counter(&mut self, end: u8) -> Option<Option<u64>> {
        let mut value = 0_u64;
        for n_digits in 0..=19 {
            let byte = self.step();
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return (byte == end && n_digits > 0).then_some(Some(value));
            }
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        }
        None
    }

    #[inline(always)]
    fn port(&mut self) -> Option<u16> {
        self.short_number::<5>()?.try_into().ok()
    }

    /// An address of any kind and the comma after it.
    #[inline(always)]
    fn address(&mut self, remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<AddressIndex> {
        let mut text = [self.word(), Cursor { at: self.at.wrapping_add(8), ..*self }.word()];
        let in_low = place_of(b',', text[0]);
        let n_bytes = if in_low < 8 {
            text[1] = 0;
            text[0] &= low_bytes(in_low);
            in_low
        } else {
            let in_high = place_of(b',', text[1]);
            text[1] &= low_bytes(in_high);
            8 + in_high
        };
        if n_bytes >= 16 {
            return self.long_address(builder);
        }
        text[1] |= u64::from(n_bytes) << 56; // with its length, for a text may end in a zero byte
        let slot_index =
            (text[0] ^ text[1].rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - ADDRESS_SLOTS.ilog2());
        let slot = &mut remembered.addresses[slot_index as usize % ADDRESS_SLOTS];
        if slot.text != text || text[0] == 0 {
            let start = usize::from(self.at);
            let written = std::str::from_utf8(self.window.get(start..start + n_bytes as usize)?).ok()?;
            *slot = AddressSlot { text, index: builder.address(tuple::address(written)?).0 };
        }
        self.at = self.at.wrapping_add(n_bytes as u8 + 1);
        Some(AddressIndex(slot.index))
    }

    /// An address of 16 to 45 bytes: IPv6.
    fn long_address(&mut self, builder: &mut ChunkBuilder) -> Option<AddressIndex> {
        let text = self.text::<45>()?;
        Some(builder.address(tuple::address(text)?))
    }

    /// A text of at most `MAX_BYTES` bytes without quotes and escapes, and the comma after it.
    fn text<const MAX_BYTES: usize>(&mut self) -> Option<&'a str> {
        let rest = self.window.get(usize::from(self.at)..)?;
        let n_bytes = rest.iter().take(MAX_BYTES + 1).position(|byte| *byte == b',')?;
        let text = rest.get(..n_bytes)?;
        if text.iter().any(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ') {
            return None;
        }
        self.at = self.at.wrapping_add(n_bytes as u8 + 1);
        std::str::from_utf8(text).ok()
    }

    /// A v4 encryption code and the comma after it; whether it drops.
    #[inline(always)]
    fn encryption(
        &mut self,
        remembered: &mut Remembered,
        builder: &mut ChunkBuilder,
    ) -> Option<(EncryptionIndex, bool)> {
        let word = self.word();
        let n_bytes = place_of(b',', word);
        let code = word & low_bytes(n_bytes) | u64::from(n_bytes) << 56;
        if n_bytes < 8 && code == remembered.code {
            self.at = self.at.wrapping_add(n_bytes as u8 + 1);
            return Some((remembered.code_index, remembered.code_drops));
        }
        let text = self.text::<40>()?;
        if text.is_empty() {
            return Some((EncryptionIndex::UNKNOWN, false));
        }
        let index = builder.encryption(text);
        let drops = EncryptionCode::find(text).is_some_and(|code| code.drops);
        if n_bytes < 8 {
            (remembered.code, remembered.code_index, remembered.code_drops) = (code, index, drops);
        }
        Some((index, drops))
    }
}

/// Every byte of a word.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The place of the first such byte among eight, 8 where there is none.
#[inline(always)]
const fn place_of(byte: u8, word: u64) -> u32 {
    let zero_where_found = word ^ each(byte);
    // The lowest set bit is exact: a borrow can only set bits above the first zero byte.
    let found = zero_where_found.wrapping_sub(each(1)) & !zero_where_found & each(0x80);
    found.trailing_zeros() / 8
}

/// The number that the first digits of a word stand for, of 1 to 8 of them; `None` where one of them is no digit.
#[inline(always)]
const fn number_of(word: u64, n_digits: u32) -> Option<u32> {
    // The digits move to the end, behind as many zeros as are missing.
    let n_missing = 64 - 8 * n_digits;
    let digits = (word << n_missing).wrapping_sub(each(b'0') << n_missing);
    // A byte of 10 and more, or one that was below "0", reaches the highest bit.
    if (digits | digits.wrapping_add(each(0x80 - 10))) & each(0x80) != 0 {
        return None;
    }
    // Neighbours together: tens and ones, then hundreds, then ten thousands. The first digit is the lowest byte.
    let pairs = (digits.wrapping_mul(10) + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours.wrapping_mul(10_000) + (fours >> 32)) as u32)
}

const POWERS_OF_TEN: [u32; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

#[inline(always)]
const fn low_bytes(n: u32) -> u64 {
    if n >= 8 { u64::MAX } else { (1 << (8 * n)) - 1 }
}

/// Reads the tuple whose text begins with the window. Addresses and codes that it met before it gave up stay in the
/// chunk's dictionaries only, which does no harm.
#[inline]
pub(super) fn parse(window: &[u8; WINDOW], remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<Fast> {
    let mut cursor = Cursor { window, at: 0 };
    let time_ms = tuple::in_milliseconds(cursor.time()?)?;
    let source = cursor.address(remembered, builder)?;
    let destination = cursor.address(remembered, builder)?;
    let source_port = cursor.port()?;
    let destination_port = cursor.port()?;
    let (protocol, has_letter) = match cursor.byte() {
        b'T' => (6, true),
        b'U' => (17, true),
        _ => (u8::try_from(cursor.short_number::<3>()?).ok()?, false),
    };
    if has_letter {
        cursor.step();
        cursor.comma()?;
    }
    let direction = match cursor.step() {
        b'I' => Direction::In,
        b'O' => Direction::Out,
        _ => return None,
    };
    cursor.comma()?;
    let letter = cursor.step();
    let (form, decision, state, encryption, drops, counters);
    if has_letter {
        decision = match letter {
            b'A' => Decision::Allowed,
            b'D' => Decision::Denied,
            _ => return None,
        };
        (encryption, drops) = (EncryptionIndex::UNKNOWN, false);
        if cursor.byte() == b'"' {
            (form, state, counters) = (TupleForm::Nsg1, State::None, Counters::UNKNOWN);
            cursor.step();
        } else {
            cursor.comma()?;
            form = TupleForm::Nsg2;
            state = match cursor.step() {
                b'B' => State::Begin,
                b'C' => State::Continue,
                b'E' => State::End,
                _ => return None,
            };
            cursor.comma()?;
            counters = four_counters(&mut cursor)?;
        }
    } else {
        (decision, state) = match letter {
            b'B' => (Decision::Allowed, State::Begin),
            b'C' => (Decision::Allowed, State::Continue),
            b'E' => (Decision::Allowed, State::End),
            b'D' => (Decision::Denied, State::None),
            _ => return None,
        };
        cursor.comma()?;
        // `D,B,` with a protocol number is a v2 deny of some other writer: not for here.
        if matches!(cursor.byte(), b'B' | b'C' | b'E') {
            return None;
        }
        form = TupleForm::Vnet4;
        (encryption, drops) = cursor.encryption(remembered, builder)?;
        counters = four_counters(&mut cursor)?;
    }
    let judged = tuple::judge(form, direction, decision, state, counters, drops);
    let row = NewRow {
        time_ms,
        source,
        destination,
        source_port,
        destination_port,
        protocol,
        flags: judged.flags,
        encryption,
        counters: judged.counters,
    };
    let n_bytes = usize::from(cursor.at.wrapping_sub(1));
    Some(Fast { row, n_bytes, odd_counters: judged.odd_counters, odd_encryption: judged.odd_encryption })
}

#[inline(always)]
fn four_counters(cursor: &mut Cursor<'_>) -> Option<Counters> {
    let counters = [cursor.counter(b',')?, cursor.counter(b',')?, cursor.counter(b',')?, cursor.counter(b'"')?];
    Some(Counters::from_array(counters))
}

/// The hash of a text that [`parse`] took.
#[inline(always)]
pub(super) fn hash(window: &[u8; WINDOW], n_bytes: usize, into: &mut RecordHash) {
    let mut pairs = window.as_chunks::<16>().0.iter().map(words);
    pairs.by_ref().take(n_bytes / 16).for_each(|pair| into.pair(pair));
    // The window goes on behind the text: the last bytes need not be copied to be read as words.
    let [even, odd] = pairs.next().unwrap_or_default();
    let n_last = n_bytes as u32 % 16;
    into.end_of_text([even & low_bytes(n_last), odd & low_bytes(n_last.saturating_sub(8))], n_bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_same_hash_wherever_they_stand() {
        let window: [u8; WINDOW] = std::array::from_fn(|n| n as u8);
        for n_bytes in 0..=255 {
            let (mut quick, mut slow) = (RecordHash::new(), RecordHash::new());
            hash(&window, n_bytes, &mut quick);
            slow.text(&window[..n_bytes]);
            assert_eq!(quick, slow, "{n_bytes} bytes");
        }
    }
}
