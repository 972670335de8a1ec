//! Writing a filter: what is offered, parts that are changed, what is wrong.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;
use crate::shown::SAMPLE_TUPLES;

journeys! {
    in_both: what_is_written_is_completed, parts_are_edited_negated_switched_off_and_removed,
        a_wrong_filter_says_what_is_wrong_and_changes_nothing;
    in_chromium: earlier_filters_are_offered, an_offer_is_taken_by_mouse, platform_traffic_is_hidden_and_comes_back,
        a_slash_leads_to_the_filter_and_escape_away, nothing_lies_over_the_page_after_a_part_was_changed_by_mouse;
}

const DENIED: u128 = 1_173;

async fn what_is_written_is_completed(page: &Page) {
    page.try_sample().await;
    page.press(['/']).await;
    page.until_focused("#filter-text").await;
    // An empty field offers what there is when it is asked to, and until then nothing lies over the page.
    page.until_nothing_is_offered().await;
    let is_expanded = "document.querySelector('#filter-text').ariaExpanded";
    page.until_equal("nothing is open", is_expanded, "false").await;
    page.press([Key::Down]).await;
    assert_eq!(page.until_offered("src |").await, 0);
    page.until_offered("time |").await;
    page.until_equal("the list is open", is_expanded, "true").await;
    page.press([Key::Escape]).await;
    page.until_nothing_is_offered().await;
    page.click("#filter-text").await;
    page.until_nothing_is_offered().await;
    page.write("dp").await;
    assert_eq!(page.until_offered("dport |").await, 0);
    page.press([Key::Down, Key::Enter]).await;
    page.until_equal("the field is written", "document.querySelector('#filter-text').value", "dport:").await;
    // Values that are in the data, with how many tuples have them, the most common first.
    page.until_offered("443 |").await;
    let (value, n_tuples) = valued(&page.offers().await[0]);
    let (next, n_tuples_of_next) = valued(&page.offers().await[1]);
    assert!(n_tuples >= n_tuples_of_next, "{value}: {n_tuples}, {next}: {n_tuples_of_next}");
    page.press([Key::Down, Key::Enter, Key::Enter]).await;
    page.until_chips(&[&format!("dport:{value}")]).await;
    page.until_total("tuples", n_tuples).await;
    // A word alone is looked for in what is in the data.
    page.write("temp-allow").await;
    let at = page.until_offered("rule:UserRule_Temp-Allow-Any-From-Partner | 164 tuples").await;
    page.press(std::iter::repeat_n(Key::Down, at + 1)).await;
    page.press([Key::Enter]).await;
    page.until_equal(
        "the term is written",
        "document.querySelector('#filter-text').value",
        "rule:UserRule_Temp-Allow-Any-From-Partner",
    )
    .await;
    page.press_with(&[Key::Control], 'a').await;
    // What is offered begins as what is written.
    page.write("rule:userrule_temp").await;
    assert_eq!(page.until_offered("UserRule_Temp-Allow-Any-From-Partner | 164 tuples").await, 0);
    page.press([Key::Down, Key::Tab]).await;
    page.until_equal(
        "the field is written",
        "document.querySelector('#filter-text').value",
        "rule:UserRule_Temp-Allow-Any-From-Partner",
    )
    .await;
    page.until_focused("#filter-text").await;
}

/// A value that is offered, and how many tuples have it.
fn valued(offer: &str) -> (String, u128) {
    let (value, note) = offer.split_once(" | ").unwrap();
    let digits: String = note.chars().filter(char::is_ascii_digit).collect();
    assert!(note.ends_with(" tuples"), "{offer}");
    (value.to_owned(), digits.parse().unwrap())
}

async fn an_offer_is_taken_by_mouse(page: &Page) {
    page.try_sample().await;
    page.click("#filter-text").await;
    page.write("action:").await;
    page.until_offered("deny").await;
    let at = page.until_offered("deny").await;
    page.click(&format!("#filter-offer-{at}")).await;
    page.until_focused("#filter-text").await;
    page.press([Key::Enter]).await;
    page.until_chips(&["action:deny"]).await;
    page.until_total("tuples", DENIED).await;
}

async fn parts_are_edited_negated_switched_off_and_removed(page: &Page) {
    page.try_sample().await;
    page.filter("action:deny").await;
    page.until_total("tuples", DENIED).await;
    page.press([Key::Escape, Key::Escape]).await;
    let of_first = |act: &str| format!(".chips li:first-child {act}");
    page.click(&of_first(".negate")).await;
    page.until_chips(&["-action:deny"]).await;
    page.until_total("tuples", SAMPLE_TUPLES - DENIED).await;
    page.click(&of_first(".negate")).await;
    page.until_chips(&["action:deny"]).await;
    page.until_total("tuples", DENIED).await;
    page.click(&of_first(".switch-off")).await;
    page.until_chips(&["off action:deny"]).await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
    page.click(&of_first(".switch-off")).await;
    page.until_chips(&["action:deny"]).await;
    page.until_total("tuples", DENIED).await;
    // Another part, then the first is written anew, by mouse; then the last, by keyboard.
    page.filter("src:198.51.100.77").await;
    page.until_chips(&["action:deny", "src:198.51.100.77"]).await;
    page.until_total("tuples", 640).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.click(&of_first(".part")).await;
    page.until_focused("#filter-text").await;
    page.press_with(&[Key::Control], 'a').await;
    page.write("action:allow").await;
    page.press([Key::Enter]).await;
    page.until_chips(&["action:allow", "src:198.51.100.77"]).await;
    page.until_total("tuples", 14).await;
    page.press([Key::Backspace]).await;
    page.until_equal("the last is there", "document.querySelector('#filter-text').value", "src:198.51.100.77").await;
    page.press([Key::Backspace, Key::Backspace]).await;
    page.write("12").await;
    page.press([Key::Enter]).await;
    page.until_chips(&["action:allow", "src:198.51.100.12"]).await;
    page.until_total("tuples", 44).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.click(&of_first("[aria-label^=\"Remove\"]")).await;
    page.until_chips(&["src:198.51.100.12"]).await;
    page.click("#clear-filter").await;
    page.until_chips(&[]).await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
}

async fn a_wrong_filter_says_what_is_wrong_and_changes_nothing(page: &Page) {
    page.try_sample().await;
    page.filter("action:deny").await;
    page.until_total("tuples", DENIED).await;
    page.filter("dport:44x").await;
    let says = "document.querySelector('#filter-error[role=alert]').textContent";
    page.until_equal("the page says so", says, "dport:44x: a port is a number from 0 to 65535").await;
    // What is wrong is selected, so that it can be written over.
    let selected = "(field => field.value.slice(field.selectionStart, field.selectionEnd))(document.activeElement)";
    assert_eq!(page.text(&format!("return {selected}")).await, "44x");
    assert_eq!(page.total("tuples").await, Some(DENIED));
    page.until_chips(&["action:deny"]).await;
    page.until_fragment("#filter=action:deny").await;
    page.write("445").await;
    page.until_equal("nothing is wrong any more", says, "").await;
    page.press([Key::Enter]).await;
    page.until_chips(&["action:deny", "dport:445"]).await;
    // What was written is code, and nothing but text.
    let code = "document.querySelector('#filter-error code')?.textContent";
    page.filter("dport:<img/src=x>").await;
    page.until_equal("it is told as it was written", code, "dport:<img/src=x>").await;
    assert_eq!(page.text("return String(document.querySelectorAll('#filter-error img').length)").await, "0");
    page.press_with(&[Key::Control], 'a').await;
    page.press([Key::Backspace]).await;
    page.filter("(src:10.0.0.0/33").await;
    page.until("the page says so", &format!("return {says}.length > 10")).await;
    // It is given up.
    page.press([Key::Escape, Key::Escape]).await;
    page.until_equal("nothing is wrong any more", says, "").await;
    page.until_chips(&["action:deny", "dport:445"]).await;
}

async fn earlier_filters_are_offered(page: &Page) {
    page.try_sample().await;
    page.filter("dport:443").await;
    page.until_chips(&["dport:443"]).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.click("#clear-filter").await;
    page.until_chips(&[]).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.press(['/']).await;
    page.until_focused("#filter-text").await;
    page.press([Key::Down]).await;
    assert_eq!(page.until_offered("dport:443 | used before").await, 0);
    page.press([Key::Enter]).await;
    page.until_chips(&["dport:443"]).await;
}

async fn platform_traffic_is_hidden_and_comes_back(page: &Page) {
    page.try_sample().await;
    page.filter("ip:platform or rule:PlatformRule").await;
    page.until_equal("it is found", "String(document.querySelectorAll('[data-chip]').length)", "1").await;
    page.until(
        "it is shown",
        &format!("return document.querySelector('[data-total=tuples]').dataset.value !== '{SAMPLE_TUPLES}'"),
    )
    .await;
    let n_platform = page.total("tuples").await.unwrap();
    // Probes, by the balancer's rule, and what the platform's own rule lets through.
    assert!(n_platform >= 2_760, "{n_platform}");
    page.press([Key::Escape, Key::Escape]).await;
    page.click("#clear-filter").await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
    page.press([Key::Escape, Key::Escape]).await;
    page.click("#hide-platform").await;
    page.until_total("tuples", SAMPLE_TUPLES - n_platform).await;
    page.until_chips(&["-(ip:platform or rule:PlatformRule)"]).await;
    let is_pressed = "document.querySelector('#hide-platform').getAttribute('aria-pressed')";
    page.until_equal("the button is pressed", is_pressed, "true").await;
    page.click("#hide-platform").await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
    page.until_chips(&[]).await;
    page.until_equal("the button is not pressed", is_pressed, "false").await;
}

async fn a_slash_leads_to_the_filter_and_escape_away(page: &Page) {
    let file = written(&folder("slash"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    page.press_in_grid("/").await;
    page.until_focused("#filter-text").await;
    page.write("dport:").await;
    page.until_offered("443 | 2 tuples").await;
    page.press([Key::Escape]).await;
    page.until_nothing_is_offered().await;
    page.until_focused("#filter-text").await;
    page.press([Key::Escape]).await;
    page.until_focused("[role=grid]").await;
    // What was written is given up, and digits choose tabs again.
    page.until_equal("the field is empty", "document.querySelector('#filter-text').value", "").await;
    page.press(['6']).await;
    page.until("files are shown", "return document.querySelector('[data-tab=files]').ariaSelected === 'true'").await;
}

/// What comes next by mouse is on the page, not in the field.
async fn nothing_lies_over_the_page_after_a_part_was_changed_by_mouse(page: &Page) {
    page.try_sample().await;
    page.filter("action:deny").await;
    page.until_total("tuples", DENIED).await;
    page.press([Key::Escape, Key::Escape]).await;
    for act in [".negate", ".switch-off", "[aria-label^=\"Remove\"]"] {
        let before = page.fragment().await;
        page.click(&format!(".chips li:first-child {act}")).await;
        page.until("it is done", &format!("return location.hash !== '{before}'")).await;
        page.until_nothing_is_offered().await;
        page.show_tab("rules").await;
        page.show_tab("flows").await;
    }
    page.until_chips(&[]).await;
}
