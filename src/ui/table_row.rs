//! A row of the flow table.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;

use crate::flow::Decision;
use crate::protocol::{Column, Row};
use crate::ui::table_scroll::TableScroll;
use crate::view::cell::cell;
use crate::view::column::look;

/// The `id` of the element of a row.
pub fn row_id(index: u64) -> String {
    format!("row-{index}")
}

/// A row, or a placeholder until it comes. It is placed from the anchor on.
#[component]
pub fn TableRow(index: u64, row: Option<Arc<Row>>, anchor: Memo<u64>, scroll: TableScroll) -> impl IntoView {
    let mut class = String::from("row");
    let mut add = |name: &str, is_so: bool| {
        if is_so {
            class.push(' ');
            class.push_str(name);
        }
    };
    add("odd-place", !index.is_multiple_of(2));
    add("pending", row.is_none());
    add("denied", row.as_ref().is_some_and(|row| row.decision == Decision::Denied));
    add("repeat", row.as_ref().is_some_and(|row| row.repeat));
    let is_focused = move || scroll.focused.get() == Some(index);
    let place = move || format!("{}px", scroll.window.get_untracked().distance_px(anchor.get(), index));
    let time = view! {
        <div role="gridcell" class="cell" aria-colindex="1">
            {row.as_deref().map_or_else(Default::default, |row| cell(row, Column::Time).text)}
            {row.as_deref().filter(|row| row.odd).map(|_| view! {
                <span class="mark odd" title="Something about this tuple is odd: see the problems">"odd"</span>
            })}
            {row.as_deref().filter(|row| row.repeat).map(|_| view! {
                <span class="mark" title="The record of this tuple stands in the files more than once">"repeat"</span>
            })}
        </div>
    };
    let others = Column::ALL.into_iter().enumerate().skip(1);
    let others = others.map(|(at, column)| cell_view(at, column, row.as_deref())).collect_view();
    view! {
        <div
            role="row"
            id=row_id(index)
            class=class
            class:focused=is_focused
            aria-rowindex=(index + 2).to_string()
            aria-selected=move || is_focused().to_string()
            style:top=place
            on:click=move |_| scroll.focused.set(Some(index))
        >
            {time}
            {others}
        </div>
    }
}

fn cell_view(at: usize, column: Column, row: Option<&Row>) -> impl IntoView + use<> {
    let value = row.map(|row| cell(row, column));
    let (text, title, is_known) =
        value.map_or((Cow::Borrowed(""), None, true), |cell| (cell.text, cell.title, cell.is_known));
    let class = match (column, look(column).is_number, is_known) {
        (Column::Decision, ..) => "cell decision",
        (_, true, true) => "cell number",
        (_, true, false) => "cell number unknown",
        (_, false, true) => "cell",
        (_, false, false) => "cell unknown",
    };
    view! {
        <div role="gridcell" class=class aria-colindex=(at + 1).to_string() title=title>
            {text}
        </div>
    }
}
