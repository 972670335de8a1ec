//! DuckDB compiled to WebAssembly, for one of the pages that the benchmark compares Flowglass with.

use std::path::PathBuf;

use super::npm::Package;
use crate::failure::Failure;

const PACKAGE: Package = Package { name: "@duckdb/duckdb-wasm", version: "1.32.0" };

/// A `node_modules` folder with the package and what it needs, Arrow for JavaScript among it.
pub fn get() -> Result<PathBuf, Failure> {
    let modules = PACKAGE.modules();
    let manifest = modules.join(PACKAGE.name).join("package.json");
    if manifest.is_file() || (PACKAGE.install() && manifest.is_file()) {
        return Ok(modules);
    }
    Err(Failure::new(format!(
        "the npm package {} {} could not be had: install Node with npm (https://nodejs.org)",
        PACKAGE.name, PACKAGE.version
    )))
}
