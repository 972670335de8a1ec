//! Saved views that are open: what they say of themselves, and the view that they come with.

use leptos::prelude::*;

use crate::browser::one_file::own_view;
use crate::protocol::About;
use crate::share::link::Link;
use crate::ui::state::State;

/// What the page knows of the saved views that are open.
#[derive(Clone, Copy)]
pub struct SavedViews {
    /// What each says; those that were put away too.
    pub all: RwSignal<Vec<SavedView>>,
    /// The view is one that was asked for: by the address, or by the person since. No saved view brings another.
    is_view_given: StoredValue<bool>,
    /// Nothing else is open than the view that this page is a saved view of.
    is_only_own: StoredValue<bool>,
}

/// A saved view that is open.
#[derive(Clone)]
pub struct SavedView {
    /// What it says of itself.
    pub about: About,
    /// The note about it was put away.
    pub is_hidden: bool,
}

impl SavedViews {
    /// None is open.
    pub fn new() -> Self {
        Self {
            all: RwSignal::new(Vec::new()),
            is_view_given: StoredValue::new(false),
            is_only_own: StoredValue::new(false),
        }
    }

    /// Nothing would be lost with the page: it is a saved view, and what is open is in it.
    pub fn is_only_own(self) -> bool {
        self.is_only_own.get_value()
    }

    /// Something was opened that is not in the page.
    pub(in crate::ui) fn other_is_opened(self) {
        self.is_only_own.set_value(false);
    }

    /// Nothing is open, and the view is none that anyone asked for.
    pub(in crate::ui) fn begin_anew(self) {
        self.is_view_given.set_value(false);
    }

    /// The address was gone to, or back to. How columns are laid out is remembered for the next visit: it alone is no
    /// view that was asked for.
    pub(in crate::ui) fn note_address_read(self, link: &Link) {
        let mut link = link.clone();
        link.set("columns", "");
        self.is_view_given.set_value(!link.to_fragment().is_empty());
    }
}

impl State {
    /// Opens the view that is in this page, if it is a saved view.
    pub fn open_own_view(self) {
        if let Some(given) = own_view() {
            self.saved.is_only_own.set_value(true);
            self.with_client(|client| client.open(given));
        }
    }

    /// What has been opened is a saved view. Where it is all there is, and no other view was asked for, it is shown as it
    /// was saved.
    pub(in crate::ui) fn on_saved_view(self, about: About, is_alone: bool) {
        if is_alone && !self.saved.is_view_given.get_value() {
            // Loaded once more it does not undo what the person has done since.
            self.saved.is_view_given.set_value(true);
            self.show_link(&Link::parse(&about.link));
            self.theme_for_now(about.theme.as_deref());
        }
        self.saved.all.update(|all| all.push(SavedView { about, is_hidden: false }));
    }
}
