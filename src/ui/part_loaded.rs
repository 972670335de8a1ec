//! That only a part is loaded, and the ways on.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use crate::protocol::{Loaded, LoadedOnly};
use crate::query::LoadFilter;
use crate::query::filter::Filter;
use crate::ui::code::with_code;
use crate::ui::derived::{text, views, when};
use crate::ui::state::{Phase, State};
use crate::view::part_loaded;

const WANTED: &str = "Write which tuples are wanted, such as dport:443 or action:deny";

/// What there was no room for, and what was left out by choice. It stays as long as it is so.
#[component]
pub fn PartLoaded(state: State) -> impl IntoView {
    let without_room = sentence(state, part_loaded::without_room);
    let only = sentence(state, part_loaded::only);
    let is_ready = move || state.phase.get() == Phase::Ready;
    let full = when(
        move || is_ready() && without_room.with(|sentence| !sentence.is_empty()),
        move || {
            let command = text(move || part_loaded::command_line(&state.wanted()));
            view! {
                <section class="notice warning part-loaded" id="no-room" aria-label="Not all is loaded">
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <p class="sentence">{text(move || without_room.get())}</p>
                    <LoadOnly state id="load-only" />
                    <p class="command">"Or without a page: "<code>{command}</code></p>
                </section>
            }
            .into_any()
        },
    );
    let chosen = when(
        move || is_ready() && only.with(|sentence| !sentence.is_empty()),
        move || {
            view! {
                <p class="notice warning" id="loaded-only">
                    <span class="icon icon-filter" aria-hidden="true"></span>
                    <span class="sentence">{views(move || with_code(&only.get()))}</span>
                    <button type="button" class="button" on:click=move |_| state.load_only(Filter::default())>
                        "Load all"
                    </button>
                </p>
            }
            .into_any()
        },
    );
    view! {
        {chosen}
        {full}
    }
}

fn sentence(state: State, of: fn(&Loaded) -> Option<String>) -> Memo<String> {
    Memo::new(move |_| {
        let of = |shown: &crate::protocol::Shown| of(&shown.loaded);
        state.shown.with(|shown| shown.as_deref().and_then(of)).unwrap_or_default()
    })
}

/// A field for a filter, and a button that loads the same files again and of them only what matches.
#[component]
pub fn LoadOnly(
    state: State,
    /// The `id` of the field.
    id: &'static str,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let error = RwSignal::new(String::new());
    let error_id = format!("{id}-error");
    // It follows the filter of the page; what has been written stays until that changes.
    let wanted = Memo::new(move |_| {
        let wanted = state.wanted();
        if wanted.is_empty() { String::new() } else { wanted.to_string() }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let written = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let filter = written.parse::<Filter>().map_err(|error| error.message);
        match filter.and_then(|filter| LoadFilter::new(filter).map_err(|error| error.to_string())) {
            Ok(only) if only.filter().is_empty() => error.set(WANTED.to_owned()),
            Ok(only) => state.load_only(only.filter().clone()),
            Err(message) => error.set(message),
        }
    };
    view! {
        <form class="load-only" on:submit=on_submit>
            <input
                node_ref=input
                type="text"
                id=id
                autocomplete="off"
                spellcheck="false"
                aria-label="Which tuples are to be loaded: a filter"
                placeholder="dport:443 action:deny"
                prop:value=move || wanted.get()
                aria-describedby=error_id.clone()
            />
            <button type="submit" class="button">"Load only what matches"</button>
            <span class="filter-error" id=error_id role="alert">{views(move || with_code(&error.get()))}</span>
        </form>
    }
}

impl State {
    /// What is wanted by the filter, or else of what is loaded.
    fn wanted(self) -> Filter {
        let filter = self.view.with(|view| view.filter.clone());
        let only = move |loaded: &Loaded| loaded.only.as_ref().map(|LoadedOnly { filter, .. }| filter.clone());
        if filter.is_empty() {
            self.shown.with(|shown| shown.as_deref().and_then(|shown| only(&shown.loaded))).unwrap_or_default()
        } else {
            filter
        }
    }
}
