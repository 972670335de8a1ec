//! The page in Chromium, and the comparison pages in the same browser on the same files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Locator;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::browser::{Browser, Site, Visit, told};
use crate::connections;
use crate::data::{Data, Log};
use crate::measured::{Measured, OWN};
use crate::memory;
use crate::page::Page;
use crate::questions::FILTERS;
use crate::saved;

pub const WEIGHT: &str = "page weight, gzip";
pub const PARSE_IN_WASM: &str = "parse, one core, Chromium";
pub const LOAD: &str = "drop to totals, Chromium";
pub const MEMORY: &str = "memory, Chromium";
pub const TASKS: &str = "longest task while loading, Chromium";
pub const REDRAW: &str = "filter to redrawn, Chromium";
pub const FIRST: &str = "first show of a tab, Chromium";
pub const SORT: &str = "sort, Chromium";
pub const SCROLL: &str = "scroll, Chromium";
/// Tabs, sorts and a filter on the log that is hardest to answer about.
pub const WIDE: &str = "worst case, Chromium";
/// The comparison pages by file and by what they are.
pub const RIVALS: [(&str, &str); 4] = [
    ("tuned.html", "tuned JavaScript page"),
    ("naive.html", "naive JavaScript page"),
    ("bytes.html", "byte-walking JavaScript page"),
    ("duckdb.html", "duckdb-wasm page"),
];
/// Longer than anyone waits.
pub const PATIENCE: Duration = Duration::from_secs(120);
pub const SCRIPT: &str = include_str!("page.js");
pub const IS_UP: &str = "return ['waiting', 'failed'].includes(document.body.dataset.state)";
const TABS: [(&str, Option<&str>); 8] = [
    ("flows", None),
    ("connections", None),
    ("rules", None),
    ("talkers", Some("source")),
    ("talkers", Some("destination")),
    ("talkers", Some("either")),
    ("talkers", Some("pair")),
    ("ports", None),
];

pub fn measure(data: &Data, measured: &mut Measured) {
    weigh(measured);
    parse(data, measured);
    let runs = 3;
    for log in data.sizes.iter().chain([&data.folder]) {
        let loads: Vec<Loaded> = (0..runs).map(|_| load(Site::Real, log)).collect();
        note_loads(measured, log, OWN, &loads);
        for (page, who) in RIVALS {
            let loads: Result<Vec<Loaded>, String> = (0..runs).map(|_| load_rival(page, log)).collect();
            match loads {
                Ok(loads) => note_loads(measured, log, who, &loads),
                Err(why) => measured.remark(format!("{who}, {}: failed: {why}", log.name)),
            }
        }
    }
    for log in data.sizes.iter().filter(|log| log.name == "100 MB") {
        saved::measure(log, measured);
    }
    measure_connections(data, measured);
    for log in data.sizes.iter().filter(|log| log.truth.bytes >= 100_000_000) {
        questions(log, measured);
    }
    if let Some(log) = &data.wide {
        let loads = [load(Site::Real, log)];
        note_loads(measured, log, OWN, &loads);
        worst_case(log, measured);
    }
}

/// Saved views alone, beside the loads that they are held against.
pub fn measure_saved(data: &Data, measured: &mut Measured) {
    for log in data.sizes.iter().filter(|log| log.name == "100 MB") {
        let loads: Vec<Loaded> = (0..3).map(|_| load(Site::Real, log)).collect();
        note_loads(measured, log, OWN, &loads);
        saved::measure(log, measured);
    }
}

/// Connections alone.
pub fn measure_connections(data: &Data, measured: &mut Measured) {
    data.sizes.iter().filter(|log| log.truth.bytes >= 100_000_000).for_each(|log| connections::measure(log, measured));
}

/// What a visitor's browser fetches before a file can be read, gzipped as hosts do.
fn weigh(measured: &mut Measured) {
    let folder = PathBuf::from(told("FLOWGLASS_DIST"));
    let mut sum = 0.0;
    for kind in ["html", "css", "js", "wasm"] {
        // The page as one file is there to be saved: no visitor fetches it.
        let files = files_of(&folder).into_iter().filter(|path| !path.ends_with("flowglass.html"));
        let files = files.filter(|path| path.extension().is_some_and(|ending| ending == kind));
        let weight: f64 = files.map(|path| gzipped(&std::fs::read(path).unwrap()) as f64 / 1000.0).sum();
        measured.note(WEIGHT, kind, OWN, &[weight], "kB");
        sum += weight;
    }
    measured.note(WEIGHT, "all", OWN, &[sum], "kB");
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

/// The reader as WebAssembly on one core, in the browser, on bytes that are in memory.
fn parse(data: &Data, measured: &mut Measured) {
    for log in &data.versions {
        let visit = Visit::to(Browser::Chromium, format!("{}parse.html", told("FLOWGLASS_RIVALS")), IS_UP);
        visit.journey(async |page| {
            let input = page.0.find(Locator::Css("#files")).await.unwrap();
            input.send_keys(&log.path.display().to_string()).await.unwrap();
            let parsed = page.ask("bench.parsed(5)").await;
            assert_eq!(parsed["tuples"].as_u64(), Some(log.truth.tuples), "{}: every tuple is a row", log.name);
            let times = parsed["times"].as_array().unwrap().iter().filter_map(Value::as_f64);
            let speeds: Vec<f64> = times.map(|ms| log.truth.bytes as f64 / 1000.0 / ms).collect();
            measured.note(PARSE_IN_WASM, log.name, OWN, &speeds, "MB/s");
        });
    }
}

/// One load in a browser of its own.
struct Loaded {
    ms: f64,
    long: Option<f64>,
    megabytes: Option<f64>,
}

fn note_loads(measured: &mut Measured, log: &Log, who: &str, loads: &[Loaded]) {
    let of = |value: fn(&Loaded) -> Option<f64>| -> Vec<f64> { loads.iter().filter_map(value).collect() };
    measured.note(LOAD, log.name, who, &of(|load| Some(load.ms)), "ms");
    measured.note(MEMORY, log.name, who, &of(|load| load.megabytes), "MB");
    measured.note(TASKS, log.name, who, &of(|load| load.long), "ms");
}

/// A folder for the browser's profile, so that its processes can be told from others.
pub fn profile() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("flowglass-bench-{}", std::process::id()));
    let _absent = std::fs::remove_dir_all(&folder);
    folder
}

fn load(site: Site, log: &Log) -> Loaded {
    let profile = profile();
    let mut loaded = None;
    let visit = Visit::new(Browser::Chromium, site).with(format!("--user-data-dir={}", profile.display()));
    visit.journey(async |page| loaded = Some(load_in(page, log, &profile).await));
    loaded.unwrap()
}

/// Milliseconds of one load in a browser of its own.
pub fn load_from(site: Site, log: &Log) -> f64 {
    load(site, log).ms
}

async fn load_in(page: &Page, log: &Log, profile: &Path) -> Loaded {
    page.run(SCRIPT).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let before = memory::of_browser(profile);
    if log.path.is_dir() {
        page.drop(std::slice::from_ref(&log.path)).await;
    } else {
        page.open(std::slice::from_ref(&log.path)).await;
    }
    let result = page.ask(&format!("bench.loaded('{}')", log.truth.tuples)).await;
    for (total, truth) in [
        ("denied", log.truth.denied),
        ("bytes_sent", log.truth.bytes_sent),
        ("bytes_received", log.truth.bytes_received),
    ] {
        assert_eq!(page.total(total).await, Some(truth.into()), "{}: {total}", log.name);
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let after = memory::of_browser(profile);
    Loaded {
        ms: result["ms"].as_f64().unwrap(),
        long: result["long"].as_f64(),
        megabytes: before.zip(after).map(|(before, after)| after - before),
    }
}

fn load_rival(file: &str, log: &Log) -> Result<Loaded, String> {
    let profile = profile();
    let mut loaded = Err("it never began".to_owned());
    let visit = Visit::to(Browser::Chromium, format!("{}{file}", told("FLOWGLASS_RIVALS")), IS_UP)
        .with(format!("--user-data-dir={}", profile.display()));
    visit.journey(async |page| loaded = load_rival_in(page, log, &profile).await);
    loaded
}

async fn load_rival_in(page: &Page, log: &Log, profile: &Path) -> Result<Loaded, String> {
    page.run(SCRIPT).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let before = memory::of_browser(profile);
    let input = page.0.find(Locator::Css("#files")).await.map_err(|error| error.to_string())?;
    let paths: Vec<String> = files_of(&log.path).iter().map(|path| path.display().to_string()).collect();
    input.send_keys(&paths.join("\n")).await.map_err(|error| error.to_string())?;
    let since = Instant::now();
    let result = loop {
        let script = "return JSON.stringify(document.body.dataset)";
        let state = page.0.execute(script, Vec::new()).await.map_err(|error| format!("the tab died: {error}"))?;
        let state: Value = serde_json::from_str(state.as_str().unwrap_or("null")).map_err(|e| e.to_string())?;
        match state["state"].as_str() {
            Some("ready") => break state,
            Some("failed") => return Err(state["reason"].as_str().unwrap_or("it does not say why").to_owned()),
            _ if since.elapsed() > PATIENCE => return Err(format!("no totals after {} s", PATIENCE.as_secs())),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    for (total, truth) in
        [("tuples", log.truth.tuples), ("denied", log.truth.denied), ("bytesSent", log.truth.bytes_sent)]
    {
        if result[total].as_str() != Some(&truth.to_string()) {
            return Err(format!("wrong: {total} is {} in place of {truth}", result[total]));
        }
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let after = memory::of_browser(profile);
    let ms = result["ms"].as_str().and_then(|ms| ms.parse().ok()).ok_or("it does not say how long it took")?;
    let long = page.ask("bench.longest()").await.as_f64();
    Ok(Loaded { ms, long, megabytes: before.zip(after).map(|(before, after)| after - before) })
}

fn files_of(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    entries.flatten().flat_map(|entry| files_of(&entry.path())).collect()
}

fn questions(log: &Log, measured: &mut Measured) {
    let n = if log.truth.tuples > 5_000_000 { 3 } else { 5 };
    let visit = Visit::new(Browser::Chromium, Site::Real);
    visit.journey(async |page| {
        page.run(SCRIPT).await;
        page.open(std::slice::from_ref(&log.path)).await;
        page.ask(&format!("bench.loaded('{}')", log.truth.tuples)).await;
        for (tab, by) in TABS {
            choose(page, tab, by).await;
            for filter in FILTERS {
                let mut times = Vec::new();
                for _ in 0..n {
                    page.ask(&format!("bench.write({})", Value::from(filter))).await;
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    times.extend(page.ask("bench.enter()").await.as_f64());
                    page.ask("bench.click('#clear-filter')").await;
                }
                measured.note(REDRAW, &format!("{}: {}, {filter}", log.name, name(tab, by)), OWN, &times, "ms");
            }
        }
        first_shows(page, log, n, measured).await;
        choose(page, "flows", None).await;
        for column in ["Source", "Dst port", "Bytes sent", "Rule", "Time"] {
            let mut times = Vec::new();
            for _ in 0..n {
                times.extend(page.ask(&format!("bench.sort('{column}')")).await.as_f64());
            }
            measured.note(SORT, &format!("{}: {column}", log.name), OWN, &times, "ms");
        }
        scroll(page, log, measured).await;
    });
}

/// No budget is held against it: it has to be answered, or capped, and the page has to live.
fn worst_case(log: &Log, measured: &mut Measured) {
    let visit = Visit::new(Browser::Chromium, Site::Real);
    visit.journey(async |page| {
        page.run(SCRIPT).await;
        page.open(std::slice::from_ref(&log.path)).await;
        page.ask(&format!("bench.loaded('{}')", log.truth.tuples)).await;
        let mut note = |what: &str, ms: Value| match ms.as_f64() {
            Some(ms) => measured.note(WIDE, what, OWN, &[ms], "ms"),
            None => measured.remark(format!("{WIDE}: {what}: failed: {ms}")),
        };
        for (tab, by) in TABS.into_iter().skip(1) {
            let click = match by {
                Some(by) if by != "source" => format!("#talkers-by input[value={by}]"),
                _ => format!("[data-tab={tab}]"),
            };
            note(&format!("first show: {}", name(tab, by)), page.ask(&format!("bench.click('{click}')")).await);
            page.ask(&format!("bench.write({})", Value::from("action:allow"))).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            note(&format!("action:allow: {}", name(tab, by)), page.ask("bench.enter()").await);
            page.ask("bench.click('#clear-filter')").await;
        }
        choose(page, "flows", None).await;
        for column in ["Source", "Bytes sent"] {
            note(&format!("sort: {column}"), page.ask(&format!("bench.sort('{column}')")).await);
        }
        note("rows after a jump", page.ask("bench.jump(0.7)").await);
        assert_eq!(page.total("tuples").await, Some(log.truth.tuples.into()), "{}: all are there", log.name);
    });
}

/// Each tab is shown for a filter that it was not shown for before.
async fn first_shows(page: &Page, log: &Log, n: usize, measured: &mut Measured) {
    for (tab, by) in TABS.into_iter().skip(1) {
        let mut times = Vec::new();
        for run in 0..n {
            choose(page, tab, by).await;
            choose(page, "flows", None).await;
            page.ask(&format!("bench.write('sport:{}-65535')", run + 1)).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            page.ask("bench.enter()").await;
            times.extend(page.ask(&format!("bench.click('[data-tab={tab}]')")).await.as_f64());
            choose(page, "flows", None).await;
            page.ask("bench.click('#clear-filter')").await;
        }
        measured.note(FIRST, &format!("{}: {}", log.name, name(tab, by)), OWN, &times, "ms");
    }
}

async fn scroll(page: &Page, log: &Log, measured: &mut Measured) {
    for (place, where_) in [(0.0, "top"), (0.5, "middle"), (1.0, "end")] {
        let frames = page.ask(&format!("bench.frames({place}, 3000, 240)")).await;
        let times: Vec<f64> = frames.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        let smooth = times.iter().filter(|ms| **ms <= 33.5).count();
        let share = 100.0 * smooth as f64 / times.len() as f64;
        measured.note(SCROLL, &format!("{}: frames up to 33 ms, {where_}", log.name), OWN, &[share], "%");
    }
    let mut times = Vec::new();
    for place in [0.3, 0.9, 0.1, 0.6, 0.0] {
        times.extend(page.ask(&format!("bench.jump({place})")).await.as_f64());
    }
    measured.note(SCROLL, &format!("{}: rows after a jump", log.name), OWN, &times, "ms");
}

async fn choose(page: &Page, tab: &str, by: Option<&str>) {
    page.show_tab(tab).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    if let Some(by) = by {
        page.run(&format!("document.querySelector('#talkers-by input[value={by}]').click()")).await;
        tokio::time::sleep(Duration::from_millis(900)).await;
    }
}

fn name(tab: &str, by: Option<&str>) -> String {
    by.map_or_else(|| tab.to_owned(), |by| format!("{tab} by {by}"))
}

impl Page {
    /// What a promise of a script comes to.
    pub async fn ask(&self, expression: &str) -> Value {
        let script = format!(
            "const [done] = arguments; Promise.resolve({expression}).then(value => done([value ?? null]),
             error => done(String(error)))"
        );
        let answer = self.0.execute_async(&script, Vec::new()).await;
        match answer {
            Ok(Value::Array(mut values)) if !values.is_empty() => values.swap_remove(0),
            other => panic!("{expression}: {other:?}"),
        }
    }
}
