//! The wasm-bindgen command line: the glue between wasm and JavaScript, and the runner of the wasm tests.

use super::pinned_tool::{PinnedTool, release_target};
use crate::failure::Failure;
use crate::project;

/// The command line of exactly the version of the crate: the two refuse each other otherwise.
pub fn tool() -> Result<PinnedTool, Failure> {
    let version = project::pinned_version("wasm-bindgen")?;
    let archive = release_target().map(|target| {
        format!(
            "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}/wasm-bindgen-{version}-{target}.tar.gz"
        )
    });
    Ok(PinnedTool {
        package: "wasm-bindgen-cli",
        version,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        archive,
        opt_level: "1",
        minutes_to_compile: 3,
    })
}
