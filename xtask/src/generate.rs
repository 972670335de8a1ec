//! `cargo xtask generate`: flow logs to try the page with, written by Flowglass itself.

use std::ffi::OsString;
use std::process::Command;

use crate::failure::{Context, Failure};
use crate::{process, project};

/// Runs `flowglass generate` with these arguments, from the caller's folder; it prints the true totals as JSON.
pub fn generate(arguments: &[OsString]) -> Result<(), Failure> {
    let status = command().args(arguments).status().context("cargo could not be started")?;
    if status.success() {
        return Ok(());
    }
    let exit_code = status.code().and_then(|code| u8::try_from(code).ok());
    Err(Failure::already_told(exit_code.unwrap_or(1)))
}

/// `flowglass generate` built for release, without arguments yet.
pub fn command() -> Command {
    // Not in the project's folder: a relative `--out` is meant from where the person is.
    let mut command = Command::new(process::cargo().get_program());
    command
        .args(["run", "--quiet", "--release", "--package", "flowglass", "--bin", "flowglass"])
        .arg("--manifest-path")
        .arg(project::root().join("Cargo.toml"))
        .args(["--", "generate"]);
    command
}
