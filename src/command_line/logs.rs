//! The logs of a saved view, read once more.

use std::fs::File;
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::share::saved::{LogFile, LogSource, TextPacker};

/// Adds the logs to the text of the data. `paths` are the files on disk, by number.
///
/// # Errors
/// Where one is not to be had any more: which and why.
pub(super) fn pack(logs: &[LogFile], paths: &[PathBuf], data: &mut Vec<u8>) -> Result<(), String> {
    let mut packer = TextPacker::new();
    for in_file in logs.chunk_by(|a, b| a.place.file == b.place.file) {
        let mut source = None;
        for log in in_file {
            if !log.has_text {
                packer.pass_over(data);
                continue;
            }
            let failed = |why: String| format!("{}: {why}", log.path);
            let source = match &mut source {
                Some(source) => source,
                None => source.insert(open(log, paths).map_err(failed)?),
            };
            let (_, mut text) = source.text(log.place.member, 0).map_err(failed)?;
            while packer.step(log, &mut text, data)? {}
        }
    }
    packer.finish(data);
    Ok(())
}

fn open(log: &LogFile, paths: &[PathBuf]) -> Result<LogSource<'static, File>, String> {
    let path = paths.get(log.place.file as usize).ok_or("it is not known where it is")?;
    LogSource::open(File::open(path).map_err(|error| ArchiveError::from(error).to_string())?)
}
