//! How times are written. Everything is UTC, and says so where it stands alone.

use crate::flow::calendar::{DAY_MS, date_of_day};

/// The date: `2022-09-14`.
pub fn date(time_ms: u64) -> String {
    let (year, month, day) = date_of_day(time_ms / DAY_MS);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The time of day to the minute: `09:05`.
pub fn minute(time_ms: u64) -> String {
    let minutes = time_ms % DAY_MS / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The time of day to the second: `09:05:07`.
pub fn second(time_ms: u64) -> String {
    format!("{}:{:02}", minute(time_ms), time_ms / 1_000 % 60)
}

/// The time of day to the millisecond: `09:05:07.040`.
pub fn millisecond(time_ms: u64) -> String {
    format!("{}.{:03}", second(time_ms), time_ms % 1_000)
}

/// Date and time of day, to the millisecond only where the time has any: `2022-09-14 09:05:07`.
pub fn date_time(time_ms: u64) -> String {
    let clock = if time_ms.is_multiple_of(1_000) { second(time_ms) } else { millisecond(time_ms) };
    format!("{} {clock}", date(time_ms))
}

/// From the minute of one time to the minute of another: `2022-09-14 09:00–09:59 UTC`.
pub fn span(first_ms: u64, last_ms: u64) -> String {
    let (first_date, last_date) = (date(first_ms), date(last_ms));
    let (first, last) = (minute(first_ms), minute(last_ms));
    if first_date != last_date {
        format!("{first_date} {first} – {last_date} {last} UTC")
    } else if first != last {
        format!("{first_date} {first}–{last} UTC")
    } else {
        format!("{first_date} {first} UTC")
    }
}

/// How long something lasted, in its two largest units: `59 min 58 s`.
pub fn duration(length_ms: u64) -> String {
    let units = [(DAY_MS, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
    let Some(at) = units.iter().position(|(unit, _)| length_ms >= *unit) else {
        return "0 s".into();
    };
    let (unit, name) = units[at];
    let mut text = format!("{} {name}", length_ms / unit);
    if let Some((smaller, name)) = units.get(at + 1) {
        let rest = length_ms % unit / smaller;
        if rest > 0 {
            text.push_str(&format!(" {rest} {name}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let cases = [
            (0, "1970-01-01 00:00:00"),
            (951_782_399_000, "2000-02-28 23:59:59"),
            (951_782_400_000, "2000-02-29 00:00:00"),
            (951_868_800_000, "2000-03-01 00:00:00"),
            (1_493_695_538_000, "2017-05-02 03:25:38"),
            (1_663_146_003_599, "2022-09-14 09:00:03.599"),
            (1_709_164_800_000, "2024-02-29 00:00:00"),
            (4_107_542_400_000, "2100-03-01 00:00:00"),
            (253_402_300_799_999, "9999-12-31 23:59:59.999"),
        ];
        for (time_ms, expected) in cases {
            assert_eq!(date_time(time_ms), expected);
        }
        assert_eq!(date_time(u64::MAX), "584556019-04-03 14:25:51.615");
    }

    #[test]
    fn spans_and_durations() {
        const NINE: u64 = 1_663_146_000_000;
        assert_eq!(span(NINE, NINE + 59_999), "2022-09-14 09:00 UTC");
        assert_eq!(span(NINE, NINE + 3_600_000), "2022-09-14 09:00–10:00 UTC");
        assert_eq!(span(NINE, NINE + DAY_MS), "2022-09-14 09:00 – 2022-09-15 09:00 UTC");
        let cases = [
            (0, "0 s"),
            (7, "7 ms"),
            (1_000, "1 s"),
            (1_500, "1 s 500 ms"),
            (3_598_000, "59 min 58 s"),
            (3_600_000, "1 h"),
            (3_601_000, "1 h"),
            (90_000_000, "1 d 1 h"),
        ];
        for (length_ms, expected) in cases {
            assert_eq!(duration(length_ms), expected);
        }
    }
}
