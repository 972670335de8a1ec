//! The list of files: their order, those that are chosen, and taking them away.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{FileColumn, FileNumber, FileRow, FileSort, Generation, Question};
use crate::ui::state::State;
use crate::ui::table::{Choice, Manner, RowButton, TableKind, TableRows, focus_table};
use crate::ui::tabs::Tab;
use crate::view::file_column::FILE_COLUMNS;
use crate::view::number;
use crate::view::table_row::TableRow;

/// The table of files.
pub static FILES: TableKind = TableKind {
    label: "Files",
    columns: &FILE_COLUMNS,
    rows: |state| state.files.rows,
    sorted_by: |state| {
        let sort = state.files.sort.get();
        (FileColumn::ALL.iter().position(|column| *column == sort.column).unwrap_or_default(), sort.descending)
    },
    sort_by: |state, at| state.sort_files_by(FileColumn::ALL[at]),
    ask: State::ask_files,
    open: |state, _| state.open_file(),
    open_label: "Show in the file",
    button: RowButton {
        label: "Remove",
        icon: "icon-close",
        press: |state, number| {
            state.remove_files(BTreeSet::from([number]));
            focus_table();
        },
    },
    choice: Some(Choice {
        choose: State::choose_file,
        choose_all: State::choose_all_files,
        delete: State::delete_files,
    }),
};

/// So many files are asked for at a time when many are chosen that the page does not hold.
const CHOSEN_AT_A_TIME: u64 = 256;

/// What the page knows of the list of files.
#[derive(Clone, Copy)]
pub struct FileList {
    /// The files that are held, and those that are chosen.
    pub rows: TableRows,
    /// The order that is asked for.
    pub sort: RwSignal<FileSort>,
    /// Questions on their way whose files are to be chosen.
    choosing: RwSignal<BTreeSet<Generation>>,
    /// The file from which on Shift chooses.
    anchor: StoredValue<Option<u64>>,
    generation: StoredValue<Generation>,
}

impl FileList {
    /// No files.
    pub fn new() -> Self {
        Self {
            rows: TableRows::new("files", &FILE_COLUMNS),
            sort: RwSignal::new(FileSort::default()),
            choosing: RwSignal::new(BTreeSet::new()),
            anchor: StoredValue::new(None),
            generation: StoredValue::new(0),
        }
    }

    /// Forgets all files.
    pub fn clear(self) {
        // What is on its way is of no use any more.
        self.rows.start(self.next_generation(), 0);
        self.rows.clear();
        self.choosing.set(BTreeSet::new());
        self.anchor.set_value(None);
        self.sort.set(FileSort::default());
    }

    /// Whether it is not known yet which files are chosen.
    pub fn is_choosing(self) -> bool {
        self.choosing.with(|choosing| !choosing.is_empty())
    }

    fn next_generation(self) -> Generation {
        self.generation.update_value(|generation| *generation += 1);
        self.generation.get_value()
    }

    fn toggle(self, number: FileNumber) {
        self.rows.chosen.update(|chosen| {
            if !chosen.remove(&number) {
                chosen.insert(number);
            }
        });
    }
}

impl State {
    /// There is something new to say of the files, or another order.
    pub(super) fn renew_files(self, n_files: u64) {
        self.files.rows.start(self.files.next_generation(), n_files);
        self.ask_files();
    }

    pub(super) fn on_files(self, generation: Generation, n_files: u64, first: u64, files: Vec<FileRow>) {
        let is_for_choosing = self.files.choosing.with_untracked(|choosing| choosing.contains(&generation));
        if is_for_choosing {
            self.files.rows.chosen.update(|chosen| chosen.extend(files.iter().map(|file| file.number)));
            self.files.choosing.update(|choosing| {
                choosing.remove(&generation);
            });
            return;
        }
        let rows = self.files.rows;
        if rows.is_newest(generation) && rows.n_rows.get_untracked() != n_files {
            rows.start(generation, n_files);
        }
        rows.put(generation, first, files.into_iter().map(|file| Arc::new(file) as Arc<dyn TableRow>).collect());
        self.ask_files();
    }

    /// Takes files out of everything that is shown.
    pub fn remove_files(self, numbers: BTreeSet<FileNumber>) {
        if numbers.is_empty() {
            return;
        }
        let what = number::count(numbers.len() as u64, "file was", "files were");
        self.files.rows.chosen.update(|chosen| chosen.retain(|number| !numbers.contains(number)));
        self.files.anchor.set_value(None);
        self.close_detail();
        self.with_client(|client| client.remove(numbers.into_iter().collect()));
        self.show_after(format!("{what} removed"));
    }

    /// Takes the chosen files out of everything that is shown.
    pub fn remove_chosen_files(self) {
        self.remove_files(self.files.rows.chosen.get_untracked());
    }

    /// The list of files with those that were not read first, and the keyboard on it.
    pub fn show_refused(self) {
        self.files.sort.set(FileSort { column: FileColumn::State, descending: false });
        self.files.anchor.set_value(None);
        self.show_tab(Tab::Files);
        self.renew_files(self.files.rows.n_rows.get_untracked());
        request_animation_frame(focus_table);
    }

    /// Sorts by a column; by the same column again the other way round.
    fn sort_files_by(self, column: FileColumn) {
        let sort = self.files.sort.get_untracked();
        let descending = sort.column == column && !sort.descending;
        self.set_file_sort(FileSort { column, descending });
        self.note_address();
    }

    /// Puts the files into an order.
    pub(super) fn set_file_sort(self, sort: FileSort) {
        if self.files.sort.get_untracked() != sort {
            self.files.sort.set(sort);
            self.files.anchor.set_value(None);
            self.renew_files(self.files.rows.n_rows.get_untracked());
        }
    }

    fn ask_files(self) {
        if self.tab.get_untracked() != Tab::Files {
            return;
        }
        let sort = self.files.sort.get_untracked();
        for (generation, first, count) in self.files.rows.take_wanted() {
            self.with_client(|client| client.ask(Question::Files { generation, sort, first, count }));
        }
    }

    fn choose_file(self, index: u64, manner: Manner) {
        let Some(number) = self.files.rows.id(index) else { return };
        match (manner, self.files.anchor.get_value()) {
            (Manner::UpTo, Some(anchor)) => return self.choose_files(anchor.min(index)..anchor.max(index) + 1),
            (Manner::Toggle, _) => self.files.toggle(number),
            (Manner::Only, _) | (Manner::UpTo, None) => self.files.rows.chosen.set(BTreeSet::from([number])),
        }
        self.files.choosing.update(BTreeSet::clear);
        self.files.anchor.set_value(Some(index));
    }

    fn choose_all_files(self) {
        self.choose_files(0..self.files.rows.n_rows.get_untracked());
    }

    /// Chooses all files of a range, those too that the page does not hold and has to ask for.
    fn choose_files(self, range: Range<u64>) {
        let sort = self.files.sort.get_untracked();
        let mut chosen = BTreeSet::new();
        let mut choosing = BTreeSet::new();
        let mut index = range.start;
        while index < range.end {
            if let Some(number) = self.files.rows.id(index) {
                chosen.insert(number);
                index += 1;
                continue;
            }
            let generation = self.files.next_generation();
            let count = CHOSEN_AT_A_TIME.min(range.end - index);
            let question = Question::Files { generation, sort, first: index, count: count as u32 };
            self.with_client(|client| client.ask(question));
            choosing.insert(generation);
            index += count;
        }
        self.files.rows.chosen.set(chosen);
        self.files.choosing.set(choosing);
    }

    /// Shows the file that the keyboard is on: where it breaks, else its beginning.
    fn open_file(self) {
        let row = self.files.rows.focused.get_untracked().and_then(|index| self.files.rows.get(index));
        if let Some((path, words, passage)) = row.and_then(|(_, row)| row.passage()) {
            self.open_place(path, words, passage);
        }
    }

    fn delete_files(self, focused: Option<FileNumber>) {
        let chosen = self.files.rows.chosen.get_untracked();
        if chosen.is_empty() {
            self.remove_files(focused.into_iter().collect());
        } else if !self.files.choosing.with_untracked(|choosing| !choosing.is_empty()) {
            self.remove_files(chosen);
        }
    }
}
