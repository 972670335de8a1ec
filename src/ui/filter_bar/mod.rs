//! The filter: its parts as chips, a field to add to them, what can be completed, and what is wrong.

mod chips;
mod input;
mod offers;
mod state;

use leptos::prelude::*;

use crate::ui::code::with_code;
use crate::ui::derived::{flag, text, views};
use crate::ui::state::State;
use chips::ChipList;
use input::FilterInput;
use offers::OfferList;
pub use state::FilterState;
pub(in crate::ui) use state::focus_filter;
use state::platform_traffic;

/// Chips, field, switches. The field's list of offers lies over what is below.
#[component]
pub fn FilterBar(state: State) -> impl IntoView {
    let hides_platform = Memo::new(move |_| state.filter.chips.with(|chips| chips.has(&platform_traffic())));
    let is_bare = flag(move || state.filter.chips.with(|chips| chips.all().is_empty()));
    let error = views(move || {
        state.filter.error.with(|error| error.as_ref().map(|error| with_code(&error.message)).unwrap_or_default())
    });
    view! {
        <section class="filter-bar" role="search" aria-label="Filter">
            <div class="filter-line">
                <span class="icon icon-filter" aria-hidden="true"></span>
                <ChipList state />
                <FilterInput state />
                <button
                    type="button"
                    class="button small"
                    id="clear-filter"
                    hidden=is_bare
                    title="Takes all parts of the filter away"
                    on:click=move |_| state.clear_filter()
                >
                    "Clear filter"
                </button>
                <button
                    type="button"
                    class="button small toggle"
                    id="hide-platform"
                    aria-pressed=text(move || hides_platform.get().to_string())
                    title="Hides what Azure itself sends and asks for: health probes and DNS by 168.63.129.16, instance metadata, PlatformRule"
                    on:click=move |_| state.toggle_part(&platform_traffic())
                >
                    "Hide platform and probe traffic"
                </button>
            </div>
            <OfferList state />
            <p class="filter-error" id="filter-error" role="alert">{error}</p>
        </section>
    }
}
