//! What the site is built and tested with, found on the machine or installed under `target/tools`.

pub mod axe;
pub mod chromium;
pub mod driver;
pub mod duckdb_wasm;
pub mod firefox;
mod install_browsers;
mod npm;
mod pinned_tool;
pub mod python;
pub mod rust;
mod trunk;
mod wasm_bindgen;
mod wasm_opt;
pub mod wasm_opt_stand_in;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::process;

/// The tools that turn the crate into a site, in the right versions.
#[derive(Debug)]
pub struct Toolbox {
    /// Folders to put before PATH. A tool that is already the first of its name on PATH has none here: its folder
    /// may hold other programs that must not come first.
    folders: Vec<PathBuf>,
}

impl Toolbox {
    /// Gets the wasm target, Trunk, wasm-bindgen and wasm-opt, installing what is missing.
    pub fn get() -> Result<Self, Failure> {
        rust::need_wasm_target()?;
        let tools = [wasm_bindgen::tool()?.get()?, trunk::tool().get()?, wasm_opt::get()?];
        Ok(Self { folders: tools.into_iter().flatten().collect() })
    }

    /// PATH on which Trunk, wasm-bindgen and wasm-opt are the right ones.
    pub fn path(&self) -> Result<OsString, Failure> {
        process::path_with(self.folders.iter().map(PathBuf::as_path))
    }

    /// Whether the wasm files are made smaller.
    pub fn have_wasm_opt(&self) -> bool {
        !self.folders.contains(&wasm_opt_stand_in::place())
    }

    /// The program called `name` as it is found on [`Toolbox::path`].
    pub fn program(&self, name: &str) -> PathBuf {
        self.folders
            .iter()
            .find_map(|folder| process::find_in(folder, name))
            .or_else(|| process::find_on_path(name))
            .unwrap_or_else(|| PathBuf::from(name))
    }
}
