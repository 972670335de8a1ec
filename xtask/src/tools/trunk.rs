//! Trunk, which bundles page, styles and wasm into `dist/`.

use super::pinned_tool::{PinnedTool, release_target};

/// 0.22 needs a newer Rust than the project does.
const VERSION: &str = "0.21.14";

/// The Trunk that the project is built with.
pub fn tool() -> PinnedTool {
    let archive = release_target().map(|target| {
        let ending = if cfg!(windows) { "zip" } else { "tar.gz" };
        format!("https://github.com/trunk-rs/trunk/releases/download/v{VERSION}/trunk-{target}.{ending}")
    });
    PinnedTool {
        package: "trunk",
        version: VERSION.to_owned(),
        programs: &["trunk"],
        archive,
        // It only moves files and starts the others.
        opt_level: "0",
        minutes_to_compile: 5,
    }
}
