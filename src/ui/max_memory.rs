//! How much memory the tuples may take: a parameter of the page's address, for small machines and for tests.

use leptos::prelude::window;

use crate::protocol::LoadLimits;
use crate::share::size::parse_size;

const PARAMETER: &str = "max-memory=";

/// `?max-memory=64MB`; without it what is usual, and so where it cannot be read, with a sentence that says that.
pub fn max_memory() -> (u64, Option<String>) {
    let search = window().location().search().unwrap_or_default();
    let mut parameters = search.trim_start_matches('?').split('&');
    let Some(size) = parameters.find_map(|parameter| parameter.strip_prefix(PARAMETER)) else {
        return (LoadLimits::DEFAULT_MAX_BYTES, None);
    };
    match parse_size(size) {
        Ok(max_bytes) => (max_bytes, None),
        Err(expected) => {
            (LoadLimits::DEFAULT_MAX_BYTES, Some(format!("max-memory in the address cannot be read: {expected}")))
        }
    }
}
