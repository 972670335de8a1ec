//! Pure maths for the screen: what is in view, and how numbers, times and names are written.
//!
//! Nothing here knows the DOM or Leptos; everything is tested natively.

pub mod address_kind;
pub mod code_parts;
pub mod column;
pub mod column_layout;
pub mod connection_column;
pub mod connection_row;
pub mod connection_words;
pub mod detail;
pub mod detail_choices;
pub mod drawing;
pub mod file_choices;
pub mod file_column;
pub mod file_row;
pub mod filter_chips;
pub mod filter_choice;
pub mod filter_offers;
pub mod flow_choices;
pub mod flow_column;
pub mod flow_row;
pub mod group_column;
pub mod group_part;
pub mod group_row;
pub mod name;
pub mod number;
pub mod once_words;
pub mod part_loaded;
pub mod placing;
pub mod problem_text;
pub mod quote;
pub mod row_blocks;
pub mod row_window;
pub mod rule_kind;
pub mod saved_note;
pub mod share_words;
pub mod show_schedule;
pub mod shown_words;
pub mod tab_separated;
pub mod table_row;
pub mod time;
pub mod time_typed;
pub mod timeline;
pub mod unknown_words;
