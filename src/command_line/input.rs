//! Files, folders and standard input into a store.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::archive::{self, ArchiveError, Content, Limits, Zip};
use crate::columns::Chunk;
use crate::parse::{Reader, Resume};
use crate::query::LoadFilter;
use crate::store::{FileNumber, Member, NewFile, Store};

/// So many bytes are read at a time.
const SLICE: usize = 1 << 20;

/// The numbers of files in archives begin here; those of files on disk are below.
const FIRST_MEMBER: FileNumber = 1 << 31;

/// Reads all paths, folders with all that is in them, in the order of their names; `-` is standard input. With a filter
/// only rows that match take room.
pub(super) fn read(paths: &[PathBuf], only: Option<&LoadFilter>) -> Store {
    let mut input = Input { store: Store::default(), only, reader: Reader::new(), n_files: 0, n_members: 0 };
    for path in paths {
        if path.as_os_str() == "-" {
            input.read_stdin();
            continue;
        }
        let (files, failures) = files_under(path);
        files.iter().for_each(|file| input.read_file(file));
        for (path, error) in failures {
            let number = input.add(&path.to_string_lossy(), 0);
            input.finish(number, Some(format!("it cannot be read: {error}")));
        }
    }
    if let Some(chunk) = input.reader.flush() {
        append(&mut input.store, only, chunk);
    }
    input.store.mark_parts();
    input.store
}

struct Input<'f> {
    store: Store,
    only: Option<&'f LoadFilter>,
    reader: Reader,
    n_files: FileNumber,
    n_members: FileNumber,
}

impl Input<'_> {
    fn add(&mut self, path: &str, size: u64) -> FileNumber {
        let number = self.n_files;
        self.n_files += 1;
        self.store.files_mut().add(NewFile { number, path: path.to_owned(), size, is_packed: false });
        number
    }

    fn finish(&mut self, number: FileNumber, failure: Option<String>) {
        self.store.files_mut().finish(number, failure);
    }

    fn read_file(&mut self, path: &Path) {
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        let number = self.add(&path.to_string_lossy(), size);
        let opened = File::open(path).map_err(ArchiveError::from);
        match opened.and_then(|file| archive::open(file, Limits::DEFAULT)) {
            Ok(Content::Text(text)) => self.read_text(number, text),
            Ok(Content::Zip(zip)) => self.read_zip(number, &zip),
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

    /// Standard input cannot be read at any place, as a zip archive is: it is read as a stream.
    fn read_stdin(&mut self) {
        let number = self.add("-", 0);
        match archive::open_stream(io::stdin().lock(), Limits::DEFAULT) {
            Ok(text) => self.read_text(number, text),
            Err(error) => self.finish(number, Some(error.to_string())),
        }
    }

    fn read_text(&mut self, number: FileNumber, mut text: impl Read) {
        self.reader.begin(number, &Resume::beginning(), u64::MAX);
        let failure = push_all(&mut self.store, self.only, &mut self.reader, &mut text).err();
        let outcome = self.reader.finish();
        self.store.files_mut().add_outcome(&outcome);
        self.finish(number, failure.map(|error| ArchiveError::from(error).to_string()));
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
