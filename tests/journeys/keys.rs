//! Keys that count anywhere on the page, and the help that tells them.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: digits_choose_tabs;
    in_chromium: help_opens_and_closes, tabs_that_follow_each_other_at_once;
}

async fn digits_choose_tabs(page: &Page) {
    let file = written(&folder("digits"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    page.press_in_grid(&Key::Home.to_string()).await;
    for (key, tab) in
        [('6', "files"), ('5', "ports"), ('4', "talkers"), ('3', "rules"), ('2', "connections"), ('1', "flows")]
    {
        page.press([key]).await;
        page.until_equal(
            &format!("{tab} are shown"),
            "document.querySelector('[role=tab][aria-selected=true]').dataset.tab",
            tab,
        )
        .await;
        page.until_focused("[role=grid]").await;
    }
    // In a text they are text.
    page.press(['/']).await;
    page.until_focused("#filter-text").await;
    page.write("t5g?").await;
    page.until_equal("they are written", "document.querySelector('#filter-text').value", "t5g?").await;
    assert_eq!(page.fragment().await, "");
    assert_eq!(page.text(IS_OPEN).await, "false");
}

/// A table that is gone by the next frame is not looked for in it.
async fn tabs_that_follow_each_other_at_once(page: &Page) {
    let file = written(&folder("at-once"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    page.run("window.failures = []; addEventListener('error', event => failures.push(event.message))").await;
    for _ in 0..5 {
        page.run(
            "window.passed = false;
             requestAnimationFrame(() => requestAnimationFrame(() => { passed = true }));
             for (const tab of ['rules', 'ports', 'connections', 'files', 'talkers', 'flows', 'rules', 'flows'])
               document.querySelector(`[data-tab=${tab}]`).click()",
        )
        .await;
        page.until("what waited for a frame was done", "return passed").await;
    }
    page.until("the flows are there", "return document.querySelectorAll('[role=grid] .rows .row').length === 3").await;
    assert_eq!(page.text("return JSON.stringify(failures)").await, "[]");
}

const IS_OPEN: &str = "return String(document.querySelector('dialog.help').open)";

async fn help_opens_and_closes(page: &Page) {
    page.press(['?']).await;
    page.until("help is open", &IS_OPEN.replace("String(", "(")).await;
    let says = page.text("return document.querySelector('dialog.help').innerText").await;
    for part in ["Keys and filters", "dport", "Page ↑ ↓", "On the timeline"] {
        assert!(says.contains(part), "{part} is not in {says}");
    }
    page.press([Key::Escape]).await;
    page.until("help is closed", &IS_OPEN.replace("String(", "!(")).await;
    page.click("#help").await;
    page.until("help is open", &IS_OPEN.replace("String(", "(")).await;
    // Keys are not those of the page below.
    page.press(['t']).await;
    page.click("dialog.help [aria-label=Close]").await;
    page.until("help is closed", &IS_OPEN.replace("String(", "!(")).await;
    page.until_focused("#help").await;
    assert_eq!(page.fragment().await, "");
}
