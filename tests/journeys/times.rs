//! Times in UTC and in local time, and going to one.

use fantoccini::key::Key;

use crate::devtools;
use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: going_to_a_time;
    in_chromium: utc_and_local_time, going_to_a_time_by_mouse_and_what_is_no_time;
}

async fn utc_and_local_time(page: &Page) {
    // A quarter of an hour is part of what it is ahead.
    let zone = serde_json::json!({ "timezoneId": "Asia/Kathmandu" });
    devtools::command(&page.0, "Emulation.setTimezoneOverride", zone).await;
    let file = written(&folder("zone"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_cell(0, "Time (UTC)", "2022-09-14 08:59:58.065").await;
    page.until_extent("first", "2022-09-14 08:59:58.065").await;
    page.press_in_grid("t").await;
    page.until_extent("first", "2022-09-14 14:44:58.065").await;
    let heading = page.text("return document.querySelector('.heading').textContent").await;
    assert!(heading.starts_with("Time (") && !heading.contains("UTC)"), "{heading}");
    page.until_cell(0, &heading, "2022-09-14 14:44:58.065").await;
    let caption = page.text("return document.querySelector('.timeline .caption').textContent").await;
    assert!(caption.contains("UTC+05:45"), "{caption}");
    page.until_fragment("#tz=local").await;
    // Filters are in UTC whatever is shown.
    page.press(['f']).await;
    page.press([Key::Home]).await;
    page.press_in_grid("t").await;
    page.until_cell(0, "Time (UTC)", "2022-09-14 08:59:58.065").await;
    page.until_announced("Times are shown in UTC").await;
}

async fn going_to_a_time(page: &Page) {
    page.try_sample().await;
    page.tab_to("[role=grid]", false).await;
    page.press(['g']).await;
    page.until_focused("#go-to-time").await;
    // What is there is selected.
    page.write("2025-03-12T14:17:04").await;
    page.press([Key::Enter]).await;
    on_the_screen(page, "2025-03-12 14:17:04").await;
    page.until_focused("[role=grid]").await;
    // The sample is of one day, so that a time of day is enough.
    page.press(['g']).await;
    page.until_focused("#go-to-time").await;
    page.write("16:20").await;
    page.press([Key::Enter]).await;
    on_the_screen(page, "2025-03-12 16:20").await;
    page.until_focused("[role=grid]").await;
    // From another tab, with another order.
    page.press(['2']).await;
    page.until_focused("[role=grid]").await;
    page.press(['g']).await;
    page.until_focused("#go-to-time").await;
    page.write("2025-03-12T22:41").await;
    page.press([Key::Enter]).await;
    page.until_equal("flows are shown", "document.querySelector('[aria-selected=true]').dataset.tab", "flows").await;
    on_the_screen(page, "2025-03-12 22:41").await;
}

/// The row that the keyboard is on is the first at or after a time.
async fn on_the_screen(page: &Page, time: &str) {
    let active = "document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant'))\
        ?.closest('[role=row]')";
    page.until_or(
        &format!("the first row of {time} is chosen"),
        &format!("return !!{active}?.children[1].textContent.startsWith('{time}')"),
        &format!("return 'it is on ' + {active}?.textContent"),
    )
    .await;
    let index = page.text(&format!("return {active}.getAttribute('aria-rowindex')")).await.parse::<u64>().unwrap();
    let before_is_earlier = format!(
        "return [...document.querySelectorAll('[role=row][aria-rowindex=\"{}\"]')]\
         .every(row => row.children[1].textContent < '{time}')",
        index - 1
    );
    page.until("the row before it is earlier", &before_is_earlier).await;
}

async fn going_to_a_time_by_mouse_and_what_is_no_time(page: &Page) {
    page.try_sample().await;
    let button = page.cell_selector(0, "Bytes sent").await;
    page.click("#go-to").await;
    page.until_focused("#go-to-time").await;
    page.write("yesterday").await;
    page.click(".go-to-time [type=submit]").await;
    page.until("the page says so", "return document.querySelector('#go-to-error').textContent.length > 5").await;
    page.press([Key::Escape]).await;
    page.until("it is closed", "return !document.querySelector('dialog.go-to-time').open").await;
    // It is in the order of time again afterwards.
    page.click(&button.replace("gridcell", "columnheader").replace("[aria-rowindex=\"2\"]", "[aria-rowindex=\"1\"]"))
        .await;
    page.until("another order", "return location.hash === '#sort=-sent'").await;
    page.click("#go-to").await;
    page.until_focused("#go-to-time").await;
    page.press_with(&[Key::Control], 'a').await;
    page.write("2025-03-12T23:05").await;
    page.click(".go-to-time [type=submit]").await;
    on_the_screen(page, "2025-03-12 23:05:00").await;
    page.until_fragment("").await;
}
