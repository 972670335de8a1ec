//! What the page says of privacy: from wherever it is opened, with the policy that the page has; and what it makes the
//! browser forget.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: it_opens_wherever_privacy_is_a_question, the_browser_forgets_what_it_keeps;
    from_a_file: it_says_what_the_policy_of_the_file_is;
}

const IS_OPEN: &str = "return document.querySelector('#privacy-dialog').open";
const IS_CLOSED: &str = "return !document.querySelector('#privacy-dialog').open";
const POLICY: &str = "return document.querySelector('#privacy-policy').textContent.replace(/\\s+/g, ' ')";

/// Opens it from what a selector finds; it says the page's own policy. Then it is closed by keyboard.
async fn look_from(page: &Page, selector: &str, found: &mut Vec<String>) {
    page.click(&format!("{selector} [data-opens=privacy]")).await;
    page.until("it is open", IS_OPEN).await;
    let own = page.text("return document.querySelector('meta[http-equiv=Content-Security-Policy]').content").await;
    assert_eq!(page.text(POLICY).await, own);
    for part in ["default-src 'none'", "connect-src '", "script-src ", "'sha256-"] {
        assert!(own.contains(part), "{own}");
    }
    for theme in ["light", "dark"] {
        page.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
        found.extend(page.axe().await.iter().map(|violation| format!("from {selector}, {theme}: {violation}")));
    }
    page.press([Key::Escape]).await;
    page.until("it is closed", IS_CLOSED).await;
}

async fn it_opens_wherever_privacy_is_a_question(page: &Page) {
    let mut found = Vec::new();
    page.click("details.privacy summary").await;
    look_from(page, "details.privacy", &mut found).await;
    page.click("#help").await;
    look_from(page, "dialog.help", &mut found).await;
    // What it was opened from stays open below it.
    page.until("help is open", "return document.querySelector('dialog.help').open").await;
    page.press([Key::Escape]).await;
    page.until("help is closed", "return !document.querySelector('dialog.help').open").await;
    page.try_sample().await;
    page.click("#share").await;
    page.until("sharing is open", "return document.querySelector('#share-dialog').open").await;
    page.run("document.querySelector('#share-title').value = 'Kept'").await;
    look_from(page, "#share-dialog", &mut found).await;
    page.until("the title is kept", "return document.querySelector('#share-title').value === 'Kept'").await;
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

/// Every key that the page has written is named, and goes; what is another page's stays.
async fn the_browser_forgets_what_it_keeps(page: &Page) {
    page.run("document.querySelector('input[name=theme][value=dark]').click()").await;
    page.open(&[written(&folder("forgotten"), "PT1H.json", SMALL.as_bytes())]).await;
    page.until_ready().await;
    page.filter("dport:22").await;
    page.click("#columns").await;
    page.click("[aria-label='Columns'] [aria-label^='Move Source towards the start']").await;
    page.press([Key::Escape]).await;
    page.run("localStorage.setItem('another-page', '1'); sessionStorage.setItem('another-page', '1')").await;
    let kept = "return [localStorage, sessionStorage].map(storage => Object.keys(storage).sort().join()).join(' ')";
    let all = "another-page,flowglass-columns-1-flows,flowglass-theme another-page,flowglass-files,flowglass-filters";
    page.until_or("all is kept", &format!("{kept} === '{all}'"), kept).await;
    page.click("#help").await;
    page.click("dialog.help [data-opens=privacy]").await;
    page.until("it is open", IS_OPEN).await;
    let said = page.text("return document.querySelector('#privacy-dialog').innerText").await;
    for key in ["flowglass-theme", "flowglass-columns-", "flowglass-files", "flowglass-filters"] {
        assert!(said.contains(key), "{key}: {said}");
    }
    page.click("#privacy-forget").await;
    let says =
        "return document.querySelector('#privacy-dialog [role=status]').textContent.startsWith('4 keys forgotten')";
    page.until("it says so", says).await;
    assert_eq!(page.text(kept).await, "another-page another-page");
}

async fn it_says_what_the_policy_of_the_file_is(page: &Page) {
    page.click("details.privacy summary").await;
    page.click("details.privacy [data-opens=privacy]").await;
    page.until("it is open", IS_OPEN).await;
    let policy = page.text(POLICY).await;
    assert!(policy.contains("connect-src 'none'") && !policy.contains("'self'"), "{policy}");
    let said = page.text("return document.querySelector('#privacy-dialog').innerText").await;
    assert!(said.contains("it asks for nothing at all") && !said.contains("'self'"), "{said}");
}
