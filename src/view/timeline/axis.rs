//! Where the axes have their ticks, and what stands there.

use crate::view::number;
use crate::view::time::{Clock, DAY_MS, year_month_day};
use crate::view::timeline::{Measure, Stretch};

/// The axis of heights: from 0 up to `top`, with a tick every `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heights {
    /// From tick to tick: 1, 2 or 5 with zeros behind it.
    pub step: u128,
    /// The highest tick, not below the highest bar.
    pub top: u128,
}

impl Heights {
    /// For bars up to `peak`, with at most `n_max` ticks above zero.
    pub fn new(peak: u128, n_max: u128) -> Self {
        let (peak, n_max) = (peak.max(1), n_max.max(1));
        let mut step = 1_u128;
        let mut factors = [2, 5, 10].into_iter().cycle();
        let mut power = 1_u128;
        while peak.div_ceil(step) > n_max {
            let factor = factors.next().unwrap_or(10);
            let Some(next) = power.checked_mul(factor) else { break };
            step = next;
            if factor == 10 {
                power = next;
            }
        }
        Self { step, top: peak.div_ceil(step).saturating_mul(step) }
    }

    /// The ticks, from 0 on.
    pub fn ticks(self) -> impl Iterator<Item = u128> {
        (0..=self.top / self.step).map(move |at| at * self.step)
    }
}

/// A height at a tick: `0`, `1,500`, `20 k`, `2.5 MB`.
pub fn height_label(height: u128, measure: Measure) -> String {
    let short = match measure {
        Measure::Bytes | Measure::NicBytes => number::bytes(height),
        Measure::Tuples | Measure::Packets if height < 10_000 => return number::thousands(height),
        // Of counts the thousands are called as those of bytes are.
        Measure::Tuples | Measure::Packets => number::bytes(height).trim_end_matches('B').trim_end().to_owned(),
    };
    match short.split_once(' ') {
        Some((digits, unit)) if digits.contains('.') => {
            format!("{} {unit}", digits.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => short,
    }
}

/// A tick of the axis of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub time_ms: u64,
    /// What stands there.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Ms(u64),
    /// Days; weeks begin on Monday.
    Days(i64),
    Months(u64),
    Years(u64),
}

/// What divides a day evenly, in milliseconds, seconds, minutes and hours.
const STEPS_MS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const STEPS_S: [u64; 6] = [1, 2, 5, 10, 15, 30];
const STEPS_MIN: [u64; 6] = [1, 2, 5, 10, 15, 30];
const STEPS_H: [u64; 5] = [1, 2, 3, 6, 12];
const STEPS_DAYS: [i64; 4] = [1, 2, 7, 14];
const STEPS_MONTHS: [u64; 4] = [1, 2, 3, 6];
const STEPS_YEARS: [u64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

impl Step {
    /// The shortest step of at least so many milliseconds.
    fn of_at_least(length_ms: u64) -> Self {
        let times = [(1, &STEPS_MS[..]), (1_000, &STEPS_S[..]), (60_000, &STEPS_MIN[..]), (3_600_000, &STEPS_H[..])];
        let of_day = times.into_iter().flat_map(|(unit, steps)| steps.iter().map(move |step| Self::Ms(unit * step)));
        let days = STEPS_DAYS.into_iter().map(Self::Days);
        let months = STEPS_MONTHS.into_iter().map(Self::Months);
        let years = STEPS_YEARS.into_iter().map(Self::Years);
        let mut all = of_day.chain(days).chain(months).chain(years);
        all.find(|step| step.about_ms() >= length_ms).unwrap_or(Self::Years(5_000))
    }

    fn about_ms(self) -> u64 {
        match self {
            Self::Ms(ms) => ms,
            Self::Days(days) => days.unsigned_abs() * DAY_MS,
            Self::Months(months) => months * 30 * DAY_MS,
            Self::Years(years) => years * 365 * DAY_MS,
        }
    }
}

/// Ticks at round times of the clock, at most about `n_max` of them. Midnights say the date.
pub fn time_ticks(shown: Stretch, n_max: u64, clock: Clock) -> Vec<Tick> {
    // Beyond the years that a log can name there is no calendar to speak of.
    let last = shown.1.min(crate::flow::MAX_TIME_MS);
    let first = shown.0;
    if first >= last {
        return Vec::new();
    }
    let step = Step::of_at_least((last - first) / n_max.max(1));
    let times = match step {
        Step::Ms(ms) => times_of_day(first, last, ms, clock),
        Step::Days(_) | Step::Months(_) | Step::Years(_) => days(first, last, step, clock),
    };
    times.into_iter().map(|time_ms| Tick { time_ms, label: label(time_ms, step, clock) }).collect()
}

/// Times at which what has passed of the day is a multiple of the step. From one to the next the clock may be set.
fn times_of_day(first: u64, last: u64, step: u64, clock: Clock) -> Vec<u64> {
    let past = |time_ms: u64| clock.ms_of_day(time_ms) % step;
    let mut times = Vec::new();
    let mut next = match past(first) {
        0 => first,
        past => first.saturating_add(step - past),
    };
    while next < last {
        let off = past(next);
        if off != 0 {
            // The clock was set since the last tick: the next is a little sooner, or later.
            let sooner = next.saturating_sub(off);
            let is_new = sooner >= first && times.last().is_none_or(|before| *before < sooner);
            if is_new && 2 * off < step && past(sooner) == 0 {
                next = sooner;
            } else {
                next = next.saturating_add(step - off);
                continue;
            }
        }
        times.push(next);
        next = next.saturating_add(step);
    }
    times
}

/// Beginnings of days, weeks, months or years.
fn days(first: u64, last: u64, step: Step, clock: Clock) -> Vec<u64> {
    let mut times = Vec::new();
    let mut day = match step {
        Step::Days(_) | Step::Ms(_) => clock.day(first),
        Step::Months(_) => first_of_month(clock.day(first)),
        Step::Years(_) => first_of_year(clock.day(first)),
    };
    loop {
        let (year, month, _) = year_month_day(day);
        let is_tick = match step {
            // 1970-01-05 was a Monday.
            Step::Days(days) => (day - 4).rem_euclid(days) == 0,
            Step::Months(months) => (month - 1).is_multiple_of(months),
            Step::Years(years) => year.is_multiple_of(years),
            Step::Ms(_) => true,
        };
        let start = if is_tick { clock.start_of_day(day) } else { 0 };
        if start >= last {
            return times;
        }
        if is_tick && start >= first {
            times.push(start);
        }
        day = match step {
            Step::Days(_) | Step::Ms(_) => day + 1,
            Step::Months(_) => first_of_month(day + 31),
            Step::Years(_) => first_of_year(day + 366),
        };
    }
}

fn first_of_month(day: i64) -> i64 {
    day - (year_month_day(day).2 as i64 - 1)
}

fn first_of_year(day: i64) -> i64 {
    let mut day = first_of_month(day);
    while year_month_day(day).1 > 1 {
        day = first_of_month(day - 1);
    }
    day
}

fn label(time_ms: u64, step: Step, clock: Clock) -> String {
    let date = clock.date(time_ms);
    match step {
        Step::Ms(_) if clock.ms_of_day(time_ms) == 0 => date,
        Step::Ms(0..1_000) => clock.millisecond(time_ms),
        Step::Ms(1_000..60_000) => clock.second(time_ms),
        Step::Ms(_) => clock.minute(time_ms),
        Step::Days(_) => date,
        Step::Months(_) => date.get(..7).unwrap_or(&date).to_owned(),
        Step::Years(_) => date.get(..4).unwrap_or(&date).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::time::tests::berlin;
    use crate::view::timeline::tests::{MINUTE, NINE};

    const HOUR: u64 = 60 * MINUTE;
    const BERLIN: Clock = Clock::Local(berlin);

    #[test]
    fn heights_have_round_ticks() {
        let cases = [
            (0, 1, 1),
            (1, 1, 1),
            (4, 1, 4),
            (5, 2, 6),
            (9, 5, 10),
            (12, 5, 15),
            (100, 50, 100),
            (1_234, 500, 1_500),
            (16_000, 5_000, 20_000),
            (999_999, 500_000, 1_000_000),
        ];
        for (peak, step, top) in cases {
            assert_eq!(Heights::new(peak, 4), Heights { step, top }, "{peak}");
        }
        assert_eq!(Heights::new(12, 4).ticks().collect::<Vec<_>>(), [0, 5, 10, 15]);
        assert!(Heights::new(u128::MAX, 4).ticks().count() <= 6);
        assert_eq!(Heights::new(9, 0), Heights { step: 10, top: 10 });
    }

    #[test]
    fn labels_of_heights() {
        let cases = [
            (0, Measure::Tuples, "0"),
            (1_500, Measure::Tuples, "1,500"),
            (20_000, Measure::Tuples, "20 k"),
            (1_500_000, Measure::Packets, "1.5 M"),
            (0, Measure::Bytes, "0 B"),
            (500, Measure::Bytes, "500 B"),
            (2_500_000, Measure::NicBytes, "2.5 MB"),
            (200_000_000, Measure::Bytes, "200 MB"),
        ];
        for (height, measure, text) in cases {
            assert_eq!(height_label(height, measure), text);
        }
    }

    fn labels(shown: Stretch, n_max: u64, clock: Clock) -> String {
        time_ticks(shown, n_max, clock).into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ticks_of_all_sizes() {
        let day = NINE - 9 * HOUR;
        let cases = [
            ((NINE, NINE + 5), 10, "09:00:00.000 09:00:00.001 09:00:00.002 09:00:00.003 09:00:00.004"),
            ((NINE + 1, NINE + 10_000), 5, "09:00:02 09:00:04 09:00:06 09:00:08"),
            ((NINE, NINE + HOUR), 6, "09:00 09:10 09:20 09:30 09:40 09:50"),
            ((NINE + 1, NINE + 24 * HOUR), 8, "12:00 15:00 18:00 21:00 2022-09-15 03:00 06:00"),
            ((day, day + 7 * DAY_MS), 4, "2022-09-15 2022-09-17 2022-09-19"),
            ((day, day + 28 * DAY_MS), 4, "2022-09-19 2022-09-26 2022-10-03 2022-10-10"),
            ((day, day + 200 * DAY_MS), 4, "2022-11 2023-01 2023-03"),
            ((day, day + 2_000 * DAY_MS), 4, "2024 2026 2028"),
            ((0, u64::MAX), 5, "2000 4000 6000 8000"),
        ];
        for (shown, n_max, expected) in cases {
            assert_eq!(labels(shown, n_max, Clock::Utc), expected);
        }
        assert_eq!(labels((5, 5), 4, Clock::Utc), "");
        assert_eq!(labels((u64::MAX - 1, u64::MAX), 4, Clock::Utc), "");
    }

    #[test]
    fn local_ticks_are_at_local_times() {
        // UTC+02:00: the day begins at 22:00 UTC.
        let ticks = time_ticks((NINE, NINE + 24 * HOUR), 4, BERLIN);
        let at: Vec<_> = ticks.iter().map(|tick| ((tick.time_ms - NINE) / HOUR, tick.label.as_str())).collect();
        assert_eq!(at, [(1, "12:00"), (7, "18:00"), (13, "2022-09-15"), (19, "06:00")]);
    }

    #[test]
    fn ticks_where_the_clock_is_set() {
        // Days of 23 and of 25 hours.
        let (spring, autumn) = (1_648_335_600_000, 1_667_080_800_000);
        let cases = [
            (spring, 26, 4, "2022-03-27 12:00 2022-03-28"),
            (spring, 26, 5, "2022-03-27 06:00 12:00 18:00 2022-03-28"),
            (spring, 9, 9, "2022-03-27 01:00 03:00 04:00 05:00 06:00 07:00 08:00 09:00"),
            (spring, 9, 5, "2022-03-27 04:00 06:00 08:00"),
            (autumn, 26, 5, "2022-10-30 06:00 12:00 18:00 2022-10-31"),
            (autumn, 5, 5, "2022-10-30 01:00 02:00 02:00 03:00"),
        ];
        for (start, hours, n_max, expected) in cases {
            assert_eq!(labels((start, start + hours * HOUR), n_max, BERLIN), expected, "{start} {hours}");
        }
        let days = time_ticks((spring - DAY_MS, spring + 3 * DAY_MS), 4, BERLIN);
        let starts: Vec<_> = days.iter().map(|tick| (tick.time_ms as i64 - spring as i64) / HOUR as i64).collect();
        assert_eq!(starts, [-24, 0, 23, 47, 71]);
        assert!(days.iter().all(|tick| tick.label.len() == 10));
    }
}
