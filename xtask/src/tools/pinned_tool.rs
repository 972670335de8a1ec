//! A program that must be there in one exact version: found, downloaded or compiled.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure};
use crate::process::{self, find_in, find_on_path, run};
use crate::project;

/// A tool from the Rust world, with the ways to get it.
#[derive(Debug)]
pub struct PinnedTool {
    /// The crate that `cargo install` compiles it from.
    pub package: &'static str,
    /// The one version that will do.
    pub version: String,
    /// The programs it consists of; `--version` of each prints the version.
    pub programs: &'static [&'static str],
    /// A release archive with the programs for this machine, if its authors publish one.
    pub archive: Option<String>,
    /// How far to optimise it when it is compiled here: it runs for seconds a day, and compiling takes minutes.
    pub opt_level: &'static str,
    /// How long compiling it took on two cores.
    pub minutes_to_compile: u32,
}

impl PinnedTool {
    /// The folder to put before PATH, or `None` when what PATH has is right.
    pub fn get(&self) -> Result<Option<PathBuf>, Failure> {
        if self.is_right(find_on_path) {
            return Ok(None);
        }
        let home = project::tools().join(format!("{}-{}", self.package, self.version));
        let folder = home.join("bin");
        if self.is_right_in(&folder) {
            return Ok(Some(folder));
        }
        fs::create_dir_all(&folder).context(format_args!("{} could not be made", folder.display()))?;
        if self.download(&folder) {
            return Ok(Some(folder));
        }
        self.compile(&home)?;
        if self.is_right_in(&folder) {
            return Ok(Some(folder));
        }
        Err(Failure::new(format!(
            "{} {} was compiled but does not run; remove {} and try again",
            self.package,
            self.version,
            home.display()
        )))
    }

    fn is_right_in(&self, folder: &Path) -> bool {
        self.is_right(|name| find_in(folder, name))
    }

    fn is_right(&self, find: impl Fn(&str) -> Option<PathBuf>) -> bool {
        self.programs.iter().all(|name| {
            let printed = find(name).and_then(|program| process::version_of(&program));
            printed.is_some_and(|text| names_version(&text, &self.version))
        })
    }

    /// Tries the release archive. Whatever goes wrong, there is another way, so nothing here is an error.
    fn download(&self, folder: &Path) -> bool {
        let Some(archive) = &self.archive else {
            return false;
        };
        if find_on_path("curl").is_none() {
            return false;
        }
        eprintln!("Getting {} {} from {archive}", self.package, self.version);
        let unpacked = folder.with_file_name("unpacked");
        let right = fetch(archive, &unpacked).is_ok()
            && self.take_programs(&unpacked, folder).is_some()
            && self.is_right_in(folder);
        drop(fs::remove_dir_all(&unpacked));
        if !right {
            eprintln!("It cannot be had from there.");
        }
        right
    }

    /// Moves the programs out of the unpacked archive, where they lie at the top or in one folder.
    fn take_programs(&self, unpacked: &Path, folder: &Path) -> Option<()> {
        let mut places = vec![unpacked.to_path_buf()];
        places.extend(fs::read_dir(unpacked).ok()?.flatten().map(|entry| entry.path()));
        for name in self.programs {
            let program = places.iter().find_map(|place| find_in(place, name))?;
            fs::rename(&program, folder.join(program.file_name()?)).ok()?;
        }
        Some(())
    }

    fn compile(&self, home: &Path) -> Result<(), Failure> {
        eprintln!(
            "Compiling {} {}: about {} minutes on two cores, once; it is kept in {}.",
            self.package,
            self.version,
            self.minutes_to_compile,
            home.display()
        );
        // The authors' own lock file first. A registry that no longer offers one of its versions refuses it.
        let locked = run(self.install(home).arg("--locked"));
        let installed = locked.or_else(|_| {
            eprintln!("Trying again with the newest dependencies that fit.");
            run(&mut self.install(home))
        });
        installed.map_err(|failure| {
            Failure::new(format!(
                "{}; install {} {} by hand and put it on PATH",
                failure.message(),
                self.package,
                self.version
            ))
        })?;
        // The program is all that is needed from here on, not the hundreds of megabytes that it was made from.
        drop(fs::remove_dir_all(home.join("build")));
        Ok(())
    }

    fn install(&self, home: &Path) -> Command {
        let mut install = process::cargo();
        install
            .args(["install", self.package, "--version", &self.version, "--force"])
            // Their only default features are for the network, and they are run without.
            .arg("--no-default-features")
            .arg("--root")
            .arg(home)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
            .env("CARGO_TARGET_DIR", home.join("build"));
        // Settings that are meant for the project.
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            install.env_remove(name);
        }
        install
    }
}

/// The target that the authors of the tools name their archives for this machine after.
pub fn release_target() -> Option<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        // The musl builds are static: they run on every Linux.
        ("linux", "x86_64") => Some("x86_64-unknown-linux-musl"),
        ("linux", "aarch64") => Some("aarch64-unknown-linux-musl"),
        ("macos", "x86_64") => Some("x86_64-apple-darwin"),
        ("macos", "aarch64") => Some("aarch64-apple-darwin"),
        // Windows on ARM runs these too.
        ("windows", "x86_64" | "aarch64") => Some("x86_64-pc-windows-msvc"),
        _ => None,
    }
}

/// Downloads and unpacks an archive into the new folder `unpacked`.
fn fetch(archive: &str, unpacked: &Path) -> Result<(), Failure> {
    drop(fs::remove_dir_all(unpacked));
    fs::create_dir_all(unpacked).context(format_args!("{} could not be made", unpacked.display()))?;
    let file = unpacked.join("archive");
    run(Command::new("curl")
        .args(["--fail", "--location", "--silent", "--show-error"])
        .args(["--proto", "=https", "--proto-redir", "=https"])
        .args(["--connect-timeout", "5", "--speed-limit", "1000", "--speed-time", "20"])
        .arg("--output")
        .arg(&file)
        .arg(archive))?;
    run(Command::new(tar()).arg("-xf").arg(&file).arg("-C").arg(unpacked))
}

/// On Windows the system's own tar reads zip files; one that comes with Git and is first on PATH does not.
fn tar() -> PathBuf {
    env::var_os("SystemRoot")
        .map(|windows| PathBuf::from(windows).join("System32").join("tar.exe"))
        .filter(|tar| cfg!(windows) && tar.is_file())
        .unwrap_or_else(|| PathBuf::from("tar"))
}

/// Whether what a program printed for `--version` names this version.
fn names_version(printed: &str, version: &str) -> bool {
    printed.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(names_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(names_version("wasm-bindgen 0.2.130 (abc123)\n", "0.2.130"));
        assert!(!names_version("wasm-bindgen 0.2.1301", "0.2.130"));
        assert!(!names_version("trunk 0.22.1", "0.21.14"));
        assert!(!names_version("", "0.21.14"));
    }
}
