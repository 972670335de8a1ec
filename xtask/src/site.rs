//! `cargo xtask build`: the static site in `dist/`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure};
use crate::process::{cargo, run};
use crate::tools::Toolbox;
use crate::tools::rust::WASM_TARGET;
use crate::{content_policy, project, single_file};

/// Builds the page and its workers for release into `dist/`, a folder that works from any address, and the same as one
/// file in it that works from a disk.
pub fn build() -> Result<(), Failure> {
    build_with(&Toolbox::get()?)
}

/// As [`build`], with tools that are already at hand.
pub fn build_with(tools: &Toolbox) -> Result<(), Failure> {
    // Trunk runs offline so that it takes the tools it is given, and makes cargo do the same. It looks at the
    // dependencies of all platforms, so all must be there; if they cannot be fetched now, they may be there still.
    if let Err(failure) = run(cargo().arg("fetch")) {
        eprintln!("{}; going on with what is there.", failure.message());
    }
    let mut trunk = Command::new(tools.program("trunk"));
    trunk
        .args(["build", "--release", "--offline", "--skip-version-check"])
        .current_dir(project::root())
        .env("PATH", tools.path()?);
    if env::var_os("NO_COLOR").is_some() {
        // Trunk takes only `true` and `false` here, everyone else whatever is set.
        trunk.env("NO_COLOR", "true");
    }
    run(&mut trunk)?;

    let page = project::dist().join("index.html");
    let html = fs::read_to_string(&page).context(format_args!("{} could not be read", page.display()))?;
    single_file::write(&project::dist(), &html)?;
    fs::write(&page, content_policy::name_inline_scripts(&html)?)
        .context(format_args!("{} could not be written", page.display()))?;
    list_sizes()
}

/// A copy of the site in `target/`, whose workers die, or ask for something, where a file says so: for the journeys that
/// look at what that costs, and that it is seen. Where it is.
pub fn build_planted(tools: &Toolbox) -> Result<PathBuf, Failure> {
    let site = project::root().join("target").join("planted");
    drop(fs::remove_dir_all(&site));
    fs::create_dir_all(&site).context(format_args!("{} could not be made", site.display()))?;
    for entry in fs::read_dir(project::dist()).context("the site could not be read")? {
        let entry = entry.context("the site could not be read")?;
        fs::copy(entry.path(), site.join(entry.file_name()))
            .context(format_args!("{} could not be copied", entry.path().display()))?;
    }
    let worker = compile(&["--bin", "worker", "--no-default-features", "--features", "planted"], "worker.wasm")?;
    bind(tools, &worker, "no-modules", &site)?;
    Ok(site)
}

/// The reader alone and its page, for the benchmark to time: `parse.html` with what belongs to it, into a folder.
pub fn build_parser(tools: &Toolbox, folder: &Path) -> Result<(), Failure> {
    let parser = compile(&["--example", "parse", "--no-default-features"], "examples/parse.wasm")?;
    bind(tools, &parser, "web", folder)?;
    let wasm = folder.join("parse_bg.wasm");
    run(Command::new(tools.program("wasm-opt"))
        .args(how_workers_are_optimized()?.split_whitespace())
        .arg("-O3")
        .arg(&wasm)
        .arg(format!("--output={}", wasm.display())))?;
    let page = project::root().join("benches").join("in_wasm").join("parse.html");
    fs::copy(&page, folder.join("parse.html")).context(format_args!("{} could not be copied", page.display()))?;
    Ok(())
}

/// What wasm-opt is told for the workers' program, as it stands in `index.html`: what is to be as fast is told the same.
fn how_workers_are_optimized() -> Result<String, Failure> {
    let page = project::root().join("index.html");
    let html = fs::read_to_string(&page).context(format_args!("{} could not be read", page.display()))?;
    let told = html.split_once("data-bin=\"worker\"").and_then(|(_, link)| link.split_once("data-wasm-opt-params=\""));
    let told = told.and_then(|(_, value)| value.split_once('"')).map(|(value, _)| value.to_owned());
    told.ok_or_else(|| Failure::new("index.html does not say how the workers' program is optimised"))
}

/// Compiles a part of the package for the browser; where the module is, whose place in the target's folder is known.
fn compile(what: &[&str], module: &str) -> Result<PathBuf, Failure> {
    run(cargo().args(["build", "--release", "--package", "flowglass", "--target", WASM_TARGET]).args(what))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| project::root().join("target"), PathBuf::from);
    Ok(target.join(WASM_TARGET).join("release").join(module))
}

fn bind(tools: &Toolbox, module: &Path, kind: &str, folder: &Path) -> Result<(), Failure> {
    run(Command::new(tools.program("wasm-bindgen"))
        .args(["--target", kind, "--no-typescript", "--out-dir"])
        .arg(folder)
        .arg(module))
}

/// Prints every file of the site with its size, so that a change in weight is seen.
fn list_sizes() -> Result<(), Failure> {
    let dist = project::dist();
    let unreadable = format!("{} could not be read", dist.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&dist).context(&unreadable)? {
        let entry = entry.context(&unreadable)?;
        let metadata = entry.metadata().context(&unreadable)?;
        if metadata.is_file() {
            files.push((entry.file_name(), metadata.len()));
        }
    }
    files.sort();
    eprintln!("The site is in {}:", dist.display());
    for (name, n_bytes) in files {
        eprintln!("{n_bytes:>10} bytes  {}", name.display());
    }
    Ok(())
}
