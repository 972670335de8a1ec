//! What goes into a saved view, and how: choices.

use std::sync::Arc;

use leptos::prelude::*;

use super::state::ShareState;
use crate::protocol::{Addresses, LeftOut, Redaction};
use crate::ui::derived::{Derived, flag, text};
use crate::ui::state::State;
use crate::view::share_words;

/// How addresses are written, by the name that the choice has in the page.
const ADDRESSES: [(&str, Addresses, &str); 4] = [
    ("keep", Addresses::Keep, "as they are"),
    ("pseudonyms", Addresses::Pseudonyms, "pseudonyms that keep networks"),
    ("public", Addresses::PublicPseudonyms, "public ones by pseudonyms"),
    ("cut", Addresses::CutOff, "last octets cut off (/24, /48)"),
];

/// A part of the redaction that is on or off.
type Switch = (&'static str, &'static str, fn(&mut Redaction) -> &mut bool);

const SWITCHES: [Switch; 3] = [
    ("share-macs", "MAC addresses", |redaction| &mut redaction.macs),
    ("share-resources", "Resources: subscriptions, groups, names", |redaction| &mut redaction.resources),
    ("share-rules", "Names of rules and ACLs", |redaction| &mut redaction.rules),
];

/// All tuples, or those that the filter shows.
#[component]
pub fn WhatGoesIn(state: State) -> impl IntoView {
    let share = state.share;
    let words = move |words: fn(&crate::protocol::Shown) -> String| {
        text(move || state.shown.with(|shown| shown.as_deref().map(words)).unwrap_or_default())
    };
    let has_filter = move || state.view.with(|view| !view.filter.is_empty());
    let radio = move |name: &'static str, only_shown: bool, words: Derived<String>| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="share-what"
                    value=name
                    prop:checked=move || share.only_shown.get() == only_shown
                    disabled=flag(move || only_shown && !has_filter())
                    on:change=move |_| share.only_shown.set(only_shown)
                />
                <span>{words}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="part">
            <legend>"What goes in"</legend>
            {radio("all", false, words(|shown| share_words::all_tuples(&shown.loaded)))}
            {radio("shown", true, words(share_words::only_shown))}
            {tick(
                "share-connections".to_owned(),
                "With the rest of their connections, so that those are whole".to_owned(),
                flag(move || share.whole_connections.get() && share.only_shown.get()),
                flag(move || !share.only_shown.get()),
                Arc::new(move |on| share.whole_connections.set(on)),
            )}
            {tick(
                "share-logs".to_owned(),
                "With the logs themselves: every record as it stands, in a file about twice as large".to_owned(),
                flag(move || share.with_logs.get() && share.can_have_logs()),
                flag(move || !share.can_have_logs()),
                Arc::new(move |on| share.with_logs.set(on)),
            )}
        </fieldset>
    }
}

/// What is replaced.
#[component]
pub fn Replace(share: ShareState) -> impl IntoView {
    let redaction = share.redaction;
    let chosen = move || {
        let now = redaction.get().addresses;
        ADDRESSES.iter().find(|(_, addresses, _)| *addresses == now).map_or("keep", |(name, ..)| *name)
    };
    let choose = move |name: String| {
        if let Some((_, addresses, _)) = ADDRESSES.iter().find(|(of, ..)| *of == name) {
            redaction.update(|redaction| redaction.addresses = *addresses);
        }
    };
    let options = ADDRESSES.map(|(name, _, words)| {
        view! { <option value=name prop:selected=move || chosen() == name>{words}</option> }
    });
    let switches = SWITCHES.map(|(id, words, field)| {
        let is_on = flag(move || *field(&mut redaction.get()));
        let set = move |on| redaction.update(|redaction| *field(redaction) = on);
        tick(id.to_owned(), words.to_owned(), is_on, flag(|| false), Arc::new(set))
    });
    let is_any_other = flag(move || Redaction { paths: false, ..redaction.get() }.is_any());
    let paths = tick(
        "share-paths".to_owned(),
        "File paths".to_owned(),
        flag(move || redaction.get().replaces_paths()),
        Arc::clone(&is_any_other),
        Arc::new(move |on| redaction.update(|redaction| redaction.paths = on)),
    );
    view! {
        <fieldset class="part">
            <legend>"Replace"</legend>
            <label class="field">
                "Addresses"
                <select id="share-addresses" on:change=move |event| choose(event_target_value(&event))>
                    {options.into_iter().collect_view()}
                </select>
            </label>
            {switches.into_iter().collect_view()}
            {paths}
            <p class="hint">
                "Paths hold the names of resources and MAC addresses: they are replaced as soon as anything else is. "
                "GUIDs of logs and systems, and the raw records, are written only with the logs themselves, and those go in "
                "only where all tuples do and nothing is replaced or left out."
            </p>
        </fieldset>
    }
}

/// What is left out.
#[component]
pub fn LeaveOut(share: ShareState) -> impl IntoView {
    let left_out = share.left_out;
    let ticks = LeftOut::NAMES.map(|name| {
        let alone = LeftOut::default().with(name, true);
        let words = share_words::capitalised(alone.in_words().first().copied().unwrap_or(name));
        let is_on = flag(move || left_out.with(|left_out| left_out.with(name, true) == *left_out));
        let set = move |on| left_out.update(|left_out| *left_out = left_out.with(name, on));
        tick(format!("share-without-{name}"), words, is_on, flag(|| false), Arc::new(set))
    });
    view! {
        <fieldset class="part">
            <legend>"Leave out"</legend>
            {ticks.into_iter().collect_view()}
        </fieldset>
    }
}

fn tick(
    id: String,
    words: String,
    is_on: Derived<bool>,
    is_locked: Derived<bool>,
    set: Arc<dyn Fn(bool) + Send + Sync>,
) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                id=id
                prop:checked=move || is_on()
                disabled=is_locked
                on:change=move |event| set(event_target_checked(&event))
            />
            <span>{words}</span>
        </label>
    }
    .into_any()
}
