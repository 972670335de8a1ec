//! Installs the test browser where a package manager can do it unasked, and says how elsewhere.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{find_on_path, output_of, run};

/// Installs Chromium and its driver on Debian and Ubuntu, as root or by a sudo that asks for no password.
pub fn install() -> Result<(), Failure> {
    let prefix: &[&str] = if output_of(Command::new("id").arg("-u")).as_deref() == Some("0") {
        &[]
    } else if output_of(Command::new("sudo").args(["-n", "true"])).is_some() {
        &["sudo", "-n"]
    } else {
        return Err(how_to_install());
    };
    if find_on_path("apt-get").is_none() {
        return Err(how_to_install());
    }
    eprintln!("Installing Chromium and its driver for the tests");
    let words =
        [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]].concat();
    let apt_get = || {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    };
    let installed = run(apt_get().arg("update")).and_then(|()| run(apt_get().args(["install", "-y"]).args(packages())));
    installed.map_err(|failure| Failure::new(format!("{}\n{}", failure.message(), how_to_install().message())))
}

/// What to do by hand on this system.
pub fn how_to_install() -> Failure {
    let how = if cfg!(windows) {
        "`winget install Google.Chrome`, and chromedriver.exe of the same version \
         (https://googlechromelabs.github.io/chrome-for-testing/) on PATH"
            .to_owned()
    } else if cfg!(target_os = "macos") {
        "`brew install --cask google-chrome chromedriver`".to_owned()
    } else if find_on_path("apt-get").is_some() {
        format!("`sudo apt-get install {}`", packages().join(" "))
    } else if find_on_path("dnf").is_some() {
        "`sudo dnf install chromium chromedriver`".to_owned()
    } else if find_on_path("pacman").is_some() {
        "`sudo pacman -S chromium`, which has the driver".to_owned()
    } else if find_on_path("apk").is_some() {
        "`apk add chromium chromium-chromedriver`".to_owned()
    } else {
        "Chromium and chromedriver from your distribution".to_owned()
    };
    Failure::new(format!(
        "the tests need Chromium or Chrome and its chromedriver, and cannot do without.\n\
         Install: {how}.\n\
         Or name what you have by the environment variables CHROMIUM and CHROMEDRIVER.\n\
         `cargo xtask test --native` runs the tests that need no browser."
    ))
}

fn packages() -> [&'static str; 2] {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if is_ubuntu(&release) { ["chromium-browser", "chromium-chromedriver"] } else { ["chromium", "chromium-driver"] }
}

fn is_ubuntu(os_release: &str) -> bool {
    os_release.lines().any(|line| line.strip_prefix("ID=").is_some_and(|id| id.trim_matches('"') == "ubuntu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ubuntu_is_told_from_its_relatives() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_ubuntu("ID=debian\nHOME_URL=\"https://www.debian.org/\"\n"));
        assert!(!is_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }
}
