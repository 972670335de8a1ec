//! The checksum of gzip and zip (CRC-32, RFC 1952 §8).
//!
//! Why not flate2's: its tables are 16 KB of constants that do not compress, and everyone who opens the page would load
//! them. Here they are worked out at the first block, in microseconds.

use std::sync::LazyLock;

/// So many bytes are taken at once, with a table for each: as quick as the one with constants.
const LANES: usize = 16;
/// The polynomial x³² + x²⁶ + x²³ + … + 1, its bits in the order in which they come.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// `TABLES[n][byte]`: what the byte makes of the checksum once `n` more bytes have come.
static TABLES: LazyLock<Box<[[u32; 256]; LANES]>> = LazyLock::new(|| {
    let mut tables = Box::new([[0; 256]; LANES]);
    for byte in 0..256 {
        let mut sum = byte as u32;
        for _ in 0..8 {
            sum = sum >> 1 ^ if sum & 1 == 1 { POLYNOMIAL } else { 0 };
        }
        tables[0][byte] = sum;
    }
    for lane in 1..LANES {
        for byte in 0..256 {
            let before = tables[lane - 1][byte];
            tables[lane][byte] = before >> 8 ^ tables[0][(before & 0xff) as usize];
        }
    }
    tables
});

/// The checksum of the bytes so far, and how many they were.
pub(super) struct Crc {
    sum: u32,
    amount: u32,
}

impl Crc {
    pub(super) fn new() -> Self {
        Self { sum: 0, amount: 0 }
    }

    pub(super) fn sum(&self) -> u32 {
        self.sum
    }

    /// The number of bytes in 32 bits, as gzip keeps it: past 4 GB it begins at 0 again.
    pub(super) fn amount(&self) -> u32 {
        self.amount
    }

    pub(super) fn reset(&mut self) {
        *self = Self::new();
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        let tables = &**TABLES;
        self.amount = self.amount.wrapping_add(bytes.len() as u32);
        let mut sum = !self.sum;
        let (blocks, rest) = bytes.as_chunks::<LANES>();
        for block in blocks {
            let begun = sum.to_le_bytes();
            sum = 0;
            for lane in 0..LANES {
                let byte = block[lane] ^ if lane < begun.len() { begun[lane] } else { 0 };
                sum ^= tables[LANES - 1 - lane][byte as usize];
            }
        }
        for byte in rest {
            sum = sum >> 8 ^ tables[0][((sum ^ u32::from(*byte)) & 0xff) as usize];
        }
        self.sum = !sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&[u8]]) -> (u32, u32) {
        let mut crc = Crc::new();
        parts.iter().for_each(|part| crc.update(part));
        (crc.sum(), crc.amount())
    }

    #[test]
    fn the_check_value_of_the_polynomial() {
        assert_eq!(of(&[b"123456789"]), (0xcbf4_3926, 9));
        assert_eq!(of(&[]), (0, 0));
    }

    #[test]
    fn the_same_as_another_at_any_cut() {
        let bytes: Vec<u8> = (0..1000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for length in (0..70).chain([255, 256, 999, 1000]) {
            let bytes = &bytes[..length];
            let mut other = flate2::Crc::new();
            other.update(bytes);
            for cut in [0, 1, 15, 16, 17, length / 2].map(|cut| cut.min(length)) {
                assert_eq!(of(&[&bytes[..cut], &bytes[cut..]]), (other.sum(), other.amount()));
            }
        }
    }

    #[test]
    fn begins_anew() {
        let mut crc = Crc::new();
        crc.update(b"a tape");
        crc.reset();
        crc.update(b"123456789");
        assert_eq!((crc.sum(), crc.amount()), (0xcbf4_3926, 9));
    }
}
