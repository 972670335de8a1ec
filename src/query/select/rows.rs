//! What is in a row itself, column by column.

use crate::columns::{AddressIndex, Columns, EncryptionIndex, Flags};
use crate::query::filter::{Side, TimeRange};

/// Whether a row is wanted, by a column.
pub(super) enum Rows {
    /// By the address's index.
    Address(Side, Bits),
    /// By the port.
    Port(Side, Bits),
    /// By the protocol's number.
    Protocol(Bits),
    /// By the byte of the flags.
    Flags(Bits),
    /// By the code's index, and whether rows without a code are wanted.
    Encryption { unknown: bool, codes: Bits },
    /// Ascending, and none touches another.
    Time(Vec<TimeRange>),
}

/// A bit for each of a list of things.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    #[inline]
    pub(super) fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }
}

impl FromIterator<bool> for Bits {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> Self {
        let mut words = Vec::new();
        for (index, bit) in bits.into_iter().enumerate() {
            if index % 64 == 0 {
                words.push(0);
            }
            if let Some(word) = words.last_mut() {
                *word |= u64::from(bit) << (index % 64);
            }
        }
        Self(words)
    }
}

pub(super) fn narrow(rows: &Rows, columns: &Columns, words: &mut [u64]) {
    match rows {
        Rows::Address(side, bits) => {
            by_side(*side, &columns.source, &columns.destination, words, |index: AddressIndex| {
                bits.has(index.0 as usize)
            });
        }
        Rows::Port(side, bits) => {
            by_side(*side, &columns.source_port, &columns.destination_port, words, |port: u16| {
                bits.has(usize::from(port))
            });
        }
        Rows::Protocol(bits) => by_column(&columns.protocol, words, |number| bits.has(usize::from(number))),
        Rows::Flags(bits) => by_column(&columns.flags, words, |flags: Flags| bits.has(usize::from(flags.bits()))),
        Rows::Encryption { unknown, codes } => by_encryption(*unknown, codes, columns, words),
        Rows::Time(ranges) => by_time(ranges, columns, words),
    }
}

/// Keeps the rows of which the value is wanted; looks only at words in which there are any.
fn by_column<T: Copy>(column: &[T], words: &mut [u64], wants: impl Fn(T) -> bool) {
    for (word, values) in words.iter_mut().zip(column.chunks(64)) {
        if *word != 0 {
            let mut found = 0;
            for (bit, value) in values.iter().enumerate() {
                found |= u64::from(wants(*value)) << bit;
            }
            *word &= found;
        }
    }
}

fn by_side<T: Copy>(side: Side, source: &[T], destination: &[T], words: &mut [u64], wants: impl Fn(T) -> bool) {
    match side {
        Side::Source => by_column(source, words, wants),
        Side::Destination => by_column(destination, words, wants),
        Side::Either => {
            for (word, (sources, destinations)) in words.iter_mut().zip(source.chunks(64).zip(destination.chunks(64))) {
                if *word != 0 {
                    let mut found = 0;
                    for (bit, (one, other)) in sources.iter().zip(destinations).enumerate() {
                        found |= u64::from(wants(*one) | wants(*other)) << bit;
                    }
                    *word &= found;
                }
            }
        }
    }
}

fn by_encryption(unknown: bool, codes: &Bits, columns: &Columns, words: &mut [u64]) {
    let wants = |index: EncryptionIndex| index.get().map_or(unknown, |index| codes.has(index));
    let mut by_code = [unknown; 256];
    for (code, index) in by_code[1..].iter_mut().zip(&columns.codes) {
        *code = wants(*index);
    }
    let wide: Vec<u32> = columns.wide_code.iter().filter(|(_, index)| wants(*index)).map(|(row, _)| row).collect();
    keeping(wide, words, |words| by_column(&columns.code, words, |code| by_code[usize::from(code)]));
}

fn by_time(ranges: &[TimeRange], columns: &Columns, words: &mut [u64]) {
    let base = columns.time_base_ms;
    let offset = |time_ms: u64| time_ms.saturating_sub(base).min(u64::from(Columns::WIDE_TIME)) as u32;
    let offsets: Vec<(u32, u32)> = ranges
        .iter()
        .map(|range| (offset(range.start_ms), offset(range.end_ms)))
        .filter(|(start, end)| start < end)
        .map(|(start, end)| (start, end - start))
        .collect();
    let is_in = |time_ms: u64| ranges.iter().any(|range| (range.start_ms..range.end_ms).contains(&time_ms));
    let wide: Vec<u32> = columns.wide_time.iter().filter(|(_, time_ms)| is_in(*time_ms)).map(|(row, _)| row).collect();
    keeping(wide, words, |words| match offsets[..] {
        [] => words.fill(0),
        [(start, len)] => by_column(&columns.time_offset, words, |offset| offset.wrapping_sub(start) < len),
        _ => by_column(&columns.time_offset, words, |offset| {
            let before = offsets.partition_point(|(start, _)| *start <= offset);
            before.checked_sub(1).is_some_and(|at| offset - offsets[at].0 < offsets[at].1)
        }),
    });
}

/// Narrows by a narrow column that does not hold the values of these rows, which stay where they are in.
fn keeping(rows: Vec<u32>, words: &mut [u64], narrow: impl FnOnce(&mut [u64])) {
    let bit_of = |row: u32| (row as usize / 64, 1 << (row % 64));
    let kept: Vec<(usize, u64)> = rows
        .into_iter()
        .map(bit_of)
        .filter(|(place, bit)| words.get(*place).is_some_and(|word| word & bit != 0))
        .collect();
    narrow(words);
    for (place, bit) in kept {
        words[place] |= bit;
    }
}
