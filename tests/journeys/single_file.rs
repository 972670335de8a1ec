//! The page as one file, from a disk: what it may do, that it needs nothing beside it, and that it can write itself.

use std::fs;

use serde_json::Value;
use url::Url;

use crate::browser::told;
use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: the_site_has_it_to_be_saved;
    from_a_file: it_says_how_to_check_that_nothing_leaves, it_may_reach_nothing_and_works, it_can_write_itself;
}

async fn the_site_has_it_to_be_saved(page: &Page) {
    page.click("details.privacy summary").await;
    let beginning = "const [done] = arguments;
        const link = document.querySelector('details.privacy a[download]');
        fetch(link.href).then(response => response.text()).then(text => done(text.slice(0, 31)), error => done(error.name))";
    let beginning = page.0.execute_async(beginning, Vec::new()).await.unwrap();
    assert_eq!(beginning, "<!doctype html><!--flowglass-->");
}

async fn it_says_how_to_check_that_nothing_leaves(page: &Page) {
    page.click("details.privacy summary").await;
    let said = page.text("return document.querySelector('details.privacy').innerText").await;
    assert!(said.contains("connect-src 'none'") && !said.contains("'self'"), "{said}");
    assert!(!said.contains("flowglass.html"), "it is that file: {said}");
}

async fn it_may_reach_nothing_and_works(page: &Page) {
    let html = fs::read_to_string(told("FLOWGLASS_FILE")).unwrap();
    let policy = html.split_once("http-equiv=\"Content-Security-Policy\"").unwrap().1.split_once('>').unwrap().0;
    for part in ["default-src 'none'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'"] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    for part in ["'self'", "'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(part), "{part}: {policy}");
    }
    // Not even where it is told to.
    let fetched = "return fetch('http://127.0.0.1:1/').then(() => 'sent', error => error.name)";
    assert_eq!(page.text(fetched).await, "TypeError");
    let blocked = "const [done] = arguments;
        document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
        fetch('http://127.0.0.1:1/').catch(() => {})";
    let directive = page.0.execute_async(blocked, Vec::new()).await.unwrap();
    assert_eq!(directive, "connect-src");
    let file = written(&folder("one file"), "PT1H.json", SMALL.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    assert!(page.total("tuples").await.is_some_and(|tuples| tuples > 0));
}

/// A saved view is the same file with blocks at the marker: they can be read, and are not part of what is written next.
async fn it_can_write_itself(page: &Page) {
    let built = fs::read_to_string(told("FLOWGLASS_FILE")).unwrap();
    let folder = folder("written by itself");
    let log = written(&folder, "PT1H.json", SMALL.as_bytes());
    page.open(std::slice::from_ref(&log)).await;
    page.until_ready().await;
    let total = page.total("tuples").await;
    assert!(total.is_some_and(|tuples| tuples > 0));
    // A theme is of the browser and not of the file.
    page.run("document.documentElement.dataset.theme = 'dark'; localStorage.setItem('flowglass-theme', 'dark')").await;
    let source = page.text("return flowglassSource()").await;
    assert!(source == built, "{}", first_difference(&source, &built));
    assert_eq!(page.run("return flowglassTakeText('flowglass-view')").await, Value::Null);

    let marker = "<!--flowglass-data-->";
    let view = r#"<script type="application/flowglass-view;7bit" id="flowglass-view">&lt;seen</script>"#;
    let saved = source.replacen(marker, &format!("{marker}{view}"), 1);
    let saved = written(&folder, "saved.html", saved.as_bytes());
    page.0.goto(Url::from_file_path(saved).unwrap().as_str()).await.unwrap();
    page.until("the saved page is up", "return !!document.querySelector('#open-files')").await;
    let source = page.text("return flowglassSource()").await;
    assert!(source == built, "{}", first_difference(&source, &built));
    let lean = "return document.querySelectorAll('script[type^=application]').length";
    assert_eq!(page.run(lean).await, 0, "the page itself has no blocks");
    page.open(&[log]).await;
    page.until_ready().await;
    assert_eq!(page.total("tuples").await, total);
}

/// Where two texts of a megabyte differ, and a little of both.
fn first_difference(one: &str, other: &str) -> String {
    let from_there = |text: &str, n: usize| text.chars().skip(n.saturating_sub(40)).take(120).collect::<String>();
    let n = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    format!("at character {n}: {:?}, and not {:?}", from_there(one, n), from_there(other, n))
}
