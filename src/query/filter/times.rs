//! Times and ranges of time as text.

use std::fmt;

use crate::flow::MAX_TIME_MS;
use crate::flow::calendar::{DAY_MS, date_of_day, days_of_month, days_since_1970};

use super::{Operator, TimeRange};

const MINUTE_MS: u64 = 60_000;
const EXPECTED: &str = "a time is written as 2022-09-14, 2022-09-14T09:00, 2022-09-14T09:00:30 or 2022-09-14T09:00:30.250, \
                        in UTC or with an offset such as +02:00";

/// A time that somebody wrote: the unit that it names, of a day, a minute, a second or a millisecond.
struct Moment {
    start_ms: u64,
    length_ms: u64,
    date: (u64, u64, u64),
    offset_minutes: i64,
}

impl Moment {
    fn end_ms(&self) -> u64 {
        self.start_ms + self.length_ms
    }

    fn is_date(&self) -> bool {
        self.length_ms == DAY_MS
    }
}

/// The range that a value of `time` stands for, or what is wrong with it.
pub(super) fn time_range(text: &str, operator: Operator) -> Result<TimeRange, String> {
    if let Some((first, last)) = text.split_once("..") {
        if operator != Operator::Is {
            return Err("a range comes after a colon, as in time:A..B".into());
        }
        return between(first, last);
    }
    let moment = moment(text, None)?;
    let (start_ms, end_ms) = match operator {
        Operator::Is => (moment.start_ms, moment.end_ms()),
        Operator::Less => (0, moment.start_ms),
        Operator::AtMost => (0, moment.end_ms()),
        Operator::Greater => (moment.end_ms(), TimeRange::OPEN),
        Operator::AtLeast => (moment.start_ms, TimeRange::OPEN),
    };
    let range = TimeRange { start_ms, end_ms }.within_time();
    range.ok_or_else(|| "no time is before 1970 or after 9999".into())
}

fn between(first: &str, last: &str) -> Result<TimeRange, String> {
    if first.is_empty() && last.is_empty() {
        return Err("a range needs a beginning or an end, as in A..B, A.. or ..B".into());
    }
    let is_end_undated = is_time_of_day(last);
    let first = if first.is_empty() { None } else { Some(moment(first, None)?) };
    let last = if last.is_empty() { None } else { Some(moment(last, first.as_ref())?) };
    let start_ms = first.map_or(0, |first| first.start_ms);
    let end_ms = last.map_or(TimeRange::OPEN, |last| if last.is_date() { last.end_ms() } else { last.start_ms });
    if end_ms < start_ms {
        return Err(if is_end_undated {
            "the range ends before it begins; an end on another day is written with its date, as in 2022-09-14T23:00..2022-09-15T01:00"
        } else {
            "the range ends before it begins"
        }
        .into());
    }
    let range = TimeRange { start_ms, end_ms }.within_time();
    range.ok_or_else(|| "nothing is in the range: its end is the first time that is not in it".into())
}

/// What is left of a text that is read from its beginning.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    fn eat(&mut self, expected: char) -> bool {
        let rest = self.0.strip_prefix(expected);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A number of so many digits.
    fn number(&mut self, n_digits: usize) -> Option<u64> {
        let digits = self.0.get(..n_digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.0 = &self.0[n_digits..];
        digits.parse().ok()
    }

    fn date(&mut self) -> Option<(u64, u64, u64)> {
        let year = self.number(4)?;
        let month = self.eat('-').then(|| self.number(2))??;
        let day = self.eat('-').then(|| self.number(2))??;
        Some((year, month, day))
    }

    /// Milliseconds since midnight, and how long the unit is.
    fn time_of_day(&mut self) -> Option<(u64, u64)> {
        let hour = self.number(2)?;
        let minute = self.eat(':').then(|| self.number(2))??;
        let mut time_ms = (hour * 60 + minute) * MINUTE_MS;
        let mut second = 0;
        let mut length_ms = MINUTE_MS;
        if self.eat(':') {
            second = self.number(2)?;
            time_ms += second * 1_000;
            length_ms = 1_000;
            if self.eat('.') {
                let n_digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
                let milliseconds = self.0.get(..n_digits.min(3))?;
                time_ms += format!("{milliseconds:0<3}").parse::<u64>().ok().filter(|_| n_digits > 0)?;
                self.0 = &self.0[n_digits..];
                length_ms = 1;
            }
        }
        (hour < 24 && minute < 60 && second < 60).then_some((time_ms, length_ms))
    }

    /// Minutes that the clock is ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.eat('Z') || self.eat('z') {
            return Some(0);
        }
        let sign = match (self.eat('+'), self.eat('-')) {
            (true, false) => 1,
            (false, true) => -1,
            _ => return None,
        };
        let hours = self.number(2)?;
        let minutes = if self.eat(':') { self.number(2)? } else { self.number(2).unwrap_or(0) };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) as i64)
    }
}

/// Whether it begins as `09:00` does.
fn is_time_of_day(text: &str) -> bool {
    text.as_bytes().get(2) == Some(&b':')
}

/// `base` is what a time of day without a date is on, in the same offset.
fn moment(text: &str, base: Option<&Moment>) -> Result<Moment, String> {
    let mut rest = Rest(text);
    let is_time_of_day = is_time_of_day(text);
    let (date, mut offset_minutes) = match base {
        Some(base) if is_time_of_day => (base.date, base.offset_minutes),
        _ => (
            rest.date().ok_or(if is_time_of_day {
                "a time needs its date before it, as in 2022-09-14T09:00"
            } else {
                EXPECTED
            })?,
            0,
        ),
    };
    let (year, month, day) = date;
    if !(1970..=9999).contains(&year) {
        return Err("a year is from 1970 to 9999".into());
    }
    if !(1..=12).contains(&month) {
        return Err("a month is from 01 to 12".into());
    }
    if !(1..=days_of_month(year, month)).contains(&day) {
        return Err(format!("{year}-{month:02} has days from 01 to {}", days_of_month(year, month)));
    }
    let has_time = is_time_of_day || rest.eat('T') || rest.eat('t') || rest.eat(' ');
    let (of_day_ms, length_ms) = if has_time {
        rest.time_of_day().ok_or("a time of day is written as 09:00, 09:00:30 or 09:00:30.250, up to 23:59:59.999")?
    } else {
        (0, DAY_MS)
    };
    if !rest.0.is_empty() {
        offset_minutes = rest.offset().filter(|_| rest.0.is_empty()).ok_or(EXPECTED)?;
    }
    let start_ms = (days_since_1970(year, month, day) * DAY_MS + of_day_ms) as i64 - offset_minutes * MINUTE_MS as i64;
    let start_ms = u64::try_from(start_ms).ok().filter(|start_ms| *start_ms <= MAX_TIME_MS);
    let start_ms = start_ms.ok_or("in UTC this is not from 1970 to 9999")?;
    Ok(Moment { start_ms, length_ms, date, offset_minutes })
}

impl TimeRange {
    /// What of the range is time: nothing is after the year 9999, so that an end there is open. `None` where nothing is
    /// left.
    pub(super) fn within_time(self) -> Option<Self> {
        let end_ms = if self.end_ms > MAX_TIME_MS { Self::OPEN } else { self.end_ms };
        (self.start_ms < end_ms && self.start_ms <= MAX_TIME_MS).then_some(Self { end_ms, ..self })
    }

    /// The unit that the range is, if a time alone stands for it.
    fn unit_ms(self) -> Option<u64> {
        let length_ms = self.end_ms - self.start_ms;
        let is_unit = matches!(length_ms, DAY_MS | MINUTE_MS | 1_000 | 1) && self.start_ms.is_multiple_of(length_ms);
        is_unit.then_some(length_ms)
    }
}

/// In UTC; a single day, minute, second or millisecond by its name, with the time of day everywhere else.
impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(range) = self.within_time() else {
            return f.write_str("1970-01-01T00:00..1970-01-01T00:00");
        };
        let Self { start_ms, end_ms } = range;
        if end_ms == Self::OPEN {
            write_date(f, start_ms)?;
            f.write_str("T")?;
            write_time_of_day(f, start_ms, coarsest(start_ms))?;
            return f.write_str("..");
        }
        if let Some(unit_ms) = range.unit_ms() {
            write_date(f, start_ms)?;
            if unit_ms < DAY_MS {
                f.write_str("T")?;
                write_time_of_day(f, start_ms, unit_ms)?;
            }
            return Ok(());
        }
        let is_open = start_ms == 0;
        if !is_open {
            write_date(f, start_ms)?;
            f.write_str("T")?;
            write_time_of_day(f, start_ms, coarsest(start_ms))?;
        }
        f.write_str("..")?;
        if is_open || start_ms / DAY_MS != end_ms / DAY_MS {
            write_date(f, end_ms)?;
            f.write_str("T")?;
        }
        write_time_of_day(f, end_ms, coarsest(end_ms))
    }
}

/// The largest unit of a time of day of which a time is a whole number.
fn coarsest(time_ms: u64) -> u64 {
    [MINUTE_MS, 1_000].into_iter().find(|unit_ms| time_ms.is_multiple_of(*unit_ms)).unwrap_or(1)
}

fn write_date(f: &mut fmt::Formatter<'_>, time_ms: u64) -> fmt::Result {
    let (year, month, day) = date_of_day(time_ms / DAY_MS);
    write!(f, "{year:04}-{month:02}-{day:02}")
}

fn write_time_of_day(f: &mut fmt::Formatter<'_>, time_ms: u64, unit_ms: u64) -> fmt::Result {
    let minutes = time_ms % DAY_MS / MINUTE_MS;
    write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)?;
    if unit_ms <= 1_000 {
        write!(f, ":{:02}", time_ms / 1_000 % 60)?;
    }
    if unit_ms == 1 {
        write!(f, ".{:03}", time_ms % 1_000)?;
    }
    Ok(())
}
