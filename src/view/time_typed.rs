//! A time as people write it who know what day they look at.

use crate::query::filter::Filter;
use crate::view::time::Clock;

/// The time that is meant: what the filter language takes it for, and a time of day alone as one of the day that all of
/// `span` is in, UTC, where it is in one. `span` is from the first time that is looked at to the last.
pub fn time_typed(typed: &str, span: Option<(u64, u64)>) -> Result<u64, String> {
    let typed = typed.trim().replace('"', "");
    let typed = if is_time_of_day(&typed) { with_date(&typed, span)? } else { typed };
    let filter = format!("time:\"{typed}\"").parse::<Filter>();
    let time = filter.map_err(|error| error.message)?.time().ok_or("That is no time.")?;
    Ok(time.start_ms)
}

/// Whether it begins as `9:05` or `09:05` does.
fn is_time_of_day(typed: &str) -> bool {
    typed
        .split_once(':')
        .is_some_and(|(hour, _)| (1..=2).contains(&hour.len()) && hour.bytes().all(|byte| byte.is_ascii_digit()))
}

fn with_date(of_day: &str, span: Option<(u64, u64)>) -> Result<String, String> {
    // The filter language wants two digits.
    let of_day = if of_day.as_bytes().get(1) == Some(&b':') { format!("0{of_day}") } else { of_day.to_owned() };
    let dates = span.map(|(first, last)| (Clock::Utc.date(first), Clock::Utc.date(last)));
    match dates {
        Some((first, last)) if first == last => Ok(format!("{first}T{of_day}")),
        Some((first, last)) => Err(format!(
            "What is shown is of several days, {first} to {last}: write the date before the time, as in `{first}T09:05`."
        )),
        None => Err("Write the date before the time, as in `2022-09-14T09:05`.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NINE: u64 = 1_663_146_000_000;
    const HOUR: u64 = 3_600_000;

    #[test]
    fn times_with_a_date_and_without() {
        let one_day = Some((NINE, NINE + 2 * HOUR));
        let minute = |minutes: u64| Ok(NINE + minutes * 60_000);
        let cases = [
            ("2022-09-14T09:05", None, minute(5)),
            ("\"2022-09-14 09:05\"", one_day, minute(5)),
            (" 09:05 ", one_day, minute(5)),
            ("9:05", one_day, minute(5)),
            ("09:05:30.250", one_day, Ok(NINE + 330_250)),
            ("11:05+02:00", one_day, minute(5)),
            ("2022-09-15", one_day, Ok(NINE + 15 * HOUR)),
        ];
        for (typed, span, expected) in cases {
            assert_eq!(time_typed(typed, span), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_told() {
        let two_days = Some((NINE, NINE + 24 * HOUR));
        let told = |typed: &str, span| time_typed(typed, span).unwrap_err();
        assert_eq!(
            told("14:05", two_days),
            "What is shown is of several days, 2022-09-14 to 2022-09-15: write the date before the time, as in \
             `2022-09-14T09:05`."
        );
        assert_eq!(told("14:05", None), "Write the date before the time, as in `2022-09-14T09:05`.");
        assert!(told("25:00", Some((NINE, NINE))).contains("a time of day is written as 09:00"));
        for odd in ["", "yesterday", ":", "\"", "9", "123:45", "é:05"] {
            assert!(!told(odd, two_days).is_empty(), "{odd}");
        }
    }
}
