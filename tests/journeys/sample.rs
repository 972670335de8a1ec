//! The sample data says what it is, and goes when a person's own files come.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: the_sample_is_labelled_and_goes;
    in_chromium: the_filter_of_the_sample_goes_with_it;
}

const LABEL: &str = "document.querySelector('.sample-label')?.textContent ?? ''";

async fn the_sample_is_labelled_and_goes(page: &Page) {
    assert_eq!(page.text(&format!("return {LABEL}")).await, "");
    page.try_sample().await;
    page.until_equal("it is labelled", LABEL, "Sample data: made up, not from a real network").await;
    page.until_total("bytes_sent", 50_777_526_959).await;
    let file = written(&folder("own"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_total("tuples", 3).await;
    page.until_ready().await;
    page.until_equal("the label is gone", LABEL, "").await;
    page.show_tab("files").await;
    page.until_rows(1).await;
    page.clear().await;
    page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
    page.try_sample().await;
    page.until_equal("it is labelled again", LABEL, "Sample data: made up, not from a real network").await;
}

/// What is said to be filtered is filtered.
async fn the_filter_of_the_sample_goes_with_it(page: &Page) {
    page.try_sample().await;
    page.filter("action:deny").await;
    page.until_total("tuples", 1_173).await;
    page.press([Key::Escape, Key::Escape]).await;
    let file = written(&folder("own filter"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_equal("the label is gone", LABEL, "").await;
    page.until_ready().await;
    page.until_chips(&[]).await;
    page.until_total("tuples", 3).await;
    page.until_fragment("").await;
}
