//! A saved view: the page as one HTML file, with tuples and the view of them inside. The format is told in
//! docs/SAVED_VIEW.md.
//!
//! - [`ViewWriter`] takes the tuples out of a store, replaces what is to be replaced, and gives the text of two blocks:
//!   what the view is ([`Manifest`]), and its tuples, chunk by chunk.
//! - [`TextPacker`] gives the logs' own texts in place of the tuples, where [`Plan::takes_logs`].
//! - [`page`] says where they stand in the page.
//! - [`SavedView`] reads them back, from a page or from the blocks alone, as an archive is read: what is hostile or
//!   broken is an error, and what came before it stays.

mod about;
mod extract;
mod log_source;
mod pack;
pub mod page;
mod read;
mod texts;
mod write;

pub use about::{About, FORMAT, LeftOut, Manifest, SavedFile};
pub use log_source::LogSource;
pub use read::{LogText, NO_LOGS, SavedError, SavedView};
pub use texts::{LogFile, TextPacker};
pub use write::{Plan, ViewWriter, Written};
