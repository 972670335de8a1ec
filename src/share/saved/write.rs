//! A view of a store as the blocks of a saved view.

use std::borrow::Cow;
use std::io::{self, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::extract::Extractor;
use super::pack::pack;
use super::{About, FORMAT, LeftOut, LogFile, Manifest, SavedFile};
use crate::columns::{Chunk, Columns, NameDictionary};
use crate::connection::{ByRow, Connections, Matcher};
use crate::parse::{Outcome, Problems, Stop};
use crate::query::filter::Filter;
use crate::query::{ChunkMask, RowBits, Selection, Selector};
use crate::share::link::Link;
use crate::share::redact::{Redaction, Redactor};
use crate::share::seven_bits::{self, Encoder};
use crate::store::{FileEntry, FileNumber, Store};

/// What goes into a saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Only the tuples that this filter wants go in; else all.
    pub only: Option<Filter>,
    /// Of those that it wants, repeated ones too. Without a filter they always go in.
    pub with_repeats: bool,
    /// Besides those that it wants, the other tuples of the connections and attempts that it wants: so that they are whole.
    pub whole_connections: bool,
    /// What is replaced.
    pub redaction: Redaction,
    /// What is left out of all tuples.
    pub left_out: LeftOut,
    /// The logs themselves go in, in place of their tuples: see [`Plan::takes_logs`].
    pub with_logs: bool,
    /// Title, note, view and when: the rest is worked out.
    pub about: About,
    /// For replacing addresses: from the platform's random source, new each time, and never written.
    pub key: [u8; 32],
    /// Records that are not what they were are numbered with this: from the platform's random source too.
    pub nonce: u64,
}

impl Plan {
    /// The logs themselves go in. Only where all tuples do, and nothing is replaced or left out: a log cannot be without
    /// what is in it, so otherwise that they were wished for means nothing.
    ///
    /// The logs go in whole, whatever part of them was loaded; not one of which nothing was.
    pub fn takes_logs(&self) -> bool {
        self.with_logs && self.only.is_none() && !self.redaction.is_any() && !self.left_out.is_any()
    }

    /// It takes the connections to tell what goes in.
    pub fn needs_connections(&self) -> bool {
        self.only.as_ref().is_some_and(|only| self.whole_connections || only.asks_for_connections())
    }
}

/// Writes the tuples of a store, chunk by chunk.
pub struct ViewWriter {
    selector: Selector,
    /// Rows that go in besides.
    besides: Option<RowBits>,
    plan: Plan,
    redactor: Redactor,
    extractor: Extractor,
    files: Vec<FileNumber>,
    encoder: Encoder,
    /// Rows that were looked at.
    n_seen: u64,
    /// Of those that were looked at, the ones that repeat others and are not wanted.
    n_repeated: u64,
}

/// All rows of the connections and attempts that a filter wants, or that have a row that is selected.
fn rows_of_connections(store: &Store, connections: &Rc<Connections>, only: &Filter, selector: &Selector) -> RowBits {
    let mut matcher = Matcher::new(Rc::clone(connections), only);
    let matching = loop {
        if let Some(matching) = matcher.step(store) {
            break matching;
        }
    };
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(chunk)));
    connections.rest(store, &matching, &selection)
}

/// What is written when all chunks have been.
pub struct Written {
    /// The text of the block that goes before the data.
    pub manifest: String,
    /// What the view says of itself.
    pub about: About,
    /// There is a filter, and it could not be carried over to what replaces addresses and names: the view has none.
    pub has_lost_filter: bool,
    /// Where the plan takes the logs: the files, in the order in which [`TextPacker`](super::TextPacker) is to take them.
    /// Their texts are the data, of which nothing is written then.
    pub logs: Vec<LogFile>,
}

impl ViewWriter {
    /// Begins. Connections are needed where [`Plan::needs_connections`]: without them no tuple goes in for their sake.
    pub fn new(store: &Store, plan: Plan, connections: Option<&Rc<Connections>>) -> Self {
        let only_matching = plan.only.is_some();
        let everything = Filter::default();
        let with_repeats = plan.with_repeats || !only_matching;
        let only = plan.only.as_ref().unwrap_or(&everything);
        let selector = match connections {
            Some(connections) => Selector::with_connections(store, only, with_repeats, &ByRow { store, connections }),
            None => Selector::new(store, only, with_repeats),
        };
        let besides = connections.filter(|_| only_matching && plan.whole_connections);
        let besides = besides.map(|connections| rows_of_connections(store, connections, only, &selector));
        let is_as_it_was = !only_matching && !plan.redaction.is_any() && !plan.left_out.is_any();
        let files: Vec<FileNumber> = store.files().iter().map(|(number, _)| number).collect();
        let extractor = Extractor::new(plan.left_out, only_matching, is_as_it_was, plan.nonce, files.clone());
        let redactor = Redactor::new(plan.redaction, plan.key);
        Self { selector, besides, plan, redactor, extractor, files, encoder: Encoder::new(), n_seen: 0, n_repeated: 0 }
    }

    /// Adds the rows of one of the store's chunks to the text of the data.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn add(&mut self, store: &Store, chunk: usize, text: &mut Vec<u8>) -> io::Result<()> {
        let Some(stored) = store.chunks().get(chunk).filter(|_| !self.plan.takes_logs()) else { return Ok(()) };
        let columns = &stored.columns;
        let mut wanted = self.selector.select(stored);
        if let Some(besides) = &self.besides {
            wanted.add(besides, stored.first_row);
        }
        self.n_seen += columns.len() as u64;
        if self.plan.only.is_some() && !self.plan.with_repeats {
            let repeated = columns.records.iter().enumerate().filter(|(_, record)| record.repeats != 0);
            self.n_repeated += repeated.map(|(index, _)| columns.rows_of_record(index).len() as u64).sum::<u64>();
        }
        self.take(store, columns, &wanted, text)
    }

    fn take(&mut self, store: &Store, columns: &Columns, wanted: &ChunkMask, text: &mut Vec<u8>) -> io::Result<()> {
        let mut full: Vec<Chunk> = Vec::new();
        self.extractor.take(store, columns, wanted, &mut self.redactor, &mut |chunk| full.push(chunk));
        full.iter().try_for_each(|chunk| self.write(chunk, text))
    }

    fn write(&mut self, chunk: &Chunk, text: &mut Vec<u8>) -> io::Result<()> {
        let mut frame = Vec::new();
        pack(chunk, &mut frame)?;
        self.encoder.push(&frame, text);
        Ok(())
    }

    /// Ends the data, and writes what goes before it.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn finish(mut self, store: &Store, text: &mut Vec<u8>) -> io::Result<Written> {
        let has_logs = self.plan.takes_logs();
        if let Some(rest) = self.extractor.rest() {
            self.write(&rest, text)?;
        }
        if !has_logs {
            let mut encoder = std::mem::take(&mut self.encoder);
            encoder.push(&[0; 8], text);
            encoder.finish(text);
        }
        let only_matching = self.plan.only.is_some();
        let files = self.files.clone();
        let mut saved = Vec::new();
        for (number, index) in files.into_iter().zip(0..) {
            saved.push(self.file(store, number, index));
        }
        let n_files = saved.iter().filter(|file| file.outcome.n_records > 0).count() as u64;
        // Names with `*` become lists of the names that were met: all of them have been by now.
        let (link, has_lost_filter) = self.link();
        let filter = self.plan.only.as_ref().and_then(|only| self.redactor.filter(only));
        let n_tuples = match has_logs {
            true => u64::from(store.n_rows()) + store.files().n_left_out(),
            false => self.extractor.n_rows(),
        };
        let about = About {
            link,
            n_tuples,
            n_files,
            only_matching,
            whole_connections: self.besides.is_some(),
            filter: filter.map(|filter| filter.to_string()),
            n_not_matching: if only_matching { self.n_seen - self.n_repeated - n_tuples } else { 0 },
            redaction: self.plan.redaction,
            left_out: self.plan.left_out,
            has_logs,
            ..self.plan.about
        };
        let manifest = Manifest { format: FORMAT, about: about.clone(), files: saved };
        let json = serde_json::to_vec(&manifest).map_err(io::Error::other)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&json)?;
        let manifest = seven_bits::encode(&gzip.finish()?);
        let logs = if has_logs { logs(store) } else { Vec::new() };
        Ok(Written { manifest, about, has_lost_filter, logs })
    }

    /// A file without rows in a view of some of the rows is an empty place: its path tells nothing that is wanted.
    fn file(&mut self, store: &Store, number: FileNumber, index: u32) -> SavedFile {
        let only_matching = self.plan.only.is_some();
        let n_records = self.extractor.n_records(number);
        let nothing = || SavedFile { path: String::new(), size: 0, outcome: Outcome::new(index, None) };
        let Some(entry) = store.files().get(number).filter(|_| !only_matching || n_records > 0) else {
            return nothing();
        };
        let mut outcome = Outcome { file: index, began: None, stop: Stop::End, ..entry.outcome.clone() };
        // A log that goes in whole has no end but its own.
        if !(self.plan.takes_logs() && has_text(entry)) {
            outcome.failure = entry.failure.clone().or(outcome.failure);
        }
        if only_matching {
            // What is known of the file as a whole is not of these rows.
            outcome.n_records = n_records;
            outcome.n_other_records = 0;
            (outcome.other_kind, outcome.first_junk, outcome.failure) = (None, None, None);
            outcome.problems = Problems::default();
        }
        outcome.problems.set_file(index);
        self.redactor.outcome(&mut outcome);
        let path = self.redactor.path(&entry.path).into_owned();
        SavedFile { path, size: entry.size, outcome }
    }

    /// The view, with its filters as they are to be written; whether one is gone.
    fn link(&mut self) -> (String, bool) {
        let mut link = Link::parse(&self.plan.about.link);
        let mut is_lost = false;
        for name in ["filter", "off"] {
            let Some(text) = link.get(name).map(str::to_owned) else { continue };
            let filter = text.parse::<Filter>().ok().and_then(|filter| self.redactor.filter(&filter));
            is_lost |= filter.is_none() && name == "filter";
            link.set(name, &filter.map(|filter| filter.to_string()).unwrap_or_default());
        }
        (link.to_fragment(), is_lost)
    }

    /// What is replaced by what, for some values of the store: kind, before, after. All names of the store have been met
    /// after it, as they are once everything is written.
    pub fn preview(&mut self, store: &Store) -> Vec<(&'static str, String, String)> {
        const OF_A_KIND: usize = 2;
        let dictionaries = store.dictionaries();
        let redactor = &mut self.redactor;
        let addresses = dictionaries.addresses.addresses().iter();
        let changed = addresses.map(|address| (*address, redactor.address(*address))).filter(|(was, is)| was != is);
        let shown = changed.take(2 * OF_A_KIND).map(|(was, is)| ("address", was.to_string(), is.to_string()));
        let mut preview: Vec<_> = shown.collect();
        type Replace = for<'n> fn(&mut Redactor, &'n str) -> Cow<'n, str>;
        let names: [(&str, &NameDictionary, Replace); 4] = [
            ("MAC", &dictionaries.nics, Redactor::nic),
            ("rule", &dictionaries.rules, Redactor::rule),
            ("ACL", &dictionaries.acls, Redactor::acl),
            ("resource", &dictionaries.resources, Redactor::resource),
        ];
        let paths = store.files().iter().map(|(_, entry)| ("file", entry.path.as_str(), Redactor::path as Replace));
        let names = names.into_iter().flat_map(|(kind, names, replace)| {
            names.names().iter().map(move |name| (kind, name, replace)).collect::<Vec<_>>()
        });
        for (kind, was, replace) in names.chain(paths) {
            let is = replace(redactor, was);
            let n_shown = preview.iter().filter(|(of, _, _)| *of == kind).count();
            if is != was && n_shown < OF_A_KIND {
                preview.push((kind, was.to_owned(), is.into_owned()));
            }
        }
        preview
    }
}

/// All files of a store, in the order of the manifest.
fn logs(store: &Store) -> Vec<LogFile> {
    let files = store.files();
    let log = |(number, entry): (FileNumber, &FileEntry)| LogFile {
        path: entry.path.clone(),
        place: files.place(number),
        has_text: has_text(entry),
        // Of one that was not read to its end its size says more, unless it is packed.
        n_bytes: entry.outcome.n_bytes.max(entry.size),
        end: entry.rows.end(),
    };
    files.iter().map(log).collect()
}

/// There are flow records in it.
fn has_text(entry: &FileEntry) -> bool {
    entry.outcome.n_records > 0
}
