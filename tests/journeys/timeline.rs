//! The timeline: what it says without being seen, and looking closer.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::page::Page;
use crate::shown::SAMPLE_TUPLES;

journeys! {
    in_both: by_keyboard, by_drag;
    in_chromium: its_measure_is_chosen, what_is_not_loaded_is_told;
}

const CHART: &str = "[data-timeline]";
/// What is told of the bars that the keyboard is on.
const SAID: &str = "document.querySelector('.timeline [role=status]').textContent";

async fn by_keyboard(page: &Page) {
    page.try_sample().await;
    page.tab_to(CHART, false).await;
    page.press([Key::Right]).await;
    page.until("the first bar is told", &format!("return {SAID}.startsWith('2025-03-12 00:0')")).await;
    let first = page.text(&format!("return {SAID}")).await;
    page.press([Key::Right]).await;
    page.until("the next bar is told", &format!("return {SAID}.length > 0 && {SAID} !== {first:?}")).await;
    // All of it at once is what the totals say.
    page.press([Key::Home]).await;
    page.press_with(&[Key::Shift], Key::End).await;
    let all = "allowed 31,295, denied 1,173, denied share 3.6 %, bytes sent 50,777,526,959 (50.8 GB)";
    page.until("all bars are told", &format!("return {SAID}.includes('{all}') && {SAID}.includes('bars selected')"))
        .await;
    // Ten bars and a few more: what is told of them is what is shown when they are zoomed to.
    page.press([Key::Home, Key::PageDown, Key::PageDown]).await;
    page.press_with(&[Key::Shift], Key::PageDown).await;
    page.press_with(&[Key::Shift], Key::Right).await;
    page.until("twelve bars are told", &format!("return {SAID}.includes('12 bars selected')")).await;
    let said = page.text(&format!("return {SAID}")).await;
    let (allowed, denied) = (figure(&said, "allowed"), figure(&said, "denied"));
    assert!(allowed > 0 && allowed + denied < SAMPLE_TUPLES, "{said}");
    page.press([Key::Enter]).await;
    page.until_total("tuples", allowed + denied).await;
    page.until_total("denied", denied).await;
    let time = page.text("return document.querySelector('[data-chip]').dataset.chip").await;
    assert!(time.starts_with("time:2025-03-12T"), "{time}");
    page.until_fragment(&format!("#filter={time}")).await;
    page.until_focused(CHART).await;
    page.press(['0']).await;
    page.until_chips(&[]).await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
    page.press(['+']).await;
    page.until(
        "less is shown",
        &format!("return document.querySelector('[data-total=tuples]').dataset.value !== '{SAMPLE_TUPLES}'"),
    )
    .await;
    // It ends where spans end, on whole minutes of a day.
    let time = page.text("return document.querySelector('[data-chip]').dataset.chip").await;
    assert!(time.starts_with("time:2025-03-12T") && time.len() == "time:2025-03-12T00:00..00:00".len(), "{time}");
    page.press(['-']).await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
    page.until_chips(&[]).await;
}

/// A figure of what was told.
fn figure(said: &str, name: &str) -> u128 {
    let after = said.split_once(&format!("{name} ")).unwrap().1;
    let digits: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().unwrap()
}

async fn by_drag(page: &Page) {
    page.try_sample().await;
    page.drag(CHART, (-200.0, 0.0), (100.0, 0.0)).await;
    let chip = "document.querySelector('[data-chip]')?.dataset.chip";
    page.until("a time is chosen", &format!("return !!{chip}?.startsWith('time:2025-03-12T')")).await;
    page.until(
        "less is shown",
        &format!("return Number(document.querySelector('[data-total=tuples]').dataset.value) < {SAMPLE_TUPLES}"),
    )
    .await;
    // What is in the table is of that time.
    let n_shown = page.total("tuples").await.unwrap();
    page.until_rows(n_shown.try_into().unwrap()).await;
    let all = "//section[@aria-label='Timeline']//button[.='All of the time']";
    page.0.find(Locator::XPath(all)).await.unwrap().click().await.unwrap();
    page.until_chips(&[]).await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
}

async fn its_measure_is_chosen(page: &Page) {
    page.try_sample().await;
    let says = |text: &str| format!("return document.querySelector('{CHART}').ariaLabel.includes('{text}')");
    page.until("tuples are told", &says("In all 31,295 allowed, 1,173 denied, denied share 3.6 %.")).await;
    for (measure, text) in [
        ("bytes", "In all 50,777,526,959 (50.8 GB) sent, 6,036,442,218 (6.04 GB) received."),
        ("packets", "In all 37,810,286 sent, 14,469,030 received."),
    ] {
        let select = page.0.find(Locator::Css("#timeline-measure")).await.unwrap();
        select.select_by_value(measure).await.unwrap();
        page.until(&format!("{measure} are told"), &says(text)).await;
        page.until_fragment(&format!("#measure={measure}")).await;
    }
}

/// An hour of one machine is missing, which is not the same as nothing having happened.
async fn what_is_not_loaded_is_told(page: &Page) {
    page.try_sample().await;
    let label = page.text(&format!("return document.querySelector('{CHART}').ariaLabel")).await;
    assert!(label.contains("of it no files are loaded."), "{label}");
    let legend = "[...document.querySelectorAll('.legend li:not([hidden])')].map(part => part.textContent).join()";
    assert!(page.text(&format!("return {legend}")).await.contains("nothing loaded"));
    page.tab_to(CHART, false).await;
    let is_told = format!("return {SAID}.includes('No files are loaded for this time')");
    page.press([Key::Home]).await;
    for _ in 0..400 {
        if page.run(&is_told).await == true {
            break;
        }
        page.press([Key::Right]).await;
    }
    let said = page.text(&format!("return {SAID}")).await;
    assert!(said.contains("No files are loaded for this time") && !said.contains("allowed"), "{said}");
}
