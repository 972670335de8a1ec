//! `cargo xtask serve`: the page on this machine, with sample data at hand.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::failure::{Context, Failure};
use crate::process::run;
use crate::static_server::StaticServer;
use crate::{generate, project, site};

const FIRST_PORT: u16 = 8080;
const N_PORTS_TRIED: u16 = 100;

/// Builds the site, serves it and prints the address; returns only when something failed.
pub fn serve(port: Option<u16>, open_browser: bool) -> Result<(), Failure> {
    // Before the build, which takes minutes the first time: a wrong port is told at once.
    let server = bind(port)?;
    site::build()?;
    let address = format!("http://127.0.0.1:{}/", server.port());
    server.start(&project::dist(), "/");
    println!("\nFlowglass is at {address} (Ctrl-C ends it)");
    if open_browser {
        open(&address);
    }
    let sample = project::root().join("target").join("sample");
    match need_sample(&sample) {
        Ok(()) => println!("Sample data: drop this folder's files on the page: {}", sample.display()),
        Err(failure) => eprintln!("There is no sample data: {}", failure.message()),
    }
    println!("Serving {address}");
    loop {
        thread::park();
    }
}

/// Takes the port asked for, or else the first free one from 8080 on.
pub fn bind(port: Option<u16>) -> Result<StaticServer, Failure> {
    if let Some(port) = port {
        return StaticServer::bind(port).map_err(|failure| {
            Failure::new(format!("{}; leave out --port to take the next free one", failure.message()))
        });
    }
    (FIRST_PORT..FIRST_PORT + N_PORTS_TRIED)
        .chain([0])
        .find_map(|port| StaticServer::bind(port).ok())
        .ok_or_else(|| Failure::new("no port of 127.0.0.1 can be used"))
}

/// Writes a small folder of flow logs, unless it is there.
fn need_sample(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    eprintln!("\nWriting sample data");
    // Under another name until it is complete: the next run would take half a folder for the whole.
    let partial = folder.with_extension("partial");
    drop(fs::remove_dir_all(&partial));
    run(generate::command()
        .args(["--format", "mixed", "--size", "2MB", "--seed", "1", "--files", "12", "--out"])
        .arg(&partial)
        .stdout(Stdio::null()))?;
    fs::rename(&partial, folder).context(format_args!("{} could not be renamed", partial.display()))
}

/// Opens the person's browser if there is one. If not, they have the address.
fn open(address: &str) {
    let mut opener = if cfg!(windows) {
        let mut start = Command::new("cmd");
        start.args(["/C", "start", ""]);
        start
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
        if !has_screen {
            return;
        }
        Command::new("xdg-open")
    };
    opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Not waited for: some openers stay as long as the browser does.
    drop(opener.spawn());
}
