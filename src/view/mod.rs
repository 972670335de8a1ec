//! Pure maths for the screen: what is in view, and how numbers, times and names are written.
//!
//! Nothing here knows the DOM or Leptos; everything is tested natively.

pub mod cell;
pub mod column;
pub mod name;
pub mod number;
pub mod protocol_name;
pub mod row_blocks;
pub mod row_window;
pub mod show_schedule;
pub mod time;
