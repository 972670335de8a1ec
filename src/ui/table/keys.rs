//! What the keys do in a table, besides going through its rows.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::Manner;
use super::cells::Cells;
use super::copying::{copy_active, is_text_selected};
use crate::view::filter_chips::How;

/// A key was pressed somewhere in the table.
pub fn on_key(cells: Cells, event: &KeyboardEvent) {
    let is_own = event.target() == event.current_target();
    if !is_own || on_cell_key(cells, event) || on_row_key(cells, event) {
        return;
    }
    let rows = cells.rows;
    let before = rows.focused.get_untracked();
    cells.scroll.on_key(event);
    if let (Some(choice), Some(now)) = (&cells.kind.choice, rows.focused.get_untracked())
        && event.shift_key()
        && before != Some(now)
    {
        (choice.choose)(cells.state, now, Manner::UpTo);
    }
}

/// Keys that do something with the cell that the keyboard is on; false where it was another key.
fn on_cell_key(cells: Cells, event: &KeyboardEvent) -> bool {
    let Some(cell) = cells.active().filter(|_| !event.alt_key()) else { return false };
    let with_command = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), with_command, event.shift_key()) {
        ("ArrowLeft", all_the_way, _) => cells.go_sideways(false, all_the_way),
        ("ArrowRight", all_the_way, _) => cells.go_sideways(true, all_the_way),
        ("c" | "C", true, whole_rows) if whole_rows || !is_text_selected() => copy_active(cells, whole_rows),
        ("f" | "F", false, false) => cells.filter_by(cell, How::Include),
        ("x" | "X", false, false) => cells.filter_by(cell, How::Exclude),
        ("o" | "O", false, false) => cells.filter_by(cell, How::Only),
        ("m" | "M", false, false) | ("ContextMenu", false, _) | ("F10", false, true) => cells.open_menu_of_active(),
        _ => return false,
    }
    event.prevent_default();
    true
}

/// Keys that do something with the row; false where it was another key.
fn on_row_key(cells: Cells, event: &KeyboardEvent) -> bool {
    if event.alt_key() {
        return false;
    }
    let Cells { state, kind, rows, .. } = cells;
    let focused = rows.focused.get_untracked();
    let id = focused.and_then(|index| rows.id(index));
    let with_command = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), &kind.choice, focused) {
        ("Enter", _, _) => id.into_iter().for_each(|id| (kind.open)(state, id)),
        (" ", Some(choice), Some(index)) => {
            (choice.choose)(state, index, if event.shift_key() { Manner::UpTo } else { Manner::Toggle });
        }
        ("a" | "A", Some(choice), _) if with_command => (choice.choose_all)(state),
        ("Delete", Some(choice), _) => (choice.delete)(state, id),
        _ => return false,
    }
    event.prevent_default();
    true
}
