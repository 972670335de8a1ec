//! What a person does with the page, in real browsers against the release build. `cargo xtask test` serves the build,
//! starts the drivers, and says where they are; without them these tests fail. `cargo xtask test --journeys NAME` runs
//! those whose name contains NAME.
//!
//! - [`browser`] starts a browser, [`page`] is what a person does in it, [`hands`] how with mouse and keyboard, [`shown`]
//!   what the page shows then. [`logs`] has files to open.
//! - [`four_questions`], [`filter_bar`], [`filter_by_click`], [`timeline`], [`address`], [`columns`], [`connections`],
//!   [`counted_once`], [`times`], [`keys`], [`sample`], [`hostile_names`], [`table`], [`files`], [`memory`], [`deaths`]:
//!   journeys. Each is a function that is given the page; `journeys!` makes a test of
//!   it for each browser that it is made in: `table::in_firefox::sorting_by_a_column`.
//! - [`saved_view`], [`single_file`]: the page as one file, with data and without.
//! - [`accessibility`] (by [`axe`]), [`requests`] (by [`net_log`]), [`old_browsers`]: journeys that look at the page as
//!   a whole.
//! - [`single_file`]: the page as one file; others are gone through once more from there (`from_a_file`).
//! - [`privacy`]: what the page says of itself.
//! - [`weight`]: what the site's files take on their way to a browser.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

/// Makes tests of journeys: `in_both` browsers, `in_chromium` alone, (in Chromium) on the build whose workers do what a
/// file says (`planted`), or on the page that is one file on a disk (`from_a_file`, in both or in Chromium alone).
macro_rules! journeys {
    (
        $(in_both: $($both:ident),+;)?
        $(in_chromium: $($chromium:ident),+;)?
        $(planted: $($planted:ident),+;)?
        $(from_a_file: $($from_file:ident),+;)?
        $(from_a_file_in_chromium: $($from_file_chromium:ident),+;)?
    ) => {
        mod in_chromium {
            use crate::browser::{Browser, Site, Visit};
            $($(#[test] fn $both() { Visit::new(Browser::Chromium, Site::Real).journey(super::$both); })+)?
            $($(#[test] fn $chromium() { Visit::new(Browser::Chromium, Site::Real).journey(super::$chromium); })+)?
            $($(#[test] fn $planted() { Visit::new(Browser::Chromium, Site::Planted).journey(super::$planted); })+)?
        }
        $(mod in_firefox {
            use crate::browser::{Browser, Site, Visit};
            $(#[test] fn $both() { Visit::new(Browser::Firefox, Site::Real).journey(super::$both); })+
        })?
        $(mod from_a_file {
            use crate::browser::{Browser, Site, Visit};
            mod in_chromium {
                use super::*;
                $(#[test] fn $from_file() { Visit::new(Browser::Chromium, Site::File).journey(super::super::$from_file); })+
            }
            mod in_firefox {
                use super::*;
                $(#[test] fn $from_file() { Visit::new(Browser::Firefox, Site::File).journey(super::super::$from_file); })+
            }
        })?
        $(mod from_a_file_in_chromium {
            use crate::browser::{Browser, Site, Visit};
            $(#[test] fn $from_file_chromium() {
                Visit::new(Browser::Chromium, Site::File).journey(super::$from_file_chromium);
            })+
        })?
    };
}

mod accessibility;
mod address;
mod axe;
mod browser;
mod columns;
mod connections;
mod counted_once;
mod deaths;
mod devtools;
mod files;
mod filter_bar;
mod filter_by_click;
mod four_questions;
mod hands;
mod hostile_names;
mod keys;
mod logs;
mod memory;
mod net_log;
mod old_browsers;
#[path = "../support/packed.rs"]
mod packed;
mod page;
mod privacy;
mod requests;
mod sample;
mod saved_view;
mod shown;
mod single_file;
mod table;
mod timeline;
mod times;
mod weight;
