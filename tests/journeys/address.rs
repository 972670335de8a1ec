//! The view in the page's address.

use std::path::PathBuf;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: a_reload_says_what_to_drop_and_then_shows_the_same, back_and_forward, no_address_does_harm;
    in_chromium: leaving_asks_first_where_there_is_data, a_filter_that_cannot_be_read_is_there_to_be_mended,
        an_address_that_is_written_by_hand_is_shown, one_goes_back_past_an_address_that_is_written_by_hand;
    from_a_file: back_and_forward;
}

/// Views that follow each other sooner are one step.
const A_STEP: Duration = Duration::from_millis(900);

fn small(name: &str) -> PathBuf {
    written(&folder(name), "PT1H.json", SMALL.as_bytes())
}

async fn open(page: &Page, file: &PathBuf) {
    page.open(std::slice::from_ref(file)).await;
    page.until_ready().await;
}

async fn a_reload_says_what_to_drop_and_then_shows_the_same(page: &Page) {
    let file = small("reload");
    open(page, &file).await;
    page.until_total("tuples", 3).await;
    page.filter("src:10.0.0.0/8 bytes>=700").await;
    page.until_total("tuples", 1).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.show_tab("talkers").await;
    page.click("#talkers-by label:has([value=pair])").await;
    let heading = "//*[@role='columnheader']/button[.='Packets']";
    page.until("the table is there", "return !!document.querySelector('[role=columnheader] button')").await;
    page.0.find(Locator::XPath(heading)).await.unwrap().click().await.unwrap();
    page.0.find(Locator::Css("#timeline-measure")).await.unwrap().select_by_value("packets").await.unwrap();
    page.click(".clock-switch label:last-of-type").await;
    let view = "#tab=talkers&by=pair&filter=src:10.0.0.0/8+bytes%3E=700&sort=-packets&tz=local&measure=packets";
    page.until_fragment(view).await;
    page.0.refresh().await.unwrap();
    page.until("the page is up", "return !!document.querySelector('#open-files')").await;
    assert_eq!(page.state().await, "empty");
    let says = page.text("return document.querySelector('[data-open-before]')?.textContent ?? ''").await;
    assert!(says.contains("PT1H.json") && says.contains("Drop them again"), "{says}");
    page.until_fragment(view).await;
    open(page, &file).await;
    page.until_total("tuples", 1).await;
    page.until_chips(&["src:10.0.0.0/8", "bytes>=700"]).await;
    page.until_cell(0, "Destination", "192.0.2.180").await;
    page.until("pairs are shown", "return document.querySelector('#talkers-by [value=pair]').checked").await;
    page.until_equal("packets are measured", "document.querySelector('.timeline').dataset.measure", "packets").await;
    let sorted = "document.querySelector('[role=columnheader][aria-sort=descending]')?.textContent";
    page.until_equal("it is sorted by packets", sorted, "Packets").await;
    page.until_equal(
        "times are local",
        "String([...document.querySelectorAll('[name=clock]')].at(-1).checked)",
        "true",
    )
    .await;
    page.until_fragment(view).await;
}

/// The browser asks in words of its own; the tests' browsers answer at once.
async fn leaving_asks_first_where_there_is_data(page: &Page) {
    let asks = "const leaving = new Event('beforeunload', { cancelable: true });\
        dispatchEvent(leaving); return String(leaving.defaultPrevented)";
    assert_eq!(page.text(asks).await, "false", "there is nothing to lose");
    page.try_sample().await;
    assert_eq!(page.text(asks).await, "false", "sample data is made again by a click");
    open(page, &small("leaving")).await;
    page.until_total("tuples", 3).await;
    assert_eq!(page.text(asks).await, "true");
    page.clear().await;
    page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
    assert_eq!(page.text(asks).await, "false");
}

async fn back_and_forward(page: &Page) {
    open(page, &small("back")).await;
    page.until_total("tuples", 3).await;
    page.filter("action:deny").await;
    page.until_total("tuples", 1).await;
    page.press([Key::Escape, Key::Escape]).await;
    tokio::time::sleep(A_STEP).await;
    page.show_tab("rules").await;
    page.until_cell(0, "Rule", "DefaultRule_DenyAllInBound").await;
    tokio::time::sleep(A_STEP).await;
    page.click("[data-chip] .negate").await;
    page.until_total("tuples", 2).await;
    page.until_fragment("#tab=rules&filter=-action:deny").await;
    page.until_cell(0, "Rule", "RULE").await;
    page.0.back().await.unwrap();
    page.until_fragment("#tab=rules&filter=action:deny").await;
    page.until_chips(&["action:deny"]).await;
    page.until_total("tuples", 1).await;
    page.until_cell(0, "Rule", "DefaultRule_DenyAllInBound").await;
    page.0.back().await.unwrap();
    page.until_fragment("#filter=action:deny").await;
    page.until_equal("flows are shown", "document.querySelector('[aria-selected=true]').dataset.tab", "flows").await;
    page.until_cell(0, "Source", "203.0.113.95").await;
    page.0.back().await.unwrap();
    page.until_fragment("").await;
    page.until_chips(&[]).await;
    page.until_total("tuples", 3).await;
    page.until_rows(3).await;
    for _ in 0..3 {
        page.0.forward().await.unwrap();
    }
    page.until_fragment("#tab=rules&filter=-action:deny").await;
    page.until_chips(&["-action:deny"]).await;
    page.until_total("tuples", 2).await;
    page.until_cell(0, "Rule", "RULE").await;
}

async fn no_address_does_harm(page: &Page) {
    open(page, &small("hostile address")).await;
    page.until_total("tuples", 3).await;
    page.run("window.errors = []; addEventListener('error', (event) => window.errors.push(event.message))").await;
    let long = format!("#filter={}", "src:10.0.0.1+or+".repeat(20_000));
    let deep = format!("#filter={}", "(".repeat(50_000));
    for fragment in [
        "#",
        "#%",
        "#&&=&==&filter",
        "#filter=%FF%FE&sort=%&columns=%00",
        "#filter=rule:%3Cimg%20src=x%20onerror=%22window.broken=1%22%3E",
        "#tab=%3Cscript%3Ewindow.broken=1%3C/script%3E&by=__proto__&measure=constructor&tz=javascript:alert(1)",
        "#tab=files&sort=-&columns=-,-,-,:,time:99999999999999999999",
        "#tab=talkers&by=pair&sort=--bytes&columns=-src,-dst,-bytes",
        "#filter=time:9999999-99-99..&off=(((&repeats=2",
        &deep,
        &long,
    ] {
        page.run(&format!("location.hash = {}", serde_json::Value::from(fragment))).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        page.until(
            "there is a table, or the reason why not",
            "return !!document.querySelector('[role=grid], .no-rows')",
        )
        .await;
    }
    page.run("location.hash = '#filter=dport:22'").await;
    page.until_total("tuples", 1).await;
    page.until_chips(&["dport:22"]).await;
    let harm = "return JSON.stringify([window.broken ?? null, window.errors, document.querySelectorAll('main img, main script').length])";
    assert_eq!(page.text(harm).await, "[null,[],0]");
}

async fn a_filter_that_cannot_be_read_is_there_to_be_mended(page: &Page) {
    open(page, &small("mended")).await;
    page.until_total("tuples", 3).await;
    page.run("location.hash = '#filter=dport:44x'").await;
    let says = "document.querySelector('#filter-error').textContent";
    page.until_equal("the page says so", says, "dport:44x: a port is a number from 0 to 65535").await;
    page.until_equal("the text is there", "document.querySelector('#filter-text').value", "dport:44x").await;
    assert_eq!(page.total("tuples").await, Some(3));
}

/// As when someone pastes a link into the address bar of the page that is open.
async fn an_address_that_is_written_by_hand_is_shown(page: &Page) {
    open(page, &small("by hand")).await;
    page.until_total("tuples", 3).await;
    page.run("location.hash = '#tab=ports'").await;
    page.until_equal("ports are shown", "document.querySelector('[aria-selected=true]').dataset.tab", "ports").await;
    page.until_rows(2).await;
    page.until_cell(0, "Dst port", "443").await;
    page.run("location.hash = '#tab=talkers&by=pair'").await;
    page.until_rows(2).await;
    page.until_cell(0, "Destination", "192.0.2.180").await;
    // What is not said is as at first.
    page.run("location.hash = '#tab=talkers'").await;
    page.until("sources are shown", "return document.querySelector('#talkers-by [value=source]').checked").await;
    page.until_cell(0, "Source", "10.0.0.6").await;
}

async fn one_goes_back_past_an_address_that_is_written_by_hand(page: &Page) {
    open(page, &small("way back")).await;
    page.until_total("tuples", 3).await;
    tokio::time::sleep(A_STEP).await;
    // Not as the page writes it.
    page.run("location.hash = '#filter=DPORT:ssh'").await;
    page.until_total("tuples", 1).await;
    tokio::time::sleep(A_STEP).await;
    for _ in 0..2 {
        page.0.back().await.unwrap();
        tokio::time::sleep(A_STEP).await;
        if page.fragment().await.is_empty() {
            break;
        }
    }
    page.until_fragment("").await;
    page.until_total("tuples", 3).await;
}
