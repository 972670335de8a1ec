//! Workers that die.

use flowglass::sample::Format;

use crate::logs::{SMALL, folder, generated, written};
use crate::page::Page;

journeys! {
    planted: a_reader_that_dies, the_engine_dies;
}

/// A reader that dies costs what it had not handed over yet, and nothing else.
async fn a_reader_that_dies(page: &Page) {
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
}

/// The page still has the files when the engine dies.
async fn the_engine_dies(page: &Page) {
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
}
