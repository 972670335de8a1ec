//! Files, folders and standard input into a store.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::archive::{self, ArchiveError, Content, Limits, Zip};
use crate::columns::Chunk;
use crate::parse::{Outcome, Reader, Resume};
use crate::query::LoadFilter;
use crate::share::saved::SavedView;
use crate::store::{FileNumber, Member, NewFile, Store};

/// So many bytes are read at a time.
const SLICE: usize = 1 << 20;

/// The numbers of files in archives begin here; those of files on disk are below.
const FIRST_MEMBER: FileNumber = 1 << 31;

/// What was read, and where from.
pub(super) struct Loaded {
    pub(super) store: Store,
    /// The files on disk, by number.
    pub(super) paths: Vec<PathBuf>,
}

/// Reads all paths, folders with all that is in them, in the order of their names; `-` is standard input. With a filter
/// only rows that match take room.
pub(super) fn read(paths: &[PathBuf], only: Option<&LoadFilter>) -> Loaded {
    let mut input = Input { store: Store::default(), only, reader: Reader::new(), paths: Vec::new(), n_members: 0 };
    for path in paths {
        if path.as_os_str() == "-" {
            input.read_stdin();
            continue;
        }
        let (files, failures) = files_under(path);
        files.iter().for_each(|file| input.read_file(file));
        for (path, error) in failures {
            let number = input.add(&path, 0);
            input.finish(number, Some(format!("it cannot be read: {error}")));
        }
    }
    if let Some(chunk) = input.reader.flush() {
        append(&mut input.store, only, chunk);
    }
    input.store.mark_parts();
    Loaded { store: input.store, paths: input.paths }
}

struct Input<'f> {
    store: Store,
    only: Option<&'f LoadFilter>,
    reader: Reader,
    /// The files on disk, by number.
    paths: Vec<PathBuf>,
    n_members: FileNumber,
}

impl Input<'_> {
    fn add(&mut self, path: &Path, size: u64) -> FileNumber {
        let number = self.paths.len() as FileNumber;
        self.paths.push(path.to_owned());
        let path = path.to_string_lossy().into_owned();
        self.store.files_mut().add(NewFile { number, path, size, is_packed: false });
        number
    }

    fn finish(&mut self, number: FileNumber, failure: Option<String>) {
        self.store.files_mut().finish(number, failure);
    }

    fn read_file(&mut self, path: &Path) {
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        let number = self.add(path, size);
        let opened = File::open(path).map_err(ArchiveError::from);
        match opened.and_then(|file| archive::open(file, Limits::DEFAULT)) {
            Ok(Content::Text(text)) => self.read_text(number, text),
            Ok(Content::Zip(zip)) => self.read_zip(number, &zip),
            Ok(Content::SavedView(file)) => self.read_saved_view(number, file),
            Err(error) => self.finish(number, Some(error.to_string())),
        }
    }

    fn read_zip(&mut self, number: FileNumber, zip: &Zip<File>) {
        let first = FIRST_MEMBER + self.n_members;
        for (member, index) in zip.members().iter().zip(0..) {
            let (path, size) = (member.path.clone(), member.size);
            let member = Member { number: first + index, archive: number, index, path, size };
            self.store.files_mut().add_member(&member);
        }
        self.n_members += zip.members().len() as FileNumber;
        for (index, number) in (0..zip.members().len()).zip(first..) {
            match zip.read_member(index) {
                Ok(text) => self.read_text(number, text),
                Err(error) => self.finish(number, Some(error.to_string())),
            }
        }
        let is_empty = zip.members().is_empty().then(|| "there is no file in the archive".to_owned());
        self.finish(number, zip.failure().map(ToString::to_string).or(is_empty));
    }

    fn read_saved_view(&mut self, number: FileNumber, file: File) {
        let mut view = match SavedView::open(file) {
            Ok(view) => view,
            Err(error) => return self.finish(number, Some(error.to_string())),
        };
        // What was read before it has numbers of its own.
        if let Some(chunk) = self.reader.flush() {
            append(&mut self.store, self.only, chunk);
        }
        let first = FIRST_MEMBER + self.n_members;
        self.n_members += view.n_numbers();
        for member in view.members(number, first) {
            self.store.files_mut().add_member(&member);
        }
        let failure = loop {
            match view.next_chunk() {
                Ok(Some(chunk)) => append(&mut self.store, self.only, chunk),
                Ok(None) => break self.read_logs(&mut view),
                Err(error) => break Some(error.to_string()),
            }
        };
        for outcome in view.outcomes(failure.as_deref()) {
            self.end(&outcome);
        }
        self.finish(number, failure);
    }

    /// Reads the logs that are in a saved view. Why it broke, where it did.
    fn read_logs(&mut self, view: &mut SavedView<File>) -> Option<String> {
        loop {
            let number = match view.next_text() {
                Ok(Some(number)) => number,
                Ok(None) => return None,
                Err(error) => return Some(error.to_string()),
            };
            let outcome = self.parse(number, &mut view.text());
            self.end(&view.outcome_of_text(outcome));
        }
    }

    /// Standard input cannot be read at any place, as a zip archive is: it is read as a stream.
    fn read_stdin(&mut self) {
        let number = self.add(Path::new("-"), 0);
        match archive::open_stream(io::stdin().lock(), Limits::DEFAULT) {
            Ok(text) => self.read_text(number, text),
            Err(error) => self.finish(number, Some(error.to_string())),
        }
    }

    fn read_text(&mut self, number: FileNumber, mut text: impl Read) {
        let outcome = self.parse(number, &mut text);
        self.end(&outcome);
    }

    fn parse(&mut self, number: FileNumber, text: &mut impl Read) -> Outcome {
        self.reader.begin(number, &Resume::beginning(), u64::MAX);
        let failure = push_all(&mut self.store, self.only, &mut self.reader, text).err();
        Outcome { failure: failure.map(|error| ArchiveError::from(error).to_string()), ..self.reader.finish() }
    }

    fn end(&mut self, outcome: &Outcome) {
        self.store.files_mut().add_outcome(outcome);
        self.finish(outcome.file, outcome.failure.clone());
    }
}

fn push_all(store: &mut Store, only: Option<&LoadFilter>, reader: &mut Reader, text: &mut impl Read) -> io::Result<()> {
    let mut slice = vec![0; SLICE];
    loop {
        match text.read(&mut slice) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                reader.push(&slice[..n], |chunk| append(store, only, chunk));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn append(store: &mut Store, only: Option<&LoadFilter>, chunk: Chunk) {
    match only {
        None => store.append(chunk),
        Some(only) => only.keep(store.files(), chunk).append_to(store),
    }
}

/// A file itself, or all files in a folder and its folders, sorted; and what could not be listed. Links to folders are
/// not followed: they can go in circles.
fn files_under(path: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => list(path, &mut files, &mut failures),
        Ok(_) => files.push(path.to_owned()),
        Err(error) => failures.push((path.to_owned(), error)),
    }
    files.sort();
    (files, failures)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>, failures: &mut Vec<(PathBuf, io::Error)>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return failures.push((folder.to_owned(), error)),
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
            Ok((path, kind)) if kind.is_dir() => list(&path, files, failures),
            Ok((path, kind)) if kind.is_file() || path.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) => failures.push((folder.to_owned(), error)),
        }
    }
}
