//! The library itself, on one core.

use std::fs;

use flowglass::parse::{Reader, Resume};
use flowglass::store::Store;
use serde_json::Value;

use crate::data::{Data, Log, Truth};
use crate::logs;
use crate::measured::{Measured, OWN, time};
use crate::questions::{Loaded, Question, stitch};

pub const PARSE: &str = "parse, one core";
pub const LOAD: &str = "load into columns";
pub const QUESTIONS: &str = "questions";
pub const CONNECTIONS: &str = "connections";
const N: usize = 5;

pub fn measure(data: &Data, measured: &mut Measured) {
    for log in &data.versions {
        let bytes = read(log);
        let n_rows = std::cell::Cell::new(0);
        let times = time(N, || n_rows.set(parse(&bytes)));
        assert_eq!(n_rows.get(), log.truth.tuples, "{}: every tuple is a row", log.name);
        measured.note(PARSE, &format!("{} 100 MB", log.name), OWN, &speeds(log, &times), "MB/s");
        if log.name == "v4" {
            let times = time(3, || serde_json::from_slice::<Value>(&bytes).unwrap());
            measured.note(PARSE, "v4 100 MB", "serde_json into Value", &speeds(log, &times), "MB/s");
        }
    }
    for log in &data.sizes {
        let n = if log.truth.bytes > 500_000_000 { 3 } else { N };
        let bytes = read(log);
        let times = time(n, || load(&bytes));
        measured.note(LOAD, log.name, OWN, &times, "ms");
        measured.note(PARSE, &format!("v4 {} with the store", log.name), OWN, &speeds(log, &times), "MB/s");
        let store = load(&bytes);
        drop(bytes);
        let per_tuple = store.n_bytes() as f64 / f64::from(store.n_rows());
        measured.note(LOAD, &format!("{}: memory a tuple", log.name), OWN, &[per_tuple], "B");
        if log.truth.bytes >= 100_000_000 {
            let loaded = Loaded::new(store);
            ask(log, &loaded, measured);
            weigh_connections(log, &loaded, measured);
        }
    }
}

/// What connections take, beside the time of which there is a question.
pub fn measure_connections(data: &Data, measured: &mut Measured) {
    for log in data.sizes.iter().filter(|log| log.truth.bytes >= 100_000_000) {
        let loaded = Loaded::new(load(&read(log)));
        let mut stitch = Question::Stitch.ready(&loaded);
        measured.note(QUESTIONS, &format!("{}: {}", log.name, Question::Stitch), OWN, &time(N, &mut stitch), "ms");
        drop(stitch);
        weigh_connections(log, &loaded, measured);
    }
}

/// Bytes of connections by what the budget allows: 8 a tuple and 48 a connection.
fn weigh_connections(log: &Log, loaded: &Loaded, measured: &mut Measured) {
    let connections = stitch(loaded);
    let n_tuples = f64::from(loaded.store.n_rows());
    let of_tuples = connections.n_bytes() as f64 - 48.0 * connections.all().len() as f64;
    measured.note(
        CONNECTIONS,
        &format!("{}: bytes a tuple, beside 48 a connection", log.name),
        OWN,
        &[of_tuples / n_tuples],
        "B",
    );
    measured.note(
        CONNECTIONS,
        &format!("{}: bytes a tuple, all of it", log.name),
        OWN,
        &[connections.n_bytes() as f64 / n_tuples],
        "B",
    );
}

fn ask(log: &Log, loaded: &Loaded, measured: &mut Measured) {
    let n = if log.truth.tuples > 5_000_000 { 3 } else { N };
    for question in Question::of_page() {
        let mut answer = question.ready(loaded);
        let times = time(n, &mut answer);
        measured.note(QUESTIONS, &format!("{}: {question}", log.name), OWN, &times, "ms");
    }
}

fn read(log: &Log) -> Vec<u8> {
    fs::read(&log.path).unwrap_or_else(|error| panic!("{}: {error}", log.path.display()))
}

/// Reads the bytes of a file and lets its rows go; how many there were.
fn parse(bytes: &[u8]) -> u64 {
    let mut n_rows = 0;
    let mut reader = Reader::new();
    reader.begin(0, &Resume::beginning(), u64::MAX);
    reader.push(bytes, |chunk| n_rows += chunk.columns.len());
    let _outcome = reader.finish();
    n_rows += reader.flush().map_or(0, |chunk| chunk.columns.len());
    n_rows as u64
}

fn load(bytes: &[u8]) -> Store {
    let mut store = Store::default();
    logs::append(&mut store, 0, "PT1H.json", bytes);
    store
}

fn speeds(log: &Log, times_ms: &[f64]) -> Vec<f64> {
    let Truth { bytes, .. } = log.truth;
    times_ms.iter().map(|ms| bytes as f64 / 1000.0 / ms).collect()
}
