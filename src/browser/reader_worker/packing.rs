//! Logs on their way into a saved view.

use web_sys::File;

use super::quote::log_source;
use super::{Host, message};
use crate::protocol::{FileNumber, FromReader, JobNumber, LogFile};
use crate::share::saved::TextPacker;

/// A piece has so many bytes or more, but for the last.
const PIECE: usize = 1 << 18;

impl Host {
    /// Sends the logs, packed, to the page. `files` are those of the numbers. Where it comes to nothing: why, as a
    /// sentence without its full stop.
    pub(super) async fn pack(
        &self,
        job: JobNumber,
        logs: &[LogFile],
        numbers: &[FileNumber],
        files: &[Option<File>],
    ) -> Result<(), String> {
        let mut packer = TextPacker::new();
        let mut piece = Piece { job, text: Vec::new(), n_before: 0, n_bytes: 0 };
        piece.n_bytes = logs.iter().filter(|log| log.has_text).map(|log| log.n_bytes).sum();
        let in_files = logs.chunk_by(|a, b| a.place.file == b.place.file);
        for (in_file, (_, file)) in in_files.zip(numbers.iter().zip(files)) {
            let mut source = None;
            for log in in_file {
                if !log.has_text {
                    packer.pass_over(&mut piece.text);
                    continue;
                }
                let failed = |why: String| format!("{}: {why}", log.path);
                let source = match &mut source {
                    Some(source) => source,
                    None => {
                        let file = file.as_ref().ok_or_else(|| failed("it is not open any more".to_owned()))?;
                        source.insert(log_source(file).map_err(failed)?)
                    }
                };
                let (_, mut text) = source.text(log.place.member, 0).map_err(failed)?;
                while packer.step(log, &mut text, &mut piece.text)? {
                    if piece.text.len() >= PIECE {
                        piece.send(self, packer.n_of_file());
                    }
                    self.let_others().await;
                    if self.is_cancelled.get() {
                        return Err("it was cancelled".to_owned());
                    }
                }
                piece.n_before += log.n_bytes;
            }
        }
        packer.finish(&mut piece.text);
        piece.send(self, 0);
        Ok(())
    }
}

/// What has not been sent.
struct Piece {
    job: JobNumber,
    text: Vec<u8>,
    /// Bytes of the logs before the one at hand …
    n_before: u64,
    /// … and of all.
    n_bytes: u64,
}

impl Piece {
    fn send(&mut self, host: &Host, n_of_log: u64) {
        let n_done = (self.n_before + n_of_log).min(self.n_bytes);
        let text = std::mem::take(&mut self.text);
        let packed = FromReader::Packed { job: self.job, text, n_done, n_bytes: self.n_bytes };
        let _sent = host.scope.post_message(&message(&packed));
    }
}
