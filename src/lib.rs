//! Flowglass reads Azure flow logs: NSG flow logs v1 and v2, VNet flow logs v4.
pub mod flow;
pub mod columns;
pub mod parse;
pub mod store;
pub mod query;
pub mod sample;
pub mod protocol;
#[cfg(not(target_arch = "wasm32"))]
pub mod command_line;
