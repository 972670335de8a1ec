//! The page in a browser, driven over WebDriver.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::devtools;

/// The page, just opened, in a browser of its own.
pub struct Page(pub Client);

/// Ctrl and End together: to the last row.
pub fn ctrl_end() -> String {
    format!("{}{}{}", char::from(Key::Control), char::from(Key::End), char::from(Key::Null))
}

/// Home and then Enter: opens the first row.
pub fn home_and_enter() -> String {
    format!("{}{}", char::from(Key::Home), char::from(Key::Enter))
}

impl Page {
    /// Runs a script and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.0.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// What a script returns as text.
    pub async fn text(&self, script: &str) -> String {
        self.run(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a script returns true.
    pub async fn until(&self, what: &str, script: &str) {
        self.until_or(what, script, "return ''").await;
    }

    /// Waits until a script returns true; another one tells why it does not.
    pub async fn until_or(&self, what: &str, script: &str, why_not: &str) {
        let since = Instant::now();
        while self.run(script).await != Value::Bool(true) {
            if since.elapsed() > PATIENCE {
                let why_not = self.text(why_not).await;
                let page = self.text("return document.body.innerText.slice(0, 2000)").await;
                panic!("waited in vain until {what}; {why_not}; the page says:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// `empty`, `loading` or `ready`.
    pub async fn state(&self) -> String {
        self.text("return document.querySelector('main').dataset.state").await
    }

    /// Waits until nothing is being read.
    pub async fn until_ready(&self) {
        self.until("the page is ready", "return document.querySelector('main').dataset.state === 'ready'").await;
    }

    /// Chooses files with the button.
    pub async fn open(&self, files: &[PathBuf]) {
        let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let input = self.0.find(Locator::Css("input[type=file]#open-files")).await.unwrap();
        input.send_keys(&paths.join("\n")).await.unwrap();
    }

    /// Drops files and folders on the page, as from a file manager. Only Chromium can be told to.
    pub async fn drop(&self, paths: &[PathBuf]) {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        for step in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
            let params = json!({ "type": step, "x": 200, "y": 200, "data": data });
            devtools::command(&self.0, "Input.dispatchDragEvent", params).await;
        }
    }

    /// An exact total.
    pub async fn total(&self, name: &str) -> Option<u128> {
        let script = format!("return document.querySelector('[data-total=\"{name}\"]')?.dataset.value ?? ''");
        self.text(&script).await.parse().ok()
    }

    /// Waits until a total has come to a value.
    pub async fn until_total(&self, name: &str, value: u128) {
        let script = format!("return document.querySelector('[data-total=\"{name}\"]')?.dataset.value === '{value}'");
        self.until(&format!("{name} is {value}"), &script).await;
    }

    /// How many rows the table says that it has, without its header.
    pub async fn row_count(&self) -> u64 {
        let count = self.text("return document.querySelector('[role=grid]').getAttribute('aria-rowcount')").await;
        count.parse::<u64>().unwrap() - 1
    }

    /// Clicks on what a selector finds.
    pub async fn click(&self, selector: &str) {
        self.0.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    /// Forgets everything.
    pub async fn clear(&self) {
        let button = Locator::XPath("//button[contains(translate(., 'C', 'c'), 'clear all')]");
        self.0.find(button).await.unwrap().click().await.unwrap();
    }

    /// Chooses a tab by its `data-tab`.
    pub async fn show_tab(&self, tab: &str) {
        self.click(&format!("[data-tab={tab}]")).await;
        self.until(
            "the tab is chosen",
            &format!("return document.querySelector('[data-tab={tab}]').ariaSelected === 'true'"),
        )
        .await;
    }

    /// The tabs that the page has, whatever they are, by their `data-tab`.
    pub async fn tabs(&self) -> Vec<String> {
        let tabs = self.run("return [...document.querySelectorAll('[data-tab]')].map(tab => tab.dataset.tab)").await;
        let tabs: Vec<String> = tabs.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect();
        assert!(tabs.len() >= 2, "the page has tabs: {tabs:?}");
        tabs
    }

    /// Opens the details of the row at a place of the table, from 0.
    pub async fn open_detail(&self, index: u64) {
        let row = format!("document.querySelector('[role=grid] [role=row][aria-rowindex=\"{}\"]')", index + 2);
        self.until("the row is drawn", &format!("return {row}?.textContent.length > 20")).await;
        self.run(&format!("{row}.dispatchEvent(new MouseEvent('dblclick', {{ bubbles: true }}))")).await;
        self.until("the details are open", "return !!document.querySelector('[data-detail]')").await;
    }

    /// What is marked in the text that was read back.
    pub async fn marked(&self) -> String {
        let mark = "document.querySelector('[data-raw] mark')";
        self.until("the text is read back", &format!("return ({mark}?.textContent.length ?? 0) > 0")).await;
        self.text(&format!("return {mark}.textContent")).await
    }

    /// Presses keys in the table.
    pub async fn press_in_grid(&self, keys: &str) {
        self.run("document.querySelector('[role=grid]').focus()").await;
        self.0.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Gives the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.0.set_window_size(width, height).await.unwrap();
    }
}
