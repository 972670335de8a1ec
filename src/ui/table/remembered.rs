//! How the columns of the tables are laid out, from one visit to the next. Only that is kept, nothing of the data.

use leptos::prelude::window;

use crate::ui::session::COLUMNS;

/// The number is the version of the text's form: with another form comes another number.
fn key(table: &str) -> String {
    format!("{COLUMNS}1-{table}")
}

/// What was remembered of a table. A browser may refuse its storage: then it is nothing.
pub fn remembered(table: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(&key(table)).ok().flatten()
}

/// Remembers a text; nothing where it is empty.
pub fn remember(table: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without room or permission it holds until the page is closed.
        drop(if text.is_empty() { storage.remove_item(&key(table)) } else { storage.set_item(&key(table), text) });
    }
}
