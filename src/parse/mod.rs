//! Bytes in, columns out: one tolerant walker from envelope to tuple, push style, without I/O.
//!
//! [`Reader::push`] takes the next bytes of a file in slices of any size and [`Reader::finish`] says that there are no
//! more; neither fails. What was found is in the reader's [`ChunkBuilder`](crate::columns::ChunkBuilder), what was wrong
//! in its [`Outcome`]. Any split of the same bytes gives the same result.
//!
//! - `walker`: the state machine over JSON's structure, which can stop at any byte.
//! - `tuple`: what a tuple's text says, with a reason for each that is no tuple. `tuple_fast` is its twin for the
//!   tuples that real files are full of; what it does not take, `tuple` decides.
//! - `record_hash`: what makes two records the same.
//! - `trace`: where in a record's text the tuple of each row is.
//! - `other_kind`: what a file is that is no flow log.
//! - `record_start`: finds the next record in the middle of a file, after a break or for a reader of a byte range.

mod json_string;
mod other_kind;
mod outcome;
mod problem;
mod reader;
mod record;
mod record_hash;
mod record_start;
mod time;
mod trace;
mod tuple;
mod tuple_fast;
mod walker;

pub use other_kind::in_our_words as other_kind_in_our_words;
pub use outcome::{Outcome, Resume, Stop};
pub use problem::{Example, Problem, ProblemKind, Problems};
pub use reader::Reader;
pub use time::record_time_ms;
pub use trace::trace;
pub use tuple::{Judged, Reject, TupleText};
