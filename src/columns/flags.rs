//! The small facts of a row in one byte.

use bytemuck::{Pod, Zeroable};

use crate::flow::{Decision, Direction, State, TupleForm};

/// Direction, decision, state, form, whether the row is odd and whether it has counters.
///
/// Bits from the lowest: out, denied, state (2), form (2), odd, has counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Flags(u8);

impl Flags {
    const OUT: u8 = 1;
    const DENIED: u8 = 1 << 1;
    const STATE_SHIFT: u8 = 2;
    const FORM_SHIFT: u8 = 4;
    const ODD: u8 = 1 << 6;
    const COUNTERS: u8 = 1 << 7;

    /// Of a row that is not odd and has no counters.
    #[inline]
    pub const fn new(direction: Direction, decision: Decision, state: State, form: TupleForm) -> Self {
        Self(
            (direction as u8 * Self::OUT)
                | (decision as u8 * Self::DENIED)
                | ((state as u8) << Self::STATE_SHIFT)
                | ((form as u8) << Self::FORM_SHIFT),
        )
    }

    /// The same with the mark for odd rows.
    #[must_use]
    #[inline]
    pub const fn with_odd(self, odd: bool) -> Self {
        if odd { Self(self.0 | Self::ODD) } else { self }
    }

    /// The same with the mark for rows that have counters.
    #[must_use]
    #[inline]
    pub const fn with_counters(self, has_counters: bool) -> Self {
        if has_counters { Self(self.0 | Self::COUNTERS) } else { self }
    }

    /// The NIC's view.
    #[inline]
    pub const fn direction(self) -> Direction {
        if self.0 & Self::OUT == 0 { Direction::In } else { Direction::Out }
    }

    /// What was decided.
    #[inline]
    pub const fn decision(self) -> Decision {
        if self.0 & Self::DENIED == 0 { Decision::Allowed } else { Decision::Denied }
    }

    /// The state; none for denied rows.
    #[inline]
    pub const fn state(self) -> State {
        match (self.0 >> Self::STATE_SHIFT) & 3 {
            0 => State::None,
            1 => State::Begin,
            2 => State::Continue,
            _ => State::End,
        }
    }

    /// The tuple's layout.
    #[inline]
    pub const fn form(self) -> TupleForm {
        match (self.0 >> Self::FORM_SHIFT) & 3 {
            0 => TupleForm::Nsg1,
            1 => TupleForm::Nsg2,
            _ => TupleForm::Vnet4,
        }
    }

    /// A problem was counted for this row.
    #[inline]
    pub const fn is_odd(self) -> bool {
        self.0 & Self::ODD != 0
    }

    /// At least one counter is known.
    #[inline]
    pub const fn has_counters(self) -> bool {
        self.0 & Self::COUNTERS != 0
    }

    /// Of at most 64 rows those that have counters, the first row in the lowest bit.
    #[inline]
    pub fn having_counters(rows: &[Self]) -> u64 {
        bit_plane(rows, 7)
    }

    /// Of at most 64 rows those that are odd.
    #[inline]
    pub fn being_odd(rows: &[Self]) -> u64 {
        bit_plane(rows, 6)
    }

    /// Of at most 64 rows those that were denied.
    #[inline]
    pub fn being_denied(rows: &[Self]) -> u64 {
        bit_plane(rows, 1)
    }

    /// Of at most 64 rows those out of the NIC.
    #[inline]
    pub fn being_out(rows: &[Self]) -> u64 {
        bit_plane(rows, 0)
    }

    /// The byte itself, for counting rows by it.
    #[inline]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Back from [`Flags::bits`].
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

/// One bit of each of at most 64 rows. Eight at a time: the multiplication moves the lowest bits of eight bytes side by
/// side into the highest byte, without carries.
#[inline]
fn bit_plane(rows: &[Flags], shift: u32) -> u64 {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let gather = |bytes: [u8; 8]| ((u64::from_le_bytes(bytes) >> shift & LOWEST).wrapping_mul(GATHER)) >> 56;
    let (eights, rest) = bytemuck::cast_slice::<Flags, u8>(rows).as_chunks::<8>();
    let mut plane = 0;
    for (place, eight) in eights.iter().take(8).enumerate() {
        plane |= gather(*eight) << (8 * place);
    }
    if !rest.is_empty() && eights.len() < 8 {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        plane |= gather(eight) << (8 * eights.len());
    }
    plane
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_are_the_rows_bits() {
        let rows: Vec<Flags> = (0..64_u8).map(|row| Flags::from_bits(row.wrapping_mul(151) ^ (row >> 2))).collect();
        for n in 0..=rows.len() {
            for shift in 0..8 {
                let bit = |row: &Flags| u64::from(row.bits() >> shift & 1);
                let expected = rows[..n].iter().rev().fold(0, |plane, row| plane << 1 | bit(row));
                assert_eq!(bit_plane(&rows[..n], shift), expected, "bit {shift} of {n} rows");
            }
        }
    }

    #[test]
    fn every_combination_comes_back() {
        for direction in [Direction::In, Direction::Out] {
            for decision in [Decision::Allowed, Decision::Denied] {
                for state in [State::None, State::Begin, State::Continue, State::End] {
                    for form in [TupleForm::Nsg1, TupleForm::Nsg2, TupleForm::Vnet4] {
                        for (odd, counters) in [(false, false), (true, false), (false, true), (true, true)] {
                            let flags =
                                Flags::new(direction, decision, state, form).with_odd(odd).with_counters(counters);
                            assert_eq!(
                                (flags.direction(), flags.decision(), flags.state(), flags.form()),
                                (direction, decision, state, form)
                            );
                            assert_eq!((flags.is_odd(), flags.has_counters()), (odd, counters));
                        }
                    }
                }
            }
        }
    }
}
