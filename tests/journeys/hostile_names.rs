//! Names in a file are only text, wherever the page shows them.

use fantoccini::key::Key;

use crate::logs::{SMALL, folder, written};
use crate::page::Page;

journeys! {
    in_both: a_rule_with_markup_for_a_name;
}

const NAME: &str = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

async fn a_rule_with_markup_for_a_name(page: &Page) {
    let in_json = NAME.replace('"', "\\\"");
    let acl = "<b onmouseover=window.broken=1>WEB-NSG";
    let text = SMALL.replace("RULE", &in_json).replace("WEB-NSG", acl);
    let file = written(&folder("hostile names"), "<img src=x onerror=window.broken=1>.json", text.as_bytes());
    page.open(&[file]).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    // Rules, a menu, a part of the filter.
    page.show_tab("rules").await;
    page.until_cell(0, "Rule", NAME).await;
    page.until_cell(0, "ACL", acl).await;
    let rule = page.cell_selector(0, "Rule").await;
    page.right_click(&rule).await;
    page.menu().await;
    let about = page.text("return document.querySelector('[role=menu]').textContent").await;
    assert!(about.contains("<img src=x onerror="), "{about}");
    page.choose("Rule, in any ACL,").await;
    page.until_total("tuples", 2).await;
    let chip = page.text("return document.querySelector('[data-chip] .part').textContent").await;
    assert!(chip.starts_with("rule:\"<img src=x onerror="), "{chip}");
    // What it consists of.
    page.until_rows(1).await;
    page.double_click(&rule).await;
    page.until("it is opened", "return !!document.querySelector('[data-detail] [data-top=sources]')").await;
    let head = page.text("return document.querySelector('[data-detail] h2').textContent").await;
    assert!(head.starts_with(NAME), "{head}");
    page.press([Key::Escape]).await;
    // What is offered, and taken.
    page.click("#clear-filter").await;
    page.until_total("tuples", 3).await;
    page.write("rule:").await;
    let at = page.until_offered("\"<img src=x onerror=").await;
    page.press(std::iter::repeat_n(Key::Down, at + 1)).await;
    page.press([Key::Enter, Key::Enter]).await;
    page.until_total("tuples", 2).await;
    // After a reload the page names the file, and the address has the filter.
    assert!(!page.fragment().await.contains('<'));
    page.press([Key::Escape, Key::Escape]).await;
    page.show_tab("files").await;
    nothing_ran(page).await;
    page.0.refresh().await.unwrap();
    page.until("the page is up", "return !!document.querySelector('#open-files')").await;
    let says = page.text("return document.querySelector('[data-open-before]')?.textContent ?? ''").await;
    assert!(says.contains("<img src=x onerror=window.broken=1>.json"), "{says}");
    nothing_ran(page).await;
}

async fn nothing_ran(page: &Page) {
    let harm =
        "return String(window.broken) + document.querySelectorAll('main img, main script, main b[onmouseover]').length";
    assert_eq!(page.text(harm).await, "undefined0");
}
