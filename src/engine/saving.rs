//! Writing a saved view, chunk by chunk.

use std::rc::Rc;

use crate::connection::Connections;
use crate::protocol::{Replaced, SaveRequest, Saving};
use crate::share::saved::{LogFile, ViewWriter, Written};
use crate::store::Store;

/// By so many chunks the size is estimated.
const CHUNKS_TO_ESTIMATE: usize = 4;

/// A byte of a log becomes so many of the data: by zlib 0.192, as 7 bits a character 8/7 of that. Measured with 100 MB of
/// generated VNet flow logs, which pack less well than most.
const PACKED: f64 = 0.219;

/// A saved view in the making.
pub(super) struct SaveTask {
    number: u32,
    only_estimate: bool,
    /// The logs go in, and what they become is written elsewhere.
    takes_logs: bool,
    /// `None` once it is finished.
    writer: Option<ViewWriter>,
    /// Of the store when it began.
    version: u32,
    /// Places of chunks, the next one last.
    chunks: Vec<usize>,
    /// Bytes of the data's text.
    n_bytes: u64,
    /// Rows that were looked at.
    n_done: u64,
}

impl SaveTask {
    pub(super) fn new(store: &Store, request: SaveRequest, connections: Option<&Rc<Connections>>) -> Self {
        let SaveRequest { number, plan, only_estimate } = request;
        let n_chunks = store.chunks().len();
        let takes_logs = plan.takes_logs();
        let mut chunks: Vec<usize> = if takes_logs { Vec::new() } else { (0..n_chunks).rev().collect() };
        if only_estimate {
            let every = n_chunks.div_ceil(CHUNKS_TO_ESTIMATE).max(1);
            chunks = chunks.into_iter().step_by(every).collect();
        }
        let writer = Some(ViewWriter::new(store, plan, connections));
        Self { number, only_estimate, takes_logs, writer, version: store.version(), chunks, n_bytes: 0, n_done: 0 }
    }

    /// Does a chunk; whether there is more to do.
    pub(super) fn step(&mut self, store: &Store, reply: &mut dyn FnMut(Saving)) -> bool {
        let number = self.number;
        let Some(writer) = &mut self.writer else { return false };
        let failed = |reason: String| Saving::Failed { number, reason };
        if store.version() != self.version {
            reply(failed("files came or went while it was being written".to_owned()));
            return false;
        }
        let mut text = Vec::new();
        let n_rows = u64::from(store.n_rows());
        let Some(chunk) = self.chunks.pop() else {
            self.finish(store, reply);
            return false;
        };
        if let Err(error) = writer.add(store, chunk, &mut text) {
            reply(failed(error.to_string()));
            return false;
        }
        self.n_bytes += text.len() as u64;
        self.n_done += store.chunks().get(chunk).map_or(0, |chunk| chunk.columns.len() as u64);
        if !self.only_estimate {
            reply(Saving::Part { number, text, n_done: self.n_done, n_rows });
        }
        true
    }

    fn finish(&mut self, store: &Store, reply: &mut dyn FnMut(Saving)) {
        let Some(mut writer) = self.writer.take() else { return };
        let number = self.number;
        let replaced = if self.only_estimate { writer.preview(store) } else { Vec::new() };
        let mut text = Vec::new();
        let written = match writer.finish(store, &mut text) {
            Ok(written) => written,
            Err(error) => return reply(Saving::Failed { number, reason: error.to_string() }),
        };
        let n_bytes = self.n_bytes + text.len() as u64;
        let n_rows = u64::from(store.n_rows());
        if self.only_estimate {
            let share = n_rows as f64 / (self.n_done as f64).max(1.0);
            let data = if self.takes_logs { packed(&written.logs) } else { (n_bytes as f64 * share) as u64 };
            let replaced = replaced.into_iter().map(|(kind, was, is)| Replaced { kind: kind.to_owned(), was, is });
            return reply(Saving::Estimate {
                number,
                n_bytes: data + written.manifest.len() as u64,
                replaced: replaced.collect(),
                has_lost_filter: written.has_lost_filter,
            });
        }
        if !self.takes_logs {
            reply(Saving::Part { number, text, n_done: n_rows, n_rows });
        }
        let Written { manifest, about, logs, .. } = written;
        reply(Saving::Done { number, manifest, about: Box::new(about), logs });
    }
}

/// About how many bytes of the data logs become.
fn packed(logs: &[LogFile]) -> u64 {
    let n_bytes: u64 = logs.iter().filter(|log| log.has_text).map(|log| log.n_bytes).sum();
    (n_bytes as f64 * PACKED) as u64
}
