//! The tables of groups: rules, talkers, ports.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{Generation, GroupBy, GroupPage, GroupSort, Question};
use crate::ui::state::State;
use crate::ui::table::{RowButton, TableKind, TableRows};
use crate::view::group_column::{
    DESTINATION_LOOKS, EITHER_LOOKS, GroupTable, PAIR_LOOKS, PORT_LOOKS, RULE_LOOKS, SOURCE_LOOKS,
};
use crate::view::group_row::{GroupLine, Whole};
use crate::view::row_blocks::RowBlocks;
use crate::view::table_row::TableRow;

macro_rules! kind {
    ($label:literal, $by:expr, $looks:expr) => {
        TableKind {
            label: $label,
            columns: &$looks,
            rows: |state| state.groups($by).rows,
            sorted_by: |state| {
                let sort = state.groups($by).sort.get();
                (GroupTable::of($by).sorted_column(sort), sort.descending)
            },
            sort_by: |state, at| state.sort_groups_by($by, at),
            ask: |state| state.ask_groups($by),
            open: |state, number| state.open_group($by, number),
            button: RowButton {
                label: "Details",
                icon: "icon-details",
                press: |state, number| state.open_group($by, number),
            },
            open_label: "Details",
            choice: None,
        }
    };
}

/// Rule by rule.
pub static RULES: TableKind = kind!("Rules", GroupBy::Rule, RULE_LOOKS);
/// Source by source.
pub static SOURCES: TableKind = kind!("Sources", GroupBy::Source, SOURCE_LOOKS);
/// Destination by destination.
pub static DESTINATIONS: TableKind = kind!("Destinations", GroupBy::Destination, DESTINATION_LOOKS);
/// Address by address.
pub static EITHER: TableKind = kind!("Addresses on either side", GroupBy::Either, EITHER_LOOKS);
/// Pair by pair.
pub static PAIRS: TableKind = kind!("Pairs", GroupBy::Pair, PAIR_LOOKS);
/// Port by port.
pub static PORTS: TableKind = kind!("Ports", GroupBy::Port, PORT_LOOKS);

/// The table that groups by this.
pub fn kind_of(by: GroupBy) -> &'static TableKind {
    match by {
        GroupBy::Rule => &RULES,
        GroupBy::Source => &SOURCES,
        GroupBy::Destination => &DESTINATIONS,
        GroupBy::Either => &EITHER,
        GroupBy::Pair => &PAIRS,
        GroupBy::Port => &PORTS,
    }
}

/// What the page knows of one table of groups.
#[derive(Clone, Copy)]
pub struct GroupList {
    /// The groups that are held.
    pub rows: TableRows,
    /// The order that is asked for.
    pub sort: RwSignal<GroupSort>,
    /// Rows that are in no group, for the table had reached its cap.
    pub n_left_out: RwSignal<u64>,
    /// Nothing has come yet of the view that is shown.
    pub is_waiting: RwSignal<bool>,
    by: GroupBy,
    /// The view that the groups are of.
    shown: StoredValue<Generation>,
    generation: StoredValue<Generation>,
    lines: StoredValue<Vec<Arc<GroupLine>>>,
}

impl GroupList {
    /// One for each [`GroupBy`], in their order.
    pub fn all() -> [Self; 6] {
        [GroupBy::Rule, GroupBy::Source, GroupBy::Destination, GroupBy::Either, GroupBy::Pair, GroupBy::Port]
            .map(Self::new)
    }

    /// No groups.
    fn new(by: GroupBy) -> Self {
        let table = GroupTable::of(by);
        Self {
            rows: TableRows::new(table.name, table.looks),
            sort: RwSignal::new(table.first_sort()),
            n_left_out: RwSignal::new(0),
            is_waiting: RwSignal::new(false),
            by,
            shown: StoredValue::new(0),
            generation: StoredValue::new(0),
            lines: StoredValue::new(Vec::new()),
        }
    }

    /// Forgets all groups.
    pub fn clear(self) {
        self.rows.start(self.next_generation(), 0);
        self.rows.clear();
        self.shown.set_value(0);
        self.n_left_out.set(0);
        self.is_waiting.set(false);
        self.lines.set_value(Vec::new());
        self.sort.set(GroupTable::of(self.by).first_sort());
    }

    fn next_generation(self) -> Generation {
        self.generation.update_value(|generation| *generation += 1);
        self.generation.get_value()
    }
}

impl State {
    /// The tables of groups.
    pub fn groups(self, by: GroupBy) -> GroupList {
        self.group_lists[by as usize]
    }

    /// A view is shown, or another table is looked at: its groups are asked for where they are of an older view.
    pub(super) fn renew_groups(self) {
        let Some(by) = self.tab.get_untracked().grouped_by(self) else { return };
        let Some(shown) = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation)) else {
            return;
        };
        let list = self.groups(by);
        if list.shown.get_value() != shown {
            list.shown.set_value(shown);
            self.start_groups(list);
        }
    }

    /// Asks for the beginning of the table, which says how long it is.
    fn start_groups(self, list: GroupList) {
        let n_rows = list.rows.n_rows.get_untracked();
        list.rows.start(list.next_generation(), n_rows);
        list.is_waiting.set(true);
        if n_rows == 0 {
            self.ask_for(list, 0);
        } else {
            self.ask_groups(list.by);
        }
    }

    pub(super) fn ask_groups(self, by: GroupBy) {
        let list = self.groups(by);
        // Whole blocks, whatever is known of the table's length: it may be longer now, and half a block would not be asked
        // for again.
        for (_, first, _) in list.rows.take_wanted() {
            self.ask_for(list, first);
        }
    }

    fn ask_for(self, list: GroupList, first: u64) {
        let (generation, sort) = (list.shown.get_value(), list.sort.get_untracked());
        let count = RowBlocks::<()>::ROWS as u32;
        let question = Question::Groups { generation, by: list.by, sort, first, count };
        self.with_client(|client| client.ask(question));
    }

    pub(super) fn on_groups(self, generation: Generation, sort: GroupSort, page: GroupPage) {
        let list = self.groups(page.by);
        if list.shown.get_value() != generation || list.sort.get_untracked() != sort {
            return;
        }
        list.is_waiting.set(false);
        list.n_left_out.set(page.n_left_out);
        let of_list = list.generation.get_value();
        if list.rows.n_rows.get_untracked() != page.n_groups {
            list.rows.start(of_list, page.n_groups);
        }
        let whole = self.shown.with_untracked(|shown| {
            shown.as_deref().map_or(Whole::default(), |shown| Whole {
                tuples: shown.summary.tuples,
                bytes: shown.summary.bytes_sent + shown.summary.bytes_received,
            })
        });
        let table = GroupTable::of(page.by);
        let lines: Vec<_> = page.groups.into_iter().map(|row| Arc::new(GroupLine { table, row, whole })).collect();
        list.lines.update_value(|held| {
            held.retain(|line| lines.iter().all(|new| new.row.number != line.row.number));
            held.extend(lines.iter().cloned());
            // What was on the screen long ago is not opened any more.
            let n_old = held.len().saturating_sub(MAX_HELD);
            held.drain(..n_old);
        });
        list.rows.put(of_list, page.first, lines.into_iter().map(|line| line as Arc<dyn TableRow>).collect());
        self.ask_groups(page.by);
    }

    fn sort_groups_by(self, by: GroupBy, column: usize) {
        let list = self.groups(by);
        let sort = GroupTable::of(by).sort_after_click(list.sort.get_untracked(), column);
        self.set_group_sort(by, sort);
        self.note_address();
    }

    /// Puts the groups into an order.
    pub(super) fn set_group_sort(self, by: GroupBy, sort: GroupSort) {
        let list = self.groups(by);
        if list.sort.get_untracked() != sort {
            list.sort.set(sort);
            if list.shown.get_value() != 0 {
                self.start_groups(list);
            }
        }
    }

    /// A group that is on the screen, or was a moment ago.
    pub(super) fn group_line(self, by: GroupBy, number: u32) -> Option<Arc<GroupLine>> {
        self.groups(by).lines.with_value(|lines| lines.iter().rev().find(|line| line.row.number == number).cloned())
    }
}

/// As many as the blocks of rows that a table holds.
const MAX_HELD: usize = RowBlocks::<()>::MAX_BLOCKS * RowBlocks::<()>::ROWS as usize;
