//! The part of a menu in which a value is filtered by: the same for values in tables, totals and details.

use std::sync::Arc;

use crate::ui::menu::{Act, MenuEntry, MenuItem};
use crate::ui::state::State;
use crate::view::filter_chips::How;
use crate::view::filter_choice::FilterChoice;

/// What can be done with a value that offers these filters, its own first: with a line after each group.
pub fn filter_entries(state: State, choices: impl IntoIterator<Item = FilterChoice>) -> Vec<MenuEntry> {
    let mut entries = Vec::new();
    let mut choices = choices.into_iter();
    let Some(own) = choices.next() else { return entries };
    let item = |label: &'static str, icon, keys, how| {
        let filter = own.filter.clone();
        let item = MenuItem::new(label, move || state.filter_by(&filter, how));
        MenuEntry::Item(MenuItem { title: own.filter.to_string(), ..item.shown_as(icon, keys) })
    };
    entries.extend([
        item("Include", "icon-include", "F", How::Include),
        item("Exclude", "icon-exclude", "X", How::Exclude),
        item("Only this", "icon-only", "O", How::Only),
        MenuEntry::Line,
    ]);
    let n_before = entries.len();
    entries.extend(choices.map(|choice| other(state, choice)));
    if entries.len() > n_before {
        entries.push(MenuEntry::Line);
    }
    entries
}

/// An alternative: it is included, or excluded by the button at the line's end.
fn other(state: State, FilterChoice { label, filter }: FilterChoice) -> MenuEntry {
    let (title, included, excluded) = (filter.to_string(), filter.clone(), filter);
    let exclude: Act = Arc::new(move || state.filter_by(&excluded, How::Exclude));
    let opposite = Some((format!("Exclude {label}"), "icon-exclude", exclude));
    let include = MenuItem::new(capitalized(&label), move || state.filter_by(&included, How::Include));
    MenuEntry::Item(MenuItem { opposite, title, ..include.shown_as("icon-include", "") })
}

/// A label of ours, so ASCII is enough: the tables for all letters are not in the page.
fn capitalized(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
