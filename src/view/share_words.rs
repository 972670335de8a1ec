//! Sharing a view, in words: the file's name, its size, what goes in.

use crate::protocol::{Loaded, Shown};
use crate::share::saved::LeftOut;
use crate::view::time::Clock;
use crate::view::{number, shown_words};

/// A file that is larger is told to be large: mail programs refuse it, and a browser takes a while to open it.
pub const LARGE_BYTES: u64 = 25_000_000;
/// So many characters of a title are in the name of a file.
const MAX_TITLE: usize = 60;

/// The name of the file: the title as far as every system can have it in a name, and the time.
pub fn file_name(title: &str, clock: Clock, time_ms: u64) -> String {
    let mut safe = String::new();
    for c in title.chars() {
        match c {
            c if c.is_alphanumeric() || c == '_' => safe.push(c),
            // Never two in a row, and none in front.
            _ if safe.is_empty() || safe.ends_with('-') => {}
            _ => safe.push('-'),
        }
    }
    let safe: String = safe.chars().take(MAX_TITLE).collect();
    let safe = safe.trim_end_matches('-');
    let joint = if safe.is_empty() { "" } else { "-" };
    let time = clock.minute(time_ms).replace(':', "");
    format!("{safe}{joint}flowglass-{}-{time}.html", clock.date(time_ms))
}

/// What "all tuples" are.
pub fn all_tuples(loaded: &Loaded) -> String {
    let repeated = match loaded.repeated_tuples {
        0 => String::new(),
        n => format!(", {} of them repeated", number::thousands(n)),
    };
    format!("All tuples ({}{repeated})", number::thousands(loaded.tuples))
}

/// What the filter leaves of them.
pub fn only_shown(shown: &Shown) -> String {
    if shown.view.filter.is_empty() {
        return "Only what the filter shows (there is no filter)".to_owned();
    }
    format!(
        "Only what the filter shows ({} of {})",
        number::thousands(shown.n_rows),
        number::thousands(shown_words::n_all(shown))
    )
}

/// Why a file is too large to be handy, and what would make it smaller; `None` where it is not.
pub fn too_large(n_bytes: u64, only_shown: bool, has_filter: bool, left_out: LeftOut) -> Option<String> {
    if n_bytes <= LARGE_BYTES {
        return None;
    }
    let ways = [
        (!only_shown && has_filter, "save only what the filter shows"),
        (!only_shown && !has_filter, "filter first, and save only what the filter shows"),
        (!left_out.source_ports, "leave out source ports"),
        (!left_out.counters, "leave out packets and bytes"),
    ];
    let ways: Vec<&str> = ways.into_iter().filter_map(|(is_open, way)| is_open.then_some(way)).collect();
    let ways = match ways.as_slice() {
        [] => "a narrower filter makes it smaller".to_owned(),
        [way] => format!("to make it smaller, {way}"),
        [ways @ .., last] => format!("to make it smaller, {}, or {last}", ways.join(", ")),
    };
    Some(format!("That is large for a file that is to be sent or opened with a double click: {ways}."))
}

/// Words of ours with a capital letter in front: ASCII, for the tables of all capital letters are 11 KB.
pub fn capitalised(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let named = |title: &str| file_name(title, Clock::Utc, 1_795_714_800_000);
        insta::assert_snapshot!(
            [
                named(""),
                named("Zones A & B do not talk"),
                named("../../etc/passwd"),
                named("<script>\u{202e}\u{0}:*?\"|"),
                named("über_größe"),
                named(&"long title ".repeat(100_000)),
            ]
            .join("\n"),
            @r"
        flowglass-2026-11-26-1740.html
        Zones-A-B-do-not-talk-flowglass-2026-11-26-1740.html
        etc-passwd-flowglass-2026-11-26-1740.html
        script-flowglass-2026-11-26-1740.html
        über_größe-flowglass-2026-11-26-1740.html
        long-title-long-title-long-title-long-title-long-title-long-flowglass-2026-11-26-1740.html
        "
        );
    }

    #[test]
    fn what_goes_in() {
        let loaded = Loaded { tuples: 1_234, repeated_tuples: 34, ..Loaded::default() };
        assert_eq!(all_tuples(&loaded), "All tuples (1,234, 34 of them repeated)");
        assert_eq!(all_tuples(&Loaded { repeated_tuples: 0, ..loaded }), "All tuples (1,234)");
    }

    #[test]
    fn what_makes_it_smaller() {
        let both = LeftOut { source_ports: true, counters: true, ..LeftOut::default() };
        let said = [
            too_large(LARGE_BYTES, false, true, LeftOut::default()),
            too_large(LARGE_BYTES + 1, false, true, LeftOut::default()),
            too_large(LARGE_BYTES + 1, false, false, both),
            too_large(LARGE_BYTES + 1, true, true, both),
        ];
        insta::assert_snapshot!(said.map(Option::unwrap_or_default).join("\n"), @r"

        That is large for a file that is to be sent or opened with a double click: to make it smaller, save only what the filter shows, leave out source ports, or leave out packets and bytes.
        That is large for a file that is to be sent or opened with a double click: to make it smaller, filter first, and save only what the filter shows.
        That is large for a file that is to be sent or opened with a double click: a narrower filter makes it smaller.
        ");
    }

    #[test]
    fn capitals() {
        assert_eq!([capitalised(""), capitalised("source ports"), capitalised("ß")], ["", "Source ports", "ß"]);
    }
}
