//! Running other programs.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Context, Failure};
use crate::project;

/// Cargo, run in the project's folder: the one that runs this program.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project::root());
    command
}

/// Says what is run, runs it with its output on the terminal, and fails if it fails.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    eprintln!("> {}", shown(command));
    let status =
        command.status().context(format_args!("`{}` could not be started", command.get_program().display()))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` failed ({status})", shown(command))))
}

/// Runs a program without showing anything; what it printed to standard output if it succeeded.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What `program --version` prints, if it can be run.
pub fn version_of(program: &Path) -> Option<String> {
    output_of(Command::new(program).arg("--version"))
}

/// The file that the name of a program stands for in the folders of PATH, the first one as in a shell.
pub fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| find_in(&folder, name))
}

/// The program that an environment variable names, if it is set.
pub fn named_by(variable: &str) -> Result<Option<PathBuf>, Failure> {
    let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(value);
    if path.is_file() {
        return Ok(Some(path));
    }
    Err(Failure::new(format!("{variable} is set to {}, which is no file", path.display())))
}

/// The program called `name` in `folder`, with the endings that programs have on this system.
pub fn find_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    endings.iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|file| is_executable(file))
}

/// PATH with `folders` in front of it.
pub fn path_with<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Result<OsString, Failure> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = folders.into_iter().map(Path::to_path_buf).chain(env::split_paths(&rest));
    env::join_paths(all).context(
        "the tool folders cannot be put on PATH; move the project to a folder without `:`, `;` or `\"` in its name",
    )
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

/// The command as one would type it, the program without its folder.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let words = program.file_stem().into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
