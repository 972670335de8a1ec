//! A view as something that can be handed on.

pub mod link;
