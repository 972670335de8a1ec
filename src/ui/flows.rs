//! The table of every tuple.

use std::sync::Arc;

use leptos::prelude::Get;

use crate::protocol::{Column, Generation, Row};
use crate::ui::state::State;
use crate::ui::table::{RowButton, TableKind};
use crate::view::flow_column::FLOW_COLUMNS;
use crate::view::table_row::TableRow;

/// The table of every tuple.
pub static FLOWS: TableKind = TableKind {
    label: "Flows",
    columns: &FLOW_COLUMNS,
    rows: |state| state.flows,
    sorted_by: |state| {
        let sort = state.view.get().sort;
        (Column::ALL.iter().position(|column| *column == sort.column).unwrap_or_default(), sort.descending)
    },
    sort_by: |state, at| state.sort_by(Column::ALL[at]),
    ask: State::ask_rows,
    open: State::open_row,
    open_label: "Details",
    button: RowButton { label: "Details", icon: "icon-details", press: State::open_row },
    choice: None,
};

impl State {
    /// Rows that came from the engine.
    pub(super) fn on_rows(self, generation: Generation, first: u64, rows: Vec<Row>) {
        self.flows.put(generation, first, rows.into_iter().map(|row| Arc::new(row) as Arc<dyn TableRow>).collect());
        self.ask_rows();
    }
}
