//! The headings of a table, which sort it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::TableKind;
use super::scroll::TableScroll;
use crate::ui::derived::text;
use crate::ui::state::State;
use crate::view::column::{ColumnLook, NUMBER};

/// One row of buttons. They are one stop of the Tab key; the arrow keys go from one to the next.
#[component]
pub fn TableHeader(state: State, kind: &'static TableKind, scroll: TableScroll) -> impl IntoView {
    let current = RwSignal::new((kind.sorted_by)(state).0);
    let heading = move |(at, look): (usize, &'static ColumnLook)| {
        let aria_sort = text(move || {
            let (column, is_descending) = (kind.sorted_by)(state);
            match (column == at, is_descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            }
            .to_owned()
        });
        let tabindex = text(move || if current.get() == at { "0" } else { "-1" }.to_owned());
        let on_click = move |_| {
            current.set(at);
            (kind.sort_by)(state, at);
            scroll.go_to(0.0);
        };
        view! {
            <div
                role="columnheader"
                class=if look.class == NUMBER { "heading number" } else { "heading" }
                aria-colindex=(at + 2).to_string()
                aria-sort=aria_sort
                title=look.meaning
            >
                <button
                    type="button"
                    id=heading_id(at)
                    tabindex=tabindex
                    on:click=on_click
                    on:keydown=move |event| on_key(&event, at, kind.columns.len() - 1, current, scroll)
                >
                    {text(move || look.heading_by(state.clock.get()))}
                </button>
            </div>
        }
    };
    view! {
        <div role="row" class="headings" aria-rowindex="1">
            <div role="columnheader" aria-colindex="1">
                <span class="visually-hidden">{kind.button.label}</span>
            </div>
            {kind.columns.iter().enumerate().map(heading).collect_view()}
        </div>
    }
}

fn on_key(event: &KeyboardEvent, at: usize, last: usize, current: RwSignal<usize>, scroll: TableScroll) {
    let next = match event.key().as_str() {
        "ArrowLeft" => at.saturating_sub(1),
        "ArrowRight" => (at + 1).min(last),
        "Home" => 0,
        "End" => last,
        "ArrowDown" => {
            event.prevent_default();
            if let Some(scroller) = scroll.scroller.get_untracked() {
                drop(scroller.focus());
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    current.set(next);
    let button = document().get_element_by_id(&heading_id(next));
    if let Some(button) = button.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        drop(button.focus());
    }
}

fn heading_id(at: usize) -> String {
    format!("heading-{at}")
}
