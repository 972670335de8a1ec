//! Dates and days since 1970-01-01, both ways, of the Gregorian calendar.

/// Milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;

/// How many days a month has, from 1 to 12.
pub const fn days_of_month(year: u64, month: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + is_leap as u64,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date from that day on, counted in years that begin in March, so that the leap day is the
/// last of its year.
pub const fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days_since_0000_03_01 = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    days_since_0000_03_01 - 719_468
}

/// Year, month and day of a day since 1970-01-01.
///
/// Years are counted from March, so that the leap day comes last and every month but the last has its length from one
/// line through (153 × month + 2) / 5; 719,468 days lie between 0000-03-01 and 1970-01-01, and 400 years have 146,097.
pub const fn date_of_day(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + (month <= 2) as u64, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = date_of_day(0);
        assert_eq!(before, (1970, 1, 1));
        for days in 1..200_000 {
            let now = date_of_day(days);
            let (year, month, day) = now;
            let same_month = (year, month) == (before.0, before.1);
            let follows = if same_month { day == before.2 + 1 } else { day == 1 && before.2 >= 28 };
            assert!(follows, "{before:?} {now:?}");
            assert!(day <= days_of_month(year, month));
            assert_eq!(days_since_1970(year, month, day), days);
            before = now;
        }
        assert_eq!(before, (2517, 7, 31));
    }
}
