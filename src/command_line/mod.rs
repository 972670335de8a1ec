//! The program `flowglass`: the same reader on the command line. Native only.

mod generate;
mod input;
mod logs;
mod report;
mod summary;

use std::fmt;
use std::process::ExitCode;

const USAGE: &str = "\
flowglass reads Azure flow logs: NSG flow logs v1 and v2, VNet flow logs v4.

Usage:
  flowglass summary [--json] [--with-repeats] [--filter TEXT] PATH…
      Totals of files and folders; - is standard input. With a filter, as on the page, only of tuples that match.
  flowglass report -o VIEW.html [--filter TEXT [--all|--only-tuples]] [--with-repeats] [--redact WHAT,…] [--leave-out FIELD,…]
                   [--with-logs] [--title TEXT] [--note TEXT] [--view FRAGMENT] [--app flowglass.html] PATH…
      Writes a saved view: the page as one file, with the data inside. With a filter only tuples that match go in and
      the rest of their connections, with --only-tuples not that, with --all everything; it opens with the filter.
      --redact: addresses (pseudonyms that keep prefixes), public-addresses, last-octets; macs, resources, rules, paths;
      or all. --leave-out: source-ports, counters, encryption, macs, rules, resources.
      --with-logs: the logs themselves go in, so that a tuple's record is there as it stands in its file. Only where
      everything goes in as it is: not with --redact, --leave-out, or --filter without --all.
      --view is what stands behind the # in the page's address: tab, columns and more.
      --app is the page as one file: flowglass.html beside this program or in dist/, if it is not given.
  flowglass generate --format nsg1|nsg2|vnet4|mixed --size 100MB --seed N --out PATH [--files N]
      Writes made-up logs and prints their true totals as JSON.
  flowglass sample --out DIR
      Writes the page's sample data: a small company's day, made up.
  flowglass --version
  flowglass --help

Exit code: 0 when something was read, 1 when nothing was, 2 for wrong arguments.
";

/// Why a command came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// The arguments are wrong: what is.
    Arguments(String),
    /// The work failed: why.
    Work(String),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Arguments(error.to_string())
    }
}

impl From<generate::GenerateError> for Failure {
    fn from(error: generate::GenerateError) -> Self {
        match error {
            generate::GenerateError::Arguments(what) => Self::Arguments(what),
            error @ generate::GenerateError::Write { .. } => Self::Work(error.to_string()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arguments(what) => write!(f, "{what}\nflowglass --help says how to call it"),
            Self::Work(why) => f.write_str(why),
        }
    }
}

/// Runs the program with the process's arguments.
#[expect(clippy::print_stderr, reason = "the program's own messages")]
pub fn run() -> ExitCode {
    match command(&mut lexopt::Parser::from_env()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("flowglass: {failure}");
            ExitCode::from(match failure {
                Failure::Arguments(_) => 2,
                Failure::Work(_) => 1,
            })
        }
    }
}

fn command(parser: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    match parser.next()? {
        Some(Long("help") | Short('h')) => print(USAGE),
        Some(Long("version") | Short('V')) => print(concat!("flowglass ", env!("CARGO_PKG_VERSION"), "\n")),
        Some(Value(name)) if name == "summary" => summary::run(parser),
        Some(Value(name)) if name == "report" => report::run(parser),
        Some(Value(name)) if name == "generate" => {
            generate::run(parser).map(|()| ExitCode::SUCCESS).map_err(Failure::from)
        }
        Some(Value(name)) if name == "sample" => {
            generate::run_sample(parser).map(|()| ExitCode::SUCCESS).map_err(Failure::from)
        }
        Some(other) => Err(other.unexpected().into()),
        None => Err(Failure::Arguments("a command is missing".to_owned())),
    }
}

/// Writes to standard output. A reader that has gone away is no failure.
fn print(text: &str) -> Result<ExitCode, Failure> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Work(format!("standard output: {error}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
