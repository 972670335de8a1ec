//! The quick way of reading a tuple and the careful one give the same for any text that may stand in a log.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use flowglass::parse::{ProblemKind, TupleText};
use libfuzzer_sys::fuzz_target;
use support::{read, rows, text_of_tuple};

fuzz_target!(|text: &str| {
    if text.contains(['"', '\\', '\r', '\n']) {
        return;
    }
    // Twice: what the first one leaves behind is looked up by the second.
    let log = format!("[{{\"properties\":{{\"flows\":[{{\"flowTuples\":[\"{text}\",\"{text}\"]}}]}}}}]");
    let (store, outcome) = read(log.as_bytes());
    let found: Vec<String> = rows(&store).iter().map(|row| row.split_once(' ').unwrap().1.to_owned()).collect();
    match TupleText::parse(text) {
        Ok(tuple) => {
            assert_eq!(found, vec![format!("{} ? ? ?", text_of_tuple(&tuple)); 2]);
            let is_odd = [
                (ProblemKind::OddCounters, tuple.judged.odd_counters),
                (ProblemKind::OddEncryption, tuple.judged.odd_encryption),
            ];
            for (kind, is_odd) in is_odd {
                assert_eq!(outcome.problems.count(kind), 2 * u64::from(is_odd), "{kind}");
            }
        }
        // A text that ends with a brace may be taken for one that was cut off.
        Err(_) => assert!(found.is_empty() && !outcome.problems.is_empty()),
    }
});
