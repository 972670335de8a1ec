//! How much of a connection is in the logs.

use serde::{Deserialize, Serialize};

/// How much of a connection is in the logs. Hour edges cut connections, and so does where the data begins and ends
/// (FORMAT §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whole {
    /// Its begin and its end are logged.
    Complete,
    /// No `B`: it began before the data.
    Before,
    /// No `E`: it is open at the data's end.
    Open,
    /// Neither `B` nor `E`.
    Both,
    /// A `B` alone that repeats: it cannot be told whether it is a connection of its own (FORMAT §1).
    Ambiguous,
}

impl Whole {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Complete, Self::Before, Self::Open, Self::Both, Self::Ambiguous];

    /// As it is written in filters and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Before => "before",
            Self::Open => "open",
            Self::Both => "both",
            Self::Ambiguous => "ambiguous",
        }
    }
}
