//! Eight bytes of text at once, as one word: the first byte is the lowest.

/// Every byte of a word.
pub(super) const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The place of the first such byte among eight, 8 where there is none.
#[inline(always)]
pub(super) const fn place_of(byte: u8, word: u64) -> u32 {
    let zero_where_found = word ^ each(byte);
    // The lowest set bit is exact: a borrow can only set bits above the first zero byte.
    let found = zero_where_found.wrapping_sub(each(1)) & !zero_where_found & each(0x80);
    found.trailing_zeros() / 8
}

/// The places of all such bytes among eight, a bit for each.
#[inline(always)]
pub(super) const fn places_of(byte: u8, word: u64) -> u64 {
    let zero_where_found = word ^ each(byte);
    let found = !((zero_where_found & each(0x7f)).wrapping_add(each(0x7f)) | zero_where_found) & each(0x80);
    // The multiplication moves the highest bits of eight bytes side by side into the highest byte, without carries.
    found.wrapping_mul(0x0002_0408_1020_4081) >> 56
}

/// The number that the first digits of a word stand for, of 1 to 8 of them. The highest bit of a byte of the second word
/// is set where one of them is no digit.
#[inline(always)]
pub(super) const fn number_of(word: u64, n_digits: u32) -> (u32, u64) {
    // The digits move to the end, behind as many zeros as are missing.
    let n_missing = 64 - 8 * n_digits;
    let digits = (word << n_missing).wrapping_sub(each(b'0') << n_missing);
    // A byte of 10 and more, or one that was below "0", reaches the highest bit.
    let bad_digits = digits | digits.wrapping_add(each(0x80 - 10));
    // Neighbours together: tens and ones, then hundreds, then ten thousands. The first digit is the lowest byte.
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    ((fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) as u32, bad_digits)
}

#[inline(always)]
pub(super) const fn low_bytes(n: u32) -> u64 {
    if n >= 8 { u64::MAX } else { (1 << (8 * n)) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for text in [b"abcdefgh", b",bcdefgh", b"abcdefg,", b",,,,,,,,", b"a,-,-\xac\x2d,", b"\0\xff,\x80,\0\0-"] {
            let word = u64::from_le_bytes(*text);
            let expected: Vec<u32> = (0..8).filter(|place| text[*place as usize] == b',').collect();
            let found: Vec<u32> = (0..64).filter(|bit| places_of(b',', word) >> bit & 1 == 1).collect();
            assert_eq!(found, expected);
            assert_eq!(place_of(b',', word), expected.first().copied().unwrap_or(8));
        }
    }

    #[test]
    fn numbers() {
        for (text, n_digits, expected) in [
            (b"0,,,,,,,", 1, Some(0)),
            (b"65535,xy", 5, Some(65535)),
            (b"12345678", 8, Some(12_345_678)),
            (b"99999999", 8, Some(99_999_999)),
            (b"1/345678", 3, None),
            (b"1:345678", 3, None),
            (b"\x001345678", 2, None),
            (b"12\xff45678", 3, None),
        ] {
            let (number, bad_digits) = number_of(u64::from_le_bytes(*text), n_digits);
            assert_eq!((bad_digits & each(0x80) == 0).then_some(number), expected);
        }
    }
}
