//! What the page and its workers need of the browser (wasm32 only): files, workers, messages. No data logic.
//!
//! The page talks to one engine worker and to a pool of reader workers; each reader has a port of its own to the engine,
//! on which chunks go past the page. A dropped folder has a worker of its own, for as long as it is looked through. All
//! are the same program (`src/bin/worker.rs`), which is told its role.
//!
//! Every message is a JavaScript array: a small header made by serde, then what serde cannot carry (`File`s, buffers,
//! ports).

mod client;
mod engine_worker;
mod file_source;
mod folder_worker;
mod folders;
mod given;
mod given_file;
pub mod message;
pub mod one_file;
#[cfg(feature = "planted")]
mod planted;
mod pool;
mod random;
mod reader_worker;
mod worker;
mod worker_main;

pub use client::{Client, Event, Large, Progress};
pub use given::Given;
pub use random::random_bytes;
pub use worker_main::worker_main;
