//! UTF-16 as UTF-8.

use std::io::{self, Read};

use super::blocks::{BLOCK, Blocks};
use super::packing::Endian;

const BYTE_ORDER_MARK: u16 = 0xfeff;

/// UTF-16 as UTF-8: without the byte order mark; U+FFFD in place of a surrogate without its other half, and of an odd
/// last byte.
pub(super) struct Utf16<S> {
    source: S,
    endian: Endian,
    is_first: bool,
    /// Half of a unit, which the last read ended in. It stands at the beginning of `bytes`.
    is_odd: bool,
    /// The first half of a pair.
    high: Option<u16>,
    bytes: Vec<u8>,
}

impl<S: Read> Utf16<S> {
    pub(super) fn new(source: S, endian: Endian) -> Self {
        Self { source, endian, is_first: true, is_odd: false, high: None, bytes: vec![0; BLOCK / 2] }
    }

    fn push(&mut self, unit: u16, block: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_first) && unit == BYTE_ORDER_MARK {
            return;
        }
        match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                let scalar = 0x1_0000 + (u32::from(high - 0xd800) << 10) + u32::from(unit - 0xdc00);
                append(char::from_u32(scalar), block);
                return;
            }
            (Some(_), _) => append(None, block),
            (None, _) => {}
        }
        match unit {
            0..=0x7f => block.push(unit as u8),
            0xd800..=0xdbff => self.high = Some(unit),
            _ => append(char::from_u32(u32::from(unit)), block),
        }
    }
}

impl<S: Read> Blocks for Utf16<S> {
    fn next_block(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        // Three bytes of UTF-8 for two of UTF-16 at most.
        block.reserve(BLOCK);
        let n_kept = usize::from(self.is_odd);
        let n = self.source.read(&mut self.bytes[n_kept..])?;
        if n == 0 {
            if self.high.is_some() || self.is_odd {
                append(None, block);
            }
            return Ok(false);
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        let (units, odd) = bytes[..n_kept + n].as_chunks::<2>();
        for unit in units {
            let unit = match self.endian {
                Endian::Little => u16::from_le_bytes(*unit),
                Endian::Big => u16::from_be_bytes(*unit),
            };
            self.push(unit, block);
        }
        self.is_odd = !odd.is_empty();
        if self.is_odd {
            bytes[0] = bytes[n_kept + n - 1];
        }
        self.bytes = bytes;
        Ok(true)
    }
}

/// U+FFFD where there is no character.
fn append(c: Option<char>, block: &mut Vec<u8>) {
    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
    block.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::blocks::Stream;
    use super::*;

    /// Gives so many bytes at a time.
    struct Sips<'a>(&'a [u8], usize);

    impl Read for Sips<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let n = to.len().min(self.1);
            self.0.read(&mut to[..n])
        }
    }

    fn bytes(units: &[u16], endian: Endian) -> Vec<u8> {
        let bytes = |unit: &u16| match endian {
            Endian::Little => unit.to_le_bytes(),
            Endian::Big => unit.to_be_bytes(),
        };
        units.iter().flat_map(bytes).collect()
    }

    fn decoded(bytes: &[u8], endian: Endian, sip: usize) -> String {
        let mut text = String::new();
        Stream::new(Utf16::new(Sips(bytes, sip), endian)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn without_its_mark_and_with_an_odd_byte() {
        let mut text = bytes(&[0xfeff, u16::from(b'{'), 0x20ac, 0xfeff], Endian::Little);
        text.push(b'x');
        assert_eq!(decoded(&text, Endian::Little, 1), "{€\u{feff}\u{fffd}");
        assert_eq!(decoded(&[], Endian::Big, 1), "");
        assert_eq!(decoded(b"\xfe\xff", Endian::Big, 1), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_the_standard_library_does(
            units in prop::collection::vec(prop_oneof![any::<u16>(), 0xd7ff..=0xe000_u16, 1..0x80_u16], 0..40),
            sip in 1..9_usize,
            is_big in any::<bool>(),
        ) {
            let endian = if is_big { Endian::Big } else { Endian::Little };
            let units: Vec<u16> = units.into_iter().filter(|unit| *unit != BYTE_ORDER_MARK).collect();
            prop_assert_eq!(decoded(&bytes(&units, endian), endian, sip), String::from_utf16_lossy(&units));
        }
    }
}
