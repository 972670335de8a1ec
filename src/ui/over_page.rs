//! What all dialogs that lie over the page have in common.

use std::sync::Arc;

use leptos::html::Dialog;
use leptos::prelude::*;

/// Goes on showing a dialog while something is so.
pub fn show_while(dialog: NodeRef<Dialog>, is_so: impl Fn() -> bool + 'static) {
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_so() {
            // It fails where it is open already.
            drop(dialog.show_modal());
        } else {
            dialog.close();
        }
    });
}

/// The heading of a dialog, named by the dialog as its label, and a button that closes it.
pub fn dialog_heading(id: &'static str, words: &'static str, close: impl Fn() + Send + Sync + 'static) -> AnyView {
    let close: Arc<dyn Fn() + Send + Sync> = Arc::new(close);
    view! {
        <header>
            <h2 id=id>{words}</h2>
            <button
                type="button"
                class="button quiet"
                aria-label="Close"
                title="Close (Esc)"
                on:click=move |_| close()
            >
                <span class="icon icon-close" aria-hidden="true"></span>
            </button>
        </header>
    }
    .into_any()
}
