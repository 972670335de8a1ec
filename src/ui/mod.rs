//! The page: Leptos components over one [`state::State`]. No data logic: what is shown was worked out by the engine.
//!
//! Text from files goes into the page as text nodes and attributes only, never as HTML.

mod address;
mod app;
mod clock;
mod code;
mod connections;
mod counted_once;
mod derived;
mod detail;
mod download;
mod drop_overlay;
mod files;
mod filter_bar;
mod filter_menu;
mod first_screen;
mod flows;
mod go_to_time;
mod groups;
mod help;
mod help_counting;
mod keys;
mod large_dialog;
mod leaving;
mod leaving_page;
mod load_progress;
mod max_memory;
mod menu;
mod notices;
mod open_files;
mod over_page;
mod part_loaded;
mod privacy;
mod problems;
mod refusals;
mod session;
mod share;
mod state;
mod table;
mod tabs;
mod talkers;
mod theme;
mod timeline;
mod timeline_panel;
mod top_bar;
mod totals;
mod value;

use leptos::mount::mount_to;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Puts the page in the place of the static first screen that index.html comes with, unless that has found the browser
/// too old: then it goes on saying so.
pub fn mount() {
    if document().get_element_by_id("too-old").is_some() {
        return;
    }
    let place = document().get_element_by_id("page").and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let Some(place) = place.or_else(|| document().body()) else {
        return;
    };
    place.set_text_content(None);
    mount_to(place, app::App).forget();
}
