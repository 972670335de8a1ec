//! The parts of the Rust toolchain that are not in every installation.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{cargo, find_on_path, output_of, run};

/// The target of the page and its workers.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the wasm target where it is missing.
pub fn need_wasm_target() -> Result<(), Failure> {
    // The sysroot is asked, not rustup: there are toolchains without rustup.
    if wasm_target_is_there() {
        return Ok(());
    }
    rustup(&["target", "add", WASM_TARGET])?;
    if wasm_target_is_there() {
        return Ok(());
    }
    Err(Failure::new(format!("the target {WASM_TARGET} was added by rustup, but not to the rustc that is used here")))
}

/// Adds a component of rustup where `cargo subcommand` does not work.
pub fn need_component(component: &str, subcommand: &str) -> Result<(), Failure> {
    if output_of(cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    rustup(&["component", "add", component])
}

fn wasm_target_is_there() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    output_of(Command::new(rustc).args(["--print", "sysroot"]))
        .is_some_and(|sysroot| PathBuf::from(sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir())
}

fn rustup(arguments: &[&str]) -> Result<(), Failure> {
    if find_on_path("rustup").is_none() {
        return Err(Failure::new(format!(
            "this needs what `rustup {}` adds, and there is no rustup: add it to your Rust installation",
            arguments.join(" ")
        )));
    }
    run(Command::new("rustup").args(arguments))
}
