//! The worker of the page: a reader or the engine.

#[cfg(target_arch = "wasm32")]
fn main() {
    flowglass::browser::worker_main();
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::print_stderr, reason = "there is nothing else that it can do")]
fn main() {
    eprintln!("This program is for the browser; `cargo xtask build` builds the page.");
    std::process::exit(2);
}
