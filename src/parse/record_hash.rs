//! What makes two records the same, as 128 bits.

/// A hash over words and texts, made for being quick on texts of 50 to 100 bytes in WebAssembly, which has no 64 × 64 →
/// 128 bit multiplication. Of a text two lanes of 64 bits take every other word each, and at its end each learns from the
/// other. Each step is a bijection of the state, so no input is forgotten.
///
/// It is not made against an adversary, and a repeat hides nothing for good: repeated records are masked, counted, and
/// put back by a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordHash {
    a: u64,
    b: u64,
}

// Odd numbers with about half of their bits set: the golden ratio, and the square root of 2, as 64-bit fractions.
const MULTIPLIER_A: u64 = 0x9e37_79b9_7f4a_7c15;
const MULTIPLIER_B: u64 = 0x6a09_e667_f3bc_c909;

impl RecordHash {
    pub(super) const fn new() -> Self {
        Self { a: MULTIPLIER_B, b: MULTIPLIER_A }
    }

    #[inline]
    pub(super) fn word(&mut self, word: u64) {
        self.a = (self.a ^ word).wrapping_mul(MULTIPLIER_A);
        self.a ^= self.a >> 32;
        self.b = (self.b ^ word.rotate_left(32)).wrapping_mul(MULTIPLIER_B);
        self.b ^= self.b >> 29;
    }

    /// A text, with its end: `ab`, `c` is not `a`, `bc`.
    #[inline]
    pub(super) fn text(&mut self, text: &[u8]) {
        self.text_as(text, |word| word);
    }

    /// A text in which case does not matter, as in resource IDs.
    pub(super) fn text_without_case(&mut self, text: &[u8]) {
        self.text_as(text, in_lower_case);
    }

    #[inline(always)]
    fn text_as(&mut self, text: &[u8], in_form: impl Fn(u64) -> u64) {
        let last = if let Some(last) = text.last_chunk() {
            let pairs = text.as_chunks::<16>().0.iter();
            pairs.take((text.len() - 1) / 16).for_each(|pair| self.pair(words(pair).map(&in_form)));
            words(last)
        } else {
            let mut last = [0; 16];
            last[..text.len()].copy_from_slice(text);
            words(&last)
        };
        self.end_of_text(last.map(in_form), text.len());
    }

    /// The next 16 bytes of a text: each lane takes half of them.
    #[inline(always)]
    pub(super) fn pair(&mut self, [even, odd]: [u64; 2]) {
        self.a = (self.a ^ even).wrapping_mul(MULTIPLIER_A);
        self.a ^= self.a >> 32;
        self.b = (self.b ^ odd).wrapping_mul(MULTIPLIER_B);
        self.b ^= self.b >> 29;
    }

    /// The last 16 bytes of a text, of which some may have been taken before; of a shorter text all, and zeros. And the
    /// text's length. Each lane learns from the other.
    #[inline(always)]
    pub(super) fn end_of_text(&mut self, last: [u64; 2], n_bytes: usize) {
        self.pair(last);
        self.a = (self.a ^ self.b.rotate_left(32) ^ n_bytes as u64).wrapping_mul(MULTIPLIER_A);
        self.a ^= self.a >> 32;
        self.b = (self.b ^ self.a).wrapping_mul(MULTIPLIER_B);
        self.b ^= self.b >> 29;
    }

    pub(super) fn hash(&mut self, other: Self) {
        let [a, b] = other.finish();
        self.word(a);
        self.word(b);
    }

    pub(super) fn finish(mut self) -> [u64; 2] {
        self.word(self.a.wrapping_add(self.b));
        [self.a, self.b]
    }
}

/// Eight bytes with the letters from A to Z in lower case.
const fn in_lower_case(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let low_bits = word & (0x7f * EACH);
    let from_a = low_bits + (0x80 - b'A' as u64) * EACH;
    let after_z = low_bits + (0x7f - b'Z' as u64) * EACH;
    let is_upper = from_a & !after_z & !word & (0x80 * EACH);
    word | is_upper >> 2
}

/// Sixteen bytes as two words.
#[inline(always)]
pub(super) fn words(bytes: &[u8; 16]) -> [u64; 2] {
    let bits = u128::from_le_bytes(*bytes);
    [bits as u64, (bits >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn hash_of(texts: &[&str]) -> [u64; 2] {
        let mut hash = RecordHash::new();
        texts.iter().for_each(|text| hash.text(text.as_bytes()));
        hash.finish()
    }

    #[test]
    fn borders_and_order_matter() {
        let texts: [&[&str]; 10] = [
            &[],
            &[""],
            &["", ""],
            &["a"],
            &["a", ""],
            &["ab", "c"],
            &["a", "bc"],
            &["abcdefgh"],
            &["abcdefgh", ""],
            &["c", "ab"],
        ];
        let hashes: HashSet<_> = texts.iter().map(|t| hash_of(t)).collect();
        assert_eq!(hashes.len(), texts.len());
    }

    #[test]
    fn case_matters_not() {
        let texts =
            ["", "/SUBSCRIPTIONS/0A-fZ/@[`{\u{e9}", "\u{c9}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\u{7f}"];
        for text in texts {
            let (mut as_written, mut lower) = (RecordHash::new(), RecordHash::new());
            as_written.text_without_case(text.as_bytes());
            lower.text(text.to_ascii_lowercase().as_bytes());
            assert_eq!(as_written, lower, "{text}");
        }
        let bytes: [u8; 128] = std::array::from_fn(|n| n as u8);
        for eight in bytes.as_chunks::<8>().0 {
            let lower = u64::from_le_bytes(eight.map(|byte| byte.to_ascii_lowercase()));
            assert_eq!(in_lower_case(u64::from_le_bytes(*eight)), lower);
        }
    }

    /// One bit of input changes about half of the bits of each lane, wherever it stands.
    #[test]
    fn one_bit_changes_half() {
        let text = *b"1663146003606,192.0.2.180,10.0.0.6,23956,443,6,I,E,NX,3,767,2,1580";
        let hash = |text: &[u8]| {
            let mut hash = RecordHash::new();
            hash.text(text);
            hash.finish()
        };
        let before = hash(&text);
        for byte in 0..text.len() {
            for bit in 0..8 {
                let mut changed = text;
                changed[byte] ^= 1 << bit;
                let after = hash(&changed);
                for lane in 0..2 {
                    let n = (before[lane] ^ after[lane]).count_ones();
                    assert!((12..=52).contains(&n), "byte {byte} bit {bit} changes {n} bits of lane {lane}");
                }
            }
        }
    }
}
