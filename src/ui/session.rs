//! What the page keeps in the browser: until the tab is closed, or for good; and forgetting it. A browser may refuse both;
//! then it is forgotten sooner.

use leptos::prelude::window;
use web_sys::Storage;

/// The colours of the page, where they were chosen. For good.
pub const THEME: &str = "flowglass-theme";
/// With this begin the keys of how tables are laid out. For good.
pub const COLUMNS: &str = "flowglass-columns-";
/// The filters that were used last. Until the tab is closed.
pub const FILTERS: &str = "flowglass-filters";
/// The names of the files that are open. Until the tab is closed.
pub const FILES: &str = "flowglass-files";

/// What was remembered until the tab is closed. It survives a reload.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers something until the tab is closed.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Without room it is not remembered.
        drop(storage.set_item(key, value));
    }
}

/// Removes everything that the page keeps, and nothing else: other pages of the same host keep theirs in the same place.
/// How many things it was.
pub fn forget() -> usize {
    let mut n_removed = 0;
    for storage in [storage(), window().local_storage().ok().flatten()].into_iter().flatten() {
        let keys: Vec<String> =
            (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten()).collect();
        let own = |key: &&String| [THEME, FILTERS, FILES].contains(&key.as_str()) || key.starts_with(COLUMNS);
        n_removed += keys.iter().filter(own).filter(|key| storage.remove_item(key).is_ok()).count();
    }
    n_removed
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
