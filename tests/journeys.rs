//! What a person does with the page, in a real browser against the release build. `cargo xtask test` serves the build,
//! starts the driver, and says where both are; without them these tests fail.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "journeys/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};

use browser::{Page, journey};
use flowglass::sample::{Format, Generator, Options, Truth};

/// A folder for a journey's files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _was_not_there = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn generated(format: Format, n_bytes: u64) -> (Vec<u8>, Truth) {
    let mut generator = Generator::new(&Options { format, n_bytes, seed: 11, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    (bytes, generator.truth())
}

const SMALL: &str = r#"{"records":[{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"macAddress":"00224871C205","category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s/vnet","flowRecords":{"flows":[{"aclID":"/subscriptions/s/providers/networkSecurityGroups/WEB-NSG","flowGroups":[{"rule":"RULE","flowTuples":["1663146003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,0,0,0,0","1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580"]},{"rule":"DefaultRule_DenyAllInBound","flowTuples":["1663145998065,203.0.113.95,10.0.0.6,50955,22,6,I,D,NX,0,0,0,0"]}]}]}}]}"#;

#[test]
fn totals_and_rows_of_every_version() {
    journey(async |page: Page| {
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
                assert_totals(&page, &truth).await;
                page.clear().await;
                expected_tuples = 0;
            }
        }
        assert_eq!(page.row_count().await, expected_tuples);
    });
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
#[test]
fn a_large_file_and_its_last_row() {
    journey(async |page: Page| {
        let (bytes, truth) = generated(Format::Vnet4, 40_000_000);
        let file = written(&folder("large"), "PT1H.json", &bytes);
        page.open(&[file]).await;
        page.until_ready().await;
        page.until_total("tuples", u128::from(truth.summary.tuples)).await;
        assert_totals(&page, &truth).await;
        assert_eq!(page.row_count().await, truth.summary.tuples);
        // The last row is reached with the keyboard.
        page.press_in_grid(&browser::ctrl_end()).await;
        page.until("the last row is drawn", &format!(
            "return [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].some(row => Number(row.getAttribute('aria-rowindex')) >= {} && row.textContent.includes('.'))",
            truth.summary.tuples
        )).await;
    });
}

#[test]
fn the_same_file_again_is_noticed_and_all_can_be_cleared() {
    journey(async |page: Page| {
        let folder = folder("twice");
        let file = written(&folder, "PT1H.json", SMALL.as_bytes());
        page.open(std::slice::from_ref(&file)).await;
        page.until_ready().await;
        page.until_total("tuples", 3).await;
        page.open(std::slice::from_ref(&file)).await;
        page.until(
            "the page says that the file is open already",
            "return document.body.innerText.includes('open already')",
        )
        .await;
        assert_eq!(page.total("tuples").await, Some(3));
        page.clear().await;
        page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
        page.open(&[file]).await;
        page.until_total("tuples", 3).await;
    });
}

#[test]
fn repeats_are_left_out_and_put_back() {
    journey(async |page: Page| {
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
    });
}

#[test]
fn sorting_by_a_column() {
    journey(async |page: Page| {
        let file = written(&folder("sort"), "PT1H.json", SMALL.as_bytes());
        page.open(&[file]).await;
        page.until_ready().await;
        page.until("three rows are drawn", ROWS_DRAWN).await;
        let first_row = "return document.querySelector('[role=grid] [role=row][aria-rowindex=\"2\"]').textContent";
        assert!(page.text(first_row).await.contains("203.0.113.95"), "the first by time");
        let header = "return [...document.querySelectorAll('[role=columnheader]')].find(h => /destination port/i.test(h.textContent + h.title + (h.ariaLabel || '')) || /dst port|dest\\. port/i.test(h.textContent))";
        page.run(&format!(
            "const header = (() => {{ {header} }})(); (header.querySelector('button') || header).click()"
        ))
        .await;
        page.until("sorted by destination port", &format!("{first_row}.includes('22')")).await;
        page.run(&format!(
            "const header = (() => {{ {header} }})(); (header.querySelector('button') || header).click()"
        ))
        .await;
        page.until("sorted the other way", &format!("{first_row}.includes('443')")).await;
    });
}

const ROWS_DRAWN: &str = "return [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].filter(row => row.textContent.includes('10.0.0.6')).length === 3";

#[test]
fn hostile_text_is_only_text() {
    journey(async |page: Page| {
        let folder = folder("hostile");
        let rule = "<img src=x onerror=\\\"window.broken=1\\\"><script>window.broken=1</script>";
        let hostile = written(&folder, "hostile.json", SMALL.replace("RULE", rule).as_bytes());
        let long = written(
            &folder,
            "long.json",
            SMALL.replace("RULE", &"R".repeat(1_000_000)).replace("C205", "C206").as_bytes(),
        );
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
        let n = page.text("return String(document.documentElement.outerHTML.length < 500000)").await;
        assert_eq!(n, "true", "a name of a megabyte is not in the page");
    });
}

#[test]
fn what_cannot_be_read_is_named() {
    journey(async |page: Page| {
        let folder = folder("bad");
        let text = written(&folder, "access.log", b"#Software: a web server\n2018-01-01 GET / 200\n");
        let empty = written(&folder, "empty.json", b"");
        let cut = written(&folder, "cut.json", &SMALL.as_bytes()[..SMALL.len() - 120]);
        page.open(&[text, empty]).await;
        page.until_ready().await;
        page.until(
            "both are refused",
            "const text = document.body.innerText; return text.includes('access.log') && text.includes('empty.json')",
        )
        .await;
        page.open(&[cut]).await;
        page.until_total("tuples", 2).await;
        let named = "return document.querySelector('main').textContent.includes('cut.json')";
        page.until("the cut is told", named).await;
    });
}

#[test]
fn the_page_fits_narrow_screens() {
    journey(async |page: Page| {
        page.resize(400, 800).await;
        let file = written(&folder("narrow"), "PT1H.json", SMALL.as_bytes());
        for state in ["empty", "ready"] {
            let overflow = "return String(document.documentElement.scrollWidth - document.documentElement.clientWidth)";
            assert_eq!(page.text(overflow).await, "0", "the page is not wider than the screen when {state}");
            page.open(std::slice::from_ref(&file)).await;
            page.until_ready().await;
        }
    });
}
