//! What the page remembers: until the tab is closed, or for good. A browser may refuse both; then it is forgotten sooner.

use leptos::prelude::window;
use web_sys::Storage;

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

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
