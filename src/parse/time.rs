//! The records' own `time`.

use crate::flow::calendar::{days_of_month, days_since_1970};

/// Milliseconds since 1970-01-01 UTC of `2022-09-14T09:00:52.5625085Z`, with any number of fraction digits [real: 0, 2,
/// 3, 7; FORMAT §1, Time]. `None` for anything else, and for years before 1970.
pub fn record_time_ms(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u64> {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0, |n, byte| byte.is_ascii_digit().then(|| n * 10 + u64::from(byte - b'0')))
    };
    let is = |at: usize, expected: u8| (*bytes.get(at)? == expected).then_some(());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    is(4, b'-')?;
    is(7, b'-')?;
    (*bytes.get(10)? == b'T' || *bytes.get(10)? == b' ').then_some(())?;
    is(13, b':')?;
    is(16, b':')?;
    let in_range = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !in_range {
        return None;
    }
    let mut rest = &bytes[19..];
    let mut milliseconds = 0;
    if let [b'.', fraction @ ..] = rest {
        let n_digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if n_digits == 0 {
            return None;
        }
        for place in 0..3 {
            milliseconds =
                milliseconds * 10 + fraction.get(place).filter(|_| place < n_digits).map_or(0, |b| u64::from(b - b'0'));
        }
        rest = &fraction[n_digits..];
    }
    if !matches!(rest, b"" | b"Z" | b"z" | b"+00:00") {
        return None;
    }
    Some((((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milliseconds)
}

#[cfg(test)]
mod tests {
    use super::record_time_ms;

    #[test]
    fn times() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2022-09-14T09:00:52.5625085Z", Some(1_663_146_052_562)),
            ("2017-02-16T22:00:32.8950000Z", Some(1_487_282_432_895)),
            ("2024-02-29T23:59:59.99Z", Some(1_709_251_199_990)),
            ("2000-03-01T00:00:00", Some(951_868_800_000)),
            ("9999-12-31T23:59:59.999Z", Some(253_402_300_799_999)),
            ("20180719:L012620622", None),
            ("2022-09-14T09:00:52.Z", None),
            ("2022-02-29T09:00:52Z", None),
            ("2100-02-29T09:00:52Z", None),
            ("2022-04-31T09:00:52Z", None),
            ("2022-13-14T09:00:52Z", None),
            ("2022-09-14T09:00:52+02:00", None),
            ("", None),
        ] {
            assert_eq!(record_time_ms(text), expected, "{text}");
        }
    }
}
