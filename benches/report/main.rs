//! `cargo xtask bench`: what Flowglass takes, beside its budgets and beside what people would use instead, in one run on
//! one machine. Prints a table and writes it to `benches/RESULTS.md`.
//!
//! - [`data`] and [`wide`] generate what is read, with its true totals: every way of reading is held against them.
//! - [`natively`] times the library, [`rivals`] other programs on the same files, [`in_browser`] the page and the
//!   comparison pages, [`connections`] what stitching them takes there, [`saved`] the page as one file with data and
//!   without, [`memory`] counts what a browser takes.
//! - [`measured`] is what comes of each, [`budgets`] what it is held against, [`results`] how it is written down.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops where something is missing")]

#[expect(dead_code, reason = "shared with the journeys, which need more of it")]
#[path = "../../tests/journeys/browser.rs"]
mod browser;
mod budgets;
mod connections;
mod data;
#[path = "../../tests/journeys/devtools.rs"]
mod devtools;
mod in_browser;
#[path = "../../tests/support/logs.rs"]
mod logs;
mod measured;
mod memory;
mod natively;
#[expect(dead_code, reason = "shared with the journeys, which need more of it")]
#[path = "../../tests/journeys/page.rs"]
mod page;
#[expect(dead_code, reason = "shared with the benchmark of single questions, which asks more of them")]
#[path = "../support/questions.rs"]
mod questions;
mod results;
mod rivals;
mod saved;
mod wide;

use data::Data;
use measured::Measured;

/// Which parts are run, and how large the files are.
struct Wanted {
    natively: bool,
    in_browser: bool,
    /// Without the files of 1 GB.
    is_quick: bool,
    /// Saved views and nothing else.
    only_saved: bool,
    /// Connections and nothing else.
    only_connections: bool,
}

impl Wanted {
    /// From the arguments `native`, `browser`, `quick`, `saved` and `connections`; Cargo adds others, which mean nothing
    /// here.
    fn from_arguments() -> Self {
        let given: Vec<String> = std::env::args().skip(1).collect();
        let has = |name: &str| given.iter().any(|argument| argument == name);
        let both = has("native") == has("browser");
        let (only_saved, only_connections) = (has("saved"), has("connections"));
        let only_one = only_saved || only_connections;
        Self {
            natively: !only_one && (both || has("native")),
            in_browser: !only_one && (both || has("browser")),
            is_quick: has("quick") || only_saved,
            only_saved,
            only_connections,
        }
    }

    fn is_all(&self) -> bool {
        self.natively && self.in_browser && !self.is_quick
    }
}

fn main() {
    let wanted = Wanted::from_arguments();
    let data = Data::in_folder(&std::path::PathBuf::from(browser::told("FLOWGLASS_BENCH_DATA")), wanted.is_quick);
    let mut measured = Measured::default();
    if wanted.natively {
        natively::measure(&data, &mut measured);
        rivals::measure(&data, &mut measured);
    }
    if wanted.in_browser {
        in_browser::measure(&data, &mut measured);
    }
    if wanted.only_saved {
        in_browser::measure_saved(&data, &mut measured);
    }
    if wanted.only_connections {
        natively::measure_connections(&data, &mut measured);
        in_browser::measure_connections(&data, &mut measured);
    }
    let text = results::text(&measured);
    println!("{text}");
    if wanted.is_all() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RESULTS.md");
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{path} could not be written: {error}"));
    }
}
