//! What several test files share: reading bytes in slices, and a slow reader that is obviously right.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

pub mod cut;

use flowglass::columns::Chunk;
use flowglass::parse::{Outcome, Reader, Resume, TupleText};
use flowglass::query::filter::Filter;
use flowglass::query::{Counted, Picked, Selector, Summarizer, Summary};
use flowglass::store::{NewFile, Store};
use serde_json::Value;

/// A row with all its names, as text: what two ways of reading are compared by.
pub type TextRow = String;

/// Reads bytes as one file, in slices of `n` bytes.
pub fn read_in_slices(bytes: &[u8], n: usize) -> (Store, Outcome) {
    read_with(bytes.chunks(n))
}

/// Reads a file that comes in these slices.
pub fn read_with<'a>(slices: impl Iterator<Item = &'a [u8]>) -> (Store, Outcome) {
    let mut store = Store::default();
    store.files_mut().add(NewFile { number: 0, path: "a.json".to_owned(), size: 0, is_packed: false });
    let mut reader = Reader::new();
    reader.begin(0, &Resume::beginning(), u64::MAX);
    let mut chunks: Vec<Chunk> = Vec::new();
    for slice in slices {
        reader.push(slice, |chunk| chunks.push(chunk));
    }
    let outcome = reader.finish();
    chunks.extend(reader.flush());
    chunks.into_iter().for_each(|chunk| store.append(chunk));
    store.files_mut().add_outcome(&outcome);
    store.files_mut().finish(0, None);
    (store, outcome)
}

/// Reads bytes as one file, whole.
pub fn read(bytes: &[u8]) -> (Store, Outcome) {
    read_in_slices(bytes, bytes.len().max(1))
}

/// All rows in the order of the file.
pub fn rows(store: &Store) -> Vec<TextRow> {
    let mut rows = Vec::new();
    let names = store.dictionaries();
    let named = |index: Option<usize>, names: &flowglass::columns::NameDictionary| {
        index.map_or("?".to_owned(), |index| names.names().get(index).to_owned())
    };
    for chunk in store.chunks() {
        let columns = &chunk.columns;
        for row in 0..columns.len() {
            let flags = columns.flags[row];
            let group = columns.group_of(row);
            let record = columns.records[group.record as usize];
            let address =
                |index: flowglass::columns::AddressIndex| names.addresses.addresses()[index.0 as usize].to_string();
            let counters = columns.counters.of_row(&columns.flags, row).to_array();
            let counters: Vec<String> = counters.iter().map(|c| c.map_or("-".to_owned(), |c| c.to_string())).collect();
            rows.push(format!(
                "{}..{} {} {}:{}>{}:{} {} {:?} {:?} {:?} {:?} {} {} {} {} {}",
                record.start,
                record.end,
                columns.time_ms(row),
                address(columns.source[row]),
                columns.source_port[row],
                address(columns.destination[row]),
                columns.destination_port[row],
                columns.protocol[row],
                flags.direction(),
                flags.decision(),
                flags.state(),
                flags.form(),
                named(columns.encryption(row).get(), &names.encryption),
                counters.join("/"),
                named(group.rule.get(), &names.rules),
                named(group.acl.get(), &names.acls),
                named(group.nic.get(), &names.nics),
            ));
        }
    }
    rows
}

/// A tuple as it stands in a [`TextRow`], between its record and its names.
pub fn text_of_tuple(tuple: &TupleText<'_>) -> String {
    let flags = tuple.judged.flags;
    let counters = tuple.judged.counters.to_array().map(|c| c.map_or("-".to_owned(), |c| c.to_string()));
    format!(
        "{} {}:{}>{}:{} {} {:?} {:?} {:?} {:?} {} {}",
        tuple.time_ms,
        tuple.source,
        tuple.source_port,
        tuple.destination,
        tuple.destination_port,
        tuple.protocol,
        flags.direction(),
        flags.decision(),
        flags.state(),
        flags.form(),
        tuple.encryption.unwrap_or("?"),
        counters.join("/"),
    )
}

/// The totals of all that was read.
pub fn summary(store: &Store, with_repeats: bool) -> (Summary, Counted) {
    let mut summarizer = Summarizer::new(with_repeats);
    let selector = Selector::new(store, &Filter::default(), with_repeats);
    store.chunks().iter().for_each(|chunk| {
        summarizer.add(&Picked::as_logged(&chunk.columns, &selector.select(chunk)));
    });
    let (summary, counted, _) = summarizer.finish(store);
    (summary, counted)
}

/// What a slow reader finds in a file of whole JSON: for each tuple its text, rule, ACL and MAC. Written straight down
/// from FORMAT §1, with a whole-file tree.
pub fn slow_tuples(json: &Value) -> Vec<[String; 4]> {
    let mut tuples = Vec::new();
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    for record in json["records"].as_array().into_iter().flatten() {
        let record_mac = &record["macAddress"];
        for flow in record["properties"]["flows"].as_array().into_iter().flatten() {
            for inner in flow["flows"].as_array().into_iter().flatten() {
                let mac = if inner["mac"].is_string() { &inner["mac"] } else { record_mac };
                for tuple in inner["flowTuples"].as_array().into_iter().flatten() {
                    tuples.push([text(tuple), text(&flow["rule"]), text(&record["resourceId"]), text(mac)]);
                }
            }
        }
        for flow in record["flowRecords"]["flows"].as_array().into_iter().flatten() {
            for group in flow["flowGroups"].as_array().into_iter().flatten() {
                for tuple in group["flowTuples"].as_array().into_iter().flatten() {
                    tuples.push([text(tuple), text(&group["rule"]), text(&flow["aclID"]), text(record_mac)]);
                }
            }
        }
    }
    tuples
}

/// The files of `tests/quirks/`, each with its name without the ending.
pub fn quirks() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quirks");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut quirks: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    assert!(!quirks.is_empty(), "no file in {folder}");
    quirks.sort();
    quirks
}
