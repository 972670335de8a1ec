//! Numbers that look random and are the same everywhere.

/// SplitMix64 (Steele, Lea, Flood 2014): a few lines, and its sequence can never change under us, which the pinned
/// output needs and no crate promises. Only integers, so that every target draws the same.
///
/// Draws stand in some hundred places and are not put into each: the workers' program has the sample data in it.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A sequence of its own for each pair of seed and stream.
    #[inline(never)]
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self(seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03));
        random.0 = random.next();
        random
    }

    /// 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if `n` is 0.
    #[inline(never)]
    pub(super) fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// A number from `low` to `high - 1`.
    #[inline(never)]
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low))
    }

    /// True once in `n` times on average.
    pub(super) fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// A number below `n`, the low ones far more often: the cube of an even draw, so that an eighth of the numbers gets
    /// half of the draws, as a few peers get most of the traffic.
    #[inline(never)]
    pub(super) fn skewed_below(&mut self, n: u32) -> u32 {
        let even = self.next() >> 32;
        let square = (even * even) >> 32;
        let cube = (square * even) >> 32;
        ((cube * u64::from(n)) >> 32) as u32
    }

    /// One of the entries.
    pub(super) fn one_of<T: Copy, const N: usize>(&mut self, entries: &[T; N]) -> T {
        const { assert!(N > 0) }
        entries[self.below(N as u32) as usize]
    }
}
