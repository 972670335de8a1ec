//! The rows that the page holds, as signals.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{Generation, Row};
use crate::view::column::ColumnWidths;
use crate::view::row_blocks::RowBlocks;

/// The rows around what is on the screen.
#[derive(Clone, Copy)]
pub struct Rows {
    /// Goes up when a row that is held has changed.
    pub revision: RwSignal<u32>,
    /// How wide the columns are.
    pub widths: RwSignal<ColumnWidths>,
    /// The rows on the screen are those of the newest view.
    pub are_current: RwSignal<bool>,
    blocks: StoredValue<RowBlocks<Row>>,
    generation: StoredValue<Generation>,
    visible: StoredValue<Range<u64>>,
}

impl Rows {
    /// No rows.
    pub fn new() -> Self {
        Self {
            revision: RwSignal::new(0),
            widths: RwSignal::new(ColumnWidths::default()),
            are_current: RwSignal::new(true),
            blocks: StoredValue::new(RowBlocks::default()),
            generation: StoredValue::new(0),
            visible: StoredValue::new(0..0),
        }
    }

    /// A row, if it is held, with the generation of the view that it belongs to.
    pub fn get(self, index: u64) -> Option<(Generation, Arc<Row>)> {
        self.blocks.with_value(|blocks| blocks.row(index))
    }

    /// A new view: its rows are to be asked for, those that are held stand in for them until they come.
    pub fn start(self, generation: Generation, n_rows: u64) {
        self.generation.set_value(generation);
        self.blocks.update_value(|blocks| blocks.start(generation, n_rows));
        self.note_changes();
    }

    /// Other rows are on the screen.
    pub fn see(self, visible: Range<u64>) {
        self.visible.set_value(visible);
        self.note_changes();
    }

    /// The questions to ask now: generation, first row, how many.
    pub fn take_wanted(self) -> Vec<(Generation, u64, u32)> {
        let generation = self.generation.get_value();
        let visible = self.visible.get_value();
        let wanted = self.blocks.try_update_value(|blocks| blocks.take_wanted(visible)).unwrap_or_default();
        wanted.into_iter().map(|(first, count)| (generation, first, count)).collect()
    }

    /// Takes an answer.
    pub fn put(self, generation: Generation, first: u64, rows: Vec<Row>) {
        let mut widths = self.widths.get_untracked();
        rows.iter().for_each(|row| widths.fit(row));
        let is_taken = self.blocks.try_update_value(|blocks| blocks.put(generation, first, rows)).unwrap_or(false);
        if is_taken {
            if widths != self.widths.get_untracked() {
                self.widths.set(widths);
            }
            self.revision.update(|revision| *revision = revision.wrapping_add(1));
            self.note_changes();
        }
    }

    /// Forgets all rows.
    pub fn clear(self) {
        self.blocks.update_value(RowBlocks::clear);
        self.widths.set(ColumnWidths::default());
        self.revision.update(|revision| *revision = revision.wrapping_add(1));
    }

    fn note_changes(self) {
        let visible = self.visible.get_value();
        let are_current = self.blocks.with_value(|blocks| blocks.is_current(visible));
        if are_current != self.are_current.get_untracked() {
            self.are_current.set(are_current);
        }
    }
}
