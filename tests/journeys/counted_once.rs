//! As logged or every connection once, and what is not known.

use std::path::PathBuf;
use std::time::Duration;

use crate::logs::{folder, written};
use crate::page::Page;

journeys! {
    in_both: both_ends_are_counted_once, what_is_not_known_is_told_rule_by_rule;
    in_chromium: where_one_end_is_logged_there_is_nothing_to_choose;
    from_a_file_in_chromium: both_ends_are_counted_once;
}

/// Views that follow each other sooner are one step.
const A_STEP: Duration = Duration::from_millis(900);

/// One NIC's log: two connections from 10.0.0.4 to 10.0.0.5, and what else it has.
fn log(nic: &str, rule: &str, way: char, lost: u32, more: &str) -> String {
    let (first, second) = (1_663_146_003_600_u64, 1_663_146_010_000_u64);
    let later = u64::from(way == 'I');
    let tuple =
        |time: u64, port: u16, rest: &str| format!("\"{},10.0.0.4,10.0.0.5,{port},443,6,{way},{rest}\"", time + later);
    let tuples = [
        tuple(first, 40_001, "B,NX,0,0,0,0"),
        tuple(first + 900, 40_001, "E,NX,3,700,2,1600"),
        tuple(second, 40_002, "B,NX,0,0,0,0"),
        tuple(second + 900, 40_002, &format!("E,NX,5,1000,90,{}", 90_000 - lost)),
    ];
    format!(
        r#"{{"records":[{{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"macAddress":"{nic}","category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s/vnet","flowRecords":{{"flows":[{{"aclID":"/subscriptions/s/providers/networkSecurityGroups/WEB-NSG","flowGroups":[{{"rule":"{rule}","flowTuples":[{}]}}{more}]}}]}}}}]}}"#,
        tuples.join(",")
    )
}

/// Of the first connection both ends say the same, of the second one end has lost a ninth. One NIC has a connection more,
/// which is open, and the other a denied tuple.
fn both_ends(name: &str) -> [PathBuf; 2] {
    let folder = folder(name);
    let open =
        r#",{"rule":"UserRule_Open","flowTuples":["1663146020000,10.0.0.4,192.0.2.180,40003,443,6,O,B,NX,0,0,0,0"]}"#;
    let denied = r#",{"rule":"DefaultRule_DenyAllInBound","flowTuples":["1663146021000,203.0.113.95,10.0.0.5,50955,22,6,I,D,NX,0,0,0,0"]}"#;
    [
        written(&folder, "a.json", log("00224871C204", "UserRule_Out", 'O', 0, open).as_bytes()),
        written(&folder, "b.json", log("00224871C205", "UserRule_In", 'I', 10_000, denied).as_bytes()),
    ]
}

async fn open(page: &Page, files: &[PathBuf]) {
    page.open(files).await;
    page.until_ready().await;
}

async fn until_totals(page: &Page, totals: [(&str, u128); 5]) {
    for (name, value) in totals {
        page.until_total(name, value).await;
    }
}

const AS_LOGGED: [(&str, u128); 5] =
    [("tuples", 10), ("denied", 1), ("bytes_sent", 3_400), ("bytes_received", 173_200), ("bytes_out", 83_300)];
const ONCE: [(&str, u128); 5] =
    [("tuples", 6), ("denied", 1), ("bytes_sent", 1_700), ("bytes_received", 91_600), ("bytes_out", 93_300)];
const FOUND: &str = "document.querySelector('[data-found]')?.textContent";
const MARKS: &str = "[...document.querySelectorAll('.once-mark:not([hidden])')].length.toString()";

async fn both_ends_are_counted_once(page: &Page) {
    open(page, &both_ends("once")).await;
    until_totals(page, AS_LOGGED).await;
    page.until_equal("nothing is marked", MARKS, "0").await;
    let said = page.text(&format!("return {FOUND}")).await;
    assert!(said.starts_with("As logged: traffic between two logged NICs is in the logs of both"), "{said}");
    page.click("#counted-once label:has([value=once])").await;
    until_totals(page, ONCE).await;
    page.until_total("bytes_in", 93_300).await;
    let found = "4 connections that several have logged count as 2: 83.3 kB are in the logs more than once. \
        Denied tuples count as logged. 1 group differs by more than 5 %: packets or logs were lost.";
    page.until_equal("it says what it found", FOUND, found).await;
    page.until_fragment("#once=1").await;
    page.until_equal("the timeline is marked", MARKS, "1").await;
    // Its rows are all.
    page.until_rows(10).await;
    page.until_ready().await;
    tokio::time::sleep(A_STEP).await;
    page.show_tab("rules").await;
    page.until_equal("the table is marked too", MARKS, "2").await;
    page.until_cell(0, "Rule", "UserRule_Out").await;
    page.until_cell(0, "Bytes", "93.3 kB").await;
    // Of the other end's rule nothing counts.
    page.until_rows(3).await;
    tokio::time::sleep(A_STEP).await;
    page.click("#counted-once label:has([value=logged])").await;
    until_totals(page, AS_LOGGED).await;
    page.until_fragment("#tab=rules").await;
    page.until_cell(0, "Rule", "UserRule_In").await;
    page.until_cell(0, "Bytes", "83.3 kB").await;
    page.until_cell(1, "Rule", "UserRule_Out").await;
    page.0.back().await.unwrap();
    page.until_fragment("#tab=rules&once=1").await;
    until_totals(page, ONCE).await;
    page.until("it is chosen", "return document.querySelector('#counted-once [value=once]').checked").await;
    page.0.forward().await.unwrap();
    until_totals(page, AS_LOGGED).await;
    page.0.back().await.unwrap();
    until_totals(page, ONCE).await;
    // What differs filters.
    page.click("[data-found] .value-link").await;
    page.until_chips(&["problem:ends-differ"]).await;
    page.until_total("bytes_received", 90_000).await;
    page.clear().await;
    page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
    open(page, &both_ends("once")).await;
    until_totals(page, AS_LOGGED).await;
}

async fn where_one_end_is_logged_there_is_nothing_to_choose(page: &Page) {
    open(page, &both_ends("one end")[..1]).await;
    page.until_total("tuples", 5).await;
    page.until("there is no choice", "return !document.querySelector('#counted-once')").await;
    page.run("location.hash = '#once=1'").await;
    let found = "No connection was logged by more than one.";
    page.until_equal("it was asked for all the same", FOUND, found).await;
    page.until_total("tuples", 5).await;
    page.click("#counted-once label:has([value=logged])").await;
    page.until_fragment("").await;
    page.until("there is no choice", "return !document.querySelector('#counted-once')").await;
}

async fn what_is_not_known_is_told_rule_by_rule(page: &Page) {
    open(page, &both_ends("unknown")).await;
    page.click("[data-opens=unknown]").await;
    let says = "document.querySelector('[data-unknown] .words')?.textContent";
    let whole =
        "Of 9 allowed tuples 56 % carry no counters; of 5 allowed connections the bytes of 1 (20 %) are not known.";
    page.until_equal("the whole is told", says, whole).await;
    let why = "document.querySelector('[data-unknown] dl')?.textContent";
    let open = "1 connectionStill open at the end of the data: counters come with the next tuples.";
    page.until_equal("and why", why, open).await;
    let rule = "[...document.querySelectorAll('[data-unknown] tbody tr')].map(row =>
        [...row.children].map(cell => cell.textContent).join(' ')).find(row => row.startsWith('UserRule_Open'))";
    page.until_equal("rule by rule", rule, "UserRule_Open 100 % 100 % still open").await;
    // It follows the filter.
    page.filter("rule:UserRule_In").await;
    let known = "Of 4 allowed tuples 50 % carry no counters; of 2 allowed connections the bytes are known.";
    page.until_equal("the filter is followed", says, known).await;
}
