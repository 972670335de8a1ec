//! The command line: see [`flowglass::command_line`].

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    flowglass::command_line::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
