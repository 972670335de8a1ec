//! What pointer, wheel and keys do on the chart.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

use super::state::ChartState;
use crate::view::timeline::cursor::{Act, Cursor};
use crate::view::timeline::plot::{LEFT_PX, dragged};
use crate::view::timeline::range::{chosen, moved, zoomed};
use crate::view::timeline::words;

/// So many pixels of the wheel make what is shown half as long, or twice.
const WHEEL_PX: f64 = 350.0;

impl ChartState {
    /// The pointer does something. The finger may still move the page up and down (`touch-action`).
    pub fn on_pointer(self, event: &PointerEvent) {
        let Some(x) = self.place_of(event.client_x()) else { return };
        match event.type_().as_str() {
            "pointerdown" if event.is_primary() && event.button() == 0 => {
                self.drag_px.set(Some((x, x)));
                self.hover_px.set(Some(x));
                self.shows_cursor.set(false);
                let target = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
                if let Some(target) = target {
                    // Without it a drag that leaves the chart would be lost, no more.
                    drop(target.set_pointer_capture(event.pointer_id()));
                }
            }
            "pointermove" => {
                self.hover_px.set(Some(x));
                if let Some((from, _)) = self.drag_px.get_untracked() {
                    self.drag_px.set(Some((from, x)));
                }
            }
            "pointerup" => self.on_release(event.pointer_type() == "touch"),
            "pointercancel" => {
                self.drag_px.set(None);
                self.hover_px.set(None);
            }
            "pointerleave" if self.drag_px.get_untracked().is_none() => self.hover_px.set(None),
            _ => {}
        }
    }

    /// A drag shows what it took in; a click puts the cursor there.
    fn on_release(self, is_touch: bool) {
        let Some((from, to)) = self.drag_px.get_untracked() else { return };
        self.drag_px.set(None);
        let Some((chart, plot)) = self.now() else { return };
        if is_touch {
            self.hover_px.set(None);
        }
        if let Some(spans) = dragged(&chart, &plot, from, to) {
            self.zoom(chosen(chart.spans(&spans), chart.whole()));
        } else if let Some(at) = chart.span_at(plot.time_at(to)).filter(|_| (0.0..=plot.width_px).contains(&to)) {
            self.cursor.set(Cursor { at_ms: Some(chart.span(at).0), anchor_ms: None });
            self.shows_cursor.set(is_touch);
        }
    }

    /// The wheel zooms around the pointer, with Ctrl, or without where it has nothing else to do because all of the page
    /// is on the screen; to the side, or with Shift, it moves what is shown. Two fingers on a touchpad come as a wheel
    /// with Ctrl.
    pub fn on_wheel(self, event: &WheelEvent) {
        let Some(((chart, plot), x)) = self.now().zip(self.place_of(event.client_x())) else { return };
        let (side, along) = (event.delta_x(), event.delta_y());
        let length = plot.shown.1 - plot.shown.0;
        let is_sideways = side.abs() > along.abs() || event.shift_key();
        if is_sideways {
            let by_px = if side == 0.0 { along } else { side };
            let by_ms = (by_px / plot.width_px * length as f64) as i64;
            if let Some(exact) = moved(self.exact(plot.shown), chart.whole(), by_ms) {
                event.prevent_default();
                self.zoom_nearly(chart.moved_by_spans(plot.shown, exact), exact);
            }
        } else if event.ctrl_key() || event.meta_key() || !page_scrolls() {
            event.prevent_default();
            // The browser's own power: the one of Rust brings 4 KB of tables.
            let by = js_sys::Math::pow(2.0, (along / WHEEL_PX).clamp(-1.0, 1.0));
            let (shown, whole) = (plot.shown, chart.whole());
            match zoomed(self.exact(shown), whole, plot.time_at(x), by).map(|exact| (chart.whole_spans(exact), exact)) {
                Some((stretch, exact)) if stretch == shown || stretch.0 > whole.0 || stretch.1 < whole.1 => {
                    self.zoom_nearly(stretch, exact);
                }
                _ => self.zoom(None),
            }
        }
    }

    /// A key was pressed on the chart.
    pub fn on_key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some((chart, _)) = self.now() else { return };
        let key = event.key();
        let is_done = if key == "Escape" && self.drag_px.get_untracked().is_some() {
            self.drag_px.set(None);
            true
        } else {
            match self.cursor.get_untracked().on_key(&key, event.shift_key(), &chart) {
                None => false,
                Some(act) => {
                    self.hover_px.set(None);
                    self.shows_cursor.set(true);
                    match act {
                        Act::Zoom(stretch) => self.zoom(stretch),
                        Act::Go(cursor) => {
                            self.cursor.set(cursor);
                            let clock = self.clock.get_untracked();
                            let spans = cursor.spans(&chart);
                            let said = spans.map(|spans| words::figures(&chart, spans, clock).sentence());
                            self.said.set(said.unwrap_or_default());
                        }
                    }
                    true
                }
            }
        };
        if is_done {
            event.prevent_default();
            // Escape would close the detail besides.
            event.stop_propagation();
        }
    }

    /// The keyboard goes elsewhere.
    pub fn on_blur(self) {
        self.shows_cursor.set(false);
        self.drag_px.set(None);
    }

    /// A place in the window, from the plot's left edge.
    fn place_of(self, client_x: i32) -> Option<f64> {
        let canvas = self.canvas.get_untracked()?;
        Some(f64::from(client_x) - canvas.get_bounding_client_rect().left() - LEFT_PX)
    }
}

fn page_scrolls() -> bool {
    document().document_element().is_some_and(|root| root.scroll_height() > root.client_height())
}
