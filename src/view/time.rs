//! How times are written: in UTC, or by the clock on the reader's wall, and saying which where they stand alone.

pub use crate::flow::calendar::DAY_MS;
use crate::flow::calendar::{DAYS_BEFORE_1970, date_since_0000_03_01};

/// The clock that times are shown by. Whatever shows a time says by which.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// UTC, as the logs are written.
    #[default]
    Utc,
    /// The clock on the wall where the reader is: how many minutes east of UTC it is at an instant, which is given in
    /// milliseconds since 1970-01-01 UTC.
    Local(fn(u64) -> i32),
}

/// There is one local clock, so that two of them are the same.
impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.is_local() == other.is_local()
    }
}

impl Eq for Clock {}

impl Clock {
    /// Whether it is the reader's own.
    pub fn is_local(self) -> bool {
        matches!(self, Self::Local(_))
    }

    /// In a word, for headings and axes: `UTC` or `local`.
    pub fn label(self) -> &'static str {
        if self.is_local() { "local" } else { "UTC" }
    }

    /// What stands behind a time: `UTC`, or how far the local clock is from it at that time, `UTC+02:00`.
    pub fn label_at(self, time_ms: u64) -> String {
        match self.offset_min(time_ms) {
            _ if !self.is_local() => "UTC".to_owned(),
            offset => {
                let sign = if offset < 0 { '−' } else { '+' };
                let minutes = offset.unsigned_abs();
                format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }

    /// The date: `2022-09-14`.
    pub fn date(self, time_ms: u64) -> String {
        let (year, month, day) = date_since_0000_03_01(self.split(time_ms).0);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The time of day to the minute: `09:05`.
    pub fn minute(self, time_ms: u64) -> String {
        let minutes = self.split(time_ms).1 / 60_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// The time of day to the second: `09:05:07`.
    pub fn second(self, time_ms: u64) -> String {
        format!("{}:{:02}", self.minute(time_ms), time_ms / 1_000 % 60)
    }

    /// The time of day to the millisecond: `09:05:07.040`.
    pub fn millisecond(self, time_ms: u64) -> String {
        format!("{}.{:03}", self.second(time_ms), time_ms % 1_000)
    }

    /// Date and time of day, to the millisecond only where the time has any: `2022-09-14 09:05:07`.
    pub fn date_time(self, time_ms: u64) -> String {
        let of_day = if time_ms.is_multiple_of(1_000) { self.second(time_ms) } else { self.millisecond(time_ms) };
        format!("{} {of_day}", self.date(time_ms))
    }

    /// From the minute of one time to the minute of another: `2022-09-14 09:00–09:59 UTC`.
    pub fn span(self, first_ms: u64, last_ms: u64) -> String {
        self.span_by(first_ms, last_ms, Self::minute)
    }

    /// From one time of day, as it is to be written, to another. Where the local clock is set in between, both times
    /// say how far from UTC they are.
    pub fn span_by(self, first_ms: u64, last_ms: u64, of_day: fn(Self, u64) -> String) -> String {
        let (first_date, last_date) = (self.date(first_ms), self.date(last_ms));
        let (first, last) = (of_day(self, first_ms), of_day(self, last_ms));
        let (first_label, last_label) = (self.label_at(first_ms), self.label_at(last_ms));
        if first_label != last_label {
            format!("{first_date} {first} {first_label} – {last_date} {last} {last_label}")
        } else if first_date != last_date {
            format!("{first_date} {first} – {last_date} {last} {last_label}")
        } else if first != last {
            format!("{first_date} {first}–{last} {last_label}")
        } else {
            format!("{first_date} {first} {last_label}")
        }
    }

    /// The day, counted from 1970-01-01, that an instant is in by this clock.
    pub fn day(self, time_ms: u64) -> i64 {
        (self.split(time_ms).0 as i64).saturating_sub(DAYS_BEFORE_1970 as i64)
    }

    /// How much of its day has passed at an instant, as the hands show it, in milliseconds.
    pub fn ms_of_day(self, time_ms: u64) -> u64 {
        self.split(time_ms).1
    }

    /// When a day, counted from 1970-01-01, begins by this clock: at midnight, or where the clock is put forward at
    /// midnight at the hour that comes after it. 1970-01-01 UTC for what is before that.
    pub fn start_of_day(self, day: i64) -> u64 {
        let wall_ms = day.saturating_mul(DAY_MS as i64);
        let before = |instant_ms: i64, length_ms: i64| instant_ms.saturating_sub(length_ms).max(0);
        let guess = before(wall_ms, self.offset_ms(wall_ms.max(0) as u64));
        let mut start = before(wall_ms, self.offset_ms(guess as u64));
        let shown = |instant_ms: i64| instant_ms.saturating_add(self.offset_ms(instant_ms as u64));
        if shown(start) < wall_ms {
            start = start.saturating_add(wall_ms - shown(start));
        }
        // Where the clock is put back just after midnight there are two: the day begins with the first.
        let earlier = before(start, 3_600_000);
        if shown(earlier) == wall_ms { earlier as u64 } else { start as u64 }
    }

    /// Days since 0000-03-01, and milliseconds of the day, as the clock shows them.
    fn split(self, time_ms: u64) -> (u64, u64) {
        let of_day = (time_ms % DAY_MS) as i64 + self.offset_ms(time_ms);
        let days = (time_ms / DAY_MS + DAYS_BEFORE_1970).saturating_add_signed(of_day.div_euclid(DAY_MS as i64));
        (days, of_day.rem_euclid(DAY_MS as i64) as u64)
    }

    fn offset_ms(self, time_ms: u64) -> i64 {
        i64::from(self.offset_min(time_ms)) * 60_000
    }

    fn offset_min(self, time_ms: u64) -> i32 {
        match self {
            Self::Utc => 0,
            // No place on Earth is further off than 14 hours.
            Self::Local(offset) => offset(time_ms).clamp(-24 * 60, 24 * 60),
        }
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

/// Year, month and day of a day counted from 1970-01-01; that day for what is before 0000-03-01.
pub fn year_month_day(day: i64) -> (u64, u64, u64) {
    date_since_0000_03_01(DAYS_BEFORE_1970.saturating_add_signed(day))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Berlin's in 2022: summer time from 27 March to 30 October, both at 01:00 UTC.
    pub(crate) fn berlin(time_ms: u64) -> i32 {
        if (1_648_342_800_000..1_667_091_600_000).contains(&time_ms) { 120 } else { 60 }
    }

    /// Beirut's in 2022: the clock was put forward at midnight of 27 March.
    fn beirut(time_ms: u64) -> i32 {
        if time_ms >= 1_648_332_000_000 { 180 } else { 120 }
    }

    /// Havana's in 2022: the clock was put back at 01:00 of 6 November.
    fn havana(time_ms: u64) -> i32 {
        if time_ms < 1_667_710_800_000 { -240 } else { -300 }
    }

    #[test]
    fn the_local_clock() {
        let berlin = Clock::Local(berlin);
        let cases = [
            (1_663_146_003_599, "2022-09-14 11:00:03.599", "UTC+02:00"),
            (1_648_342_799_000, "2022-03-27 01:59:59", "UTC+01:00"),
            (1_648_342_800_000, "2022-03-27 03:00:00", "UTC+02:00"),
            (1_667_091_599_000, "2022-10-30 02:59:59", "UTC+02:00"),
            (1_667_091_600_000, "2022-10-30 02:00:00", "UTC+01:00"),
        ];
        for (time_ms, text, label) in cases {
            assert_eq!((berlin.date_time(time_ms).as_str(), berlin.label_at(time_ms).as_str()), (text, label));
        }
        assert_eq!((berlin.label(), Clock::Utc.label(), Clock::Utc.label_at(0).as_str()), ("local", "UTC", "UTC"));
        // West of Greenwich 1970 had not begun yet.
        let west = Clock::Local(|_| -210);
        assert_eq!((west.date_time(0).as_str(), west.label_at(0).as_str()), ("1969-12-31 20:30:00", "UTC−03:30"));
        assert!(berlin == west && berlin != Clock::Utc);
        let span = |first, last| berlin.span(first, last);
        assert_eq!(span(1_663_146_000_000, 1_663_149_600_000), "2022-09-14 11:00–12:00 UTC+02:00");
        assert_eq!(
            span(1_667_091_000_000, 1_667_094_600_000),
            "2022-10-30 02:50 UTC+02:00 – 2022-10-30 02:50 UTC+01:00"
        );
    }

    #[test]
    fn days_begin_at_local_midnight() {
        let cases = [
            (Clock::Utc, 19_249, 1_663_113_600_000),
            (Clock::Local(berlin), 19_249, 1_663_106_400_000),
            (Clock::Local(berlin), 19_078, 1_648_335_600_000),
            (Clock::Local(berlin), 19_079, 1_648_418_400_000),
            (Clock::Local(beirut), 19_078, 1_648_332_000_000),
            (Clock::Local(havana), 19_302, 1_667_707_200_000),
            (Clock::Local(havana), 19_303, 1_667_797_200_000),
            (Clock::Local(berlin), 0, 0),
            (Clock::Utc, -5, 0),
        ];
        for (clock, day, start_ms) in cases {
            assert_eq!(clock.start_of_day(day), start_ms, "{day}");
            assert!(day <= 0 || clock.day(start_ms) == day);
        }
        assert_eq!(Clock::Local(berlin).ms_of_day(1_648_342_800_000), 3 * 3_600_000);
        assert!(Clock::Local(berlin).start_of_day(i64::MAX) > 0);
    }

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
            assert_eq!(Clock::Utc.date_time(time_ms), expected);
        }
        assert_eq!(Clock::Utc.date_time(u64::MAX), "584556019-04-03 14:25:51.615");
    }

    #[test]
    fn spans_and_durations() {
        const NINE: u64 = 1_663_146_000_000;
        assert_eq!(Clock::Utc.span(NINE, NINE + 59_999), "2022-09-14 09:00 UTC");
        assert_eq!(Clock::Utc.span(NINE, NINE + 3_600_000), "2022-09-14 09:00–10:00 UTC");
        assert_eq!(Clock::Utc.span(NINE, NINE + DAY_MS), "2022-09-14 09:00 – 2022-09-15 09:00 UTC");
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
