//! What a view shows, behind a pointer.
//!
//! Why: the framework makes its code for a closure in a view anew for every closure there is, and the page's program
//! grew to twice its size by that. Behind a pointer all closures that give a text are of one type.

use std::sync::Arc;

use leptos::prelude::*;

/// Something that is worked out again when a signal in it changes.
pub type Derived<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// Views that are made anew when a signal in them changes.
pub type Views<T> = Box<dyn FnMut() -> T + Send>;

/// A text.
pub fn text(of: impl Fn() -> String + Send + Sync + 'static) -> Derived<String> {
    Arc::new(of)
}

/// A yes or no.
pub fn flag(of: impl Fn() -> bool + Send + Sync + 'static) -> Derived<bool> {
    Arc::new(of)
}

/// A view that is there while something is so; made anew each time that it becomes so.
pub fn when(
    is_so: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> Views<Option<AnyView>> {
    let is_so = Memo::new(move |_| is_so());
    Box::new(move || is_so.get().then(&view))
}

/// Views that are made anew when a signal in them changes.
pub fn views(of: impl Fn() -> Vec<AnyView> + Send + Sync + 'static) -> Views<Vec<AnyView>> {
    Box::new(of)
}
