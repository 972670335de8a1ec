//! A view is saved as one HTML file, and opened from the disk in another browser that reaches no network.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::Value;

use crate::browser::{Browser, PATIENCE, Site, Visit, told};
use crate::logs::{SMALL, folder, of_nic, written};
use crate::net_log;
use crate::packed::gzip;
use crate::page::Page;
use crate::shown::SAMPLE_TUPLES;

/// What a page shows, to be compared.
const SHOWN: &str = "
    const texts = (selector) => [...document.querySelectorAll(selector)].map(element => element.textContent);
    return JSON.stringify({
        totals: [...document.querySelectorAll('[data-total]')].map(total => [total.dataset.total, total.dataset.value]),
        chips: texts('[data-chip]'), tab: document.querySelector('[data-tab][aria-selected=true]').dataset.tab,
        extent: texts('.extent dd'), rows: document.querySelector('[role=grid]').getAttribute('aria-rowcount'),
        cells: texts('[role=grid] [role=row]').slice(0, 8),
    })";

impl Page {
    async fn shown(&self) -> Value {
        self.until(
            "the table is filled",
            "return !document.querySelector('[role=grid][aria-busy=true], .no-rows[aria-busy]')",
        )
        .await;
        self.until("rows are drawn", "return document.querySelectorAll('[role=grid] [role=gridcell]').length > 5")
            .await;
        serde_json::from_str(&self.text(SHOWN).await).unwrap()
    }

    /// Opens the dialog, makes choices by a script, and saves; the file.
    async fn save_view(&self, title: &str, note: &str, choices: &str, downloads: &Path) -> PathBuf {
        self.click("#share").await;
        self.until("the dialog is open", "return document.querySelector('#share-dialog').open").await;
        self.0.find(Locator::Css("#share-title")).await.unwrap().send_keys(title).await.unwrap();
        // As pasted: keys would leave some characters out.
        let note = Value::from(note);
        self.run(&format!(
            "const note = document.querySelector('#share-note'); note.value = {note}; note.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))
        .await;
        self.run(choices).await;
        let is_told = "return /[0-9.]+ (kB|KB|MB)/.test(document.querySelector('#share-size').textContent)";
        self.until("the size is told", is_told).await;
        self.until("it can be saved", "return !document.querySelector('#share-save').disabled").await;
        self.click("#share-save").await;
        let file = downloaded(downloads);
        self.until("the dialog is closed", "return !document.querySelector('#share-dialog').open").await;
        file
    }

    /// Waits until the view that is in the page is there.
    async fn until_opened(&self) {
        self.until_ready().await;
        self.until("the note is there", "return !!document.querySelector('.saved-note')").await;
    }
}

/// The one file in a folder for downloads, once it is whole.
fn downloaded(folder: &Path) -> PathBuf {
    let since = Instant::now();
    loop {
        let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        if let [file] = &files[..]
            && file.extension().is_some_and(|ending| ending == "html")
            && fs::metadata(file).is_ok_and(|file| file.len() > 0)
        {
            return file.clone();
        }
        assert!(since.elapsed() < PATIENCE, "nothing was downloaded: {files:?}");
        sleep(Duration::from_millis(50));
    }
}

fn tick(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("document.querySelector('#{id}').click();")).collect()
}

/// Filtered, saved, opened: the same view; then the filter is taken away, and all is there.
fn a_view_is_saved_and_opened(browser: Browser, site: Site, name: &str) {
    let downloads = folder(name);
    let (file, before) = {
        let (mut file, mut shown) = (None, None);
        Visit::new(browser, site).saving_to(&downloads).journey(async |page| {
            page.try_sample().await;
            page.filter("action:deny").await;
            page.until_total("tuples", 1_173).await;
            page.show_tab("rules").await;
            shown = Some(page.shown().await);
            file = Some(page.save_view("Denied", "First line\nsecond line", "", &downloads).await);
        });
        (file.unwrap(), shown.unwrap())
    };
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("Denied-flowglass-20") || name.starts_with("Denied-20"), "{name}");
    Visit::offline(browser, &file).journey(async |page| {
        page.until_opened().await;
        page.until_total("tuples", 1_173).await;
        assert_eq!(page.shown().await, before);
        let note = page.text("return document.querySelector('.saved-note').innerText").await;
        assert!(note.contains("Denied") && note.contains("First line\nsecond line"), "{note}");
        assert!(note.contains("32,468 tuples of"), "{note}");
        assert_eq!(page.text("return document.title").await, "Denied – Flowglass");
        // Everything works on it.
        page.click("#clear-filter").await;
        page.until_total("tuples", SAMPLE_TUPLES).await;
        page.until_total("bytes_sent", 50_777_526_959).await;
        page.filter("dport:443 src:private").await;
        page.until("it is filtered", "return +document.querySelector('[data-total=tuples]').dataset.value < 32468")
            .await;
        for tab in page.tabs().await {
            page.show_tab(&tab).await;
            page.shown().await;
        }
        page.show_tab("flows").await;
        page.open_detail(0).await;
        let says =
            "return document.querySelector('[data-detail]').textContent.includes('this comes from a saved view')";
        page.until("there is no text, and why", says).await;
    });
}

#[test]
fn from_the_site_in_chromium() {
    a_view_is_saved_and_opened(Browser::Chromium, Site::Real, "saved from the site in chromium");
}

#[test]
fn from_the_site_in_firefox() {
    a_view_is_saved_and_opened(Browser::Firefox, Site::Real, "saved from the site in firefox");
}

#[test]
fn from_a_file_in_chromium() {
    a_view_is_saved_and_opened(Browser::Chromium, Site::File, "saved from a file in chromium");
}

#[test]
fn from_a_file_in_firefox() {
    a_view_is_saved_and_opened(Browser::Firefox, Site::File, "saved from a file in firefox");
}

/// The logs themselves in the file: every record is read back from it. Packed ones too.
#[test]
fn with_the_logs_every_record_is_there() {
    let (downloads, logs) = (folder("saved with logs"), folder("logs to save"));
    let small = written(&logs, "small.json", SMALL.as_bytes());
    let packed = written(&logs, "packed.json.gz", &gzip(of_nic(7).as_bytes()));
    let mut file = None;
    Visit::new(Browser::Chromium, Site::File).saving_to(&downloads).journey(async |page| {
        page.open(&[small, packed]).await;
        page.until_total("tuples", 6).await;
        page.until_ready().await;
        file = Some(page.save_view("", "", &tick(&["share-logs"]), &downloads).await);
    });
    let file = file.unwrap();
    for browser in [Browser::Chromium, Browser::Firefox] {
        Visit::offline(browser, &file).journey(async |page| {
            page.until_opened().await;
            page.until_total("tuples", 6).await;
            let note = page.text("return document.querySelector('.saved-note').innerText").await;
            assert!(note.contains("with the logs themselves"), "{note}");
            for row in 0..2 {
                page.open_detail(row).await;
                assert!(page.marked().await.contains("203.0.113.95,10.0.0.6,50955,22"));
            }
        });
    }
}

/// Only some tuples, with everything replaced; what is saved is dropped beside a log, and saved once more.
#[test]
fn what_is_saved_can_be_opened_beside_others() {
    let downloads = folder("saved and replaced");
    let mut file = None;
    Visit::new(Browser::Chromium, Site::Real).saving_to(&downloads).journey(async |page| {
        page.try_sample().await;
        page.filter("action:deny").await;
        page.until_total("tuples", 1_173).await;
        let choices = "document.querySelector('[name=share-what][value=shown]').click();
            const addresses = document.querySelector('#share-addresses'); addresses.selectedIndex = 1;
            addresses.dispatchEvent(new Event('change', { bubbles: true }));"
            .to_owned()
            + &tick(&["share-macs", "share-resources", "share-rules"]);
        file = Some(page.save_view("", "", &choices, &downloads).await);
    });
    let file = file.unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains("Block-Sql"), "a rule's name is not even in passing");
    let log = written(&folder("beside a view"), "PT1H.json", SMALL.as_bytes());
    Visit::new(Browser::Chromium, Site::File).journey(async |page| {
        page.drop(&[file, log]).await;
        page.until_opened().await;
        page.until_total("tuples", 1_176).await;
        page.filter("rule:UserRule_rule-*").await;
        page.until("there are such rules", "return +document.querySelector('[data-total=tuples]').dataset.value > 0")
            .await;
        let note = page.text("return document.querySelector('.saved-note').innerText").await;
        assert!(note.contains("1,173 tuples") && note.contains("31,295 others are not in this file"), "{note}");
        assert!(note.to_lowercase().contains("replaced"), "{note}");
        page.show_tab("files").await;
        let paths = page.text("return document.querySelector('[role=grid]').textContent").await;
        assert!(paths.contains("PT1H.json") && paths.contains("…/file-1/y=2025/m=03"), "{paths}");
    });
}

/// What is hostile in a log, a file's name, a title or a note is text in a saved view too, and cannot end its block.
#[test]
fn nothing_breaks_out_of_a_saved_view() {
    const HOSTILE: &str =
        "</script><script>window.broken=1</script><!--<script>\u{2028}'\"`<img src=x onerror=window.broken=1>";
    let downloads = folder("saved and hostile");
    let in_json = Value::from(HOSTILE).to_string();
    let log = SMALL.replace("RULE", in_json.trim_matches('"')).replace("WEB-NSG", in_json.trim_matches('"'));
    let log = written(&folder("hostile log"), "<img src=x onerror=window.broken=1>.json", log.as_bytes());
    for browser in [Browser::Chromium, Browser::Firefox] {
        let _was_there = fs::remove_dir_all(&downloads);
        fs::create_dir_all(&downloads).unwrap();
        let mut file = None;
        Visit::new(browser, Site::File).saving_to(&downloads).journey(async |page| {
            page.open(std::slice::from_ref(&log)).await;
            page.until_ready().await;
            let title = "</title></script><script>window.broken=1</script>";
            file = Some(page.save_view(title, HOSTILE, "", &downloads).await);
        });
        let file = file.unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let app = fs::read_to_string(told("FLOWGLASS_FILE")).unwrap();
        assert!(!text.contains("window.broken"), "nothing of it is there as text");
        assert_eq!(text.matches("</script").count(), app.matches("</script").count() + 2);
        Visit::offline(browser, &file).journey(async |page| {
            page.until_opened().await;
            page.until_total("tuples", 3).await;
            page.show_tab("rules").await;
            page.until_cell(0, "Rule", HOSTILE).await;
            let note = page.text("return document.querySelector('.saved-note').textContent").await;
            assert!(note.contains("<img src=x onerror=window.broken=1>") && note.contains("</title>"), "{note}");
            let harm = "return String(window.broken) + document.querySelectorAll('main img, main script').length";
            assert_eq!(page.text(harm).await, "undefined0");
        });
    }
}

/// Saving and opening ask for nothing.
#[test]
fn no_one_is_asked_for_anything() {
    let downloads = folder("saved and watched");
    let logs = folder("watched");
    let (saving, opening) = (logs.join("saving.json"), logs.join("opening.json"));
    let mut file = None;
    Visit::new(Browser::Chromium, Site::File).with(net_log::argument(&saving)).saving_to(&downloads).journey(
        async |page| {
            page.try_sample().await;
            page.filter("action:deny").await;
            file = Some(page.save_view("Watched", "http://127.0.0.1:9/note", "", &downloads).await);
        },
    );
    let opened = url::Url::from_file_path(file.unwrap()).unwrap().to_string();
    let is_up = "return !!document.querySelector('#open-files')";
    Visit::to(Browser::Chromium, opened, is_up).with(net_log::argument(&opening)).journey(async |page| {
        page.until_opened().await;
        for tab in page.tabs().await {
            page.show_tab(&tab).await;
        }
        page.show_tab("flows").await;
        page.open_detail(0).await;
    });
    for log in [saving, opening] {
        assert_eq!(net_log::addresses(&log, "http://127.0.0.1"), Vec::<String>::new());
    }
}
