//! `flowglass generate`: writes made-up logs to files and prints what is truly in them. `flowglass sample`: writes the
//! page's sample data.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use lexopt::{Arg, ValueExt};

use crate::sample::{Format, Generator, Options, Truth, company_day};
use crate::share::size::parse_size;

/// How it is called.
pub const USAGE: &str = "generate --format nsg1|nsg2|vnet4|mixed --size 100MB --seed N --out PATH [--files N]";

/// Why nothing, or not everything, was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum GenerateError {
    /// The arguments are wrong; says which and what was expected.
    Arguments(String),
    /// A file or folder could not be written.
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arguments(message) => f.write_str(message),
            Self::Write { path, error } => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for GenerateError {}

/// Runs the command on the arguments that are left: writes the files, then prints their [`Truth`] as one JSON object on
/// standard output.
pub fn run(parser: &mut lexopt::Parser) -> Result<(), GenerateError> {
    let (options, out) = arguments(parser)?;
    let truth = write_files(&options, &out)?;
    match print_truth(&truth) {
        // Whoever read the output has seen enough; the files are whole.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed.map_err(|error| GenerateError::Write { path: PathBuf::from("standard output"), error }),
    }
}

/// Runs `sample` on the arguments that are left: writes the files of the company's day into a folder tree.
pub fn run_sample(parser: &mut lexopt::Parser) -> Result<(), GenerateError> {
    let mut out = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("out") => out = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or_else(|| GenerateError::Arguments("--out is missing; expected: sample --out DIR".to_owned()))?;
    refuse_full_folder(&out)?;
    for file in company_day() {
        let path = out.join(file.path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, file.bytes));
        written.map_err(|error| GenerateError::Write { path, error })?;
    }
    Ok(())
}

fn print_truth(truth: &Truth) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, truth)?;
    stdout.write_all(b"\n")
}

fn arguments(parser: &mut lexopt::Parser) -> Result<(Options, PathBuf), GenerateError> {
    let (mut format, mut n_bytes, mut seed, mut n_files, mut out) = (None, None, None, None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("format") => format = Some(parser.value()?.parse_with(parse_format)?),
            Arg::Long("size") => n_bytes = Some(parser.value()?.parse_with(parse_size)?),
            Arg::Long("seed") => seed = Some(parser.value()?.parse_with(parse_seed)?),
            Arg::Long("files") => n_files = Some(parser.value()?.parse_with(parse_n_files)?),
            Arg::Long("out") => out = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let missing = |name: &str| GenerateError::Arguments(format!("--{name} is missing; expected: {USAGE}"));
    let options = Options {
        format: format.ok_or_else(|| missing("format"))?,
        n_bytes: n_bytes.ok_or_else(|| missing("size"))?,
        seed: seed.ok_or_else(|| missing("seed"))?,
        n_files,
    };
    Ok((options, out.ok_or_else(|| missing("out"))?))
}

impl From<lexopt::Error> for GenerateError {
    fn from(error: lexopt::Error) -> Self {
        Self::Arguments(error.to_string())
    }
}

fn parse_format(text: &str) -> Result<Format, String> {
    Format::ALL
        .into_iter()
        .find(|format| format.name() == text)
        .ok_or_else(|| format!("expected one of {}", Format::ALL.map(Format::name).join(", ")))
}

fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a number from 0 to {}", u64::MAX))
}

fn parse_n_files(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(n @ 1..=1_000_000) => Ok(n),
        _ => Err("expected a number of files from 1 to 1,000,000".to_owned()),
    }
}

/// Writes all files below `out`, or into the file `out` where no number of files was given. The one file is
/// overwritten; a folder must be empty or not be there, so that nothing strange stands among the samples.
fn write_files(options: &Options, out: &Path) -> Result<Truth, GenerateError> {
    let is_tree = options.n_files.is_some();
    if is_tree {
        refuse_full_folder(out)?;
    }
    let mut generator = Generator::new(options);
    while let Some(path) = generator.next_file() {
        let path = if is_tree { out.join(path) } else { out.to_owned() };
        write_file(&mut generator, &path).map_err(|error| GenerateError::Write { path, error })?;
    }
    Ok(generator.truth())
}

fn refuse_full_folder(folder: &Path) -> Result<(), GenerateError> {
    let refuse = |error| GenerateError::Write { path: folder.to_owned(), error };
    match fs::read_dir(folder).map(|mut entries| entries.next()) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(refuse(io::Error::new(
            io::ErrorKind::DirectoryNotEmpty,
            "the folder is not empty; give one that is empty or does not exist",
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(refuse(error)),
    }
}

fn write_file(generator: &mut Generator, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut piece = Vec::new();
    while generator.next_piece(&mut piece) {
        file.write_all(&piece)?;
        piece.clear();
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_arguments_say_what_was_expected() {
        let message = |line: &str| arguments(&mut lexopt::Parser::from_args(line.split(' '))).unwrap_err().to_string();
        let messages = [
            "--format vnet",
            "--format vnet4 --size 5 --seed 1",
            "--size 5 --seed x",
            "--files 0",
            "--repeat",
            "PT1H.json",
        ]
        .map(|line| format!("{line}: {}", message(line)));
        insta::assert_snapshot!(messages.join("\n"), @r#"
        --format vnet: cannot parse argument "vnet": expected one of nsg1, nsg2, vnet4, mixed
        --format vnet4 --size 5 --seed 1: --out is missing; expected: generate --format nsg1|nsg2|vnet4|mixed --size 100MB --seed N --out PATH [--files N]
        --size 5 --seed x: cannot parse argument "x": expected a number from 0 to 18446744073709551615
        --files 0: cannot parse argument "0": expected a number of files from 1 to 1,000,000
        --repeat: invalid option '--repeat'
        PT1H.json: unexpected argument "PT1H.json"
        "#);
    }

    #[test]
    fn files_are_written_and_a_full_folder_is_refused() {
        let folder = std::env::temp_dir().join(format!("flowglass-generate-{}", std::process::id()));
        let tree = Options { format: Format::Nsg2, n_bytes: 60_000, seed: 1, n_files: Some(10) };
        let truth = write_files(&tree, &folder).unwrap();
        assert_eq!(truth.files, 10);
        let again = write_files(&tree, &folder).unwrap_err().to_string();
        assert!(again.ends_with("the folder is not empty; give one that is empty or does not exist"), "{again}");

        let file = folder.join("one.json");
        for n_bytes in [9_000, 4_000] {
            let truth = write_files(&Options { n_bytes, n_files: None, ..tree }, &file).unwrap();
            assert_eq!(fs::metadata(&file).unwrap().len(), truth.bytes);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
