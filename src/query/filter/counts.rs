//! Counts with units as text.

use super::{CounterField, CounterMatch, Operator};

const DECIMAL: [(&str, u64); 4] = [("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000)];
const BINARY: [(&str, u64); 4] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// What a value of a counter stands for, or what is wrong with it.
pub(super) fn counter_match(field: CounterField, operator: Operator, text: &str) -> Result<CounterMatch, String> {
    if text.eq_ignore_ascii_case("unknown") {
        return if operator == Operator::Is {
            Ok(CounterMatch::Unknown)
        } else {
            Err("what is unknown cannot be compared; write it after a colon, as in bytes:unknown".into())
        };
    }
    let count = scaled(if field == CounterField::Packets { &PACKETS } else { &BYTES }, text)?;
    Ok(match operator {
        Operator::Is => CounterMatch::Equal(count),
        Operator::Less => CounterMatch::Less(count),
        Operator::AtMost => CounterMatch::AtMost(count),
        Operator::Greater => CounterMatch::Greater(count),
        Operator::AtLeast => CounterMatch::AtLeast(count),
    })
}

/// What a unit of some kind stands for, and what is said where it does not.
pub(super) struct Scale {
    /// How many of the smallest a unit, in lower case, is; `None` where there is no such unit.
    pub(super) factor: fn(&str) -> Option<u64>,
    /// How it is written, in words.
    pub(super) expected: &'static str,
    /// The smallest, in the plural.
    pub(super) whole: &'static str,
    /// What nothing is larger than.
    pub(super) largest: &'static str,
}

const BYTES: Scale = Scale {
    factor: |unit| factor(unit, true),
    expected: "a number of bytes is digits and, if any, one of kB, MB, GB, TB, KiB, MiB, GiB, TiB, as in 1.5MB",
    whole: "bytes",
    largest: LARGEST,
};
const PACKETS: Scale = Scale {
    factor: |unit| factor(unit, false),
    expected: "a number of packets is digits and, if any, one of k, M, G, T, as in 1.5k",
    whole: "packets",
    largest: LARGEST,
};
const LARGEST: &str = "any counter, which has 64 bits";

/// What a number with a unit stands for, in the smallest unit, or what is wrong with it.
pub(super) fn scaled(scale: &Scale, text: &str) -> Result<u64, String> {
    let n_number = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, unit) = text.split_at(n_number);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = !whole.is_empty() && !fraction.contains('.') && !number.ends_with('.');
    let factor = (scale.factor)(&unit.to_ascii_lowercase()).filter(|_| is_number).ok_or(scale.expected)?;
    let too_large = || format!("this is larger than {}", scale.largest);
    let fraction = fraction.trim_end_matches('0');
    let not_whole = || format!("this is not a whole number of {}", scale.whole);
    let parts_of =
        u32::try_from(fraction.len()).ok().and_then(|n_digits| 10_u128.checked_pow(n_digits)).ok_or_else(not_whole)?;
    let whole = whole.trim_start_matches('0');
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| too_large())? };
    let parts: u128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| not_whole())? };
    // The fraction is below 10^38 and may be lost in a product of 128 bits: one that long is no whole number anyway.
    let parts =
        parts.checked_mul(u128::from(factor)).filter(|parts| parts.is_multiple_of(parts_of)).ok_or_else(not_whole)?;
    u64::try_from(u128::from(whole) * u128::from(factor) + parts / parts_of).map_err(|_| too_large())
}

/// Of a unit in lower case.
fn factor(unit: &str, is_bytes: bool) -> Option<u64> {
    if unit.is_empty() || is_bytes && unit == "b" {
        return Some(1);
    }
    let without_b = if is_bytes { unit.strip_suffix('b').unwrap_or(unit) } else { unit };
    let decimal = DECIMAL.iter().find(|(name, _)| name.eq_ignore_ascii_case(without_b));
    let binary = || BINARY.iter().find(|(name, _)| is_bytes && name[..2].eq_ignore_ascii_case(without_b));
    decimal.or_else(binary).map(|(_, factor)| *factor)
}

/// The shortest way to write a count; among the shortest, the one without a unit or with the largest.
pub(super) fn count_text(field: CounterField, count: u64) -> String {
    let is_bytes = field != CounterField::Packets;
    let mut shortest = count.to_string();
    if count == 0 {
        return shortest;
    }
    let decimal = DECIMAL.iter().map(|(name, factor)| (*name, if is_bytes { "B" } else { "" }, *factor));
    let binary = BINARY.iter().map(|(name, factor)| (*name, "", *factor)).filter(|_| is_bytes);
    for (name, suffix, factor) in decimal.chain(binary) {
        let rest = u128::from(count % factor) * 1_000;
        if count < factor || !rest.is_multiple_of(u128::from(factor)) {
            continue;
        }
        let fraction = format!(".{:03}", rest / u128::from(factor));
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        let text = format!("{}{fraction}{name}{suffix}", count / factor);
        if text.len() < shortest.len() {
            shortest = text;
        }
    }
    shortest
}
