//! `cargo xtask bench`: the release build and the library, measured beside other programs on the same files.

use std::ffi::OsString;

use crate::failure::Failure;
use crate::process::{cargo, run};
use crate::static_server::StaticServer;
use crate::tools::chromium::Chromium;
use crate::tools::driver::Driver;
use crate::{project, site};

/// Gets what is missing, builds the site, and runs the benchmark with these arguments.
pub fn bench(arguments: &[OsString]) -> Result<(), Failure> {
    let mut bench = cargo();
    bench
        .args(["bench", "--package", "flowglass", "--features", "journeys", "--bench", "report", "--"])
        .args(arguments)
        .env("FLOWGLASS_BENCH_DATA", project::root().join("target/bench"));
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("native") && !has("browser") {
        return run(&mut bench);
    }
    let chromium = Chromium::get()?;
    let driver = Driver::start_chromedriver(&chromium.driver)?;
    site::build()?;
    run(bench
        .env("FLOWGLASS_URL", StaticServer::serve(&project::dist(), "/")?)
        .env("FLOWGLASS_CHROMIUM", &chromium.browser)
        .env("FLOWGLASS_CHROMEDRIVER", driver.address()))
}
