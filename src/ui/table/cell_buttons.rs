//! The buttons at the cell that is pointed at: filter by it, exclude it, more. One set of them that is moved about, not
//! one in every cell. They are for the mouse alone: the keyboard has keys for the same.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};

use super::cells::{CellAt, Cells};
use crate::ui::derived::{flag, text};
use crate::ui::menu::area_of;
use crate::view::column::ColumnLook;
use crate::view::filter_chips::How;
use crate::view::row_window::css_px;

/// The pointer rests on a cell for so long before the buttons come: they do not flicker while it passes.
const REST: Duration = Duration::from_millis(120);
/// How wide a button is, in CSS pixels.
const BUTTON_PX: f64 = 22.0;
/// About how wide a character of a cell is.
const CHAR_PX: f64 = 7.4;
/// The free room at each side of a cell's text.
const PADDING_PX: f64 = 9.0;

/// Which cell is pointed at, and where its buttons are.
#[derive(Clone, Copy)]
pub struct CellButtons {
    cells: Cells,
    /// The cell that the pointer is on, before the buttons are there too.
    candidate: StoredValue<Option<CellAt>>,
    shown: RwSignal<Option<Shown>>,
}

#[derive(Clone, Copy, PartialEq)]
struct Shown {
    cell: CellAt,
    id: u32,
    filters: bool,
    left_px: f64,
    top_px: f64,
}

impl CellButtons {
    /// No cell is pointed at.
    pub fn new(cells: Cells) -> Self {
        let buttons = Self { cells, candidate: StoredValue::new(None), shown: RwSignal::new(None) };
        let rows = cells.rows;
        // What was pointed at has moved away from below the pointer.
        Effect::new(move |_| {
            rows.top_px.track();
            rows.layout.track();
            buttons.hide();
        });
        Effect::new(move |_| {
            rows.revision.track();
            if buttons.shown.get_untracked().is_some_and(|shown| rows.id(shown.cell.row) != Some(shown.id)) {
                buttons.hide();
            }
        });
        buttons
    }

    /// The pointer moves over the table.
    pub fn on_pointer(self, event: &PointerEvent, frame: NodeRef<Div>) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if target.closest(".cell-buttons").is_ok_and(|buttons| buttons.is_some()) {
            return;
        }
        let is_mouse = event.pointer_type() == "mouse" && event.buttons() == 0;
        let Some(cell) = self.cells.of_element(&target).filter(|_| is_mouse) else { return self.hide() };
        if self.candidate.get_value() == Some(cell) {
            return;
        }
        self.hide();
        self.candidate.set_value(Some(cell));
        set_timeout(
            move || {
                if self.candidate.try_get_value().flatten() == Some(cell)
                    && let Ok(Some(element)) = target.closest(".cell")
                    && let Some(frame) = frame.get_untracked()
                {
                    self.show(cell, &element, &frame);
                }
            },
            REST,
        );
    }

    /// The buttons go away.
    pub fn hide(self) {
        self.candidate.set_value(None);
        if self.shown.with_untracked(Option::is_some) {
            self.shown.set(None);
        }
    }

    fn show(self, cell: CellAt, element: &Element, frame: &Element) {
        let Some((_, row)) = self.cells.rows.get(cell.row) else { return };
        if !element.is_connected() {
            return;
        }
        let filters = !row.choices(cell.column).is_empty();
        let width = if filters { 3.0 * BUTTON_PX } else { BUTTON_PX } + 2.0;
        let look = &self.cells.rows.columns()[cell.column];
        let (area, frame) = (area_of(element), area_of(frame));
        let left = left_of_buttons(look, row.n_chars(cell.column), (area.left, area.right), width);
        let left = left.min(frame.right - width).max(frame.left);
        let (left_px, top_px) = (left - frame.left, area.top - frame.top);
        self.shown.set(Some(Shown { cell, id: row.id(), filters, left_px, top_px }));
    }
}

/// Beside the text and not over it, for it is what is looked at: at the cell's right end, or right behind a text that
/// fills it; before a number, which stands at the right.
fn left_of_buttons(look: &ColumnLook, n_chars: usize, (left, right): (f64, f64), width: f64) -> f64 {
    let text_px = n_chars as f64 * CHAR_PX;
    if look.is_number() {
        return right - PADDING_PX - text_px - width;
    }
    // A column with a class has a mark before its text.
    let mark_px = if look.class.is_empty() { 0.0 } else { 15.0 };
    let end_of_text = (left + PADDING_PX + mark_px + text_px).min(right);
    (right - width).max(end_of_text)
}

/// The buttons.
#[component]
pub fn CellButtonsView(buttons: CellButtons) -> impl IntoView {
    let CellButtons { cells, shown, .. } = buttons;
    let act = move |act: fn(Cells, CellAt)| {
        move |_| {
            if let Some(shown) = shown.get_untracked() {
                cells.activate(shown.cell);
                act(cells, shown.cell);
                buttons.hide();
            }
        }
    };
    let is_hidden = flag(move || shown.with(Option::is_none));
    let offers_no_filter = flag(move || shown.with(|shown| shown.is_none_or(|shown| !shown.filters)));
    let position = move |of: fn(&Shown) -> f64| {
        text(move || shown.with(|shown| shown.as_ref().map(|shown| css_px(of(shown))).unwrap_or_default()))
    };
    let more = NodeRef::<leptos::html::Button>::new();
    let open_menu = move |_| {
        if let (Some(shown), Some(more)) = (shown.get_untracked(), more.get_untracked()) {
            let of = area_of(&more);
            cells.activate(shown.cell);
            buttons.hide();
            cells.open_menu(shown.cell, of);
        }
    };
    // The wheel moves the table below.
    let on_wheel = move |event: WheelEvent| {
        if !event.ctrl_key() {
            event.prevent_default();
            buttons.hide();
            cells.scroll.go_by(event.delta_y());
        }
    };
    view! {
        <div
            class="cell-buttons"
            role="group"
            aria-label="Filter by this value"
            hidden=is_hidden
            style:left=position(|shown| shown.left_px)
            style:top=position(|shown| shown.top_px)
            on:mousedown=move |event| event.prevent_default()
            on:wheel=on_wheel
        >
            <button
                type="button"
                tabindex="-1"
                aria-label="Include"
                title="Include (F, or Alt and click)"
                hidden=offers_no_filter.clone()
                on:click=act(|cells, cell| cells.filter_by(cell, How::Include))
            >
                <span class="icon icon-include" aria-hidden="true"></span>
            </button>
            <button
                type="button"
                tabindex="-1"
                aria-label="Exclude"
                title="Exclude (X, or Alt, Shift and click)"
                hidden=offers_no_filter
                on:click=act(|cells, cell| cells.filter_by(cell, How::Exclude))
            >
                <span class="icon icon-exclude" aria-hidden="true"></span>
            </button>
            <button
                node_ref=more
                type="button"
                tabindex="-1"
                aria-label="More"
                aria-haspopup="menu"
                title="More (M, or right click)"
                on:click=open_menu
            >
                <span class="icon icon-more" aria-hidden="true"></span>
            </button>
        </div>
    }
}
