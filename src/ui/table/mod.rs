//! The one table that the page has, for rows of every kind. Only the rows on the screen are in the page; the scrollbar
//! stands for all of them.
//!
//! Inside the scrolling box a high empty spacer gives the scrollbar its range, and a layer as high as the box sticks to
//! its upper edge. Headings and visible rows are in that layer, so that however fast the scrollbar is dragged there is
//! never an empty stretch: the last rows stay until the next are there.

mod cell_buttons;
mod cells;
mod column_picker;
mod copying;
mod header;
mod heading_drag;
mod keys;
mod remembered;
mod row_pool;
mod rows;
mod scroll;

use std::cell::Cell;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

use crate::ui::derived::text;
use crate::ui::state::State;
use crate::view::column::ColumnLook;
use crate::view::filter_chips::How;
use crate::view::placing::Area;
use crate::view::row_window::css_px;
use cell_buttons::{CellButtons, CellButtonsView};
use cells::{Cells, row_of};
pub use column_picker::ColumnPicker;
use header::TableHeader;
use keys::on_key;
use row_pool::{Look, RowPool, cell_id};
pub use rows::TableRows;
use scroll::{HEADER_PX, ROW_PX, TableScroll};

/// What makes a table the one that it is: of which columns and rows, and what happens on what a person does.
///
/// Plain functions of the page's state, so that there is one table in the program and not one for each kind of row.
pub struct TableKind {
    /// What a screen reader calls it.
    pub label: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnLook],
    /// Its rows.
    pub rows: fn(State) -> TableRows,
    /// The place of the column that it is sorted by, and whether the largest is first.
    pub sorted_by: fn(State) -> (usize, bool),
    /// Sorts by a column.
    pub sort_by: fn(State, usize),
    /// Asks for the rows that are wanted on the screen.
    pub ask: fn(State),
    /// What Enter and a double click do with the row of this number.
    pub open: fn(State, u32),
    /// What that is called.
    pub open_label: &'static str,
    /// The button at the start of each row.
    pub button: RowButton,
    /// Rows can be chosen, many at a time; without it the row that the keyboard is on counts as the chosen one.
    pub choice: Option<Choice>,
}

/// A button in each row.
pub struct RowButton {
    /// What it does, in a word: the heading of its column.
    pub label: &'static str,
    /// The CSS class of its icon.
    pub icon: &'static str,
    /// Does it with the row of this number.
    pub press: fn(State, u32),
}

/// What is done with chosen rows.
pub struct Choice {
    /// A row was clicked, the space bar pressed on it, or an arrow key that led to it while Shift is held.
    pub choose: fn(State, u64, Manner),
    /// Ctrl and A.
    pub choose_all: fn(State),
    /// The Delete key, with the row that the keyboard is on.
    pub delete: fn(State, Option<u32>),
}

/// How a row is added to those that are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It alone is chosen.
    Only,
    /// It is chosen besides the others, or no longer.
    Toggle,
    /// All rows from the last that was chosen up to it are.
    UpTo,
}

impl Manner {
    fn of_click(event: &MouseEvent) -> Self {
        match (event.shift_key(), event.ctrl_key() || event.meta_key()) {
            (true, _) => Self::UpTo,
            (false, true) => Self::Toggle,
            (false, false) => Self::Only,
        }
    }
}

/// A table.
#[component]
pub fn Table(state: State, kind: &'static TableKind) -> impl IntoView {
    let rows = (kind.rows)(state);
    let scroll = TableScroll::new(rows);
    let cells = Cells { state, kind, rows, scroll };
    let buttons = CellButtons::new(cells);
    Effect::new(move |_| {
        if let Some(table) = scroll.scroller.get() {
            focus_awaited(&table);
        }
    });
    let frame = NodeRef::<Div>::new();
    let visible = Memo::new(move |_| scroll.visible());
    Effect::new(move |_| {
        rows.see(visible.get());
        (kind.ask)(state);
    });
    let spacer_height = text(move || {
        let window = scroll.window.get();
        css_px(HEADER_PX + window.scroll_range_px() + window.body_px())
    });
    let layer_height = text(move || css_px(HEADER_PX + scroll.window.get().body_px()));
    let anchor = Memo::new(move |_| scroll.window.get().anchor(rows.top_px.get()));
    let place = NodeRef::<Div>::new();
    let pool = StoredValue::new_local(None::<RowPool>);
    let active = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        rows.revision.track();
        let (visible, anchor, focused) = (visible.get(), anchor.get(), rows.focused.get());
        let clock = state.clock.get();
        let (order, active_place) = (rows.order.get(), rows.active_place());
        let window = scroll.window.get_untracked();
        let look = |index: u64, id: Option<u32>| Look {
            top_px: window.distance_px(anchor, index),
            active: (focused == Some(index)).then_some(active_place),
            is_chosen: match kind.choice {
                Some(_) => id.is_some_and(|id| rows.chosen.with(|chosen| chosen.contains(&id))),
                None => focused == Some(index),
            },
        };
        if kind.choice.is_some() {
            rows.chosen.track();
        }
        pool.update_value(|pool| {
            let pool = match pool {
                Some(pool) => Ok(pool),
                None => RowPool::new((*place).clone().into(), kind, &order).map(|new| pool.insert(new)),
            };
            let drawn = pool.and_then(|pool| pool.show(&order, visible.clone(), clock, |index| rows.get(index), look));
            if let Err(error) = drawn {
                leptos::logging::error!("rows could not be drawn: {error:?}");
            }
        });
        // After the cell is there, so that what reads the page aloud finds it.
        let focused = focused.filter(|row| visible.contains(row));
        let id = focused.zip(order.get(active_place)).map(|(row, column)| cell_id(row, *column));
        if active.with_untracked(|before| *before != id) {
            active.set(id);
        }
    });
    let offset = text(move || {
        let offset_px = scroll.window.get().offset_px(anchor.get(), rows.top_px.get());
        format!("translateY({})", css_px(offset_px))
    });
    let columns = move || {
        let widths = rows.layout.with(|layout| rows.widths.with(|widths| widths.to_css(layout, "var(--cell-padding)")));
        format!("{BUTTON_PX}px {widths}")
    };
    let on_scroll = move || {
        buttons.hide();
        scroll.on_scroll();
    };
    view! {
        <div
            node_ref=frame
            class="table-frame"
            on:pointermove=move |event| buttons.on_pointer(&event, frame)
            on:pointerleave=move |_| buttons.hide()
        >
            <div
                node_ref=scroll.scroller
                class=text(move || {
                    if scroll.window.get().is_scaled() { "table scaled" } else { "table" }.to_owned()
                })
                role="grid"
                tabindex="0"
                aria-label=kind.label
                aria-rowcount=text(move || (rows.n_rows.get() + 1).to_string())
                aria-colcount=text(move || (rows.order.with(Vec::len) + 1).to_string())
                aria-multiselectable=kind.choice.is_some().then_some("true")
                aria-activedescendant=move || active.get()
                aria-busy=text(move || (!rows.are_current.get()).to_string())
                style:--columns=text(columns)
                style:--row-height=css_px(ROW_PX)
                style:--header-height=css_px(HEADER_PX)
                on:focus=move |_| scroll.on_focus()
                on:scroll=move |_| on_scroll()
                on:wheel=move |event| scroll.on_wheel(&event)
                on:keydown=move |event| on_key(cells, &event)
                on:contextmenu=move |event| on_context_menu(cells, &event)
                on:pointerdown=move |event| scroll.on_pointer(&event)
                on:pointermove=move |event| scroll.on_pointer(&event)
                on:pointerup=move |event| scroll.on_pointer(&event)
                on:pointercancel=move |event| scroll.on_pointer(&event)
            >
                <div class="spacer" role="presentation" style:height=spacer_height>
                    <div class="layer" role="presentation" style:height=layer_height>
                        <TableHeader cells />
                        <div
                            node_ref=place
                            class="rows"
                            role="rowgroup"
                            style:transform=offset
                            on:click=move |event| on_click(cells, &event)
                            on:dblclick=move |event| on_double_click(cells, &event)
                        ></div>
                    </div>
                </div>
            </div>
            <CellButtonsView buttons />
        </div>
    }
}

/// How wide the column of buttons is, in CSS pixels.
const BUTTON_PX: u32 = 30;

thread_local! {
    /// The keyboard was to come into the table while there was none.
    static IS_AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// The table that is on the page gets the keyboard back. Where there is none yet, the next one gets it.
pub fn focus_table() {
    let table = document().query_selector("[role=grid]").ok().flatten();
    let table = table.and_then(|table| table.dyn_into::<HtmlElement>().ok());
    IS_AWAITED.set(table.is_none());
    if let Some(table) = table {
        drop(table.focus());
    }
}

/// The table is there now: it gets the keyboard if it was to, and nothing else has it since.
fn focus_awaited(table: &HtmlElement) {
    let is_nowhere =
        document().active_element().is_none_or(|element| matches!(element.tag_name().as_str(), "BODY" | "MAIN"));
    if IS_AWAITED.take() && is_nowhere {
        drop(table.focus());
    }
}

fn on_click(cells: Cells, event: &MouseEvent) {
    let Cells { state, kind, rows, .. } = cells;
    let Some(target) = target_of(event) else { return };
    let Some(index) = row_of(&target) else { return };
    if is_on_button(&target) {
        rows.focused.set(Some(index));
        if let Some(id) = rows.id(index) {
            (kind.button.press)(state, id);
        }
        return;
    }
    if let Some(cell) = cells.of_element(&target) {
        cells.activate(cell);
        if event.alt_key() {
            event.prevent_default();
            return cells.filter_by(cell, if event.shift_key() { How::Exclude } else { How::Include });
        }
    }
    if let Some(choice) = &kind.choice {
        (choice.choose)(state, index, Manner::of_click(event));
    }
    rows.focused.set(Some(index));
}

fn on_double_click(cells: Cells, event: &MouseEvent) {
    let target = target_of(event).filter(|target| !is_on_button(target) && !event.alt_key());
    let id = target.and_then(|target| row_of(&target)).and_then(|index| cells.rows.id(index));
    if let Some(id) = id {
        copying::select_no_text();
        (cells.kind.open)(cells.state, id);
    }
}

/// The menu of the cell below the pointer; with the key for it, of the cell that the keyboard is on. With Shift it is the
/// browser's own.
fn on_context_menu(cells: Cells, event: &MouseEvent) {
    let Some(target) = target_of(event).filter(|_| !event.shift_key()) else { return };
    if let Some(cell) = cells.of_element(&target) {
        event.prevent_default();
        cells.activate(cell);
        cells.open_menu(cell, Area::point(f64::from(event.client_x()), f64::from(event.client_y())));
    } else if event.target() == event.current_target() {
        event.prevent_default();
        cells.open_menu_of_active();
    }
}

fn target_of(event: &MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()
}

fn is_on_button(target: &Element) -> bool {
    target.closest("button").is_ok_and(|button| button.is_some())
}
