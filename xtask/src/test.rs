//! `cargo xtask test`: native tests, wasm tests in a browser, journeys on the release build in two browsers.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure};
use crate::process::{cargo, run};
use crate::static_server::StaticServer;
use crate::tools::chromium::Chromium;
use crate::tools::driver::Driver;
use crate::tools::firefox::Firefox;
use crate::tools::rust::WASM_TARGET;
use crate::tools::{Toolbox, axe};
use crate::{project, single_file, site};

/// The site is tested from below a path, as it is hosted on project pages: a file asked for at `/` is not found.
const MOUNT: &str = "/some/path/";

/// Which tests are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    All,
    /// Those that need neither the wasm target nor a browser.
    Native,
    /// The journeys whose names contain this text.
    Journeys(String),
}

/// Runs the tests, the quick ones first, and stops at the first part that fails.
pub fn test(part: &Part) -> Result<(), Failure> {
    if *part == Part::Native {
        return test_native();
    }
    // First, so that a machine without a browser is told before it has worked for minutes.
    let browsers = Browsers::get()?;
    let tools = match part {
        Part::Journeys(_) => Toolbox::get()?,
        _ => {
            test_native()?;
            Toolbox::get()?
        }
    };
    // Before the wasm tests, which take what it compiles.
    site::build_with(&tools)?;
    if *part == Part::All {
        test_wasm(&tools, &browsers)?;
    }
    let planted = site::build_planted(&tools)?;
    test_journeys(&tools, &browsers, &planted, part)
}

/// The browsers, their running drivers, and the script that checks whether a page is accessible.
struct Browsers {
    chromium: Chromium,
    firefox: Firefox,
    chromedriver: Driver,
    geckodriver: Driver,
    axe: PathBuf,
}

impl Browsers {
    fn get() -> Result<Self, Failure> {
        let (chromium, firefox, axe) = (Chromium::get()?, Firefox::get()?, axe::get()?);
        let chromedriver = Driver::start_chromedriver(&chromium.driver)?;
        let geckodriver = Driver::start_geckodriver(&firefox.driver)?;
        Ok(Self { chromium, firefox, chromedriver, geckodriver, axe })
    }
}

fn test_native() -> Result<(), Failure> {
    run(cargo().args(["test", "--workspace"]))
}

/// Built for release as the site is: with the dependencies compiled already, this is quicker than without
/// optimisation, and it is the code that people get. The checks of a debug build are switched on in the project's own
/// code: lengths are 32 bits wide only here, so an overflow is seen here or nowhere.
fn test_wasm(tools: &Toolbox, browsers: &Browsers) -> Result<(), Failure> {
    let capabilities = capabilities_with(&browsers.chromium.browser)?;
    let mut test = cargo();
    test.args(["test", "--release", "--package", "flowglass", "--target", WASM_TARGET, "--test", "wasm"])
        .args(["--config", "profile.release.package.flowglass.debug-assertions=true"])
        .args(["--config", "profile.release.package.flowglass.overflow-checks=true"])
        .env("PATH", tools.path()?)
        // Cargo splits this at spaces, so it is a name on PATH and not a path.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("CHROMEDRIVER_REMOTE", browsers.chromedriver.address());
    // The runner takes the first driver it is told of, and these come first.
    for name in ["GECKODRIVER_REMOTE", "SAFARIDRIVER_REMOTE", "NO_HEADLESS"] {
        test.env_remove(name);
    }
    run(&mut test)
}

/// The browser options of `webdriver.json` with the path of this machine's browser; the file they are written to.
fn capabilities_with(chromium: &Path) -> Result<PathBuf, Failure> {
    let source = project::root().join("webdriver.json");
    let text = fs::read_to_string(&source).context(format_args!("{} could not be read", source.display()))?;
    let text = with_binary(&text, chromium)
        .ok_or_else(|| Failure::new(format!("{} has no object \"goog:chromeOptions\"", source.display())))?;
    let target = project::tools().join("webdriver.json");
    fs::create_dir_all(project::tools())
        .and_then(|()| fs::write(&target, text))
        .context(format_args!("{} could not be written", target.display()))?;
    Ok(target)
}

fn with_binary(capabilities: &str, chromium: &Path) -> Option<String> {
    let options = capabilities.find("\"goog:chromeOptions\"")?;
    let inside = options + capabilities[options..].find('{')? + 1;
    let (before, after) = capabilities.split_at(inside);
    let path = chromium.to_str()?.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("{before}\n    \"binary\": \"{path}\",{after}"))
}

/// The journeys are told where the site and the drivers are. They are not built for release themselves: that would
/// compile their many dependencies once more and slower, and what they test is the site.
fn test_journeys(tools: &Toolbox, browsers: &Browsers, planted: &Path, part: &Part) -> Result<(), Failure> {
    let mut test = cargo();
    test.args(["test", "--package", "flowglass", "--features", "journeys", "--test", "journeys", "--"]);
    if let Part::Journeys(name) = part {
        test.arg(name);
    }
    // One after the other: each wants all processors for a while, and a geckodriver drives one browser at a time.
    run(test
        .arg("--test-threads=1")
        .env("FLOWGLASS_URL", StaticServer::serve(&project::dist(), MOUNT)?)
        .env("FLOWGLASS_URL_PLANTED", StaticServer::serve(planted, MOUNT)?)
        .env("FLOWGLASS_SITE", project::dist())
        .env("FLOWGLASS_FILE", project::dist().join(single_file::NAME))
        .env("FLOWGLASS_HAS_WASM_OPT", tools.have_wasm_opt().to_string())
        .env("FLOWGLASS_CHROMIUM", &browsers.chromium.browser)
        .env("FLOWGLASS_CHROMEDRIVER", browsers.chromedriver.address())
        .env("FLOWGLASS_FIREFOX", &browsers.firefox.browser)
        .env("FLOWGLASS_GECKODRIVER", browsers.geckodriver.address())
        .env("FLOWGLASS_AXE", &browsers.axe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_added_to_its_options() {
        let text = r#"{"goog:chromeOptions": {"args": []}}"#;
        let added = with_binary(text, Path::new(r"C:\Program Files\chrome.exe"));
        let expected =
            "{\"goog:chromeOptions\": {\n    \"binary\": \"C:\\\\Program Files\\\\chrome.exe\",\"args\": []}}";
        assert_eq!(added.as_deref(), Some(expected));
        assert_eq!(with_binary("{}", Path::new("chrome")), None);
    }
}
