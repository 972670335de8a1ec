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
use crate::view::drawing::Drawing;
use crate::view::row_window::css_px;
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;

/// The row elements, in the order of the table.
pub struct RowPool {
    place: Element,
    kind: &'static TableKind,
    /// The columns that are shown: by their place, each one's own index.
    order: Vec<usize>,
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
    /// The place of its cell that the keyboard is on, and the row of which it is.
    active: Option<(usize, u64)>,
}

struct CellElement {
    element: HtmlElement,
    text_node: Node,
    text: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    is_known: bool,
    drawing: Option<Drawing>,
    is_active: bool,
}

/// How a row is drawn, whatever is in it.
#[derive(Clone, Copy, PartialEq)]
pub struct Look {
    /// Where.
    pub top_px: f64,
    /// The keyboard is on it, and on which of its cells: by the cell's place.
    pub active: Option<usize>,
    /// It is chosen.
    pub is_chosen: bool,
}

/// The `id` of the cell that the keyboard is on, by its row and its column's own index. Other cells have none.
pub fn cell_id(index: u64, column: usize) -> String {
    format!("cell-{index}-{column}")
}

impl RowPool {
    /// No rows yet; they will be put into `place`.
    pub fn new(place: Element, kind: &'static TableKind, order: &[usize]) -> Result<Self, JsValue> {
        let pattern = pattern(kind, order)?;
        Ok(Self { place, kind, order: order.to_vec(), pattern, rows: VecDeque::new(), first: 0 })
    }

    /// Shows these rows, with the columns of this order. A row that is not there yet is a placeholder; `look` says how a
    /// row is drawn, by its place and its number.
    pub fn show(
        &mut self,
        order: &[usize],
        visible: Range<u64>,
        clock: Clock,
        row: impl Fn(u64) -> Option<(Generation, Arc<dyn TableRow>)>,
        look: impl Fn(u64, Option<u32>) -> Look,
    ) -> Result<(), JsValue> {
        if self.order != order {
            // Other cells: that is rare enough to make all rows anew.
            self.place.set_text_content(None);
            *self = Self::new(self.place.clone(), self.kind, order)?;
        }
        self.make_room(&visible)?;
        for (element, index) in self.rows.iter_mut().zip(visible) {
            let (generation, row) = row(index).unzip();
            let is_moved = element.index != Some(index);
            if is_moved {
                element.element.set_attribute("aria-rowindex", &(index + 2).to_string())?;
            }
            let is_other = is_moved || element.generation != generation || element.clock != clock;
            if is_other {
                element.fill(self.kind.columns, order, row.as_deref(), clock)?;
            }
            element.index = Some(index);
            element.generation = generation;
            element.clock = clock;
            let look = look(index, row.map(|row| row.id()));
            element.set_look(look, is_other)?;
            element.set_active(self.kind.columns, order, look.active.map(|place| (place, index)))?;
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
            cells.push(CellElement::new(cell.unchecked_into())?);
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
            active: None,
        })
    }

    fn fill(
        &mut self,
        columns: &[ColumnLook],
        order: &[usize],
        row: Option<&dyn TableRow>,
        clock: Clock,
    ) -> Result<(), JsValue> {
        for (element, column) in self.cells.iter_mut().zip(order) {
            let cell = row.map_or_else(|| Cell::plain(""), |row| row.cell(*column, clock));
            element.set(&columns[*column], cell)?;
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
        let focused = if look.active.is_some() { " focused" } else { "" };
        let chosen = if look.is_chosen { " chosen" } else { "" };
        let class = format!("row{even}{}{chosen}{focused}", self.own_class);
        if self.class != class {
            self.element.set_class_name(&class);
            self.element.set_attribute("aria-selected", if look.is_chosen { "true" } else { "false" })?;
            // The Tab key comes to the button of one row only.
            self.button.set_tab_index(if look.active.is_some() { 0 } else { -1 });
            self.class = class;
        }
        Ok(())
    }

    /// The keyboard comes to one of its cells, or leaves it.
    fn set_active(
        &mut self,
        columns: &[ColumnLook],
        order: &[usize],
        active: Option<(usize, u64)>,
    ) -> Result<(), JsValue> {
        if self.active == active {
            return Ok(());
        }
        if let Some((place, _)) = self.active
            && let (Some(cell), Some(column)) = (self.cells.get_mut(place), order.get(place))
        {
            cell.element.remove_attribute("id")?;
            cell.set_active(&columns[*column], false);
        }
        if let Some((place, index)) = active
            && let (Some(cell), Some(column)) = (self.cells.get_mut(place), order.get(place))
        {
            cell.element.set_id(&cell_id(index, *column));
            cell.set_active(&columns[*column], true);
        }
        self.active = active;
        Ok(())
    }
}

impl CellElement {
    fn new(element: HtmlElement) -> Result<Self, JsValue> {
        let text_node: Node = document().create_text_node("").unchecked_into();
        element.append_child(&text_node)?;
        let text = Cow::Borrowed("");
        Ok(Self { element, text_node, text, title: None, is_known: true, drawing: None, is_active: false })
    }

    fn set(&mut self, look: &ColumnLook, cell: Cell) -> Result<(), JsValue> {
        if self.text != cell.text {
            self.text_node.set_node_value(Some(&cell.text));
            self.text = cell.text;
        }
        if self.title != cell.title {
            match &cell.title {
                Some(title) => self.element.set_attribute("title", title)?,
                None => self.element.remove_attribute("title")?,
            }
            self.title = cell.title;
        }
        let mut is_other = self.is_known != cell.is_known;
        self.is_known = cell.is_known;
        if self.drawing != cell.drawing {
            let style = self.element.style();
            for (name, value) in cell.drawing.iter().flat_map(Drawing::properties) {
                style.set_property(name, &value)?;
            }
            is_other |= self.drawing.as_ref().map(Drawing::class) != cell.drawing.as_ref().map(Drawing::class);
            self.drawing = cell.drawing;
        }
        if is_other {
            self.element.set_class_name(&self.class(look));
        }
        Ok(())
    }

    fn set_active(&mut self, look: &ColumnLook, is_active: bool) {
        self.is_active = is_active;
        self.element.set_class_name(&self.class(look));
    }

    fn class(&self, look: &ColumnLook) -> String {
        let unknown = if self.is_known { "" } else { " unknown" };
        let drawing = self.drawing.as_ref().map_or("", Drawing::class);
        let active = if self.is_active { " active" } else { "" };
        format!("{}{unknown}{drawing}{active}", cell_class(look))
    }
}

fn cell_class(look: &ColumnLook) -> String {
    format!("cell {}", look.class)
}

/// A row without text, to be copied.
fn pattern(kind: &TableKind, order: &[usize]) -> Result<Element, JsValue> {
    let row = document().create_element("div")?;
    row.set_attribute("role", "row")?;
    let first = document().create_element("div")?;
    first.set_attribute("role", "gridcell")?;
    first.set_attribute("aria-colindex", "1")?;
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
    for (place, column) in order.iter().enumerate() {
        let cell = document().create_element("div")?;
        cell.set_attribute("role", "gridcell")?;
        cell.set_attribute("aria-colindex", &(place + 2).to_string())?;
        cell.set_class_name(&cell_class(&kind.columns[*column]));
        row.append_child(&cell)?;
    }
    Ok(row)
}
