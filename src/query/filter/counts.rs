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
    let count = count(field, text)?;
    Ok(match operator {
        Operator::Is => CounterMatch::Equal(count),
        Operator::Less => CounterMatch::Less(count),
        Operator::AtMost => CounterMatch::AtMost(count),
        Operator::Greater => CounterMatch::Greater(count),
        Operator::AtLeast => CounterMatch::AtLeast(count),
    })
}

fn count(field: CounterField, text: &str) -> Result<u64, String> {
    let is_bytes = field != CounterField::Packets;
    let n_number = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, unit) = text.split_at(n_number);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = !whole.is_empty() && !fraction.contains('.') && !number.ends_with('.');
    let factor = factor(unit, is_bytes).filter(|_| is_number).ok_or({
        if is_bytes {
            "a number of bytes is digits and, if any, one of kB, MB, GB, TB, KiB, MiB, GiB, TiB, as in 1.5MB"
        } else {
            "a number of packets is digits and, if any, one of k, M, G, T, as in 1.5k"
        }
    })?;
    let too_large = || "this is larger than any counter, which has 64 bits".to_owned();
    let fraction = fraction.trim_end_matches('0');
    let not_whole = || format!("this is not a whole number of {}", if is_bytes { "bytes" } else { "packets" });
    let scale =
        u32::try_from(fraction.len()).ok().and_then(|n_digits| 10_u128.checked_pow(n_digits)).ok_or_else(not_whole)?;
    let whole = whole.trim_start_matches('0');
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| too_large())? };
    let parts: u128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| not_whole())? };
    // The fraction is below 10^38 and may be lost in a product of 128 bits: one that long is no whole number anyway.
    let parts =
        parts.checked_mul(u128::from(factor)).filter(|parts| parts.is_multiple_of(scale)).ok_or_else(not_whole)?;
    u64::try_from(u128::from(whole) * u128::from(factor) + parts / scale).map_err(|_| too_large())
}

fn factor(unit: &str, is_bytes: bool) -> Option<u64> {
    let unit = unit.to_ascii_lowercase();
    if unit.is_empty() || is_bytes && unit == "b" {
        return Some(1);
    }
    let without_b = if is_bytes { unit.strip_suffix('b').unwrap_or(&unit) } else { &unit };
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
