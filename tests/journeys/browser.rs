//! A page in a browser, driven over WebDriver.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use url::Url;

/// Long enough for a slow machine: what takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);
/// A browser that does not come up on a busy machine is started so often, then the journey fails.
const STARTS: usize = 3;

/// The page, just opened, in a browser of its own.
pub struct Page(Client);

fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: these tests are run by `cargo xtask test`"))
}

/// Opens the page in a new browser, does the journey, and closes the browser whatever came of it.
pub fn journey<F: Future<Output = ()>>(steps: impl FnOnce(Page) -> F) {
    journey_at("FLOWGLASS_URL", steps);
}

/// The same on the page whose workers die where a file says so.
pub fn journey_with_planted_panics<F: Future<Output = ()>>(steps: impl FnOnce(Page) -> F) {
    journey_at("FLOWGLASS_URL_PLANTED", steps);
}

fn journey_at<F: Future<Output = ()>>(address: &str, steps: impl FnOnce(Page) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = connect().await;
        let page = Page(client.clone());
        client.goto(&told(address)).await.unwrap();
        // The program takes the place of the static first screen.
        page.until("the page is up", "return !!document.querySelector('#open-files')").await;
        steps(page).await;
        client.close().await.unwrap();
    });
}

async fn connect() -> Client {
    let mut arguments = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
    ];
    if cfg!(target_os = "linux") {
        arguments.push("--no-sandbox"); // for root, as in containers
    }
    let mut capabilities = Capabilities::new();
    let options = json!({ "args": arguments, "binary": told("FLOWGLASS_CHROMIUM") });
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    let driver = told("FLOWGLASS_WEBDRIVER");
    for _ in 0..STARTS {
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities.clone());
        if let Ok(client) = tokio::time::timeout(PATIENCE, builder.connect(&driver)).await {
            return client.unwrap();
        }
    }
    panic!("the browser did not come up within {PATIENCE:?}, {STARTS} times");
}

/// A command of Chromium's own (its DevTools protocol).
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

/// Ctrl and End together: to the last row.
pub fn ctrl_end() -> String {
    format!("{}{}{}", char::from(Key::Control), char::from(Key::End), char::from(Key::Null))
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
        let since = Instant::now();
        while self.run(script).await != Value::Bool(true) {
            if since.elapsed() > PATIENCE {
                let page = self.text("return document.body.innerText.slice(0, 2000)").await;
                panic!("waited in vain until {what}; the page says:\n{page}");
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

    /// Drops files and folders on the page, as from a file manager.
    pub async fn drop(&self, paths: &[PathBuf]) {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        for step in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
            let params = json!({ "type": step, "x": 200, "y": 200, "data": data });
            let command = json!({ "cmd": "Input.dispatchDragEvent", "params": params });
            self.0.issue_cmd(DevTools(command)).await.unwrap();
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
