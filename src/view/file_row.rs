//! What stands in a row of the list of files.

use std::borrow::Cow;

use crate::protocol::{Copied, FileColumn, FileRow, FileState, Mark, Name, Passage, Place};
use crate::query::ByVersion;
use crate::view::file_choices::choices;
use crate::view::file_column::PATH_CHARS;
use crate::view::filter_choice::FilterChoice;
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;
use crate::view::{name, number};

/// So many bytes of a file are shown.
const BYTES_SHOWN: u64 = 4_000;

impl TableRow for FileRow {
    fn id(&self) -> u32 {
        self.number
    }

    fn cell(&self, column: usize, clock: Clock) -> Cell {
        cell(self, FileColumn::ALL[column], clock)
    }

    fn class(&self) -> String {
        let copied = if self.copied.is_some() { " copied" } else { "" };
        let problems = if self.problems > 0 { " has-problems" } else { "" };
        format!(" file-{}{copied}{problems}", state_name(&self.state))
    }

    fn value(&self, column: usize, clock: Clock) -> String {
        match FileColumn::ALL[column] {
            FileColumn::Path => name::whole(&self.path),
            FileColumn::Size => self.size.to_string(),
            other => {
                let cell = cell(self, other, clock);
                let is_count = matches!(
                    other,
                    FileColumn::Records | FileColumn::Repeats | FileColumn::Tuples | FileColumn::Problems
                );
                match cell.text {
                    _ if !cell.is_known => String::new(),
                    text if is_count => text.replace(',', ""),
                    text => text.into_owned(),
                }
            }
        }
    }

    fn choices(&self, column: usize) -> Vec<FilterChoice> {
        choices(self, FileColumn::ALL[column])
    }

    fn passage(&self) -> Option<(String, String, Passage)> {
        let path = name::whole(&self.path);
        Some(match &self.state {
            FileState::Reading => return None,
            FileState::CutOff { byte, .. } => {
                let start = byte.saturating_sub(BYTES_SHOWN).max(self.place.start);
                let place = Place { start, end: byte.saturating_add(1), ..self.place };
                (path, state(self).text.into_owned(), Passage { place, mark: Mark::Byte(*byte) })
            }
            FileState::Read | FileState::Refused { .. } => {
                let words = match &self.state {
                    FileState::Refused { .. } => state(self).text.into_owned(),
                    _ => "The beginning of the file".to_owned(),
                };
                let end = self.place.end.min(self.place.start + BYTES_SHOWN);
                let place = Place { end, ..self.place };
                (path, words, Passage { place, mark: Mark::Byte(place.start) })
            }
        })
    }

    fn data(&self) -> Option<(&'static str, &'static str)> {
        Some(("data-file-state", state_name(&self.state)))
    }
}

/// A state as scripts and style sheets see it.
pub fn state_name(state: &FileState) -> &'static str {
    match state {
        FileState::Reading => "reading",
        FileState::Read => "read",
        FileState::CutOff { .. } => "cut-off",
        FileState::Refused { .. } => "refused",
    }
}

/// What a row shows in a column, with times by this clock.
pub fn cell(file: &FileRow, column: FileColumn, clock: Clock) -> Cell {
    match column {
        FileColumn::Path => Cell::titled(name::path_end(&file.path, PATH_CHARS), name::whole(&file.path)),
        FileColumn::State => state(file),
        FileColumn::Version => match versions(&file.by_version) {
            text if text.is_empty() => none(file),
            text => Cell::plain(text),
        },
        FileColumn::Log => match &file.log {
            Some(log) => Cell::titled(name::whole(log), name::whole(log)),
            None => Cell::unknown("–", "The path does not name a flow log."),
        },
        FileColumn::Hour => match file.hour_ms {
            Some(hour_ms) => Cell::plain(format!("{} {}", clock.date(hour_ms), clock.minute(hour_ms))),
            None => Cell::unknown("–", "The path does not name an hour."),
        },
        FileColumn::Nic => match &file.nic {
            Some(nic) if file.n_nics > 1 => {
                let more = number::thousands(file.n_nics - 1);
                Cell::titled(
                    format!("{} +{more} more", name::whole(nic)),
                    format!("{} and {more} more", name::whole(nic)),
                )
            }
            Some(nic) => Cell::plain(name::whole(nic)),
            None => none(file),
        },
        FileColumn::Records => count(file, file.records),
        FileColumn::Repeats => count(file, file.repeated_records),
        FileColumn::Tuples => count(file, file.tuples),
        FileColumn::FirstTime => at(file, file.first_time_ms, clock),
        FileColumn::LastTime => at(file, file.last_time_ms, clock),
        FileColumn::Size => Cell::titled(number::bytes(file.size), format!("{} bytes", number::thousands(file.size))),
        FileColumn::Problems => count(file, file.problems),
    }
}

fn count(file: &FileRow, value: u64) -> Cell {
    if value == 0 && file.records == 0 { none(file) } else { Cell::plain(number::thousands(value)) }
}

fn at(file: &FileRow, time_ms: Option<u64>, clock: Clock) -> Cell {
    time_ms.map_or_else(|| none(file), |time_ms| Cell::plain(clock.date_time(time_ms)))
}

/// There is nothing of it.
fn none(file: &FileRow) -> Cell {
    let why = match file.state {
        FileState::Reading => "not read yet",
        FileState::Refused { .. } => "the file was not read",
        FileState::Read | FileState::CutOff { .. } => "there is none in the file",
    };
    Cell::unknown("–", why)
}

fn state(file: &FileRow) -> Cell {
    let (text, title): (Cow<'static, str>, Option<String>) = match &file.state {
        FileState::Reading => ("reading".into(), None),
        FileState::Read => ("read".into(), None),
        FileState::CutOff { byte, reason } => {
            let text = format!("cut off at byte {}", number::thousands(*byte));
            let why = reason.clone().unwrap_or_else(|| {
                "The file ends early, as the hour being written does; what is before the break is here".to_owned()
            });
            (text.into(), Some(format!("{why}.")))
        }
        FileState::Refused { reason } => (format!("refused: {reason}").into(), Some(format!("{reason}."))),
    };
    let Some((is, of, meaning)) = file.copied.as_ref().map(copied) else {
        return match title {
            Some(title) => Cell::titled(text, title),
            None => Cell::plain(text),
        };
    };
    let text = if file.state == FileState::Read { String::new() } else { format!("{text}, ") };
    let title = title.map(|title| format!("{title}\n")).unwrap_or_default();
    Cell::titled(format!("{text}{is} {}", name::path_end(of, 40)), format!("{title}{meaning}\n{}", name::whole(of)))
}

/// In few words, of which file, and what it means.
fn copied(copied: &Copied) -> (&'static str, &Name, &'static str) {
    match copied {
        Copied::NewerThan(of) => {
            ("newer copy of", of, "It holds all records of this file and more: a later download of the same hour.")
        }
        Copied::SameAs(of) => ("same records as", of, "It holds just the records of this file."),
        Copied::OlderThan(of) => {
            ("older copy of", of, "This file holds all of its records and more: a later download of the same hour.")
        }
    }
}

/// The versions of the log that tuples were written in: `NSG v1 + NSG v2`.
pub fn versions(by_version: &ByVersion) -> String {
    let ByVersion { nsg1, nsg2, vnet4 } = *by_version;
    let named = [(nsg1, "NSG v1"), (nsg2, "NSG v2"), (vnet4, "VNet")];
    named.into_iter().filter(|(n, _)| *n > 0).map(|(_, name)| name).collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn file() -> FileRow {
        FileRow {
            number: 3,
            path: Name::clipped("logs/y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json"),
            place: Place { file: 3, member: None, start: 0, end: 1_234_567 },
            size: 1_234_567,
            state: FileState::Read,
            by_version: ByVersion { nsg1: 0, nsg2: 3, vnet4: 5 },
            log: Some(Name::clipped("web-nsg")),
            hour_ms: Some(1_663_146_000_000),
            nic: Some(Name::clipped("00224871C205")),
            n_nics: 3,
            records: 60,
            repeated_records: 0,
            tuples: 1_200,
            first_time_ms: Some(1_663_146_003_599),
            last_time_ms: Some(1_663_149_000_000),
            problems: 2,
            copied: None,
        }
    }

    #[test]
    fn a_row() {
        let texts = FileColumn::ALL.map(|column| cell(&file(), column, Clock::Utc).text.into_owned());
        assert_eq!(
            texts,
            [
                "…/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json",
                "read",
                "NSG v2 + VNet",
                "web-nsg",
                "2022-09-14 09:00",
                "00224871C205 +2 more",
                "60",
                "0",
                "1,200",
                "2022-09-14 09:00:03.599",
                "2022-09-14 09:50:00",
                "1.23 MB",
                "2",
            ]
        );
    }

    #[test]
    fn what_is_copied_is_whole() {
        let values: Vec<String> = (0..FileColumn::ALL.len()).map(|column| file().value(column, Clock::Utc)).collect();
        assert_eq!(values[0], "logs/y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json");
        assert_eq!(values[8..], ["1200", "2022-09-14 09:00:03.599", "2022-09-14 09:50:00", "1234567", "2"]);
    }

    #[test]
    fn states_in_words() {
        let of = |state: FileState, copied: Option<Copied>| {
            let row = FileRow { state, copied, ..file() };
            (cell(&row, FileColumn::State, Clock::Utc).text.into_owned(), row.class())
        };
        let other = || Name::clipped("a/b/PT1H.json");
        let refused = FileState::Refused { reason: "this is a Key Vault audit log".into() };
        let cut_off = || FileState::CutOff { byte: 12_345, reason: None };
        let said = |text: &str, class: &str| (text.to_owned(), class.to_owned());
        assert_eq!(of(FileState::Reading, None), said("reading", " file-reading has-problems"));
        assert_eq!(of(refused, None), said("refused: this is a Key Vault audit log", " file-refused has-problems"));
        assert_eq!(of(cut_off(), None), said("cut off at byte 12,345", " file-cut-off has-problems"));
        assert_eq!(
            of(cut_off(), Some(Copied::OlderThan(other()))),
            said("cut off at byte 12,345, older copy of a/b/PT1H.json", " file-cut-off copied has-problems")
        );
        assert_eq!(of(FileState::Read, Some(Copied::SameAs(other()))).0, "same records as a/b/PT1H.json");
        assert_eq!(of(FileState::Read, Some(Copied::NewerThan(other()))).0, "newer copy of a/b/PT1H.json");
    }

    #[test]
    fn what_is_not_there_is_not_zero() {
        let refused = FileRow {
            state: FileState::Refused { reason: "it is empty".into() },
            by_version: ByVersion::default(),
            records: 0,
            tuples: 0,
            problems: 0,
            first_time_ms: None,
            ..file()
        };
        for column in [FileColumn::Tuples, FileColumn::Version, FileColumn::FirstTime] {
            let cell = cell(&refused, column, Clock::Utc);
            assert_eq!((cell.text.as_ref(), cell.title.as_deref()), ("–", Some("the file was not read")));
        }
    }
}
