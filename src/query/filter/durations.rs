//! Lengths of time with units as text.

use super::counts::{Scale, scaled};
use super::{DurationMatch, Operator};

/// The largest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

const SCALE: Scale = Scale {
    factor: |unit| match unit {
        // A number alone is of seconds.
        "" => Some(1_000),
        "min" => Some(60_000),
        unit => UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor),
    },
    expected: "a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds",
    whole: "milliseconds",
    largest: "any duration, which has 64 bits of milliseconds",
};

/// What a duration's text stands for, or what is wrong with it.
pub(super) fn duration_match(operator: Operator, text: &str) -> Result<DurationMatch, String> {
    let n_ms = scaled(&SCALE, text)?;
    Ok(match operator {
        Operator::Is => DurationMatch::Equal(n_ms),
        Operator::Less => DurationMatch::Less(n_ms),
        Operator::AtMost => DurationMatch::AtMost(n_ms),
        Operator::Greater => DurationMatch::Greater(n_ms),
        Operator::AtLeast => DurationMatch::AtLeast(n_ms),
    })
}

/// A duration in the largest unit of which it is a whole number.
pub(super) fn duration_text(n_ms: u64) -> String {
    let unit = UNITS.iter().find(|(_, factor)| n_ms != 0 && n_ms.is_multiple_of(*factor));
    unit.map_or_else(|| n_ms.to_string(), |(name, factor)| format!("{}{name}", n_ms / factor))
}

impl DurationMatch {
    /// Whether so many milliseconds are wanted.
    pub const fn has(self, n_ms: u64) -> bool {
        match self {
            Self::Equal(n) => n_ms == n,
            Self::Less(n) => n_ms < n,
            Self::AtMost(n) => n_ms <= n,
            Self::Greater(n) => n_ms > n,
            Self::AtLeast(n) => n_ms >= n,
        }
    }
}
