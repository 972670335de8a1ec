//! What a person does with the page, in a real browser against the release build. `cargo xtask test` serves the build,
//! starts the driver, and says where both are; without them these tests fail.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "journeys/browser.rs"]
mod browser;
#[path = "support/packed.rs"]
mod packed;

use std::path::{Path, PathBuf};

use browser::{Page, journey, journey_with_planted_panics};
use flowglass::sample::{Format, Generator, Options, Truth};
use rawzip::CompressionMethod;

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

/// `SMALL` of another NIC: no repeat of any other.
fn of_nic(n: usize) -> String {
    SMALL.replace("00224871C205", &format!("0022487{n:05X}"))
}

/// A folder as people have it: 500 files of every kind, at every depth.
#[test]
fn a_folder_of_everything() {
    journey(async |page: Page| {
        let root = folder("everything");
        let (mut n_read, mut n_refused) = (0, 0);
        for n in 0..477 {
            let at = root.join(format!(
                "resourceId=/NSG-{}/y=2022/m=09/d={:02}/h={:02}/m=00/macAddress=0022487{n:05X}",
                n % 9,
                n % 28 + 1,
                n % 24
            ));
            std::fs::create_dir_all(&at).unwrap();
            let text = of_nic(n);
            match n % 50 {
                7 => drop(written(&at, "PT1H.json.gz", &packed::gzip(text.as_bytes()))),
                // By its content, whatever it is called.
                8 => drop(written(&at, "no name", &packed::gzip(text.as_bytes()))),
                9 => drop(written(
                    &at,
                    "PT1H.json",
                    &[&b"\xff\xfe"[..], &packed::utf16(&text, u16::to_le_bytes)].concat(),
                )),
                10 => {
                    drop(written(&at, "PT1H.json", b"<!DOCTYPE html><title>Sign in</title>"));
                    n_refused += 1;
                    continue;
                }
                _ => drop(written(&at, "PT1H.json", text.as_bytes())),
            }
            n_read += 1;
        }
        let members: Vec<(String, String)> = (1000..1020).map(|n| (format!("a/{n}/PT1H.json"), of_nic(n))).collect();
        let members: Vec<_> = members
            .iter()
            .map(|(path, text)| (path.as_str(), CompressionMethod::DEFLATE, text.as_bytes()))
            .chain([("a/README.txt", CompressionMethod::STORE, &b"not a log"[..])])
            .collect();
        written(&root, "from a colleague.zip", &packed::zip(&members));
        n_read += 20;
        n_refused += 1;
        written(&root, "empty.json", b"");
        n_refused += 1;
        let cut = of_nic(2000);
        written(&root, "cut.json", &cut.as_bytes()[..cut.len() - 120]);
        let deep = (0..100).fold(root.clone(), |path, _| path.join("d"));
        std::fs::create_dir_all(&deep).unwrap();
        written(&deep, "PT1H.json", of_nic(3000).as_bytes());
        n_read += 1;

        page.drop(&[root]).await;
        page.until("reading has begun", "return document.querySelector('main').dataset.state !== 'empty'").await;
        page.until_ready().await;
        // The file that is cut off has lost its denied tuple.
        page.until_total("tuples", 3 * n_read + 2).await;
        assert_eq!(page.total("denied").await, Some(n_read));
        assert_eq!(page.total("bytes_sent").await, Some(767 * (n_read + 1)));
        page.show_tab("files").await;
        assert_eq!(u128::from(page.row_count().await), n_read + n_refused + 1);
        let shown = |n: u128| format!("return document.body.innerText.includes('{n} of {}')", n_read + n_refused + 1);
        page.until("refused files are counted", &shown(n_refused)).await;
        let cut_off = "return document.querySelector('[data-problem=cut-off]')?.dataset.count === '1'";
        page.until("the file that is cut off is told", cut_off).await;
    });
}

#[test]
fn text_is_read_back_from_whatever_it_is_packed_in() {
    journey(async |page: Page| {
        let folder = folder("packed");
        let wrapped = serde_json::json!({ "_raw": &of_nic(4)[12..of_nic(4).len() - 2] }).to_string();
        let zip =
            [("one/a.json", CompressionMethod::DEFLATE, of_nic(1)), ("b.json", CompressionMethod::STORE, of_nic(9))];
        let zip: Vec<_> = zip.iter().map(|(path, method, text)| (*path, *method, text.as_bytes())).collect();
        for (name, bytes) in [
            ("plain.json", of_nic(0).into_bytes()),
            ("logs.zip", packed::zip(&zip)),
            ("a.json.gz", packed::gzip(of_nic(2).as_bytes())),
            ("powershell.json", [&b"\xff\xfe"[..], &packed::utf16(&of_nic(3), u16::to_le_bytes)].concat()),
            ("pipeline.json", wrapped.into_bytes()),
        ] {
            let file = written(&folder, name, &bytes);
            page.open(&[file]).await;
            page.until_ready().await;
            page.until("the file is read", "return !!document.querySelector('[role=grid]')").await;
            // By time the denied one is first, and the one that ends is last.
            let last = page.row_count().await - 1;
            page.open_detail(last).await;
            let marked = page.marked().await;
            assert_eq!(marked, "\"1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580\"", "{name}");
            page.clear().await;
            page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
        }
    });
}

#[test]
fn a_file_that_has_changed_says_so_and_the_rest_stays() {
    journey(async |page: Page| {
        let folder = folder("changed");
        let file = written(&folder, "PT1H.json", SMALL.as_bytes());
        page.open(std::slice::from_ref(&file)).await;
        page.until_ready().await;
        page.until_total("tuples", 3).await;
        std::fs::write(&file, "{}").unwrap();
        page.open_detail(0).await;
        let says = "return document.querySelector('[data-detail]').textContent.includes('changed on disk')";
        page.until("the page says that the file has changed", says).await;
        assert_eq!(page.total("tuples").await, Some(3));
    });
}

#[test]
fn removing_a_file_takes_all_that_came_of_it() {
    journey(async |page: Page| {
        let folder = folder("removed");
        let (one, other) = (written(&folder, "a.json", SMALL.as_bytes()), written(&folder, "b.json", SMALL.as_bytes()));
        let third = written(&folder, "c.json", of_nic(1).as_bytes());
        page.open(&[one.clone(), other, third]).await;
        page.until_ready().await;
        page.until_total("tuples", 6).await;
        page.show_tab("files").await;
        let row = "[...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].find(row => row.textContent.includes('a.json'))";
        page.until("the file is listed", &format!("return !!{row}")).await;
        page.run(&format!("{row}.querySelector('button').click()")).await;
        // The copy that was left out before counts now.
        page.until("two files are left", "return document.querySelector('[role=grid]').ariaRowCount === '3'").await;
        page.until_total("tuples", 6).await;
        page.until("nothing repeats any more", "return !document.body.innerText.includes('records repeat')").await;
        page.open(&[one]).await;
        page.until("it can be opened again", "return document.querySelector('[role=grid]').ariaRowCount === '4'").await;
        page.until_total("tuples", 6).await;
    });
}

#[test]
fn pasted_text_is_read() {
    journey(async |page: Page| {
        let text = serde_json::Value::from(SMALL).to_string();
        page.run(&format!(
            "const data = new DataTransfer(); data.setData('text/plain', {text});\
             document.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true }}))"
        ))
        .await;
        page.until_total("tuples", 3).await;
    });
}

/// A reader that dies costs what it had not handed over yet, and nothing else.
#[test]
fn a_reader_that_dies() {
    journey_with_planted_panics(async |page: Page| {
        let folder = folder("reader dies");
        let (mut bytes, truth) = generated(Format::Vnet4, 12_000_000);
        let at = 9_000_000;
        let end = at + bytes[at..].iter().position(|byte| *byte == b'"').unwrap() + 1;
        bytes.splice(end..end, b"planted panic of a reader, planted panic of a reader".iter().copied());
        let deadly = written(&folder, "deadly.json", &bytes);
        let good = written(&folder, "good.json", SMALL.as_bytes());
        page.open(&[deadly]).await;
        page.until_ready().await;
        page.open(&[good]).await;
        page.until_ready().await;
        page.show_tab("files").await;
        let row = |state: &str| {
            format!("return document.querySelector('[role=grid] [data-file-state={state}]')?.textContent ?? ''")
        };
        page.until("both are listed", "return document.querySelectorAll('[role=grid] [data-file-state]').length === 2")
            .await;
        assert!(page.text(&row("cut-off")).await.contains("cut off at byte"));
        assert!(page.text(&row("read")).await.contains("good.json"));
        let tuples = page.total("tuples").await.unwrap();
        assert!(tuples > 65_536 && tuples < u128::from(truth.summary.tuples), "{tuples} tuples were delivered before");
    });
}

/// The page still has the files when the engine dies.
#[test]
fn the_engine_dies() {
    journey_with_planted_panics(async |page: Page| {
        let file = written(&folder("engine dies"), "planted panic of the engine.json", SMALL.as_bytes());
        page.open(&[file]).await;
        page.until_ready().await;
        page.until_total("tuples", 3).await;
        let row = "document.querySelector('[role=grid] [role=row][aria-rowindex=\"2\"]')";
        page.until("rows are drawn", &format!("return {row}?.textContent.length > 20")).await;
        page.run(&format!("{row}.dispatchEvent(new MouseEvent('dblclick', {{ bubbles: true }}))")).await;
        page.until("the page says so", "return !!document.querySelector('.notice.serious[role=alert]')").await;
        page.run("document.querySelector('.notice.serious button').click()").await;
        page.until("it is gone", "return !document.querySelector('.notice.serious[role=alert]')").await;
        page.until_ready().await;
        page.until_total("tuples", 3).await;
    });
}
