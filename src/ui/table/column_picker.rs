//! Which columns a table shows, and in which order.

use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::TableKind;
use super::heading_drag::say_place;
use super::rows::TableRows;
use crate::ui::derived::{flag, text, views, when};
use crate::ui::leaving::on_press_outside;
use crate::ui::menu::{area_of, put_beside};
use crate::ui::state::State;
use crate::view::column_layout::ColumnLayout;

/// The columns of a table being chosen.
#[derive(Clone, Copy)]
struct Picker {
    state: State,
    rows: TableRows,
    is_open: RwSignal<bool>,
    button: NodeRef<Button>,
    /// The own index of the column whose line the Tab key comes to.
    current: RwSignal<usize>,
}

/// A button, and while it is pressed the list of columns.
#[component]
pub fn ColumnPicker(state: State, kind: &'static TableKind) -> impl IntoView {
    let rows = (kind.rows)(state);
    let first = rows.layout.with_untracked(|layout| layout.all().first().map_or(0, |placed| placed.column));
    let picker =
        Picker { state, rows, is_open: RwSignal::new(false), button: NodeRef::new(), current: RwSignal::new(first) };
    let place = NodeRef::<Div>::new();
    on_press_outside(place, move || {
        if picker.is_open.get_untracked() {
            picker.is_open.set(false);
        }
    });
    // The keyboard went on to something else.
    let on_focus_out = move |event: FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        if let (Some(next), Some(place)) = (next, place.get_untracked())
            && !place.contains(Some(&next))
        {
            picker.is_open.set(false);
        }
    };
    view! {
        <div node_ref=place class="column-picker" on:focusout=on_focus_out>
            <button
                node_ref=picker.button
                type="button"
                class="button small"
                id="columns"
                aria-haspopup="dialog"
                aria-expanded=text(move || picker.is_open.get().to_string())
                on:click=move |_| picker.is_open.update(|is_open| *is_open = !*is_open)
            >
                <span class="icon icon-columns" aria-hidden="true"></span>
                "Columns"
            </button>
            {when(move || picker.is_open.get(), move || view! { <Columns picker /> }.into_any())}
        </div>
    }
}

#[component]
fn Columns(picker: Picker) -> impl IntoView {
    let rows = picker.rows;
    let panel = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let (Some(panel), Some(button)) = (panel.get(), picker.button.get_untracked()) {
            put_beside(&panel, area_of(&button));
            focus_line(picker.current.get_untracked());
        }
    });
    // Made anew where the order changes, and only there: what is shown changes its box alone.
    let order = Memo::new(move |_| {
        rows.layout.with(|layout| layout.all().iter().map(|placed| placed.column).collect::<Vec<_>>())
    });
    let lines = views(move || order.get().into_iter().map(|column| line(picker, column)).collect());
    let reset = move |_| {
        rows.arrange(|layout| *layout = ColumnLayout::new(rows.columns()));
        rows.remember_layout();
        picker.state.announcement.set("The columns are as they were at first".into());
    };
    let is_as_at_first = flag(move || rows.layout.with(|layout| *layout == ColumnLayout::new(rows.columns())));
    let on_key = move |event: KeyboardEvent| {
        // Nothing of it reaches the page below.
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            picker.is_open.set(false);
            if let Some(button) = picker.button.get_untracked() {
                drop(button.focus());
            }
        }
    };
    view! {
        // A press on a label would give the keyboard to the page around the list, and so close it.
        <div node_ref=panel class="columns" role="dialog" tabindex="-1" aria-label="Columns" on:keydown=on_key>
            <ol>{lines}</ol>
            <div class="foot">
                <p><kbd>"Alt"</kbd>" "<kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" moves"</p>
                <button type="button" class="button small" disabled=is_as_at_first on:click=reset>"Reset"</button>
            </div>
        </div>
    }
}

fn line(picker: Picker, column: usize) -> AnyView {
    let rows = picker.rows;
    let look = &rows.columns()[column];
    let is_shown = move || rows.order.with(|order| order.contains(&column));
    let is_last_shown = flag(move || rows.order.with(|order| order.as_slice() == [column]));
    let tabindex = text(move || if picker.current.get() == column { "0" } else { "-1" }.to_owned());
    let on_change = move |_| {
        let is_shown = !untrack(is_shown);
        rows.arrange(|layout| layout.show(column, is_shown));
        rows.remember_layout();
    };
    let mover = move |to_end: bool, label: &str, sign: &'static str| {
        view! {
            <button
                type="button"
                class="button quiet"
                tabindex=tabindex.clone()
                aria-label=format!("Move {} {label}", look.heading)
                on:click=move |_| shift(picker, column, to_end)
            >
                {sign}
            </button>
        }
    };
    let tabindex = text(move || if picker.current.get() == column { "0" } else { "-1" }.to_owned());
    view! {
        <li>
            <label title=look.meaning>
                <input
                    type="checkbox"
                    id=line_id(column)
                    tabindex=tabindex
                    prop:checked=is_shown
                    disabled=is_last_shown
                    on:change=on_change
                    on:focus=move |_| picker.current.set(column)
                    on:keydown=move |event| on_line_key(picker, column, &event)
                />
                {look.heading}
            </label>
            {mover(false, "towards the start", "↑")}
            {mover(true, "towards the end", "↓")}
        </li>
    }
    .into_any()
}

/// The arrow keys go from line to line; with Alt they move the line.
fn on_line_key(picker: Picker, column: usize, event: &KeyboardEvent) {
    let to_end = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    event.prevent_default();
    if event.alt_key() {
        return shift(picker, column, to_end);
    }
    let next = picker.rows.layout.with_untracked(|layout| {
        let all = layout.all();
        let at = all.iter().position(|placed| placed.column == column)?;
        let next = if to_end { at + 1 } else { at.checked_sub(1)? };
        all.get(next).map(|placed| placed.column)
    });
    if let Some(next) = next {
        focus_line(next);
    }
}

fn shift(picker: Picker, column: usize, to_end: bool) {
    let rows = picker.rows;
    rows.arrange(|layout| layout.shift(column, to_end, false));
    rows.remember_layout();
    picker.current.set(column);
    say_place(picker.state, rows, column);
    // The lines are made anew.
    request_animation_frame(move || focus_line(column));
}

fn focus_line(column: usize) {
    let line = document().get_element_by_id(&line_id(column));
    if let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
        drop(line.focus());
    }
}

fn line_id(column: usize) -> String {
    format!("column-{column}")
}
