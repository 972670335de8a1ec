//! What the chart says in words: the figures of a bar, and the whole for those who do not see it.

use std::ops::Range;

use crate::view::time::{Clock, duration};
use crate::view::timeline::{Chart, Coverage, Measure, Stretch, Sums};
use crate::view::{number, time};

/// The exact figures of one bar, or of several that are selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// When.
    pub span: String,
    /// Names and values.
    pub lines: Vec<(&'static str, String)>,
    /// What is to be known about them, in sentences.
    pub notes: Vec<String>,
}

/// A stretch of time, written as exactly as its ends are: `2022-09-14 09:00–09:10 UTC`.
pub fn stretch(stretch: Stretch, clock: Clock) -> String {
    let is_even = |unit_ms: u64| stretch.0.is_multiple_of(unit_ms) && stretch.1.is_multiple_of(unit_ms);
    let of_day = match () {
        () if is_even(60_000) => Clock::minute,
        () if is_even(1_000) => Clock::second,
        () => Clock::millisecond,
    };
    clock.span_by(stretch.0, stretch.1, of_day)
}

/// How long the bars are, beside the stretch that is shown: `2022-09-14 09:00–10:00 UTC, bars of 10 s`.
pub fn caption(chart: &Chart, clock: Clock) -> String {
    format!("{}, bars of {}", stretch(chart.shown(), clock), duration(chart.span_ms()))
}

/// The figures of these bars.
pub fn figures(chart: &Chart, spans: Range<usize>, clock: Clock) -> Figures {
    let span = chart.spans(&spans);
    let sums = chart.sums_of(spans.clone());
    let coverage = chart.coverage(span);
    let mut notes = Vec::new();
    if spans.len() > 1 {
        notes.push(format!("{} selected", number::count(spans.len() as u64, "bar", "bars")));
    }
    match coverage {
        Coverage::Whole => {}
        Coverage::Part => notes.push("For a part of it no files are loaded".into()),
        Coverage::None => notes.push("No files are loaded for this time".into()),
    }
    if sums.tuples() == 0 && coverage == Coverage::None {
        return Figures { span: stretch(span, clock), lines: Vec::new(), notes };
    }
    let mut lines = vec![
        ("allowed", number::thousands(sums.allowed)),
        ("denied", number::thousands(sums.denied)),
        ("denied share", share(&sums)),
    ];
    if sums.tuples() > 0 {
        let counted = [
            (Measure::Bytes, ["bytes sent", "bytes received"]),
            (Measure::NicBytes, ["bytes into the NIC", "bytes out of the NIC"]),
            (Measure::Packets, ["packets sent", "packets received"]),
        ];
        for (measure, names) in counted {
            lines.extend(
                names.into_iter().zip(sums.parts(measure)).map(|(name, sum)| (name, exact(&sums, measure, sum))),
            );
        }
    }
    if sums.without_counters > 0 {
        let n = number::count(sums.without_counters, "tuple carries", "tuples carry");
        notes.push(format!("{n} no counters"));
    }
    Figures { span: stretch(span, clock), lines, notes }
}

impl Figures {
    /// As one text, to be read out.
    pub fn sentence(&self) -> String {
        let lines: Vec<_> = self.lines.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let said = [lines.join(", "), self.notes.join(". ")];
        let said: Vec<_> = said.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}: {}.", self.span, said.join(". "))
    }
}

fn share(sums: &Sums) -> String {
    if sums.tuples() == 0 { "–".into() } else { number::percent(sums.denied, sums.tuples()) }
}

/// A sum, exactly, and of bytes in a unit too. What no tuple carries counters for is not known.
fn exact(sums: &Sums, measure: Measure, sum: u128) -> String {
    let is_bytes = measure.unit() == "bytes";
    if measure.is_counted() && sums.has_no_counters() {
        "unknown".into()
    } else if is_bytes && sum >= 1_000 {
        format!("{} ({})", number::thousands(sum), number::bytes(sum))
    } else {
        number::thousands(sum)
    }
}

/// The chart in a few sentences, for those who do not see it.
pub fn summary(chart: &Chart, measure: Measure, clock: Clock) -> String {
    let all = chart.sums_of(0..chart.n_spans());
    let [first, second] = all.parts(measure).map(|sum| exact(&all, measure, sum));
    let [first_name, second_name] = measure.parts();
    let mut text = format!("Timeline, {}: {}. ", measure.label().to_ascii_lowercase(), caption(chart, clock));
    text.push_str(&format!("In all {first} {first_name}, {second} {second_name}"));
    if measure == Measure::Tuples {
        text.push_str(&format!(", denied share {}", share(&all)));
    }
    text.push('.');
    if let Some((at, height)) = chart.peak(measure).filter(|_| chart.n_spans() > 1) {
        let when = stretch(chart.span(at), clock);
        text.push_str(&format!(" The highest bar: {} {}, {when}.", exact(&all, measure, height), measure.unit()));
    }
    let missing: u64 = chart.gaps().iter().map(|(first, last)| last - first).fold(0, u64::saturating_add);
    if missing > 0 {
        text.push_str(&format!(" For {} of it no files are loaded.", time::duration(missing)));
    }
    text
}

/// What is selected while it is being drawn out, and how long it is.
pub fn selected(chosen: Stretch, clock: Clock) -> String {
    format!("{}, {}", stretch(chosen, clock), duration(chosen.1.saturating_sub(chosen.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::timeline::tests::{MINUTE, NINE, chart};

    #[test]
    fn stretches_are_written_as_exactly_as_they_are() {
        let cases = [
            ((NINE, NINE + 10 * MINUTE), "2022-09-14 09:00–09:10 UTC"),
            ((NINE, NINE + 10_000), "2022-09-14 09:00:00–09:00:10 UTC"),
            ((NINE, NINE + 10), "2022-09-14 09:00:00.000–09:00:00.010 UTC"),
            ((NINE, NINE + 1_440 * MINUTE), "2022-09-14 09:00 – 2022-09-15 09:00 UTC"),
        ];
        for (ends, text) in cases {
            assert_eq!(stretch(ends, Clock::Utc), text);
        }
        let local = Clock::Local(|_| 345);
        assert_eq!(stretch(cases[0].0, local), "2022-09-14 14:45–14:55 UTC+05:45");
        assert_eq!(caption(&chart(), Clock::Utc), "2022-09-14 09:00–10:00 UTC, bars of 10 min");
        assert_eq!(selected(cases[1].0, Clock::Utc), "2022-09-14 09:00:00–09:00:10 UTC, 10 s");
    }

    #[test]
    fn figures_of_a_bar() {
        let figures = figures(&chart(), 4..5, Clock::Utc);
        assert_eq!(figures.span, "2022-09-14 09:40–09:50 UTC");
        let lines: Vec<_> = figures.lines.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            lines,
            [
                "allowed: 1,200",
                "denied: 34",
                "denied share: 2.8 %",
                "bytes sent: 1,234,567 (1.23 MB)",
                "bytes received: 2,000,000 (2.00 MB)",
                "bytes into the NIC: 34,567 (34.6 kB)",
                "bytes out of the NIC: 3,200,000 (3.20 MB)",
                "packets sent: 900",
                "packets received: 800",
            ]
        );
        assert_eq!(figures.notes, ["12 tuples carry no counters"]);
    }

    #[test]
    fn figures_read_out() {
        let chart = chart();
        let said = |spans| figures(&chart, spans, Clock::Utc).sentence();
        let cases = [
            (1..2, "2022-09-14 09:10–09:20 UTC: allowed 0, denied 0, denied share –."),
            (2..3, "2022-09-14 09:20–09:30 UTC: No files are loaded for this time."),
            (
                3..4,
                "2022-09-14 09:30–09:40 UTC: allowed 0, denied 0, denied share –. For a part of it no files are loaded.",
            ),
            (
                5..6,
                "2022-09-14 09:50–10:00 UTC: allowed 3, denied 0, denied share 0 %, bytes sent unknown, bytes received \
                 unknown, bytes into the NIC unknown, bytes out of the NIC unknown, packets sent unknown, packets \
                 received unknown. 3 tuples carry no counters.",
            ),
            (
                0..2,
                "2022-09-14 09:00–09:20 UTC: allowed 10, denied 5, denied share 33 %, bytes sent 1,000 (1.00 kB), bytes \
                 received 500, bytes into the NIC 1,100 (1.10 kB), bytes out of the NIC 400, packets sent 7, packets \
                 received 5. 2 bars selected. 5 tuples carry no counters.",
            ),
        ];
        for (spans, text) in cases {
            assert_eq!(said(spans), text);
        }
    }

    #[test]
    fn the_whole_in_words() {
        let cases = [
            (
                Measure::Tuples,
                "Timeline, tuples by decision: 2022-09-14 09:00–10:00 UTC, bars of 10 min. In all 1,213 allowed, 39 \
                 denied, denied share 3.1 %. The highest bar: 1,234 tuples, 2022-09-14 09:40–09:50 UTC. For 15 min of \
                 it no files are loaded.",
            ),
            (
                Measure::Packets,
                "Timeline, packets sent and received: 2022-09-14 09:00–10:00 UTC, bars of 10 min. In all 907 sent, 805 \
                 received. The highest bar: 1,700 packets, 2022-09-14 09:40–09:50 UTC. For 15 min of it no files are \
                 loaded.",
            ),
        ];
        for (measure, text) in cases {
            assert_eq!(summary(&chart(), measure, Clock::Utc), text);
        }
    }
}
