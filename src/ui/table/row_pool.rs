//! The elements of the rows on the screen.
//!
//! Why not one component per row: making the 18 cells of a flow's row takes ten times as long as putting other text into those
//! that are there, and a dragged scrollbar changes every row in every frame. So there are as many row elements as fit on
//! the screen. Scrolling by a few rows moves those that went out at one end to the other; a jump fills all in place.
//! They stay in the order of the table, for screen readers and for text that is selected across rows.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node};

use super::TableKind;
use crate::protocol::Generation;
use crate::view::column::ColumnLook;
use crate::view::row_window::css_px;
use crate::view::table_row::TableRow;
use crate::view::time::Clock;

/// The row elements, in the order of the table.
pub struct RowPool {
    place: Element,
    kind: &'static TableKind,
    pattern: Element,
    rows: VecDeque<RowElement>,
    first: u64,
}

struct RowElement {
    element: HtmlElement,
    button: HtmlElement,
    cells: Vec<CellElement>,
    index: Option<u64>,
    generation: Option<Generation>,
    /// The clock that its times are shown by.
    clock: Clock,
    /// The classes that the row itself has.
    own_class: String,
    class: String,
    look: Option<Look>,
}

struct CellElement {
    element: Element,
    text_node: Node,
    text: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    is_known: bool,
}

/// How a row is drawn, whatever is in it.
#[derive(Clone, Copy, PartialEq)]
pub struct Look {
    /// Where.
    pub top_px: f64,
    /// The keyboard is on it.
    pub is_focused: bool,
    /// It is chosen.
    pub is_chosen: bool,
}

/// The `id` of the element of a row.
pub fn row_id(index: u64) -> String {
    format!("row-{index}")
}

impl RowPool {
    /// No rows yet; they will be put into `place`.
    pub fn new(place: Element, kind: &'static TableKind) -> Result<Self, JsValue> {
        Ok(Self { place, kind, pattern: pattern(kind)?, rows: VecDeque::new(), first: 0 })
    }

    /// Shows these rows. A row that is not there yet is a placeholder; `look` says how a row is drawn, by its place and
    /// its number.
    pub fn show(
        &mut self,
        visible: Range<u64>,
        clock: Clock,
        row: impl Fn(u64) -> Option<(Generation, Arc<dyn TableRow>)>,
        look: impl Fn(u64, Option<u32>) -> Look,
    ) -> Result<(), JsValue> {
        self.make_room(&visible)?;
        for (element, index) in self.rows.iter_mut().zip(visible) {
            let (generation, row) = row(index).unzip();
            let is_moved = element.index != Some(index);
            if is_moved {
                element.element.set_id(&row_id(index));
                element.element.set_attribute("aria-rowindex", &(index + 2).to_string())?;
            }
            let is_other = is_moved || element.generation != generation || element.clock != clock;
            if is_other {
                element.fill(self.kind.columns, row.as_deref(), clock)?;
            }
            element.index = Some(index);
            element.generation = generation;
            element.clock = clock;
            element.set_look(look(index, row.map(|row| row.id())), is_other)?;
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
        let mut cells = Vec::new();
        let first = element.first_element_child();
        let button = first.as_ref().and_then(Element::first_element_child);
        let button = button.ok_or("a row has a button")?.unchecked_into();
        let mut next = first.and_then(|first| first.next_element_sibling());
        while let Some(cell) = next {
            next = cell.next_element_sibling();
            let text_node: Node = document().create_text_node("").unchecked_into();
            cell.append_child(&text_node)?;
            cells.push(CellElement { element: cell, text_node, text: Cow::Borrowed(""), title: None, is_known: true });
        }
        Ok(Self {
            element,
            button,
            cells,
            index: None,
            generation: None,
            clock: Clock::Utc,
            own_class: String::new(),
            class: String::new(),
            look: None,
        })
    }

    fn fill(&mut self, columns: &[ColumnLook], row: Option<&dyn TableRow>, clock: Clock) -> Result<(), JsValue> {
        for (at, (element, look)) in self.cells.iter_mut().zip(columns).enumerate() {
            match row.map(|row| row.cell(at, clock)) {
                Some(cell) => element.set(look, cell.text, cell.title, cell.is_known)?,
                None => element.set(look, Cow::Borrowed(""), None, true)?,
            }
        }
        self.own_class = row.map_or_else(|| " pending".to_owned(), TableRow::class);
        if let Some((name, value)) = row.and_then(TableRow::data) {
            self.element.set_attribute(name, value)?;
        }
        Ok(())
    }

    fn set_look(&mut self, look: Look, is_other: bool) -> Result<(), JsValue> {
        let before = self.look.replace(look);
        if before == Some(look) && !is_other {
            return Ok(());
        }
        if before.is_none_or(|before| before.top_px != look.top_px) {
            self.element.style().set_property("top", &css_px(look.top_px))?;
        }
        let even = if self.index.is_some_and(|index| !index.is_multiple_of(2)) { " even" } else { "" };
        let focused = if look.is_focused { " focused" } else { "" };
        let chosen = if look.is_chosen { " chosen" } else { "" };
        let class = format!("row{even}{}{chosen}{focused}", self.own_class);
        if self.class != class {
            self.element.set_class_name(&class);
            self.element.set_attribute("aria-selected", if look.is_chosen { "true" } else { "false" })?;
            // The Tab key comes to the button of one row only.
            self.button.set_tab_index(if look.is_focused { 0 } else { -1 });
            self.class = class;
        }
        Ok(())
    }
}

impl CellElement {
    fn set(
        &mut self,
        look: &ColumnLook,
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
            self.element.set_class_name(&cell_class(look, is_known));
            self.is_known = is_known;
        }
        Ok(())
    }
}

fn cell_class(look: &ColumnLook, is_known: bool) -> String {
    format!("cell {}{}", look.class, if is_known { "" } else { " unknown" })
}

/// A row without text, to be copied.
fn pattern(kind: &TableKind) -> Result<Element, JsValue> {
    let row = document().create_element("div")?;
    row.set_attribute("role", "row")?;
    let first = document().create_element("div")?;
    first.set_attribute("role", "gridcell")?;
    first.set_class_name("act");
    let button = document().create_element("button")?;
    button.set_attribute("type", "button")?;
    button.set_attribute("tabindex", "-1")?;
    button.set_attribute("aria-label", kind.button.label)?;
    button.set_attribute("title", kind.button.label)?;
    let icon = document().create_element("span")?;
    icon.set_class_name(&format!("icon {}", kind.button.icon));
    button.append_child(&icon)?;
    first.append_child(&button)?;
    row.append_child(&first)?;
    for look in kind.columns {
        let cell = document().create_element("div")?;
        cell.set_attribute("role", "gridcell")?;
        cell.set_class_name(&cell_class(look, true));
        row.append_child(&cell)?;
    }
    Ok(row)
}
