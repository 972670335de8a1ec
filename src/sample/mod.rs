//! Flow logs that nobody's network wrote: deterministic, of any size, shaped like busy Azure blobs (FORMAT §5).
//!
//! The `generate` command, tests and benchmarks use the [`Generator`], the page's sample data is [`company_day`]; both are
//! written by the same writer of records. A [`Generator`] plays the
//! life of flows (begin, continue, end, deny) over the clock of an hour and writes them record by record; it never holds
//! more than one record. While writing it counts, and knows nothing of the reader: [`Truth`] is what a right reader must
//! report. Nothing in the output is odd, repeated or broken.
//!
//! No address, name or number is from a real log: addresses are from the documentation and private ranges
//! (RFC 5737, 3849, 1918, 4193), and 168.63.129.16, which is Azure's own in every VNet.
//!
//! The same options give the same bytes, on every machine and in every version of this program that does not say
//! otherwise in its changelog; a test pins them.

mod company;
mod endpoint;
mod generator;
mod host;
mod nic;
mod plan;
mod random;
mod record;
mod rule;
mod text;
mod traffic;
mod truth;
mod volume;
mod waiting;

#[cfg(test)]
mod slow_count;
#[cfg(test)]
mod tests;

pub use company::{SampleFile, company_day};
pub use generator::Generator;
pub use truth::Truth;

use serde::{Deserialize, Serialize};

use crate::flow::TupleForm;

/// What is to be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The version, or all of them.
    pub format: Format,
    /// The size of all files together. What is written lands within one record of it, unless it is less than one record
    /// a file.
    pub n_bytes: u64,
    /// Other seeds give other logs.
    pub seed: u64,
    /// A folder tree of so many blobs, one NIC a folder, instead of one file.
    pub n_files: Option<u32>,
}

/// Which versions of flow log are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// NSG flow log v1.
    Nsg1,
    /// NSG flow log v2.
    Nsg2,
    /// VNet flow log (v4).
    Vnet4,
    /// All three, also within one file.
    Mixed,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Nsg1, Self::Nsg2, Self::Vnet4, Self::Mixed];

    /// As it is written on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nsg1 => "nsg1",
            Self::Nsg2 => "nsg2",
            Self::Vnet4 => "vnet4",
            Self::Mixed => "mixed",
        }
    }

    /// The only form that its tuples have, if they all have one.
    const fn only_form(self) -> Option<TupleForm> {
        match self {
            Self::Nsg1 => Some(TupleForm::Nsg1),
            Self::Nsg2 => Some(TupleForm::Nsg2),
            Self::Vnet4 => Some(TupleForm::Vnet4),
            Self::Mixed => None,
        }
    }
}
