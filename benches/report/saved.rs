//! The page as one file, and views saved with data in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use fantoccini::Locator;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::browser::{Browser, Site, Visit, told};
use crate::data::Log;
use crate::in_browser::{LOAD, PATIENCE, SCRIPT, load_from};
use crate::measured::{Measured, OWN};

/// The page as one file.
pub const SINGLE: &str = "the page as one file";
/// A view of all tuples with nothing replaced.
pub const SAVED: &str = "saved view, Chromium";
/// Loading from a disk beside loading from a site.
pub const FROM_A_FILE: &str = "from a file";
const N: usize = 3;

/// Notes when the page is up, and when all tuples are shown; `TUPLES` is how many.
const WATCH: &str = "new MutationObserver(() => {
    const is_up = document.querySelector('#open-files'), total = document.querySelector('[data-total=tuples]');
    if (is_up) window.upAt ??= performance.now();
    const is_there = document.querySelector('main')?.dataset.state === 'ready' && total?.dataset.value === 'TUPLES';
    if (is_there && !window.isThere) {
        window.isThere = true;
        requestAnimationFrame(() => setTimeout(() => window.thereAt = performance.now()));
    }
}).observe(document, { subtree: true, childList: true, attributes: true });";

pub fn measure(log: &Log, measured: &mut Measured) {
    let file = PathBuf::from(told("FLOWGLASS_FILE"));
    measured.note(SINGLE, "size", OWN, &[fs::metadata(&file).unwrap().len() as f64 / 1000.0], "kB");
    let (mut paints, mut ups) = (Vec::new(), Vec::new());
    for _ in 0..N {
        let paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
        let [painted, up] = opened(&file, 0, [paint, "return window.upAt ?? null"]);
        paints.push(painted);
        ups.push(up);
    }
    measured.note(SINGLE, "first paint", OWN, &paints, "ms");
    measured.note(SINGLE, "ready for files", OWN, &ups, "ms");
    let loads: Vec<f64> = (0..N).map(|_| load_from(Site::File, log)).collect();
    measured.note(LOAD, &format!("{}, {FROM_A_FILE}", log.name), OWN, &loads, "ms");

    let folder = std::env::temp_dir().join(format!("flowglass-bench-saved-{}", std::process::id()));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    std::io::copy(&mut fs::File::open(&log.path).unwrap(), &mut gzip).unwrap();
    let n_gzip = gzip.finish().unwrap().len() as f64;
    let (mut saves, mut opens, mut n_bytes) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..N {
        let _was_there = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let (ms, file) = save(log, &folder);
        n_bytes = fs::metadata(&file).unwrap().len() as f64;
        saves.push(ms);
        let there = "return window.thereAt ?? null";
        opens.push(opened(&file, log.truth.tuples, [there, there])[0]);
    }
    let _was_there = fs::remove_dir_all(&folder);
    measured.note(
        SAVED,
        &format!("{}: size by that of the gzipped log", log.name),
        OWN,
        &[100.0 * n_bytes / n_gzip],
        "%",
    );
    measured.note(SAVED, &format!("{}: saving", log.name), OWN, &saves, "ms");
    measured.note(SAVED, &format!("{}: opening", log.name), OWN, &opens, "ms");
}

/// Opens a page from the disk in a browser of its own; what two scripts give once neither gives nothing.
fn opened(file: &Path, n_tuples: u64, scripts: [&str; 2]) -> [f64; 2] {
    let address = url::Url::from_file_path(file).unwrap().to_string();
    let mut values = [0.0; 2];
    let watch = WATCH.replace("TUPLES", &n_tuples.to_string());
    let visit = Visit::to(Browser::Chromium, address, "return true")
        .before_load(&watch, "return !!document.querySelector('#open-files')");
    visit.journey(async |page| {
        let since = Instant::now();
        for (value, script) in values.iter_mut().zip(scripts) {
            *value = loop {
                if let Some(ms) = page.run(script).await.as_f64() {
                    break ms;
                }
                assert!(since.elapsed() < PATIENCE, "{}: {script}", file.display());
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            };
        }
    });
    values
}

/// Loads a log, saves all of it, and gives how long it took from the click until the dialog was closed.
fn save(log: &Log, folder: &Path) -> (f64, PathBuf) {
    let mut ms = 0.0;
    Visit::new(Browser::Chromium, Site::Real).saving_to(folder).journey(async |page| {
        page.run(SCRIPT).await;
        page.open(std::slice::from_ref(&log.path)).await;
        page.ask(&format!("bench.loaded('{}')", log.truth.tuples)).await;
        page.click("#share").await;
        page.until("it can be saved", "return document.querySelector('#share-save')?.disabled === false").await;
        page.until("the size is told", "return /MB/.test(document.querySelector('#share-size').textContent)").await;
        page.run(
            "const began = performance.now();
             document.querySelector('#share-dialog').addEventListener('close', () => window.savedMs = performance.now() - began);",
        )
        .await;
        page.0.find(Locator::Css("#share-save")).await.unwrap().click().await.unwrap();
        page.until("it is saved", "return window.savedMs > 0").await;
        ms = page.run("return window.savedMs").await.as_f64().unwrap();
        let is_whole = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "html");
        let since = Instant::now();
        while !fs::read_dir(folder).unwrap().flatten().any(|entry| is_whole(&entry.path())) {
            assert!(since.elapsed() < PATIENCE, "nothing was downloaded");
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
    });
    let file = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).next().unwrap();
    (ms, file)
}
