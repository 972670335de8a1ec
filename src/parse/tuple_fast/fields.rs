//! The fields of a tuple, one after the other.

use super::WINDOW;
use super::eight_bytes::{each, low_bytes, number_of, place_of, places_of};
use super::remembered::{ADDRESS_SLOTS, AddressSlot, CODE_SLOTS, CodeSlot, MULTIPLIER, Remembered};
use crate::columns::{AddressIndex, ChunkBuilder, EncryptionIndex};
use crate::flow::{Address, Counters, EncryptionCode};
use crate::parse::tuple;

/// More bytes than any field that is read quickly has.
const FAR: usize = WINDOW;

/// From no further on are commas looked for, so that all that is read is inside of the window.
const MAX_BASE: usize = 256;

/// The bytes from the start of the text on.
#[derive(Clone, Copy)]
pub(super) struct Window<'a>(pub(super) &'a [u8; WINDOW]);

impl<'a> Window<'a> {
    #[inline(always)]
    pub(super) fn byte(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The eight bytes from `at` on, the first one lowest.
    #[inline(always)]
    pub(super) fn word(self, at: usize) -> u64 {
        self.0.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    /// The bytes of `at..end` as text, if they are without quotes, escapes and controls.
    pub(super) fn text(self, at: usize, end: usize) -> Option<&'a str> {
        let text = self.0.get(at..end)?;
        if text.iter().any(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ') {
            return None;
        }
        std::str::from_utf8(text).ok()
    }
}

/// Goes from field to field.
pub(super) struct Fields<'a> {
    window: Window<'a>,
    /// Where the field begins.
    pub(super) at: usize,
    /// The commas among the 64 bytes from `base` on that were not passed yet, a bit for each byte.
    commas: u64,
    base: usize,
    /// The highest bit of a byte is set where a digit was none.
    bad_digits: u64,
}

impl<'a> Fields<'a> {
    /// From the front of the window on.
    #[inline(always)]
    pub(super) fn of(window: Window<'a>) -> Self {
        let mut fields = Self { window, at: 0, commas: 0, base: 0, bad_digits: 0 };
        fields.look(8);
        fields
    }

    /// All digits were digits.
    #[inline(always)]
    pub(super) fn are_digits(&self) -> bool {
        self.bad_digits & each(0x80) == 0
    }

    /// Looks for commas from `base` on, in which nothing is passed yet.
    #[inline(always)]
    pub(super) fn look(&mut self, base: usize) {
        self.base = base;
        self.commas = 0;
        for place in (0..64).step_by(8) {
            self.commas |= places_of(b',', self.window.word(base + place)) << place;
        }
    }

    /// The place of the next comma, and how many bytes there are before it; `None` where it is too far away.
    #[inline(always)]
    pub(super) fn comma(&mut self) -> Option<(usize, usize)> {
        if self.commas == 0 {
            return None;
        }
        let end = self.base + self.commas.trailing_zeros() as usize;
        self.commas &= self.commas - 1;
        Some((end, end.wrapping_sub(self.at)))
    }

    /// Goes over a field of just so many bytes and its comma.
    #[inline(always)]
    pub(super) fn pass<const N_BYTES: usize>(&mut self) -> Option<()> {
        let (end, n_bytes) = self.comma()?;
        self.at = end + 1;
        (n_bytes == N_BYTES).then_some(())
    }

    /// The number that the first digits of a word stand for, of 1 to 8 of them.
    #[inline(always)]
    pub(super) fn number(&mut self, word: u64, n_digits: usize) -> u32 {
        let (number, bad_digits) = number_of(word, n_digits as u32);
        self.bad_digits |= bad_digits;
        number
    }

    /// A number of at most `MAX_DIGITS` digits (at most 8) and the comma after it.
    #[inline(always)]
    pub(super) fn short_number<const MAX_DIGITS: usize>(&mut self) -> Option<u32> {
        let (end, n_digits) = self.comma()?;
        if n_digits == 0 || n_digits > MAX_DIGITS {
            return None;
        }
        let number = self.number(self.window.word(self.at), n_digits);
        self.at = end + 1;
        Some(number)
    }

    #[inline(always)]
    pub(super) fn port(&mut self) -> Option<u16> {
        self.short_number::<5>()?.try_into().ok()
    }

    /// A time of 8 to 15 digits and the comma after it. Its first digits are most often those of the tuple before.
    #[inline(always)]
    pub(super) fn time(&mut self, remembered: &mut Remembered) -> Option<u64> {
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

    /// The eight bytes from the comma before this field on, and on to the field after the next: there should be two of
    /// one letter each, which is for the caller to see.
    #[inline(always)]
    pub(super) fn letters(&mut self) -> u64 {
        let letters = self.window.word(self.at - 1);
        self.commas &= self.commas.wrapping_sub(1);
        self.commas &= self.commas.wrapping_sub(1);
        self.at += 4;
        letters
    }

    /// An address of any kind and the comma after it.
    #[inline(always)]
    pub(super) fn address(&mut self, remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<AddressIndex> {
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
    pub(super) fn encryption(
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
    pub(super) fn small_counters(&mut self) -> Option<[u32; 4]> {
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
pub(super) fn other_counters(window: Window<'_>, mut at: usize) -> Option<(Counters, usize)> {
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
