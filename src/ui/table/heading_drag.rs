//! Headings moved to another place, and columns made wider, by the pointer.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::rows::TableRows;
use crate::ui::menu::area_of;
use crate::ui::state::State;

/// A press that moves no further than this is a click.
const CLICK_PX: f64 = 5.0;
/// A click comes within this time after the pointer was let go.
const CLICK_COMES: Duration = Duration::from_millis(50);

/// What the pointer does with the headings.
#[derive(Clone, Copy)]
pub struct HeadingDrag {
    /// Where the heading would go, in CSS pixels from the start of the headings.
    pub mark_px: RwSignal<Option<f64>>,
    state: State,
    rows: TableRows,
    drag: StoredValue<Option<Drag>>,
    has_dragged: StoredValue<bool>,
}

#[derive(Clone, Copy)]
enum Drag {
    /// It may become a click.
    Pressed { column: usize, x: f64 },
    /// A heading goes in front of another one, or to the end.
    Moves { column: usize, before: Option<usize> },
    /// A column is made wider: how wide it would be with the pointer at 0.
    Widens { column: usize, width_at_0: f64 },
}

impl HeadingDrag {
    /// Nothing is dragged.
    pub fn new(state: State, rows: TableRows) -> Self {
        Self {
            mark_px: RwSignal::new(None),
            state,
            rows,
            drag: StoredValue::new(None),
            has_dragged: StoredValue::new(false),
        }
    }

    /// Whether the click that comes now ends a drag: it does nothing else.
    pub fn take_click(self) -> bool {
        self.has_dragged.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// The pointer is pressed on the headings.
    pub fn on_down(self, event: &PointerEvent) {
        self.has_dragged.set_value(false);
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target.filter(|_| event.button() == 0) else { return };
        let Some((heading, column)) = heading_of(&target) else { return };
        let x = f64::from(event.client_x());
        if target.class_list().contains("edge") {
            event.prevent_default();
            let area = area_of(&heading);
            self.drag.set_value(Some(Drag::Widens { column, width_at_0: area.right - area.left - x }));
        } else if event.pointer_type() == "mouse" {
            self.drag.set_value(Some(Drag::Pressed { column, x }));
        }
    }

    /// The pointer moves.
    pub fn on_move(self, event: &PointerEvent) {
        let x = f64::from(event.client_x());
        match self.drag.get_value() {
            None => {}
            // The button was let go where the page did not see it.
            Some(_) if event.buttons() == 0 => self.end(),
            Some(Drag::Widens { column, width_at_0 }) => {
                capture(event);
                let width = (width_at_0 + x).round().max(0.0) as u16;
                self.rows.arrange(|layout| layout.set_width(column, Some(width)));
            }
            Some(Drag::Pressed { x: pressed, .. }) if (x - pressed).abs() < CLICK_PX => {}
            Some(Drag::Pressed { column, .. } | Drag::Moves { column, .. }) => {
                capture(event);
                let Some(headings) = event.current_target().and_then(|row| row.dyn_into::<Element>().ok()) else {
                    return;
                };
                let (before, mark_px) = place_at(&headings, x);
                self.drag.set_value(Some(Drag::Moves { column, before }));
                self.mark_px.set(Some(mark_px));
            }
        }
    }

    /// The pointer is let go.
    pub fn on_up(self) {
        match self.drag.get_value() {
            Some(Drag::Moves { column, before }) => {
                self.rows.arrange(|layout| layout.move_before(column, before));
                say_place(self.state, self.rows, column);
            }
            Some(Drag::Widens { .. }) => {}
            Some(Drag::Pressed { .. }) | None => return self.end(),
        }
        self.rows.remember_layout();
        self.end();
        // A click comes at once or, where the pointer was captured, not at all.
        self.has_dragged.set_value(true);
        let forget = move || {
            self.take_click();
        };
        set_timeout(forget, CLICK_COMES);
    }

    /// Nothing comes of it.
    pub fn end(self) {
        self.drag.set_value(None);
        if self.mark_px.get_untracked().is_some() {
            self.mark_px.set(None);
        }
    }
}

/// Says where a column is now.
pub fn say_place(state: State, rows: TableRows, column: usize) {
    let (place, n_shown) =
        rows.order.with_untracked(|order| (order.iter().position(|shown| *shown == column), order.len()));
    if let Some(place) = place {
        let heading = rows.columns()[column].heading;
        state.announcement.set(format!("{heading} is column {} of {n_shown}", place + 1));
    }
}

/// The heading that an element is in, and its column's own index.
fn heading_of(target: &Element) -> Option<(Element, usize)> {
    let heading = target.closest("[data-column]").ok()??;
    let column = heading.get_attribute("data-column")?.parse().ok()?;
    Some((heading, column))
}

/// Which column a heading would be put before at this place of the window, and where that is from the start of the
/// headings.
fn place_at(headings: &Element, x: f64) -> (Option<usize>, f64) {
    let start = area_of(headings).left;
    let mut end = start;
    let mut next = headings.first_element_child();
    while let Some(heading) = next {
        next = heading.next_element_sibling();
        let Some((_, column)) = heading_of(&heading) else { continue };
        let area = area_of(&heading);
        if x < f64::midpoint(area.left, area.right) {
            return (Some(column), area.left - start);
        }
        end = area.right;
    }
    (None, end - start)
}

/// The pointer is followed wherever it goes.
fn capture(event: &PointerEvent) {
    if let Some(headings) = event.current_target().and_then(|row| row.dyn_into::<Element>().ok()) {
        drop(headings.set_pointer_capture(event.pointer_id()));
    }
}
