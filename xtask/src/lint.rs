//! `cargo xtask lint`: formatting, and clippy for both targets with warnings as errors.

use crate::failure::Failure;
use crate::process::{cargo, run};
use crate::tools::rust;

/// Checks the whole workspace; the page and its workers exist only on wasm32, so that target has its own run.
pub fn lint() -> Result<(), Failure> {
    rust::need_component("rustfmt", "fmt")?;
    rust::need_component("clippy", "clippy")?;
    rust::need_wasm_target()?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo()
        .args(["clippy", "--workspace", "--all-targets", "--features", "journeys"])
        .args(["--", "-D", "warnings"]))?;
    // The other tests are native.
    run(cargo()
        .args(["clippy", "--package", "flowglass", "--lib", "--bins", "--test", "wasm", "--example", "parse"])
        .args(["--target", rust::WASM_TARGET])
        .args(["--", "-D", "warnings"]))
}
