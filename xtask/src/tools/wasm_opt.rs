//! wasm-opt of Binaryen, which makes the wasm files smaller. The site works without it.

use std::path::{Path, PathBuf};

use super::npm::Package;
use super::wasm_opt_stand_in;
use crate::failure::Failure;
use crate::process::{self, find_in, find_on_path};

/// The version that is installed where there is none; this is the npm package, whose programs run on Node.
const PACKAGE: Package = Package { name: "binaryen", version: "132.0.0" };

/// The oldest that knows the wasm features which rustc names in its modules today.
const OLDEST: u32 = 123;

/// The folder to put before PATH, or `None` when what PATH has is right. There is always one in the end: where
/// no wasm-opt can be had, a stand-in that leaves the module as it is.
pub fn get() -> Result<Option<PathBuf>, Failure> {
    if find_on_path("wasm-opt").is_some_and(|program| is_right(&program)) {
        return Ok(None);
    }
    let folder = PACKAGE.modules().join(".bin");
    if is_right_in(&folder) || (PACKAGE.install() && is_right_in(&folder)) {
        return Ok(Some(folder));
    }
    eprintln!(
        "Going on without wasm-opt: the site works, but its wasm files are larger. \
         To have it, install Node with npm, or Binaryen {OLDEST} or newer."
    );
    wasm_opt_stand_in::folder().map(Some)
}

fn is_right_in(folder: &Path) -> bool {
    find_in(folder, "wasm-opt").is_some_and(|program| is_right(&program))
}

fn is_right(program: &Path) -> bool {
    process::version_of(program).and_then(|text| version_number(&text)).is_some_and(|version| version >= OLDEST)
}

/// 132 in `wasm-opt version 132 (version_132)`.
fn version_number(printed: &str) -> Option<u32> {
    printed.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_print_the_version_are_read() {
        assert_eq!(version_number("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_number("wasm-opt version 101"), Some(101));
        assert_eq!(version_number("wasm-opt"), None);
    }
}
