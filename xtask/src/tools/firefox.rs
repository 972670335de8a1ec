//! The second of the browsers that tests run in, Firefox, and its driver.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::install_browsers::{self, Wanted};
use super::pinned_tool::PinnedTool;
use crate::failure::Failure;
use crate::process::{find_in, find_on_path, named_by, version_of};

/// The driver that is got where there is none; it drives every Firefox of today.
const VERSION: &str = "0.37.1";

/// A browser and the driver that steers it.
#[derive(Debug)]
pub struct Firefox {
    /// Firefox, also its extended support release.
    pub browser: PathBuf,
    /// A geckodriver.
    pub driver: PathBuf,
}

impl Firefox {
    /// Finds both, installs them where that is possible, and fails where there are none.
    pub fn get() -> Result<Self, Failure> {
        let mut browser = Self::find()?;
        if browser.is_none() {
            install_browsers::install(Wanted::Firefox)?;
            browser = Self::find()?;
        }
        let browser = browser.ok_or_else(|| install_browsers::how_to_install(Wanted::Firefox))?;
        // Firefox on Windows prints nothing.
        if !cfg!(windows) && version_of(&browser).is_none() {
            return Err(Failure::new(format!(
                "{} does not run; install it anew, or name another by FIREFOX",
                browser.display()
            )));
        }
        Ok(Self { browser, driver: driver()? })
    }

    fn find() -> Result<Option<PathBuf>, Failure> {
        Ok(match named_by("FIREFOX")? {
            Some(path) => Some(path),
            None => ["firefox-esr", "firefox"]
                .iter()
                .find_map(|name| find_on_path(name).filter(|path| !starts_a_snap(path)))
                .or_else(|| usual_places().into_iter().find(|path| path.is_file())),
        })
    }
}

/// Ubuntu's `firefox` is a script that starts the snap, which a driver from elsewhere cannot drive.
fn starts_a_snap(program: &Path) -> bool {
    let is_snap = fs::canonicalize(program).is_ok_and(|path| path.starts_with("/snap") || path.ends_with("snap"));
    // A browser is no text.
    is_snap || fs::read_to_string(program).is_ok_and(|script| script.contains("/snap/"))
}

/// Where Firefox is when it is not on PATH.
fn usual_places() -> Vec<PathBuf> {
    let folders = |names: &[&str]| names.iter().filter_map(env::var_os).map(PathBuf::from).collect::<Vec<_>>();
    if cfg!(target_os = "macos") {
        let applications = folders(&["HOME"]).into_iter().map(|home| home.join("Applications"));
        let applications = applications.chain([PathBuf::from("/Applications")]);
        applications.map(|folder| folder.join("Firefox.app/Contents/MacOS/firefox")).collect()
    } else if cfg!(windows) {
        let programs = folders(&["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]).into_iter();
        programs.map(|folder| folder.join("Mozilla Firefox\\firefox.exe")).collect()
    } else {
        Vec::new()
    }
}

/// The driver that is named, or on the machine, or the pinned one.
fn driver() -> Result<PathBuf, Failure> {
    if let Some(driver) = named_by("GECKODRIVER")? {
        return Ok(driver);
    }
    // Set on GitHub's machines.
    let folder = env::var_os("GECKOWEBDRIVER").map(PathBuf::from);
    let found = find_on_path("geckodriver").or_else(|| find_in(&folder?, "geckodriver"));
    if let Some(driver) = found.filter(|driver| version_of(driver).is_some()) {
        return Ok(driver);
    }
    let folder = geckodriver().get()?;
    folder
        .and_then(|folder| find_in(&folder, "geckodriver"))
        .ok_or_else(|| install_browsers::how_to_install(Wanted::Firefox))
}

fn geckodriver() -> PinnedTool {
    let (name, ending) = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => ("linux64", "tar.gz"),
        ("linux", "aarch64") => ("linux-aarch64", "tar.gz"),
        ("macos", "x86_64") => ("macos", "tar.gz"),
        ("macos", "aarch64") => ("macos-aarch64", "tar.gz"),
        ("windows", "x86_64") => ("win64", "zip"),
        ("windows", "aarch64") => ("win-aarch64", "zip"),
        _ => ("", ""),
    };
    let archive = (!name.is_empty()).then(|| {
        format!(
            "https://github.com/mozilla/geckodriver/releases/download/v{VERSION}/geckodriver-v{VERSION}-{name}.{ending}"
        )
    });
    PinnedTool {
        package: "geckodriver",
        version: VERSION.to_owned(),
        programs: &["geckodriver"],
        archive,
        opt_level: "1",
        minutes_to_compile: 1,
    }
}
