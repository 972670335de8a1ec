//! The cell that is acted on: by the keyboard, by a click, by its menu.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use super::TableKind;
use super::copying::{copy_rows, copy_value};
use super::header::heading_id;
use super::row_pool::cell_id;
use super::rows::TableRows;
use super::scroll::TableScroll;
use crate::ui::filter_menu::filter_entries;
use crate::ui::menu::{Menu, MenuEntry, MenuItem, area_of};
use crate::ui::state::State;
use crate::view::filter_chips::How;
use crate::view::filter_choice::FilterChoice;
use crate::view::placing::Area;
use crate::view::table_row::TableRow;

/// A table whose cells are acted on.
#[derive(Clone, Copy)]
pub struct Cells {
    /// The page.
    pub state: State,
    /// Which table.
    pub kind: &'static TableKind,
    /// Its rows.
    pub rows: TableRows,
    /// Where it is.
    pub scroll: TableScroll,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAt {
    /// The row's place in the table.
    pub row: u64,
    /// The column's own index.
    pub column: usize,
}

impl Cells {
    /// The cell that the keyboard is on.
    pub fn active(self) -> Option<CellAt> {
        let row = self.rows.focused.get_untracked()?;
        Some(CellAt { row, column: untrack(|| self.rows.active_column()) })
    }

    /// The cell at the place of an element, if it is of one.
    pub fn of_element(self, target: &Element) -> Option<CellAt> {
        let cell = target.closest("[role=gridcell]").ok()??;
        let place = cell.get_attribute("aria-colindex")?.parse::<usize>().ok()?.checked_sub(2)?;
        let column = self.rows.order.with_untracked(|order| order.get(place).copied())?;
        Some(CellAt { row: row_of(target)?, column })
    }

    /// The keyboard comes to a cell.
    pub fn activate(self, cell: CellAt) {
        self.rows.column.set(cell.column);
        self.rows.focused.set(Some(cell.row));
    }

    /// The keyboard goes to another column of its row.
    pub fn go_sideways(self, to_end: bool, all_the_way: bool) {
        let place = untrack(|| self.rows.active_place());
        let column = self.rows.order.with_untracked(|order| {
            let last = order.len().saturating_sub(1);
            let next = match (to_end, all_the_way) {
                (false, true) => 0,
                (true, true) => last,
                (false, false) => place.saturating_sub(1),
                (true, false) => (place + 1).min(last),
            };
            order.get(next).copied()
        });
        let Some(column) = column else { return };
        self.rows.column.set(column);
        if let Some(heading) = document().get_element_by_id(&heading_id(column)) {
            self.scroll.show_column(&heading);
        }
    }

    /// The filters that a cell offers.
    pub fn choices(self, cell: CellAt) -> Vec<FilterChoice> {
        self.rows.get(cell.row).map(|(_, row)| row.choices(cell.column)).unwrap_or_default()
    }

    /// Filters by a cell's own value.
    pub fn filter_by(self, cell: CellAt, how: How) {
        match self.choices(cell).into_iter().next() {
            Some(own) => self.state.filter_by(&own.filter, how),
            None => {
                let heading = self.rows.columns()[cell.column].heading;
                self.state.announcement.set(format!("{heading} does not filter"));
            }
        }
    }

    /// Opens the menu of the cell that the keyboard is on, beside it.
    pub fn open_menu_of_active(self) {
        let Some(cell) = self.active() else { return };
        self.scroll.show_row(cell.row);
        // The row may have to be drawn first.
        request_animation_frame(move || {
            let element = document().get_element_by_id(&cell_id(cell.row, cell.column));
            let grid = || self.scroll.scroller.try_get_untracked().flatten();
            let element = element.or_else(|| grid().map(|grid| (*grid).clone().into()));
            if let Some(element) = element {
                self.open_menu(cell, area_of(&element));
            }
        });
    }

    /// Opens the menu of a cell beside something.
    pub fn open_menu(self, cell: CellAt, of: Area) {
        let Some((_, row)) = self.rows.get(cell.row) else { return };
        self.focus();
        let heading = self.rows.columns()[cell.column].heading;
        let label = format!("{heading}: {}", row.cell(cell.column, self.state.clock.get_untracked()).text);
        let entries = entries(self, cell.column, &row);
        self.state.menu.open(Menu { label, of, entries });
    }

    /// The keyboard comes to the table.
    pub fn focus(self) {
        if let Some(grid) = self.scroll.scroller.get_untracked() {
            let grid: &HtmlElement = grid.as_ref();
            drop(grid.focus());
        }
    }
}

/// The row that an element is in.
pub fn row_of(target: &Element) -> Option<u64> {
    let row = target.closest("[aria-rowindex]").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<u64>().ok()?.checked_sub(2)
}

/// What can be done with a cell.
fn entries(cells: Cells, column: usize, row: &Arc<dyn TableRow>) -> Vec<MenuEntry> {
    let Cells { state, kind, rows, .. } = cells;
    let mut entries = filter_entries(state, row.choices(column));
    let (copied, id) = (Arc::clone(row), row.id());
    let value = MenuItem::new("Copy value", move || copy_value(state, rows, copied.as_ref(), column));
    let copied = Arc::clone(row);
    let whole = MenuItem::new("Copy row", move || copy_rows(state, rows, std::slice::from_ref(&copied)));
    let open = MenuItem::new(kind.open_label, move || (kind.open)(state, id));
    entries.extend([
        MenuEntry::Item(value.shown_as("icon-copy", "Ctrl C")),
        MenuEntry::Item(whole.shown_as("", "Ctrl Shift C")),
        MenuEntry::Item(open.shown_as("icon-details", "Enter")),
    ]);
    entries
}
