//! A page in a browser, driven over WebDriver.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

/// Long enough for a slow machine: what takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The page, just opened, in a browser of its own.
pub struct Page(Client);

fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: these tests are run by `cargo xtask test`"))
}

/// Opens the page in a new browser, does the journey, and closes the browser whatever came of it.
pub fn journey<F: Future<Output = ()>>(steps: impl FnOnce(Page) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = connect().await;
        let page = Page(client.clone());
        client.goto(&told("FLOWGLASS_URL")).await.unwrap();
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
    let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
    builder.capabilities(capabilities);
    builder.connect(&told("FLOWGLASS_WEBDRIVER")).await.unwrap()
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
