//! Whether the page can be used by all: axe-core finds nothing on any screen, light or dark.

use std::time::Duration;

use flowglass::sample::Format;

use crate::logs::{SMALL, folder, generated, written};
use crate::page::{Page, home_and_enter};

journeys! {
    in_chromium: axe_finds_nothing, axe_finds_what_is_planted;
}

async fn axe_finds_nothing(page: &Page) {
    let mut found = Vec::new();
    look(page, "the first screen", &mut found).await;
    page.click("details.privacy summary").await;
    look(page, "the first screen with its explanation", &mut found).await;

    // Of all that the page tells about files: read, cut off, refused, repeated.
    let folder = folder("accessible");
    let (log, _) = generated(Format::Mixed, 300_000);
    let files = [
        written(&folder, "log.json", &log),
        written(&folder, "again.json", &log),
        written(&folder, "cut.json", &SMALL.as_bytes()[..SMALL.len() - 120]),
        written(&folder, "access.log", b"GET / 200"),
    ];
    page.open(&files).await;
    page.until_ready().await;
    page.until("rows are drawn", "return !!document.querySelector('[role=grid] [role=row][aria-rowindex=\"2\"]')")
        .await;
    for tab in page.tabs().await {
        page.show_tab(&tab).await;
        look(page, &format!("tab {tab}"), &mut found).await;
        if page.text("return String(!!document.querySelector('[role=grid]'))").await == "true" {
            // Whatever a tab opens there.
            page.press_in_grid(&home_and_enter()).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
            look(page, &format!("tab {tab} with its first row opened"), &mut found).await;
        }
    }
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

/// The check sees what is wrong.
async fn axe_finds_what_is_planted(page: &Page) {
    page.run("document.body.append(Object.assign(document.createElement('img'), { src: 'data:,' }))").await;
    let found = page.axe().await;
    assert!(found.iter().any(|violation| violation.id == "image-alt"), "{found:?}");
}

/// Looks at the page in both themes.
async fn look(page: &Page, what: &str, found: &mut Vec<String>) {
    for theme in ["light", "dark"] {
        page.run(&format!("document.querySelector('input[name=theme][value={theme}]').click()")).await;
        let is_chosen = format!("return document.documentElement.dataset.theme === '{theme}'");
        page.until("the theme is chosen", &is_chosen).await;
        found.extend(page.axe().await.iter().map(|violation| format!("{what}, {theme}: {violation}")));
    }
}
