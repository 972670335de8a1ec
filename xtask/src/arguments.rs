//! The command line: which task was asked for.

use std::ffi::OsString;

use lexopt::prelude::*;

use crate::test::Part;

/// What `cargo xtask help` prints, and every wrong call.
pub const USAGE: &str = "\
cargo xtask serve [--port N] [--no-open]   build the page, serve it on 127.0.0.1 and open a browser
cargo xtask test                           all tests: native, wasm in a browser, journeys on the release build
cargo xtask test --native                  the native tests alone
cargo xtask test --journeys [NAME]         the journeys alone, those whose name contains NAME
cargo xtask bench [native|browser|saved|connections] [quick]
                                           measure, beside other programs; a whole run writes benches/RESULTS.md
cargo xtask build                          build the static site into dist/
cargo xtask generate ARGS...               write flow logs to try out; ARGS are those of `flowglass generate`
cargo xtask rivals [--port N]              serve the pages that Flowglass is compared with, to look at them by hand
cargo xtask lint                           formatting, and clippy for both targets
cargo xtask help                           this text

What is missing is installed: tools under target/tools, the wasm target by rustup, Chromium and Firefox for the tests
by apt. CHROMIUM, CHROMEDRIVER, FIREFOX and GECKODRIVER name others than the ones that are found.";

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Build the page and serve it.
    Serve {
        /// The port asked for; without one, the first free one from 8080 on.
        port: Option<u16>,
        /// Whether to open the page in the person's browser.
        open_browser: bool,
    },
    /// Run the tests.
    Test(Part),
    /// Run the benchmark with these arguments.
    Bench(Vec<OsString>),
    /// Build `dist/`.
    Build,
    /// Pass these arguments to `flowglass generate`.
    Generate(Vec<OsString>),
    /// Serve the pages of `benches/rivals`.
    Rivals {
        /// The port asked for; without one, the first free one from 8080 on.
        port: Option<u16>,
    },
    /// Check formatting and lints.
    Lint,
    /// Print [`USAGE`].
    Help,
}

/// Reads the command line.
pub fn parse(mut parser: lexopt::Parser) -> Result<Task, lexopt::Error> {
    let name = match parser.next()? {
        Some(Value(name)) => name.string()?,
        None | Some(Long("help") | Short('h')) => return Ok(Task::Help),
        Some(other) => return Err(other.unexpected()),
    };
    let mut task = match name.as_str() {
        "serve" => Task::Serve { port: None, open_browser: true },
        "test" => Task::Test(Part::All),
        "build" => Task::Build,
        "generate" => return Ok(Task::Generate(parser.raw_args()?.collect())),
        "bench" => return Ok(Task::Bench(parser.raw_args()?.collect())),
        "rivals" => Task::Rivals { port: None },
        "lint" => Task::Lint,
        "help" => Task::Help,
        _ => return Err(format!("there is no command `{name}`").into()),
    };
    while let Some(argument) = parser.next()? {
        match (argument, &mut task) {
            (Long("port"), Task::Serve { port, .. } | Task::Rivals { port }) => *port = Some(parser.value()?.parse()?),
            (Long("no-open"), Task::Serve { open_browser, .. }) => *open_browser = false,
            (Long("native"), Task::Test(part @ Part::All)) => *part = Part::Native,
            (Long("journeys"), Task::Test(part @ Part::All)) => *part = Part::Journeys(String::new()),
            (Value(name), Task::Test(Part::Journeys(part))) if part.is_empty() => *part = name.string()?,
            (Long("help") | Short('h'), _) => return Ok(Task::Help),
            (other, _) => return Err(other.unexpected()),
        }
    }
    Ok(task)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, String> {
        parse(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_take_their_own_options() {
        let serve = |port, open_browser| Ok(Task::Serve { port, open_browser });
        assert_eq!(parsed(&["serve"]), serve(None, true));
        assert_eq!(parsed(&["serve", "--port", "9000", "--no-open"]), serve(Some(9000), false));
        assert_eq!(parsed(&["rivals", "--port", "9000"]), Ok(Task::Rivals { port: Some(9000) }));
        assert_eq!(parsed(&["test"]), Ok(Task::Test(Part::All)));
        assert_eq!(parsed(&["test", "--native"]), Ok(Task::Test(Part::Native)));
        assert_eq!(parsed(&["test", "--journeys"]), Ok(Task::Test(Part::Journeys(String::new()))));
        assert_eq!(parsed(&["test", "--journeys", "sort"]), Ok(Task::Test(Part::Journeys("sort".into()))));
        assert_eq!(parsed(&[]), Ok(Task::Help));
        assert_eq!(parsed(&["test", "--help"]), Ok(Task::Help));
    }

    #[test]
    fn wrong_calls_are_named() {
        assert_eq!(parsed(&["biuld"]), Err("there is no command `biuld`".into()));
        assert_eq!(parsed(&["build", "--native"]), Err("invalid option '--native'".into()));
        assert!(parsed(&["serve", "--port", "70000"]).is_err());
        assert!(parsed(&["test", "--native", "--journeys"]).is_err());
        assert!(parsed(&["test", "sort"]).is_err());
        assert!(parsed(&["rivals", "--no-open"]).is_err());
    }

    #[test]
    fn everything_after_bench_and_generate_is_passed_on() {
        assert_eq!(
            parsed(&["bench", "native", "quick"]),
            Ok(Task::Bench(["native", "quick"].map(OsString::from).into()))
        );
        let expected = ["--format", "mixed", "--help"];
        assert_eq!(
            parsed(&["generate", "--format", "mixed", "--help"]),
            Ok(Task::Generate(expected.map(OsString::from).into()))
        );
    }
}
