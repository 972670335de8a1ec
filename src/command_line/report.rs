//! `flowglass report`: a saved view, without a browser.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::SystemTime;

use super::{Failure, input, logs, print};
use crate::connection::Connections;
use crate::query::filter::{Filter, FilterError};
use crate::share::link::Link;
use crate::share::redact::Redaction;
use crate::share::saved::{About, LeftOut, Plan, ViewWriter, Written, page};
use crate::store::Store;

/// What is asked for.
#[derive(Default)]
struct Arguments {
    out: Option<PathBuf>,
    app: Option<PathBuf>,
    filter: Filter,
    all: bool,
    /// Of connections only the tuples that match.
    only_tuples: bool,
    with_repeats: bool,
    redaction: Redaction,
    left_out: LeftOut,
    with_logs: bool,
    title: String,
    note: String,
    view: String,
    paths: Vec<PathBuf>,
}

pub(super) fn run(parser: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse(parser)?;
    let Some(out) = &arguments.out else {
        return Err(Failure::Arguments("report needs -o and the file to write".to_owned()));
    };
    if arguments.paths.is_empty() {
        return Err(Failure::Arguments("report needs a file, a folder or -".to_owned()));
    }
    let app = app(arguments.app.as_deref())?;
    let around = page::around(&app.1).map_err(|why| Failure::Work(format!("{}: {why}", app.0.display())))?;
    let plan = arguments.plan()?;
    let input::Loaded { store, paths } = input::read(&arguments.paths, None);
    let failed = |error: io::Error| Failure::Work(format!("{}: {error}", out.display()));
    let mut data = Vec::new();
    let written = write(&store, plan, &mut data).map_err(failed)?;
    if written.about.has_logs {
        logs::pack(&written.logs, &paths, &mut data).map_err(Failure::Work)?;
    }
    save(out, around, &written, &data).map_err(failed)?;
    let About { n_tuples, n_files, .. } = written.about;
    let n_bytes = fs::metadata(out).map_err(failed)?.len();
    print(&format!("{}: {n_tuples} tuples of {n_files} files, {n_bytes} bytes\n", out.display()))?;
    if written.has_lost_filter {
        print("The view opens without its filter, which cannot be carried over to what was replaced.\n")?;
    }
    for (number, reason) in store.files().refused() {
        print(&format!("refused: {}: {reason}\n", store.files().path(number).escape_debug()))?;
    }
    Ok(ExitCode::from(u8::from(store.n_rows() == 0)))
}

impl Arguments {
    fn parse(parser: &mut lexopt::Parser) -> Result<Self, Failure> {
        use lexopt::prelude::*;
        let mut arguments = Self::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Short('o') | Long("out") => arguments.out = Some(parser.value()?.into()),
                Long("app") => arguments.app = Some(parser.value()?.into()),
                Long("filter") => {
                    let parse = |text: &str| text.parse().map_err(|error: FilterError| error.message);
                    arguments.filter = parser.value()?.parse_with(parse)?;
                }
                Long("all") => arguments.all = true,
                Long("only-tuples") => arguments.only_tuples = true,
                Long("with-repeats") => arguments.with_repeats = true,
                Long("redact") => arguments.redaction = parser.value()?.parse_with(Redaction::parse)?,
                Long("leave-out") => arguments.left_out = parser.value()?.parse_with(LeftOut::parse)?,
                Long("with-logs") => arguments.with_logs = true,
                Long("title") => arguments.title = parser.value()?.string()?,
                Long("note") => arguments.note = parser.value()?.string()?,
                Long("view") => arguments.view = parser.value()?.string()?,
                Value(path) => arguments.paths.push(path.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(arguments)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let mut link = Link::parse(&self.view);
        if !self.filter.is_empty() {
            link.set("filter", &self.filter.to_string());
        }
        if self.with_repeats {
            link.set("repeats", "1");
        }
        let mut random = [0; 40];
        let no_random = |error: getrandom::Error| Failure::Work(format!("no random numbers are to be had: {error}"));
        getrandom::fill(&mut random).map_err(no_random)?;
        let (key, nonce) = random.split_at(32);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let plan = Plan {
            only: (!self.all && !self.filter.is_empty()).then(|| self.filter.clone()),
            with_repeats: self.with_repeats,
            whole_connections: !self.only_tuples,
            redaction: self.redaction,
            left_out: self.left_out,
            with_logs: self.with_logs,
            about: About {
                title: self.title.clone(),
                note: self.note.clone(),
                link: link.to_fragment(),
                made_at_ms: now.as_millis() as u64,
                made_with: About::made_with_this(),
                ..About::default()
            },
            key: key.try_into().unwrap_or_default(),
            nonce: u64::from_le_bytes(nonce.try_into().unwrap_or_default()),
        };
        if self.with_logs && !plan.takes_logs() {
            let why = "--with-logs needs that everything goes in as it is, for it is all in the logs: it does not go \
                       with --redact, --leave-out, or --filter without --all";
            return Err(Failure::Arguments(why.to_owned()));
        }
        if self.with_logs && self.paths.iter().any(|path| path.as_os_str() == "-") {
            let why = "--with-logs reads the logs twice, which standard input cannot be: give the path of a file";
            return Err(Failure::Arguments(why.to_owned()));
        }
        Ok(plan)
    }
}

/// The page as one file: where it is, and its text.
fn app(given: Option<&Path>) -> Result<(PathBuf, String), Failure> {
    let beside = || Some(std::env::current_exe().ok()?.parent()?.join("flowglass.html"));
    let places = match given {
        Some(path) => vec![path.to_owned()],
        None => beside().into_iter().chain([PathBuf::from("flowglass.html"), "dist/flowglass.html".into()]).collect(),
    };
    let Some(path) = places.iter().find(|path| path.is_file()) else {
        let places: Vec<String> = places.iter().map(|path| path.display().to_string()).collect();
        let places = places.join(", ");
        return Err(Failure::Arguments(format!(
            "there is no page as one file at {places}: --app says where it is, `cargo xtask build` makes it, and every site has it as flowglass.html"
        )));
    };
    let text = fs::read_to_string(path).map_err(|error| Failure::Work(format!("{}: {error}", path.display())))?;
    Ok((path.clone(), text))
}

fn write(store: &Store, plan: Plan, data: &mut Vec<u8>) -> io::Result<Written> {
    let connections =
        if plan.needs_connections() { Some(Rc::new(Connections::of(store).map_err(io::Error::other)?)) } else { None };
    let mut writer = ViewWriter::new(store, plan, connections.as_ref());
    for chunk in 0..store.chunks().len() {
        writer.add(store, chunk, data)?;
    }
    writer.finish(store, data)
}

fn save(out: &Path, (before, after): (&str, &str), written: &Written, data: &[u8]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(out)?);
    let block = page::view_block(&written.manifest);
    for part in [before, &block, page::DATA] {
        file.write_all(part.as_bytes())?;
    }
    file.write_all(data)?;
    file.write_all(page::END.as_bytes())?;
    file.write_all(after.as_bytes())?;
    file.flush()
}
