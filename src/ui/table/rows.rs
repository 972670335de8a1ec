//! The rows of a table that the page holds, and where the table is, as signals. They outlive the table's elements, so
//! that a table is found again where it was left.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use super::remembered::{remember, remembered};
use crate::protocol::Generation;
use crate::view::column::{ColumnLook, ColumnWidths};
use crate::view::column_layout::ColumnLayout;
use crate::view::row_blocks::RowBlocks;
use crate::view::table_row::TableRow;

/// The rows around what is on the screen.
#[derive(Clone, Copy)]
pub struct TableRows {
    /// How many rows the table has.
    pub n_rows: RwSignal<u64>,
    /// Goes up when a row that is held has changed.
    pub revision: RwSignal<u32>,
    /// How wide the columns are.
    pub widths: RwSignal<ColumnWidths>,
    /// The rows on the screen are those of the newest view.
    pub are_current: RwSignal<bool>,
    /// The rows on the screen.
    pub visible: RwSignal<Range<u64>>,
    /// How many pixels of rows are above the body's upper edge.
    pub top_px: RwSignal<f64>,
    /// The row that the keyboard is on.
    pub focused: RwSignal<Option<u64>>,
    /// A row that is to come onto the screen, the first of it.
    pub go_to: RwSignal<Option<u64>>,
    /// The own index of the column that the keyboard is on.
    pub column: RwSignal<usize>,
    /// Which columns are shown, in which order, and those widths that were set by hand.
    pub layout: RwSignal<ColumnLayout>,
    /// The columns that are shown, by their place.
    pub order: Memo<Vec<usize>>,
    /// The numbers of the chosen rows.
    pub chosen: RwSignal<BTreeSet<u32>>,
    name: &'static str,
    columns: &'static [ColumnLook],
    blocks: StoredValue<RowBlocks<Arc<dyn TableRow>>>,
    generation: StoredValue<Generation>,
}

impl TableRows {
    /// No rows. The columns are laid out as they were the last time that a table of this name was on a page.
    pub fn new(name: &'static str, columns: &'static [ColumnLook]) -> Self {
        let layout = RwSignal::new(ColumnLayout::from_text(columns, &remembered(name).unwrap_or_default()));
        let order = Memo::new(move |_| layout.with(|layout| layout.shown().map(|placed| placed.column).collect()));
        Self {
            n_rows: RwSignal::new(0),
            revision: RwSignal::new(0),
            widths: RwSignal::new(ColumnWidths::new(columns)),
            are_current: RwSignal::new(true),
            visible: RwSignal::new(0..0),
            top_px: RwSignal::new(0.0),
            focused: RwSignal::new(None),
            go_to: RwSignal::new(None),
            column: RwSignal::new(0),
            layout,
            order,
            chosen: RwSignal::new(BTreeSet::new()),
            name,
            columns,
            blocks: StoredValue::new(RowBlocks::default()),
            generation: StoredValue::new(0),
        }
    }

    /// A row, if it is held, with the generation of the view that it belongs to.
    pub fn get(self, index: u64) -> Option<(Generation, Arc<dyn TableRow>)> {
        self.blocks.with_value(|blocks| blocks.row(index))
    }

    /// The number of a row, if it is held.
    pub fn id(self, index: u64) -> Option<u32> {
        self.get(index).map(|(_, row)| row.id())
    }

    /// What the columns look like, by their own index.
    pub fn columns(self) -> &'static [ColumnLook] {
        self.columns
    }

    /// Lays the columns out in another way. It is not remembered yet.
    pub fn arrange(self, change: impl FnOnce(&mut ColumnLayout)) {
        let mut layout = self.layout.get_untracked();
        change(&mut layout);
        if self.layout.with_untracked(|before| *before != layout) {
            self.layout.set(layout);
        }
    }

    /// The columns are laid out so the next time too.
    pub fn remember_layout(self) {
        remember(self.name, &self.layout.with_untracked(|layout| layout.to_text(self.columns)));
    }

    /// The place of the column that the keyboard is on.
    pub fn active_place(self) -> usize {
        let column = self.column.get();
        self.order.with(|order| order.iter().position(|shown| *shown == column).unwrap_or_default())
    }

    /// The own index of the column that the keyboard is on: of one that is shown.
    pub fn active_column(self) -> usize {
        let place = self.active_place();
        self.order.with(|order| order.get(place).copied().unwrap_or_default())
    }

    /// Those of the chosen rows that are held.
    pub fn held_chosen(self) -> Vec<Arc<dyn TableRow>> {
        let held = self.blocks.with_value(RowBlocks::held);
        self.chosen.with_untracked(|chosen| held.into_iter().filter(|row| chosen.contains(&row.id())).collect())
    }

    /// A new view: its rows are to be asked for, those that are held stand in for them until they come.
    pub fn start(self, generation: Generation, n_rows: u64) {
        self.generation.set_value(generation);
        self.blocks.update_value(|blocks| blocks.start(generation, n_rows));
        if self.n_rows.get_untracked() != n_rows {
            self.n_rows.set(n_rows);
        }
        self.note_changes();
    }

    /// Whether an answer of this generation is about the newest view.
    pub fn is_newest(self, generation: Generation) -> bool {
        self.generation.get_value() == generation
    }

    /// Other rows are on the screen.
    pub fn see(self, visible: Range<u64>) {
        self.visible.set(visible);
        self.note_changes();
    }

    /// The questions to ask now: generation, first row, how many.
    pub fn take_wanted(self) -> Vec<(Generation, u64, u32)> {
        let generation = self.generation.get_value();
        let visible = self.visible.get_untracked();
        let wanted = self.blocks.try_update_value(|blocks| blocks.take_wanted(visible)).unwrap_or_default();
        wanted.into_iter().map(|(first, count)| (generation, first, count)).collect()
    }

    /// Takes an answer.
    pub fn put(self, generation: Generation, first: u64, rows: Vec<Arc<dyn TableRow>>) {
        let mut widths = self.widths.get_untracked();
        rows.iter().for_each(|row| widths.fit(self.columns, row.as_ref()));
        let is_taken = self.blocks.try_update_value(|blocks| blocks.put(generation, first, rows)).unwrap_or(false);
        if is_taken {
            if self.widths.with_untracked(|before| *before != widths) {
                self.widths.set(widths);
            }
            self.revise();
            self.note_changes();
        }
    }

    /// Forgets all rows, and where the table was.
    pub fn clear(self) {
        self.blocks.update_value(RowBlocks::clear);
        self.n_rows.set(0);
        self.top_px.set(0.0);
        self.focused.set(None);
        self.chosen.set(BTreeSet::new());
        self.widths.set(ColumnWidths::new(self.columns));
        self.revise();
    }

    fn revise(self) {
        self.revision.update(|revision| *revision = revision.wrapping_add(1));
    }

    fn note_changes(self) {
        let visible = self.visible.get_untracked();
        let are_current = self.blocks.with_value(|blocks| blocks.is_current(visible));
        if are_current != self.are_current.get_untracked() {
            self.are_current.set(are_current);
        }
    }
}
