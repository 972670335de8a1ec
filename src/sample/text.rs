//! Numbers and times as Azure writes them, straight into bytes.

use crate::flow::Address;
use std::fmt::Write as _;

/// Appends a number in decimal.
pub(super) fn push_decimal(out: &mut Vec<u8>, mut n: u64) {
    if n < 10 {
        // Most counters.
        return out.push(b'0' + n as u8);
    }
    let mut digits = [0; 20];
    let mut start = digits.len();
    while n >= 10 {
        // Two at a time: half as many divisions.
        let pair = (n % 100) as u8;
        n /= 100;
        start -= 2;
        digits[start] = b'0' + pair / 10;
        digits[start + 1] = b'0' + pair % 10;
    }
    if n > 0 {
        start -= 1;
        digits[start] = b'0' + n as u8;
    }
    out.extend_from_slice(&digits[start..]);
}

/// Appends `n` in decimal with leading zeros, `width` digits, the low ones.
fn push_padded(out: &mut Vec<u8>, n: u64, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = n;
    for digit in out[start..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// Appends a time of [`super::plan::DAY`] from its 100-nanosecond ticks since 1970: `2025-03-12T09:00:06.8944384Z`.
pub(super) fn push_record_time(out: &mut Vec<u8>, ticks: u64) {
    const TICKS_PER_SECOND: u64 = 10_000_000;
    let second = ticks / TICKS_PER_SECOND;
    out.extend_from_slice(super::plan::DAY.as_bytes());
    for (separator, part) in [(b'T', second / 3600 % 24), (b':', second / 60 % 60), (b':', second % 60)] {
        out.push(separator);
        push_padded(out, part, 2);
    }
    out.push(b'.');
    push_padded(out, ticks % TICKS_PER_SECOND, 7);
    out.push(b'Z');
}

/// The address in its shortest form.
pub(super) fn address_text(address: Address, text: &mut String) {
    text.clear();
    // Writing to a string cannot fail.
    let _ = write!(text, "{address}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_and_times() {
        let text = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            String::from_utf8(out).unwrap()
        };
        for n in [0, 9, 10, 99, 100, 101, 1_000, 65_535, 4_294_967_296, u64::MAX] {
            assert_eq!(text(&|out| push_decimal(out, n)), n.to_string());
        }
        let ticks = super::super::plan::DAY_START_MS * 10_000 + 9 * 36_000_000_000 + 68_944_384;
        assert_eq!(text(&|out| push_record_time(out, ticks)), "2025-03-12T09:00:06.8944384Z");
    }
}
