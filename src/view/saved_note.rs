//! What a saved view says of itself, in words. It comes from a file: any of it may be very long, or nonsense.

use crate::flow::MAX_TIME_MS;
use crate::protocol::{About, Name};
use crate::view::time::Clock;
use crate::view::{name, number};

/// What the page is called where no saved view gives it a name.
pub const PAGE_TITLE: &str = "Flowglass: Azure flow logs";
/// So many characters of a note are shown.
const MAX_NOTE: usize = 20_000;
/// So many characters of the name of the program that made it.
const MAX_MADE_WITH: usize = 60;
/// So many characters of a title are put on the tab of the browser.
const MAX_TAB_TITLE: usize = 100;

/// Where it comes from: when, from what, and what is not as it was. The filter is written as code between both parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Up to the filter.
    pub before: String,
    /// What all tuples match, where only those are in it and it is told.
    pub filter: Option<String>,
    /// The rest.
    pub after: String,
    /// What was replaced by what, a sentence each.
    pub replaced: Vec<String>,
}

/// The title: that of the person who saved it, if there is one.
pub fn title(about: &About) -> String {
    match one_line(&about.title) {
        title if title.is_empty() => "Saved view".to_owned(),
        title => name::whole(&Name::clipped(&title)),
    }
}

/// The note with its line breaks, or its beginning and how much more there is of it.
pub fn note(about: &About) -> String {
    let note = about.note.trim();
    match note.char_indices().nth(MAX_NOTE) {
        None => note.to_owned(),
        Some((at, _)) => {
            let (head, tail) = note.split_at(at);
            let more = tail.chars().count();
            let characters = if more == 1 { "character" } else { "characters" };
            format!("{head}… ({} more {characters})", number::thousands(more as u64))
        }
    }
}

/// What the browser writes on its tab.
pub fn tab_title(about: &About) -> String {
    match one_line(&about.title) {
        title if title.is_empty() => PAGE_TITLE.to_owned(),
        title => format!("{} – Flowglass", title.chars().take(MAX_TAB_TITLE).collect::<String>()),
    }
}

/// Where it comes from.
pub fn provenance(about: &About, clock: Clock) -> Provenance {
    let made_at_ms = about.made_at_ms.min(MAX_TIME_MS);
    let date = format!("{} {} {}", clock.date(made_at_ms), clock.minute(made_at_ms), clock.label_at(made_at_ms));
    let made_with: String = one_line(&about.made_with).chars().take(MAX_MADE_WITH).collect();
    let by = if made_with.is_empty() { String::new() } else { format!(" by {made_with}") };
    let tuples = number::count(about.n_tuples, "tuple", "tuples");
    let files = number::count(about.n_files, "file", "files");
    let mut before = format!("Saved {date}{by} · {tuples} of {files}");
    let mut after = String::new();
    let mut filter = None;
    if about.only_matching {
        let others = match about.n_not_matching {
            0 => "there were no others".to_owned(),
            1 => "1 other is not in this file".to_owned(),
            n => format!("{} others are not in this file", number::thousands(n)),
        };
        filter = about.filter.as_deref().map(|filter| name::whole(&Name::clipped(filter)));
        match filter {
            Some(_) => before.push_str(" · only tuples that match "),
            None => before.push_str(" · only tuples that match a filter, which names what was replaced"),
        }
        let besides = if about.whole_connections { ", with the rest of their connections" } else { "" };
        after = format!("{besides}, {others}");
    }
    for (what, words) in [
        ("replaced", about.redaction.in_short()),
        ("left out", about.left_out.in_words()),
        ("not loaded when it was saved", not_loaded(&about.not_loaded).as_deref().into_iter().collect()),
    ] {
        if !words.is_empty() {
            after.push_str(&format!(" · {what}: {}", words.join(", ")));
        }
    }
    if about.has_logs {
        after.push_str(" · with the logs themselves");
    }
    let replaced = about.redaction.in_words().into_iter().map(|sentence| sentence + ".").collect();
    Provenance { before, filter, after, replaced }
}

fn not_loaded(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then(|| name::whole(&Name::clipped(&text)))
}

/// Without line breaks and other control characters, for a place that has one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Addresses, Redaction};
    use crate::share::saved::LeftOut;

    fn about() -> About {
        About {
            made_at_ms: 1_795_714_800_000,
            made_with: "Flowglass 0.1.0".into(),
            n_tuples: 1_234,
            n_files: 3,
            ..About::default()
        }
    }

    fn said(about: &About) -> String {
        let Provenance { before, filter, after, .. } = provenance(about, Clock::Utc);
        let filter = filter.map(|filter| format!("`{filter}`")).unwrap_or_default();
        [before, filter, after].concat()
    }

    #[test]
    fn where_it_comes_from() {
        let filtered = About {
            only_matching: true,
            filter: Some("dport:443".into()),
            n_not_matching: 567,
            left_out: LeftOut { source_ports: true, counters: true, ..LeftOut::default() },
            ..about()
        };
        let untold = About { filter: None, n_not_matching: 1, left_out: LeftOut::default(), ..filtered.clone() };
        let nothing_else = About { n_not_matching: 0, left_out: LeftOut::default(), ..filtered.clone() };
        let redaction = Redaction { addresses: Addresses::CutOff, macs: true, ..Redaction::default() };
        let replaced = About { redaction, not_loaded: "2 files\nhad no room".into(), ..about() };
        let with_logs = About { has_logs: true, ..about() };
        let views = [about(), filtered, untold, nothing_else, replaced, with_logs];
        insta::assert_snapshot!(views.iter().map(said).collect::<Vec<_>>().join("\n"), @r"
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files · only tuples that match `dport:443`, 567 others are not in this file · left out: source ports, packets and bytes
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files · only tuples that match a filter, which names what was replaced, 1 other is not in this file
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files · only tuples that match `dport:443`, there were no others
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files · replaced: last octets of addresses, MAC addresses, file paths · not loaded when it was saved: 2 files had no room
        Saved 2026-11-26 17:40 UTC by Flowglass 0.1.0 · 1,234 tuples of 3 files · with the logs themselves
        ");
    }

    #[test]
    fn what_is_hostile_is_clipped() {
        let long = "x\n".repeat(1 << 19);
        let hostile = About {
            title: long.clone(),
            note: long.clone(),
            made_with: long.clone(),
            made_at_ms: u64::MAX,
            n_tuples: u64::MAX,
            n_not_matching: u64::MAX,
            only_matching: true,
            filter: Some(long.clone()),
            not_loaded: long,
            ..About::default()
        };
        assert!(said(&hostile).chars().count() < 1300);
        assert!(title(&hostile).chars().count() < 450 && !title(&hostile).contains('\n'));
        assert!(tab_title(&hostile).chars().count() < 120);
        let note = note(&hostile);
        assert!(note.ends_with("x\n… (1,028,575 more characters)"), "{}", &note[note.len() - 60..]);
    }

    #[test]
    fn titles() {
        let titled = |title: &str| About { title: title.into(), ..About::default() };
        assert_eq!(title(&titled(" \n")), "Saved view");
        assert_eq!(title(&titled("<b>Zone</b>\nA")), "<b>Zone</b> A");
        assert_eq!(tab_title(&titled("")), PAGE_TITLE);
        assert_eq!(tab_title(&titled("Zone A\u{0}")), "Zone A – Flowglass");
        assert_eq!(note(&About { note: "one\ntwo\n\n".into(), ..About::default() }), "one\ntwo");
    }
}
