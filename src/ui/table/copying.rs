//! Values and rows for the clipboard.

use std::sync::Arc;

use leptos::prelude::*;

use super::cells::Cells;
use super::rows::TableRows;
use crate::ui::download::copy_text;
use crate::ui::state::State;
use crate::view::number;
use crate::view::tab_separated;
use crate::view::table_row::TableRow;

/// Copies what Ctrl and C stand for: the value of the cell that the keyboard is on, with Shift its row, or all rows that
/// are chosen.
pub fn copy_active(cells: Cells, whole_rows: bool) {
    let Cells { state, rows, kind, .. } = cells;
    let Some(cell) = cells.active() else { return };
    let focused = rows.get(cell.row).map(|(_, row)| row);
    if !whole_rows {
        return focused.into_iter().for_each(|row| copy_value(state, rows, row.as_ref(), cell.column));
    }
    let n_chosen = rows.chosen.with_untracked(|chosen| chosen.len());
    if kind.choice.is_none() || n_chosen < 2 {
        return focused.into_iter().for_each(|row| copy_rows(state, rows, std::slice::from_ref(&row)));
    }
    let chosen = rows.held_chosen();
    copy_rows(state, rows, &chosen);
    if chosen.len() < n_chosen {
        let said = format!(
            "{} of {} chosen rows were copied: those that the page holds",
            number::thousands(chosen.len() as u64),
            number::thousands(n_chosen as u64)
        );
        state.notices.update(|notices| notices.push(format!("{said}.")));
        state.announcement.set(said);
    }
}

/// Copies the whole value of a cell.
pub fn copy_value(state: State, rows: TableRows, row: &dyn TableRow, column: usize) {
    let value = row.value(column, state.clock.get_untracked());
    let heading = rows.columns()[column].heading;
    if value.is_empty() {
        return state.announcement.set(format!("{heading} is unknown: nothing was copied"));
    }
    copy_text(&value);
    state.announcement.set(format!("{heading} was copied"));
}

/// Copies rows, their values between tabs, in the order of the columns that are shown.
pub fn copy_rows(state: State, rows: TableRows, copied: &[Arc<dyn TableRow>]) {
    let (order, clock) = (rows.order.get_untracked(), state.clock.get_untracked());
    let line = |row: &Arc<dyn TableRow>| tab_separated::row(order.iter().map(|column| row.value(*column, clock)));
    copy_text(&copied.iter().map(line).collect::<Vec<_>>().join("\n"));
    let n_rows = number::count(copied.len() as u64, "row was", "rows were");
    state.announcement.set(format!("{n_rows} copied"));
}

/// Whether a text on the page is selected, so that the browser's own copying and menu are meant.
pub fn is_text_selected() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// Selects no text any more: a double click selects a word, and is not meant so.
pub fn select_no_text() {
    if let Ok(Some(selection)) = window().get_selection() {
        drop(selection.remove_all_ranges());
    }
}
