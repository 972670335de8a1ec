//! More than there is room for.

use flowglass::sample::{Format, Generator, Options};

use crate::logs::{folder, written};
use crate::page::Page;

journeys! {
    in_chromium: a_folder_larger_than_memory_ends_in_a_clean_stop_and_a_filter_loads_it;
}

const N_FILES: u64 = 24;

/// The page, told that tuples may take no more than this.
async fn with_max_memory(page: &Page, size: &str) {
    let mut address = page.0.current_url().await.unwrap();
    address.set_query(Some(&format!("max-memory={size}")));
    page.0.goto(address.as_str()).await.unwrap();
    page.until("the page is up", "return !!document.querySelector('#open-files')").await;
}

async fn a_folder_larger_than_memory_ends_in_a_clean_stop_and_a_filter_loads_it(page: &Page) {
    let folder = folder("larger than memory");
    let (mut tuples, mut denied) = (0, 0);
    for seed in 0..N_FILES {
        let mut generator = Generator::new(&Options { format: Format::Vnet4, n_bytes: 600_000, seed, n_files: None });
        let mut bytes = Vec::new();
        while generator.next_file().is_some() {
            while generator.next_piece(&mut bytes) {}
        }
        let summary = generator.truth().summary;
        tuples += u128::from(summary.tuples);
        denied += u128::from(summary.by_decision.denied);
        written(&folder, &format!("{seed:02}.json"), &bytes);
    }
    with_max_memory(page, "5MB").await;
    page.drop(&[folder]).await;
    page.until("the page asks before", "return document.querySelector('dialog.large-load').open").await;
    can_be_used_by_all(page, "the question").await;
    page.click("#load-what-fits").await;
    page.until_ready().await;

    // It says what is there and what is not, and goes on working.
    page.until("the page says that it is full", "return !!document.querySelector('#no-room')").await;
    let here = page.total("tuples").await.unwrap();
    assert!(here > 65_000 && here < tuples, "{here} of {tuples} tuples");
    let said = page.text("return document.querySelector('#no-room .sentence').textContent").await;
    let numbers: Vec<u128> =
        said.replace(',', "").split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    assert_eq!(numbers[0], here, "{said}");
    assert_eq!(numbers[1] + numbers[numbers.len() - 1], u128::from(N_FILES), "{said}");
    page.show_tab("flows").await;
    assert_eq!(u128::from(page.row_count().await), here);
    page.press_in_grid(&crate::page::ctrl_end()).await;
    let last = format!("return !!document.querySelector('[role=row][aria-rowindex=\"{}\"]')", here + 1);
    page.until("the last row is drawn", &last).await;
    page.filter("action:deny").await;
    page.until_chips(&["action:deny"]).await;
    let left_out = "return document.querySelector('.top-bar .what').textContent.endsWith('there was no room for all')";
    page.until("the top of the page says so too", left_out).await;
    let part = "return document.querySelector('.totals [data-part]').textContent === 'there was no room for all'";
    page.until("the totals say so too", part).await;
    let command = "document.querySelector('#no-room .command code').textContent";
    page.until_equal("the command line", command, "flowglass summary --filter 'action:deny' PATH").await;

    can_be_used_by_all(page, "the notice").await;
    // The filter that is there is the one to load by.
    page.until_equal("it is filled in", "document.querySelector('#load-only').value", "action:deny").await;
    page.click("#no-room .load-only button").await;
    page.until("it is loaded", "return !!document.querySelector('#loaded-only')").await;
    page.until_total("tuples", denied).await;
    page.until("all files are there", "return !document.querySelector('#no-room')").await;
    let said =
        page.text("return document.querySelector('#loaded-only .sentence').textContent.replaceAll(',', '')").await;
    assert_eq!(said, format!("Of {tuples} tuples that were read {denied} are loaded: those that match action:deny."));
    let remark = "return document.querySelector('.top-bar .what').textContent.includes('only those that match')";
    page.until("the totals say so too", remark).await;
    can_be_used_by_all(page, "what is loaded").await;
    page.show_tab("files").await;
    page.until_rows(N_FILES).await;
    page.clear().await;
    page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
}

async fn can_be_used_by_all(page: &Page, what: &str) {
    let found: Vec<String> = page.axe().await.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{what}: {found:?}");
}
