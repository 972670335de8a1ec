//! The time that a filter asks for.

use super::{Filter, Term, TimeRange};

impl Filter {
    /// The range of time that is wanted, if a single one is in the list.
    pub fn time(&self) -> Option<TimeRange> {
        let mut times = self.parts().iter().filter_map(|part| match part {
            Self::Term(Term::Time(ranges)) => Some(ranges.as_slice()),
            _ => None,
        });
        match (times.next()?, times.next()) {
            ([range], None) => Some(*range),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_range() {
        let time = |text: &str| Filter::parse(text).unwrap().time().map(|range| range.end_ms - range.start_ms);
        assert_eq!(time("a time:2022-09-14"), Some(86_400_000));
        for none in ["a", "time:2022-09-14,2022-09-15", "time:2022-09-14 time>2022-09-14T09:00", "-time:2022-09-14"] {
            assert_eq!(time(none), None, "{none}");
        }
    }
}
