//! Which columns there are, and copying what is in them.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::devtools;
use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: columns_are_hidden_and_moved_and_remembered, cells_and_rows_are_copied;
    in_chromium: what_is_copied_is_in_the_clipboard;
}

/// The headings of the table, between commas.
const HEADINGS: &str =
    "[...document.querySelectorAll('.heading')].map(heading => heading.textContent).slice(0, 5).join()";

async fn columns_are_hidden_and_moved_and_remembered(page: &Page) {
    let file = written(&folder("columns"), "PT1H.json", SMALL.as_bytes());
    page.open(std::slice::from_ref(&file)).await;
    page.until_ready().await;
    page.until_equal("all are shown", HEADINGS, "Time (UTC),Source,Src port,Destination,Dst port").await;
    // By mouse.
    page.click("#columns").await;
    let line = |label: &str| format!("//*[@role='dialog'][@aria-label='Columns']//label[contains(., '{label}')]");
    page.0.find(Locator::XPath(&line("Src port"))).await.unwrap().click().await.unwrap();
    page.until_equal("it is hidden", HEADINGS, "Time (UTC),Source,Destination,Dst port,Protocol").await;
    page.click("[aria-label='Columns'] [aria-label^='Move Source towards the start']").await;
    page.until_equal("it is moved", HEADINGS, "Source,Time (UTC),Destination,Dst port,Protocol").await;
    page.until_announced("Source is column 1 of 17").await;
    page.press([Key::Escape]).await;
    page.until_focused("#columns").await;
    // By keyboard, on a heading.
    page.tab_to("[role=columnheader] button", false).await;
    page.press([Key::Home]).await;
    page.press_with(&[Key::Control, Key::Shift], Key::Right).await;
    page.until_equal("it is moved back", HEADINGS, "Time (UTC),Source,Destination,Dst port,Protocol").await;
    page.press_with(&[Key::Control, Key::Shift], Key::Right).await;
    page.until_equal("and on", HEADINGS, "Time (UTC),Destination,Source,Dst port,Protocol").await;
    // They are in the address, and remembered without it.
    let is_there = "return location.hash.startsWith('#columns=time,-sport,dst,src,dport,')";
    page.until_or("the address has them", is_there, "return location.hash").await;
    page.run("history.replaceState(null, '', location.pathname)").await;
    page.0.refresh().await.unwrap();
    page.until("the page is up", "return !!document.querySelector('#open-files')").await;
    page.open(std::slice::from_ref(&file)).await;
    page.until_ready().await;
    page.until_equal("they are as before", HEADINGS, "Time (UTC),Destination,Source,Dst port,Protocol").await;
    page.until_cell(0, "Source", "203.0.113.95").await;
    page.click("#columns").await;
    page.0.find(Locator::XPath("//*[@aria-label='Columns']//button[.='Reset']")).await.unwrap().click().await.unwrap();
    page.until_equal("they are as at first", HEADINGS, "Time (UTC),Source,Src port,Destination,Dst port").await;
    // The first column stays in sight, and does not lie over the one that the keyboard is on.
    page.press_in_grid(&Key::Home.to_string()).await;
    page.press_with(&[Key::Control], Key::Right).await;
    page.until("the table is scrolled", "return document.querySelector('[role=grid]').scrollLeft > 100").await;
    let left = |cell: &str| format!("document.querySelector('[role=grid] {cell}').getBoundingClientRect().left");
    let (grid, first) = ("document.querySelector('[role=grid]').getBoundingClientRect().left", "[role=gridcell].time");
    page.until("the first column is there", &format!("return Math.abs({} - {grid}) < 2", left(first))).await;
    page.press(std::iter::repeat_n(Key::Left, 12)).await;
    let right_of_first = left(first).replace(").left", ").right");
    page.until("the cell is seen", &format!("return {} >= {right_of_first} - 1", left(".active"))).await;
}

async fn cells_and_rows_are_copied(page: &Page) {
    let file = written(&folder("copied"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_cell(2, "Bytes sent", "767").await;
    page.press_in_grid(&Key::Home.to_string()).await;
    page.press([Key::Right]).await;
    page.press_with(&[Key::Control], 'c').await;
    page.until_announced("Source was copied").await;
    page.press_with(&[Key::Control, Key::Shift], 'c').await;
    page.until_announced("1 row was copied").await;
    let bytes = page.cell_selector(0, "Bytes sent").await;
    page.right_click(&bytes).await;
    page.choose("Copy value").await;
    page.until_announced("Bytes sent is unknown: nothing was copied").await;
}

async fn what_is_copied_is_in_the_clipboard(page: &Page) {
    let permissions = serde_json::json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    devtools::command(&page.0, "Browser.grantPermissions", permissions).await;
    let file = written(&folder("clipboard"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_cell(2, "Bytes sent", "767").await;
    let bytes = page.cell_selector(2, "Bytes sent").await;
    page.right_click(&bytes).await;
    page.choose("Copy value").await;
    page.until_announced("Bytes sent was copied").await;
    assert_eq!(clipboard(page).await, "767");
    page.press_with(&[Key::Control, Key::Shift], 'c').await;
    page.until_announced("1 row was copied").await;
    let row = clipboard(page).await;
    assert!(row.contains("\t10.0.0.6\t23956\t192.0.2.180\t443\tTCP\t"), "{row}");
    assert_eq!(row.split('\t').count(), 18, "{row}");
}

async fn clipboard(page: &Page) -> String {
    let read = "navigator.clipboard.readText().then(arguments[0], (error) => arguments[0]('refused: ' + error))";
    page.0.execute_async(read, Vec::new()).await.unwrap().as_str().unwrap_or_default().to_owned()
}
