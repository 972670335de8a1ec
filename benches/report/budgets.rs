//! What each figure is held against.

use crate::connections::{SHOW, STITCH};
use crate::in_browser::{FIRST, LOAD as DROP, MEMORY, PARSE_IN_WASM, REDRAW, RIVALS, SCROLL, SORT, TASKS, WEIGHT};
use crate::measured::{Figure, Measured, OWN};
use crate::natively::{CONNECTIONS, LOAD, PARSE};
use crate::saved::{FROM_A_FILE, SAVED, SINGLE};

/// A budget with what was measured.
pub struct Held {
    pub what: String,
    pub measured: Option<f64>,
    pub budget: f64,
    pub unit: &'static str,
    /// Whether more is better.
    pub at_least: bool,
}

impl Held {
    /// Measured by budget; more than one is over it, or under what was to be at least.
    pub fn ratio(&self) -> Option<f64> {
        self.measured.map(|measured| measured / self.budget)
    }

    pub fn is_kept(&self) -> Option<bool> {
        self.ratio().map(|ratio| if self.at_least { ratio >= 1.0 } else { ratio <= 1.0 })
    }
}

/// All budgets, each with the worst figure that falls under it.
pub fn held(measured: &Measured) -> Vec<Held> {
    let own = |part: &str, what: &str| measured.get(part, what, OWN);
    let times_as_fast = |part: &str, what: &str, who: &str| Some(measured.get(part, what, who)? / own(part, what)?);
    let all = |part: &str, of: &str| {
        let is_meant = |figure: &&Figure| figure.part == part && figure.who == OWN && figure.what.starts_with(of);
        measured.figures().iter().filter(is_meant).map(|figure| figure.value).collect::<Vec<f64>>()
    };
    let worst = |part: &str, of: &str| all(part, of).into_iter().reduce(f64::max);
    let least = |part: &str, of: &str| all(part, of).into_iter().reduce(f64::min);
    let [(_, tuned), (_, naive), (_, bytes), (_, duckdb)] = RIVALS;
    let at_most =
        |what: &str, measured, budget, unit| Held { what: what.to_owned(), measured, budget, unit, at_least: false };
    let at_least =
        |what: &str, measured, budget, unit| Held { what: what.to_owned(), measured, budget, unit, at_least: true };
    let grows = |part: &str, large: &str, small: &str, is_time: bool| {
        let (large, small) = (own(part, large)?, own(part, small)?);
        Some(if is_time { 10.0 * small / large } else { large / small })
    };
    vec![
        at_least("parse v4, one core", own(PARSE, "v4 100 MB"), 800.0, "MB/s"),
        at_least("parse v4, one core, Chromium", own(PARSE_IN_WASM, "v4"), 600.0, "MB/s"),
        at_least("load 100 MB, times as fast as DuckDB", times_as_fast(LOAD, "100 MB", "DuckDB"), 15.0, "×"),
        at_least("load 100 MB, times as fast as Polars", times_as_fast(LOAD, "100 MB", "Polars"), 5.0, "×"),
        at_most("100 MB: memory a tuple in the store", own(LOAD, "100 MB: memory a tuple"), 32.0, "B"),
        at_most("drop to totals, 100 MB", own(DROP, "100 MB"), 300.0, "ms"),
        at_least("times as fast as the tuned page, 100 MB", times_as_fast(DROP, "100 MB", tuned), 2.1, "×"),
        at_least("times as fast as the naive page, 100 MB", times_as_fast(DROP, "100 MB", naive), 3.6, "×"),
        at_least("times as fast as the byte-walking page, 100 MB", times_as_fast(DROP, "100 MB", bytes), 1.0, "×"),
        at_least("times as fast as the duckdb-wasm page, 100 MB", times_as_fast(DROP, "100 MB", duckdb), 8.0, "×"),
        at_most("drop to totals, 1 GB", own(DROP, "1 GB"), 4000.0, "ms"),
        at_most("memory, 1 GB", own(MEMORY, "1 GB"), 900.0, "MB"),
        at_most(
            "memory, 100 MB, as a share of the tuned page's",
            own(MEMORY, "100 MB").zip(measured.get(MEMORY, "100 MB", tuned)).map(|(own, tuned)| own / tuned),
            1.0 / 3.0,
            "×",
        ),
        at_most("drop to totals, 4,320 small files", own(DROP, "4,320 files"), 3000.0, "ms"),
        at_most("page weight, gzip", own(WEIGHT, "all"), 350.0, "kB"),
        at_most("longest task while loading", worst(TASKS, ""), 50.0, "ms"),
        at_most("filter to redrawn, 1.4 M tuples, the slowest", worst(REDRAW, "100 MB"), 60.0, "ms"),
        at_most("filter to redrawn, 14 M tuples, the slowest", worst(REDRAW, "1 GB"), 400.0, "ms"),
        at_most("first show of pairs, 1.4 M tuples", own(FIRST, "100 MB: talkers by pair"), 300.0, "ms"),
        at_most("first show of pairs, 14 M tuples", own(FIRST, "1 GB: talkers by pair"), 2000.0, "ms"),
        at_most("stitching, 1.4 M tuples, Chromium", own(STITCH, "100 MB"), 300.0, "ms"),
        at_most(
            "connections: bytes a tuple, beside 48 a connection",
            worst(CONNECTIONS, "1 GB: bytes a tuple, beside"),
            8.0,
            "B",
        ),
        at_most("memory with connections, 14 M tuples", own(SHOW, "1 GB: memory, all of it"), 1300.0, "MB"),
        at_most("sort, 1.4 M tuples, the slowest", worst(SORT, "100 MB"), 150.0, "ms"),
        at_most("sort, 14 M tuples, the slowest", worst(SORT, "1 GB"), 1000.0, "ms"),
        at_least("frames up to 33 ms, 14 M tuples, the worst place", least(SCROLL, "1 GB: frames"), 95.0, "%"),
        at_most("rows after a jump, 14 M tuples", own(SCROLL, "1 GB: rows after a jump"), 100.0, "ms"),
        at_least(
            "speed at 1 GB by that at 100 MB, natively",
            grows(PARSE, "v4 1 GB with the store", "v4 100 MB with the store", false),
            0.9,
            "×",
        ),
        at_least("speed at 1 GB by that at 100 MB, Chromium", grows(DROP, "1 GB", "100 MB", true), 0.9, "×"),
        at_most("the page as one file", own(SINGLE, "size"), 1200.0, "kB"),
        at_most(
            "drop to totals, 100 MB, from a file, by that from a site",
            own(DROP, &format!("100 MB, {FROM_A_FILE}")).zip(own(DROP, "100 MB")).map(|(file, site)| file / site),
            1.2,
            "×",
        ),
        at_most(
            "saved view, 100 MB, by the gzipped log",
            own(SAVED, "100 MB: size by that of the gzipped log"),
            65.0,
            "%",
        ),
        at_most("opening a saved view, 100 MB", own(SAVED, "100 MB: opening"), 2000.0, "ms"),
    ]
}
