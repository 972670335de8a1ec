//! The first of the browsers that tests run in, Chromium or Chrome, and its driver.

use std::env;
use std::path::{Path, PathBuf};

use super::install_browsers::{self, Wanted};
use crate::failure::Failure;
use crate::process::{find_in, find_on_path, named_by, version_of};

/// A browser and the driver that steers it.
#[derive(Debug)]
pub struct Chromium {
    /// Chromium or Chrome.
    pub browser: PathBuf,
    /// The chromedriver of the same version.
    pub driver: PathBuf,
}

impl Chromium {
    /// Finds both, installs them where that is possible, and fails where there are none.
    pub fn get() -> Result<Self, Failure> {
        let mut found = Self::find()?;
        if found.is_none() {
            install_browsers::install(Wanted::Chromium)?;
            found = Self::find()?;
        }
        let chromium = found.ok_or_else(|| install_browsers::how_to_install(Wanted::Chromium))?;
        chromium.check_versions()?;
        Ok(chromium)
    }

    fn find() -> Result<Option<Self>, Failure> {
        let browser = match named_by("CHROMIUM")? {
            Some(path) => Some(path),
            None => find_chromium(),
        };
        let driver = match named_by("CHROMEDRIVER")? {
            Some(path) => Some(path),
            None => find_chromedriver(),
        };
        Ok(browser.zip(driver).map(|(browser, driver)| Self { browser, driver }))
    }

    /// A driver refuses a browser of another major version, but says so only in its log.
    fn check_versions(&self) -> Result<(), Failure> {
        // Chrome on Windows opens a window instead of printing its version.
        if cfg!(windows) {
            return Ok(());
        }
        let version = |program: &Path| {
            version_of(program).ok_or_else(|| {
                Failure::new(format!(
                    "{} does not run; install it anew, or name another by CHROMIUM and CHROMEDRIVER",
                    program.display()
                ))
            })
        };
        let (browser, driver) = (version(&self.browser)?, version(&self.driver)?);
        if major_version(&browser) == major_version(&driver) {
            return Ok(());
        }
        Err(Failure::new(format!(
            "the browser and its driver must be of one major version: {} is `{browser}`, {} is `{driver}`; \
             install a matching one, or name it by CHROMIUM or CHROMEDRIVER",
            self.browser.display(),
            self.driver.display()
        )))
    }
}

fn find_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
    names.iter().find_map(|name| find_on_path(name)).or_else(|| usual_places().into_iter().find(|path| path.is_file()))
}

/// Where browsers are that are not on PATH.
fn usual_places() -> Vec<PathBuf> {
    let folders =
        |names: &[&str]| -> Vec<PathBuf> { names.iter().filter_map(env::var_os).map(PathBuf::from).collect() };
    let mut places = Vec::new();
    if cfg!(target_os = "macos") {
        let mut applications = vec![PathBuf::from("/Applications")];
        applications.extend(folders(&["HOME"]).iter().map(|home| home.join("Applications")));
        for folder in applications {
            for name in ["Google Chrome", "Chromium"] {
                places.push(folder.join(format!("{name}.app/Contents/MacOS/{name}")));
            }
        }
    } else if cfg!(windows) {
        for folder in folders(&["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]) {
            for name in ["Google\\Chrome", "Chromium"] {
                places.push(folder.join(name).join("Application\\chrome.exe"));
            }
        }
    }
    places
}

fn find_chromedriver() -> Option<PathBuf> {
    // The first is set on GitHub's machines, the others are where distributions keep it off PATH.
    let folders = env::var_os("CHROMEWEBDRIVER")
        .map(PathBuf::from)
        .into_iter()
        .chain(["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/homebrew/bin"].map(PathBuf::from));
    find_on_path("chromedriver").or_else(|| folders.into_iter().find_map(|folder| find_in(&folder, "chromedriver")))
}

/// 156 in `Chromium 156.0.8078.79 built on Debian` or `ChromeDriver 156.0.8078.79 (a21c…)`.
fn major_version(printed: &str) -> Option<u32> {
    printed.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_found_in_what_is_printed() {
        assert_eq!(major_version("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some(156));
        assert_eq!(major_version("ChromeDriver 156.0.8078.79 (a21ce95c-refs/branch-heads/8078@{#1704})"), Some(156));
        assert_eq!(major_version("Google Chrome 99.1"), Some(99));
        assert_eq!(major_version("Chromium"), None);
    }
}
