//! The four questions that the page is for, answered on the sample data as the README's walk-through says.

use fantoccini::key::Key;

use crate::page::Page;
use crate::shown::SAMPLE_TUPLES;

journeys! {
    in_both: why_is_this_blocked_by_mouse, why_is_this_blocked_by_keyboard,
        what_does_this_rule_let_in_by_mouse, what_does_this_rule_let_in_by_keyboard,
        who_used_the_bandwidth_by_mouse, who_used_the_bandwidth_by_keyboard,
        what_did_this_host_do_by_mouse, what_did_this_host_do_by_keyboard;
    from_a_file: why_is_this_blocked_by_mouse, who_used_the_bandwidth_by_keyboard;
}

const CONVERSATION: &str = "src:10.20.1.7 dst:10.20.2.4 dport:5432";
const PARTNER: &str = "UserRule_Temp-Allow-Any-From-Partner";
const HOST: &str = "ip:10.20.3.4";

/// The sample data, without a mouse.
async fn try_sample_by_keyboard(page: &Page) {
    page.tab_to("#try-sample", false).await;
    page.press([Key::Enter]).await;
    page.until_ready().await;
    page.until_total("tuples", SAMPLE_TUPLES).await;
}

/// A part of the filter, and then back to the table.
async fn filter_by_keyboard(page: &Page, part: &str) {
    page.press(['/']).await;
    page.until_focused("#filter-text").await;
    page.write(part).await;
    page.press([Key::Enter]).await;
    page.press([Key::Escape]).await;
    page.until_focused("[role=grid]").await;
}

async fn show_tab_by_keyboard(page: &Page, key: char) {
    page.press([key]).await;
    page.until("its tab is chosen", &format!(
        "return [...document.querySelectorAll('[role=tab]')].findIndex(tab => tab.ariaSelected === 'true') + 1 === {key}"
    )).await;
    page.until_focused("[role=grid]").await;
}

/// From the table to the heading of a column, sorts by it, and back.
async fn sort_by_keyboard(page: &Page, heading: &str, n_times: usize) {
    page.tab_to("[role=columnheader] button", false).await;
    page.press([Key::Home]).await;
    for _ in 0..30 {
        if page.text("return document.activeElement.textContent").await == heading {
            break;
        }
        page.press([Key::Right]).await;
    }
    assert_eq!(page.text("return document.activeElement.textContent").await, heading);
    page.press(std::iter::repeat_n(Key::Enter, n_times)).await;
    page.press([Key::Down]).await;
    page.until_focused("[role=grid]").await;
    page.press_with(&[Key::Control], Key::Home).await;
}

async fn sort_by_mouse(page: &Page, heading: &str, n_times: usize) {
    for _ in 0..n_times {
        let button = format!("//*[@role='columnheader']/button[.='{heading}']");
        page.0.find(fantoccini::Locator::XPath(&button)).await.unwrap().click().await.unwrap();
    }
}

async fn why_is_this_blocked_by_mouse(page: &Page) {
    page.try_sample().await;
    page.filter(CONVERSATION).await;
    page.until_total("tuples", 328).await;
    page.click("[data-total=denied] button").await;
    it_is_blocked(page).await;
    page.show_tab("rules").await;
    it_is_blocked_by_a_rule(page).await;
    page.click("[data-chip='action:deny'] .negate").await;
    it_is_allowed_later(page).await;
    it_is_allowed_by_a_rule(page).await;
}

async fn why_is_this_blocked_by_keyboard(page: &Page) {
    try_sample_by_keyboard(page).await;
    filter_by_keyboard(page, CONVERSATION).await;
    page.until_total("tuples", 328).await;
    filter_by_keyboard(page, "action:deny").await;
    it_is_blocked(page).await;
    show_tab_by_keyboard(page, '3').await;
    it_is_blocked_by_a_rule(page).await;
    // The last part once more, another way.
    page.press(['/']).await;
    page.press([Key::Backspace]).await;
    page.press_with(&[Key::Control], 'a').await;
    page.write("action:allow").await;
    page.press([Key::Enter]).await;
    it_is_allowed_later(page).await;
    it_is_allowed_by_a_rule(page).await;
}

async fn it_is_blocked(page: &Page) {
    page.until_chips(&["src:10.20.1.7", "dst:10.20.2.4", "dport:5432", "action:deny"]).await;
    page.until_total("tuples", 48).await;
    page.until_extent("first", "2025-03-12 14:05:04.120").await;
    page.until_extent("last", "2025-03-12 14:16:22.120").await;
}

async fn it_is_blocked_by_a_rule(page: &Page) {
    page.until_rows(1).await;
    page.until_cell(0, "Rule", "UserRule_Block-Sql-From-Others").await;
    page.until_cell(0, "ACL", "db-nsg").await;
    page.until_cell(0, "Denied", "48").await;
    page.until_cell(0, "First (UTC)", "2025-03-12 14:05:04.120").await;
}

async fn it_is_allowed_later(page: &Page) {
    page.until_total("tuples", 280).await;
    page.until_extent("first", "2025-03-12 14:17:04.120").await;
}

async fn it_is_allowed_by_a_rule(page: &Page) {
    page.until_rows(1).await;
    page.until_cell(0, "Rule", "UserRule_Allow-Sql-From-App").await;
    page.until_cell(0, "Allowed", "280").await;
    page.until_cell(0, "Denied", "0").await;
}

async fn what_does_this_rule_let_in_by_mouse(page: &Page) {
    page.try_sample().await;
    page.show_tab("rules").await;
    // The last by name.
    sort_by_mouse(page, "Rule", 2).await;
    page.until_cell(0, "Rule", PARTNER).await;
    let rule = page.cell_selector(0, "Rule").await;
    page.double_click(&rule).await;
    it_lets_in(page).await;
}

async fn what_does_this_rule_let_in_by_keyboard(page: &Page) {
    try_sample_by_keyboard(page).await;
    show_tab_by_keyboard(page, '3').await;
    sort_by_keyboard(page, "Rule", 2).await;
    page.until_cell(0, "Rule", PARTNER).await;
    page.press([Key::Enter]).await;
    it_lets_in(page).await;
    page.until_focused("[data-detail]").await;
    page.press([Key::Escape]).await;
    page.until("the details are closed", "return !document.querySelector('[data-detail]')").await;
}

async fn it_lets_in(page: &Page) {
    page.until_cell(0, "ACL", "JUMP-NSG").await;
    page.until_cell(0, "Tuples", "164").await;
    page.until_cell(0, "Denied", "0").await;
    page.until_equal("its sources are there", &top("sources", "h3"), "6 sources").await;
    assert_eq!(page.text(&format!("return {}", top("sources", "tbody th"))).await, "198.51.100.12");
    assert_eq!(page.text(&format!("return {}", top("sources", "tbody td"))).await, "44");
    assert_eq!(page.text(&format!("return {}", top("destination ports", "h3"))).await, "2 destination ports");
    let ports = page.text(&format!("return {}", top("destination ports", "tbody"))).await;
    assert!(ports.contains("port 3389 (RDP), TCP120") && ports.contains("port 22 (SSH), TCP44"), "{ports}");
}

/// An expression for what a group that is opened consists of.
fn top(of: &str, part: &str) -> String {
    format!("document.querySelector('[data-detail] [data-top=\"{of}\"] {part}')?.textContent")
}

async fn who_used_the_bandwidth_by_mouse(page: &Page) {
    page.try_sample().await;
    page.show_tab("talkers").await;
    page.click("#talkers-by label:has([value=pair])").await;
    it_used_the_bandwidth(page).await;
    let source = page.cell_selector(0, "Source").await;
    page.double_click(&source).await;
    it_was_the_backup(page).await;
}

async fn who_used_the_bandwidth_by_keyboard(page: &Page) {
    try_sample_by_keyboard(page).await;
    show_tab_by_keyboard(page, '4').await;
    page.tab_to("#talkers-by input", true).await;
    // From the last choice to the first, or back.
    page.press([Key::Right, Key::Right, Key::Right]).await;
    page.until("pairs are chosen", "return document.querySelector('#talkers-by [value=pair]').checked").await;
    page.until_cell(0, "Destination", "203.0.113.50").await;
    page.tab_to("[role=grid]", false).await;
    it_used_the_bandwidth(page).await;
    page.press([Key::Home, Key::Enter]).await;
    it_was_the_backup(page).await;
}

async fn it_used_the_bandwidth(page: &Page) {
    page.until_cell(0, "Source", "10.20.2.4").await;
    page.until_cell(0, "Destination", "203.0.113.50").await;
    page.until_cell(0, "Bytes", "48.4 GB").await;
    assert_eq!(page.cell_title(0, "Bytes").await, "48,449,999,118 bytes");
    page.until_cell(0, "Share of bytes", "85 %").await;
    page.until_cell(0, "First (UTC)", "2025-03-12 02:00:03").await;
    page.until_cell(0, "Last (UTC)", "2025-03-12 03:10:04.100").await;
}

async fn it_was_the_backup(page: &Page) {
    let rules = top("rules", "tbody");
    page.until("its rules are there", &format!("return !!{rules}")).await;
    let rules = page.text(&format!("return {rules}")).await;
    assert!(rules.contains("UserRule_Allow-Backup-To-Storage"), "{rules}");
}

async fn what_did_this_host_do_by_mouse(page: &Page) {
    page.try_sample().await;
    page.filter(HOST).await;
    it_was_busy(page).await;
    page.show_tab("talkers").await;
    page.click("#talkers-by label:has([value=pair])").await;
    // Most denied first.
    sort_by_mouse(page, "Denied", 1).await;
    it_was_scanned(page).await;
    let source = page.cell_selector(0, "Source").await;
    page.double_click(&source).await;
    it_let_the_scanner_in(page).await;
    sort_by_mouse(page, "Bytes", 1).await;
    it_sent_much_away(page).await;
}

async fn what_did_this_host_do_by_keyboard(page: &Page) {
    try_sample_by_keyboard(page).await;
    filter_by_keyboard(page, HOST).await;
    it_was_busy(page).await;
    show_tab_by_keyboard(page, '4').await;
    page.tab_to("#talkers-by input", true).await;
    page.press([Key::Right, Key::Right, Key::Right]).await;
    page.until_cell(0, "Destination", "10.20.2.4").await;
    page.tab_to("[role=grid]", false).await;
    sort_by_keyboard(page, "Denied", 1).await;
    it_was_scanned(page).await;
    page.press([Key::Home, Key::Enter]).await;
    it_let_the_scanner_in(page).await;
    page.until_focused("[data-detail]").await;
    page.press([Key::Escape]).await;
    page.until_focused("[role=grid]").await;
    sort_by_keyboard(page, "Bytes", 1).await;
    it_sent_much_away(page).await;
}

async fn it_was_busy(page: &Page) {
    page.until_total("tuples", 3507).await;
    page.until_total("denied", 858).await;
}

async fn it_was_scanned(page: &Page) {
    page.until_cell(0, "Source", "198.51.100.77").await;
    page.until_cell(0, "Destination", "10.20.3.4").await;
    page.until_cell(0, "Denied", "640").await;
    page.until_cell(0, "Tuples", "654").await;
    page.until_cell(0, "First (UTC)", "2025-03-12 22:38:30").await;
}

async fn it_let_the_scanner_in(page: &Page) {
    let rules = top("rules", "tbody");
    page.until("its rules are there", &format!("return !!{rules}")).await;
    let rules = page.text(&format!("return {rules}")).await;
    assert!(rules.contains(PARTNER), "{rules}");
    assert_eq!(page.text(&format!("return {}", top("destination ports", "h3"))).await, "642 destination ports");
}

async fn it_sent_much_away(page: &Page) {
    page.until_cell(0, "Destination", "10.20.2.4").await;
    page.until_cell(0, "Bytes received", "3.60 GB").await;
    page.until_cell(1, "Source", "10.20.3.4").await;
    page.until_cell(1, "Destination", "203.0.113.190").await;
    page.until_cell(1, "Bytes sent", "1.80 GB").await;
    page.until_cell(1, "First (UTC)", "2025-03-12 23:05:00").await;
}
