//! Connections: what it takes to put tuples together, and to show what comes of it.

use std::time::Duration;

use serde_json::Value;

use crate::browser::{Browser, Site, Visit, told};
use crate::data::Log;
use crate::in_browser::{IS_UP, SCRIPT, profile};
use crate::measured::{Measured, OWN};
use crate::memory;

pub const STITCH: &str = "stitching connections, Chromium";
pub const SHOW: &str = "connections, Chromium";

/// The stitching alone, as WebAssembly on one core, of tuples that are in the order of time; and what has to be waited for
/// and held for it in the page.
pub fn measure(log: &Log, measured: &mut Measured) {
    if log.truth.tuples < 5_000_000 {
        stitch(log, measured);
    }
    let profile = profile();
    let visit = Visit::new(Browser::Chromium, Site::Real).with(format!("--user-data-dir={}", profile.display()));
    visit.journey(async |page| {
        page.run(SCRIPT).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let before = memory::of_browser(&profile);
        page.open(std::slice::from_ref(&log.path)).await;
        page.ask(&format!("bench.loaded('{}')", log.truth.tuples)).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let first = page.ask("bench.click('[data-tab=connections]')").await.as_f64();
        measured.note(SHOW, &format!("{}: first show", log.name), OWN, &Vec::from_iter(first), "ms");
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let after = memory::of_browser(&profile);
        let megabytes = before.zip(after).map(|(before, after)| after - before);
        measured.note(SHOW, &format!("{}: memory, all of it", log.name), OWN, &Vec::from_iter(megabytes), "MB");
        for column in ["Duration", "Bytes received", "Rate", "Source"] {
            let mut times = Vec::new();
            for _ in 0..3 {
                times.extend(page.ask(&format!("bench.sort('{column}')")).await.as_f64());
            }
            measured.note(SHOW, &format!("{}: sort, {column}", log.name), OWN, &times, "ms");
        }
        for filter in ["duration>5m", "whole:open", "dport:443", "bytes>1MB"] {
            let mut times = Vec::new();
            for _ in 0..3 {
                page.ask(&format!("bench.write({})", Value::from(filter))).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                times.extend(page.ask("bench.enter()").await.as_f64());
                page.ask("bench.click('#clear-filter')").await;
            }
            measured.note(SHOW, &format!("{}: filter, {filter}", log.name), OWN, &times, "ms");
        }
    });
}

fn stitch(log: &Log, measured: &mut Measured) {
    let visit = Visit::to(Browser::Chromium, format!("{}parse.html", told("FLOWGLASS_RIVALS")), IS_UP);
    visit.journey(async |page| {
        let input = page.0.find(fantoccini::Locator::Css("#files")).await.unwrap();
        input.send_keys(&log.path.display().to_string()).await.unwrap();
        let stitched = page.ask("bench.stitched(5)").await;
        assert_eq!(stitched["tuples"].as_u64(), Some(log.truth.tuples), "{}: every tuple is a row", log.name);
        let times: Vec<f64> = stitched["times"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        measured.note(STITCH, log.name, OWN, &times, "ms");
    });
}
