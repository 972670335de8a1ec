//! What is shown, in a line: beside the page's name, and for a screen reader.

use crate::protocol::{Loaded, Shown, Sort};
use crate::view::flow_column::look;
use crate::view::time::Clock;
use crate::view::{number, part_loaded};

/// Files that could be read, and that there was room for.
pub fn n_read(loaded: &Loaded) -> u64 {
    loaded.files.saturating_sub(loaded.refused.len() as u64 + loaded.without_room.n_wholly)
}

/// All tuples that a filter can show.
pub fn n_all(shown: &Shown) -> u64 {
    let loaded = &shown.loaded;
    if shown.view.with_repeats { loaded.tuples } else { loaded.tuples - loaded.repeated_tuples }
}

/// Whether the totals count every connection once: it was asked for, and could be done.
pub fn is_counted_once(shown: &Shown) -> bool {
    shown.once.as_ref().is_some_and(|once| once.failure.is_none())
}

/// How many tuples of how many NICs, and of what time.
pub fn what_is_shown(shown: &Shown, clock: Clock) -> String {
    let loaded = &shown.loaded;
    let tuples = if shown.view.filter.is_empty() {
        let files = number::count(n_read(loaded), "file", "files");
        format!("{} of {files}", number::count(shown.n_rows, "tuple", "tuples"))
    } else {
        format!("{} of {}", number::thousands(shown.n_rows), number::count(n_all(shown), "tuple", "tuples"))
    };
    let nics = number::count(shown.summary.nics, "NIC", "NICs");
    let remark = part_loaded::remark(loaded).map(|remark| format!("; {remark}")).unwrap_or_default();
    if n_read(loaded) == 0 && loaded.without_room.n_wholly == 0 {
        return "Nothing could be read".into();
    }
    match (shown.summary.first_time_ms, shown.summary.last_time_ms) {
        (Some(first), Some(last)) => format!("{tuples}, {nics}, {}{remark}", clock.span(first, last)),
        _ => tuples + &remark,
    }
}

/// What a screen reader is told.
pub fn announcement(shown: &Shown) -> String {
    let tuples = number::count(shown.n_rows, "tuple", "tuples");
    let files = number::count(n_read(&shown.loaded), "file", "files");
    let Sort { column, descending } = shown.view.sort;
    let order = if descending { "descending" } else { "ascending" };
    let all = number::thousands(shown.loaded.tuples);
    let filtered = if shown.view.filter.is_empty() { String::new() } else { format!(" of {all}, filtered,") };
    let once = if is_counted_once(shown) { "; totals count every connection once" } else { "" };
    let remark = part_loaded::remark(&shown.loaded).map(|remark| format!("; {remark}")).unwrap_or_default();
    format!("Showing {tuples}{filtered} of {files}, by {}, {order}{once}{remark}", look(column).heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{FoundOnce, Summary, Timeline, View};

    fn shown() -> Shown {
        Shown {
            generation: 1,
            view: View::default(),
            n_rows: 2_400,
            summary: Summary {
                tuples: 1_200,
                nics: 2,
                first_time_ms: Some(1_663_146_003_599),
                last_time_ms: Some(1_663_146_063_599),
                ..Summary::default()
            },
            once: None,
            timeline: Timeline::default(),
            covered: Vec::new(),
            extent: None,
            loaded: Loaded { files: 2, tuples: 2_500, repeated_tuples: 100, ..Loaded::default() },
        }
    }

    #[test]
    fn of_a_view() {
        let filtered =
            || Shown { view: View { filter: "src:10.0.0.4".parse().unwrap(), ..View::default() }, ..shown() };
        let nothing = Shown { loaded: Loaded::default(), n_rows: 0, ..shown() };
        let said = [shown(), filtered(), nothing].map(|shown| what_is_shown(&shown, Clock::Utc));
        insta::assert_snapshot!(said.join("\n"), @r"
        2,400 tuples of 2 files, 2 NICs, 2022-09-14 09:00–09:01 UTC
        2,400 of 2,400 tuples, 2 NICs, 2022-09-14 09:00–09:01 UTC
        Nothing could be read
        ");
        let failed = FoundOnce { failure: Some("there is no memory".into()), ..FoundOnce::default() };
        let said = [
            shown(),
            filtered(),
            Shown { once: Some(FoundOnce::default()), ..shown() },
            Shown { once: Some(failed), ..shown() },
        ];
        insta::assert_snapshot!(said.map(|shown| announcement(&shown)).join("\n"), @r"
        Showing 2,400 tuples of 2 files, by Time, ascending
        Showing 2,400 tuples of 2,500, filtered, of 2 files, by Time, ascending
        Showing 2,400 tuples of 2 files, by Time, ascending; totals count every connection once
        Showing 2,400 tuples of 2 files, by Time, ascending
        ");
    }
}
