//! Totals, rows, sorting, and what is in them.

use flowglass::sample::{Format, Truth};

use crate::logs::{SMALL, folder, generated, written};
use crate::page::{Page, ctrl_end};

journeys! {
    in_both: totals_and_rows_of_every_version, repeats_are_left_out_and_put_back, sorting_by_a_column,
        hostile_text_is_only_text, the_page_fits_narrow_screens;
    in_chromium: a_large_file_and_its_last_row;
    from_a_file: totals_and_rows_of_every_version, hostile_text_is_only_text;
    from_a_file_in_chromium: a_large_file_and_its_last_row;
}

async fn totals_and_rows_of_every_version(page: &Page) {
    let folder = folder("versions");
    assert_eq!(page.state().await, "empty");
    let mut expected_tuples = 0;
    for (number, format) in [Format::Nsg1, Format::Nsg2, Format::Vnet4].into_iter().enumerate() {
        let (bytes, truth) = generated(format, 3_000_000);
        let file = written(&folder, &format!("{}.json", format.name()), &bytes);
        page.open(&[file]).await;
        page.until_ready().await;
        expected_tuples += truth.summary.tuples;
        page.until_total("tuples", u128::from(expected_tuples)).await;
        if number == 0 {
            assert_totals(page, &truth).await;
            page.clear().await;
            expected_tuples = 0;
        }
    }
    assert_eq!(page.row_count().await, expected_tuples);
}

async fn assert_totals(page: &Page, truth: &Truth) {
    let summary = &truth.summary;
    for (name, value) in [
        ("allowed", u128::from(summary.by_decision.allowed)),
        ("denied", u128::from(summary.by_decision.denied)),
        ("begun", u128::from(summary.by_state.begin)),
        ("without_counters", u128::from(summary.tuples_without_counters)),
        ("packets_sent", summary.packets_sent),
        ("bytes_sent", summary.bytes_sent),
        ("packets_received", summary.packets_received),
        ("bytes_received", summary.bytes_received),
        ("bytes_in", summary.bytes_in),
        ("bytes_out", summary.bytes_out),
    ] {
        assert_eq!(page.total(name).await, Some(value), "{name}");
    }
}

/// A file large enough to be read in ranges by several readers at once.
async fn a_large_file_and_its_last_row(page: &Page) {
    let (bytes, truth) = generated(Format::Vnet4, 40_000_000);
    let file = written(&folder("large"), "PT1H.json", &bytes);
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", u128::from(truth.summary.tuples)).await;
    assert_totals(page, &truth).await;
    assert_eq!(page.row_count().await, truth.summary.tuples);
    // The last row is reached with the keyboard.
    page.press_in_grid(&ctrl_end()).await;
    page.until("the last row is drawn", &format!(
        "return [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].some(row => Number(row.getAttribute('aria-rowindex')) >= {} && row.textContent.includes('.'))",
        truth.summary.tuples
    )).await;
}

async fn repeats_are_left_out_and_put_back(page: &Page) {
    let folder = folder("repeats");
    let (one, other) = (written(&folder, "a.json", SMALL.as_bytes()), written(&folder, "b.json", SMALL.as_bytes()));
    page.open(&[one, other]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    assert_eq!(page.total("bytes_sent").await, Some(767));
    page.click("input[type=checkbox]").await;
    page.until_total("tuples", 6).await;
    assert_eq!(page.total("bytes_sent").await, Some(2 * 767));
    assert_eq!(page.row_count().await, 6);
}

async fn sorting_by_a_column(page: &Page) {
    let file = written(&folder("sort"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until("three rows are drawn", ROWS_DRAWN).await;
    let first_row = "return document.querySelector('[role=grid] [role=row][aria-rowindex=\"2\"]').textContent";
    assert!(page.text(first_row).await.contains("203.0.113.95"), "the first by time");
    let header = "return [...document.querySelectorAll('[role=columnheader]')].find(h => /destination port/i.test(h.textContent + h.title + (h.ariaLabel || '')) || /dst port|dest\\. port/i.test(h.textContent))";
    page.run(&format!("const header = (() => {{ {header} }})(); (header.querySelector('button') || header).click()"))
        .await;
    page.until("sorted by destination port", &format!("{first_row}.includes('22')")).await;
    page.run(&format!("const header = (() => {{ {header} }})(); (header.querySelector('button') || header).click()"))
        .await;
    page.until("sorted the other way", &format!("{first_row}.includes('443')")).await;
}

const ROWS_DRAWN: &str = "return [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].filter(row => row.textContent.includes('10.0.0.6')).length === 3";

async fn hostile_text_is_only_text(page: &Page) {
    let folder = folder("hostile");
    let rule = "<img src=x onerror=\\\"window.broken=1\\\"><script>window.broken=1</script>";
    let hostile = written(&folder, "hostile.json", SMALL.replace("RULE", rule).as_bytes());
    let long =
        written(&folder, "long.json", SMALL.replace("RULE", &"R".repeat(1_000_000)).replace("C205", "C206").as_bytes());
    page.open(&[hostile, long]).await;
    page.until_ready().await;
    page.until_total("tuples", 6).await;
    page.until(
        "rows are drawn",
        "return document.querySelectorAll('[role=grid] [role=row][aria-rowindex]').length >= 6",
    )
    .await;
    page.until(
        "the rule is there as text",
        "return document.querySelector('[role=grid]').textContent.includes('<img src=x')",
    )
    .await;
    assert_eq!(
        page.text("return String(window.broken) + document.querySelectorAll('main img, main script').length").await,
        "undefined0"
    );
    let n = page.text("return String(document.querySelector('main').outerHTML.length < 500000)").await;
    assert_eq!(n, "true", "a name of a megabyte is not in the page");
}

async fn the_page_fits_narrow_screens(page: &Page) {
    page.resize(400, 800).await;
    let file = written(&folder("narrow"), "PT1H.json", SMALL.as_bytes());
    for state in ["empty", "ready"] {
        let overflow = "return String(document.documentElement.scrollWidth - document.documentElement.clientWidth)";
        assert_eq!(page.text(overflow).await, "0", "the page is not wider than the screen when {state}");
        page.open(std::slice::from_ref(&file)).await;
        page.until_ready().await;
    }
    page.until("the keyboard is in the page", "return document.activeElement.tagName === 'MAIN'").await;
    page.until("the page is at its top", "return scrollY === 0").await;
    let is_whole = "const edges = element => element.getBoundingClientRect(); \
        const tabs = edges(document.querySelector('.tabs')); \
        const chosen = edges(document.querySelector('[role=tab][aria-selected=true]')); \
        const isAfter = (one, other) => one - other > -1;         return isAfter(chosen.left, tabs.left) && isAfter(tabs.right, chosen.right) && isAfter(chosen.left, 0)";
    for tab in ["flows", "files", "rules"] {
        page.show_tab(tab).await;
        let edges = "return JSON.stringify([...document.querySelectorAll('.tabs, [role=tab][aria-selected=true]')].map(             element => element.getBoundingClientRect()))";
        page.until_or("all of the chosen tab is seen", is_whole, edges).await;
    }
}
