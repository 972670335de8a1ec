//! What takes wasm-opt's place where there is none.
//!
//! Trunk calls wasm-opt whenever the page asks for it and fails without; a setting to go on is not there. So it
//! is given a program of that name, a copy of this one, that copies the module unchanged.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure};
use crate::project;

const NAME: &str = "wasm-opt";

/// The folder that it is in, if it is made.
pub fn place() -> PathBuf {
    project::tools().join("without-wasm-opt")
}

/// Makes the stand-in; the folder that it is in.
pub fn folder() -> Result<PathBuf, Failure> {
    let folder = place();
    let program = folder.join(format!("{NAME}{}", env::consts::EXE_SUFFIX));
    let this = env::current_exe().context("this program cannot be found")?;
    fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(this, &program))
        .context(format_args!("{} could not be written", program.display()))?;
    Ok(folder)
}

/// Whether this process was started as the stand-in.
pub fn is_called() -> bool {
    env::args_os().next().is_some_and(|program| Path::new(&program).file_stem().is_some_and(|stem| stem == NAME))
}

/// Does what Trunk wants of wasm-opt: print a version, or write what it reads.
pub fn act() -> Result<(), Failure> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--version") {
        println!("{NAME} version 0 (stand-in)");
        return Ok(());
    }
    let (input, output) =
        files(&arguments).ok_or_else(|| Failure::new("the stand-in for wasm-opt needs a file and `--output=FILE`"))?;
    fs::copy(&input, &output).context(format_args!(
        "{} could not be copied to {}",
        input.display(),
        output.display()
    ))?;
    Ok(())
}

fn files(arguments: &[OsString]) -> Option<(PathBuf, PathBuf)> {
    let texts = || arguments.iter().filter_map(|argument| argument.to_str());
    let input = texts().find(|text| !text.starts_with('-'))?;
    let output = texts().find_map(|text| text.strip_prefix("--output="))?;
    Some((input.into(), output.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_found_among_options() {
        let called = ["--output=out.wasm", "-Oz", "in.wasm", "--enable-sign-ext"].map(OsString::from);
        assert_eq!(files(&called), Some(("in.wasm".into(), "out.wasm".into())));
        assert_eq!(files(&called[..2]), None);
    }
}
