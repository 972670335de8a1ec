//! Installs the test browsers where a package manager can do it unasked, and says how elsewhere.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{find_on_path, output_of, run};

/// A browser that tests run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Chromium and its driver.
    Chromium,
    /// Firefox; its driver is got elsewhere ([`super::firefox`]).
    Firefox,
}

/// Installs a browser on Debian and Ubuntu, as root or by a sudo that asks for no password.
pub fn install(wanted: Wanted) -> Result<(), Failure> {
    let prefix: &[&str] = if output_of(Command::new("id").arg("-u")).as_deref() == Some("0") {
        &[]
    } else if output_of(Command::new("sudo").args(["-n", "true"])).is_some() {
        &["sudo", "-n"]
    } else {
        return Err(how_to_install(wanted));
    };
    let packages = packages(wanted, is_ubuntu());
    if packages.is_empty() || find_on_path("apt-get").is_none() {
        return Err(how_to_install(wanted));
    }
    eprintln!("Installing {} for the tests", packages.join(" and "));
    let words =
        [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]].concat();
    let apt_get = || {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    };
    let installed = run(apt_get().arg("update")).and_then(|()| run(apt_get().args(["install", "-y"]).args(packages)));
    installed.map_err(|failure| Failure::new(format!("{}\n{}", failure.message(), how_to_install(wanted).message())))
}

/// What to do by hand on this system.
pub fn how_to_install(wanted: Wanted) -> Failure {
    let (needed, how, variables) = match wanted {
        Wanted::Chromium => ("Chromium or Chrome and its chromedriver", chromium(), "CHROMIUM and CHROMEDRIVER"),
        Wanted::Firefox => ("Firefox and geckodriver", firefox(), "FIREFOX and GECKODRIVER"),
    };
    Failure::new(format!(
        "the tests need {needed}, and cannot do without.\n\
         Install: {how}.\n\
         Or name what you have by the environment variables {variables}.\n\
         `cargo xtask test --native` runs the tests that need no browser."
    ))
}

fn chromium() -> String {
    if cfg!(windows) {
        "`winget install Google.Chrome`, and chromedriver.exe of the same version \
         (https://googlechromelabs.github.io/chrome-for-testing/) on PATH"
            .to_owned()
    } else if cfg!(target_os = "macos") {
        "`brew install --cask google-chrome chromedriver`".to_owned()
    } else if find_on_path("apt-get").is_some() {
        format!("`sudo apt-get install {}`", packages(Wanted::Chromium, is_ubuntu()).join(" "))
    } else if find_on_path("dnf").is_some() {
        "`sudo dnf install chromium chromedriver`".to_owned()
    } else if find_on_path("pacman").is_some() {
        "`sudo pacman -S chromium`, which has the driver".to_owned()
    } else if find_on_path("apk").is_some() {
        "`apk add chromium chromium-chromedriver`".to_owned()
    } else {
        "Chromium and chromedriver from your distribution".to_owned()
    }
}

/// The driver is not named where the pinned one is got.
fn firefox() -> String {
    if cfg!(windows) {
        "`winget install Mozilla.Firefox`".to_owned()
    } else if cfg!(target_os = "macos") {
        "`brew install --cask firefox`".to_owned()
    } else if find_on_path("apt-get").is_some() && is_ubuntu() {
        "Firefox from Mozilla's own apt repository (https://support.mozilla.org/kb/install-firefox-linux); \
         the `firefox` of Ubuntu is a snap, which cannot see the profile that its driver makes. \
         With the snap, set GECKODRIVER=/snap/bin/geckodriver and FIREFOX=/snap/bin/firefox"
            .to_owned()
    } else if find_on_path("apt-get").is_some() {
        "`sudo apt-get install firefox-esr`".to_owned()
    } else if find_on_path("dnf").is_some() {
        "`sudo dnf install firefox`".to_owned()
    } else if find_on_path("pacman").is_some() {
        "`sudo pacman -S firefox geckodriver`".to_owned()
    } else if find_on_path("apk").is_some() {
        "`apk add firefox-esr geckodriver`".to_owned()
    } else {
        "Firefox from your distribution".to_owned()
    }
}

/// What apt installs; nothing where it has only a wrapper that cannot be driven.
fn packages(wanted: Wanted, is_ubuntu: bool) -> &'static [&'static str] {
    match (wanted, is_ubuntu) {
        (Wanted::Chromium, true) => &["chromium-browser", "chromium-chromedriver"],
        (Wanted::Chromium, false) => &["chromium", "chromium-driver"],
        (Wanted::Firefox, true) => &[],
        (Wanted::Firefox, false) => &["firefox-esr"],
    }
}

fn is_ubuntu() -> bool {
    names_ubuntu(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

fn names_ubuntu(os_release: &str) -> bool {
    os_release.lines().any(|line| line.strip_prefix("ID=").is_some_and(|id| id.trim_matches('"') == "ubuntu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ubuntu_is_told_from_its_relatives() {
        assert!(names_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!names_ubuntu("ID=debian\nHOME_URL=\"https://www.debian.org/\"\n"));
        assert!(!names_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }
}
