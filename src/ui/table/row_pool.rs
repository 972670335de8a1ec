//! The elements of the rows on the screen.
//!
//! Why not one component per row: making the 18 cells of a row takes ten times as long as putting other text into those
//! that are there, and a dragged scrollbar changes every row in every frame. So there are as many row elements as fit on
//! the screen. Scrolling by a few rows moves those that went out at one end to the other; a jump fills all in place.
//! They stay in the order of the table, for screen readers and for text that is selected across rows.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node};

use crate::flow::Decision;
use crate::protocol::{Column, Generation, Row};
use crate::view::cell::cell;
use crate::view::column::look;
use crate::view::row_window::css_px;

/// The row elements, in the order of the table.
pub struct RowPool {
    place: Element,
    pattern: Element,
    rows: VecDeque<RowElement>,
    first: u64,
}

struct RowElement {
    element: HtmlElement,
    cells: Vec<CellElement>,
    index: Option<u64>,
    generation: Option<Generation>,
    top_px: f64,
    class: String,
}

struct CellElement {
    element: Element,
    text_node: Node,
    text: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    is_known: bool,
}

/// The `id` of the element of a row.
pub fn row_id(index: u64) -> String {
    format!("row-{index}")
}

impl RowPool {
    /// No rows yet; they will be put into `place`.
    pub fn new(place: Element) -> Result<Self, JsValue> {
        Ok(Self { place, pattern: pattern()?, rows: VecDeque::new(), first: 0 })
    }

    /// Shows these rows. A row that is not there yet is a placeholder; `top_px` says where a row is drawn.
    pub fn show<R: AsRef<Row>>(
        &mut self,
        visible: Range<u64>,
        focused: Option<u64>,
        row: impl Fn(u64) -> Option<(Generation, R)>,
        top_px: impl Fn(u64) -> f64,
    ) -> Result<(), JsValue> {
        self.make_room(&visible)?;
        for (element, index) in self.rows.iter_mut().zip(visible) {
            let row = row(index);
            let generation = row.as_ref().map(|(generation, _)| *generation);
            let row = row.as_ref().map(|(_, row)| row.as_ref());
            if element.index != Some(index) {
                element.element.set_id(&row_id(index));
                element.element.set_attribute("aria-rowindex", &(index + 2).to_string())?;
            }
            if element.index != Some(index) || element.generation != generation {
                element.fill(row)?;
            }
            element.index = Some(index);
            element.generation = generation;
            element.set_top(top_px(index))?;
            element.set_class(class(index, row, focused == Some(index)))?;
        }
        Ok(())
    }

    /// As many elements as rows, those that show a row of before at its new place.
    fn make_room(&mut self, visible: &Range<u64>) -> Result<(), JsValue> {
        let n_rows = (visible.end - visible.start) as usize;
        let forward = visible.start.saturating_sub(self.first).min(self.rows.len() as u64) as usize;
        let backward = self.first.saturating_sub(visible.start).min(self.rows.len() as u64) as usize;
        self.first = visible.start;
        if forward < self.rows.len() {
            for _ in 0..forward {
                if let Some(row) = self.rows.pop_front() {
                    self.place.append_child(&row.element)?;
                    self.rows.push_back(row);
                }
            }
        }
        if backward < self.rows.len() {
            for _ in 0..backward {
                if let Some(row) = self.rows.pop_back() {
                    self.place.prepend_with_node_1(&row.element)?;
                    self.rows.push_front(row);
                }
            }
        }
        while self.rows.len() > n_rows {
            if let Some(row) = self.rows.pop_back() {
                row.element.remove();
            }
        }
        while self.rows.len() < n_rows {
            let row = RowElement::copy_of(&self.pattern)?;
            self.place.append_child(&row.element)?;
            self.rows.push_back(row);
        }
        Ok(())
    }
}

impl RowElement {
    fn copy_of(pattern: &Element) -> Result<Self, JsValue> {
        let element: HtmlElement = pattern.clone_node_with_deep(true)?.unchecked_into();
        let mut cells = Vec::with_capacity(Column::ALL.len());
        let mut next = element.first_element_child();
        while let Some(cell) = next {
            next = cell.next_element_sibling();
            let text_node: Node = document().create_text_node("").unchecked_into();
            cell.append_child(&text_node)?;
            cells.push(CellElement { element: cell, text_node, text: Cow::Borrowed(""), title: None, is_known: true });
        }
        Ok(Self { element, cells, index: None, generation: None, top_px: f64::NAN, class: String::new() })
    }

    fn fill(&mut self, row: Option<&Row>) -> Result<(), JsValue> {
        for (element, column) in self.cells.iter_mut().zip(Column::ALL) {
            match row.map(|row| cell(row, column)) {
                Some(cell) => element.set(column, cell.text, cell.title, cell.is_known)?,
                None => element.set(column, Cow::Borrowed(""), None, true)?,
            }
        }
        Ok(())
    }

    fn set_top(&mut self, top_px: f64) -> Result<(), JsValue> {
        if self.top_px != top_px {
            self.top_px = top_px;
            self.element.style().set_property("top", &css_px(top_px))?;
        }
        Ok(())
    }

    fn set_class(&mut self, class: String) -> Result<(), JsValue> {
        if self.class != class {
            self.element.set_class_name(&class);
            self.element.set_attribute("aria-selected", if class.contains(FOCUSED) { "true" } else { "false" })?;
            self.class = class;
        }
        Ok(())
    }
}

impl CellElement {
    fn set(
        &mut self,
        column: Column,
        text: Cow<'static, str>,
        title: Option<Cow<'static, str>>,
        is_known: bool,
    ) -> Result<(), JsValue> {
        if self.text != text {
            self.text_node.set_node_value(Some(&text));
            self.text = text;
        }
        if self.title != title {
            match &title {
                Some(title) => self.element.set_attribute("title", title)?,
                None => self.element.remove_attribute("title")?,
            }
            self.title = title;
        }
        if self.is_known != is_known {
            self.element.set_class_name(cell_class(column, is_known));
            self.is_known = is_known;
        }
        Ok(())
    }
}

const FOCUSED: &str = " focused";

fn class(index: u64, row: Option<&Row>, is_focused: bool) -> String {
    let mut class = String::from("row");
    let marks = [
        (" even", !index.is_multiple_of(2)),
        (" pending", row.is_none()),
        (" denied", row.is_some_and(|row| row.decision == Decision::Denied)),
        (" odd", row.is_some_and(|row| row.odd)),
        (" repeat", row.is_some_and(|row| row.repeat)),
        (FOCUSED, is_focused),
    ];
    marks.iter().filter(|(_, is_so)| *is_so).for_each(|(mark, _)| class.push_str(mark));
    class
}

fn cell_class(column: Column, is_known: bool) -> &'static str {
    match (column, look(column).is_number, is_known) {
        (Column::Time, ..) => "cell time",
        (Column::Decision, ..) => "cell decision",
        (_, true, true) => "cell number",
        (_, true, false) => "cell number unknown",
        (_, false, true) => "cell",
        (_, false, false) => "cell unknown",
    }
}

/// A row without text, to be copied.
fn pattern() -> Result<Element, JsValue> {
    let row = document().create_element("div")?;
    row.set_attribute("role", "row")?;
    for column in Column::ALL {
        let cell = document().create_element("div")?;
        cell.set_attribute("role", "gridcell")?;
        cell.set_class_name(cell_class(column, true));
        row.append_child(&cell)?;
    }
    Ok(row)
}
