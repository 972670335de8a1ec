//! How a table is scrolled, and how the keyboard goes through its rows.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent, ResizeObserver, WheelEvent};

use super::rows::TableRows;
use crate::view::row_window::{RowWindow, Step};

/// Height of a row, in CSS pixels.
pub const ROW_PX: f64 = 26.0;
/// Height of the headings, in CSS pixels.
pub const HEADER_PX: f64 = 32.0;

/// The scrolling box and what is on the screen of it.
#[derive(Clone, Copy)]
pub struct TableScroll {
    /// The scrolling box.
    pub scroller: NodeRef<Div>,
    /// Sizes.
    pub window: Memo<RowWindow>,
    rows: TableRows,
    body_px: RwSignal<f64>,
    set_scroll_px: StoredValue<f64>,
    touch_y: StoredValue<Option<i32>>,
}

impl TableScroll {
    /// A table of these rows.
    pub fn new(rows: TableRows) -> Self {
        let body_px = RwSignal::new(0.0);
        let scroll = Self {
            scroller: NodeRef::new(),
            window: Memo::new(move |_| RowWindow::new(rows.n_rows.get(), ROW_PX, body_px.get())),
            rows,
            body_px,
            set_scroll_px: StoredValue::new(0.0),
            touch_y: StoredValue::new(None),
        };
        scroll.watch_size();
        // More rows, fewer rows, another size: the top stays where it is if it can, the scrollbar follows.
        Effect::new(move |_| {
            let window = scroll.window.get();
            rows.top_px.update(|top| *top = window.clamp(*top));
            rows.focused.update(|row| *row = row.filter(|row| *row < window.n_rows()));
            request_animation_frame(move || scroll.place_scrollbar());
        });
        // Somewhere else on the page a row was asked for.
        Effect::new(move |_| {
            if let Some(row) = rows.go_to.get() {
                request_animation_frame(move || {
                    rows.go_to.set(None);
                    rows.focused.set(Some(row));
                    scroll.go_to(row as f64 * ROW_PX);
                });
            }
        });
        scroll
    }

    /// The rows on the screen.
    pub fn visible(self) -> Range<u64> {
        self.window.get().visible(self.rows.top_px.get())
    }

    /// Moves the rows, and the scrollbar with them.
    pub fn go_to(self, top_px: f64) {
        let Some(window) = self.window.try_get_untracked() else { return };
        self.rows.top_px.set(window.clamp(top_px));
        self.place_scrollbar();
    }

    /// The scrollbar was moved, by the reader or by [`TableScroll::go_to`].
    pub fn on_scroll(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let window = self.window.get_untracked();
        let scroll_px = f64::from(scroller.scroll_top());
        if window.is_scaled() && (scroll_px - self.set_scroll_px.get_value()).abs() <= 1.0 {
            return;
        }
        self.set_scroll_px.set_value(scroll_px);
        let top_px = window.top_of_scroll(scroll_px);
        if top_px != self.rows.top_px.get_untracked() {
            self.rows.top_px.set(top_px);
        }
    }

    /// In a table whose scrollbar is scaled the wheel moves the rows itself.
    ///
    /// `deltaMode` is not looked at: Firefox then gives pixels, as Chromium always does.
    pub fn on_wheel(self, event: &WheelEvent) {
        let window = self.window.get_untracked();
        if !window.is_scaled() || event.ctrl_key() || event.shift_key() || event.delta_y() == 0.0 {
            return;
        }
        let top_px = self.rows.top_px.get_untracked();
        if window.clamp(top_px + event.delta_y()) == top_px {
            return; // At the end: the page may scroll on.
        }
        event.prevent_default();
        self.go_to(top_px + event.delta_y());
        self.move_sideways(event.delta_x() as i32);
    }

    /// A finger on a table whose scrollbar is scaled moves the rows as the wheel does.
    pub fn on_pointer(self, event: &PointerEvent) {
        if event.pointer_type() != "touch" || !self.window.get_untracked().is_scaled() {
            return;
        }
        match (event.type_().as_str(), self.touch_y.get_value()) {
            ("pointerdown", _) => self.touch_y.set_value(Some(event.client_y())),
            ("pointermove", Some(before)) => {
                self.go_to(self.rows.top_px.get_untracked() + f64::from(before - event.client_y()));
                self.touch_y.set_value(Some(event.client_y()));
            }
            ("pointermove", None) => {}
            _ => self.touch_y.set_value(None),
        }
    }

    /// The keyboard comes into the table: it is on a row from the start.
    pub fn on_focus(self) {
        if self.rows.focused.get_untracked().is_none() {
            let top_px = self.rows.top_px.get_untracked();
            self.rows.focused.set(self.window.get_untracked().step(None, Step::Down, top_px));
        }
    }

    /// Arrows and page keys move the focused row.
    pub fn on_key(self, event: &KeyboardEvent) {
        let is_own = event.target() == self.scroller.get_untracked().map(|scroller| (*scroller).clone().into());
        if !is_own || event.alt_key() || event.meta_key() {
            return;
        }
        let step = match event.key().as_str() {
            "ArrowUp" => Step::Up,
            "ArrowDown" => Step::Down,
            "PageUp" => Step::PageUp,
            "PageDown" => Step::PageDown,
            "Home" => Step::First,
            "End" => Step::Last,
            _ => return,
        };
        event.prevent_default();
        let window = self.window.get_untracked();
        let top_px = self.rows.top_px.get_untracked();
        if let Some(row) = window.step(self.rows.focused.get_untracked(), step, top_px) {
            self.rows.focused.set(Some(row));
            self.go_to(window.top_showing(row, top_px));
        }
    }

    /// Brings a row onto the screen.
    pub fn show_row(self, row: u64) {
        let top_px = self.rows.top_px.get_untracked();
        self.go_to(self.window.get_untracked().top_showing(row, top_px));
    }

    /// Moves the rows by so many pixels.
    pub fn go_by(self, by_px: f64) {
        self.go_to(self.rows.top_px.get_untracked() + by_px);
    }

    /// Brings a column onto the screen, by its heading. The first one stays at the left edge and covers others there; for
    /// itself all of the table goes back.
    pub fn show_column(self, heading: &Element) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let first = scroller.query_selector("[role=columnheader][aria-colindex='2']").ok().flatten();
        if first.as_ref().is_some_and(|first| first.contains(Some(heading))) {
            return scroller.set_scroll_left(0);
        }
        let (frame, column) = (scroller.get_bounding_client_rect(), heading.get_bounding_client_rect());
        let (start, end) = (column.left() - frame.left(), column.right() - frame.left());
        let width = f64::from(scroller.client_width());
        // Where it does not stay, it ends before every other column that is on the screen.
        let covered = first.map_or(0.0, |first| first.get_bounding_client_rect().right() - frame.left()).max(0.0);
        let room = start - covered;
        let by_px = if room < 0.0 { room } else { (end - width).clamp(0.0, room) };
        if by_px != 0.0 {
            self.move_sideways(if by_px < 0.0 { by_px.floor() } else { by_px.ceil() } as i32);
        }
    }

    fn move_sideways(self, by_px: i32) {
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.set_scroll_left(scroller.scroll_left() + by_px);
        }
    }

    /// Called in the next frame too, when the table may be gone.
    fn place_scrollbar(self) {
        let scroller = self.scroller.try_get_untracked().flatten();
        if let (Some(scroller), Some(window)) = (scroller, self.window.try_get_untracked()) {
            let scroll_px = window.scroll_of_top(self.rows.top_px.get_untracked()).round();
            if scroll_px == self.set_scroll_px.get_value() {
                return; // It makes the browser work out the whole page's layout at once.
            }
            scroller.set_scroll_top(scroll_px as i32);
            // What the browser made of it, so that its own event is not taken for the reader's.
            self.set_scroll_px.set_value(f64::from(scroller.scroll_top()));
        }
    }

    fn watch_size(self) {
        let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn Fn()>)>);
        Effect::new(move |_| {
            let Some(scroller) = self.scroller.get() else { return };
            let element: HtmlElement = (*scroller).clone().unchecked_into();
            let measured = element.clone();
            let on_size = Closure::<dyn Fn()>::new(move || {
                let body_px = (f64::from(measured.client_height()) - HEADER_PX).max(0.0);
                if self.body_px.try_get_untracked().is_some_and(|before| before != body_px) {
                    self.body_px.set(body_px);
                }
            });
            if let Ok(new) = ResizeObserver::new(on_size.as_ref().unchecked_ref()) {
                new.observe(&element);
                observer.set_value(Some((new, on_size)));
            }
        });
        on_cleanup(move || {
            if let Some(Some((observer, _))) = observer.try_update_value(Option::take) {
                observer.disconnect();
            }
        });
    }
}
