//! A view as something that can be handed on, and what else the address of the page says.

pub mod link;
pub mod redact;
pub mod saved;
pub mod seven_bits;
pub mod size;
