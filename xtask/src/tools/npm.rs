//! Packages from npm, each in a folder of its own under `target/tools`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{find_on_path, run};
use crate::project;

/// One package in one version.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// As npm calls it.
    pub name: &'static str,
    /// The one version that is installed.
    pub version: &'static str,
}

impl Package {
    /// Its `node_modules` folder, whether it is there yet or not.
    pub fn modules(self) -> PathBuf {
        self.home().join("node_modules")
    }

    /// Installs it. `false` where there is no npm, or npm failed and has said why.
    pub fn install(self) -> bool {
        let Some(npm) = find_on_path("npm") else {
            return false;
        };
        let home = self.home();
        eprintln!("Getting {} from npm; it is kept in {}.", self.name, home.display());
        run(&mut self.install_command(&npm, &home)).is_ok()
    }

    fn home(self) -> PathBuf {
        project::tools().join(format!("{}-{}", self.name, self.version))
    }

    fn install_command(self, npm: &Path, home: &Path) -> Command {
        let mut command = Command::new(npm);
        command
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(home)
            .arg(format!("{}@{}", self.name, self.version));
        command
    }
}
