//! What the page asks the network for: its own files, each once, and nothing else, whatever a person does.

use std::fs;
use std::path::PathBuf;

use fantoccini::key::Key;
use flowglass::sample::Format;

use crate::browser::{Browser, Site, Visit, told};
use crate::logs::{SMALL, folder, generated, written};
use crate::net_log;
use crate::page::Page;

#[test]
fn only_the_sites_own_files_are_asked_for() {
    let folder = folder("requests");
    let log = folder.join("net-log.json");
    Visit::new(Browser::Chromium, Site::Real).with(net_log::argument(&log)).journey(async |page| {
        let (bytes, _) = generated(Format::Mixed, 3_000_000);
        use_the_page(page, &[written(&folder, "a.json", &bytes), written(&folder, "b.json", SMALL.as_bytes())]).await;
    });
    let site = told("FLOWGLASS_URL");
    let single_file = PathBuf::from(told("FLOWGLASS_FILE")); // it is there to be saved, not for the page
    let mut own: Vec<String> = fs::read_dir(told("FLOWGLASS_SITE"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| *path != single_file)
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .map(|name| if name == "index.html" { site.clone() } else { format!("{site}{name}") })
        .collect();
    own.sort();
    assert_eq!(net_log::addresses(&log, &origin_of(&site)), own);
}

/// The watch sees what a worker asks for.
#[test]
fn a_planted_request_of_a_worker_is_seen() {
    let folder = folder("planted request");
    let log = folder.join("net-log.json");
    Visit::new(Browser::Chromium, Site::Planted).with(net_log::argument(&log)).journey(async |page| {
        let says = SMALL.replace("RULE", "planted request of a reader");
        use_the_page(page, &[written(&folder, "a.json", says.as_bytes())]).await;
    });
    let site = told("FLOWGLASS_URL_PLANTED");
    let origin = origin_of(&site);
    let (own, other): (Vec<String>, Vec<String>) =
        net_log::addresses(&log, &origin).into_iter().partition(|address| address.starts_with(&site));
    assert!(own.len() > 4, "the page was loaded: {own:?}");
    assert_eq!(other, [format!("{origin}/planted-request")]);
}

fn origin_of(site: &str) -> String {
    url::Url::parse(site).unwrap().origin().ascii_serialization()
}

/// Whatever may ask for something: the sample data, reading, each tab, a row's details, a filter.
async fn use_the_page(page: &Page, files: &[PathBuf]) {
    page.try_sample().await;
    page.filter("ip:public").await;
    page.press([Key::Escape, Key::Escape]).await;
    page.click("#clear-filter").await;
    page.press([Key::Escape, Key::Escape]).await;
    page.open(files).await;
    page.until_ready().await;
    page.open_detail(0).await;
    page.marked().await;
    for tab in page.tabs().await {
        page.show_tab(&tab).await;
    }
}
