//! The headings of a table, which sort it, move its columns and set how wide they are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::cells::Cells;
use super::heading_drag::{HeadingDrag, say_place};
use crate::ui::derived::{flag, text, views};
use crate::ui::menu::area_of;
use crate::view::row_window::css_px;

/// The arrow keys make a column wider or narrower by so much.
const WIDTH_STEP_PX: f64 = 16.0;

/// One row of buttons. They are one stop of the Tab key; the arrow keys go from one to the next.
#[component]
pub fn TableHeader(cells: Cells) -> impl IntoView {
    let rows = cells.rows;
    // The own index of the column whose heading the Tab key comes to.
    let current = RwSignal::new(0);
    let drag = HeadingDrag::new(cells.state, rows);
    let headings = views(move || {
        let order = rows.order.get();
        order.into_iter().enumerate().map(|(place, column)| heading(cells, drag, current, place, column)).collect()
    });
    let is_unmarked = flag(move || drag.mark_px.get().is_none());
    let mark_left = text(move || css_px(drag.mark_px.get().unwrap_or_default()));
    view! {
        <div
            role="row"
            class="headings"
            aria-rowindex="1"
            on:pointerdown=move |event| drag.on_down(&event)
            on:pointermove=move |event| drag.on_move(&event)
            on:pointerup=move |_| drag.on_up()
            on:pointercancel=move |_| drag.end()
        >
            <div role="columnheader" aria-colindex="1">
                <span class="visually-hidden">{cells.kind.button.label}</span>
            </div>
            {headings}
            <div class="drop-mark" role="presentation" hidden=is_unmarked style:left=mark_left></div>
        </div>
    }
}

fn heading(cells: Cells, drag: HeadingDrag, current: RwSignal<usize>, place: usize, column: usize) -> AnyView {
    let Cells { state, kind, rows, scroll } = cells;
    let look = &rows.columns()[column];
    let aria_sort = text(move || {
        let (sorted, is_descending) = (kind.sorted_by)(state);
        match (sorted == column, is_descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
        .to_owned()
    });
    let is_stop = move || {
        let is_shown = rows.order.with(|order| order.contains(&current.get()));
        current.get() == column || (!is_shown && place == 0)
    };
    let on_click = move |_| {
        if drag.take_click() {
            return;
        }
        current.set(column);
        (kind.sort_by)(state, column);
        scroll.go_to(0.0);
    };
    let fit = move |_| {
        rows.arrange(|layout| layout.set_width(column, None));
        rows.remember_layout();
    };
    view! {
        <div
            role="columnheader"
            class=if look.is_number() { "heading number" } else { "heading" }
            data-column=column.to_string()
            aria-colindex=(place + 2).to_string()
            aria-sort=aria_sort
            title=look.meaning
        >
            <button
                type="button"
                id=heading_id(column)
                tabindex=text(move || if is_stop() { "0" } else { "-1" }.to_owned())
                aria-keyshortcuts="Control+Shift+ArrowLeft Control+Shift+ArrowRight Alt+ArrowLeft Alt+ArrowRight"
                on:click=on_click
                on:keydown=move |event| on_key(cells, current, column, &event)
            >
                {text(move || look.heading_by(state.clock.get()))}
            </button>
            <span class="edge" aria-hidden="true" title="Drag to set the width; double click to fit" on:dblclick=fit></span>
        </div>
    }
    .into_any()
}

fn on_key(cells: Cells, current: RwSignal<usize>, column: usize, event: &KeyboardEvent) {
    let rows = cells.rows;
    let order = rows.order.get_untracked();
    let place = order.iter().position(|shown| *shown == column).unwrap_or_default();
    let last = order.len().saturating_sub(1);
    let key = event.key();
    let is_sideways = key == "ArrowLeft" || key == "ArrowRight";
    let to_end = key == "ArrowRight";
    let next = match key.as_str() {
        _ if is_sideways && (event.ctrl_key() || event.meta_key()) && event.shift_key() => {
            event.prevent_default();
            return shift(cells, current, column, to_end);
        }
        _ if is_sideways && event.alt_key() => {
            event.prevent_default();
            return widen(cells, column, if to_end { WIDTH_STEP_PX } else { -WIDTH_STEP_PX });
        }
        _ if event.ctrl_key() || event.alt_key() || event.meta_key() => return,
        "ArrowLeft" => place.saturating_sub(1),
        "ArrowRight" => (place + 1).min(last),
        "Home" => 0,
        "End" => last,
        "ArrowDown" => {
            event.prevent_default();
            rows.column.set(column);
            return cells.focus();
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(column) = order.get(next) {
        current.set(*column);
        focus_heading(*column);
        if let Some(heading) = document().get_element_by_id(&heading_id(*column)) {
            cells.scroll.show_column(&heading);
        }
    }
}

/// Moves a column; its heading keeps the keyboard.
fn shift(cells: Cells, current: RwSignal<usize>, column: usize, to_end: bool) {
    let rows = cells.rows;
    rows.arrange(|layout| layout.shift(column, to_end, true));
    rows.remember_layout();
    current.set(column);
    say_place(cells.state, rows, column);
    // The headings are made anew.
    request_animation_frame(move || focus_heading(column));
}

fn widen(cells: Cells, column: usize, by_px: f64) {
    let rows = cells.rows;
    let Some(heading) = document().get_element_by_id(&heading_id(column)) else { return };
    let area = area_of(&heading);
    let width = (area.right - area.left + by_px).round().max(0.0) as u16;
    rows.arrange(|layout| layout.set_width(column, Some(width)));
    rows.remember_layout();
    cells.state.announcement.set(format!("{} is {width} pixels wide", rows.columns()[column].heading));
}

fn focus_heading(column: usize) {
    let button = document().get_element_by_id(&heading_id(column));
    if let Some(button) = button.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        drop(button.focus());
    }
}

/// The `id` of the button in a heading, by its column's own index.
pub fn heading_id(column: usize) -> String {
    format!("heading-{column}")
}
