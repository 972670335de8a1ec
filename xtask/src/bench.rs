//! `cargo xtask bench`: the release build and the library, measured beside other programs on the same files.

use std::ffi::OsString;

use crate::failure::Failure;
use crate::process::{cargo, run};
use crate::static_server::StaticServer;
use crate::tools::Toolbox;
use crate::tools::chromium::Chromium;
use crate::tools::driver::Driver;
use crate::tools::python;
use crate::{project, rivals, single_file, site};

/// Gets what is missing, builds the site, and runs the benchmark with these arguments.
pub fn bench(arguments: &[OsString]) -> Result<(), Failure> {
    let mut bench = cargo();
    bench
        .args(["bench", "--package", "flowglass", "--features", "journeys", "--bench", "report", "--"])
        .args(arguments)
        .env("FLOWGLASS_BENCH_DATA", project::root().join("target/bench"));
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let (only_native, only_browser) = (has("native") && !has("browser"), has("browser") && !has("native"));
    if !only_browser {
        match python::get() {
            Ok(python) => drop(bench.env("FLOWGLASS_PYTHON", python)),
            Err(failure) => eprintln!("{}", failure.message()),
        }
    }
    if only_native {
        return run(&mut bench);
    }
    let rivals = rivals::put_together()?;
    if let Some(failure) = &rivals.without_duckdb {
        eprintln!("{}", failure.message());
    }
    let chromium = Chromium::get()?;
    let driver = Driver::start_chromedriver(&chromium.driver)?;
    let tools = Toolbox::get()?;
    site::build_with(&tools)?;
    site::build_parser(&tools, &rivals.folder)?;
    run(bench
        .env("FLOWGLASS_DIST", project::dist())
        .env("FLOWGLASS_FILE", project::dist().join(single_file::NAME))
        .env("FLOWGLASS_URL", StaticServer::serve(&project::dist(), "/")?)
        .env("FLOWGLASS_RIVALS", StaticServer::serve(&rivals.folder, "/")?)
        .env("FLOWGLASS_CHROMIUM", &chromium.browser)
        .env("FLOWGLASS_CHROMEDRIVER", driver.address()))
}
