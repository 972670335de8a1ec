//! Every value is a way to filter.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::{Page, home_and_enter};

journeys! {
    in_both: by_the_menu_of_a_cell, by_keys_on_a_cell, by_a_click_with_alt;
    in_chromium: by_totals, by_the_details_of_a_tuple, by_what_a_group_consists_of, by_a_cell_of_a_group,
        the_keyboard_comes_back_from_a_menu;
}

const CONVERSATION: &str = "src:10.0.0.6 sport:23956 dst:192.0.2.180 dport:443 proto:tcp or \
    src:192.0.2.180 sport:443 dst:10.0.0.6 dport:23956 proto:tcp";

/// Three tuples: by time the denied one is first.
async fn open_small(page: &Page, name: &str) {
    let file = written(&folder(name), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    page.until_cell(2, "Destination", "192.0.2.180").await;
}

async fn by_the_menu_of_a_cell(page: &Page) {
    open_small(page, "cell menu").await;
    let source = page.cell_selector(2, "Source").await;
    page.right_click(&source).await;
    assert_eq!(
        page.menu().await,
        [
            "Include",
            "Exclude",
            "Only this",
            "10.0.0.6 on either side",
            "This conversation",
            "All between the two addresses",
            "Source in 10.0.0.0/24",
            "Copy value",
            "Copy row",
            "Details"
        ]
    );
    page.choose("Include").await;
    page.until_chips(&["src:10.0.0.6"]).await;
    page.until_total("tuples", 2).await;
    let destination = page.cell_selector(0, "Dst port").await;
    page.right_click(&destination).await;
    page.choose("Only this").await;
    page.until_chips(&["dport:443"]).await;
    page.until_total("tuples", 2).await;
    let state = page.cell_selector(0, "State").await;
    page.right_click(&state).await;
    page.choose("Exclude").await;
    page.until_chips(&["dport:443", "-state:begin"]).await;
    page.until_total("tuples", 1).await;
    page.click("#clear-filter").await;
    page.press([Key::Escape, Key::Escape]).await;
    page.until_total("tuples", 3).await;
    page.until_cell(2, "State", "end").await;
    page.right_click(&source).await;
    page.choose("10.0.0.6 on either side").await;
    page.until_chips(&["ip:10.0.0.6"]).await;
    page.until_total("tuples", 3).await;
    page.right_click(&source).await;
    page.choose("This conversation").await;
    page.until_total("tuples", 2).await;
    page.until_chips(&["ip:10.0.0.6", CONVERSATION]).await;
}

async fn by_keys_on_a_cell(page: &Page) {
    open_small(page, "cell keys").await;
    page.press_in_grid(&Key::Home.to_string()).await;
    go_to_heading(page, "Decision").await;
    page.press(['f']).await;
    page.until_chips(&["action:deny"]).await;
    page.until_total("tuples", 1).await;
    // The opposite takes its place.
    page.press(['x']).await;
    page.until_chips(&["-action:deny"]).await;
    page.until_total("tuples", 2).await;
    page.press([Key::Home]).await;
    go_to_heading(page, "State").await;
    page.press(['o']).await;
    page.until_chips(&["state:begin"]).await;
    page.until_total("tuples", 1).await;
    go_to_heading(page, "Destination").await;
    page.press(['m']).await;
    let at = page.menu().await.iter().position(|line| line == "192.0.2.180 on either side").unwrap();
    page.press(std::iter::repeat_n(Key::Down, at)).await;
    page.press([Key::Enter]).await;
    page.until_chips(&["state:begin", "ip:192.0.2.180"]).await;
    page.until_focused("[role=grid]").await;
    // At the end of the line is its opposite.
    page.press(['m']).await;
    page.menu().await;
    page.press(std::iter::repeat_n(Key::Down, at)).await;
    page.press([Key::Right, Key::Enter]).await;
    page.until_chips(&["state:begin", "-ip:192.0.2.180"]).await;
    page.until_total("tuples", 0).await;
}

/// Goes along the row that the keyboard is on until it is in the column of a heading.
async fn go_to_heading(page: &Page, heading: &str) {
    page.press_with(&[Key::Control], Key::Left).await;
    let headings = "return [...document.querySelectorAll('.heading')].map(heading => heading.textContent)";
    let headings = page.run(headings).await;
    let at = headings.as_array().unwrap().iter().position(|other| other == heading).unwrap();
    page.press(std::iter::repeat_n(Key::Right, at)).await;
}

async fn by_a_click_with_alt(page: &Page) {
    open_small(page, "alt").await;
    let rule = page.cell_selector(0, "Dst port").await;
    page.click_with(&[Key::Alt], &rule).await;
    page.until_chips(&["dport:22"]).await;
    page.until_total("tuples", 1).await;
    page.click_with(&[Key::Alt, Key::Shift], &rule).await;
    page.until_chips(&["-dport:22"]).await;
    page.until_total("tuples", 2).await;
}

async fn by_totals(page: &Page) {
    open_small(page, "totals").await;
    page.click("[data-total=allowed] button").await;
    page.until_chips(&["action:allow"]).await;
    page.until_total("tuples", 2).await;
    page.click("[data-total=begun] button").await;
    page.until_chips(&["action:allow", "state:begin"]).await;
    page.until_total("tuples", 1).await;
    page.click("#clear-filter").await;
    page.press([Key::Escape, Key::Escape]).await;
    page.until_total("tuples", 3).await;
    page.click_with(&[Key::Alt], "[data-total=denied] button").await;
    page.until_chips(&["-action:deny"]).await;
    page.until_total("tuples", 2).await;
    page.right_click("[data-total=begun] button").await;
    assert_eq!(page.menu().await, ["Include", "Exclude", "Only this"]);
    page.choose("Only this").await;
    page.until_chips(&["state:begin"]).await;
    page.until_total("tuples", 1).await;
}

async fn by_the_details_of_a_tuple(page: &Page) {
    open_small(page, "details").await;
    page.open_detail(0).await;
    let rule = "//*[@data-detail]//dt[.='Rule']/following-sibling::dd[1]//button";
    page.0.find(fantoccini::Locator::XPath(rule)).await.unwrap().click().await.unwrap();
    page.until_chips(&["rule:DefaultRule_DenyAllInBound"]).await;
    page.until_total("tuples", 1).await;
    page.click("#clear-filter").await;
    page.press([Key::Escape, Key::Escape]).await;
    page.until_total("tuples", 3).await;
    page.until_cell(2, "State", "end").await;
    page.open_detail(2).await;
    let conversation = "//*[@data-detail]//button[contains(., 'Show this conversation')]";
    page.until(
        "its conversation is offered",
        "return document.querySelector('[data-detail]').innerText.includes('both ways')",
    )
    .await;
    page.0.find(fantoccini::Locator::XPath(conversation)).await.unwrap().click().await.unwrap();
    page.until_chips(&[CONVERSATION]).await;
    page.until_total("tuples", 2).await;
}

async fn by_what_a_group_consists_of(page: &Page) {
    page.try_sample().await;
    page.filter("rule:UserRule_Temp-Allow-Any-From-Partner").await;
    page.until_total("tuples", 164).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.show_tab("rules").await;
    page.until_rows(1).await;
    page.press_in_grid(&home_and_enter()).await;
    let first = "[data-detail] [data-top=sources] tbody tr:first-child button";
    page.until("its sources are there", &format!("return !!document.querySelector('{first}')")).await;
    page.click(first).await;
    page.until_chips(&["rule:UserRule_Temp-Allow-Any-From-Partner", "src:198.51.100.12"]).await;
    page.until_total("tuples", 44).await;
    // What is open follows.
    page.until_equal(
        "one source is left",
        "document.querySelector('[data-detail] [data-top=sources] h3')?.textContent",
        "1 source",
    )
    .await;
}

async fn by_a_cell_of_a_group(page: &Page) {
    page.try_sample().await;
    page.show_tab("ports").await;
    page.until_cell(0, "Dst port", "443").await;
    let n_denied: u128 = page.cell(0, "Denied").await.replace(',', "").parse().unwrap();
    let denied = page.cell_selector(0, "Denied").await;
    page.click_with(&[Key::Alt], &denied).await;
    page.until_chips(&["dport:443", "proto:tcp", "action:deny"]).await;
    page.until_total("tuples", n_denied).await;
}

async fn the_keyboard_comes_back_from_a_menu(page: &Page) {
    open_small(page, "menu keys").await;
    page.press_in_grid(&Key::Home.to_string()).await;
    page.press(['m']).await;
    page.menu().await;
    page.until_focused("[role=menu] [role=menuitem]").await;
    page.press([Key::Escape]).await;
    page.until("the menu is closed", "return !document.querySelector('[role=menu]')").await;
    page.until_focused("[role=grid]").await;
    page.until_chips(&[]).await;
}
