//! The page.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    flowglass::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::print_stderr, reason = "there is nothing else that it can do")]
fn main() {
    eprintln!("This program is for the browser; `cargo xtask build` builds the page.");
    std::process::exit(2);
}
