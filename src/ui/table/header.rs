//! The headings of the flow table, which sort it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::protocol::Column;
use crate::ui::derived::text;
use crate::ui::state::State;
use crate::ui::table_scroll::TableScroll;
use crate::view::column::look;

/// One row of buttons. They are one stop of the Tab key; the arrow keys go from one to the next.
#[component]
pub fn TableHeader(state: State, scroll: TableScroll) -> impl IntoView {
    let current = RwSignal::new(0_usize);
    let headings = Column::ALL.into_iter().enumerate().map(move |(at, column)| {
        let look = look(column);
        let aria_sort = text(move || {
            let sort = state.view.get().sort;
            match (sort.column == column, sort.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            }
            .to_owned()
        });
        let tabindex = text(move || if current.get() == at { "0" } else { "-1" }.to_owned());
        let on_click = move |_| {
            current.set(at);
            state.sort_by(column);
            scroll.go_to(0.0);
        };
        view! {
            <div
                role="columnheader"
                class=if look.is_number { "heading number" } else { "heading" }
                aria-colindex=(at + 1).to_string()
                aria-sort=aria_sort
                title=look.meaning
            >
                <button
                    type="button"
                    id=heading_id(at)
                    tabindex=tabindex
                    on:click=on_click
                    on:keydown=move |event| on_key(&event, at, current, scroll)
                >
                    {look.heading}
                </button>
            </div>
        }
    });
    view! {
        <div role="row" class="headings" aria-rowindex="1">
            {headings.collect_view()}
        </div>
    }
}

fn on_key(event: &KeyboardEvent, at: usize, current: RwSignal<usize>, scroll: TableScroll) {
    let last = Column::ALL.len() - 1;
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
