//! What Chromium asked the network for, by its own log.
//!
//! The log is that of the network service, through which everything goes: page, workers, the browser itself. The
//! protocol that drives a page does not see what workers ask for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::PATIENCE;

/// The argument that makes Chromium write the log.
pub fn argument(log: &Path) -> String {
    format!("--log-net-log={}", log.display())
}

/// What was asked for: the addresses, and how often. Read when the browser is closed.
pub fn addresses(log: &Path) -> Vec<String> {
    let text = complete(log);
    let mut lines = text.lines();
    // Constants on the first line, then a line for each event.
    let constants = lines.next().map(|line| line.trim_end_matches([',', ' ']));
    let constants: Value = serde_json::from_str(&format!("{}}}", constants.unwrap())).unwrap();
    let started = &constants["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(started.is_u64(), "the log has other names for its events");
    let mut addresses = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        let Ok(event) = serde_json::from_str::<Value>(line.trim_end_matches([',', ' '])) else { continue };
        let Some(address) = event["params"]["url"].as_str() else { continue };
        // One for each source: what is answered in several steps is still asked for once.
        if event["type"] == *started && seen.insert((event["source"]["id"].to_string(), address.to_owned())) {
            addresses.push(address.to_owned());
        }
    }
    addresses.sort();
    addresses
}

/// The log when its last line is written, which is a while after the browser has said that it is closed.
fn complete(log: &Path) -> String {
    let since = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        if text.trim_end().ends_with('}') && serde_json::from_str::<Value>(&text).is_ok() {
            return text;
        }
        assert!(since.elapsed() < PATIENCE, "the browser did not end its log: {}", log.display());
        sleep(Duration::from_millis(50));
    }
}
