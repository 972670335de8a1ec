//! What Chromium asked the network for, by its own log.
//!
//! The log is that of the network service, through which everything goes: page, workers, the browser itself. The
//! protocol that drives a page does not see what workers ask for.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::PATIENCE;

/// What the log says of who asks, where no page and no worker does. The network service takes no request from a page
/// without its origin.
const THE_BROWSER_ITSELF: &str = "not an origin";

/// The argument that makes Chromium write the log.
pub fn argument(log: &Path) -> String {
    format!("--log-net-log={}", log.display())
}

/// The addresses that pages and workers asked for, of any origin, and all that was asked of `origin` (the page itself is
/// asked for by the browser), each as often as it was. To be read when the browser is closed.
///
/// Left out is what the browser does for itself, such as looking whether there is a newer one.
pub fn addresses(log: &Path, origin: &str) -> Vec<String> {
    let log = complete(log);
    let started = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(started.is_u64(), "the log has other names for its events");
    let events = log["events"].as_array().unwrap().iter().filter(|event| event["type"] == *started);
    let mut addresses = Vec::new();
    for event in events {
        // At the end of an event nothing is said again.
        let parameters = &event["params"];
        let Some(address) = parameters["url"].as_str() else { continue };
        if parameters["initiator"] != THE_BROWSER_ITSELF || address.starts_with(origin) {
            addresses.push(address.to_owned());
        }
    }
    addresses.sort();
    addresses
}

/// The log when its last line is written, which may be a while after the browser has said that it is closed. A log that
/// is not written to its end proves nothing.
fn complete(log: &Path) -> Value {
    let since = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        if let Ok(log) = serde_json::from_str(&text) {
            return log;
        }
        assert!(since.elapsed() < PATIENCE, "the browser did not end its log: {}", log.display());
        sleep(Duration::from_millis(50));
    }
}
