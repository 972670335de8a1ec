//! Why a task stopped.

use std::fmt::Display;

/// A task that stopped: a sentence that says what failed and what to do, and the exit code.
#[derive(Debug)]
pub struct Failure {
    message: String,
    exit_code: u8,
}

impl Failure {
    /// A failure with exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1 }
    }

    /// A program failed that has already told the person why.
    pub fn already_told(exit_code: u8) -> Self {
        Self { message: String::new(), exit_code }
    }

    /// What is printed; empty when nothing is left to say.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What the process ends with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

/// Turns an error of the standard library into a [`Failure`] that says what was being done.
pub trait Context<T> {
    /// `what` is the beginning of the sentence, such as "`dist/` could not be read".
    fn context(self, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Context<T> for Result<T, E> {
    fn context(self, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(format!("{what}: {error}")))
    }
}
