//! A filter as the list of its parts, as chips and clicks change it.

use super::{Filter, Term, TimeRange};

impl Filter {
    /// The filter with one more condition. What is there already is not added again; where its opposite is there, it
    /// takes that place. A list is added part by part.
    #[must_use]
    pub fn with_part(&self, part: &Self) -> Self {
        let mut parts = self.parts().to_vec();
        for part in part.parts() {
            let opposite = part.clone().not();
            let place = parts.iter().position(|other| *other == *part || *other == opposite).unwrap_or(parts.len());
            parts.retain(|other| *other != opposite);
            if !parts.contains(part) {
                parts.insert(place, part.clone());
            }
        }
        Self::all_of(parts)
    }

    /// The filter without a condition, wherever it stands in the list; a list is taken out part by part.
    #[must_use]
    pub fn without_part(&self, part: &Self) -> Self {
        Self::all_of(self.parts().iter().filter(|other| !part.parts().contains(other)).cloned())
    }

    /// Whether a condition is in the list; of a list, whether all its parts are.
    pub fn has_part(&self, part: &Self) -> bool {
        part.parts().iter().all(|part| self.parts().contains(part))
    }

    /// The range of time that is wanted, if a single one is in the list.
    pub fn time(&self) -> Option<TimeRange> {
        let mut times = self.parts().iter().filter_map(Self::as_time);
        match (times.next()?, times.next()) {
            ([range], None) => Some(*range),
            _ => None,
        }
    }

    /// The filter with this range of time instead of those in its list, or with none.
    #[must_use]
    pub fn replace_time(&self, range: Option<TimeRange>) -> Self {
        let new = range.map(|range| Self::from(Term::Time(vec![range])));
        let mut parts: Vec<Self> = Vec::new();
        let mut place = None;
        for part in self.parts() {
            if part.as_time().is_some() {
                place = place.or(Some(parts.len()));
            } else {
                parts.push(part.clone());
            }
        }
        let place = place.unwrap_or(parts.len());
        parts.splice(place..place, new);
        Self::all_of(parts)
    }

    fn as_time(&self) -> Option<&[TimeRange]> {
        match self {
            Self::Term(Term::Time(ranges)) => Some(ranges),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        Filter::parse(text).unwrap()
    }

    #[test]
    fn parts_are_added() {
        let cases = [
            ("", "dport:443", "dport:443"),
            ("*", "*", "*"),
            ("dport:443", "dport:443", "dport:443"),
            ("dport:443 web", "-dport:443", "-dport:443 web"),
            ("-dport:443 web", "dport:443", "dport:443 web"),
            ("-dport:443 web dport:443", "dport:443", "web dport:443"),
            ("-dport:443 web -dport:443", "dport:443", "dport:443 web"),
            ("a or b", "c", "(a or b) c"),
            ("c", "a or b", "c (a or b)"),
            ("a or b", "-(a or b)", "-(a or b)"),
            ("a -b", "b c", "a b c"),
            ("a", "-(a b)", "a -(a b)"),
        ];
        for (before, part, after) in cases {
            let changed = filter(before).with_part(&filter(part));
            assert_eq!(changed.to_string(), after, "{before} + {part}");
            assert!(changed.has_part(&filter(part)));
            assert_eq!(changed.with_part(&filter(part)), changed, "a second time changes nothing");
        }
    }

    #[test]
    fn parts_are_taken_out() {
        let cases = [
            ("", "a", "*"),
            ("a", "a", "*"),
            ("a b a", "a", "b"),
            ("a b c", "c a", "b"),
            ("a or b", "a", "a or b"),
            ("a or b", "a or b", "*"),
            ("-a b", "a", "-a b"),
        ];
        for (before, part, after) in cases {
            assert_eq!(filter(before).without_part(&filter(part)).to_string(), after, "{before} - {part}");
        }
    }

    #[test]
    fn time_is_replaced() {
        let minute = TimeRange { start_ms: 60_000, end_ms: 120_000 };
        let cases = [
            ("", "time:1970-01-01T00:01", "*"),
            ("a b", "a b time:1970-01-01T00:01", "a b"),
            ("a time:2022-09-14 b", "a time:1970-01-01T00:01 b", "a b"),
            ("time:2022-09-14 b time>2022-09-15", "time:1970-01-01T00:01 b", "b"),
            ("time:2022-09-14 or b", "(time:2022-09-14 or b) time:1970-01-01T00:01", "time:2022-09-14 or b"),
            ("-time:2022-09-14", "-time:2022-09-14 time:1970-01-01T00:01", "-time:2022-09-14"),
        ];
        for (before, with, without) in cases {
            let with_minute = filter(before).replace_time(Some(minute));
            assert_eq!(with_minute.to_string(), with);
            assert_eq!(with_minute.time(), Some(minute));
            assert_eq!(filter(before).replace_time(None).to_string(), without);
        }
        assert_eq!(filter("a time:2022-09-14").time().map(|range| range.end_ms - range.start_ms), Some(86_400_000));
        for none in ["a", "time:2022-09-14,2022-09-15", "time:2022-09-14 time>2022-09-14T09:00", "-time:2022-09-14"] {
            assert_eq!(filter(none).time(), None, "{none}");
        }
    }
}
