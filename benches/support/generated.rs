//! Made-up logs in memory.

use flowglass::sample::{Format, Generator, Options, Truth};

/// A log of one file, and its true totals.
pub fn log(format: Format, n_bytes: u64) -> (Vec<u8>, Truth) {
    let mut generator = Generator::new(&Options { format, n_bytes, seed: 1, n_files: None });
    let mut log = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut log) {}
    }
    (log, generator.truth())
}
