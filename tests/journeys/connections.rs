//! Connections and attempts: what there is of each kind, their order, their details.

use std::path::PathBuf;

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::logs::{folder, written};
use crate::page::Page;

journeys! {
    in_both: the_connections_of_the_sample;
    in_chromium: the_worked_example_is_one_connection, with_the_begin_of_the_documents_it_is_two_pieces,
        connections_of_logs_without_states_are_said_to_be_begun;
}

async fn figure(page: &Page, name: &str) -> u64 {
    let figure = format!("document.querySelector('[data-connections={name}]')?.dataset.value");
    page.until("connections are put together", "return !!document.querySelector('[data-connections=all]')").await;
    page.text(&format!("return {figure} ?? '0'")).await.parse().unwrap()
}

async fn sort_by(page: &Page, heading: &str, order: &str) {
    let button = format!("//*[@role='columnheader']/button[starts-with(., '{heading}')]");
    page.0.find(Locator::XPath(&button)).await.unwrap().click().await.unwrap();
    let sorted = format!("document.querySelector('[role=columnheader][aria-sort={order}]')?.textContent");
    page.until_equal("it is sorted", &sorted, heading).await;
}

/// What a cell of duration says exactly, in milliseconds.
async fn duration_ms(page: &Page, row: u64) -> u64 {
    page.until_or(
        "the row is there",
        &format!("return document.querySelector('[aria-rowindex=\"{}\"] .number')?.title.includes(' ms')", row + 2),
        "return ''",
    )
    .await;
    let title = page.cell_title(row, "Duration").await;
    let digits: String = title.split(" ms").next().unwrap().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

async fn the_connections_of_the_sample(page: &Page) {
    page.try_sample().await;
    page.show_tab("connections").await;
    let all = figure(page, "all").await;
    let mut sum = 0;
    for name in ["complete", "before", "open", "both", "ambiguous"] {
        sum += figure(page, name).await;
    }
    assert!(all > 1_000, "{all}");
    assert_eq!(sum, all);
    page.until_rows(all).await;
    sort_by(page, "Duration", "descending").await;
    let (longest, next) = (duration_ms(page, 0).await, duration_ms(page, 1).await);
    assert!(longest >= next && longest > 60_000, "{longest}, {next}");

    let open = figure(page, "open").await;
    page.click("[data-connections=open] button").await;
    page.until_chips(&["whole:open"]).await;
    page.until_rows(open).await;
    page.until_fragment("#tab=connections&filter=whole:open&sort=-duration").await;
    page.until_cell(0, "Whole", "no end").await;

    let n_tuples: u64 = page.cell(0, "Tuples").await.parse().unwrap();
    page.open_detail(0).await;
    page.until("it says what it is", "return document.querySelector('[data-what]')?.textContent.includes('no end')")
        .await;
    let listed = "String(document.querySelectorAll('[data-tuple]').length)";
    // The first and the last hundred.
    page.until_equal("its tuples are listed", listed, &n_tuples.min(200).to_string()).await;
    // A tuple of it, and from there back to it.
    page.click("[data-tuple] button").await;
    page.until("the tuple is opened", "return !!document.querySelector('[data-raw]')").await;
    page.click("[data-opens=connection]").await;
    page.until("it is there again", "return !!document.querySelector('[data-what]')").await;
    page.press([Key::Escape]).await;
    page.until("the details are closed", "return !document.querySelector('[data-detail]')").await;

    page.click("#connections-of label:has([value=attempts])").await;
    page.until_fragment("#tab=connections&of=attempts&filter=whole:open").await;
    let none = "document.querySelector('.no-rows')?.textContent";
    page.until_equal("it says why", none, "No attempt matches the filter.").await;
    page.run("location.hash = '#tab=connections&of=attempts&sort=-tuples'").await;
    page.until_chips(&[]).await;
    page.until(
        "all are there again",
        &format!("return document.querySelector('[data-connections=all]')?.dataset.value === '{all}'"),
    )
    .await;
    page.until_rows(figure(page, "attempts").await).await;
    page.open_detail(0).await;
    page.until("it says what it is", "return document.querySelector('[data-what]')?.textContent.startsWith('Denied ')")
        .await;
}

/// The worked example of Microsoft's documents (FORMAT §1), one tuple in each file, opened in an order that is not that of
/// time.
fn worked_example(name: &str, begin_s: u64) -> Vec<PathBuf> {
    let ends = "185.170.185.105,10.2.0.4,35370,23,T,I,A";
    let tuples = [
        format!("1493696138,{ends},E,52,29952,47,27072"),
        format!("{begin_s},{ends},B,,,,"),
        format!("1493695838,{ends},C,1021,588096,8005,4610880"),
    ];
    let folder = folder(name);
    let file = |(at, tuple): (usize, &String)| {
        let log = log(2, tuple);
        written(&folder, &format!("{at}.json"), log.as_bytes())
    };
    tuples.iter().enumerate().map(file).collect()
}

fn log(version: u32, tuple: &str) -> String {
    format!(
        "{{\"records\":[{{\"time\":\"2017-05-02T03:38:00Z\",\"macAddress\":\"000D3AF87856\",\"category\":\"NetworkSecurityGroupFlowEvent\",\
         \"resourceId\":\"/SUBSCRIPTIONS/0/NETWORKSECURITYGROUPS/WEB\",\"properties\":{{\"Version\":{version},\"flows\":[{{\"rule\":\"DefaultRule_AllowVnetInBound\",\
         \"flows\":[{{\"mac\":\"000D3AF87856\",\"flowTuples\":[\"{tuple}\"]}}]}}]}}}}]}}"
    )
}

async fn open(page: &Page, files: &[PathBuf]) {
    page.open(files).await;
    page.until_ready().await;
    page.until_total("tuples", files.len() as u128).await;
    page.show_tab("connections").await;
}

async fn the_worked_example_is_one_connection(page: &Page) {
    open(page, &worked_example("worked", 1_493_695_538)).await;
    page.until_rows(1).await;
    page.until_cell(0, "Whole", "complete").await;
    page.until_cell(0, "Duration", "10 min").await;
    assert_eq!((figure(page, "all").await, figure(page, "complete").await), (1, 1));
    page.open_detail(0).await;
    page.until("it is opened", "return !!document.querySelector('[data-what]')").await;
    for (name, value) in [("Bytes", "5.26 MB5,256,000 bytes"), ("Packets", "9,125")] {
        let figure = format!(
            "[...document.querySelectorAll('[data-detail] dt')].find(of => of.textContent === '{name}')\
             ?.nextElementSibling.textContent"
        );
        page.until_equal(&format!("all its {name} are there"), &figure, value).await;
    }
    let life = "document.querySelector('.life').getAttribute('aria-label')";
    page.until_equal("its life is told", life, "1 begin, 1 continue, 1 end over 10 min").await;
}

async fn with_the_begin_of_the_documents_it_is_two_pieces(page: &Page) {
    open(page, &worked_example("two pieces", 1_493_763_938)).await;
    page.until_rows(2).await;
    page.until_cell(0, "Whole", "no begin").await;
    page.until_cell(1, "Whole", "no end").await;
    page.open_detail(1).await;
    let says = "document.querySelector('[data-links=pieces]')?.textContent ?? ''";
    page.until_or(
        "it is explained",
        &format!("return ({says}).includes('A piece without B and a later piece that is only a B')"),
        &format!("return {says}"),
    )
    .await;
    page.click("[data-links=pieces] button").await;
    page.until(
        "the other piece is opened",
        "return document.querySelector('[data-what]')?.textContent.includes('no begin')",
    )
    .await;
}

async fn connections_of_logs_without_states_are_said_to_be_begun(page: &Page) {
    let log = log(1, "1493695838,185.170.185.105,10.2.0.4,35370,23,T,I,A");
    open(page, &[written(&folder("without states"), "v1.json", log.as_bytes())]).await;
    page.until_rows(1).await;
    page.until_cell(0, "Whole", "begun").await;
    page.until_cell(0, "Bytes sent", "–").await;
    let says = "return document.querySelector('.connection-figures')?.textContent.includes('v1 has no states')";
    page.until("it is said above the table", says).await;
}
