//! axe-core, which looks for what keeps people with a screen reader or without a mouse from using a page.

use std::path::PathBuf;

use super::npm::Package;
use crate::failure::Failure;

const PACKAGE: Package = Package { name: "axe-core", version: "4.14.1" };

/// The script that the journeys run in the page.
pub fn get() -> Result<PathBuf, Failure> {
    let script = PACKAGE.modules().join(PACKAGE.name).join("axe.min.js");
    if script.is_file() || (PACKAGE.install() && script.is_file()) {
        return Ok(script);
    }
    Err(Failure::new(format!(
        "the journeys need the npm package {} {} and could not get it: install Node with npm (https://nodejs.org)\n\
         `cargo xtask test --native` runs the tests that need neither.",
        PACKAGE.name, PACKAGE.version
    )))
}
