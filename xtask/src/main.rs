//! `cargo xtask`: everything a developer does with Flowglass, on a machine with Rust and nothing else set up.
//!
//! - [`arguments`]: what was asked for.
//! - [`tools`]: gets what the site is built with: wasm target, Trunk, wasm-bindgen, wasm-opt; the test browsers; the rivals' engines.
//! - [`site`]: builds `dist/`, then [`content_policy`] names the page's inline scripts in its security policy, and
//!   [`single_file`] makes one file of it all, [`serialized`] and with its parts in [`seven_bits`].
//! - [`serve`], [`test`], [`bench`], [`lint`], [`generate`], [`rivals`]: the commands; [`static_server`] is what serves a
//!   folder.
//! - [`project`], [`process`], [`failure`]: where things are, how programs are run, why something stopped.
//!
//! What a command prints goes to standard output, progress and errors to standard error, so that
//! `cargo xtask generate` can be read by another program.
#![expect(clippy::print_stdout, reason = "a command line tool: printing is its job")]

mod arguments;
mod bench;
mod content_policy;
mod failure;
mod generate;
mod lint;
mod process;
mod project;
mod rivals;
mod serialized;
mod serve;
// The library's own: what a developer builds with does not wait for the library.
#[cfg_attr(not(test), expect(dead_code, reason = "the build only writes such text"))]
#[path = "../../src/share/seven_bits.rs"]
mod seven_bits;
mod single_file;
mod site;
mod static_server;
mod test;
mod tools;

use std::process::ExitCode;

use arguments::{Task, USAGE};
use failure::Failure;
use tools::wasm_opt_stand_in;

fn main() -> ExitCode {
    // Where there is no wasm-opt, Trunk is given a copy of this program under that name.
    if wasm_opt_stand_in::is_called() {
        return end(wasm_opt_stand_in::act());
    }
    match arguments::parse(lexopt::Parser::from_env()) {
        Ok(task) => end(perform(task)),
        Err(error) => {
            eprintln!("xtask: {error}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn perform(task: Task) -> Result<(), Failure> {
    match task {
        Task::Serve { port, open_browser } => serve::serve(port, open_browser),
        Task::Test(part) => test::test(&part),
        Task::Bench(arguments) => bench::bench(&arguments),
        Task::Build => site::build(),
        Task::Generate(arguments) => generate::generate(&arguments),
        Task::Rivals { port } => rivals::serve(port),
        Task::Lint => lint::lint(),
        Task::Help => {
            println!("{USAGE}");
            Ok(())
        }
    }
}

fn end(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message().is_empty() {
                eprintln!("\nxtask: {}", failure.message());
            }
            ExitCode::from(failure.exit_code())
        }
    }
}
