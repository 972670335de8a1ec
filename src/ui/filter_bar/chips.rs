//! The parts of the filter.

use leptos::prelude::*;

use super::state::focus_filter_quietly;
use crate::ui::derived::views;
use crate::ui::state::State;
use crate::view::filter_chips::Chip;

/// So many characters of a part are shown in its chip; all of it is in the tooltip.
const MAX_CHARS: usize = 60;

/// A list of chips: each can be edited, turned into its contrary, switched off, taken away.
#[component]
pub fn ChipList(state: State) -> impl IntoView {
    let chips = views(move || {
        let editing = state.filter.editing.get();
        state.filter.chips.with(|chips| {
            let all = chips.all().iter().enumerate();
            all.map(|(index, part)| chip(state, index, part, editing == Some(index))).collect()
        })
    });
    view! { <ul class="chips" aria-label="Parts of the filter">{chips}</ul> }
}

fn chip(state: State, index: usize, Chip { part, is_on }: &Chip, is_edited: bool) -> AnyView {
    let words = part.to_string();
    let shown = if words.chars().count() > MAX_CHARS {
        format!("{}…", words.chars().take(MAX_CHARS - 1).collect::<String>())
    } else {
        words.clone()
    };
    let is_negated = words.starts_with('-');
    let class = format!(
        "chip{}{}{}",
        if *is_on { "" } else { " off" },
        if is_negated { " negated" } else { "" },
        if is_edited { " edited" } else { "" }
    );
    // A megabyte of a name is in no label.
    let label: String = words.chars().take(400).collect();
    let title = format!("{label}\nClick to edit");
    view! {
        <li class=class data-chip=label.clone()>
            <button type="button" class="part" title=title on:click=move |_| state.edit_chip(index)>{shown}</button>
            <button
                type="button"
                class="act negate"
                aria-pressed=is_negated.to_string()
                aria-label=format!("Exclude instead: {label}")
                title="Turn into its contrary"
                on:click=move |_| {
                    state.change_chips(|chips| chips.negate(index));
                    focus_filter_quietly(state.filter);
                }
            >
                "±"
            </button>
            <button
                type="button"
                class="act switch-off"
                role="switch"
                aria-checked=is_on.to_string()
                aria-label=format!("On: {label}")
                title=if *is_on { "Switch off" } else { "Switch on" }
                on:click=move |_| {
                    state.change_chips(|chips| chips.switch(index));
                    focus_filter_quietly(state.filter);
                }
            ></button>
            <button
                type="button"
                class="act"
                aria-label=format!("Remove: {label}")
                title="Remove"
                on:click=move |_| {
                    state.change_chips(|chips| drop(chips.remove(index)));
                    focus_filter_quietly(state.filter);
                }
            >
                <span class="icon icon-close" aria-hidden="true"></span>
            </button>
        </li>
    }
    .into_any()
}
