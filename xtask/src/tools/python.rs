//! A virtual environment of Python with the native engines that the benchmark compares Flowglass with.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process::{find_on_path, output_of, run, version_of};
use crate::project;

/// The packages from PyPI with the one version of each that is installed.
const PACKAGES: [(&str, &str); 2] = [("duckdb", "2.0.1"), ("polars", "2.1.0")];

/// An interpreter that can import them. Without one the benchmark can do the rest, so whether to stop is the caller's.
pub fn get() -> Result<PathBuf, Failure> {
    let home = project::tools().join(folder_name());
    let python = interpreter(&home);
    if has_packages(&python) {
        return Ok(python);
    }
    let system = find().ok_or_else(|| {
        Failure::new(format!(
            "there is no Python 3 on PATH, so {} cannot be measured: install it (https://www.python.org)",
            named()
        ))
    })?;
    eprintln!("Getting {} from PyPI; they are kept in {}.", named(), home.display());
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&home)).map_err(|failure| {
        Failure::new(format!(
            "{}; {} cannot be measured without a virtual environment (on Debian and Ubuntu: apt install python3-venv)",
            failure.message(),
            named()
        ))
    })?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(pinned()))
        .map_err(|failure| Failure::new(format!("{}; {} cannot be measured without it", failure.message(), named())))?;
    if has_packages(&python) {
        return Ok(python);
    }
    Err(Failure::new(format!(
        "{} were installed but cannot be imported; remove {} and try again",
        named(),
        home.display()
    )))
}

/// Another version of a package is another folder.
fn folder_name() -> String {
    let packages: Vec<String> = PACKAGES.iter().map(|(name, version)| format!("{name}-{version}")).collect();
    format!("python-{}", packages.join("-"))
}

/// As pip wants them.
fn pinned() -> impl Iterator<Item = String> {
    PACKAGES.iter().map(|(name, version)| format!("{name}=={version}"))
}

/// As a sentence wants them.
fn named() -> String {
    PACKAGES.iter().map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>().join(" and ")
}

/// Where a virtual environment has its interpreter.
fn interpreter(home: &Path) -> PathBuf {
    if cfg!(windows) { home.join("Scripts").join("python.exe") } else { home.join("bin").join("python") }
}

/// The first Python 3 on PATH. `python` may be version 2, and on Windows a stand-in that only opens the shop.
fn find() -> Option<PathBuf> {
    ["python3", "python"]
        .into_iter()
        .filter_map(find_on_path)
        .find(|program| version_of(program).is_some_and(|printed| printed.starts_with("Python 3.")))
}

/// Whether the interpreter is there and imports every package in its version.
fn has_packages(python: &Path) -> bool {
    python.is_file()
        && output_of(Command::new(python).arg("-c").arg(version_script())).is_some_and(|printed| {
            let versions = printed.lines().map(str::trim);
            versions.eq(PACKAGES.iter().map(|(_, version)| *version))
        })
}

/// Prints the version of each package on a line of its own.
fn version_script() -> String {
    PACKAGES.iter().map(|(name, _)| format!("import {name}; print({name}.__version__)\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_named_as_each_reader_wants_them() {
        assert_eq!(folder_name(), "python-duckdb-2.0.1-polars-2.1.0");
        assert_eq!(pinned().collect::<Vec<_>>(), ["duckdb==2.0.1", "polars==2.1.0"]);
        assert_eq!(named(), "duckdb 2.0.1 and polars 2.1.0");
        assert_eq!(
            version_script(),
            "import duckdb; print(duckdb.__version__)\nimport polars; print(polars.__version__)\n"
        );
    }

    #[test]
    fn a_missing_interpreter_has_no_packages() {
        assert!(!has_packages(&interpreter(Path::new("/there/is/no/such/folder"))));
    }
}
