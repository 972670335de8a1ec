//! Files, folders and standard input into a store.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::parse::{Reader, Resume};
use crate::store::{NewFile, Store};

/// So many bytes are read at a time.
const SLICE: usize = 1 << 20;

/// Reads all paths, folders with all that is in them, in the order of their names; `-` is standard input.
pub(super) fn read(paths: &[PathBuf]) -> Store {
    let mut store = Store::default();
    let mut reader = Reader::new();
    let mut number = 0;
    for path in paths {
        if path.as_os_str() == "-" {
            read_one(&mut store, &mut reader, number, "-", 0, Ok(io::stdin().lock()));
            number += 1;
            continue;
        }
        let (files, failures) = files_under(path);
        for file in files {
            let size = file.metadata().map_or(0, |metadata| metadata.len());
            read_one(&mut store, &mut reader, number, &file.to_string_lossy(), size, File::open(&file));
            number += 1;
        }
        for (path, error) in failures {
            read_one(&mut store, &mut reader, number, &path.to_string_lossy(), 0, Err::<File, _>(error));
            number += 1;
        }
    }
    if let Some(chunk) = reader.flush() {
        store.append(chunk);
    }
    store
}

fn read_one(store: &mut Store, reader: &mut Reader, number: u32, path: &str, size: u64, input: io::Result<impl Read>) {
    store.files_mut().add(NewFile { number, path: path.to_owned(), size, is_packed: false });
    reader.begin(number, &Resume::beginning(), u64::MAX);
    let failure = input.and_then(|input| push_all(store, reader, input)).err();
    let outcome = reader.finish();
    store.files_mut().add_outcome(&outcome);
    store.files_mut().finish(number, failure.map(|error| format!("it cannot be read: {error}")));
}

fn push_all(store: &mut Store, reader: &mut Reader, mut input: impl Read) -> io::Result<()> {
    let mut slice = vec![0; SLICE];
    loop {
        match input.read(&mut slice) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                reader.push(&slice[..n], |chunk| store.append(chunk));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
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
