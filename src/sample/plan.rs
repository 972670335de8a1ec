//! Which files are written: NIC by NIC, hour by hour, each with its share of the bytes.

use super::random::Random;
use super::{Format, Options};
use crate::flow::TupleForm;

/// The day of every sample log. VNet flow logs were there and NSG flow logs were still being made.
pub(super) const DAY: &str = "2025-03-12";
/// Its midnight, UTC.
pub(super) const DAY_START_MS: u64 = 1_741_737_600_000;

const HOURS_PER_DAY: u32 = 24;
/// The hour of a file that is alone.
const ONLY_HOUR: u32 = 9;

/// One blob that is to be written.
#[derive(Clone, Debug)]
pub(super) struct PlannedFile {
    pub(super) nic: u32,
    /// From 0 to 23.
    pub(super) hour: u32,
    pub(super) n_bytes: u64,
    /// `None`: it changes from record to record.
    pub(super) form: Option<TupleForm>,
}

/// Goes through the files. A NIC's hours come one after the other, so that connections can go on in the next file.
#[derive(Debug)]
pub(super) struct Plan {
    format: Format,
    n_files: u32,
    is_tree: bool,
    hours_per_nic: u32,
    next: u32,
    weights: Random,
    remaining_weight: u64,
    remaining_bytes: u64,
}

impl Plan {
    /// The plan for the options.
    pub(super) fn new(options: &Options) -> Self {
        let n_files = options.n_files.unwrap_or(1);
        let weights = Random::new(options.seed, 2);
        let mut counted = weights.clone();
        Self {
            format: options.format,
            n_files,
            is_tree: options.n_files.is_some(),
            // As many NICs as hours until the day is full.
            hours_per_nic: n_files.isqrt().clamp(1, HOURS_PER_DAY),
            next: 0,
            weights,
            remaining_weight: (0..n_files).map(|_| weight(&mut counted)).sum(),
            remaining_bytes: options.n_bytes,
        }
    }

    /// Whether the files lie in Azure's folders.
    pub(super) fn is_tree(&self) -> bool {
        self.is_tree
    }
}

impl Iterator for Plan {
    type Item = PlannedFile;

    fn next(&mut self) -> Option<PlannedFile> {
        if self.next == self.n_files {
            return None;
        }
        let nic = self.next / self.hours_per_nic;
        let hour = if self.is_tree { self.next % self.hours_per_nic } else { ONLY_HOUR };
        self.next += 1;

        let weight = weight(&mut self.weights);
        let n_bytes = u128::from(self.remaining_bytes) * u128::from(weight) / u128::from(self.remaining_weight.max(1));
        // A share is never more than the whole.
        let n_bytes = u64::try_from(n_bytes).unwrap_or(self.remaining_bytes);
        self.remaining_weight -= weight;
        self.remaining_bytes -= n_bytes;

        let form = self.format.only_form().or(match nic % 4 {
            1 => Some(TupleForm::Nsg1),
            2 => Some(TupleForm::Nsg2),
            3 => Some(TupleForm::Vnet4),
            _ => None,
        });
        Some(PlannedFile { nic, hour, n_bytes, form })
    }
}

/// Some hours are three times as busy as others.
fn weight(random: &mut Random) -> u64 {
    u64::from(random.between(50, 151))
}
