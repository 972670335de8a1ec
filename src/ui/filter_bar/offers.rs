//! What can be put into the field.

use leptos::prelude::*;

use super::input::offer_id;
use crate::ui::derived::{flag, text, views};
use crate::ui::state::State;
use crate::view::filter_offers::Offer;

/// The list below the field.
#[component]
pub fn OfferList(state: State) -> impl IntoView {
    let filter = state.filter;
    let list = views(move || {
        let offers = filter.offers.get();
        offers.iter().enumerate().map(|(index, offer)| of(state, index, offer)).collect()
    });
    let is_closed = flag(move || !filter.is_open());
    view! {
        <ul class="offers" id="filter-offers" role="listbox" aria-label="What can be written here" hidden=is_closed>
            {list}
        </ul>
    }
}

fn of(state: State, index: usize, offer: &Offer) -> AnyView {
    let is_chosen = move || state.filter.chosen.get() == Some(index);
    view! {
        <li
            id=offer_id(index)
            role="option"
            aria-selected=text(move || is_chosen().to_string())
            // The field keeps the keyboard.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| state.take_offer(index)
        >
            <code>{offer.shown.clone()}</code>
            <span>{offer.note.clone()}</span>
        </li>
    }
    .into_any()
}
