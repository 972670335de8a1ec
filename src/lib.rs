//! Flowglass reads Azure flow logs: NSG flow logs v1 and v2, VNet flow logs v4 (`PT1H.json` blobs).
//!
//! ```text
//! drop → files (page) → reader workers, one per core → chunks of columns → engine (one worker) → rows and sums → page
//!          browser        browser + archive + parse      columns             engine + store + query               ui
//! ```
//!
//! A question goes the other way: a filter ([`query::filter`], text ⇄ value) becomes a mask of each chunk's rows
//! ([`query::Selector`]), and everything else is added up over masks: totals, timeline, groups, orders. What is true of
//! connections rather than of tuples ([`connection`]) comes to it as masks too, and as what counts of each row.
//!
//! Where to start reading: [`archive`] for what a file is packed in, [`parse`] for how bytes become rows, [`columns`] for
//! what a row is in memory, [`query`] for what can be asked, [`connection`] for how tuples become connections, [`engine`]
//! for how questions are answered in steps, [`share::saved`] for how a view becomes a file that shows itself, and how that
//! is read back. The command line ([`command_line`]) is the same reader without a page.
//!
//! Invariants:
//! - A module uses only those above it in the list below; `tests/layers.rs` checks it. Only `browser` and `ui` know the
//!   DOM, and they exist on wasm32 alone.
//! - [`parse`] does no I/O and never fails as a whole: it gives what it found, and what was wrong as counted problems
//!   with file and byte.
//! - The result of reading does not depend on how the bytes were cut, or on which reader was done first.
//! - Repeated records are marked, never dropped. Unknown counters are not zeros. Sums are of 128 bits.
//! - Memory has an end: bytes are counted, reading stops before it ([`protocol::LoadLimits`]), and what is not loaded is
//!   said wherever totals are.
//! - The page holds no rows but those that it shows. Its address holds the view ([`share::link`]), never the data.

pub mod folded;

pub mod sorting;

pub mod flow;

pub mod columns;

pub mod parse;

pub mod archive;

pub mod store;

pub mod query;

pub mod connection;

pub mod sample;

pub mod share;

pub mod protocol;

pub mod engine;

pub mod view;

#[cfg(not(target_arch = "wasm32"))]
pub mod command_line;

#[cfg(target_arch = "wasm32")]
pub mod browser;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod ui;
