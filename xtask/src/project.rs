//! Where things are in the project, and what its manifest pins.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure};

/// The project's folder.
pub fn root() -> PathBuf {
    // Cargo says where it runs this program from; the folder may have been moved since it was compiled.
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where tools are installed that the machine does not have. A `cargo clean` removes them.
pub fn tools() -> PathBuf {
    root().join("target").join("tools")
}

/// The version of `package` that the project's manifest pins by `package = "=1.2.3"`.
///
/// The wasm-bindgen CLI must be exactly as old as the crate, so the manifest is the one place that says it.
pub fn pinned_version(package: &str) -> Result<String, Failure> {
    let manifest = root().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).context(format_args!("{} could not be read", manifest.display()))?;
    find_pinned_version(&text, package).ok_or_else(|| {
        Failure::new(format!(
            "{} has no line `{package} = \"=…\"`: pin the exact version, the command line tool must match it",
            manifest.display()
        ))
    })
}

fn find_pinned_version(manifest: &str, package: &str) -> Option<String> {
    manifest.lines().find_map(|line| {
        let value = line.trim().strip_prefix(package)?.trim_start();
        let value = value.strip_prefix('=')?;
        let version = value.split_once("\"=")?.1.split_once('"')?.0;
        Some(version.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_version_is_read_from_the_manifest() {
        let find = |line: &str| find_pinned_version(&format!("[dependencies]\n{line}\n"), "wasm-bindgen");
        let found = Some("0.2.130".to_owned());
        assert_eq!(find(r#"wasm-bindgen = "=0.2.130""#), found);
        assert_eq!(find(r#"wasm-bindgen="=0.2.130" # pinned"#), found);
        assert_eq!(find(r#"wasm-bindgen = { version = "=0.2.130", features = ["x"] }"#), found);
        assert_eq!(find(r#"wasm-bindgen = "0.2.130""#), None);
        assert_eq!(find(r#"wasm-bindgen-futures = "=0.4""#), None);
    }

    #[test]
    fn the_project_pins_wasm_bindgen() {
        assert!(pinned_version("wasm-bindgen").is_ok());
    }
}
