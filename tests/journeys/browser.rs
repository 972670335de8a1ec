//! Browsers, each started for one journey and closed after it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::devtools;
use crate::page::Page;

/// Long enough for a slow machine: what takes longer hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// A browser that does not come up on a busy machine is started so often, then the journey fails.
const STARTS: usize = 3;

/// What a journey is made in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
}

/// Which build of the page.
#[derive(Clone, Copy)]
pub enum Site {
    /// The one that people get.
    Real,
    /// The one whose workers die, or ask for something, where a file says so.
    Planted,
    /// The one that is a single file, from the disk.
    File,
}

/// How a journey begins.
pub struct Visit {
    browser: Browser,
    address: String,
    arguments: Vec<String>,
    downloads: Option<PathBuf>,
    script: Option<String>,
    is_up: &'static str,
}

/// What `cargo xtask` tells those who use browsers.
pub fn told(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: this is run by `cargo xtask test` or `cargo xtask bench`"))
}

impl Visit {
    /// To a build of the page in a browser.
    pub fn new(browser: Browser, site: Site) -> Self {
        // The program takes the place of the static first screen.
        let is_up = "return !!document.querySelector('#open-files')";
        let address = match site {
            Site::Real => told("FLOWGLASS_URL"),
            Site::Planted => told("FLOWGLASS_URL_PLANTED"),
            Site::File => url::Url::from_file_path(told("FLOWGLASS_FILE")).unwrap().to_string(),
        };
        Self::to(browser, address, is_up)
    }

    /// To any page, with a script that says when it is there.
    pub fn to(browser: Browser, address: String, is_up: &'static str) -> Self {
        Self { browser, address, arguments: Vec::new(), downloads: None, script: None, is_up }
    }

    /// To a file on the disk that is the page, in a browser that reaches no network.
    pub fn offline(browser: Browser, page: &Path) -> Self {
        let address = url::Url::from_file_path(page).unwrap().to_string();
        let is_up = "return !!document.querySelector('#open-files')";
        Self::to(browser, address, is_up).with(match browser {
            // Nothing listens there.
            Browser::Chromium => "--proxy-server=127.0.0.1:9".to_owned(),
            Browser::Firefox => "-offline".to_owned(),
        })
    }

    /// What is downloaded goes into this folder.
    pub fn saving_to(mut self, folder: &Path) -> Self {
        self.downloads = Some(folder.to_owned());
        self
    }

    /// With one more argument of the browser.
    pub fn with(mut self, argument: String) -> Self {
        self.arguments.push(argument);
        self
    }

    /// With a script that is run before any of the page's own (Chromium alone can be told to), and another that says
    /// when the page is there then.
    pub fn before_load(mut self, script: &str, is_up: &'static str) -> Self {
        self.script = Some(script.to_owned());
        self.is_up = is_up;
        self
    }

    /// Opens the page in a new browser, does the journey, and closes the browser whatever came of it.
    pub fn journey(self, steps: impl AsyncFnOnce(&Page)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let page = Page(runtime.block_on(connect(self.browser, &self.arguments, self.downloads.as_deref())));
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                if let Some(script) = &self.script {
                    let parameters = json!({ "source": script });
                    devtools::command(&page.0, "Page.addScriptToEvaluateOnNewDocument", parameters).await;
                }
                page.0.goto(&self.address).await.unwrap();
                page.until("the page is up", self.is_up).await;
                steps(&page).await;
            });
        }));
        // A geckodriver starts no other browser as long as this one is open.
        let closed = runtime.block_on(page.0.close());
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
        closed.unwrap();
    }
}

async fn connect(browser: Browser, arguments: &[String], downloads: Option<&Path>) -> Client {
    let (capabilities, driver) = match browser {
        Browser::Chromium => (chromium(arguments, downloads), told("FLOWGLASS_CHROMEDRIVER")),
        Browser::Firefox => (firefox(arguments, downloads), told("FLOWGLASS_GECKODRIVER")),
    };
    for _ in 0..STARTS {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.clone());
        if let Ok(client) = tokio::time::timeout(PATIENCE, builder.connect(&driver)).await {
            return client.unwrap();
        }
    }
    panic!("the browser did not come up within {PATIENCE:?}, {STARTS} times");
}

fn chromium(more: &[String], downloads: Option<&Path>) -> Capabilities {
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
    arguments.extend(more.iter().map(String::as_str));
    let preferences = match downloads {
        Some(folder) => json!({ "download.default_directory": folder, "download.prompt_for_download": false }),
        None => json!({}),
    };
    let options = json!({ "args": arguments, "binary": told("FLOWGLASS_CHROMIUM"), "prefs": preferences });
    Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)])
}

fn firefox(more: &[String], downloads: Option<&Path>) -> Capabilities {
    let mut arguments = vec!["-headless", "--width=1280", "--height=900"];
    arguments.extend(more.iter().map(String::as_str));
    let preferences = match downloads {
        Some(folder) => json!({ "browser.download.folderList": 2, "browser.download.dir": folder }),
        None => json!({}),
    };
    let options = json!({ "args": arguments, "binary": told("FLOWGLASS_FIREFOX"), "prefs": preferences });
    Capabilities::from_iter([("moz:firefoxOptions".to_owned(), options)])
}
