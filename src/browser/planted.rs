//! Panics on purpose, for the journeys that look at what a worker's death costs: in their build alone.

use crate::engine::Engine;
use crate::protocol::{Question, ToEngine};

/// A reader dies of bytes that say so.
pub(super) fn reader(bytes: &[u8]) {
    assert!(memchr::memmem::find(bytes, b"planted panic of a reader").is_none(), "planted");
}

/// The engine dies of a question about a row, where it holds a file whose name says so.
pub(super) fn engine(engine: &Engine, message: &ToEngine) {
    if matches!(message, ToEngine::Ask(Question::Detail { .. })) {
        let mut files = engine.store().files().iter();
        assert!(!files.any(|(_, file)| file.path.contains("planted panic of the engine")), "planted");
    }
}
