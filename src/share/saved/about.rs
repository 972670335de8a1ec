//! What a saved view says of itself.

use serde::{Deserialize, Serialize};

use crate::parse::Outcome;
use crate::share::redact::Redaction;

/// The version of the format. One that is newer than this is not read.
pub const FORMAT: u32 = 1;

/// What is shown of a saved view when it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// By the person who saved it; may be empty.
    pub title: String,
    /// By the person who saved it; may be empty, and have several lines.
    pub note: String,
    /// The view as a fragment of an address, see [`Link`](crate::share::link::Link).
    pub link: String,
    /// Light or dark, where it was chosen.
    pub theme: Option<String>,
    /// When it was made, in milliseconds since 1970-01-01 UTC.
    pub made_at_ms: u64,
    /// The program that made it, with its version.
    pub made_with: String,
    /// How many tuples are in it.
    pub n_tuples: u64,
    /// How many files there are with flow records.
    pub n_files: u64,
    /// What the page that it was saved from had not loaded, in words; empty where it had loaded everything.
    pub not_loaded: String,
    /// Only tuples that matched a filter are in it.
    pub only_matching: bool,
    /// And the other tuples of the connections and attempts that matched.
    pub whole_connections: bool,
    /// That filter, where it may be told.
    pub filter: Option<String>,
    /// How many tuples did not match, and are not in it.
    pub n_not_matching: u64,
    /// What was replaced.
    pub redaction: Redaction,
    /// What was left out of all tuples.
    pub left_out: LeftOut,
    /// The logs themselves are in it, and no columns.
    pub has_logs: bool,
}

impl About {
    /// This program, with its version.
    pub fn made_with_this() -> String {
        concat!("Flowglass ", env!("CARGO_PKG_VERSION")).to_owned()
    }
}

/// Fields that are left out of all tuples. There are no flow tuples without addresses, a time and a destination port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftOut {
    /// Source ports, which become 0.
    pub source_ports: bool,
    /// Packets and bytes.
    pub counters: bool,
    /// Encryption codes.
    pub encryption: bool,
    /// The MAC addresses of NICs.
    pub macs: bool,
    /// Rules and their ACLs.
    pub rules: bool,
    /// The resources of the records: NSGs, or targets of VNet flow logs.
    pub resources: bool,
}

impl LeftOut {
    /// What the fields are called, on the command line too.
    pub const NAMES: [&str; 6] = ["source-ports", "counters", "encryption", "macs", "rules", "resources"];

    fn field(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "source-ports" => &mut self.source_ports,
            "counters" => &mut self.counters,
            "encryption" => &mut self.encryption,
            "macs" => &mut self.macs,
            "rules" => &mut self.rules,
            "resources" => &mut self.resources,
            _ => return None,
        })
    }

    /// The same with a field left out or not, by its name; one that is none changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, is_left_out: bool) -> Self {
        if let Some(field) = self.field(name) {
            *field = is_left_out;
        }
        self
    }

    /// Anything is left out.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// What is left out, in words.
    pub fn in_words(&self) -> Vec<&'static str> {
        [
            (self.source_ports, "source ports"),
            (self.counters, "packets and bytes"),
            (self.encryption, "encryption codes"),
            (self.macs, "MAC addresses"),
            (self.rules, "rules and ACLs"),
            (self.resources, "resources of the records"),
        ]
        .into_iter()
        .filter_map(|(is_left_out, words)| is_left_out.then_some(words))
        .collect()
    }

    /// From words on the command line, comma-separated.
    ///
    /// # Errors
    /// Where one is none: which, and what there is.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut left_out = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let Some(field) = left_out.field(word) else {
                return Err(format!("there is no field {word:?} to leave out; there are {}", Self::NAMES.join(", ")));
            };
            *field = true;
        }
        Ok(left_out)
    }
}

/// What goes before the tuples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// What is shown.
    pub about: About,
    /// The files, in the order of the numbers that records have.
    pub files: Vec<SavedFile>,
}

/// A file that tuples of the view come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFile {
    /// Its path, or what stands for it.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// What reading it came to; its number is its place in the list.
    pub outcome: Outcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_can_be_left_out_by_name() {
        for name in LeftOut::NAMES {
            let left_out = LeftOut::parse(name).unwrap();
            assert_eq!(left_out.in_words().len(), 1, "{name}");
        }
        let all = LeftOut::parse(&LeftOut::NAMES.join(" , ")).unwrap();
        assert_eq!(all.in_words().len(), LeftOut::NAMES.len());
        assert_eq!(LeftOut::parse(""), Ok(LeftOut::default()));
        assert_eq!(
            LeftOut::parse("macs,time").unwrap_err(),
            "there is no field \"time\" to leave out; there are source-ports, counters, encryption, macs, rules, resources"
        );
    }
}
