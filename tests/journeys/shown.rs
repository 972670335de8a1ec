//! What the page shows, as a person reads it.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::Value;

use crate::page::Page;

/// How many tuples the sample data has.
pub const SAMPLE_TUPLES: u128 = 32_468;

impl Page {
    /// Has the sample data made.
    pub async fn try_sample(&self) {
        self.click("#try-sample").await;
        self.until_ready().await;
        self.until_total("tuples", SAMPLE_TUPLES).await;
    }

    /// Writes a part of the filter into its field and presses Enter.
    pub async fn filter(&self, part: &str) {
        self.click("#filter-text").await;
        self.write(part).await;
        self.press([Key::Enter]).await;
    }

    /// Waits until these are the parts of the filter; one that is switched off has `off ` before it.
    pub async fn until_chips(&self, chips: &[&str]) {
        let shown = "JSON.stringify([...document.querySelectorAll('[data-chip]')].map(chip =>
            (chip.classList.contains('off') ? 'off ' : '') + chip.dataset.chip))";
        self.until_equal(&format!("the filter is {chips:?}"), shown, &serde_json::to_string(chips).unwrap()).await;
    }

    /// Waits until an expression has a value; says which one it has where it does not come to that.
    pub async fn until_equal(&self, what: &str, expression: &str, value: &str) {
        let value = Value::from(value);
        let script = format!(
            "const seen = {expression}; if (seen === {value}) return true;\
             window.seenLast = seen; return false"
        );
        self.until_or(what, &script, "return 'seen: ' + window.seenLast").await;
    }

    /// Waits until a cell of a row of the table, counted from 0, in the column of a heading, has a text.
    pub async fn until_cell(&self, row: u64, heading: &str, text: &str) {
        let what = format!("{heading} of row {row} is {text}");
        self.until_equal(&what, &cell(row, heading, "textContent"), text).await;
    }

    /// What a cell says when it is pointed at.
    pub async fn cell_title(&self, row: u64, heading: &str) -> String {
        self.text(&format!("return {}", cell(row, heading, "title"))).await
    }

    /// What a cell says.
    pub async fn cell(&self, row: u64, heading: &str) -> String {
        self.text(&format!("return {}", cell(row, heading, "textContent"))).await
    }

    /// A selector of a cell that is drawn.
    pub async fn cell_selector(&self, row: u64, heading: &str) -> String {
        let column = cell(row, heading, "getAttribute('aria-colindex')");
        self.until("the cell is drawn", &format!("return !!{column}")).await;
        let column = self.text(&format!("return {column}")).await;
        format!("[role=row][aria-rowindex=\"{}\"] [role=gridcell][aria-colindex=\"{column}\"]", row + 2)
    }

    /// Waits until the table has so many rows.
    pub async fn until_rows(&self, n_rows: u64) {
        let count = "document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')";
        self.until_equal(&format!("there are {n_rows} rows"), count, &(n_rows + 1).to_string()).await;
    }

    /// Waits until the times above the timeline say this of `first`, `last`, `length` and so on.
    pub async fn until_extent(&self, name: &str, text: &str) {
        let value = format!(
            "[...document.querySelectorAll('.extent dt')].find(name => name.textContent === '{name}')\
             ?.nextElementSibling.textContent"
        );
        self.until_equal(&format!("{name} is {text}"), &value, text).await;
    }

    /// Waits until a screen reader has been told this, the last of all.
    pub async fn until_announced(&self, text: &str) {
        let said = "[...document.querySelectorAll('p.visually-hidden[role=status]')].at(-1).textContent";
        self.until_equal(&format!("a screen reader is told: {text}"), said, text).await;
    }

    /// Chooses a line of the menu that is open, by how it begins.
    pub async fn choose(&self, label: &str) {
        let item = format!("//*[@role='menu']//button[@role='menuitem'][contains(., '{label}')]");
        self.0.find(Locator::XPath(&item)).await.unwrap().click().await.unwrap();
        self.until("the menu is closed", "return !document.querySelector('[role=menu]')").await;
    }

    /// Waits until a menu is open, and gives its lines.
    pub async fn menu(&self) -> Vec<String> {
        self.until("a menu is open", "return !!document.querySelector('[role=menu] [role=menuitem]')").await;
        let lines = self
            .run("return [...document.querySelectorAll('[role=menu] .entry .label')].map(line => line.textContent)");
        lines.await.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }

    /// What is offered below the filter's field.
    pub async fn offers(&self) -> Vec<String> {
        let offers = "return [...document.querySelectorAll('#filter-offers:not([hidden]) [role=option]')]\
            .map(offer => [...offer.children].map(part => part.textContent).join(' | '))";
        self.run(offers).await.as_array().unwrap().iter().map(|offer| offer.as_str().unwrap().to_owned()).collect()
    }

    /// Waits until something is offered that begins so, and gives its place.
    pub async fn until_offered(&self, beginning: &str) -> usize {
        let wanted = Value::from(beginning);
        let is_offered = format!(
            "return [...document.querySelectorAll('#filter-offers:not([hidden]) [role=option]')]\
             .some(offer => [...offer.children].map(part => part.textContent).join(' | ').startsWith({wanted}))"
        );
        self.until(&format!("{beginning} is offered"), &is_offered).await;
        self.offers().await.iter().position(|offer| offer.starts_with(beginning)).unwrap()
    }

    /// Waits until nothing is offered.
    pub async fn until_nothing_is_offered(&self) {
        self.until("nothing is offered", "return document.querySelector('#filter-offers').hidden").await;
    }

    /// The part of the address that holds the view.
    pub async fn fragment(&self) -> String {
        self.text("return location.hash").await
    }

    /// Waits until the address holds this view.
    pub async fn until_fragment(&self, fragment: &str) {
        self.until_equal(&format!("the address ends in {fragment}"), "location.hash", fragment).await;
    }

    /// Waits until the keyboard is on what a selector finds.
    pub async fn until_focused(&self, selector: &str) {
        let is_there = format!("return document.activeElement.matches('{selector}')");
        let at = "return 'it is on ' + document.activeElement.outerHTML.slice(0, 200)";
        self.until_or(&format!("the keyboard is on {selector}"), &is_there, at).await;
    }
}

/// An expression for a property of a cell; undefined where it is not drawn.
fn cell(row: u64, heading: &str, property: &str) -> String {
    let index = row + 2;
    format!(
        "[...document.querySelectorAll('[role=columnheader]')].filter(heading => heading.textContent === '{heading}')\
         .map(heading => document.querySelector('[role=row][aria-rowindex=\"{index}\"] [role=gridcell][aria-colindex=\"'\
         + heading.getAttribute('aria-colindex') + '\"]'))[0]?.{property}"
    )
}
