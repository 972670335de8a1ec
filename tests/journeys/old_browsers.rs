//! A browser that cannot run the program says so, instead of a page that does nothing.

use crate::browser::{Browser, Site, Visit};
use crate::page::Page;

#[test]
fn without_webassembly() {
    visit("delete window.WebAssembly", async |page| says_so(page).await);
}

#[test]
fn without_a_feature_of_webassembly() {
    visit("WebAssembly.validate = () => false", async |page| {
        says_so(page).await;
        // The program runs here, and leaves the page as it is.
        page.until("the program has started", "return window.hasStarted === true").await;
        says_so(page).await;
    });
}

#[test]
fn without_a_feature_of_css() {
    visit("CSS.supports = (name) => !name.includes('has')", async |page| says_so(page).await);
}

#[test]
fn a_browser_of_today_is_not_told_so() {
    Visit::new(Browser::Firefox, Site::Real).journey(async |page| {
        assert_eq!(page.text("return String(document.querySelector('#too-old'))").await, "null");
    });
}

/// In a browser from which a script takes something away.
fn visit(script: &str, steps: impl AsyncFnOnce(&Page)) {
    let script = format!("{script}; addEventListener('TrunkApplicationStarted', () => window.hasStarted = true)");
    Visit::new(Browser::Chromium, Site::Real)
        .before_load(&script, "return document.readyState === 'complete'")
        .journey(steps);
}

async fn says_so(page: &Page) {
    let shown = page.text("return document.querySelector('main').innerText").await;
    assert!(shown.contains("too old for Flowglass") && shown.contains("Firefox 121"), "{shown}");
    assert!(!shown.contains("Open files"), "{shown}");
    assert_eq!(page.text("return String(document.querySelector('#open-files'))").await, "null");
}
