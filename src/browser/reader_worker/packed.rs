//! What is packed: archives, gzip, UTF-16.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use web_sys::File;

use super::{Host, Later, message};
use crate::archive::{self, ArchiveError, Bytes, Content, Limits};
use crate::browser::file_source::FileSource;
use crate::browser::message::reason;
use crate::parse::{Outcome, Reader, Resume};
use crate::protocol::{FileNumber, FromReader, JobNumber, Member, ReaderToEngine};
use crate::share::saved::SavedView;

/// So many bytes of text are taken at a time.
const SLICE: usize = 256 << 10;

impl Host {
    /// Reads a file that is packed. `reader` has begun with it.
    pub(super) async fn read_packed(
        &self,
        reader: &mut Reader,
        job: JobNumber,
        number: FileNumber,
        file: &File,
        outcomes: &mut Vec<Outcome>,
    ) {
        let n_given = Rc::new(Cell::new(0));
        let told = Told { n_given: Rc::clone(&n_given), n_told: Cell::new(0), n_bytes: file.size() as u64 };
        match opened(file, n_given) {
            Err(error) => outcomes.push(failed(reader.finish(), error)),
            Ok(Content::Text(text)) => outcomes.push(self.read_text(reader, job, Bytes::new(text), &told).await),
            Ok(Content::SavedView(source)) => {
                let outcome = reader.finish();
                outcomes.extend(self.read_saved_view(reader, job, outcome, source, &told).await);
            }
            Ok(Content::Zip(zip)) => {
                let outcome = reader.finish();
                let first = self.next_member.get();
                self.next_member.set(first.saturating_add(zip.members().len() as FileNumber));
                let members = zip.members().iter().zip(0..).map(|(member, index)| Member {
                    number: first + index,
                    archive: number,
                    index,
                    path: member.path.clone(),
                    size: member.size,
                });
                let _sent = self.to_engine.post_message(&message(&ReaderToEngine::Members(members.collect())));
                for (index, number) in (0..zip.members().len()).zip(first..) {
                    if self.is_cancelled.get() {
                        return;
                    }
                    reader.begin(number, &Resume::beginning(), u64::MAX);
                    outcomes.push(match zip.read_member(index) {
                        Ok(text) => self.read_text(reader, job, Bytes::new(text), &told).await,
                        Err(error) => failed(reader.finish(), error.to_string()),
                    });
                }
                let is_empty = zip.members().is_empty().then(|| "there is no file in the archive".to_owned());
                let failure = zip.failure().map(ToString::to_string).or(is_empty);
                outcomes.push(Outcome { failure, ..outcome });
            }
        }
        told.tell(self, true);
    }

    /// Reads a saved view. What it and its files came to.
    async fn read_saved_view(
        &self,
        reader: &mut Reader,
        job: JobNumber,
        itself: Outcome,
        source: FileSource,
        told: &Told,
    ) -> Vec<Outcome> {
        let mut view = match SavedView::open(source) {
            Ok(view) => view,
            Err(error) => return vec![failed(itself, error.to_string())],
        };
        let first = self.next_member.get();
        self.next_member.set(first.saturating_add(view.n_numbers()));
        let members = view.members(itself.file, first);
        let _sent = self.to_engine.post_message(&message(&ReaderToEngine::Members(members)));
        let about = Box::new(view.manifest().about.clone());
        let _sent = self.scope.post_message(&message(&FromReader::SavedView { file: itself.file, about }));
        let mut outcomes = Vec::new();
        let failure = loop {
            self.let_others().await;
            if self.is_cancelled.get() {
                return outcomes;
            }
            match view.next_chunk() {
                Ok(Some(chunk)) => self.send(job, chunk).await,
                // There are columns, or the logs themselves.
                Ok(None) => match view.next_text() {
                    Ok(Some(number)) => {
                        reader.begin(number, &Resume::beginning(), u64::MAX);
                        let outcome = self.read_text(reader, job, Bytes::new(view.text()), told).await;
                        outcomes.push(view.outcome_of_text(outcome));
                    }
                    Ok(None) => break None,
                    Err(error) => break Some(error.to_string()),
                },
                Err(error) => break Some(error.to_string()),
            }
            told.tell(self, false);
        };
        outcomes.extend(view.outcomes(failure.as_deref()));
        outcomes.push(Outcome { failure, ..itself });
        outcomes
    }

    fn read_text<'a>(
        &'a self,
        reader: &'a mut Reader,
        job: JobNumber,
        text: Bytes<'a>,
        told: &'a Told,
    ) -> Later<'a, Outcome> {
        Box::pin(self.read_to_end(reader, job, text, told))
    }

    async fn read_to_end(&self, reader: &mut Reader, job: JobNumber, mut text: Bytes<'_>, told: &Told) -> Outcome {
        let mut bytes = vec![0; SLICE];
        loop {
            self.let_others().await;
            if self.is_cancelled.get() {
                return reader.abandon();
            }
            match text.read(&mut bytes) {
                Ok(0) => return reader.finish(),
                Ok(n) => {
                    let mut chunks = Vec::new();
                    reader.push(&bytes[..n], |chunk| chunks.push(chunk));
                    for chunk in chunks {
                        self.send(job, chunk).await;
                    }
                    told.tell(self, false);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return failed(reader.finish(), ArchiveError::from(error).to_string()),
            }
        }
    }
}

/// How much of the packed bytes is told.
struct Told {
    n_given: Rc<Cell<u64>>,
    n_told: Cell<u64>,
    n_bytes: u64,
}

impl Told {
    /// What was read since the last time; some bytes are read more than once.
    fn tell(&self, host: &Host, is_done: bool) {
        let n = if is_done { self.n_bytes } else { self.n_given.get().min(self.n_bytes) };
        host.progress(n.saturating_sub(self.n_told.replace(n)), 0);
    }
}

/// A file, opened by its first bytes; else why it is not, as a sentence without its full stop.
fn opened<'a>(file: &File, n_given: Rc<Cell<u64>>) -> Result<Content<'a, FileSource>, String> {
    let source = FileSource::new(file.clone().into(), n_given).map_err(|error| reason(&error))?;
    archive::open(source, Limits::DEFAULT).map_err(|error| error.to_string())
}

fn failed(outcome: Outcome, reason: String) -> Outcome {
    Outcome { failure: Some(reason), ..outcome }
}
