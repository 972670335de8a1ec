//! Paths of files.

use super::names::Numbers;
use crate::flow::calendar::{DAY_MS, date_of_day};
use crate::query::filter::Pattern;
use crate::store::BlobPath;

/// Paths, and what stands for each. Case matters, as it does to the systems that files come from.
#[derive(Default)]
pub(super) struct Paths {
    numbers: Numbers,
    /// In the order of their numbers.
    given: Vec<(String, String)>,
}

impl Paths {
    /// What stands for a path: a number, and the hour that the path names, from which the page knows which hours are
    /// there.
    pub(super) fn replace(&mut self, path: &str) -> Option<String> {
        if path.is_empty() {
            return None;
        }
        let number = self.numbers.of(path);
        if let Some((_, replaced)) = self.given.get(number as usize - 1) {
            return Some(replaced.clone());
        }
        let hour = BlobPath::of(path).hour_ms.map(|hour_ms| {
            let (year, month, day) = date_of_day(hour_ms / DAY_MS);
            let hour = hour_ms % DAY_MS / 3_600_000;
            format!("/y={year:04}/m={month:02}/d={day:02}/h={hour:02}/m=00/PT1H.json")
        });
        let replaced = format!("file-{number}{}", hour.unwrap_or_default());
        self.given.push((path.to_owned(), replaced.clone()));
        Some(replaced)
    }

    /// What stands for the paths like a pattern, or of which the last part is like it.
    pub(super) fn like(&self, pattern: &Pattern) -> Vec<String> {
        let is_like = |path: &str| is_whole_or_last(pattern, path);
        self.given.iter().filter(|(path, _)| is_like(path)).map(|(_, replaced)| replaced.clone()).collect()
    }
}

/// As filters look for IDs and paths.
pub(super) fn is_whole_or_last(pattern: &Pattern, name: &str) -> bool {
    pattern.matches(name) || name.rsplit_once('/').is_some_and(|(_, last)| pattern.matches(last))
}
